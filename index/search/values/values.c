#include "index/search/values/values.h"

#include "base/auto.h"
#include "base/digest.h"
#include "base/search_text.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/little_endian.h"
#include "index/search/slab/gram.h"
#include "index/search/values/value_key.h"

#include <assert.h>

#define PARTED_BY  0x1F
#define FIRST_ROOM ((size_t)256)

struct aj_value_entry { /* text NULL: free */
    const char *text;
    unsigned shelf;
    enum aj_attribute attribute;
    uint32_t number;
};

uint64_t aj_word_gram(enum aj_attribute attribute, uint32_t number)
{
    return aj_gram_of(AJ_GRAM_WORD + (int32_t)attribute, (int32_t)number);
}

void aj_value_key_begin(struct aj_value_key *key, char kind, unsigned shelf,
                        enum aj_attribute attribute)
{
    key->size = 0;
    key->bytes[key->size++] = (unsigned char)kind;
    if (kind == AJ_VALUE_OF_SHELF || kind == AJ_VALUE_PINYIN_OF)
        key->bytes[key->size++] = (unsigned char)shelf;
    key->bytes[key->size++] = (unsigned char)attribute;
}

void aj_value_key_add(struct aj_value_key *key, const void *bytes, size_t size)
{
    assert(size <= sizeof(key->bytes) - key->size);
    memcpy(key->bytes + key->size, bytes, size);
    key->size += size;
}

void aj_value_key_add_number(struct aj_value_key *key, uint32_t number)
{
    unsigned char bytes[4];

    aj_key_put_u32(bytes, number);
    aj_value_key_add(key, bytes, sizeof(bytes));
}

size_t aj_value_kept(const char *text, size_t size)
{
    size_t kept = AJ_VALUE_TEXT;

    if (size <= AJ_VALUE_TEXT)
        return size;
    while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80)
        kept--;
    return kept;
}

enum aj_code aj_value_fold(const char *text, size_t size, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text part = {0};
    const char *const all = text + size;
    const char *end;

    out->size = 0;
    do {
        end = memchr(text, PARTED_BY, (size_t)(all - text));
        AJ_TRY(aj_search_fold(text, (size_t)((end ? end : all) - text), &part, err));
        aj_buf_add(out, part.text, part.size);
        if (end) {
            aj_buf_add(out, end, 1);
            text = end + 1;
        }
    } while (end);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory folding a value") : AJ_OK;
}

void aj_value_key_add_text(struct aj_value_key *key, const struct aj_buf *folded)
{
    char hex[AJ_DIGEST_HEX_SIZE];
    struct aj_digest whole;

    aj_value_key_add(key, folded->data, aj_value_kept(folded->data, folded->size));
    if (folded->size <= AJ_VALUE_TEXT)
        return;
    whole = aj_digest_of(folded->data, folded->size);
    aj_digest_hex(&whole, hex);
    aj_value_key_add(key, hex, AJ_VALUE_CUT - AJ_VALUE_TEXT);
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一个值已损坏；请重建索引");
}

enum aj_code aj_value_row_number(struct aj_bytes value, uint32_t *out, struct aj_err *err)
{
    if (value.size == 4)
        *out = aj_read_u32(value.data);
    if (value.size != 4 || *out >= AJ_VALUES_MOST)
        return corrupt(err);
    return AJ_OK;
}

