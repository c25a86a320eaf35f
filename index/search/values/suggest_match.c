#include "base/auto.h"
#include "index/search/values/suggest_own.h"

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for suggestions");
}

/* The value is wanted, and `key` that of the row at which it is come upon. */
static enum aj_code keep(struct aj_own *own, const struct aj_own_value *value, uint32_t number,
                         const struct aj_value_key *key, struct aj_err *err)
{
    const char *walk = aj_arena_copy(&own->keys, key->bytes, key->size);

    if (!walk)
        return no_memory(err);
    own->found[own->n_found++] = (struct aj_candidate){.shown.attribute = value->attribute,
                                                       .number = number,
                                                       .shelf = value->shelf,
                                                       .walk = {walk, key->size}};
    return AJ_OK;
}

static enum aj_code match_text(struct aj_own *own, const struct aj_value_wanted *wanted,
                               const struct aj_own_value *value, struct aj_err *err)
{
    struct aj_value_key key;
    uint32_t number;
    enum aj_code code;

    AJ_TRY(aj_value_fold(value->text, strlen(value->text), &own->folded, err));
    if (!aj_value_is_wanted(wanted, (struct aj_bytes){own->folded.data, own->folded.size}))
        return AJ_OK;
    code = aj_value_find(own->txn, value->attribute, value->text, &number, err);
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    aj_value_key_begin(&key, AJ_VALUE_OF_SHELF, value->shelf, value->attribute);
    aj_value_key_add_text(&key, &own->folded);
    return keep(own, value, number, &key, err);
}

static int compare_bytes(struct aj_bytes left, struct aj_bytes right)
{
    const int order =
        memcmp(left.data, right.data, left.size < right.size ? left.size : right.size);

    return order != 0 ? order : (left.size > right.size) - (left.size < right.size);
}

/* The first of the keys that are wanted; NULL: none is. */
static const struct aj_value_key *first_wanted(const struct aj_value_wanted *wanted,
                                               const struct aj_value_keys *keys)
{
    const struct aj_value_key *first = NULL;

    for (size_t i = 0; i < keys->n; i++) {
        const struct aj_value_key *key = &keys->list[i];

        if (aj_value_key_is_wanted(wanted, key) &&
            (!first || compare_bytes(aj_value_key_of(key), aj_value_key_of(first)) < 0))
            first = key;
    }
    return first;
}

/* Its readings are those of the value as it is shown: the rows come of that. */
static enum aj_code match_pinyin(struct aj_own *own, const struct aj_value_wanted *wanted,
                                 const struct aj_own_value *value, struct aj_err *err)
{
    const struct aj_value_key *first;
    struct aj_value_keys keys;
    uint32_t number;
    enum aj_code code = aj_value_find(own->txn, value->attribute, value->text, &number, err);

    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    own->shown.size = 0;
    code = aj_value_text(own->txn, value->attribute, number, &own->shown, err);
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, AJ_CORRUPT, "检索索引缺少一个值；请重建索引");
    AJ_TRY(code);
    AJ_TRY(aj_value_pinyin_keys(value->shelf, value->attribute, number,
                                own->shown.data ? own->shown.data : "", &keys, err));
    first = first_wanted(wanted, &keys);
    return first ? keep(own, value, number, first, err) : AJ_OK;
}

static int by_walk(const void *a, const void *b)
{
    const struct aj_candidate *left = a;
    const struct aj_candidate *right = b;

    return compare_bytes(left->walk, right->walk);
}

enum aj_code aj_own_find(struct aj_own *own, enum aj_value_how how, struct aj_candidates *out,
                         struct aj_err *err)
{
    AJ_AUTO(aj_value_wanted_release) struct aj_value_wanted wanted = {0};
    size_t kept = 0;

    own->n_found = 0;
    aj_arena_reset(&own->keys);
    AJ_TRY(aj_value_wanted_make(how, own->wish->typed, &wanted, err));
    for (size_t i = 0; i < own->n_values && !wanted.none; i++) {
        AJ_TRY(how == AJ_VALUE_PINYIN ? match_pinyin(own, &wanted, &own->values[i], err)
                                      : match_text(own, &wanted, &own->values[i], err));
    }
    AJ_TRY(aj_candidates_count(own->txn, own->wish, own->found, own->n_found, err));
    for (size_t i = 0; i < own->n_found; i++) {
        if (own->found[i].shown.documents > 0)
            own->found[kept++] = own->found[i];
    }
    if (kept > 0)
        qsort(own->found, kept, sizeof(*own->found), by_walk);
    *out = (struct aj_candidates){own->found, kept};
    return AJ_OK;
}
