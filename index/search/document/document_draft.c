#include "index/search/document/document_draft.h"

#include "index/record_path.h"

#include <string.h>

/* `list` with room for one item more, moved if it must grow; NULL when out of memory. */
static void *with_room(struct aj_arena *arena, void *list, size_t n, size_t *room, size_t item)
{
    size_t more = *room ? *room * 2 : 128;
    void *grown;

    if (n < *room)
        return list;
    grown = aj_arena_alloc(arena, more * item);
    if (!grown)
        return NULL;
    if (n > 0)
        memcpy(grown, list, n * item);
    *room = more;
    return grown;
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory describing a case for search");
}

enum aj_code aj_draft_value(struct aj_doc_draft *draft, const struct aj_doc_value *value,
                            struct aj_err *err)
{
    struct aj_doc_value *list;

    if (value->text.size == 0)
        return AJ_OK;
    list =
        with_room(draft->arena, draft->values, draft->n_values, &draft->values_room, sizeof(*list));
    if (!list)
        return no_memory(err);
    draft->values = list;
    list[draft->n_values++] = *value;
    return AJ_OK;
}

enum aj_code aj_draft_word(struct aj_doc_draft *draft, enum aj_attribute attribute,
                           const char *text, struct aj_err *err)
{
    struct aj_doc_word *list;

    if (!*text)
        return AJ_OK;
    list = with_room(draft->arena, draft->words, draft->n_words, &draft->words_room, sizeof(*list));
    if (!list)
        return no_memory(err);
    draft->words = list;
    list[draft->n_words++] = (struct aj_doc_word){attribute, text};
    return AJ_OK;
}

struct visit {
    struct aj_doc_draft *draft;
    const struct aj_doc_source *source;
};

static enum aj_code visit_value(void *arg, const json_t *value, struct aj_err *err)
{
    const struct visit *visit = arg;

    return visit->source->add(visit->draft, visit->source, value, err);
}

enum aj_code aj_draft_take(struct aj_doc_draft *draft, const struct aj_doc_source *sources,
                           size_t n, struct aj_err *err)
{
    for (size_t i = 0; i < n; i++) {
        struct visit visit = {draft, &sources[i]};

        AJ_TRY(aj_record_each(draft->record, sources[i].path, visit_value, &visit, err));
    }
    return AJ_OK;
}
