#include "base/auto.h"
#include "base/pinyin.h"
#include "index/search/values/value_key.h"

/* What the readings of a name take: up to eight, each written in three ways. */
#define PINYIN_ROOM     ((size_t)64 << 10)
#define PINYIN_FOR_BYTE ((size_t)32)

_Static_assert(AJ_VALUE_READINGS == 2 * AJ_PINYIN_MAX, "each joined, and its initials");

static bool has_pinyin(enum aj_attribute attribute)
{
    return attribute == AJ_ATTR_NAME || attribute == AJ_ATTR_HANDLER || attribute == AJ_ATTR_UNIT ||
           attribute == AJ_ATTR_REASON || attribute == AJ_ATTR_ORGAN;
}

static bool is_among(const struct aj_value_keys *keys, const struct aj_value_key *key)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (keys->list[i].size == key->size &&
            memcmp(keys->list[i].bytes, key->bytes, key->size) == 0)
            return true;
    }
    return false;
}

enum aj_code aj_value_pinyin_keys(unsigned shelf, enum aj_attribute attribute, uint32_t number,
                                  const char *shown, struct aj_value_keys *out, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset)
    struct aj_arena arena = {.limit = PINYIN_ROOM + PINYIN_FOR_BYTE * strlen(shown)};
    struct aj_pinyin_list list = {.n = 0};

    out->n = 0;
    if (has_pinyin(attribute))
        AJ_TRY(aj_pinyin_name(shown, &arena, &list, err));
    for (size_t i = 0; i < 2 * list.n; i++) {
        const char *pinyin = i % 2 ? list.at[i / 2].initials : list.at[i / 2].joined;
        struct aj_value_key *key = &out->list[out->n];

        aj_value_key_begin(key, AJ_VALUE_PINYIN_OF, shelf, attribute);
        aj_value_key_add(key, pinyin, aj_value_kept(pinyin, strlen(pinyin)));
        aj_value_key_add(key, "", 1);
        aj_value_key_add_number(key, number);
        out->n += !is_among(out, key);
    }
    return AJ_OK;
}
