#include "base/pinyin.h"
#include "index/search/document/document_draft.h"

#include <stdbool.h>
#include <string.h>

/* Nobody types more of a company's name. */
#define SYLLABLES 8
#define INITIALS  ((size_t)16)
#define PERSON    4 /* syllables */

/* One more way to type the name that began with value `first`, if it is a new one. */
static enum aj_code add(struct aj_doc_draft *draft, enum aj_doc_field field, size_t first,
                        struct aj_bytes text, struct aj_err *err)
{
    struct aj_doc_value value = {field, 0, text};

    for (size_t i = first; i < draft->n_values; i++) {
        const struct aj_bytes *had = &draft->values[i].text;

        if (had->size == text.size && memcmp(had->data, text.data, text.size) == 0)
            return AJ_OK;
    }
    return aj_draft_value(draft, &value, err);
}

/* Every run of syllables: surname, given name, the whole. Of what is longer than a person's name,
   the beginnings: a company has too many runs, and none that anybody types. */
static enum aj_code add_runs(struct aj_doc_draft *draft, enum aj_doc_field field, size_t first,
                             const struct aj_pinyin *reading, struct aj_err *err)
{
    const char *starts[SYLLABLES + 1] = {reading->joined};
    const char *rest = reading->whole;
    int n = 0;

    while (n < SYLLABLES && *rest) {
        size_t size = strcspn(rest, " ");

        starts[n + 1] = starts[n] + size;
        rest += size + (rest[size] == ' ');
        n++;
    }
    for (int from = 0; from < (n > PERSON ? 1 : n); from++) {
        for (int to = from + 1; to <= n; to++) {
            struct aj_bytes run = {starts[from], (size_t)(starts[to] - starts[from])};

            AJ_TRY(add(draft, field, first, run, err));
        }
    }
    return AJ_OK;
}

enum aj_code aj_draft_pinyin(struct aj_doc_draft *draft, enum aj_doc_field field, const char *name,
                             struct aj_err *err)
{
    struct aj_pinyin_list readings = {0};
    size_t first = draft->n_values;

    AJ_TRY(aj_pinyin_name(name, draft->arena, &readings, err));
    for (size_t i = 0; i < readings.n; i++) {
        size_t initials = strlen(readings.at[i].initials);

        AJ_TRY(add_runs(draft, field, first, &readings.at[i], err));
        if (initials > INITIALS)
            initials = INITIALS;
        AJ_TRY(add(draft, field, first, (struct aj_bytes){readings.at[i].initials, initials}, err));
    }
    return AJ_OK;
}
