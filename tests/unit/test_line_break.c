/* Lines of Chinese text: what may begin and end a line, what stays whole, and nothing is lost. */
#include "base/buf.h"
#include "base/utf8.h"
#include "render/line_break.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned width_of(const void *arg, int32_t c)
{
    (void)arg;
    if (c >= 0xFE00 && c <= 0xFE0F)
        return 0;
    return c < 0x2000 ? 500 : 1000;
}

static struct aj_line *break_text(const char *text, unsigned ems, unsigned indent, size_t *n)
{
    struct aj_line_shape shape = {
        .measure = {.width = width_of}, .width = ems * 1000, .indent = indent * 1000};
    struct aj_line *lines = NULL;

    assert_int_equal(aj_line_break(&shape, text, strlen(text), &lines, n, NULL), AJ_OK);
    return lines;
}

/* The printed lines, joined by "|". */
static void expect_lines(const char *text, unsigned ems, const char *expected)
{
    struct aj_buf got = {0};
    size_t n = 0;
    struct aj_line *lines = break_text(text, ems, 0, &n);

    for (size_t i = 0; i < n; i++) {
        aj_buf_addf(&got, "%s%.*s", i ? "|" : "", (int)(lines[i].end - lines[i].begin),
                    text + lines[i].begin);
    }
    assert_string_equal(got.data ? got.data : "", expected);
    aj_buf_release(&got);
    free(lines);
}

