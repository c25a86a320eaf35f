#include "archive/inspect_ole.h"

#include "base/auto.h"
#include "base/utf8.h"

#define STREAM_MOST ((size_t)64 << 20)
#define WORD_97     0x00C1 /* nFib */

/* [MS-DOC] 2.5.1: places in the first block of the stream WordDocument. */
enum {
    AT_VERSION = 2,
    AT_FLAGS = 10,
    AT_PIECES = 0x01A2,
    FIB_SIZE = 0x01AA,
    SECOND_TABLE = 0x0200
};

struct doc {
    struct aj_buf text; /* UTF-8 */
    uint32_t high;      /* first half of a pair, or 0 */
    uint64_t
        fields; /* one bit a field that is open, the lowest the innermost: in its instructions */
    unsigned depth;
    bool cell; /* the last character ended a cell */
};

/* Windows-1252 from 0x80: what one-byte pieces are written in (2.4.1, 2.9.73). */
static const uint16_t western[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

static void put(struct doc *d, uint32_t c)
{
    char utf8[4];

    aj_buf_add(&d->text, utf8, aj_utf8_put((int32_t)c, utf8));
}

/* A field begins, comes to its result, ends; they are nested. */
static void mark_field(struct doc *d, uint32_t c)
{
    if (c == 0x13 && d->depth < 64) {
        d->fields = d->fields << 1 | 1;
        d->depth++;
    } else if (c == 0x14) {
        d->fields &= ~(uint64_t)1;
    } else if (c == 0x15 && d->depth > 0) {
        d->fields >>= 1;
        d->depth--;
    }
}

/* 2.4.1 lists the characters that are none: marks of cells, fields, breaks, pictures. */
static void add(struct doc *d, uint32_t c)
{
    bool after_cell = d->cell;

    d->cell = c == 7;
    if (c >= 0x13 && c <= 0x15) {
        mark_field(d, c);
    } else if (d->fields) {
        return; /* instructions, which nobody sees */
    } else if (c == 7) {
        put(d, after_cell ? '\n' : '\t'); /* a second one ends the row */
    } else if (c == 0x0D || c == 0x0B) {
        put(d, '\n');
    } else if (c == 0x1E) {
        put(d, '-');
    } else if (c >= 0x20 || c == '\t' || c == '\f') {
        put(d, c);
    }
}

static void add_wide(struct doc *d, uint32_t unit)
{
    if (unit >= 0xDC00 && unit < 0xE000 && d->high) {
        add(d, 0x10000 + ((d->high - 0xD800) << 10) + (unit - 0xDC00));
        d->high = 0;
        return;
    }
    if (d->high)
        add(d, 0xFFFD);
    d->high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (!d->high)
        add(d, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
}

/* One piece: `n` characters at `fc`, in one byte each or in two. */
static bool add_piece(struct doc *d, const struct aj_buf *word, uint32_t fc, uint32_t n)
{
    bool narrow = fc >> 30 & 1;
    uint64_t at = narrow ? (fc & 0x3FFFFFFF) / 2 : fc & 0x3FFFFFFF;

    if (at + (uint64_t)n * (narrow ? 1 : 2) > word->size)
        return false;
    for (uint32_t i = 0; i < n && d->text.size < AJ_INSPECT_TEXT; i++) {
        const char *c = word->data + at + (narrow ? i : 2 * (uint64_t)i);
        uint32_t unit = aj_ole_number(c, narrow ? 1 : 2);

        add_wide(d, narrow && unit >= 0x80 && unit < 0xA0 ? western[unit - 0x80] : unit);
    }
    return true;
}

/* 2.9.38 Clx: properties to step over, then the table of pieces (2.8.35). */
static bool read_pieces(struct doc *d, const struct aj_buf *word, const char *clx, size_t size)
{
    size_t at = 0, n;

    while (at + 3 <= size && clx[at] == 1)
        at += 3 + (size_t)aj_ole_number(clx + at + 1, 2);
    if (at + 5 > size || clx[at] != 2)
        return false;
    n = aj_ole_number(clx + at + 1, 4);
    at += 5;
    if (n > size - at || n < 4)
        return false;
    n = (n - 4) / 12;
    for (size_t i = 0; i < n; i++) {
        uint32_t from = aj_ole_number(clx + at + 4 * i, 4);
        uint32_t to = aj_ole_number(clx + at + 4 * i + 4, 4);
        uint32_t fc = aj_ole_number(clx + at + 4 * (n + 1) + 8 * i + 2, 4);

        if (to < from || !add_piece(d, word, fc, to - from))
            return false;
    }
    return n > 0;
}

static void release(struct doc *d)
{
    aj_buf_release(&d->text);
}

enum aj_code aj_doc_words(const struct aj_ole *ole, const struct aj_ole_entry *word, bool *known,
                          struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {.limit = STREAM_MOST};
    AJ_AUTO(aj_buf_release) struct aj_buf table = {.limit = STREAM_MOST};
    AJ_AUTO(release) struct doc d = {.text = {.limit = 2 * (size_t)AJ_INSPECT_TEXT}};
    const struct aj_ole_entry *entry;
    uint32_t at, size;

    AJ_TRY(aj_ole_read(ole, word, &text, err));
    *known = text.size < FIB_SIZE || aj_ole_number(text.data + AT_VERSION, 2) >= WORD_97;
    if (!*known)
        return AJ_OK;
    entry = text.size < FIB_SIZE                                    ? NULL
            : aj_ole_number(text.data + AT_FLAGS, 2) & SECOND_TABLE ? aj_ole_find(ole, "1Table")
                                                                    : aj_ole_find(ole, "0Table");
    if (entry)
        AJ_TRY(aj_ole_read(ole, entry, &table, err));
    at = entry ? aj_ole_number(text.data + AT_PIECES, 4) : 0;
    size = entry ? aj_ole_number(text.data + AT_PIECES + 4, 4) : 0;
    if (at > table.size || size > table.size - at || size == 0 ||
        !read_pieces(&d, &text, table.data + at, size)) {
        aj_inspect_broken(ole->in, "文件已损坏或者不完整。请重新导出或者上传。");
        return AJ_OK;
    }
    if (d.text.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_inspect_words(ole->in, d.text.data ? d.text.data : "", d.text.size, err);
}
