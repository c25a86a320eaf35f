#include "service/pay_sheet_pages.h"

#include "base/auto.h"
#include "service/pay_sheet_model.h"

#include <stdio.h>

struct pages {
    const char *name; /* 办案补贴发放表 */
    const char *const *layouts;
    size_t n;
    enum aj_pay_by by;
    int64_t drawn_at;
};

/* A draft and the approved sheet are two documents, with an /ID each. */
static enum aj_code draw(const struct aj_render *render, const struct aj_pay_sheet *sheet,
                         const struct pages *pages, struct aj_buf *pdf,
                         struct aj_render_result *result, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *model = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf title = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf seed = {0};
    struct aj_render_job job = {.layouts = pages->layouts,
                                .n_layouts = pages->n,
                                .author = sheet->centre,
                                .drawn_at = pages->drawn_at};

    AJ_TRY(aj_pay_sheet_check(sheet, err));
    AJ_TRY(aj_pay_sheet_model(sheet, pages->by, &model, err));
    aj_buf_addf(&title, "%s %s", pages->name, sheet->id);
    aj_buf_addf(&seed, "%s %s %d %s", sheet->sha256, pages->layouts[0], (int)pages->by,
                sheet->approved_by ? sheet->approved_by : "");
    if (title.failed || seed.failed)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    job.model = model;
    job.title = title.data;
    job.seed = seed.data;
    return aj_render_draw(render, &job, pdf, result, err);
}

enum aj_code aj_pay_sheet_draw(const struct aj_render *render, const struct aj_pay_sheet *sheet,
                               int64_t drawn_at, struct aj_buf *pdf,
                               struct aj_render_result *result, struct aj_err *err)
{
    static const char *const layouts[] = {"pay-sheet", "pay-totals"};
    struct pages pages = {.name = "办案补贴发放表",
                          .layouts = layouts,
                          .n = AJ_COUNTOF(layouts),
                          .by = AJ_PAY_BY_PAYEE,
                          .drawn_at = drawn_at};

    return draw(render, sheet, &pages, pdf, result, err);
}

enum aj_code aj_pay_vouchers_draw(const struct aj_render *render,
                                  const struct aj_pay_vouchers *vouchers, struct aj_buf *pdf,
                                  struct aj_render_result *result, struct aj_err *err)
{
    static const char *const layouts[] = {"pay-voucher"};
    struct pages pages = {.name = "办案补贴领款凭单",
                          .layouts = layouts,
                          .n = AJ_COUNTOF(layouts),
                          .by = vouchers->by,
                          .drawn_at = vouchers->drawn_at};

    return draw(render, vouchers->sheet, &pages, pdf, result, err);
}