static void lines_break_where_a_chinese_office_breaks_them(void **state)
{
    static const struct {
        const char *text;
        unsigned ems;
        const char *lines;
    } rows[] = {
        {"一二三四五六", 3, "一二三|四五六"},
        {"", 3, ""},
        {"一\n\n二", 3, "一||二"},
        /* 避头: the character before goes along */
        {"一二三，四五", 3, "一二|三，四|五"},
        {"一二三。”四五", 4, "一二|三。”|四五"},
        {"一二三四》、五", 4, "一二三|四》、五"},
        /* 避尾 */
        {"一二（三四）五", 3, "一二|（三|四）五"},
        {"一二“（三四", 4, "一二|“（三四"},
        {"金额共￥300元整", 4, "金额共|￥300元|整"},
        /* numbers with their units, per cents, decimals, dates */
        {"支付2,000.50元整", 5, "支付|2,000.50元|整"},
        {"同比增长30%以上", 5, "同比增长|30%以上"},
        {"共计赔偿3万元整", 5, "共计赔偿|3万元整"},
        {"他于2026年3月12日提出", 8, "他于|2026年3月12日|提出"},
        {"详见本卷第12页至", 6, "详见本卷|第12页至"},
        {"约０３３８元", 3, "约０３|３８元"},
        /* words and addresses */
        {"请看www.example.cn网", 8, "请看|www.example.cn网"},
        {"甲方ABCDEFGHIJ乙", 4, "甲方ABCD|EFGHIJ乙"},
        {"the quick fox", 4, "the|quick|fox"},
        {"等等……还有——好", 4, "等等……|还有——|好"},
        /* names in brackets, numbers of papers */
        {"依照《民法典》第三条", 6, "依照|《民法典》|第三条"},
        {"《一二三四五六七八》九", 5, "《一二三四|五六七八》|九"},
        {"见云援〔2026〕刑字第0127号", 12, "见云援〔2026〕刑字|第0127号"},
        {"经（2026）澜01民终7号判决", 10, "经（2026）澜01民终|7号判决"},
        {"一二三四五六七八九〔2026〕刑字第1号十", 12, "一二三四五六七八九|〔2026〕刑字第1号十"},
        {"一二三四五六七第六十七条", 9, "一二三四五六七|第六十七条"},
        /* no character alone on the last line, unless the line before is as short */
        {"云溪区法律援助中心", 8, "云溪区法律援助|中心"},
        {"云溪区法律援助心。", 8, "云溪区法律援|助心。"},
        {"一二三四", 3, "一二三|四"},
        {"阿依古丽·买买提江", 5, "阿依古丽·|买买提江"},
        {"☑刑事辩护　☐刑事代理", 8, "☑刑事辩护|☐刑事代理"},
        /* rare characters are one character each */
        {"张㛃𫎩𰻞", 3, "张㛃𫎩|𰻞"},
        /* where nothing fits, one character still does */
        {"一二", 0, "一|二"},
        {"，，，", 1, "，|，|，"},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        expect_lines(rows[i].text, rows[i].ems, rows[i].lines);
}

static void the_first_line_of_every_paragraph_is_indented(void **state)
{
    size_t n = 0;
    struct aj_line *lines = break_text("一二三四五六\n七八九十甲", 4, 2, &n);

    (void)state;
    assert_int_equal(n, 4);
    assert_int_equal(lines[0].width, 2000);
    assert_true(lines[0].first && !lines[0].last);
    assert_int_equal(lines[1].width, 4000);
    assert_true(!lines[1].first && lines[1].last);
    assert_int_equal(lines[2].width, 2000);
    assert_int_equal(lines[3].n_chars, 3);
    free(lines);
}

static void a_variation_selector_stays_with_its_character(void **state)
{
    (void)state;
    expect_lines("葛\xEF\xB8\x80葛\xEF\xB8\x80葛", 1, "葛\xEF\xB8\x80|葛\xEF\xB8\x80|葛");
}

static int32_t first_of(const char *text, size_t begin, size_t end)
{
    return begin < end ? aj_utf8_next(text, end, &begin) : 0;
}

static int32_t last_of(const char *text, size_t begin, size_t end)
{
    int32_t c = 0;

    while (begin < end)
        c = aj_utf8_next(text, end, &begin);
    return c;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void check_random(const char *text, unsigned ems)
{
    size_t n = 0;
    struct aj_line *lines = break_text(text, ems, 0, &n);

    assert_int_equal(lines[0].begin, 0);
    assert_int_equal(lines[n - 1].next, strlen(text));
    for (size_t i = 0; i < n; i++) {
        size_t blank = lines[i].end;

        if (i)
            assert_int_equal(lines[i].begin, lines[i - 1].next);
        for (; blank < lines[i].next; blank++)
            assert_non_null(strchr(" \n\xE3\x80\x80", text[blank]));
        assert_true(lines[i].width <= ems * 1000);
        if (!lines[i].first)
            assert_true(aj_line_may_begin_with(first_of(text, lines[i].begin, lines[i].end)));
        if (!lines[i].last)
            assert_true(aj_line_may_end_with(last_of(text, lines[i].begin, lines[i].end)));
    }
    free(lines);
}

/* Pieces are at most three characters wide between two places that allow a break, so that a line of
   eight can always keep the rules. */
static void random_text_loses_nothing_and_keeps_the_rules(void **state)
{
    static const char *const pieces[] = {"法",     "援",    "人，", "案。", "（甲", "乙）",
                                         "《书》", "12元",  " ",    "　",   "\n",   "律师",
                                         "30%",    "第3页", "、",   "“问”"};
    uint32_t seed = 20260312;
    char text[1200];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        unsigned pieces_wanted = 1 + next_random(&seed) % 60;
        size_t size = 0;
        const char *before = "、";

        for (unsigned i = 0; i < pieces_wanted; i++) {
            const char *piece = pieces[next_random(&seed) % AJ_COUNTOF(pieces)];

            if (strcmp(piece, "、") == 0 && !aj_line_may_begin_with(first_of(before, 0, 3)))
                continue; /* two marks in a row may leave no place to break */
            memcpy(text + size, piece, strlen(piece));
            size += strlen(piece);
            before = piece;
        }
        text[size] = '\0';
        check_random(text, 8 + next_random(&seed) % 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_break_where_a_chinese_office_breaks_them),
        cmocka_unit_test(the_first_line_of_every_paragraph_is_indented),
        cmocka_unit_test(a_variation_selector_stays_with_its_character),
        cmocka_unit_test(random_text_loses_nothing_and_keeps_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
