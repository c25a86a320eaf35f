#include "index/search/slab/slab_build.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "index/search/codes/block.h"
#include "index/search/slab/slab_building.h"

#define FULL_DOCUMENTS  4096u
#define FULL_CHARACTERS ((size_t)8 << 20)
#define CODE_POINTS     ((size_t)0x110000)
#define CODED_LIMIT     ((size_t)1 << 32)
#define DOC_BITS        16 /* below the gram of a word */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory gathering documents for the search index");
}

void *aj_slab_grow(void *list, size_t *room, size_t n, size_t size)
{
    size_t more = *room > 0 ? *room : 16;

    if (list && n <= *room)
        return list;
    while (more < n)
        more *= 2;
    list = realloc(list, more * size);
    if (list)
        *room = more;
    return list;
}

enum aj_code aj_slab_builder_open(uint32_t first, struct aj_slab_builder **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_slab_builder) struct aj_slab_builder *b = calloc(1, sizeof(*b));

    if (!b)
        return no_memory(err);
    b->first = first;
    b->coded.limit = CODED_LIMIT;
    b->letter_of = calloc(CODE_POINTS, sizeof(b->letter_of[0])); /* pages come when touched */
    b->starts = aj_slab_grow(NULL, &b->starts_room, 1, sizeof(b->starts[0]));
    if (!b->letter_of || !b->starts)
        return no_memory(err);
    b->starts[0] = 0;
    *out = aj_steal(&b);
    return AJ_OK;
}

void aj_slab_builder_close(struct aj_slab_builder *b)
{
    if (!b)
        return;
    free(b->starts);
    free(b->offsets);
    free(b->text);
    free(b->alphabet);
    free(b->letter_of);
    free(b->words);
    free(b->dealt);
    free(b->places);
    free(b->blocks);
    aj_buf_release(&b->coded);
    free(b);
}

bool aj_slab_builder_is_full(const struct aj_slab_builder *b)
{
    return b->n >= FULL_DOCUMENTS || b->n_text >= FULL_CHARACTERS ||
           b->first % AJ_CHUNK_DOCS + b->n == AJ_CHUNK_DOCS;
}

static enum aj_code make_room(struct aj_slab_builder *b, const struct aj_slab_document *document,
                              struct aj_err *err)
{
    size_t n_text = b->n_text + document->text.size; /* a byte is a character at most */
    size_t n_offsets = ((size_t)b->n + 1) * AJ_STARTS_OFFSETS;
    uint32_t *text = aj_slab_grow(b->text, &b->text_room, n_text, sizeof(*text));
    uint32_t *starts, *offsets;
    uint64_t *words;

    b->text = text ? text : b->text;
    starts = aj_slab_grow(b->starts, &b->starts_room, (size_t)b->n + 2, sizeof(*starts));
    b->starts = starts ? starts : b->starts;
    offsets = aj_slab_grow(b->offsets, &b->offsets_room, n_offsets, sizeof(*offsets));
    b->offsets = offsets ? offsets : b->offsets;
    words =
        aj_slab_grow(b->words, &b->words_room, b->n_words + document->n_words + 1, sizeof(*words));
    b->words = words ? words : b->words;
    return text && starts && offsets && words ? AJ_OK : no_memory(err);
}

static enum aj_code add_letter(struct aj_slab_builder *b, uint32_t cp, struct aj_err *err)
{
    uint32_t *alphabet =
        aj_slab_grow(b->alphabet, &b->alphabet_room, b->n_alphabet + 1, sizeof(*alphabet));

    if (!alphabet)
        return no_memory(err);
    b->alphabet = alphabet;
    b->alphabet[b->n_alphabet++] = cp;
    b->letter_of[cp] = (uint32_t)b->n_alphabet;
    return AJ_OK;
}

