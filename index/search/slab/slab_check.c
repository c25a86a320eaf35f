#include "index/search/slab/slab_check.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"

#define READ_AT_A_TIME 1024u
#define NO_PLACE       UINT64_MAX

/* A number of its own for each gram at each place (of a document): Stafford's mixer 13, as
   splitmix64 has it. */
static uint64_t mix(uint64_t gram, uint64_t place)
{
    uint64_t x = gram * 0x9E3779B97F4A7C15u + place * 0xC2B2AE3D27D4EB4Fu;

    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

struct check {
    struct aj_slab_reader *reader;
    uint64_t *out;
    uint16_t *docs; /* of a row's set */
    uint64_t last;  /* gram */
    uint64_t bytes;
};

static void release(struct check *check)
{
    free(check->docs);
}

static enum aj_code corrupt(const struct check *check, struct aj_err *err)
{
    return aj_slab_corrupt(check->reader->slab.id, err);
}

/* Documents of a stored set, counted from the slab's first; all of them have a text. */
static enum aj_code read_set(const struct check *check, struct aj_bytes set, size_t *n,
                             struct aj_err *err)
{
    const struct aj_starts *starts = &check->reader->starts;

    *n = 0;
    AJ_TRY(aj_doc_set_unpack(set, check->docs, n, err));
    for (size_t i = 0; i < *n; i++) {
        uint32_t doc = (uint32_t)check->docs[i] - check->reader->slab.first % AJ_CHUNK_DOCS;

        if (doc >= starts->n || aj_starts_at(starts, doc) == aj_starts_at(starts, doc + 1))
            return corrupt(check, err);
        check->docs[i] = (uint16_t)doc;
    }
    return AJ_OK;
}

static enum aj_code check_documents(struct check *check, const struct aj_row *row,
                                    struct aj_err *err)
{
    size_t n;

    AJ_TRY(read_set(check, row->set, &n, err));
    if (n != row->count || row->gram == aj_gram_of(AJ_VALUE_BEGINS, -1))
        return corrupt(check, err);
    for (size_t i = 0; i < n; i++)
        check->out[check->docs[i]] += mix(row->gram, NO_PLACE);
    return AJ_OK;
}

static enum aj_code check_pair(struct check *check, const struct aj_row *row, struct aj_err *err)
{
    const struct aj_starts *starts = &check->reader->starts;
    uint32_t places[READ_AT_A_TIME];
    uint32_t begin = 0, end = 0; /* of the document's text; none yet */
    uint32_t doc = 0;
    size_t n_set = 0, n_docs = 0, n_all = 0, n;
    struct aj_ef ef;

    if (row->set.size > 0)
        AJ_TRY(read_set(check, row->set, &n_set, err));
    if (!aj_ef_open(&ef, row->places, row->count, check->reader->slab.characters))
        return corrupt(check, err);
    while ((n = aj_ef_read(&ef, places, READ_AT_A_TIME)) > 0) {
        for (size_t i = 0; i < n; i++) {
            if (places[i] >= end) {
                doc = aj_starts_find(starts, doc, places[i]);
                begin = aj_starts_at(starts, doc);
                end = aj_starts_at(starts, doc + 1);
                if (row->set.size > 0 && (n_docs == n_set || check->docs[n_docs] != doc))
                    return corrupt(check, err);
                n_docs++;
            }
            if (places[i] + 1 >= end)
                return corrupt(check, err);
            check->out[doc] += mix(row->gram, places[i] - begin);
        }
        n_all += n;
    }
    if (n_all != row->count || !aj_ef_is_spent(&ef) || (row->set.size > 0 && n_docs != n_set))
        return corrupt(check, err);
    return AJ_OK;
}

static enum aj_code check_block(struct check *check, struct aj_bytes value, uint64_t first,
                                struct aj_err *err)
{
    struct aj_block_reader block;
    struct aj_row row;
    bool more;

    AJ_TRY(aj_block_open(&block, value, first, check->reader->slab.characters, err));
    if (aj_read_u64((const char *)value.data + value.size - 8) != 0) /* its tail */
        return corrupt(check, err);
    for (;;) {
        AJ_TRY(aj_block_next(&block, &row, &more, err));
        if (!more)
            return AJ_OK;
        if (row.gram <= check->last)
            return corrupt(check, err);
        check->last = row.gram;
        if (aj_gram_is_pair(row.gram)) {
            AJ_TRY(check_pair(check, &row, err));
        } else {
            AJ_TRY(check_documents(check, &row, err));
        }
    }
}

static enum aj_code check_blocks(struct check *check, struct aj_err *err)
{
    const struct aj_slab *slab = &check->reader->slab;
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char from[AJ_BLOCK_KEY_SIZE];
    struct aj_bytes key, value;
    uint64_t first;
    bool more;

    aj_block_key(slab->id, 0, from);
    AJ_TRY(aj_scan_open(check->reader->txn, AJ_TABLE_SEARCH_BLOCK,
                        (struct aj_bytes){from, sizeof(from)}, &scan, err));
    for (;;) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || !aj_block_key_read(key, slab->id, &first))
            return check->bytes == slab->bytes ? AJ_OK : corrupt(check, err);
        check->bytes += value.size;
        AJ_TRY(check_block(check, value, first, err));
    }
}

enum aj_code aj_slab_fingerprints(struct aj_slab_reader *reader, uint64_t *out, struct aj_err *err)
{
    AJ_AUTO(release) struct check check = {.reader = reader, .out = out};
    const struct aj_starts *starts = &reader->starts;
    uint32_t living = 0;

    check.docs = calloc(AJ_DOC_SET_MOST, sizeof(check.docs[0]));
    if (!check.docs)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
    AJ_TRY(aj_starts_check(starts, err));
    for (uint32_t doc = 0; doc < starts->n; doc++) {
        out[doc] = 0;
        living += aj_starts_at(starts, doc + 1) > aj_starts_at(starts, doc);
    }
    if (living != reader->slab.living)
        return corrupt(&check, err);
    return check_blocks(&check, err);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static enum aj_code add_words(const uint64_t *words, size_t n, uint64_t *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint64_t *sorted = malloc((n + 1) * sizeof(*sorted));

    if (!sorted)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
    if (n > 0)
        memcpy(sorted, words, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_number);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1])
            *out += mix(sorted[i], NO_PLACE);
    }
    return AJ_OK;
}

enum aj_code aj_text_fingerprint(const struct aj_slab_document *document, uint64_t *out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *seen = roaring_bitmap_create();
    const struct aj_bytes text = document->text;
    int32_t before = -1;
    uint64_t place = 0;

    if (!seen)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
    *out = 0;
    for (size_t at = 0; at < text.size; place++) {
        int32_t character = aj_utf8_next(text.data, text.size, &at);

        if (character < 0)
            return aj_fail(err, AJ_INVALID, "检索用的文字不是有效的 UTF-8");
        if (before >= 0)
            *out += mix(aj_gram_of(before, character), place - 1);
        if (character != AJ_VALUE_BEGINS && roaring_bitmap_add_checked(seen, (uint32_t)character))
            *out += mix(aj_gram_of(character, -1), NO_PLACE);
        before = character;
    }
    return add_words(document->words, document->n_words, out, err);
}
