#ifndef AJ_SERVICE_PAY_SHEET_OF_H
#define AJ_SERVICE_PAY_SHEET_OF_H

#include "base/json.h"
#include "casefile/pay_sheet.h"
#include "service/home.h"

/*
 * The sheet of a batch, as people and banks see it: the row of the batch, joined with its claims
 * and the records of their files. It is checked (aj_pay_sheet_check) before it is given out.
 *
 * `batch` is a row of the ledger; `out` borrows from `home` and lives in `arena`, of which a batch
 * of 5,000 lines needs some 20 MB. Before a batch is sent its lines bear the attempt that they will
 * be sent with. Errors: AJ_INVALID names the line that cannot be shown, AJ_CORRUPT, AJ_NO_MEMORY.
 */
#define AJ_PAY_SHEET_ROOM ((size_t)128 << 20)
enum aj_code aj_pay_sheet_of(struct aj_home *home, const json_t *batch, struct aj_arena *arena,
                             struct aj_pay_sheet *out, struct aj_err *err) AJ_CHECKED;

/*
 * What `line->fen` is made of: 标准 + 异地 + 翻译 + 其他 − 减发 of the claim's lines. A later claim
 * (tier above 1) is an adjustment: all of it stands in 其他, with its reason. What the line pays
 * more or less than the claim's lines come to - the claim was corrected (`adjusted`, the reasons;
 * "": not known), or a part is paid at another time - stands in 其他 or 减发, with the reason. Sets
 * the amounts and reasons of `line`; texts are copied into `arena`. Pure. Errors: AJ_CORRUPT (sums
 * out of range), AJ_NO_MEMORY.
 */
struct aj_pay_line_of {
    const json_t *claim;
    const char *adjusted;
};
enum aj_code aj_pay_line_split(const struct aj_pay_line_of *of, struct aj_arena *arena,
                               struct aj_pay_line *line, struct aj_err *err) AJ_CHECKED;

#endif
