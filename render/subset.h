#ifndef AJ_RENDER_SUBSET_H
#define AJ_RENDER_SUBSET_H

#include "base/buf.h"
#include "base/err.h"
#include "render/font_chain.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The characters one document uses, as one small TrueType font put together from all fonts of the
 * chain. A character's number in the document (CID = glyph of the font program) is its order of
 * first use, so that equal drawings give equal bytes; 0 is the place-holder 〓. Not thread-safe.
 */
struct aj_used {
    int32_t code_point;
    struct aj_letter letter;
};

struct aj_subset {
    const struct aj_fonts *fonts; /* borrowed */
    struct aj_used *used;
    size_t n, room;
    uint16_t *table; /* open addressing: number in `used`, 0 = free */
    size_t table_size;
};

/* AJ_NO_MEMORY. Release even after a failure. */
enum aj_code aj_subset_init(struct aj_subset *s, const struct aj_fonts *fonts,
                            struct aj_err *err) AJ_CHECKED;
void aj_subset_release(struct aj_subset *s);

/* The number of a printed character. AJ_TOO_LARGE: more than 65,000 different ones in one
   document; AJ_NO_MEMORY. */
enum aj_code aj_subset_number(struct aj_subset *s, int32_t code_point, unsigned *out,
                              struct aj_err *err) AJ_CHECKED;

struct aj_program { /* what the FontDescriptor repeats of the font program */
    int x_min, y_min, x_max, y_max;
    int ascent, descent;
};

/* Appends the TrueType program (tables glyf, head, hhea, hmtx, loca, maxp). AJ_CORRUPT: a font of
   the chain is broken; AJ_INVALID, AJ_NO_MEMORY. */
enum aj_code aj_subset_program(const struct aj_subset *s, struct aj_program *about,
                               struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

/* Appends the ToUnicode CMap (ISO 32000-1, 9.10.3): UTF-16, pairs for what lies beyond U+FFFF; a
   missing character as itself. */
void aj_subset_unicode(const struct aj_subset *s, struct aj_buf *out);

/* Appends the CIDSet bits (ISO 19005-1, 6.3.5): every number up to n. */
void aj_subset_cids(const struct aj_subset *s, struct aj_buf *out);

#endif
