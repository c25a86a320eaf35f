/* What is granted to a year and a source, and taken back. */
#include "index/fold_fields.h"
#include "index/ledger_entry.h"

enum aj_code aj_fold_budget_granted(struct aj_fold *f, struct aj_err *err)
{
    const json_t *data = f->event->data;
    struct aj_entry e = {0};
    struct aj_fund fund = {.source = aj_json_text(data, "source")};
    int64_t fen;

    AJ_TRY(aj_field_why(f, err));
    AJ_TRY(aj_field_number(f, data, "year", (const int[]){1970, 9999}, &fund.year, err));
    AJ_TRY(aj_field_fen(f, data, true, &fen, err));
    if (!aj_source_is_good(fund.source))
        return aj_fail(err, AJ_INVALID, "经费来源应当是 1 到 60 个字，不含控制字符");
    if (fen < 0) {
        int64_t left;

        AJ_TRY(aj_account_fen(f, fund, AJ_ACCOUNT_BUDGET, &left, err));
        if (left < -fen) {
            return aj_fail(err, AJ_CONFLICT, "%d 年“%s”可用的只有 %lld 分，不能收回 %lld 分",
                           fund.year, fund.source, (long long)left, (long long)-fen);
        }
    }
    AJ_TRY(aj_entry_move(f, &e, fund, AJ_WAY(GRANTED, BUDGET), fen, err));
    return aj_entry_post(f, &e, NULL, NULL, err);
}
