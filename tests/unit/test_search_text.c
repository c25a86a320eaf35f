#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/search_text.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct row {
    const char *name, *text, *folded;
};

static const struct row rows[] = {
    {"nothing folds to nothing", "", ""},
    {"Chinese stays as it is", "法律援助", "法律援助"},
    {"full width is half width", "ＡＢＣ１２３", "abc123"},
    {"letters lose their case", "Straße ÉCOLE", "strasse école"},
    {"traditional is simplified", "單位與當事人後來瞭解", "单位与当事人后来了解"},
    {"a character alone decides, not its phrase", "乾隆乾燥", "干隆干燥"},
    {"brackets of numbers are alike", "〔2026〕[2026]【2026】（2026）〖2026〗{2026}",
     "(2026)(2026)(2026)(2026)(2026)(2026)"},
    {"angle quotation marks of titles stay", "《刑法》〈总则〉", "《刑法》〈总则〉"},
    {"dashes are alike", "0571—8888–1−1－1", "0571-8888-1-1-1"},
    {"dots between names are alike", "古丽·买买提•江・海‧提･", "古丽·买买提·江·海·提·"},
    {"quotation marks are alike", "“甲”「乙」„丙‟‘丁’『戊』", "\"甲\"\"乙\"\"丙\"'丁''戊'"},
    {"a circle is a zero", "二○二六年二〇二六年二◯二六年", "二〇二六年二〇二六年二〇二六年"},
    {"a compatibility ideograph is the ideograph", "\uFA19\U0002F804", "神你"},
    {"a Kangxi radical is the character", "⽤⼈⾞", "用人车"},
    {"a supplementary radical is the character", "⻋⻔⻓⺟⻰", "车门长母龙"},
    {"symbols come apart", "㎡①Ⅳ㈱", "m21iv(株)"},
    {"variation selectors vanish", "\u845B\U000E0100城\uFE00", "\u845B城"},
    {"what is invisible vanishes", "\uFEFF张\u200B三\u00AD", "张三"},
    {"a line end between Han characters vanishes", "原告张\n三\r\n诉称", "原告张三诉称"},
    {"a blank beside a Han character vanishes", "2026 年 3 月 12 日", "2026年3月12日"},
    {"a blank beside a sign vanishes", "a , b ( c )", "a,b(c)"},
    {"blanks between words become one", "hello\u3000 \n\tworld 12\u00A034", "hello world 12 34"},
    {"a control character is a blank",
     "a\001b\177c\xC2\x85"
     "d\u2028e",
     "a b c d e"},
    {"blanks at the ends vanish", " \n张 \t", "张"},
    {"nothing but blanks folds to nothing", " \u3000\n ", ""},
    {"words of Korean keep their blanks", "한국 사람", "한국 사람"},
    {"a combining accent is composed", "e\u0301t e\u0323\u0302", "ét ệ"},
    {"a mark after a blank keeps it", "汉 \u0301字", "汉 \u0301字"},
    {"a stroke does not jump over a blank", "= \u0338", "= \u0338"},
    {"Korean letters are composed", "\u1112\u1161\u11AB글", "한글"},
    {"half width katakana take their mark", "ｶﾞﾊﾟ", "ガパ"},
    {"one becomes eighteen", "\uFDFA。", "صلى الله عليه وسلم。"},
    {"malformed bytes are replaced", "a\xFF\xE6\xA1z\xED\xA0\x80",
     "a\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD"},
    {"letters of plane 1 fold", "\U00010400\U0001D400😀", "\U00010428a😀"},
};

static struct aj_search_text folded_of(const char *text, size_t size)
{
    struct aj_search_text out = {0};
    struct aj_err err = {.text = ""};