/* As aj_utf8_next, quick for ASCII and for most of three bytes. */
static int32_t next_character(const char *text, size_t size, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text + *at;

    if (p[0] < 0x80) {
        (*at)++;
        return p[0];
    }
    if (p[0] > 0xE0 && p[0] < 0xED && size - *at >= 3 && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *at += 3;
        return (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    return aj_utf8_next(text, size, at);
}

/* The text's characters behind those that count; `*end` behind them. */
static enum aj_code add_text(struct aj_slab_builder *b, struct aj_bytes text, size_t *end,
                             struct aj_err *err)
{
    const char *bytes = text.data;
    size_t n = b->n_text;
    size_t at = 0;

    while (at < text.size) {
        int32_t cp = next_character(bytes, text.size, &at);

        if (cp < 0)
            return aj_fail(err, AJ_INVALID, "检索用的文字不是有效的 UTF-8");
        if (b->letter_of[cp] == 0)
            AJ_TRY(add_letter(b, (uint32_t)cp, err));
        b->text[n++] = b->letter_of[cp] - 1;
    }
    if (text.size == 0 || bytes[text.size - 1] != AJ_VALUE_BEGINS)
        return aj_fail(err, AJ_INVALID, "text to be searched must end with U+0001");
    if (n > AJ_SLAB_CHARACTERS)
        return aj_fail(err, AJ_TOO_LARGE, "供检索的文字超过一片的上限");
    *end = n;
    return AJ_OK;
}

static enum aj_code check_fields(const struct aj_slab_document *document, size_t size,
                                 struct aj_err *err)
{
    const uint32_t *starts = document->field_starts;

    for (size_t field = 0; field < AJ_DOC_FIELD_COUNT; field++) {
        if (starts[field] > size || starts[field] < (field > 0 ? starts[field - 1] : 0) ||
            (field == 0 && starts[field] != 0))
            return aj_fail(err, AJ_INVALID, "fields of a text to be searched must rise");
    }
    for (size_t i = 0; i < document->n_words; i++) {
        uint64_t gram = document->words[i];

        if (aj_gram_is_pair(gram) || gram < aj_gram_of(AJ_GRAM_WORD, 0) || gram >> AJ_GRAM_BITS)
            return aj_fail(err, AJ_INVALID, "a word to be searched is none");
    }
    return AJ_OK;
}

enum aj_code aj_slab_builder_add(struct aj_slab_builder *b, const struct aj_slab_document *document,
                                 struct aj_err *err)
{
    size_t end = 0;

    if (b->first % AJ_CHUNK_DOCS + b->n == AJ_CHUNK_DOCS)
        return aj_fail(err, AJ_CONFLICT, "a chunk of the search index is at its end");
    if (document->text.size / 4 > AJ_SLAB_CHARACTERS - b->n_text)
        return aj_fail(err, AJ_TOO_LARGE, "供检索的文字超过一片的上限");
    AJ_TRY(make_room(b, document, err));
    AJ_TRY(add_text(b, document->text, &end, err));
    AJ_TRY(check_fields(document, end - b->n_text, err));
    for (size_t field = 1; field < AJ_DOC_FIELD_COUNT; field++) {
        b->offsets[(size_t)b->n * AJ_STARTS_OFFSETS + field - 1] = document->field_starts[field];
    }
    for (size_t i = 0; i < document->n_words; i++)
        b->words[b->n_words++] = document->words[i] << DOC_BITS | b->n;
    b->n_text = end;
    b->starts[++b->n] = (uint32_t)end;
    return AJ_OK;
}

enum aj_code aj_slab_builder_sort(struct aj_slab_builder *b, struct aj_err *err)
{
    if (b->sorted || b->n == 0)
        return AJ_OK;
    AJ_TRY(aj_slab_sort(b, err));
    b->sorted = true;
    return AJ_OK;
}

static enum aj_code write_starts(const struct aj_slab_builder *b, const struct aj_slab *slab,
                                 struct aj_txn *txn, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf value = {0};
    unsigned char key[AJ_SLAB_KEY_SIZE];

    aj_slab_key(slab->id, key);
    aj_starts_write(b->starts, b->offsets, b->n, &value);
    if (value.failed)
        return no_memory(err);
    return aj_txn_append(txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){key, sizeof(key)},
                         (struct aj_bytes){value.data, value.size}, err);
}

enum aj_code aj_slab_builder_write(struct aj_slab_builder *b, struct aj_txn *txn,
                                   struct aj_err *err)
{
    struct aj_slab slab = {
        .state = AJ_SLAB_LIVE,
        .first = b->first,
        .last = b->first + b->n - 1,
        .living = b->n,
        .characters = (uint32_t)b->n_text,
        .bytes = b->coded.size,
    };
    const char *at;

    if (b->n == 0)
        return AJ_OK;
    AJ_TRY(aj_slab_builder_sort(b, err));
    slab.bytes = b->coded.size;
    AJ_TRY(aj_slab_next_id(txn, &slab.id, err));
    AJ_TRY(write_starts(b, &slab, txn, err));
    at = b->coded.data;
    for (size_t i = 0; i < b->n_blocks; i++) {
        unsigned char key[AJ_BLOCK_KEY_SIZE];

        aj_block_key(slab.id, b->blocks[i].first, key);
        AJ_TRY(aj_txn_append(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){key, sizeof(key)},
                             (struct aj_bytes){at, b->blocks[i].size}, err));
        at += b->blocks[i].size;
    }
    return aj_slab_put(txn, &slab, err);
}
