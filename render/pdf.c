#include "render/pdf.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "render/haru.h"
#include "render/pdf_font.h"
#include "render/pdfa.h"
#include "render/subset.h"

#include <assert.h>
#include <math.h>

#define FARTHEST  20000.0 /* points; a number of PDF 1.4 ends at 32767 */
#define LONGEST   16000   /* characters of one string: 32767 bytes in PDF 1.4 */
#define BOLD_LINE 0.03    /* of the type size, drawn around the letter: looks like a bold Song */

enum { UNSET = -1 };

/* What the page's graphics state holds already, in hundredths; written only when it changes. */
struct pen {
    long size, tracking, thickness;
    int bold;
};

struct aj_pdf {
    struct aj_haru haru;
    struct aj_subset subset;
    HPDF_Dict font;
    HPDF_Page page; /* the one being drawn; NULL before the first */
    double height;  /* its height */
    struct aj_buf content;
    struct pen pen;
    bool finished;
};

static void fail(struct aj_pdf *pdf, enum aj_code code, const char *text)
{
    struct aj_err why = {0};

    (void)aj_fail(&why, code, "%s", text);
    aj_haru_fail(&pdf->haru, &why);
}

static void auto_pdf(struct aj_pdf **pdf)
{
    aj_pdf_close(*pdf);
}

enum aj_code aj_pdf_open(const struct aj_fonts *fonts, const struct aj_pdf_about *about,
                         struct aj_pdf **out, struct aj_err *err)
{
    AJ_AUTO(auto_pdf) struct aj_pdf *pdf = calloc(1, sizeof(*pdf));

    if (!pdf)
        return aj_fail(err, AJ_NO_MEMORY, "绘制 PDF 时内存不足");
    AJ_TRY(aj_haru_init(&pdf->haru, err));
    AJ_TRY(aj_subset_init(&pdf->subset, fonts, err));
    pdf->font = aj_pdf_font_new(&pdf->haru);
    aj_pdfa_declare(&pdf->haru, about);
    if (aj_haru_failed(&pdf->haru))
        return aj_fail(err, pdf->haru.failure.code, "%s", pdf->haru.failure.text);
    *out = aj_steal(&pdf);
    return AJ_OK;
}

void aj_pdf_close(struct aj_pdf *pdf)
{
    if (!pdf)
        return;
    aj_subset_release(&pdf->subset);
    aj_haru_release(&pdf->haru);
    aj_buf_release(&pdf->content);
    free(pdf);
}

/* A length in hundredths of a point: finer is invisible, and costs bytes. */
static long hundredths(struct aj_pdf *pdf, double length)
{
    if (!(fabs(length) <= FARTHEST)) { /* so that NaN fails too */
        fail(pdf, AJ_INVALID, "绘制 PDF：坐标或尺寸超出范围");
        return 0;
    }
    return lround(length * 100);
}

/* "12", "12.5", "-0.05" and a blank. */
static void put_number(struct aj_pdf *pdf, long value)
{
    unsigned long v = value < 0 ? 0ul - (unsigned long)value : (unsigned long)value;
    const char *sign = value < 0 ? "-" : "";

    if (v % 100 == 0) {
        aj_buf_addf(&pdf->content, "%s%lu ", sign, v / 100);
    } else if (v % 10 == 0) {
        aj_buf_addf(&pdf->content, "%s%lu.%lu ", sign, v / 100, v % 100 / 10);
    } else {
        aj_buf_addf(&pdf->content, "%s%lu.%02lu ", sign, v / 100, v % 100);
    }
}

static void put_length(struct aj_pdf *pdf, double length)
{
    put_number(pdf, hundredths(pdf, length));
}

static void put_point(struct aj_pdf *pdf, double x, double y)
{
    put_length(pdf, x);
    put_length(pdf, pdf->height - y);
}

static void put_operator(struct aj_pdf *pdf, const char *name)
{
    aj_buf_addf(&pdf->content, "%s\n", name);
}

