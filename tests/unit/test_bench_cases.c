#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "tools/bench_search/bench_query.h"
#include "tools/bench_search/bench_scan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LAWS AJ_FIXTURES "/laws/laws.jsonl"

static struct aj_bench_laws laws;

static int read_laws(void **state)
{
    struct aj_err err = {0};

    (void)state;
    if (aj_bench_laws_open(LAWS, &laws, &err) == AJ_OK)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static int forget_laws(void **state)
{
    (void)state;
    aj_bench_laws_release(&laws);
    return 0;
}

static void open_cases(uint64_t seed, uint32_t characters, struct aj_bench_cases *out)
{
    assert_int_equal(aj_bench_cases_open(&laws, seed, characters, out, NULL), AJ_OK);
}

static struct aj_bench_case make(const struct aj_bench_cases *cases, uint32_t number,
                                 struct aj_arena *arena)
{
    struct aj_bench_case c;

    assert_int_equal(aj_bench_case_make(cases, number, arena, &c, NULL), AJ_OK);
    return c;
}

static void assert_same(const struct aj_bench_case *a, const struct aj_bench_case *b)
{
    struct aj_buf words[2] = {{0}};

    aj_bench_case_add_words(a, &words[0]);
    aj_bench_case_add_words(b, &words[1]);
    assert_string_equal(words[0].data, words[1].data);
    assert_string_equal(a->key, b->key);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->text, b->text);
    assert_memory_equal(a->facts, b->facts, sizeof(a->facts));
    assert_int_equal(a->time, b->time);
    assert_int_equal(a->subsidy_fen, b->subsidy_fen);
    aj_buf_release(&words[0]);
    aj_buf_release(&words[1]);
}

static void a_case_is_the_same_whoever_makes_it_and_when(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)4 << 20};
    struct aj_bench_cases cases;
    struct aj_bench_cases again;
    struct aj_bench_case forth[50];

    (void)state;
    open_cases(7, 500, &cases);
    open_cases(7, 500, &again);
    for (uint32_t i = 0; i < 50; i++)
        forth[i] = make(&cases, i, &arena);
    for (uint32_t i = 50; i-- > 0;) {
        struct aj_bench_case back = make(&again, i, &arena);

        assert_same(&forth[i], &back);
    }
    aj_bench_cases_release(&cases);
    aj_bench_cases_release(&again);
}

/* Another compiler, another machine, another day: figures of old runs stay comparable. When the
   generator is changed on purpose, so is this. */
static void a_known_case_is_as_it_always_was(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)1 << 20};
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *hasher = aj_hasher_open();
    struct aj_bench_cases cases;
    struct aj_bench_case c;
    struct aj_digest all;
    char hex[AJ_DIGEST_HEX_SIZE];

    (void)state;
    open_cases(1, 120, &cases);
    for (uint32_t i = 0; i < 300; i++) {
        c = make(&cases, i, &arena);
        aj_hasher_update(hasher, c.title, strlen(c.title));
        aj_hasher_update(hasher, c.text, strlen(c.text));
    }
    all = aj_hasher_finish(hasher);
    aj_digest_hex(&all, hex);
    assert_string_equal(hex, "a8d8f88a70e5ad7fb9c43e0938ccec6580a47233bde5bde4fa94e14a1ae6f0fc");
    c = make(&cases, 41, &arena);
    assert_string_equal(c.title, "王枫韵涉嫌诈骗罪案");
    assert_string_equal(
        c.text, "被告人王枫韵涉嫌诈骗罪一案，浙江省金渚市永嘉桥区人民法院受理后依法组成合议庭，由审"
                "判员张鹏龙担任审判长。辩护人刘平韧，安澜淤贴律师事务所律师，经法律援助机构指派。被"
                "害人萧欣乐，证人陈奋强、闫全诚。本案案号（2021）浙0805刑初366号。");
    aj_bench_cases_release(&cases);
}

