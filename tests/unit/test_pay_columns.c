/* What a line of a payment batch is made of: every row adds up, whatever became of its claim. */
#include "base/auto.h"
#include "service/pay_sheet_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ALL_LINES                                                                                      \
    "[{'code':'base','fen':200000,'reason':'基准'},{'code':'handler','fen':-40000,'reason':'八成'" \
    "},"                                                                                               \
    "{'code':'cross_region','fen':50000,'reason':'跨市'},"                                           \
    "{'code':'translation','fen':1234,'reason':'翻译'},"                                             \
    "{'code':'other','fen':300,'reason':'鉴定费'},{'code':'major','fen':10000,'reason':'重大'},"  \
    "{'code':'grade_pending','fen':0,'reason':'等级未定'},"                                        \
    "{'code':'late','fen':-2000,'reason':'逾期'},{'code':'quality','fen':-500,'reason':'质量'}]"
#define ALL_FEN 219034

struct row {
    const char *name;
    const char *claim; /* with ' for " */
    const char *adjusted;
    int64_t fen;        /* of the line */
    int64_t columns[5]; /* standard, cross-region, translation, other, deduction */
    const char *other, *deduction;
};

static const struct row rows[] = {
    {"all kinds of lines stand in their columns",
     "{'tier':1,'fen':219034,'lines':" ALL_LINES "}",
     "",
     ALL_FEN,
     {160000, 50000, 1234, 10300, 2500},
     "鉴定费；重大",
     "逾期；质量"},
    {"what a claim was lowered by is taken off, with its reason",
     "{'tier':1,'fen':150000,'lines':[{'code':'base','fen':160000,'reason':'基准'}]}",
     "按旧标准",
     150000,
     {160000, 0, 0, 0, 10000},
     "",
     "按旧标准"},
    {"lowered, and nobody knows why",
     "{'tier':1,'fen':150000,'lines':[{'code':'base','fen':160000,'reason':'基准'}]}",
     "",
     150000,
     {160000, 0, 0, 0, 10000},
     "",
     "金额更正"},
    {"a part that is paid at another time is taken off",
     "{'tier':1,'fen':160000,'lines':[{'code':'base','fen':160000,'reason':'基准'}]}",
     "",
     60000,
     {160000, 0, 0, 0, 100000},
     "",
     "应发中有 1,000.00 元在别的批次发放"},
    {"lowered, and a part is paid at another time",
     "{'tier':1,'fen':150000,'lines':[{'code':'base','fen':160000,'reason':'基准'}]}",
     "按旧标准",
     50000,
     {160000, 0, 0, 0, 110000},
     "",
     "按旧标准；应发中有 1,000.00 元在别的批次发放"},
    {"more than its lines is another cost",
     "{'tier':1,'fen':170000,'lines':[{'code':'base','fen':160000,'reason':'基准'}]}",
     "",
     170000,
     {160000, 0, 0, 10000, 0},
     "金额更正",
     ""},
    {"an adjustment is another cost, whatever its lines",
     "{'tier':2,'fen':7000,'reason':'评为优秀','lines':[{'code':'base','fen':9000,'reason':'差'},"
     "{'code':'late','fen':-2000,'reason':'差'}]}",
     "",
     7000,
     {0, 0, 0, 7000, 0},
     "评为优秀",
     ""},
    {"an adjustment paid in parts",
     "{'tier':2,'fen':7000,'reason':'评为优秀','lines':[]}",
     "",
     3000,
     {0, 0, 0, 7000, 4000},
     "评为优秀",
     "应发中有 40.00 元在别的批次发放"},
    {"what turns out below nothing goes over to the other side",
     "{'tier':1,'fen':1000,'lines':[{'code':'base','fen':-500,'reason':'怪'},"
     "{'code':'other','fen':1200,'reason':'费'},{'code':'late','fen':300,'reason':'更正逾期'}]}",
     "",
     1000,
     {0, 0, 0, 1200, 200},
     "费",
     "更正逾期；标准调减"},
    {"a deduction that turns out above nothing is another cost",
     "{'tier':1,'fen':1500,'lines':[{'code':'base','fen':1200,'reason':'基准'},"
     "{'code':'late','fen':300,'reason':'更正逾期'}]}",
     "",
     1500,
     {1200, 0, 0, 300, 0},
     "减发更正",
     "更正逾期"},
    {"a code of tomorrow goes by its sign",
     "{'tier':1,'fen':60,'lines':[{'code':'new','fen':100,'reason':'新'},"
     "{'code':'newer','fen':-40,'reason':'更新'}]}",
     "",
     60,
     {0, 0, 0, 100, 40},
     "新",
     "更新"},
    {"a claim without lines is another cost",
     "{'tier':1,'fen':60}",
     "",
     60,
     {0, 0, 0, 60, 0},
     "金额更正",
     ""},
};

static json_t *json_with(const char *text)
{
    char *copy = strdup(text);
    json_t *value;

    for (char *p = copy; *p; p++) {
        if (*p == '\'')
            *p = '"';
    }
    value = json_loads(copy, 0, NULL);
    assert_non_null(value);
    free(copy);
    return value;
}

static void every_row_adds_up(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    AJ_AUTO(aj_auto_json) json_t *claim = json_with(row->claim);
    struct aj_pay_line line = {.fen = row->fen};
    const struct aj_pay_line_of of = {claim, row->adjusted};

    assert_int_equal(aj_pay_line_split(&of, &arena, &line, NULL), AJ_OK);
    assert_int_equal(line.standard_fen, row->columns[0]);
    assert_int_equal(line.cross_region_fen, row->columns[1]);
    assert_int_equal(line.translation_fen, row->columns[2]);
    assert_int_equal(line.other_fen, row->columns[3]);
    assert_int_equal(line.deduction_fen, row->columns[4]);
    assert_int_equal(line.standard_fen + line.cross_region_fen + line.translation_fen +
                         line.other_fen - line.deduction_fen,
                     row->fen);
    assert_string_equal(line.other_reason, row->other);
    assert_string_equal(line.deduction_reason, row->deduction);
}

static void sums_that_cannot_be_are_damage(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    AJ_AUTO(aj_auto_json)
    json_t *claim = json_with("{'id':'x#1','tier':1,'fen':1,'lines':["
                              "{'code':'base','fen':9223372036854775807,'reason':'a'},"
                              "{'code':'base','fen':9223372036854775807,'reason':'b'}]}");
    struct aj_pay_line line = {.fen = 1};

    (void)state;
    assert_int_equal(aj_pay_line_split(&(struct aj_pay_line_of){claim, ""}, &arena, &line, NULL),
                     AJ_CORRUPT);
}

int main(void)
{
    static struct CMUnitTest tests[AJ_COUNTOF(rows) + 1];

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[i] = (struct CMUnitTest){.name = rows[i].name,
                                       .test_func = every_row_adds_up,
                                       .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    tests[AJ_COUNTOF(rows)] = (struct CMUnitTest)cmocka_unit_test(sums_that_cannot_be_are_damage);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
