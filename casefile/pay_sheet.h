#ifndef AJ_CASEFILE_PAY_SHEET_H
#define AJ_CASEFILE_PAY_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "casefile/case.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A payment batch as it is shown to people and to the bank (办案补贴发放表): what the ledger holds
 * of it, joined with the facts of its files. Plain borrowed data; texts are UTF-8, NULL where not
 * known; money is whole fen. Nothing here looks anything up. Rule: docs/formats/bank-files.md.
 */

struct aj_pay_line {
    size_t n; /* 1, 2, 3 …, as in the batch */
    const char *case_number;
    const char *archive_number;
    const char *first_recipient; /* never read when `sealed` */
    size_t n_recipients;         /* 1 or more */
    bool sealed;
    const char *reason;     /* 案由 */
    const char *case_class; /* words of case.json */
    const char *stage;
    const char *unit; /* 承办机构 */
    const char *handler;
    int64_t standard_fen; /* these five make `fen`; each 0 or more */
    int64_t cross_region_fen;
    int64_t translation_fen;
    int64_t other_fen;
    const char *other_reason;
    int64_t deduction_fen; /* taken off */
    const char *deduction_reason;
    int64_t fen; /* paid by this line, above 0 */
    struct aj_payee payee;
    const char *end_to_end_id; /* docs/formats/ledger.md, end */
    const char *bundle_sha256; /* of the sealed file; 64 hex digits */
};

struct aj_pay_sheet {
    const char *centre;
    const char *id; /* 2026-003 */
    struct aj_date on;
    const char *prepared_by;
    const char *approved_by; /* NULL or "": nobody yet */
    const char *sha256;      /* of the batch; 64 hex digits */
    const char *previous;    /* of the batch last sent; NULL or "": none */
    int64_t total_fen;
    const struct aj_pay_line *lines;
    size_t n_lines; /* 1 or more */
};

/* Whether every row and the whole add up, every payee has an account and no identifier stands twice
   (docs/formats/bank-files.md "What holds for all of them"). Nothing is shown or handed out of a
   batch that fails here. AJ_INVALID names the line; AJ_NO_MEMORY. */
enum aj_code aj_pay_sheet_check(const struct aj_pay_sheet *sheet, struct aj_err *err) AJ_CHECKED;

enum aj_pay_by { AJ_PAY_BY_LINE, AJ_PAY_BY_PAYEE, AJ_PAY_BY_UNIT };

struct aj_pay_sum {
    const struct aj_pay_line
        *lines; /* copies, in the order of the batch; the first stands for all */
    size_t n_lines;
    int64_t fen;
};

/* Lines that go together, and what they come to, in the order of their first lines. A payee is one
   holder, bank and number. `sheet` was checked. In `arena`; AJ_NO_MEMORY. */
enum aj_code aj_pay_sums(const struct aj_pay_sheet *sheet, enum aj_pay_by by,
                         struct aj_arena *arena, struct aj_pay_sum **out, size_t *n,
                         struct aj_err *err) AJ_CHECKED;

/* Appends 李某, 李某等3人, or the code of a sealed person. */
void aj_pay_recipients(const struct aj_pay_line *line, struct aj_buf *out);

/* Appends 法律援助办案补贴 and the case number: what payer and payee read at the bank, no name in
 * it.
 */
void aj_pay_purpose(const struct aj_pay_line *line, struct aj_buf *out);

/* The number as a bank gets it, without blanks; false and "" unless it is 1 to 34 of 0-9 A-Z a-z -.
 */
#define AJ_ACCOUNT_SIZE 35
bool aj_pay_account(const char *number, char out[AJ_ACCOUNT_SIZE]) AJ_CHECKED;

/* For everything that is no bank file: **** and the last four of eight characters or more. */
#define AJ_MASKED_SIZE 9
void aj_pay_account_masked(const char *number, char out[AJ_MASKED_SIZE]);

#endif
