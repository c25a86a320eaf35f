#ifndef AJ_SERVICE_PAY_EXPORT_H
#define AJ_SERVICE_PAY_EXPORT_H

#include "base/buf.h"
#include "casefile/pay_sheet.h"
#include "service/payment.h"

/*
 * A batch for the bank, and its paper.
 *
 * NEVER TWO DIFFERENT FILES FOR ONE BATCH. A file is a function of the batch alone, as it was
 * approved: its lines, the instant of the approval (CreDtTm of pain.001; the day of the wish to pay
 * is its day, also when the file is written later), and for pain.001 the account it is paid from.
 * What was once written is written again byte for byte, and when it would not be (another account
 * in anjuan.conf, another version of the program) nothing is written: the journal has the digest.
 * The three formats say the same: same lines, same EndToEndId.
 *
 * ORDER, and what a failure at each point leaves:
 *   1. the bytes are made and compared with what was written before: nothing;
 *   2. they are written whole beside `output` (name and ".part", new, 0600) and flushed with the
 *      folder: nothing, it is removed; after a crash a .part that no bank takes;
 *   3. batch.sent with their digest is committed: as 2, and the batch is as it was;
 *   4. the home writes its place anew (service/home_place.h), so that a copy from before is known
 *      as one as soon as there is a file; then the file gets its name, which is flushed: the batch
 *      is sent, and its file is not there under its name.
 * So there is never a file to take to the bank of a batch that the ledger may still cancel, nor one
 * that a home taken back in place could forget; and what fails in 4 is mended by the same export
 * again: same bytes, nothing recorded twice. That also holds for a repeat under the same key.
 *
 * `output` must not be there, unless it holds these very bytes (then it is left). Not allowed
 * (AJ_CONFLICT): a batch that is not approved, and one of which a line is settled already.
 */
enum aj_pay_format { AJ_PAY_CSV, AJ_PAY_CSV_GB18030, AJ_PAY_PAIN, AJ_PAY_FORMATS };
bool aj_pay_format_from_word(const char *word, enum aj_pay_format *out);

struct aj_pay_export {
    const char *batch;
    enum aj_pay_format format;
    const char *output; /* path; NULL: the batch's id and .csv, -gb18030.csv or .xml, here */
};

/* `answer` has also `output` and `bytes`. It says `repeated` when the format had been written
   before, under whatever key. Errors also: AJ_FULL, AJ_FORBIDDEN, AJ_IO of the file. */
enum aj_code aj_pay_export(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_export *wanted, struct aj_pay_done *done,
                           struct aj_err *err) AJ_CHECKED;

/* 发放表 with 汇总表, or 领款凭单, as PDF/A-1b appended to `pdf`; drawn as at the approval, or the
   preparing when it is not approved. Reading is enough. */
enum aj_pay_paper { AJ_PAY_PAPER_SHEET, AJ_PAY_PAPER_VOUCHERS, AJ_PAY_PAPER_VOUCHERS_BY_PAYEE };
struct aj_pay_paper_wanted {
    const char *batch;
    enum aj_pay_paper paper;
};
enum aj_code aj_pay_paper_draw(struct aj_home *home, const struct aj_pay_paper_wanted *wanted,
                               struct aj_buf *pdf, struct aj_err *err) AJ_CHECKED;

#endif
