#include "index/search/codes/block.h"

#include "index/search/codes/big_endian.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"
#include "index/search/codes/little_endian.h"

#define HEAD_SIZE  ((size_t)6)
#define TAIL_SIZE  ((size_t)8)
#define ENTRY_MOST (3 * AJ_VARINT_MOST)

/* A value of LMDB lies in pages of its own, the first of them without a head of 16 bytes. */
#define PAGE        ((size_t)4096)
#define PAGE_HEAD   ((size_t)16)
#define ROWS_ENOUGH 512u
#define SIZE_MOST   (16 * PAGE - PAGE_HEAD)

/* A row of 2^28 places has 64 MiB. */
#define BUF_LIMIT ((size_t)1 << 30)

void aj_block_writer_release(struct aj_block_writer *writer)
{
    aj_buf_release(&writer->directory);
    aj_buf_release(&writer->rows);
    aj_buf_release(&writer->block);
}

enum aj_code aj_block_finish(struct aj_block_writer *writer, struct aj_err *err)
{
    static const unsigned char tail[TAIL_SIZE] = {0};
    unsigned char head[HEAD_SIZE];
    struct aj_buf *block = &writer->block;
    uint32_t size = (uint32_t)writer->directory.size;
    uint16_t n = (uint16_t)writer->n;

    if (n == 0)
        return AJ_OK;
    memcpy(head, &n, sizeof(n));
    memcpy(head + sizeof(n), &size, sizeof(size));
    block->limit = BUF_LIMIT;
    block->size = 0;
    aj_buf_add(block, head, sizeof(head));
    aj_buf_add(block, writer->directory.data, writer->directory.size);
    aj_buf_add(block, writer->rows.data, writer->rows.size);
    aj_buf_add(block, tail, sizeof(tail));
    if (writer->directory.failed || writer->rows.failed || block->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing a block of the search index");
    writer->n = 0;
    writer->directory.size = 0;
    writer->rows.size = 0;
    return writer->sink(writer->arg, writer->first, (struct aj_bytes){block->data, block->size},
                        err);
}

static size_t pages_of(size_t size)
{
    return (size + PAGE_HEAD + PAGE - 1) / PAGE;
}

static bool ends_before(const struct aj_block_writer *writer, size_t more)
{
    size_t size = HEAD_SIZE + writer->directory.size + writer->rows.size + TAIL_SIZE;

    return writer->n > 0 && (size + more > SIZE_MOST ||
                             (writer->n >= ROWS_ENOUGH && pages_of(size + more) > pages_of(size)));
}

static size_t put_entry(const struct aj_row *row, uint64_t before, unsigned char *out)
{
    size_t size = aj_varint_put(row->gram - before, out);

    size += aj_varint_put(row->count, out + size);
    if (row->set.size > 0)
        size += aj_varint_put(row->set.size, out + size);
    return size;
}

enum aj_code aj_block_add(struct aj_block_writer *writer, const struct aj_row *row,
                          struct aj_err *err)
{
    unsigned char entry[ENTRY_MOST];
    size_t size;

    if (row->gram <= writer->last)
        return aj_fail(err, AJ_CONFLICT, "rows of the search index must rise");
    size = put_entry(row, writer->last, entry);
    if (ends_before(writer, size + row->set.size + row->places.size))
        AJ_TRY(aj_block_finish(writer, err));
    if (writer->n == 0) {
        writer->first = row->gram;
        size = put_entry(row, row->gram, entry);
    }
    writer->rows.limit = BUF_LIMIT;
    aj_buf_add(&writer->directory, entry, size);
    aj_buf_add(&writer->rows, row->set.data, row->set.size);
    aj_buf_add(&writer->rows, row->places.data, row->places.size);
    writer->last = row->gram;
    writer->n++;
    return AJ_OK;
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一块已损坏；请重建索引");
}

enum aj_code aj_block_open(struct aj_block_reader *reader, struct aj_bytes value, uint64_t first,
                           uint32_t characters, struct aj_err *err)
{
    const unsigned char *bytes = value.data;
    size_t size;

    if (value.size < HEAD_SIZE + TAIL_SIZE || first >> AJ_GRAM_BITS != 0)
        return corrupt(err);
    size = aj_read_u32(bytes + 2);
    if (size > value.size - HEAD_SIZE - TAIL_SIZE)
        return corrupt(err);
    *reader = (struct aj_block_reader){
        .directory = {bytes + HEAD_SIZE, size},
        .rows = {bytes + HEAD_SIZE + size, value.size - HEAD_SIZE - TAIL_SIZE - size},
        .gram = first,
        .n = aj_read_u16(bytes),
        .characters = characters,
    };
    return reader->n > 0 ? AJ_OK : corrupt(err);
}

/* Reads one entry of the directory; false when it is none. Sizes are in row->set and row->places.
 */
static inline bool take_entry(struct aj_block_reader *reader, struct aj_row *row)
{
    uint64_t more, count;
    uint64_t set = 0;
    bool pair;

    if (!aj_varint_take(&reader->directory, &more) || !aj_varint_take(&reader->directory, &count) ||
        (more > 0) != reader->begun || more >= ((uint64_t)1 << AJ_GRAM_BITS) - reader->gram)
        return false;
    reader->begun = true;
    reader->gram += more;
    pair = aj_gram_is_pair(reader->gram);
    if (count == 0 || count > (pair ? (uint64_t)reader->characters : AJ_DOC_SET_MOST))
        return false;
    if ((!pair || count >= AJ_ROW_SET_FROM) &&
        (!aj_varint_take(&reader->directory, &set) || set == 0 || set > reader->rows.size))
        return false;
    row->gram = reader->gram;
    row->count = (uint32_t)count;
    row->set.size = (size_t)set;
    row->places.size = pair ? aj_ef_size(row->count, reader->characters) : 0;
    return row->places.size <= reader->rows.size - row->set.size;
}

enum aj_code aj_block_seek(struct aj_block_reader *reader, uint64_t least, struct aj_row *row,
                           bool *more, struct aj_err *err)
{
    const unsigned char *at;

    for (*more = false; !*more && reader->n > 0; reader->n--) {
        if (!take_entry(reader, row))
            return corrupt(err);
        at = reader->rows.data;
        row->set.data = at;
        row->places.data = at + row->set.size;
        at += row->set.size + row->places.size;
        reader->rows.size -= row->set.size + row->places.size;
        reader->rows.data = at;
        *more = row->gram >= least;
    }
    if (!*more && (reader->directory.size > 0 || reader->rows.size > 0))
        return corrupt(err);
    return AJ_OK;
}

enum aj_code aj_block_next(struct aj_block_reader *reader, struct aj_row *row, bool *more,
                           struct aj_err *err)
{
    return aj_block_seek(reader, 0, row, more, err);
}

void aj_block_key(uint32_t slab, uint64_t gram, unsigned char out[AJ_BLOCK_KEY_SIZE])
{
    aj_key_put_u32(out, slab);
    for (size_t i = 0; i < 6; i++)
        out[4 + i] = (unsigned char)(gram >> 8 * (5 - i) & 0xFF);
}

bool aj_block_key_read(struct aj_bytes key, uint32_t slab, uint64_t *gram)
{
    const unsigned char *bytes = key.data;

    if (key.size != AJ_BLOCK_KEY_SIZE || aj_key_get_u32(bytes) != slab)
        return false;
    *gram = 0;
    for (size_t i = 0; i < 6; i++)
        *gram = *gram << 8 | bytes[4 + i];
    return true;
}
