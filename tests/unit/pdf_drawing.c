#include "pdf_drawing.h"

#include <stdio.h>
#include <string.h>

static void text(struct aj_pdf *pdf, double y, double size, enum aj_pdf_weight weight,
                 const char *words)
{
    const struct aj_pdf_run run = {72, y, size, size > 20 ? 2.5 : 0, weight};

    aj_pdf_text(pdf, &run, words, strlen(words));
}

static void cover(struct aj_pdf *pdf, int salt)
{
    const struct aj_pdf_rect squares[] = {{400, 700, 10, 10}, {420, 700, 5.25, 10}};
    char number[64];

    (void)snprintf(number, sizeof(number), "（2026）川法援民字第%05d号", salt);
    aj_pdf_page(pdf, 595.28, 841.89);
    text(pdf, 100, 30, AJ_PDF_BOLD, "法律援助案件卷宗");
    text(pdf, 160, 12, AJ_PDF_REGULAR, number);
    text(pdf, 190, 12, AJ_PDF_REGULAR, "受援人：张㛃𫎩𰻞");
    aj_pdf_box(pdf, 70, 140, 455, 60, 0.75);
    aj_pdf_line(pdf, 70, 170, 525, 170, 0.5);
    aj_pdf_fill(pdf, squares, AJ_COUNTOF(squares));
}

enum aj_code draw_sample(const struct aj_fonts *fonts, int salt, struct aj_buf *out,
                         struct aj_err *err)
{
    const struct aj_pdf_about about = {"卷宗 <A & B> 张𫎩", "法律援助中心", 1767229384, "sample-1"};
    struct aj_pdf *pdf = NULL;
    enum aj_code code;

    AJ_TRY(aj_pdf_open(fonts, &about, &pdf, err));
    cover(pdf, salt);
    aj_pdf_page(pdf, 841.89, 595.28);
    text(pdf, 72, 14, AJ_PDF_REGULAR, "经审查，申请人符合法律援助条件，决定给予法律援助。");
    text(pdf, 100, 10.5, AJ_PDF_REGULAR, "Apples, AV and 1,234.56 yuan");
    code = aj_pdf_finish(pdf, out, err);
    aj_pdf_close(pdf);
    return code;
}