static void set(struct aj_pdf *pdf, long *held, long wanted, const char *name)
{
    if (*held == wanted)
        return;
    *held = wanted;
    put_number(pdf, wanted);
    put_operator(pdf, name);
}

static bool may_draw(struct aj_pdf *pdf)
{
    assert(!pdf->finished);
    if (!aj_haru_failed(&pdf->haru) && !pdf->page)
        fail(pdf, AJ_INVALID, "绘制 PDF：还没有页面");
    return !aj_haru_failed(&pdf->haru);
}

/* Hands the drawn page to libharu. */
static void end_page(struct aj_pdf *pdf)
{
    HPDF_PageAttr attr;

    if (!pdf->page || aj_haru_failed(&pdf->haru))
        return;
    if (pdf->content.failed) {
        aj_haru_out_of_memory(&pdf->haru);
        return;
    }
    attr = pdf->page->attr;
    aj_haru_fill(&pdf->haru, attr->contents, pdf->content.data ? pdf->content.data : "",
                 pdf->content.size);
    pdf->content.size = 0;
    pdf->page = NULL;
}

void aj_pdf_page(struct aj_pdf *pdf, double width, double height)
{
    assert(!pdf->finished);
    end_page(pdf);
    if (aj_haru_failed(&pdf->haru))
        return;
    if (!(width >= 3 && width <= 14400 && height >= 3 && height <= 14400)) { /* PDF 1.4, annex C */
        fail(pdf, AJ_INVALID, "绘制 PDF：页面尺寸超出范围");
        return;
    }
    pdf->page = HPDF_AddPage(pdf->haru.doc);
    pdf->height = height;
    pdf->pen = (struct pen){.size = UNSET, .thickness = UNSET, .bold = 0};
    if (!pdf->page || !HPDF_Page_GetLocalFontName(pdf->page, pdf->font)) {
        aj_haru_out_of_memory(&pdf->haru);
        return;
    }
    (void)HPDF_Page_SetWidth(pdf->page, (HPDF_REAL)width);
    (void)HPDF_Page_SetHeight(pdf->page, (HPDF_REAL)height);
}

/* The numbers of all printed characters, as hexadecimal digits. */
static enum aj_code encode(struct aj_pdf *pdf, const char *text, size_t size, struct aj_buf *out,
                           struct aj_err *err)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t at = 0;

    while (at < size) {
        int32_t c = aj_utf8_next(text, size, &at);
        unsigned n;

        if (c < 0)
            return aj_fail(err, AJ_INVALID, "绘制 PDF：文字不是 UTF-8");
        if (aj_fonts_unprinted(c))
            continue;
        AJ_TRY(aj_subset_number(&pdf->subset, c, &n, err));
        aj_buf_add(out,
                   (const char[]){digits[n >> 12 & 15], digits[n >> 8 & 15], digits[n >> 4 & 15],
                                  digits[n & 15]},
                   4);
    }
    if (out->size > (size_t)4 * LONGEST)
        return aj_fail(err, AJ_TOO_LARGE, "绘制 PDF：一行文字超过 %d 个字", LONGEST);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "绘制 PDF 时内存不足") : AJ_OK;
}

static void set_type(struct aj_pdf *pdf, const struct aj_pdf_run *run)
{
    long size = hundredths(pdf, run->size);
    int bold = run->weight == AJ_PDF_BOLD;

    if (pdf->pen.size != size) {
        pdf->pen.size = size;
        aj_buf_addf(&pdf->content, "/F1 ");
        put_number(pdf, size);
        put_operator(pdf, "Tf");
    }
    set(pdf, &pdf->pen.tracking, hundredths(pdf, run->tracking), "Tc");
    if (bold != pdf->pen.bold) {
        pdf->pen.bold = bold;
        put_operator(pdf, bold ? "2 Tr" : "0 Tr"); /* fill and stroke; fill */
    }
    if (bold)
        set(pdf, &pdf->pen.thickness, hundredths(pdf, run->size * BOLD_LINE), "w");
}

