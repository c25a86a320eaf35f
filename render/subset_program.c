/* The TrueType program of a subset (ISO/IEC 14496-22, chapters 4 and 5). */
#include "render/be_write.h"
#include "render/subset.h"

#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum { HEAD_SUM_AT = 8, N_TABLES = 6 };

struct parts {
    struct aj_buf glyf, head, hhea, hmtx, loca, maxp;
    unsigned most_points, most_contours;
    bool any; /* a glyph that is not blank */
};

static void release_parts(struct parts *p)
{
    aj_buf_release(&p->glyf);
    aj_buf_release(&p->head);
    aj_buf_release(&p->hhea);
    aj_buf_release(&p->hmtx);
    aj_buf_release(&p->loca);
    aj_buf_release(&p->maxp);
}

static void widen(struct aj_program *about, struct parts *p, const struct aj_glyph *g)
{
    p->most_points = g->n_points > p->most_points ? g->n_points : p->most_points;
    p->most_contours = g->n_contours > p->most_contours ? g->n_contours : p->most_contours;
    if (g->size == 0)
        return;
    about->x_min = !p->any || g->x_min < about->x_min ? g->x_min : about->x_min;
    about->y_min = !p->any || g->y_min < about->y_min ? g->y_min : about->y_min;
    about->x_max = !p->any || g->x_max > about->x_max ? g->x_max : about->x_max;
    about->y_max = !p->any || g->y_max > about->y_max ? g->y_max : about->y_max;
    p->any = true;
}

static enum aj_code put_glyphs(const struct aj_subset *s, struct aj_program *about, struct parts *p,
                               struct aj_err *err)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct aj_glyph *glyph;

        AJ_TRY(aj_fonts_glyph(s->fonts, &s->used[i].letter, &glyph, err));
        aj_put_u32(&p->loca, (uint32_t)p->glyf.size);
        aj_buf_add(&p->glyf, glyph->record, glyph->size);
        aj_put_16(&p->hmtx, s->used[i].letter.width);
        aj_put_16(&p->hmtx, glyph->x_min);
        widen(about, p, glyph);
    }
    aj_put_u32(&p->loca, (uint32_t)p->glyf.size);
    return AJ_OK;
}

static void put_16s(struct aj_buf *to, const int *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        aj_put_16(to, values[i]);
}

static void put_head(struct aj_buf *head, const struct aj_program *about)
{
    /* flags: baseline at 0, side bearing at x_min, widths are whole */
    const int before[] = {0x000B, AJ_UNITS};
    /* style, smallest size, direction, long offsets in loca, glyf format */
    const int after[] = {about->x_min, about->y_min, about->x_max, about->y_max, 0, 8, 2, 1, 0};

    aj_put_u32(head, 0x00010000);
    aj_put_u32(head, 0x00010000);
    aj_put_u32(head, 0); /* sum of the whole file, filled in last */
    aj_put_u32(head, 0x5F0F3CF5);
    put_16s(head, before, AJ_COUNTOF(before));
    for (int i = 0; i < 4; i++) /* dates: none, for equal bytes */
        aj_put_u32(head, 0);
    put_16s(head, after, AJ_COUNTOF(after));
}

static void put_hhea(struct aj_buf *hhea, const struct aj_program *about, size_t n)
{
    /* gap, widest advance, least bearings, extent, upright caret, reserved, metric format */
    const int rest[] = {
        about->ascent, about->descent, 0, AJ_UNITS, 0, 0, about->x_max, 1, 0, 0, 0, 0, 0, 0, 0,
        (int)n};

    aj_put_u32(hhea, 0x00010000);
    put_16s(hhea, rest, AJ_COUNTOF(rest));
}

static void put_maxp(struct aj_buf *maxp, const struct parts *p, size_t n)
{
    /* one zone, no instructions, no components */
    const int rest[] = {
        (int)n, (int)p->most_points, (int)p->most_contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};

    aj_put_u32(maxp, 0x00010000);
    put_16s(maxp, rest, AJ_COUNTOF(rest));
}

static uint32_t sum_of(const char *data, size_t size) /* size: a multiple of 4 */
{
    const unsigned char *p = (const unsigned char *)data;
    uint32_t sum = 0;

    for (size_t i = 0; i + 4 <= size; i += 4)
        sum += (uint32_t)p[i] << 24 | (uint32_t)p[i + 1] << 16 | (uint32_t)p[i + 2] << 8 | p[i + 3];
    return sum;
}

static void put_file(struct parts *p, struct aj_buf *out)
{
    const struct {
        uint32_t tag;
        struct aj_buf *table;
    } tables[N_TABLES] = {
        {TAG('g', 'l', 'y', 'f'), &p->glyf}, {TAG('h', 'e', 'a', 'd'), &p->head},
        {TAG('h', 'h', 'e', 'a'), &p->hhea}, {TAG('h', 'm', 't', 'x'), &p->hmtx},
        {TAG('l', 'o', 'c', 'a'), &p->loca}, {TAG('m', 'a', 'x', 'p'), &p->maxp},
    };
    const int search[] = {N_TABLES, 64, 2, 32}; /* binary search help: 16 × 2², 2, the rest */
    size_t begin = out->size, at = 12 + 16 * N_TABLES, head_at = 0;
    uint32_t sum;

    aj_put_u32(out, 0x00010000);
    put_16s(out, search, AJ_COUNTOF(search));
    for (size_t i = 0; i < N_TABLES; i++) {
        size_t size = tables[i].table->size;

        if (tables[i].table == &p->head)
            head_at = at;
        aj_put_padding(tables[i].table);
        aj_put_u32(out, tables[i].tag);
        aj_put_u32(out, sum_of(tables[i].table->data, tables[i].table->size));
        aj_put_u32(out, (uint32_t)at);
        aj_put_u32(out, (uint32_t)size);
        at += tables[i].table->size;
    }
    for (size_t i = 0; i < N_TABLES; i++)
        aj_buf_add(out, tables[i].table->data, tables[i].table->size);
    if (out->failed)
        return;
    sum = 0xB1B0AFBA - sum_of(out->data + begin, out->size - begin);
    for (int i = 0; i < 4; i++)
        out->data[begin + head_at + HEAD_SUM_AT + (size_t)i] = (char)(sum >> (24 - 8 * i));
}

enum aj_code aj_subset_program(const struct aj_subset *s, struct aj_program *about,
                               struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(release_parts) struct parts p = {0};

    *about = (struct aj_program){.ascent = aj_fonts_ascent(s->fonts),
                                 .descent = aj_fonts_descent(s->fonts)};
    AJ_TRY(put_glyphs(s, about, &p, err));
    put_head(&p.head, about);
    put_hhea(&p.hhea, about, s->n);
    put_maxp(&p.maxp, &p, s->n);
    if (p.glyf.failed || p.head.failed || p.hhea.failed || p.hmtx.failed || p.loca.failed ||
        p.maxp.failed)
        return aj_fail(err, AJ_NO_MEMORY, "嵌入字体时内存不足");
    put_file(&p, out);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "嵌入字体时内存不足") : AJ_OK;
}
