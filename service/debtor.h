#ifndef AJ_SERVICE_DEBTOR_H
#define AJ_SERVICE_DEBTOR_H

#include "base/err.h"

/* The account that payments are made from: section [payment] of anjuan.conf
   (docs/formats/home.md). */
struct aj_debtor {
    char *name;
    char *account; /* without blanks */
    char *bank;
};

/* Errors: AJ_INVALID naming the key that is missing, or no plain text, or no account number;
   those of aj_config_get. The caller releases. */
enum aj_code aj_debtor_read(const char *config_path, struct aj_debtor *out,
                            struct aj_err *err) AJ_CHECKED;
void aj_debtor_release(struct aj_debtor *debtor);

#endif