static void another_seed_makes_another_world(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_bench_cases one;
    struct aj_bench_cases other;
    struct aj_bench_case a;
    struct aj_bench_case b;

    (void)state;
    open_cases(1, 300, &one);
    open_cases(2, 300, &other);
    a = make(&one, 5, &arena);
    b = make(&other, 5, &arena);
    assert_string_not_equal(a.text, b.text);
    assert_string_not_equal(one.units[0], other.units[0]);
    aj_bench_cases_release(&one);
    aj_bench_cases_release(&other);
}

static void a_text_has_exactly_the_characters_asked_for(void **state)
{
    static const uint32_t lengths[] = {1, 2, 50, 333, 2000, 20000};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(lengths); i++) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)4 << 20};
        struct aj_bench_cases cases;

        open_cases(1, lengths[i], &cases);
        for (uint32_t number = 0; number < 10; number++) {
            struct aj_bench_case c = make(&cases, number, &arena);

            assert_true(aj_utf8_valid(c.text, strlen(c.text)));
            assert_int_equal(aj_utf8_count(c.text), lengths[i]);
        }
        aj_bench_cases_release(&cases);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t different(const char **list, size_t n)
{
    size_t found = 0;

    qsort(list, n, sizeof(*list), by_text);
    for (size_t i = 0; i < n; i++)
        found += i == 0 || strcmp(list[i], list[i - 1]) != 0;
    return found;
}

static void the_more_cases_the_more_names_and_no_two_numbers(void **state)
{
    enum { MOST = 4000 };
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)64 << 20};
    static const char *names[MOST];
    static const char *numbers[MOST];
    struct aj_bench_cases cases;
    size_t at_half = 0;

    (void)state;
    open_cases(1, 50, &cases);
    for (uint32_t i = 0; i < MOST; i++) {
        struct aj_bench_case c = make(&cases, i, &arena);

        names[i] = c.recipient;
        numbers[i] = c.case_number;
        if (i + 1 == MOST / 2)
            at_half = different(names, MOST / 2);
    }
    assert_int_equal(different(numbers, MOST), MOST);
    assert_in_range(at_half, MOST / 4, MOST / 2 - 1); /* some people have one name */
    assert_in_range(different(names, MOST), at_half * 3 / 2, at_half * 2);
    aj_bench_cases_release(&cases);
}

static void every_value_of_a_fact_has_a_name(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_bench_cases cases;

    (void)state;
    open_cases(3, 1, &cases);
    for (uint32_t i = 0; i < 2000; i++) {
        struct aj_bench_case c = make(&cases, i, &arena);

        for (enum aj_bench_fact fact = 0; fact < AJ_BENCH_FACT_COUNT; fact++) {
            char year[12];

            assert_non_null(aj_bench_value_text(&cases, fact, c.facts[fact], year));
        }
        assert_string_equal(c.unit, cases.units[c.facts[AJ_BENCH_UNIT]]);
        assert_string_equal(c.handler, cases.handlers[c.facts[AJ_BENCH_HANDLER]]);
    }
    aj_bench_cases_release(&cases);
}

/* ---- queries and what they find ---- */

struct gathered {
    FILE *file;
    size_t n;
};

static enum aj_code gather(void *arg, const json_t *query, struct aj_err *err)
{
    struct gathered *g = arg;

    (void)err;
    assert_int_equal(json_dumpf(query, g->file, JSON_COMPACT), 0);
    assert_int_equal(fputc('\n', g->file), '\n');
    g->n++;
    return AJ_OK;
}

static void write_queries(const struct aj_bench_cases *cases, uint32_t each, const char *path)
{
    struct gathered g = {fopen(path, "w"), 0};
    struct aj_bench_query_order order = {
        .cases = cases, .n_cases = 400, .seed = 1, .each = each, .put = gather, .arg = &g};
    struct aj_err err = {0};

    assert_non_null(g.file);
    if (aj_bench_queries_make(&order, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(g.n, 13 * each);
    assert_int_equal(fclose(g.file), 0);
}

static void scan_all(const struct aj_bench_cases *cases, struct aj_bench_scan *scan)
{
    for (uint32_t i = 0; i < 400; i++) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)1 << 20};
        struct aj_bench_case c = make(cases, i, &arena);

        assert_int_equal(aj_bench_scan_case(scan, &c, NULL), AJ_OK);
    }
}

