#include "render/pdf.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "render/haru.h"
#include "render/pdf_content.h"
#include "render/pdf_font.h"
#include "render/pdfa.h"
#include "render/subset.h"

#include <assert.h>

#define LONGEST 16000 /* characters of one string: 32767 bytes in PDF 1.4 */

struct aj_pdf {
    struct aj_haru haru;
    struct aj_subset subset;
    HPDF_Dict font;
    HPDF_Page page;                /* the one being drawn; NULL before the first */
    struct aj_pdf_content content; /* of that page */
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
    aj_pdf_content_release(&pdf->content);
    free(pdf);
}

static bool may_draw(struct aj_pdf *pdf)
{
    assert(!pdf->finished);
    if (!aj_haru_failed(&pdf->haru) && !pdf->page)
        fail(pdf, AJ_INVALID, "绘制 PDF：还没有页面");
    return !aj_haru_failed(&pdf->haru);
}

static void check_drawn(struct aj_pdf *pdf)
{
    if (pdf->content.out_of_range)
        fail(pdf, AJ_INVALID, "绘制 PDF：坐标或尺寸超出范围");
    if (pdf->content.operators.failed)
        aj_haru_out_of_memory(&pdf->haru);
}

/* Hands the drawn page to libharu. */
static void end_page(struct aj_pdf *pdf)
{
    const struct aj_buf *operators = &pdf->content.operators;
    HPDF_PageAttr attr;

    if (!pdf->page || aj_haru_failed(&pdf->haru))
        return;
    attr = pdf->page->attr;
    aj_haru_fill(&pdf->haru, attr->contents, operators->data ? operators->data : "",
                 operators->size);
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
    aj_pdf_content_begin(&pdf->content, height);
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
    aj_pdf_content_text(&pdf->content, run, &codes);
    check_drawn(pdf);
}

void aj_pdf_line(struct aj_pdf *pdf, double x0, double y0, double x1, double y1, double thickness)
{
    if (!may_draw(pdf))
        return;
    aj_pdf_content_line(&pdf->content, (const double[]){x0, y0}, (const double[]){x1, y1},
                        thickness);
    check_drawn(pdf);
}

void aj_pdf_box(struct aj_pdf *pdf, double x, double y, double w, double h, double thickness)
{
    const struct aj_pdf_rect box = {x, y, w, h};

    if (!may_draw(pdf))
        return;
    aj_pdf_content_box(&pdf->content, &box, thickness);
    check_drawn(pdf);
}

void aj_pdf_fill(struct aj_pdf *pdf, const struct aj_pdf_rect *rects, size_t n)
{
    if (!may_draw(pdf))
        return;
    aj_pdf_content_fill(&pdf->content, rects, n);
    check_drawn(pdf);
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
