#include "render/pdf_content.h"

#include <math.h>

#define FARTHEST  20000.0 /* points; a number of PDF 1.4 ends at 32767 */
#define BOLD_LINE 0.03    /* of the type size, drawn around the letter: looks like a bold Song */

enum { UNSET = -1 };

void aj_pdf_content_begin(struct aj_pdf_content *c, double height)
{
    c->operators.size = 0;
    c->height = height;
    /* as every page begins, but for what has no useful value then */
    c->pen = (struct aj_pdf_pen){.size = UNSET, .thickness = UNSET};
}

void aj_pdf_content_release(struct aj_pdf_content *c)
{
    aj_buf_release(&c->operators);
}

/* A length in hundredths of a point: finer is invisible, and costs bytes. */
static long hundredths(struct aj_pdf_content *c, double length)
{
    if (!(fabs(length) <= FARTHEST)) { /* so that NaN fails too */
        c->out_of_range = true;
        return 0;
    }
    return lround(length * 100);
}

/* "12", "12.5", "-0.05" and a blank. */
static void put_number(struct aj_pdf_content *c, long value)
{
    unsigned long v = value < 0 ? 0ul - (unsigned long)value : (unsigned long)value;
    const char *sign = value < 0 ? "-" : "";

    if (v % 100 == 0) {
        aj_buf_addf(&c->operators, "%s%lu ", sign, v / 100);
    } else if (v % 10 == 0) {
        aj_buf_addf(&c->operators, "%s%lu.%lu ", sign, v / 100, v % 100 / 10);
    } else {
        aj_buf_addf(&c->operators, "%s%lu.%02lu ", sign, v / 100, v % 100);
    }
}

static void put_length(struct aj_pdf_content *c, double length)
{
    put_number(c, hundredths(c, length));
}

static void put_point(struct aj_pdf_content *c, double x, double y)
{
    put_length(c, x);
    put_length(c, c->height - y);
}

static void put_operator(struct aj_pdf_content *c, const char *name)
{
    aj_buf_addf(&c->operators, "%s\n", name);
}

/* Only what changes is written. */
static void set(struct aj_pdf_content *c, long *held, long wanted, const char *name)
{
    if (*held == wanted)
        return;
    *held = wanted;
    put_number(c, wanted);
    put_operator(c, name);
}

static void set_thickness(struct aj_pdf_content *c, double thickness)
{
    if (thickness < 0)
        c->out_of_range = true;
    set(c, &c->pen.thickness, hundredths(c, thickness), "w");
}

static void set_type(struct aj_pdf_content *c, const struct aj_pdf_run *run)
{
    long size = hundredths(c, run->size);
    bool bold = run->weight == AJ_PDF_BOLD;

    if (size <= 0)
        c->out_of_range = true;
    if (c->pen.size != size) {
        c->pen.size = size;
        aj_buf_addf(&c->operators, "/F1 ");
        put_number(c, size);
        put_operator(c, "Tf");
    }
    set(c, &c->pen.tracking, hundredths(c, run->tracking), "Tc");
    if (bold != c->pen.bold) {
        c->pen.bold = bold;
        put_operator(c, bold ? "2 Tr" : "0 Tr"); /* fill and stroke; fill */
    }
    if (bold)
        set_thickness(c, run->size * BOLD_LINE);
}

void aj_pdf_content_text(struct aj_pdf_content *c, const struct aj_pdf_run *run,
                         const struct aj_buf *codes)
{
    put_operator(c, "BT");
    set_type(c, run);
    put_point(c, run->x, run->baseline);
    put_operator(c, "Td");
    aj_buf_add(&c->operators, "<", 1);
    aj_buf_add(&c->operators, codes->data, codes->size);
    put_operator(c, "> Tj\nET");
}

void aj_pdf_content_line(struct aj_pdf_content *c, const double from[2], const double to[2],
                         double thickness)
{
    set_thickness(c, thickness);
    put_point(c, from[0], from[1]);
    put_operator(c, "m");
    put_point(c, to[0], to[1]);
    put_operator(c, "l S");
}

static void put_rect(struct aj_pdf_content *c, const struct aj_pdf_rect *r)
{
    put_point(c, r->x, r->y + r->h); /* PDF counts from the lower left */
    put_length(c, r->w);
    put_length(c, r->h);
    put_operator(c, "re");
}

void aj_pdf_content_box(struct aj_pdf_content *c, const struct aj_pdf_rect *box, double thickness)
{
    set_thickness(c, thickness);
    put_rect(c, box);
    put_operator(c, "S");
}

void aj_pdf_content_fill(struct aj_pdf_content *c, const struct aj_pdf_rect *rects, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_rect(c, &rects[i]);
    if (n > 0)
        put_operator(c, "f");
}
