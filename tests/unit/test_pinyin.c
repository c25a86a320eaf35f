#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/pinyin.h"
#include "base/pinyin_letters.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utrans.h>

/* All readings of a name, as "whole/initials" separated by a comma. */
struct row {
    const char *name, *readings;
};

static const struct row rows[] = {
    {"张三", "zhang san/zs"},
    {"張三", "zhang san/zs"},
    {"曾国藩", "zeng guo fan/zgf, ceng guo fan/cgf"},
    {"单雄信", "shan xiong xin/sxx, dan xiong xin/dxx"},
    {"單雄信", "shan xiong xin/sxx, dan xiong xin/dxx"},
    {"仇和", "qiu he/qh, chou he/ch"},
    {"解缙", "xie jin/xj, jie jin/jj"},
    {"区大任", "ou da ren/odr, qu da ren/qdr"},
    {"任正非", "ren zheng fei/rzf"},
    {"华罗庚", "hua luo geng/hlg"},
    {"盖叫天", "gai jiao tian/gjt, ge jiao tian/gjt"},
    {"查良镛", "zha liang yong/zly, cha liang yong/cly"},
    {"翟志刚", "zhai zhi gang/zzg, di zhi gang/dzg"},
    {"朴正熙", "piao zheng xi/pzx, pu zheng xi/pzx, po zheng xi/pzx"},
    {"繁钦", "po qin/pq, fan qin/fq"},
    {"员半千", "yun ban qian/ybq, yuan ban qian/ybq"},
    {"乐毅", "yue yi/yy, le yi/ly"},
    {"折可适", "she ke shi/sks, zhe ke shi/zks"},
    {"黑伯龙", "he bo long/hbl, hei bo long/hbl"},
    {"缪荃", "miao quan/mq, mou quan/mq, miu quan/mq"},
    {"宓羲", "mi xi/mx, fu xi/fx"},
    {"尉迟恭", "yu chi gong/ycg, wei chi gong/wcg"},
    {"万俟卨", "mo qi xie/mqx, wan qi xie/wqx"},
    {"令狐冲", "ling hu chong/lhc"},
    {"长孙无忌", "zhang sun wu ji/zswj, chang sun wu ji/cswj"},
    {"長孫無忌", "zhang sun wu ji/zswj, chang sun wu ji/cswj"},
    {"欧阳修", "ou yang xiu/oyx"},
    {"诸葛亮", "zhu ge liang/zgl"},
    {"万里", "wan li/wl"},
    {"吕布", "lv bu/lb"},
    {"章子怡", "zhang zi yi/zzy"},
    {"张单", "zhang dan/zd, zhang shan/zs"},
    {"王略", "wang lve/wl, wang lue/wl"},
    {"尹乾", "yin qian/yq"}, /* simplified for search it would be 干, gan */
    {"阿依古丽·买买提江", "a yi gu li mai mai ti jiang/ayglmmtj"},
    {"张某某", "zhang mou mou/zmm"},
    {"李〇", "li ling/ll"},
    {"张Ｓａｎ 3世", "zhang san 3 shi/zs3s"},
    {"John Müller", "john muller/jm"},
    {"（王五）", "wang wu/ww"},
    {"重庆银行", "zhong qing yin xing/zqyx, chong qing yin xing/cqyx, zhong qing yin hang/zqyh, "
                 "chong qing yin hang/cqyh"},
    {"Иванов", ""},
    {"·", ""},
    {"", ""},
    {"\xFF\xE5张", "zhang/z"},
};

static void name_is_read(void **state)
{
    const struct row *row = *state;
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_pinyin_list list;
    struct aj_err err = {.text = ""};
    char all[1024] = "";

    if (aj_pinyin_name(row->name, &arena, &list, &err) != AJ_OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < list.n; i++) {
        size_t at = 0;

        (void)snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s/%s", i ? ", " : "",
                       list.at[i].whole, list.at[i].initials);
        for (const char *c = list.at[i].whole; *c; c++) {
            if (*c != ' ')
                assert_int_equal(list.at[i].joined[at++], *c);
        }
        assert_int_equal(list.at[i].joined[at], '\0');
    }
    assert_string_equal(all, row->readings);
    aj_arena_reset(&arena);
}

struct query {
    const char *typed, *joined; /* NULL: no pinyin */
};

static const struct query queries[] = {
    {"Zhang San", "zhangsan"},
    {"zhang'san", "zhangsan"},
    {"ＺＳ", "zs"},
    {"lü bu", "lvbu"},
    {"LÜ", "lv"},
    {"lǚ", "lv"},
    {"lu:", "lv"},
    {"Lyu", "lv"},
    {"wang lyu", "wanglv"},
    {"Nyu", "nv"},
    {"jin yu", "jinyu"},
    {"jinyu", "jinyu"},
    {"anyu", "anyu"},
    {"zhāng sān", "zhangsan"},
    {"张三", NULL},
    {"院", NULL}, /* U+9662: its last byte is that of a letter */
    {"zhang3", NULL},
    {"zhang 三", NULL},
    {"⺀", NULL}, /* a radical: it cannot be typed as letters either */
    {" - ", NULL},
    {"", NULL},
};

static void query_is_read(void **state)
{
    const struct query *row = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
    bool is_pinyin = !row->joined;

    assert_int_equal(aj_pinyin_query(row->typed, &out, &is_pinyin, NULL), AJ_OK);
    assert_int_equal(is_pinyin, row->joined != NULL);
    assert_string_equal(out.data ? out.data : "", row->joined ? row->joined : "");
}

