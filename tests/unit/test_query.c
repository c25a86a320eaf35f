/* The query language: every row of query_rows.inc is a test of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/search/query/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct good_row {
    const char *typed;
    const char *tree;
};

struct bad_row {
    const char *typed;
    size_t byte;
    size_t character;
    const char *says;
};

#include "query_rows.inc"

static void dump_day(struct aj_date day, struct aj_buf *out)
{
    char text[AJ_DATE_SIZE];

    aj_date_text(day, text);
    aj_buf_addf(out, "%s", aj_date_known(day) ? text : "-");
}

static void dump(const struct aj_query_node *node, struct aj_buf *out)
{
    static const char signs[] = "&|!";

    if (node->kind < AJ_QUERY_WORD) {
        aj_buf_addf(out, "(%c", signs[node->kind]);
        for (const struct aj_query_node *c = node->child; c; c = c->next) {
            aj_buf_addf(out, " ");
            dump(c, out);
        }
        aj_buf_addf(out, ")");
        return;
    }
    aj_buf_addf(out, "%s", aj_query_field_name(node->field));
    if (node->kind == AJ_QUERY_DATES) {
        aj_buf_addf(out, "{");
        dump_day(node->from, out);
        aj_buf_addf(out, ",");
        dump_day(node->to, out);
        aj_buf_addf(out, "}");
    } else if (node->kind == AJ_QUERY_AMOUNTS) {
        aj_buf_addf(out, "{%" PRId64 ",", node->from_fen);
        if (node->to_fen == INT64_MAX) {
            aj_buf_addf(out, "-}");
        } else {
            aj_buf_addf(out, "%" PRId64 "}", node->to_fen);
        }
    } else {
        aj_buf_addf(out, node->phrase ? "%s«%s»%s" : "%s%s%s", node->field ? "=" : "", node->text,
                    node->prefix ? "*" : "");
    }
}

/* The canonical spelling is read as the same tree, and written the same again. */
static void assert_comes_back(const struct aj_query_node *root)
{
    struct aj_arena arena = {.limit = (size_t)512 << 10};
    struct aj_buf text = {0};
    struct aj_buf again = {0};
    struct aj_query query;
    struct aj_err err = {0};

    aj_query_text(root, &text);
    assert_true(text.size <= AJ_QUERY_WRITTEN);
    if (aj_query_parse(text.data, text.size, AJ_QUERY_STORED, &arena, &query, &err) != AJ_OK)
        fail_msg("%s: %s", text.data, err.text);
    aj_query_text(query.root, &again);
    assert_string_equal(again.data, text.data);
    assert_true(aj_query_equal(root, query.root));
    aj_buf_release(&again);
    aj_buf_release(&text);
    aj_arena_reset(&arena);
}

static void is_understood(void **state)
{
    const struct good_row *row = *state;
    struct aj_arena arena = {.limit = (size_t)64 << 10};
    struct aj_buf tree = {0};
    struct aj_query query;
    struct aj_err err = {0};

    if (aj_query_parse(row->typed, strlen(row->typed), AJ_QUERY_TYPED, &arena, &query, &err) !=
        AJ_OK)
        fail_msg("%s", err.text);
    dump(query.root, &tree);
    assert_string_equal(tree.data, row->tree);
    assert_comes_back(query.root);
    aj_buf_release(&tree);
    aj_arena_reset(&arena);
}

static void is_refused(void **state)
{
    const struct bad_row *row = *state;
    struct aj_arena arena = {.limit = (size_t)64 << 10};
    struct aj_query query;
    struct aj_err err = {0};
    char place[40];

    assert_int_equal(
        aj_query_parse(row->typed, strlen(row->typed), AJ_QUERY_TYPED, &arena, &query, &err),
        AJ_INVALID);
    assert_null(query.root);
    if (!strstr(err.text, row->says))
        fail_msg("“%s” does not say “%s”", err.text, row->says);
    assert_int_equal(query.fault_byte, row->byte);
    assert_int_equal(query.fault_character, row->character);
    (void)snprintf(place, sizeof(place), "第 %zu 个字：", row->character);
    assert_memory_equal(err.text, place, strlen(place));
    aj_arena_reset(&arena);
}

static enum aj_code parse(const char *typed, size_t size, enum aj_query_mode mode,
                          struct aj_query *query)
{
    struct aj_arena arena = {.limit = (size_t)512 << 10};
    enum aj_code code = aj_query_parse(typed, size, mode, &arena, query, NULL);

