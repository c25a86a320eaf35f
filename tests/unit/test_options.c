/* What stands on the command line: the options of tools/anjuan/options.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/anjuan/options.h"

#include <stdio.h>
#include <string.h>

#define MOST 8

struct row {
    const char *name;
    const char *args[MOST]; /* up to a NULL */
    enum aj_exit status;
    int taken; /* arguments */
};

static const struct row rows[] = {
    {"a flag is one argument", {"--facets", "x"}, AJ_EXIT_GOOD, 1},
    {"a value is the next argument", {"--csv", "x.csv", "y"}, AJ_EXIT_GOOD, 2},
    {"a value may stand behind an equals sign", {"--csv=x.csv", "y"}, AJ_EXIT_GOOD, 1},
    {"a value may hold an equals sign", {"--filter", "类型=民事"}, AJ_EXIT_GOOD, 2},
    {"only the first equals sign ends the name", {"--filter=类型=民事"}, AJ_EXIT_GOOD, 1},
    {"a value may be empty", {"--save="}, AJ_EXIT_GOOD, 1},
    {"a value may look like an option", {"--save", "--facets"}, AJ_EXIT_GOOD, 2},
    {"a value must be there", {"--csv"}, AJ_EXIT_USAGE, 0},
    {"a flag has no value", {"--facets=yes"}, AJ_EXIT_USAGE, 0},
    {"a flag has no empty value either", {"--facets="}, AJ_EXIT_USAGE, 0},
    {"a name is not shortened", {"--fac"}, AJ_EXIT_USAGE, 0},
    {"nor followed by more", {"--facetsx"}, AJ_EXIT_USAGE, 0},
    {"two dashes are no name", {"--=x"}, AJ_EXIT_USAGE, 0},
    {"a count is a number", {"--limit", "20"}, AJ_EXIT_GOOD, 2},
    {"a count is not 0", {"--limit", "0"}, AJ_EXIT_USAGE, 0},
    {"a count is not negative", {"--limit", "-1"}, AJ_EXIT_USAGE, 0},
    {"a count has no blanks", {"--limit", " 1"}, AJ_EXIT_USAGE, 0},
    {"a count has no tail", {"--limit", "10x"}, AJ_EXIT_USAGE, 0},
    {"a count is not empty", {"--limit="}, AJ_EXIT_USAGE, 0},
    {"a count has an end", {"--limit", "1000001"}, AJ_EXIT_USAGE, 0},
    {"a count does not wrap", {"--limit", "18446744073709551617"}, AJ_EXIT_USAGE, 0},
};

static int count(const char *const args[MOST])
{
    int n = 0;

    while (n < MOST && args[n])
        n++;
    return n;
}

static void option_is_read(void **state)
{
    const struct row *row = *state;
    struct aj_cli cli = {0};
    uint64_t seen = 0;
    char *args[MOST];
    int at = 0;

    memcpy(args, row->args, sizeof(args));
    assert_int_equal(aj_option_take(&cli, count(row->args), args, &at, &seen), row->status);
    if (row->status != AJ_EXIT_GOOD)
        return;
    assert_int_equal(at + 1, row->taken);
    assert_true(seen != 0 && (seen & (seen - 1)) == 0);
}

/* All arguments, one after the other. */
static uint64_t take_all(struct aj_cli *cli, const char *const args[MOST])
{
    char *copy[MOST];
    uint64_t seen = 0;

    memcpy(copy, args, sizeof(copy));
    for (int at = 0; at < count(args); at++)
        assert_int_equal(aj_option_take(cli, count(args), copy, &at, &seen), AJ_EXIT_GOOD);
    return seen;
}

static void each_option_goes_to_its_place(void **state)
{
    struct aj_cli cli = {0};

    (void)state;
    (void)take_all(&cli, (const char *const[MOST]){"--limit=7", "--as", "甲@乙", "--no-sealed",
                                                   "--sort=newest", "--owner", "丙"});
    assert_int_equal(cli.limit, 7);
    assert_string_equal(cli.person, "甲@乙");
    assert_true(cli.no_sealed);
    assert_string_equal(cli.sort, "newest");
    assert_string_equal(cli.owner, "丙");
    assert_false(cli.facets || cli.literal || cli.json);
    assert_null(cli.csv);
}

static void the_last_of_two_values_holds_and_lists_hold_all(void **state)
{
    struct aj_cli cli = {0};

    (void)state;
    (void)take_all(&cli, (const char *const[MOST]){"--sort=best", "--sort=newest", "--filter=a=1",
                                                   "--unit=甲", "--filter=b=2"});
    assert_string_equal(cli.sort, "newest");
    assert_int_equal(cli.filters.n, 2);
    assert_string_equal(cli.filters.at[0], "a=1");
    assert_string_equal(cli.filters.at[1], "b=2");
    assert_int_equal(cli.units.n, 1);
}

static void a_list_has_an_end(void **state)
{
    struct aj_cli cli = {0};
    char *args[] = {(char *)(uintptr_t) "--filter=a=1"};
    uint64_t seen = 0;

    (void)state;
    for (size_t i = 0; i < AJ_CLI_LIST; i++) {
        int at = 0;

        assert_int_equal(aj_option_take(&cli, 1, args, &at, &seen), AJ_EXIT_GOOD);
    }
    assert_int_equal(aj_option_take(&cli, 1, args, &(int){0}, &seen), AJ_EXIT_USAGE);
    assert_int_equal(cli.filters.n, AJ_CLI_LIST);
}

static void an_option_that_the_command_does_not_want_is_named(void **state)
{
    struct aj_cli cli = {0};
    uint64_t seen = take_all(&cli, (const char *const[MOST]){"--json", "--csv=x", "--limit=3"});

    (void)state;
    assert_null(aj_option_unwanted(seen, OPT_JSON | OPT_FINDING | OPT_LIMIT));
    assert_string_equal(aj_option_unwanted(seen, OPT_JSON | OPT_LIMIT), "--csv");
    assert_string_equal(aj_option_unwanted(seen, OPT_JSON | OPT_FINDING), "--limit");
    assert_null(aj_option_unwanted(0, 0));
}

int main(void)
{
    struct CMUnitTest tests[4 + AJ_COUNTOF(rows)] = {
        cmocka_unit_test(each_option_goes_to_its_place),
        cmocka_unit_test(the_last_of_two_values_holds_and_lists_hold_all),
        cmocka_unit_test(a_list_has_an_end),
        cmocka_unit_test(an_option_that_the_command_does_not_want_is_named),
    };
    size_t n = 4;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = option_is_read,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
