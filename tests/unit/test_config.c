#include "service/config.h"

#include "base/auto.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
    const char *sentence, *text, *key, *value;
    enum aj_code code;
} rows[] = {
    {"a key gives its value without blanks", " a =  b c \n", "a", "b c", AJ_OK},
    {"an absent key gives nothing", "a = b\n", "x", NULL, AJ_OK},
    {"a section is a prefix", "a=1\n[mail]\na = 2\n", "mail.a", "2", AJ_OK},
    {"a key outside its section is another key", "[mail]\na = 2\n", "a", NULL, AJ_OK},
    {"the last of two wins", "a = 1\na = 2\n", "a", "2", AJ_OK},
    {"comments and empty lines are skipped", "# a = 1\n\n\r\na = 2\r\n", "a", "2", AJ_OK},
    {"a value may hold an equals sign", "a = b=c\n", "a", "b=c", AJ_OK},
    {"a line that is neither is refused", "a = 1\nnonsense\n", "a", NULL, AJ_INVALID},
    {"an empty file has no keys", "", "a", NULL, AJ_OK},
};

static void check_row(void **state)
{
    const struct row *row = *state;
    char path[] = "/tmp/aj-conf-XXXXXX";
    int fd = mkstemp(path);
    AJ_AUTO(aj_auto_free) char *value = NULL;
    enum aj_code code;

    assert_true(fd >= 0);
    assert_int_equal(aj_file_write_all(fd, row->text, strlen(row->text), path, NULL), AJ_OK);
    (void)close(fd);
    code = aj_config_get(path, row->key, &value, NULL);
    (void)remove(path);
    assert_int_equal(code, row->code);
    if (code != AJ_OK)
        return;
    if (row->value) {
        assert_string_equal(value, row->value);
    } else {
        assert_null(value);
    }
}

int main(void)
{
    struct CMUnitTest tests[AJ_COUNTOF(rows)];

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[i] = (struct CMUnitTest){.name = rows[i].sentence,
                                       .test_func = check_row,
                                       .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("service/config", tests, NULL, NULL);
}