    aj_arena_reset(&arena);
    query->root = NULL;
    return code;
}

static void limits_are_reached_and_not_passed(void **state)
{
    struct aj_query query;
    char text[AJ_QUERY_WRITTEN + 2];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(parse(text, AJ_QUERY_BYTES, AJ_QUERY_TYPED, &query), AJ_OK);
    assert_int_equal(parse(text, AJ_QUERY_BYTES + 1, AJ_QUERY_TYPED, &query), AJ_INVALID);
    assert_int_equal(query.fault_byte, AJ_QUERY_BYTES);
    assert_int_equal(parse(text, AJ_QUERY_BYTES + 1, AJ_QUERY_LITERAL, &query), AJ_INVALID);
    assert_int_equal(parse(text, AJ_QUERY_WRITTEN, AJ_QUERY_STORED, &query), AJ_OK);
    assert_int_equal(parse(text, AJ_QUERY_WRITTEN + 1, AJ_QUERY_STORED, &query), AJ_INVALID);
    for (size_t i = 1; i < sizeof(text); i += 2)
        text[i] = ' ';
    assert_int_equal(parse(text, 2 * AJ_QUERY_WORDS, AJ_QUERY_TYPED, &query), AJ_OK);
    assert_int_equal(query.n_leaves, AJ_QUERY_WORDS);
    assert_int_equal(parse(text, 2 * AJ_QUERY_WORDS + 2, AJ_QUERY_TYPED, &query), AJ_INVALID);
    assert_int_equal(query.fault_character, 2 * AJ_QUERY_WORDS + 1);
    assert_int_equal(parse(text, 2 * AJ_QUERY_WORDS + 2, AJ_QUERY_LITERAL, &query), AJ_INVALID);
    memset(text, '(', AJ_QUERY_DEPTH);
    (void)snprintf(text + AJ_QUERY_DEPTH, 20, "a b");
    memset(text + AJ_QUERY_DEPTH + 3, ')', AJ_QUERY_DEPTH);
    assert_int_equal(parse(text, 2 * AJ_QUERY_DEPTH + 3, AJ_QUERY_TYPED, &query), AJ_OK);
}

static void as_words_takes_every_sign_literally(void **state)
{
    static const char typed[] = "“张三 (或 或 -甲 姓名:乙 张*三 >5 a\"\"b （2025）云1号 丙";
    struct aj_arena arena = {.limit = (size_t)64 << 10};
    struct aj_buf tree = {0};
    struct aj_query query;

    (void)state;
    assert_int_equal(
        aj_query_parse(typed, sizeof(typed) - 1, AJ_QUERY_LITERAL, &arena, &query, NULL), AJ_OK);
    dump(query.root, &tree);
    assert_string_equal(tree.data, "(& «“张三» «(或» «或» «-甲» «姓名:乙» «张*三» «>5» «a\"\"b» "
                                   "（2025）云1号 丙)");
    aj_buf_release(&tree);
    assert_comes_back(query.root);
    aj_arena_reset(&arena);
}

static void an_arena_that_is_too_small_is_an_error(void **state)
{
    static const char typed[] = "姓名:(张三 或 “李 四”) -结案:2025 补贴:>5 (甲 乙*)";

    (void)state;
    for (size_t limit = 0;; limit++) {
        struct aj_arena arena = {.limit = limit};
        struct aj_query query;
        enum aj_code code =
            aj_query_parse(typed, sizeof(typed) - 1, AJ_QUERY_TYPED, &arena, &query, NULL);

        aj_arena_reset(&arena);
        if (code == AJ_OK)
            break;
        assert_int_equal(code, AJ_NO_MEMORY);
        assert_null(query.root);
    }
}

/* The pieces that signs are made of, strung together at random: whatever is understood comes back.
 */
