#define _GNU_SOURCE /* memmem */

#include "index/search/values/value_match.h"

#include "base/pinyin.h"

#include <string.h>

enum aj_code aj_value_wanted_make(enum aj_value_how how, const char *typed,
                                  struct aj_value_wanted *out, struct aj_err *err)
{
    bool is_pinyin = true;

    out->how = how;
    if (how != AJ_VALUE_PINYIN)
        return aj_value_fold(typed, strlen(typed), &out->text, err);
    AJ_TRY(aj_pinyin_query(typed, &out->text, &is_pinyin, err));
    out->none = !is_pinyin;
    if (is_pinyin)
        out->text.size = aj_value_kept(out->text.data, out->text.size);
    return AJ_OK;
}

static bool begins_with(const struct aj_buf *wanted, struct aj_bytes text)
{
    return wanted->size <= text.size &&
           (wanted->size == 0 || memcmp(text.data, wanted->data, wanted->size) == 0);
}

bool aj_value_is_wanted(const struct aj_value_wanted *wanted, struct aj_bytes folded)
{
    if (wanted->how == AJ_VALUE_HOLDS) {
        return wanted->text.size == 0 ||
               memmem(folded.data, folded.size, wanted->text.data, wanted->text.size);
    }
    return begins_with(&wanted->text, folded);
}

bool aj_value_key_is_wanted(const struct aj_value_wanted *wanted, const struct aj_value_key *key)
{
    const size_t before = 3; /* kind, shelf and attribute */

    return begins_with(&wanted->text, (struct aj_bytes){key->bytes + before, key->size - before});
}