static void what_is_indexed_is_found_by_its_query(void **state)
{
    (void)state;
    for (size_t r = 0; r < AJ_COUNTOF(rows); r++) {
        struct aj_arena arena = {.limit = 1 << 20};
        struct aj_pinyin_list list;

        assert_int_equal(aj_pinyin_name(rows[r].name, &arena, &list, NULL), AJ_OK);
        for (size_t i = 0; i < list.n; i++) {
            AJ_AUTO(aj_buf_release) struct aj_buf out = {0};
            bool is_pinyin;

            if (strpbrk(list.at[i].whole, "0123456789"))
                continue;
            assert_int_equal(aj_pinyin_query(list.at[i].whole, &out, &is_pinyin, NULL), AJ_OK);
            assert_true(is_pinyin);
            assert_string_equal(out.data, list.at[i].joined);
        }
        aj_arena_reset(&arena);
    }
}

static void a_name_without_end_is_cut(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf name = {0};
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_pinyin_list list;

    (void)state;
    for (int i = 0; i < 1000; i++)
        aj_buf_add(&name, "曾", 3);
    assert_int_equal(aj_pinyin_name(name.data, &arena, &list, NULL), AJ_OK);
    assert_int_equal(list.n, AJ_PINYIN_MAX);
    for (size_t i = 0; i < list.n; i++)
        assert_int_equal(strlen(list.at[i].initials), AJ_PINYIN_SYLLABLES);
    aj_arena_reset(&arena);
}

static void a_full_arena_is_an_error(void **state)
{
    struct aj_arena arena = {.limit = 8};
    struct aj_pinyin_list list;
    struct aj_err err = {.code = AJ_OK};

    (void)state;
    assert_int_equal(aj_pinyin_name("曾国藩", &arena, &list, &err), AJ_NO_MEMORY);
    assert_int_equal(err.code, AJ_NO_MEMORY);
    aj_arena_reset(&arena);
}

/* What ICU's rules make of one character: only its letters, ü as v. */
static void ask_icu(const UTransliterator *rules, int32_t c, char out[AJ_PINYIN_LETTERS_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t n = 0;
    int32_t limit;
    size_t size = 0;

    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    utrans_transUChars(rules, text, &n, (int32_t)AJ_COUNTOF(text), 0, &limit, &status);
    assert_true(U_SUCCESS(status));
    for (int32_t i = 0; i < n && size + 1 < AJ_PINYIN_LETTERS_MAX; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            out[size++] = (char)text[i];
        } else if (text[i] == 0x308 && size > 0 && out[size - 1] == 'u') {
            out[size - 1] = 'v';
        }
    }
    out[size] = '\0';
}

static UTransliterator *open_icu(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *rules =
        utrans_openU(u"Han-Latin; NFD", -1, UTRANS_FORWARD, NULL, 0, NULL, &status);

    assert_true(U_SUCCESS(status));
    return rules;
}

static void a_character_that_was_kept_is_read_as_by_icu(void **state)
{
    UTransliterator *rules = open_icu();
    size_t with_umlaut = 0;

    (void)state;
    assert_int_equal(aj_pinyin_open(NULL), AJ_OK);
    for (int round = 0; round < 2; round++) { /* kept in the first, recalled in the second */
        for (int32_t c = 0x3300; c <= 0xA0FF; c++) {
            char letters[AJ_PINYIN_LETTERS_MAX];
            char asked[AJ_PINYIN_LETTERS_MAX];

            aj_pinyin_han(c, letters);
            ask_icu(rules, c, asked);
            assert_string_equal(letters, asked);
            with_umlaut += strchr(letters, 'v') != NULL;
        }
    }
    assert_true(with_umlaut > 200);
    utrans_close(rules);
}

/* So they need not be read for a query, and a name is spelt as it was when they were. */
static void icu_s_rules_add_nothing_to_letters_that_are_no_han(void **state)
{
    UTransliterator *rules = open_icu();
    size_t n = 0;

    (void)state;
    for (int32_t c = 0x80; c <= 0x10FFFF; c++) {
        char letters[AJ_PINYIN_LETTERS_MAX];
        char asked[AJ_PINYIN_LETTERS_MAX];

        if ((c >= 0xD800 && c <= 0xDFFF) || !u_isalnum(c) ||
            u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
            continue;
        aj_pinyin_latin(c, true, letters);
        ask_icu(rules, c, asked);
        assert_string_equal(letters, asked);
        n += *letters != '\0';
    }
    assert_true(n > 200);
    utrans_close(rules);
}

int main(void)
{
    struct CMUnitTest tests[5 + AJ_COUNTOF(rows) + AJ_COUNTOF(queries)] = {
        cmocka_unit_test(a_character_that_was_kept_is_read_as_by_icu),
        cmocka_unit_test(icu_s_rules_add_nothing_to_letters_that_are_no_han),
        cmocka_unit_test(what_is_indexed_is_found_by_its_query),
        cmocka_unit_test(a_name_without_end_is_cut),
        cmocka_unit_test(a_full_arena_is_an_error),
    };
    size_t n = 5;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = name_is_read,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(queries); i++) {
        tests[n++] = (struct CMUnitTest){.name = queries[i].typed,
                                         .test_func = query_is_read,
                                         .initial_state = (void *)(uintptr_t)&queries[i]};
    }
    return cmocka_run_group_tests_name("pinyin", tests, NULL, NULL);
}
