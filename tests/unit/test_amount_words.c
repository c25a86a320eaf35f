/* 人民币大写, against a table that a cashier would write, and against a reader that knows nothing
   of how it was written. */
#include "casefile/amount_words.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    int64_t fen;
    const char *words;
} rows[] = {
    {0, "零元整"},
    {1, "壹分"},
    {10, "壹角整"},
    {15, "壹角伍分"},
    {100, "壹元整"},
    {105, "壹元零伍分"},
    {1000, "壹拾元整"},
    {1600, "壹拾陆元整"},
    {10000, "壹佰元整"},
    {10100, "壹佰零壹元整"},
    {11000, "壹佰壹拾元整"},
    {32504, "叁佰贰拾伍元零肆分"},          /* the examples of the rule … */
    {140950, "壹仟肆佰零玖元伍角整"},       /* 1,409.50 */
    {600714, "陆仟零柒元壹角肆分"},         /* 6,007.14 */
    {168032, "壹仟陆佰捌拾元零叁角贰分"},   /* 1,680.32 */
    {10700053, "壹拾万零柒仟元零伍角叁分"}, /* 107,000.53 */
    {1640902, "壹万陆仟肆佰零玖元零贰分"},  /* 16,409.02 */
    {101005, "壹仟零壹拾元零伍分"},         /* 1,010.05 */
    {123456, "壹仟贰佰叁拾肆元伍角陆分"},
    {1005030, "壹万零伍拾元零叁角整"}, /* 10,050.30 */
    {1000000, "壹万元整"},
    {10000000, "壹拾万元整"},
    {10010000, "壹拾万零壹佰元整"},
    {100000000, "壹佰万元整"},
    {1000000000, "壹仟万元整"},
    {10000000000, "壹亿元整"}, /* 100,000,000.00 */
    {10000000001, "壹亿元零壹分"},
    {10000010000, "壹亿零壹佰元整"},
    {10001000000, "壹亿零壹万元整"},
    {11000000000, "壹亿壹仟万元整"},
    {100000000000, "壹拾亿元整"},
    {100000000000000, "壹万亿元整"},
    {100010000000000, "壹万零壹亿元整"},
    {100000001000000, "壹万亿零壹万元整"},
    {9007199254740991, "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"},
};

static void each_amount_is_written_as_the_rule_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        char words[AJ_AMOUNT_WORDS_SIZE];

        assert_int_equal(aj_amount_words(rows[i].fen, words, NULL), AJ_OK);
        assert_string_equal(words, rows[i].words);
    }
}

static void what_is_no_amount_has_no_words(void **state)
{
    static const int64_t none[] = {-1, INT64_MIN, AJ_AMOUNT_MOST + 1, INT64_MAX};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(none); i++) {
        char words[AJ_AMOUNT_WORDS_SIZE] = "x";
        struct aj_err err = {0};

        assert_int_equal(aj_amount_words(none[i], words, &err), AJ_INVALID);
        assert_string_equal(words, "");
        assert_true(strlen(err.text) > 0);
    }
}

struct reader {
    int64_t fen;   /* complete */
    int64_t four;  /* below the next 万, 亿 or 元, in fen */
    int64_t digit; /* read, its unit is not */
};

static int64_t value_of(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], text) == 0)
            return (int64_t)i;
    }
    return -1;
}

static void read_unit(struct reader *r, const char *unit)
{
    static const char *const units[] = {"分", "角", "元", "拾", "佰", "仟"};
    static const int64_t worth[] = {1, 10, 100, 1000, 10000, 100000};
    int64_t at = value_of(unit, units, AJ_COUNTOF(units));

    if (strcmp(unit, "万") == 0) {
        r->four = (r->four + r->digit * 100) * 10000;
        r->fen += r->four;
        r->four = 0;
    } else if (strcmp(unit, "亿") == 0) {
        r->fen = (r->fen + r->four + r->digit * 100) * 100000000;
        r->four = 0;
    } else if (strcmp(unit, "整") != 0) {
        assert_true(at >= 0);
        r->four += r->digit * worth[at];
    }
    r->digit = 0;
}

static int64_t read_words(const char *words)
{
    static const char *const digits[] = {"零", "壹", "贰", "叁", "肆",
                                         "伍", "陆", "柒", "捌", "玖"};
    struct reader r = {0};

    for (size_t at = 0; words[at]; at += 3) {
        char one[4] = {words[at], words[at + 1], words[at + 2], '\0'};
        int64_t digit = value_of(one, digits, AJ_COUNTOF(digits));

        if (digit >= 0) {
            r.digit = digit;
        } else {
            read_unit(&r, one);
        }
    }
    return r.fen + r.four;
}

/* Amounts of every size, many of them with zeros inside: each says its number again, and no two
   zeros stand side by side. */
static void words_say_the_same_number(void **state)
{
    uint64_t seed = 20261128;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t fen = 0;
        char words[AJ_AMOUNT_WORDS_SIZE];
        int n;

        seed = seed * 6364136223846793005U + 1442695040888963407U;
        n = (int)(seed >> 33) % 15 + 1;
        for (int k = 0; k < n; k++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            fen = fen * 10 + ((seed >> 60) < 8 ? 0 : (int64_t)(seed >> 33) % 10);
        }
        assert_int_equal(aj_amount_words(fen, words, NULL), AJ_OK);
        assert_true(aj_utf8_valid(words, strlen(words)));
        assert_null(strstr(words, "零零"));
        if (read_words(words) != fen)
            fail_msg("%lld is not %s", (long long)fen, words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_amount_is_written_as_the_rule_says),
        cmocka_unit_test(what_is_no_amount_has_no_words),
        cmocka_unit_test(words_say_the_same_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
