#define _GNU_SOURCE /* memmem */

#include "base/auto.h"
#include "base/search_text.h"
#include "base/utf8.h"
#include "service/find_parts.h"

/* One text and what of it is not to be shown. */
struct hiding {
    struct aj_search_text text; /* the passage, folded: 虞 小滿 is 虞小满 */
    unsigned char *hidden;
    const char *original;
};

static void release(struct hiding *h)
{
    aj_search_text_release(&h->text);
}

/* Hides what stands for [at, at + size) of the folded passage, but for its first `shown`
 * characters.
 */
static void hide(const struct hiding *h, size_t at, size_t size, size_t shown)
{
    size_t start, end;

    aj_search_span(&h->text, at, size, &start, &end);
    for (; shown > 0 && start < end; shown--)
        (void)aj_utf8_next(h->original, end, &start);
    memset(h->hidden + start, 1, end - start);
}

static void hide_all(const struct hiding *h, const char *name, size_t size, size_t shown)
{
    const char *text = h->text.text;
    const char *end = text + h->text.size;

    for (const char *at = text; size > 0 && at < end;) {
        const char *found = memmem(at, (size_t)(end - at), name, size);

        if (!found)
            return;
        hide(h, (size_t)(found - text), size, shown);
        at = found + size;
    }
}

/* 虞小满 becomes 虞某某, and 小满 alone 某某. */
static enum aj_code hide_name(const struct hiding *h, const char *name, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    size_t surname = 0;
    size_t rest;

    AJ_TRY(aj_search_fold(name, strlen(name), &folded, err));
    if (folded.size == 0)
        return AJ_OK;
    (void)aj_utf8_next(folded.text, folded.size, &surname);
    rest = surname;
    if (rest < folded.size)
        (void)aj_utf8_next(folded.text, folded.size, &rest);
    hide_all(h, folded.text, folded.size, 1);
    if (rest < folded.size) /* two characters or more: one alone is too common a word */
        hide_all(h, folded.text + surname, folded.size - surname, 0);
    return AJ_OK;
}

enum aj_code aj_finding_hide_names(const json_t *record, const struct aj_snippet *snippet,
                                   unsigned char *hidden, struct aj_err *err)
{
    AJ_AUTO(release) struct hiding h = {.hidden = hidden, .original = snippet->text};
    const json_t *facts = json_object_get(record, "facts");
    size_t i;
    json_t *recipient;

    memset(hidden, 0, snippet->size);
    if (snippet->size == 0 || !aj_case_record_is_sealed(record))
        return AJ_OK;
    AJ_TRY(aj_search_fold(snippet->text, snippet->size, &h.text, err));
    json_array_foreach(json_object_get(facts, "recipients"), i, recipient)
    {
        const json_t *agent = json_object_get(recipient, "agent");

        AJ_TRY(hide_name(&h, aj_json_text(recipient, "name"), err));
        AJ_TRY(hide_name(&h, aj_json_text(agent, "name"), err));
    }
    return AJ_OK;
}