void aj_pdf_text(struct aj_pdf *pdf, const struct aj_pdf_run *run, const char *text, size_t size)
{
    AJ_AUTO(aj_buf_release) struct aj_buf codes = {0};
    struct aj_err err = {0};

    if (!may_draw(pdf))
        return;
    if (encode(pdf, text, size, &codes, &err) != AJ_OK) {
        aj_haru_fail(&pdf->haru, &err);
        return;
    }
    if (codes.size == 0)
        return;
    put_operator(pdf, "BT");
    set_type(pdf, run);
    put_point(pdf, run->x, run->baseline);
    put_operator(pdf, "Td");
    aj_buf_add(&pdf->content, "<", 1);
    aj_buf_add(&pdf->content, codes.data, codes.size);
    put_operator(pdf, "> Tj\nET");
}

void aj_pdf_line(struct aj_pdf *pdf, double x0, double y0, double x1, double y1, double thickness)
{
    if (!may_draw(pdf))
        return;
    set(pdf, &pdf->pen.thickness, hundredths(pdf, thickness), "w");
    put_point(pdf, x0, y0);
    put_operator(pdf, "m");
    put_point(pdf, x1, y1);
    put_operator(pdf, "l S");
}

static void put_rect(struct aj_pdf *pdf, const struct aj_pdf_rect *r)
{
    put_point(pdf, r->x, r->y + r->h); /* PDF counts from the lower left */
    put_length(pdf, r->w);
    put_length(pdf, r->h);
    put_operator(pdf, "re");
}

void aj_pdf_box(struct aj_pdf *pdf, double x, double y, double w, double h, double thickness)
{
    if (!may_draw(pdf))
        return;
    set(pdf, &pdf->pen.thickness, hundredths(pdf, thickness), "w");
    put_rect(pdf, &(struct aj_pdf_rect){x, y, w, h});
    put_operator(pdf, "S");
}

void aj_pdf_fill(struct aj_pdf *pdf, const struct aj_pdf_rect *rects, size_t n)
{
    if (!may_draw(pdf) || n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        put_rect(pdf, &rects[i]);
    put_operator(pdf, "f");
}

size_t aj_pdf_missing(const struct aj_pdf *pdf, int32_t *out, size_t max)
{
    size_t n = 0;

    for (size_t i = 1; i < pdf->subset.n; i++) {
        if (!pdf->subset.used[i].letter.missing)
            continue;
        if (n < max)
            out[n] = pdf->subset.used[i].code_point;
        n++;
    }
    return n;
}

/* The blocks of libharu's memory stream, one after the other. */
static void copy_out(struct aj_pdf *pdf, struct aj_buf *out)
{
    HPDF_UINT n;

    if (HPDF_SaveToStream(pdf->haru.doc) != HPDF_OK || aj_haru_failed(&pdf->haru))
        return;
    n = HPDF_MemStream_GetBufCount(pdf->haru.doc->stream);
    for (HPDF_UINT i = 0; i < n; i++) {
        HPDF_UINT size = 0;
        const HPDF_BYTE *bytes = HPDF_MemStream_GetBufPtr(pdf->haru.doc->stream, i, &size);

        if (bytes)
            aj_buf_add(out, bytes, size);
    }
    if (out->failed)
        aj_haru_out_of_memory(&pdf->haru);
}

enum aj_code aj_pdf_finish(struct aj_pdf *pdf, struct aj_buf *out, struct aj_err *err)
{
    const struct aj_err *failure = &pdf->haru.failure;

    if (may_draw(pdf)) {
        end_page(pdf);
        aj_pdf_font_finish(&pdf->haru, pdf->font, &pdf->subset);
    }
    pdf->finished = true;
    if (!aj_haru_failed(&pdf->haru))
        copy_out(pdf, out);
    if (aj_haru_failed(&pdf->haru))
        return aj_fail(err, failure->code, "%s", failure->text);
    return AJ_OK;
}
