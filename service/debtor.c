#include "service/debtor.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "casefile/pay_sheet.h"
#include "service/config.h"

#include <string.h>

static enum aj_code read_key(const char *path, const char *key, char **out, struct aj_err *err)
{
    AJ_TRY(aj_config_get(path, key, out, err));
    if (!*out || **out == '\0')
        return aj_fail(err, AJ_INVALID, "%s 缺少 %s：写明付款账户后再生成 pain.001", path, key);
    if (!aj_utf8_plain(*out, strlen(*out), false))
        return aj_fail(err, AJ_INVALID, "%s 的 %s 有不可见字符", path, key);
    return AJ_OK;
}

static enum aj_code read_all(const char *path, struct aj_debtor *debtor, struct aj_err *err)
{
    char number[AJ_ACCOUNT_SIZE];

    AJ_TRY(read_key(path, "payment.debtor_name", &debtor->name, err));
    AJ_TRY(read_key(path, "payment.debtor_account", &debtor->account, err));
    AJ_TRY(read_key(path, "payment.debtor_bank", &debtor->bank, err));
    if (!aj_pay_account(debtor->account, number)) {
        return aj_fail(err, AJ_INVALID, "%s 的 payment.debtor_account 不是 1 至 34 位数字或字母",
                       path);
    }
    memcpy(debtor->account, number, strlen(number) + 1); /* never longer than it was */
    return AJ_OK;
}

enum aj_code aj_debtor_read(const char *config_path, struct aj_debtor *out, struct aj_err *err)
{
    AJ_AUTO(aj_debtor_release) struct aj_debtor debtor = {0};

    AJ_TRY(read_all(config_path, &debtor, err));
    *out = debtor;
    debtor = (struct aj_debtor){0};
    return AJ_OK;
}

void aj_debtor_release(struct aj_debtor *debtor)
{
    free(debtor->name);
    free(debtor->account);
    free(debtor->bank);
    *debtor = (struct aj_debtor){0};
}
