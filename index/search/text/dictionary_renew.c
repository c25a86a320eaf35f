#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/search_private.h"
#include "index/search/shelves.h"
#include "index/search/text/texts.h"

#define SAMPLE_MOST ((size_t)16 << 10) /* of one document: a frame has no more */
#define FEW         256                /* fewer samples than this make a poor dictionary */
#define WANTED      1024

/*
 * The dictionary serves all shelves and stays when a document goes. So it is made of what lies on
 * the open shelf only (neither secret nor sealed): no other text may lend it its words.
 */
#define OPEN_SHELF 0u

struct gathering {
    struct aj_buf bytes;
    size_t *sizes;
    size_t n;
    size_t room;
};

static void release(struct gathering *samples)
{
    aj_buf_release(&samples->bytes);
    free(samples->sizes);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory gathering samples for a dictionary");
}

static bool is_full(const struct gathering *samples)
{
    return samples->bytes.size >= AJ_SAMPLES_MOST;
}

/* What was added to `bytes` from `begin` on is one more sample. */
static enum aj_code end_sample(struct gathering *samples, size_t begin, struct aj_err *err)
{
    if (samples->n == samples->room) {
        size_t room = samples->room ? samples->room * 2 : 512;
        size_t *sizes = realloc(samples->sizes, room * sizeof(*sizes));

        if (!sizes)
            return no_memory(err);
        samples->sizes = sizes;
        samples->room = room;
    }
    if (samples->bytes.failed)
        return no_memory(err);
    samples->sizes[samples->n] = samples->bytes.size - begin;
    samples->n += samples->bytes.size > begin;
    return AJ_OK;
}

static void add_text(struct gathering *samples, size_t begin, struct aj_bytes text)
{
    const size_t room = SAMPLE_MOST - (samples->bytes.size - begin);

    aj_buf_add(&samples->bytes, text.data, text.size < room ? text.size : room);
}

static enum aj_code add_coming(struct gathering *samples, const struct aj_document *document,
                               struct aj_err *err)
{
    const size_t begin = samples->bytes.size;

    for (size_t i = 0; i < document->n_values; i++)
        add_text(samples, begin, document->values[i].text);
    return end_sample(samples, begin, err);
}

/* Of many documents each n-th, so that those at the end have their share. */
static enum aj_code gather_coming(struct gathering *samples, const struct aj_coming *coming,
                                  size_t n, struct aj_err *err)
{
    const size_t step = n / WANTED + 1;

    for (size_t i = 0; i < n && !is_full(samples); i += step) {
        if (aj_shelf_of(&coming[i].document->facts) == OPEN_SHELF)
            AJ_TRY(add_coming(samples, coming[i].document, err));
    }
    return AJ_OK;
}

static enum aj_code add_stored(struct gathering *samples, struct aj_txn *txn,
                               struct aj_packer *packer, uint32_t doc, struct aj_err *err)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    const size_t begin = samples->bytes.size;
    bool more = true;

    AJ_TRY(aj_text_open(txn, packer, doc, &reader, err));
    while (more && samples->bytes.size - begin < SAMPLE_MOST) {
        struct aj_piece piece;

        AJ_TRY(aj_text_next(reader, &piece, &more, err));
        if (more)
            add_text(samples, begin, piece.text);
    }
    return end_sample(samples, begin, err);
}

/* Documents that are in the index, each n-th of those on the open shelf. */
static enum aj_code gather_stored(struct gathering *samples, struct aj_txn *txn,
                                  struct aj_packer *packer, uint64_t documents, struct aj_err *err)
{
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    const uint64_t step = documents / WANTED + 1;
    struct aj_bytes key, value;
    bool more = true;

    AJ_TRY(aj_chunks_read(txn, &chunks, err));
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){0}, &scan, err));
    for (uint64_t i = 0; !is_full(samples); i++) {
        uint32_t doc;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more)
            return AJ_OK;
        if (key.size != 4)
            return aj_fail(err, AJ_CORRUPT, "检索索引的编号已损坏；请重建索引");
        doc = aj_key_get_u32(key.data);
        if (i % step == 0 && doc >> 16 < chunks.n && chunks.shelves[doc >> 16] == OPEN_SHELF)
            AJ_TRY(add_stored(samples, txn, packer, doc, err));
    }
    return AJ_OK;
}

enum aj_code aj_dictionary_renew(struct aj_txn *txn, struct aj_search *search,
                                 const struct aj_coming *coming, size_t n, struct aj_err *err)
{
    AJ_AUTO(release) struct gathering samples = {0};
    uint64_t documents;
    bool due;

    AJ_TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_DOC, &documents, err));
    documents += n;
    AJ_TRY(aj_dictionary_is_due(txn, (uint32_t)documents, &due, err));
    if (!due)
        return AJ_OK;
    AJ_TRY(gather_coming(&samples, coming, n, err));
    if (samples.n < FEW)
        AJ_TRY(gather_stored(&samples, txn, search->packer, documents, err));
    return aj_dictionary_make(txn,
                              &(struct aj_samples){samples.bytes.data, samples.sizes, samples.n},
                              (uint32_t)documents, err);
}
