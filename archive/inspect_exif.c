#include "archive/inspect_parts.h"

#include <string.h>

/* TIFF 6.0 section 2 and EXIF 2.32: a directory of 12-byte entries in the byte order of the block.
 */
enum { TAG_ORIENTATION = 0x0112, TAG_GPS = 0x8825, TYPE_SHORT = 3, ENTRIES_MOST = 512 };

struct block {
    const unsigned char *bytes;
    size_t size;
    bool big;
};

static uint32_t get(const struct block *b, size_t at, unsigned n)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < n; i++)
        value |= (uint32_t)b->bytes[at + i] << 8 * (b->big ? n - 1 - i : i);
    return value;
}

/* How many entries lie wholly inside the block; false when the directory says otherwise. */
static bool directory(const struct block *b, size_t at, size_t *n)
{
    *n = 0;
    if (at < 8 || at > b->size || b->size - at < 2)
        return false;
    *n = get(b, at, 2);
    if (*n > ENTRIES_MOST || *n * 12 > b->size - at - 2) {
        *n = 0;
        return false;
    }
    return true;
}

/* A position is there when the latitude is; cameras write the directory without one, too. */
static bool has_latitude(const struct block *b, size_t at)
{
    size_t n;

    if (!directory(b, at, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (get(b, at + 2 + 12 * i, 2) == 2)
            return true;
    }
    return false;
}

void aj_inspect_exif(struct aj_inspection *in, const unsigned char *tiff, size_t size)
{
    struct block b = {.bytes = tiff, .size = size};
    struct aj_paper *p = in->paper;
    size_t n, at;

    b.big = size >= 2 && memcmp(tiff, "MM", 2) == 0;
    if (size < 8 || (!b.big && memcmp(tiff, "II", 2) != 0) || get(&b, 2, 2) != 42 ||
        !directory(&b, at = get(&b, 4, 4), &n)) {
        p->flags |= AJ_PAPER_BAD_EXIF;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t entry = at + 2 + 12 * i;
        unsigned tag = get(&b, entry, 2);

        if (tag == TAG_GPS && has_latitude(&b, get(&b, entry + 8, 4)))
            p->flags |= AJ_PAPER_GPS;
        if (tag != TAG_ORIENTATION)
            continue;
        p->exif_orientation = (int)get(&b, entry + 8, 2);
        if (get(&b, entry + 2, 2) != TYPE_SHORT || p->exif_orientation < 1 ||
            p->exif_orientation > 8) {
            p->exif_orientation = 0;
            p->flags |= AJ_PAPER_BAD_EXIF;
        }
    }
}