    if (aj_search_fold(text, size, &out, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(out.text[out.size], '\0');
    assert_int_equal(out.from[out.size], size);
    return out;
}

static void text_is_folded(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(aj_search_text_release)
    struct aj_search_text out = folded_of(row->text, strlen(row->text));

    assert_string_equal(out.text, row->folded);
}

struct hit {
    const char *name, *text, *find;
    size_t start, end;
};

static const struct hit hits[] = {
    {"a hit in plain text is where it is", "原告张三诉称", "张三", 6, 12},
    {"a hit over a line end spans it", "原告张\n三诉称", "张三", 6, 13},
    {"a hit of half width spans the full width", "（２０２６）", "2026", 3, 15},
    {"the first half of a symbol is the symbol", "计㎡整", "m", 3, 6},
    {"the second half of a symbol is the symbol", "计㎡整", "2", 3, 6},
    {"a composed letter spans its accent", "xe\u0301y", "é", 1, 4},
    {"what shrinks points back to all of it", "\U0002F804好", "你", 0, 4},
    {"the last character ends at the end", "张\uFF13", "3", 3, 6},
    {"a blank points to where the blanks begin", "ab \u3000\ncd", " ", 2, 7},
    {"eighteen letters are one", "甲\uFDFA乙", "عليه", 3, 6},
};

static void hit_leads_back(void **state)
{
    const struct hit *row = *state;
    AJ_AUTO(aj_search_text_release)
    struct aj_search_text out = folded_of(row->text, strlen(row->text));
    const char *found = strstr(out.text, row->find);
    size_t start, end;

    assert_non_null(found);
    aj_search_span(&out, (size_t)(found - out.text), strlen(row->find), &start, &end);
    assert_int_equal(start, row->start);
    assert_int_equal(end, row->end);
}

/* ---- properties, on random text (always the same) ---- */

static uint32_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

/* Where random characters are taken from: what changes in any way, and what stays. */
static const int32_t ranges[][2] = {
    {0, 0x17F},         {0x300, 0x345},   {0x1100, 0x11FF}, {0x2000, 0x206F},   {0x2100, 0x21FF},
    {0x2E80, 0x30FF},   {0x3200, 0x33FF}, {0x4E00, 0x9FFF}, {0x4E00, 0x9FFF},   {0xAC00, 0xAC80},
    {0xF900, 0xFAFF},   {0xFB1D, 0xFDFF}, {0xFE00, 0xFE4F}, {0xFF00, 0xFFEF},   {0x1D400, 0x1D7FF},
    {0x2F800, 0x2FA1D}, {0x900, 0x9FF},   {0xE01, 0xE4F},   {0xE0000, 0xE01EF}, {' ', ' '},
};

/* Of `plain` text, whose characters do not combine: the ranges without marks. */
static const int32_t plain_ranges[][2] = {
    {0, 0x17F},       {0x2010, 0x2027}, {0x2E80, 0x2FD5}, {0x3000, 0x3029},
    {0x3200, 0x33FF}, {0x4E00, 0x9FFF}, {0xFF01, 0xFF5E}, {' ', ' '},
};

static void add_random(struct aj_buf *buf, bool plain)
{
    const int32_t(*from)[2] = plain ? plain_ranges : ranges;
    uint32_t n = plain ? AJ_COUNTOF(plain_ranges) : AJ_COUNTOF(ranges);
    const int32_t *range = from[random_below(n)];
    int32_t c = range[0] + (int32_t)random_below((uint32_t)(range[1] - range[0] + 1));
    char bytes[4];

    if (plain && c == 0xAD)
        c = 'a'; /* the soft hyphen vanishes into what stands before it */
    if (!plain && random_below(40) == 0) {
        bytes[0] = (char)(0x80 + random_below(0x80));
        aj_buf_add(buf, bytes, 1);
        return;
    }
    aj_buf_add(buf, bytes, aj_utf8_put(c, bytes));
}

static void check_the_way_back(const struct aj_buf *text, const struct aj_search_text *out)
{
    for (size_t i = 0; i < out->size; i++) {
        uint32_t from = out->from[i];
        size_t at = 0;

        assert_true(from < text->size);
        assert_true(from <= out->from[i + 1]);
        at = aj_search_place(out, from); /* and there again */
        assert_true(at <= i && out->from[at] == from && (at == 0 || out->from[at - 1] < from));
        if ((out->text[i] & 0xC0) == 0x80)
            assert_int_equal(from, out->from[i - 1]);
        /* Never in the middle of a well-formed character. */
        for (size_t back = 1; back <= 3 && back <= from; back++) {
            at = from - back;
            if (aj_utf8_next(text->data, text->size, &at) >= 0)
                assert_true(at <= from);
        }
    }
    assert_int_equal(aj_search_place(out, text->size), out->size);
}

static void random_texts_fold_as_they_should(void **state)
{
    (void)state;
    random_state = 20261124;
    for (int round = 0; round < 4000; round++) {
        AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
        AJ_AUTO(aj_buf_release) struct aj_buf plainly = {0};
        AJ_AUTO(aj_buf_release) struct aj_buf again = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text twice = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text through = {0};

        for (uint32_t n = 1 + random_below(24); n > 0; n--)
            add_random(&text, false);
        out = folded_of(text.data, text.size);
        check_the_way_back(&text, &out);
        /* Folding what is folded changes nothing. */
        twice = folded_of(out.text, out.size);
        assert_string_equal(twice.text, out.text);
        /* What aj_fold takes for equal is equal, and its result is what it would leave alone. */
        assert_int_equal(aj_fold(text.data, text.size, &plainly, NULL), AJ_OK);
        through = folded_of(plainly.data ? plainly.data : "", plainly.size);
        assert_string_equal(through.text, out.text);
        assert_int_equal(aj_fold(out.text, out.size, &again, NULL), AJ_OK);
        assert_string_equal(again.data ? again.data : "", out.text);
    }
}

static void a_part_folds_to_a_part(void **state)
{
    (void)state;
    random_state = 4;
    for (int round = 0; round < 4000; round++) {
        AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text whole = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text part = {0};
        size_t first = 0;
        size_t last = 0;
        size_t found = 0;

        for (uint32_t n = random_below(12); n > 0; n--)
            add_random(&text, true);
        first = text.size;
        for (uint32_t n = 1 + random_below(6); n > 0; n--)
            add_random(&text, true);
        last = text.size;
        for (uint32_t n = random_below(12); n > 0; n--)
            add_random(&text, true);
        whole = folded_of(text.data, text.size);
        part = folded_of(text.data + first, last - first);
        while (found < whole.size && whole.from[found] < first)
            found++;
        /* A blank before the part may be one with its own: that of ¨, which comes apart. */
        if (part.text[0] == ' ' && whole.text[found] != ' ') {
            found--;
        } else if (part.text[0] != ' ' && whole.text[found] == ' ') {
            found++;
        }
        assert_true(whole.size - found >= part.size);
        assert_memory_equal(whole.text + found, part.text, part.size);
    }
}

/* Each character alone is what aj_fold makes of it, unless a list or ICU's Hant-Hans says more. */
static void characters_alone_fold_as_in_comparison(void **state)
{
    size_t n_more = 0;

    (void)state;
    for (int32_t c = 0x21; c < 0x30000; c++) {
        AJ_AUTO(aj_buf_release) struct aj_buf plainly = {0};
        AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};
        char bytes[4];
        size_t n = aj_utf8_put(c, bytes);

        if (n == 0 || (c > 0x20000 && c % 61 != 0))
            continue;
        out = folded_of(bytes, n);
        assert_int_equal(aj_fold(bytes, n, &plainly, NULL), AJ_OK);
        if (strcmp(out.text, plainly.data ? plainly.data : "") != 0)
            n_more++;
    }
    /* Some 3,300 traditional characters, the radicals, the signs: neither none nor many more. */
    assert_in_range(n_more, 3000, 5000);
}

static void marks_without_end_are_cut(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};
    AJ_AUTO(aj_search_text_release) struct aj_search_text twice = {0};

