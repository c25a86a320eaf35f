#include "casefile/pay_sheet.h"

#include <stdio.h>
#include <string.h>

static const char account_characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz-";

void aj_pay_recipients(const struct aj_pay_line *line, struct aj_buf *out)
{
    if (line->sealed) {
        aj_buf_addf(out, AJ_SEALED_RECIPIENT, 1);
    } else {
        aj_buf_addf(out, "%s", line->first_recipient ? line->first_recipient : "");
    }
    if (line->n_recipients > 1)
        aj_buf_addf(out, "等%zu人", line->n_recipients);
}

void aj_pay_purpose(const struct aj_pay_line *line, struct aj_buf *out)
{
    aj_buf_addf(out, "法律援助办案补贴 %s", line->case_number);
}

bool aj_pay_account(const char *number, char out[AJ_ACCOUNT_SIZE])
{
    size_t n = 0;

    out[0] = '\0';
    for (const char *p = number ? number : ""; *p; p++) {
        if (*p == ' ')
            continue;
        if (n + 1 == AJ_ACCOUNT_SIZE || !strchr(account_characters, *p)) {
            out[0] = '\0';
            return false;
        }
        out[n++] = *p;
        out[n] = '\0';
    }
    return n > 0;
}

void aj_pay_account_masked(const char *number, char out[AJ_MASKED_SIZE])
{
    char whole[AJ_ACCOUNT_SIZE];
    size_t size = aj_pay_account(number, whole) ? strlen(whole) : 0;

    (void)snprintf(out, AJ_MASKED_SIZE, "****%s", size >= 8 ? whole + size - 4 : "");
}