/* The entry of a word, or the free one where it belongs. There is always a free one. */
static struct aj_value_entry *entry_of(const struct aj_value_cache *cache, unsigned shelf,
                                       const struct aj_doc_word *word)
{
    uint32_t hash = 2166136261u ^ (shelf << 8 | (unsigned)word->attribute); /* FNV-1a */
    size_t at;

    for (const char *c = word->text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    for (at = hash & (cache->room - 1); cache->entries[at].text;
         at = (at + 1) & (cache->room - 1)) {
        const struct aj_value_entry *entry = &cache->entries[at];

        if (entry->attribute == word->attribute && entry->shelf == shelf &&
            strcmp(entry->text, word->text) == 0)
            break;
    }
    return &cache->entries[at];
}

static enum aj_code grow(struct aj_value_cache *cache, struct aj_err *err)
{
    struct aj_value_cache grown = {.n = cache->n,
                                   .room = cache->room ? cache->room * 2 : FIRST_ROOM};

    grown.entries = calloc(grown.room, sizeof(*grown.entries));
    if (!grown.entries)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory numbering values");
    for (size_t i = 0; i < cache->room; i++) {
        const struct aj_value_entry *entry = &cache->entries[i];
        const struct aj_doc_word word = {entry->attribute, entry->text};

        if (entry->text)
            *entry_of(&grown, entry->shelf, &word) = *entry;
    }
    free(cache->entries);
    *cache = grown;
    return AJ_OK;
}

void aj_value_cache_release(struct aj_value_cache *cache)
{
    free(cache->entries);
    *cache = (struct aj_value_cache){0};
}

static enum aj_code find(struct aj_txn *txn, enum aj_attribute attribute,
                         const struct aj_buf *folded, uint32_t *out, struct aj_err *err)
{
    struct aj_value_key key;
    struct aj_bytes value;

    aj_value_key_begin(&key, AJ_VALUE_BY_TEXT, 0, attribute);
    aj_value_key_add_text(&key, folded);
    AJ_TRY(aj_txn_get(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&key), &value, err));
    return aj_value_row_number(value, out, err);
}

enum aj_code aj_value_find(struct aj_txn *txn, enum aj_attribute attribute, const char *text,
                           uint32_t *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};

    AJ_TRY(aj_value_fold(text, strlen(text), &folded, err));
    return find(txn, attribute, &folded, out, err);
}

enum aj_code aj_value_on_shelf(struct aj_txn *txn, unsigned shelf, enum aj_attribute attribute,
                               const char *text, bool *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    struct aj_value_key key;
    struct aj_bytes value;
    enum aj_code code;

    AJ_TRY(aj_value_fold(text, strlen(text), &folded, err));
    aj_value_key_begin(&key, AJ_VALUE_OF_SHELF, shelf, attribute);
    aj_value_key_add_text(&key, &folded);
    code = aj_txn_get(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&key), &value, err);
    *out = code == AJ_OK;
    return code == AJ_NOT_FOUND ? AJ_OK : code;
}

enum aj_code aj_value_text(struct aj_txn *txn, enum aj_attribute attribute, uint32_t number,
                           struct aj_buf *out, struct aj_err *err)
{
    struct aj_value_key key;
    struct aj_bytes value;

    aj_value_key_begin(&key, AJ_VALUE_BY_NUMBER, 0, attribute);
    aj_value_key_add_number(&key, number);
    AJ_TRY(aj_txn_get(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&key), &value, err));
    aj_buf_add(out, value.data, value.size);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory reading a value") : AJ_OK;
}

enum aj_code aj_value_count(struct aj_txn *txn, enum aj_attribute attribute, uint32_t *out,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes found, value;
    struct aj_value_key key;
    bool more;

    aj_value_key_begin(&key, AJ_VALUE_BY_NUMBER, 0, attribute);
    aj_value_key_add_number(&key, UINT32_MAX);
    *out = 0;
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_VALUE, (struct aj_bytes){0}, &scan, err));
    AJ_TRY(aj_scan_floor(scan, aj_value_key_of(&key), &found, &value, &more, err));
    if (!more || found.size != key.size || memcmp(found.data, key.bytes, key.size - 4) != 0)
        return AJ_OK;
    *out = aj_key_get_u32((const unsigned char *)found.data + key.size - 4) + 1;
    if (*out == 0 || *out > AJ_VALUES_MOST)
        return corrupt(err);
    return AJ_OK;
}

static struct aj_bytes bytes_of(const char *text)
{
    return (struct aj_bytes){text, strlen(text)};
}