    (void)state;
    aj_buf_add(&text, "汉", 3);
    for (int i = 0; i < 200000; i++)
        aj_buf_add(&text, i % 2 ? "\u0323" : "\u0344", 2);
    aj_buf_add(&text, "字", 3);
    out = folded_of(text.data, text.size);
    assert_in_range(out.size, 40, 80);
    assert_memory_equal(out.text, "汉", 3);
    assert_string_equal(out.text + out.size - 3, "字");
    assert_int_equal(out.from[out.size - 1], text.size - 3);
    twice = folded_of(out.text, out.size);
    assert_string_equal(twice.text, out.text);
}

static void the_room_is_used_again(void **state)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};
    const char *room;

    (void)state;
    assert_int_equal(aj_search_fold("甲乙丙丁", 12, &out, NULL), AJ_OK);
    room = out.text;
    assert_int_equal(aj_search_fold("ab", 2, &out, NULL), AJ_OK);
    assert_string_equal(out.text, "ab");
    assert_int_equal(out.from[2], 2);
    assert_ptr_equal(out.text, room);
}

static void too_long_a_text_is_refused(void **state)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(aj_search_fold("甲", 3, &out, &err), AJ_OK);
    assert_int_equal(aj_search_fold("", AJ_SEARCH_TEXT_MAX + 1, &out, &err), AJ_TOO_LARGE);
    assert_int_equal(out.size, 0);
    assert_null(out.text);
}

static void *fold_in_thread(void *result)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text out = {0};

    if (aj_search_fold("單", 3, &out, NULL) == AJ_OK && strcmp(out.text, "单") == 0)
        *(bool *)result = true;
    return NULL;
}

/* First of all tests, so that the table is built under it. */
static void threads_may_begin_together(void **state)
{
    pthread_t threads[4];
    bool fine[4] = {false};

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, fold_in_thread, &fine[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(fine[i]);
    }
}

int main(void)
{
    struct CMUnitTest tests[7 + AJ_COUNTOF(rows) + AJ_COUNTOF(hits)] = {
        cmocka_unit_test(threads_may_begin_together),
        cmocka_unit_test(random_texts_fold_as_they_should),
        cmocka_unit_test(a_part_folds_to_a_part),
        cmocka_unit_test(characters_alone_fold_as_in_comparison),
        cmocka_unit_test(marks_without_end_are_cut),
        cmocka_unit_test(the_room_is_used_again),
        cmocka_unit_test(too_long_a_text_is_refused),
    };
    size_t n = 7;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = text_is_folded,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(hits); i++) {
        tests[n++] = (struct CMUnitTest){.name = hits[i].name,
                                         .test_func = hit_leads_back,
                                         .initial_state = (void *)(uintptr_t)&hits[i]};
    }
    return cmocka_run_group_tests_name("search_text", tests, NULL, NULL);
}