static void random_queries_come_back_as_they_were(void **state)
{
    static const char *const pieces[] = {" ",
                                         " ",
                                         " ",
                                         "甲",
                                         "乙丙",
                                         "2025",
                                         "(",
                                         ")",
                                         "（",
                                         "）",
                                         "\"",
                                         "“",
                                         "”",
                                         "「",
                                         "」",
                                         "-",
                                         "|",
                                         "*",
                                         "或",
                                         "非",
                                         "OR",
                                         "NOT",
                                         "AND",
                                         ":",
                                         "：",
                                         "姓名:",
                                         "结案:",
                                         "补贴:",
                                         "..",
                                         ">=",
                                         "<",
                                         "年:",
                                         "2025-03",
                                         "至",
                                         "a",
                                         "号",
                                         "\xe2\x80\x8b",
                                         " 或 ",
                                         " -",
                                         "\"\"",
                                         "(2025)云"};
    uint32_t seed = 20261124;
    size_t understood = 0;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct aj_arena arena = {.limit = (size_t)64 << 10};
        struct aj_buf text = {0};
        struct aj_query query;

        for (int i = 0; i < 1 + round % 12; i++) {
            seed = seed * 1664525 + 1013904223;
            aj_buf_addf(&text, "%s", pieces[(seed >> 8) % AJ_COUNTOF(pieces)]);
        }
        for (int mode = AJ_QUERY_TYPED; mode <= AJ_QUERY_LITERAL; mode++) {
            if (aj_query_parse(text.data, text.size, (enum aj_query_mode)mode, &arena, &query,
                               NULL) == AJ_OK) {
                understood++;
                assert_comes_back(query.root);
            }
        }
        aj_buf_release(&text);
        aj_arena_reset(&arena);
    }
    assert_true(understood > 10000);
}

static void is_said_in_chinese(void **state)
{
    static const char *const rows[][2] = {
        {"张三 -工伤", "任何一处有“张三”，并且不要任何一处有“工伤”的"},
        {"姓名:张三 (工伤 或 工亡*)",
         "受援人姓名里有“张三”，并且（任何一处有“工伤”，或者任何一处有以“工亡”开头的词）"},
        {"-(律所:云* 案由:工伤)", "不要（承办单位以“云”开头，并且案由里有“工伤”）的"},
        {"年:2025", "年度是2025年"},
        {"年:2024..2025", "年度在2024年到2025年之间"},
        {"年:>=2025 或 年:<=2020", "年度是2025年或以后，或者年度是2020年或以前"},
        {"结案:2025-03", "结案日期在2025年3月1日到2025年3月31日之间（含这两天）"},
        {"结案:2025-03-01", "结案日期是2025年3月1日"},
        {"归档:>=2025-03-01", "归档日期是2025年3月1日或以后"},
        {"日期:<2025", "任何一个日期是2024年12月31日或以前"},
        {"金额:1000..2000", "补贴金额在1,000.00元到2,000.00元之间（含两头）"},
        {"金额:1000", "补贴金额正好1,000.00元"},
        {"金额:>=1000", "补贴金额不少于1,000.00元"},
        {"金额:<=1000", "补贴金额不超过1,000.00元"},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct aj_arena arena = {.limit = (size_t)64 << 10};
        struct aj_buf said = {0};
        struct aj_query query;
        char wanted[400];

        assert_int_equal(
            aj_query_parse(rows[i][0], strlen(rows[i][0]), AJ_QUERY_TYPED, &arena, &query, NULL),
            AJ_OK);
        aj_query_explain(query.root, &said);
        (void)snprintf(wanted, sizeof(wanted), "要找的案件：%s。", rows[i][1]);
        assert_string_equal(said.data, wanted);
        aj_buf_release(&said);
        aj_arena_reset(&arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(limits_are_reached_and_not_passed),
        cmocka_unit_test(as_words_takes_every_sign_literally),
        cmocka_unit_test(an_arena_that_is_too_small_is_an_error),
        cmocka_unit_test(random_queries_come_back_as_they_were),
        cmocka_unit_test(is_said_in_chinese),
    };
    struct CMUnitTest good[AJ_COUNTOF(good_rows)] = {0};
    struct CMUnitTest bad[AJ_COUNTOF(bad_rows)] = {0};

    for (size_t i = 0; i < AJ_COUNTOF(good); i++) {
        good[i] = (struct CMUnitTest){.name = good_rows[i].typed,
                                      .test_func = is_understood,
                                      .initial_state = aj_unconst(&good_rows[i])};
    }
    for (size_t i = 0; i < AJ_COUNTOF(bad); i++) {
        bad[i] = (struct CMUnitTest){.name = bad_rows[i].typed,
                                     .test_func = is_refused,
                                     .initial_state = aj_unconst(&bad_rows[i])};
    }
    return cmocka_run_group_tests_name("query: is understood", good, NULL, NULL) +
           cmocka_run_group_tests_name("query: is refused", bad, NULL, NULL) +
           cmocka_run_group_tests_name("query", others, NULL, NULL);
}