static enum aj_code put_row(struct aj_txn *txn, const struct aj_value_key *key,
                            struct aj_bytes value, struct aj_err *err)
{
    return aj_txn_put(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(key), value, err);
}

static enum aj_code add_value(struct aj_txn *txn, const struct aj_doc_word *word,
                              const struct aj_buf *folded, uint32_t *out, struct aj_err *err)
{
    struct aj_value_key key;
    unsigned char number[4];

    AJ_TRY(aj_value_count(txn, word->attribute, out, err));
    if (*out == AJ_VALUES_MOST)
        return aj_fail(err, AJ_FULL, "检索索引的一类值已满（%u 个）", AJ_VALUES_MOST);
    aj_write_u32(number, *out);
    aj_value_key_begin(&key, AJ_VALUE_BY_NUMBER, 0, word->attribute);
    aj_value_key_add_number(&key, *out);
    AJ_TRY(put_row(txn, &key, bytes_of(word->text), err));
    aj_value_key_begin(&key, AJ_VALUE_BY_TEXT, 0, word->attribute);
    aj_value_key_add_text(&key, folded);
    return put_row(txn, &key, (struct aj_bytes){number, sizeof(number)}, err);
}

static enum aj_code add_pinyin(struct aj_txn *txn, unsigned shelf, enum aj_attribute attribute,
                               uint32_t number, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    struct aj_value_keys keys;
    enum aj_code code = aj_value_text(txn, attribute, number, &shown, err);

    if (code == AJ_NOT_FOUND)
        return corrupt(err);
    AJ_TRY(code);
    AJ_TRY(
        aj_value_pinyin_keys(shelf, attribute, number, shown.data ? shown.data : "", &keys, err));
    for (size_t i = 0; i < keys.n; i++)
        AJ_TRY(put_row(txn, &keys.list[i], bytes_of(""), err));
    return AJ_OK;
}

/* Notes that the shelf has the value. */
static enum aj_code add_to_shelf(struct aj_txn *txn, unsigned shelf, const struct aj_doc_word *word,
                                 const struct aj_buf *folded, uint32_t number, struct aj_err *err)
{
    unsigned char bytes[4];
    struct aj_value_key key;
    struct aj_bytes value;
    enum aj_code code;

    aj_value_key_begin(&key, AJ_VALUE_OF_SHELF, shelf, word->attribute);
    aj_value_key_add_text(&key, folded);
    code = aj_txn_get(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&key), &value, err);
    if (code != AJ_NOT_FOUND)
        return code;
    aj_write_u32(bytes, number);
    AJ_TRY(put_row(txn, &key, (struct aj_bytes){bytes, sizeof(bytes)}, err));
    return add_pinyin(txn, shelf, word->attribute, number, err);
}

enum aj_code aj_value_number(struct aj_txn *txn, struct aj_value_cache *cache, unsigned shelf,
                             const struct aj_doc_word *word, uint32_t *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    struct aj_value_entry *entry;
    enum aj_code code;

    assert(word->attribute != AJ_ATTR_YEAR && word->attribute < AJ_ATTR_COUNT);
    if (2 * cache->n >= cache->room)
        AJ_TRY(grow(cache, err));
    entry = entry_of(cache, shelf, word);
    if (entry->text) {
        *out = entry->number;
        return AJ_OK;
    }
    AJ_TRY(aj_value_fold(word->text, strlen(word->text), &folded, err));
    if (folded.size == 0)
        return aj_fail(err, AJ_INVALID, "检索用的值是空的");
    code = find(txn, word->attribute, &folded, out, err);
    if (code == AJ_NOT_FOUND)
        code = add_value(txn, word, &folded, out, err);
    AJ_TRY(code);
    AJ_TRY(add_to_shelf(txn, shelf, word, &folded, *out, err));
    *entry = (struct aj_value_entry){word->text, shelf, word->attribute, *out};
    cache->n++;
    return AJ_OK;
}
