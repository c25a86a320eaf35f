/* The account payments are made from, out of anjuan.conf. */
#include "base/file.h"
#include "service/debtor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum aj_code read_conf(const char *text, struct aj_debtor *debtor, struct aj_err *err)
{
    char folder[] = "debtor-XXXXXX";
    char path[60];
    enum aj_code code;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/anjuan.conf", folder);
    assert_int_equal(aj_file_replace(path, text, strlen(text), 0600, err), AJ_OK);
    code = aj_debtor_read(path, debtor, err);
    assert_int_equal(aj_file_remove_tree(folder, NULL), AJ_OK);
    return code;
}

static void the_section_is_read(void **state)
{
    struct aj_debtor debtor = {0};
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(read_conf("format = 1\n[payment]\ndebtor_name = 云溪区法律援助中心\n"
                               "debtor_account = 0000 0009 0000 0001\n"
                               "debtor_bank = 澜州样例银行\n",
                               &debtor, &err),
                     AJ_OK);
    assert_string_equal(debtor.name, "云溪区法律援助中心");
    assert_string_equal(debtor.account, "0000000900000001");
    assert_string_equal(debtor.bank, "澜州样例银行");
    aj_debtor_release(&debtor);
}

static void what_is_missing_is_named(void **state)
{
    static const struct {
        const char *conf, *told;
    } rows[] = {
        {"format = 1\n", "payment.debtor_name"},
        {"debtor_name = 中心\n", "payment.debtor_name"},
        {"[payment]\ndebtor_name = 中心\n", "payment.debtor_account"},
        {"[payment]\ndebtor_name = 中心\ndebtor_account = 12\n", "payment.debtor_bank"},
        {"[payment]\ndebtor_name =\ndebtor_account = 12\ndebtor_bank = 行\n",
         "payment.debtor_name"},
        {"[payment]\ndebtor_name = 中心\ndebtor_account =\ndebtor_bank = 行\n",
         "payment.debtor_account"},
        {"[payment]\ndebtor_name = 中心\ndebtor_account = 账号\ndebtor_bank = 行\n",
         "payment.debtor_account"},
        {"[payment]\ndebtor_name = 中\x01心\ndebtor_account = 12\ndebtor_bank = 行\n",
         "payment.debtor_name"},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct aj_debtor debtor = {0};
        struct aj_err err = {0};

        assert_int_equal(read_conf(rows[i].conf, &debtor, &err), AJ_INVALID);
        assert_non_null(strstr(err.text, rows[i].told));
        assert_null(debtor.name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_section_is_read),
        cmocka_unit_test(what_is_missing_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
