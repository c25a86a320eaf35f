#include "index/rows.h"

#include "base/auto.h"
#include "base/digest.h"
#include "base/fold.h"
#include "index/event.h"

#include <stdio.h>
#include <string.h>

enum aj_code aj_row_parse(enum aj_table table, struct aj_bytes key, struct aj_bytes value,
                          json_t **out, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_json_parse(value.data, value.size, 2 * AJ_EVENT_LIMIT, out, &why);
    size_t shown = key.size;

    if (code == AJ_OK && json_is_object(*out))
        return AJ_OK;
    if (code == AJ_OK)
        json_decref(*out);
    *out = NULL;
    if (memchr(key.data, '\0', key.size))
        shown = strlen(key.data);
    return aj_fail(err, code == AJ_NO_MEMORY ? code : AJ_CORRUPT,
                   "索引的 %s 表里“%.*s”一行已损坏（%s）；请重建索引", aj_table_name(table),
                   (int)shown, (const char *)key.data, why.text);
}

enum aj_code aj_row_json(struct aj_txn *txn, enum aj_table table, struct aj_bytes key, json_t **out,
                         struct aj_err *err)
{
    struct aj_bytes value;

    AJ_TRY(aj_txn_get(txn, table, key, &value, err));
    return aj_row_parse(table, key, value, out, err);
}

#define CUT_DIGITS ((size_t)16)

enum aj_code aj_key_text(struct aj_bytes text, size_t limit, struct aj_arena *arena,
                         const char **out, struct aj_err *err)
{
    const char *bytes = text.data;
    char hex[AJ_DIGEST_HEX_SIZE];
    struct aj_digest whole;
    size_t kept = text.size;
    char *copy;

    if (text.size > limit) {
        kept = limit - CUT_DIGITS;
        while (kept > 0 && ((unsigned char)bytes[kept] & 0xC0) == 0x80)
            kept--;
    }
    copy = aj_arena_alloc(arena, kept + CUT_DIGITS + 1);
    if (!copy)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a key");
    if (kept > 0)
        memcpy(copy, bytes, kept);
    copy[kept] = '\0';
    if (kept < text.size) {
        whole = aj_digest_of(bytes, text.size);
        aj_digest_hex(&whole, hex);
        hex[CUT_DIGITS] = '\0';
        memcpy(copy + kept, hex, CUT_DIGITS + 1);
    }
    *out = copy;
    return AJ_OK;
}

enum aj_code aj_key_folded(const char *text, size_t limit, struct aj_arena *arena, const char **out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    const char *begin, *end;

    AJ_TRY(aj_fold(text, strlen(text), &folded, err));
    begin = folded.data ? folded.data : "";
    end = begin + folded.size;
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    return aj_key_text((struct aj_bytes){begin, (size_t)(end - begin)}, limit, arena, out, err);
}

static void add(struct aj_row_key *key, const void *bytes, size_t size, bool *fits)
{
    if (key->size + size > sizeof(key->bytes))
        *fits = false;
    if (!*fits || size == 0)
        return;
    memcpy(key->bytes + key->size, bytes, size);
    key->size += size;
}

struct aj_row_key aj_entitlement_key(const char *case_key, int tier)
{
    struct aj_row_key key = {.size = 0};
    bool fits = true;
    char digits[12] = "";

    if (tier > 0)
        (void)snprintf(digits, sizeof(digits), "%d", tier);
    add(&key, case_key, strlen(case_key) + 1, &fits);
    add(&key, digits, strlen(digits), &fits);
    if (!fits)
        key.size = 0;
    return key;
}

struct aj_row_key aj_term_key(const char *field, const char *term, const char *case_key)
{
    struct aj_row_key key = {.size = 0};
    bool fits = true;

    add(&key, field, strlen(field) + 1, &fits);
    if (term)
        add(&key, term, strlen(term) + (case_key ? 1 : 0), &fits);
    if (case_key)
        add(&key, case_key, strlen(case_key), &fits);
    if (!fits)
        key.size = 0;
    return key;
}

bool aj_term_split(struct aj_bytes key, struct aj_term_parts *out)
{
    const char *begin = key.data;
    const char *end = begin + key.size;
    const char *term = memchr(begin, '\0', key.size);
    const char *case_key;

    if (!term)
        return false;
    term++;
    case_key = memchr(term, '\0', (size_t)(end - term));
    if (!case_key)
        return false;
    *out = (struct aj_term_parts){
        .field = begin,
        .term = {term, (size_t)(case_key - term)},
        .case_key = {case_key + 1, (size_t)(end - case_key - 1)},
    };
    return true;
}
