#include "small_font.h"

#include "render/be_write.h"

#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum { N_TABLES = 7, N_GLYPHS = 6 };

static void words(struct aj_buf *to, const int *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        aj_put_16(to, values[i]);
}

#define WORDS(to, ...)                                                                             \
    words(to, (const int[]){__VA_ARGS__}, AJ_COUNTOF(((const int[]){__VA_ARGS__})))

static void put_flags(struct aj_buf *to, const char *flags, size_t n)
{
    aj_buf_add(to, flags, n);
}

/* All differences as words but where a flag says "the same". */
static void put_square(struct aj_buf *to)
{
    WORDS(to, 1, 10, 20, 110, 120, 3, 0);
    put_flags(to, "\x01\x21\x11\x21", 4);
    WORDS(to, 10, 100, -100); /* x: the third is the same */
    WORDS(to, 20, 100);       /* y: the second and fourth are the same */
    aj_put_padding(to);
}

static void put_pair(struct aj_buf *to)
{
    WORDS(to, -1, 10, -90, 255, 120);
    WORDS(to, 0x0022, 1, 0);                 /* offsets as bytes, more follow */
    WORDS(to, 0x000B, 1, 200, -100, 0x2000); /* offsets as words, scale 1/2 */
    aj_put_padding(to);
}

static void put_itself(struct aj_buf *to)
{
    WORDS(to, -1, 0, 0, 0, 0, 0x0002, 4, 0);
    aj_put_padding(to);
}

static void put_leaf(struct aj_buf *to)
{
    WORDS(to, 1, 0, 0, 200, 100, 2, 0);
    /* short: x 100, control point; y 100; then one flag twice: back by 50 */
    put_flags(to, "\x31\x36\x07", 3);
    put_flags(to, "\x64\x32\x64\x32", 4);
    aj_put_padding(to);
}

static void put_glyphs(struct aj_buf *glyf, struct aj_buf *loca)
{
    static void (*const put[N_GLYPHS])(struct aj_buf *) = {put_square, put_square, put_pair,
                                                           NULL,       put_itself, put_leaf};

    for (size_t i = 0; i < N_GLYPHS; i++) {
        aj_put_u32(loca, (uint32_t)glyf->size);
        if (put[i])
            put[i](glyf);
    }
    aj_put_u32(loca, (uint32_t)glyf->size);
}

static void put_cmap(struct aj_buf *to)
{
    WORDS(to, 0, 1, 3, 10);
    aj_put_u32(to, 12);
    WORDS(to, 12, 0);
    aj_put_u32(to, 16 + 2 * 12);
    aj_put_u32(to, 0);
    aj_put_u32(to, 2);
    aj_put_u32(to, 'A');
    aj_put_u32(to, 'D');
    aj_put_u32(to, 1);
    aj_put_u32(to, 0x20000);
    aj_put_u32(to, 0x20001); /* the second has a glyph number that the font does not have */
    aj_put_u32(to, 5);
}

static void put_metrics(struct aj_buf *head, struct aj_buf *hhea, struct aj_buf *hmtx,
                        struct aj_buf *maxp)
{
    WORDS(head, 1, 0, 1, 0, 0, 0, 0, 0, 0, 500, 0, 0, 0, 0, 0, 0, 0, 0);
    WORDS(head, 0, 0, 200, 120, 0, 8, 2, 1, 0);
    WORDS(hhea, 1, 0, 440, -60, 0, 500, 0, 0, 200, 1, 0, 0, 0, 0, 0, 0, 0, 4);
    WORDS(hmtx, 250, 0, 300, 10, 400, 10, 500, 0, 0, 0);
    WORDS(maxp, 1, 0, N_GLYPHS);
}

void small_font(struct aj_buf *out)
{
    struct aj_buf tables[N_TABLES] = {{0}};
    static const uint32_t tags[N_TABLES] = {TAG('c', 'm', 'a', 'p'), TAG('g', 'l', 'y', 'f'),
                                            TAG('h', 'e', 'a', 'd'), TAG('h', 'h', 'e', 'a'),
                                            TAG('h', 'm', 't', 'x'), TAG('l', 'o', 'c', 'a'),
                                            TAG('m', 'a', 'x', 'p')};
    size_t at = 12 + 16 * N_TABLES;

    put_cmap(&tables[0]);
    put_glyphs(&tables[1], &tables[5]);
    put_metrics(&tables[2], &tables[3], &tables[4], &tables[6]);
    WORDS(out, 1, 0, N_TABLES, 64, 2, 48);
    for (size_t i = 0; i < N_TABLES; i++) {
        aj_put_u32(out, tags[i]);
        aj_put_u32(out, 0);
        aj_put_u32(out, (uint32_t)at);
        aj_put_u32(out, (uint32_t)tables[i].size);
        aj_put_padding(&tables[i]);
        at += tables[i].size;
    }
    for (size_t i = 0; i < N_TABLES; i++) {
        aj_buf_add(out, tables[i].data, tables[i].size);
        aj_buf_release(&tables[i]);
    }
}