/* Every query is of words that stand in a case, but for those that are made to find nothing. */
static void queries_find_the_cases_they_were_made_of(void **state)
{
    AJ_AUTO(aj_auto_bench_scan) struct aj_bench_scan *scan = NULL;
    char path[] = "/tmp/anjuan-queries-XXXXXX";
    int fd = mkstemp(path);
    struct aj_bench_cases cases;
    struct aj_bench_queries queries;
    struct aj_bench_found found;
    size_t n = 0;

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    open_cases(1, 600, &cases);
    write_queries(&cases, 6, path);
    assert_int_equal(aj_bench_queries_read(path, &queries, NULL), AJ_OK);
    (void)unlink(path);
    assert_int_equal(aj_bench_scan_open(&queries, 1, &scan, NULL), AJ_OK);
    scan_all(&cases, scan);
    for (; aj_bench_scan_found(scan, n, &found); n++) {
        const struct aj_bench_query *q = &queries.list[found.query];

        if (strcmp(q->class_, "nowhere") == 0) {
            assert_int_equal(found.total, 0);
        } else if (strcmp(q->class_, "filtered") != 0) {
            assert_in_range(found.total, 1, 400);
        }
        assert_int_equal(found.digest != 0, found.total != 0);
        assert_int_equal(q->facets, found.query % 2 == 0);
    }
    assert_int_equal(n, 11 * 6); /* those in pinyin are not for a scan */
    assert_int_equal(queries.n, 13 * 6);
    aj_bench_queries_release(&queries);
    aj_bench_cases_release(&cases);
}

static void a_scan_finds_folded_texts_and_keeps_to_filters(void **state)
{
    struct aj_bench_query list[] = {
        {.class_ = "two", .text = "", .all = {"ＡＢ"}, .n_all = 1},
        {.class_ = "two", .text = "", .all = {"乙丙"}, .n_all = 1},
        {.class_ = "and2", .text = "", .all = {"甲", "张三"}, .n_all = 2},
        {.class_ = "and2", .text = "", .all = {"甲", "李四"}, .n_all = 2},
        {.class_ = "one",
         .text = "",
         .all = {"甲"},
         .n_all = 1,
         .filters = {{.value = 1}},
         .n_filters = 1},
        {.class_ = "one",
         .text = "",
         .all = {"甲"},
         .n_all = 1,
         .filters = {{.value = 2}},
         .n_filters = 1},
    };
    static const uint32_t totals[] = {1, 0, 1, 0, 1, 0};
    struct aj_bench_queries queries = {list, AJ_COUNTOF(list)};
    struct aj_bench_case c = {.number = 9,
                              .title = "甲乙",
                              .text = "丙 ab",
                              .case_number = "",
                              .recipient = "张三",
                              .opponent = "",
                              .handler = "",
                              .unit = "",
                              .reason = "",
                              .court = "",
                              .court_number = "",
                              .facts = {1}};
    AJ_AUTO(aj_auto_bench_scan) struct aj_bench_scan *scan = NULL;

    (void)state;
    assert_int_equal(aj_bench_scan_open(&queries, 1, &scan, NULL), AJ_OK);
    assert_int_equal(aj_bench_scan_case(scan, &c, NULL), AJ_OK);
    for (size_t i = 0; i < AJ_COUNTOF(list); i++) {
        struct aj_bench_found found;

        assert_true(aj_bench_scan_found(scan, i, &found));
        assert_int_equal(found.total, totals[i]);
        assert_int_equal(found.digest, totals[i] ? aj_bench_digest_of(9) : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_the_same_whoever_makes_it_and_when),
        cmocka_unit_test(a_known_case_is_as_it_always_was),
        cmocka_unit_test(another_seed_makes_another_world),
        cmocka_unit_test(a_text_has_exactly_the_characters_asked_for),
        cmocka_unit_test(the_more_cases_the_more_names_and_no_two_numbers),
        cmocka_unit_test(every_value_of_a_fact_has_a_name),
        cmocka_unit_test(queries_find_the_cases_they_were_made_of),
        cmocka_unit_test(a_scan_finds_folded_texts_and_keeps_to_filters),
    };

    return cmocka_run_group_tests(tests, read_laws, forget_laws);
}
