/* Any bytes as a font: opening says AJ_OK or AJ_CORRUPT; then characters map to glyphs there are,
   and each shape is refused or becomes a record that reads as the same shape. */
#include "render/glyf.h"
#include "render/outline_glyf.h"
#include "render/sfnt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_GLYPHS = 64 };

/* A record of ours in a font of its own, scaled 1 : 1. */
static void check_record(const struct aj_glyph *glyph, const struct aj_outline *shape)
{
    unsigned char loca[8] = {0};
    struct aj_sfnt font = {.glyf = {glyph->record, glyph->size},
                           .loca = {loca, sizeof(loca)},
                           .units_per_em = AJ_UNITS,
                           .n_glyphs = 1,
                           .long_loca = true};
    struct aj_outline again = {0};
    enum aj_code code;

    for (int i = 0; i < 4; i++)
        loca[4 + i] = (unsigned char)(glyph->size >> (24 - 8 * i));
    code = aj_outline_from_glyf(&font, 0, &again, NULL);
    if (code == AJ_CORRUPT)
        abort();
    if (code == AJ_OK && (again.n != shape->n || again.n_ends != shape->n_ends))
        abort();
    for (size_t i = 0; code == AJ_OK && i < again.n; i++) {
        const struct aj_point *p = &again.points[i], *q = &shape->points[i];

        if (p->x != q->x || p->y != q->y || p->on != q->on)
            abort();
    }
    aj_outline_release(&again);
}

static void check_glyphs(const struct aj_sfnt *font)
{
    struct aj_outline shape = {0};

    for (unsigned i = 0; i < font->n_glyphs && i < MOST_GLYPHS; i++) {
        struct aj_glyph *glyph = NULL;

        (void)aj_sfnt_advance(font, i);
        aj_outline_reset(&shape);
        if (aj_outline_from_glyf(font, i, &shape, NULL) != AJ_OK ||
            aj_glyph_make(&shape, &glyph, NULL) != AJ_OK)
            continue;
        if (glyph->size % 4 != 0 || (glyph->size == 0) != (shape.n_ends == 0))
            abort();
        if (glyph->size > 0)
            check_record(glyph, &shape);
        free(glyph);
    }
    aj_outline_release(&shape);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_sfnt font = {0};
    unsigned char *exact = malloc(size ? size : 1); /* reading past it is caught */
    enum aj_code code;

    if (!exact)
        return 0;
    if (size > 0)
        memcpy(exact, data, size);
    code = aj_sfnt_parse(exact, size, 0, &font, NULL);
    if (code == AJ_OK) {
        for (int32_t c = 0; c < 0x30000; c += 0x41) {
            if (aj_sfnt_glyph(&font, c) >= font.n_glyphs)
                abort();
        }
        check_glyphs(&font);
    } else if (code != AJ_CORRUPT) {
        abort();
    }
    free(exact);
    return 0;
}
