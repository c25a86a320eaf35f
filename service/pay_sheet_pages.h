#ifndef AJ_SERVICE_PAY_SHEET_PAGES_H
#define AJ_SERVICE_PAY_SHEET_PAGES_H

#include "casefile/pay_sheet.h"
#include "render/render.h"

/*
 * The paper of a payment batch as PDF/A-1b: a pure function of the batch, the layouts, the fonts
 * and the instant. Any thread. Errors: AJ_INVALID (the batch fails aj_pay_sheet_check, or a
 * layout names what is not there), AJ_NOT_FOUND (no such layout in an older home), AJ_NO_MEMORY,
 * AJ_IO.
 */

/* 办案补贴发放表, and its totals by payee and by unit on pages of their own. */
enum aj_code aj_pay_sheet_draw(const struct aj_render *render, const struct aj_pay_sheet *sheet,
                               int64_t drawn_at, struct aj_buf *pdf,
                               struct aj_render_result *result, struct aj_err *err) AJ_CHECKED;

/* 领款凭单, two to a page, for each line or each payee. */
struct aj_pay_vouchers {
    const struct aj_pay_sheet *sheet;
    enum aj_pay_by by; /* AJ_PAY_BY_LINE or AJ_PAY_BY_PAYEE */
    int64_t drawn_at;
};

enum aj_code aj_pay_vouchers_draw(const struct aj_render *render,
                                  const struct aj_pay_vouchers *vouchers, struct aj_buf *pdf,
                                  struct aj_render_result *result, struct aj_err *err) AJ_CHECKED;

#endif
