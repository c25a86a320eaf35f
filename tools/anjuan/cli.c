#include "tools/anjuan/cli.h"

#include "base/json.h"
#include "tools/anjuan/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum aj_exit aj_cli_usage(const char *fmt, ...)
{
    va_list ap;

    (void)fputs("anjuan: ", stderr);
    va_start(ap, fmt);
    (void)vfprintf(stderr, fmt, ap); /* NOLINT(clang-analyzer-valist.Uninitialized): it just was */
    va_end(ap);
    (void)fputs("（anjuan --help 看用法）\n", stderr);
    return AJ_EXIT_USAGE;
}

static void tell_failure(const struct aj_err *err)
{
    const char *remedy = aj_failure_remedy(err);

    (void)fprintf(stderr, err->code == AJ_NO_MEMORY ? "anjuan: 内存不足（%s）\n" : "anjuan: %s\n",
                  err->text);
    if (*remedy)
        (void)fprintf(stderr, "处理：%s\n", remedy);
}

enum aj_exit aj_cli_failed(const struct aj_err *err)
{
    tell_failure(err);
    switch (err->code) {
    case AJ_NOT_FOUND:
    case AJ_INVALID:
    case AJ_CONFLICT:
    case AJ_CORRUPT:
        return AJ_EXIT_FAULT;
    case AJ_OK:
    case AJ_TOO_LARGE:
    case AJ_FORBIDDEN:
    case AJ_FULL:
    case AJ_IO:
    case AJ_NO_MEMORY:
    case AJ_CODE_COUNT:
    default:
        return AJ_EXIT_FAILED;
    }
}

bool aj_cli_open(const struct aj_cli *cli, enum aj_home_mode mode, struct aj_home **out)
{
    struct aj_err err = {0};

    if (aj_home_open(cli->home, mode, out, &err) == AJ_OK)
        return true;
    tell_failure(&err);
    return false;
}

void aj_cli_mask_account(json_t *payee)
{
    const char *number = aj_json_text(payee, "account_number");
    size_t size = strlen(number);
    char masked[32];

    if (!payee)
        return;
    (void)snprintf(masked, sizeof(masked), "****%s", size > 4 ? number + size - 4 : "");
    (void)json_object_set_new(payee, "account_number", json_string(masked));
}

enum aj_exit aj_cli_print(json_t *json)
{
    if (!json)
        return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    if (json_dumpf(json, stdout, JSON_INDENT(1)) != 0 || putchar('\n') == EOF ||
        fflush(stdout) != 0) {
        json_decref(json);
        return aj_cli_failed(&(struct aj_err){.code = AJ_IO, .text = "不能输出结果"});
    }
    json_decref(json);
    return AJ_EXIT_GOOD;
}

const char *aj_cli_reviewer(const struct aj_cli *cli, const struct aj_home *home)
{
    if (cli->reviewer)
        return cli->reviewer;
    return home->reviewer && *home->reviewer ? home->reviewer : "档案员";
}
