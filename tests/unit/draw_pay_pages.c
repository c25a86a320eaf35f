/* draw_pay_pages FOLDER [LINES]: the paper of an invented batch, to be looked at and judged by
   Preflight. Ninety lines and one long reason unless said otherwise. */
#include "base/file.h"
#include "service/pay_sheet_pages.h"

#include <stdio.h>
#include <stdlib.h>

#include "pay_world.h"

#define DRAWN_AT 1795833300 /* 2026-11-28 */

static int failed(const struct aj_err *err)
{
    (void)fprintf(stderr, "draw_pay_pages: %s\n", err->text);
    return 1;
}

static enum aj_code keep(const char *folder, const char *name, struct aj_buf *pdf,
                         struct aj_err *err)
{
    char path[400];

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    AJ_TRY(aj_file_replace(path, pdf->data, pdf->size, 0644, err));
    pdf->size = 0;
    return AJ_OK;
}

static enum aj_code draw(const struct aj_render *render, const struct aj_pay_sheet *sheet,
                         const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf pdf = {0};
    struct aj_render_result result;
    struct aj_pay_vouchers vouchers = {.sheet = sheet, .by = AJ_PAY_BY_PAYEE, .drawn_at = DRAWN_AT};

    AJ_TRY(aj_pay_sheet_draw(render, sheet, DRAWN_AT, &pdf, &result, err));
    AJ_TRY(keep(folder, "pay-sheet.pdf", &pdf, err));
    AJ_TRY(aj_pay_vouchers_draw(render, &vouchers, &pdf, &result, err));
    AJ_TRY(keep(folder, "pay-vouchers.pdf", &pdf, err));
    vouchers.by = AJ_PAY_BY_LINE;
    AJ_TRY(aj_pay_vouchers_draw(render, &vouchers, &pdf, &result, err));
    return keep(folder, "pay-vouchers-lines.pdf", &pdf, err);
}

int main(int argc, char **argv)
{
    struct aj_render *render = NULL;
    struct aj_err err = {0};
    struct pay_world w;
    enum aj_code code;

    if (argc < 2)
        return 2;
    if (aj_render_open(AJ_SOURCE "/templates/pages", &render, &err) != AJ_OK)
        return failed(&err);
    pay_world_open(&w, argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 90);
    w.lines[2].other_reason =
        "到外省调查取证：往返交通费 186.05 元，凭据见卷第 41 至 46 "
        "页；受援人不通汉语，另请翻译到场二次，"
        "已列翻译费，此处不再重复计算；鉴定费由受援人先行垫付，经中心核准后随本批一并返还。";
    code = draw(render, &w.sheet, argv[1], &err);
    pay_world_close(&w);
    aj_render_close(render);
    return code == AJ_OK ? 0 : failed(&err);
}
