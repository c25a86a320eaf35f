#include "base/pinyin.h"
#include "index/search/document_draft.h"

#include <stdbool.h>
#include <string.h>

/* Nobody types more of a company's name. */
#define SYLLABLES 8
#define INITIALS  ((size_t)16)

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

enum aj_code aj_draft_pinyin(struct aj_doc_draft *draft, enum aj_doc_field field, const char *name,
                             struct aj_err *err)
{
    struct aj_pinyin_list readings = {0};
    size_t first = draft->n_values;

    AJ_TRY(aj_pinyin_name(name, draft->arena, &readings, err));
    for (size_t i = 0; i < readings.n; i++) {
        const struct aj_pinyin *reading = &readings.at[i];
        const char *rest = reading->whole;
        size_t initials = strlen(reading->initials);
        size_t size = 0;

        for (int n = 0; n < SYLLABLES && *rest; n++) {
            size_t syllable = strcspn(rest, " ");

            size += syllable;
            rest += syllable + (rest[syllable] == ' ');
            AJ_TRY(add(draft, field, first, (struct aj_bytes){reading->joined, size}, err));
        }
        if (initials > INITIALS)
            initials = INITIALS;
        AJ_TRY(add(draft, field, first, (struct aj_bytes){reading->initials, initials}, err));
    }
    return AJ_OK;
}
