#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

/* What holds for every table that the check lets pass and for every case, whatever they are: random
   ones from fixed seeds. And of what a stranger makes of a table: refused, or sound. */

#define TABLES 400
#define CASES  12 /* of each table */

static uint64_t state_of_chance;

static unsigned chance(unsigned n) /* 0 … n-1; splitmix64 */
{
    uint64_t z = (state_of_chance += 0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (unsigned)((z ^ (z >> 31)) % n);
}

/* Mostly such sums as there are, sometimes the largest that pass. */
static json_t *sum(void)
{
    static const json_int_t edges[] = {0, 1, 5, 99, 10000000000};

    if (chance(8) == 0)
        return json_integer(edges[chance(AJ_COUNTOF(edges))]);
    return json_integer(chance(300000));
}

static json_t *share(unsigned most)
{
    return json_integer(chance(4) ? (json_int_t)chance(most + 1) : (json_int_t)most);
}

static json_t *sums_by_grade(void)
{
    static const char *const grades[] = {"excellent", "good", "pass", "fail"};
    json_t *o = json_object();

    for (size_t i = 0; i < AJ_COUNTOF(grades); i++)
        json_object_set_new(o, grades[i], sum());
    return o;
}

static json_t *base_entry(void)
{
    static const char *const units[] = {"day", "shift", "document"};
    json_t *o = chance(3)
                    ? json_pack("{s:o}", "fen", sum())
                    : json_pack("{s:o, s:s}", "by_grade", sums_by_grade(), "ungraded", "pass");

    if (chance(4) == 0)
        json_object_set_new(o, "per", json_string(units[chance(3)]));
    if (json_object_get(o, "per") && chance(2))
        json_object_set_new(o, "most", json_integer(chance(3661)));
    return o;
}

static json_t *condition(void)
{
    static const char *const all[] = {
        "{\"fact\":\"facts.heard\",\"is\":false}",
        "{\"fact\":\"facts.withdrawn\",\"is_not\":\"none\"}",
        "{\"fact\":\"facts.terminated\",\"is\":true}",
        "{\"fact\":\"outcome.kind\",\"in\":[\"mediated\",\"settled\"]}",
        "{\"fact\":\"facts.recipient_count\",\"at_least\":3}",
        "{\"fact\":\"quality_grade\",\"is\":\"fail\"}",
        "{\"fact\":\"handler.kind\",\"is\":\"legal_worker\"}",
        "{\"fact\":\"handler.public_post\",\"is\":true}",
    };
    json_t *out = NULL;
    const char *text = all[chance(AJ_COUNTOF(all))];

    assert_int_equal(aj_json_parse(text, strlen(text), 1000, &out, NULL), AJ_OK);
    return out;
}

/* One to three rules: a share, or a sum; the last is for the rest. */
static json_t *rules(bool of_course)
{
    json_t *list = json_array();
    unsigned n = 1 + chance(3);

    for (unsigned i = 0; i < n; i++) {
        json_t *rule = json_pack("{s:s, s:s}", "id", "r", "reason", "理由");

        if (i + 1 < n)
            json_object_set_new(rule, "when", condition());
        if (chance(3)) {
            json_object_set_new(rule, "factor_bp", share(chance(5) ? 10000 : 100000));
        } else if (of_course && chance(2)) {
            json_object_set_new(rule, "by_grade", sums_by_grade());
        } else {
            json_object_set_new(rule, "fen", sum());
        }
        if (json_object_get(rule, "by_grade"))
            json_object_set_new(rule, "ungraded", json_string("good"));
        json_array_append_new(list, rule);
    }
    return list;
}

static json_t *cap(void)
{
    return chance(3) ? sum() : json_null();
}

static json_t *lateness(void)
{
    const char *count = chance(2) ? "calendar" : "working";
    int days = (int)chance(40);

    switch (chance(4)) {
    case 0:
        return json_pack("{s:s}", "mode", "none");
    case 1:
        return json_pack("{s:s, s:i, s:s, s:o, s:o}", "mode", "percent", "free_days", days, "count",
                         count, "per_day_bp", share(10000), "cap_bp", share(10000));
    case 2:
        return json_pack("{s:s, s:i, s:s, s:o, s:o}", "mode", "fixed", "free_days", days, "count",
                         count, "per_day_fen", sum(), "cap_fen", sum());
    default:
        return json_pack("{s:s, s:i, s:s}", "mode", "next_batch", "free_days", days, "count",
                         count);
    }
}

static json_t *second_tier(void)
{
    if (chance(2))
        return json_pack("{s:o}", "by_grade", sums_by_grade());
    return json_pack("{s:{s:o, s:o}}", "share_by_grade", "excellent", share(10000), "good",
                     share(10000));
}

static json_t *quality(void)
{
    json_t *rule =
        json_pack("{s:s, s:s, s:o}", "id", "fail", "reason", "质量", "when", condition());

    if (chance(2)) {
        json_object_set_new(rule, "deduction_bp", share(10000));
    } else {
        json_object_set_new(rule, "deduction_fen", sum());
    }
    return json_pack("[o]", rule);
}

static json_t *random_table(void)
{
    json_t *t = json_pack("{s:s, s:s, s:n, s:s, s:{s:o, s:o, s:o}, s:o, s:o, s:o}", "version", "R",
                          "effective_from", "2020-01-01", "effective_to", "source", "偶然", "base",
                          "civil.first_instance", base_entry(), "civil.enforcement", base_entry(),
                          "criminal.prosecution", base_entry(), "handler", rules(false), "course",
                          rules(true), "late", lateness());

    if (chance(2)) {
        json_object_set_new(t, "labour",
                            json_pack("{s:o, s:o}", "per_day_fen", sum(), "most_days",
                                      chance(2) ? json_integer(chance(3661)) : json_null()));
    }
    if (chance(2)) {
        json_object_set_new(t, "group",
                            json_pack("{s:o, s:o}", "step_fen", sum(), "cap_fen", cap()));
    }
    if (chance(2)) {
        json_object_set_new(
            t, "cross_region",
            json_pack("{s:o, s:o}", "cross_city_fen", sum(), "cross_province_fen", sum()));
    }
    if (chance(2))
        json_object_set_new(t, "translation", json_pack("{s:o}", "cap_fen", cap()));
    if (chance(2))
        json_object_set_new(t, "other_cost", json_pack("{s:o}", "cap_fen", cap()));
    if (chance(2))
        json_object_set_new(t, "major_difficult", json_pack("{s:o}", "fen", sum()));
    if (chance(2))
        json_object_set_new(t, "second_tier", second_tier());
    if (chance(2))
        json_object_set_new(t, "quality", quality());
    return t;
}

static const char *one_of(const char *const *words, unsigned n)
{
    return words[chance(n)];
}

#define PUT(path, ...)                                                                             \
    do {                                                                                           \
        static const char *const words_[] = {__VA_ARGS__};                                         \
        case_put(json, path, one_of(words_, AJ_COUNTOF(words_)));                                  \
    } while (0)

static void random_facts(json_t *json)
{
    json_t *people = json_array();
    unsigned n = chance(3) ? 1 : 1 + chance(12);

    if (chance(2)) {
        case_put(json, "case_class", "\"civil\"");
        PUT("stage", "\"first_instance\"", "\"enforcement\"");
    } else {
        case_put(json, "case_class", "\"criminal\"");
        case_put(json, "stage", "\"prosecution\"");
    }
    PUT("quality_grade", "null", "\"excellent\"", "\"good\"", "\"pass\"", "\"fail\"");
    PUT("handler.kind", "\"lawyer\"", "\"legal_worker\"", "\"centre_staff\"", "\"volunteer\"");
    PUT("handler.public_post", "false", "false", "true");
    PUT("outcome.kind", "\"won\"", "\"mediated\"", "\"settled\"", "\"lost\"");
    PUT("facts.heard", "true", "false");
    PUT("facts.withdrawn", "\"none\"", "\"none\"", "\"before_hearing\"", "\"after_hearing\"");
    PUT("facts.terminated", "false", "false", "true");
    PUT("facts.cross_region", "\"none\"", "\"cross_city\"", "\"cross_province\"");
    PUT("facts.major_difficult", "false", "true");
    PUT("facts.translation_fee_fen", "0", "1", "45678", "1000000000000");
    PUT("facts.other_cost_fen", "0", "777", "1000000000000");
    PUT("facts.service_days", "null", "0", "1", "7", "3660");
    PUT("facts.duty_shifts", "1", "3", "3660");
    PUT("facts.documents", "1", "12");
    PUT("dates.handed_in", "null", "\"2026-02-04\"", "\"2026-02-20\"", "\"2027-09-01\"");
    for (unsigned i = 1; i <= n; i++) {
        json_t *one = NULL;

        assert_int_equal(aj_json_parse(PERSON("1"), strlen(PERSON("1")), 1000, &one, NULL), AJ_OK);
        json_object_set_new(one, "no", json_integer(i));
        json_array_append_new(people, one);
    }
    case_set(json, "recipients", people);
    case_set(json, "facts.recipient_count", json_integer(n));
}

static void caps_hold(const struct aj_subsidy *s, const json_t *table, const struct aj_case *c)
{
    const json_t *group = json_object_get(table, "group");
    const json_t *late = json_object_get(table, "late");
    int64_t before = s->standard_fen - line_fen(s, "group");
    int64_t most = aj_json_int(group, "cap_fen", INT64_MAX);

    if (line_fen(s, "group") > 0)
        assert_true(s->standard_fen <= most && c->n_recipients > 1);
    assert_true(line_fen(s, "group") >= 0 && before >= 0);
    assert_true(s->translation_fen <= c->facts.translation_fee_fen);
    assert_true(s->translation_fen <=
                aj_json_int(json_object_get(table, "translation"), "cap_fen", INT64_MAX));
    assert_true(-line_fen(s, "late") <= aj_json_int(late, "cap_fen", INT64_MAX));
    assert_true(s->second_tier_fen >= 0 && s->second_tier_fen <= s->other_fen);
    assert_true(!s->grade_pending || !c->quality_grade);
    assert_true(!s->next_batch || line_fen(s, "late") == 0);
    if (s->standard_fen == 0) { /* to nothing nothing is added but what was spent */
        assert_true(s->cross_region_fen == 0 && s->second_tier_fen == 0 &&
                    line_fen(s, "major") == 0);
    }
}

static void same_again(const json_t *table, const struct aj_case *c, const struct aj_subsidy *s,
                       struct aj_arena *arena)
{
    struct aj_subsidy twin;

    assert_int_equal(aj_subsidy_by_table(table, NULL, c, arena, &twin, NULL), AJ_OK);
    assert_int_equal(twin.n_lines, s->n_lines);
    for (size_t i = 0; i < s->n_lines; i++) {
        assert_int_equal(twin.lines[i].fen, s->lines[i].fen);
        assert_string_equal(twin.lines[i].code, s->lines[i].code);
        assert_string_equal(twin.lines[i].reason, s->lines[i].reason);
        assert_string_equal(twin.lines[i].rule, s->lines[i].rule);
    }
}

static void differences_add_up(const struct aj_subsidy *before, const struct aj_subsidy *after,
                               struct aj_arena *arena)
{
    struct aj_subsidy_difference d;
    int64_t total = 0;

    assert_int_equal(aj_subsidy_difference(before, after, arena, &d, NULL), AJ_OK);
    for (size_t i = 0; i < d.n; i++) {
        assert_int_equal(d.changes[i].after_fen - d.changes[i].before_fen, d.changes[i].fen);
        total += d.changes[i].fen;
    }
    assert_int_equal(total, d.fen);
    assert_int_equal(d.fen, after->payable_fen - before->payable_fen);
}

static void every_case_under_every_table_is_sound(void **state)
{
    unsigned paid = 0, refused = 0;

    state_of_chance = (uintptr_t)*state;
    for (unsigned t = 0; t < TABLES; t++) {
        struct world w = {.json = case_fixture()};
        AJ_AUTO(aj_auto_json) json_t *table = random_table();
        AJ_AUTO(aj_auto_json) json_t *fees = json_pack("[O]", table);
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 4 << 20};
        struct aj_subsidy last = {.table_version = NULL};

        if (aj_fees_check(fees, &w.err) != AJ_OK)
            fail_msg("table %u: %s", t, w.err.text);
        for (unsigned i = 0; i < CASES; i++) {
            random_facts(w.json);
            assert_int_equal(aj_case_read(w.json, &arena, &w.c, &w.err), AJ_OK);
            if (aj_subsidy_by_table(table, NULL, &w.c, &arena, &w.s, &w.err) != AJ_OK) {
                /* a number that is asked for, or sums beyond 64 bits: told, never guessed */
                assert_true(strstr(w.err.text, "请补填") || strstr(w.err.text, "超出"));
                refused++;
                continue;
            }
            paid++;
            assert_sound(&w.s);
            caps_hold(&w.s, table, &w.c);
            same_again(table, &w.c, &w.s, &arena);
            if (last.table_version)
                differences_add_up(&last, &w.s, &arena);
            last = w.s;
        }
        json_decref(w.json);
    }
    assert_true(paid > TABLES * CASES / 2 && refused > 0);
}

/* --- hostile tables ------------------------------------------------------------- */

static json_t *anything(void)
{
    static const json_int_t numbers[] = {-1, 0, 10001, 100001, 10000000001, INT64_MAX, INT64_MIN};

    switch (chance(9)) {
    case 0:
        return json_null();
    case 1:
        return json_true();
    case 2:
        return json_string("");
    case 3:
        return json_string("\xe8\xb6\x85");
    case 4:
        return json_real(0.5);
    case 5:
        return json_array();
    case 6:
        return json_object();
    default:
        return json_integer(numbers[chance(AJ_COUNTOF(numbers))]);
    }
}

/* Puts something, or nothing, in place of one value somewhere below. */
static void spoil(json_t *value)
{
    const char *key;
    json_t *inside;
    size_t n = json_is_object(value) ? json_object_size(value) : json_array_size(value);
    unsigned which = n ? chance((unsigned)n) : 0, i = 0;
    void *tmp;

    if (json_is_array(value) && n) {
        inside = json_array_get(value, which);
        if ((json_is_object(inside) || json_is_array(inside)) && chance(4)) {
            spoil(inside);
        } else {
            json_array_set_new(value, which, anything());
        }
        return;
    }
    json_object_foreach_safe(value, tmp, key, inside)
    {
        if (i++ != which)
            continue;
        if ((json_is_object(inside) || json_is_array(inside)) && chance(4)) {
            spoil(inside);
        } else if (chance(5) == 0) {
            json_object_del(value, key);
        } else {
            json_object_set_new(value, key, anything());
        }
        return;
    }
}

static void a_spoiled_table_is_refused_or_sound(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    AJ_AUTO(world_release) struct world invented = world_of_fixture("invented", "fees");
    unsigned refused = 0, n = 3000;

    (void)state;
    state_of_chance = 7;
    case_put(w.json, "facts.service_days", "3");
    assert_int_equal(compute(&w), AJ_OK);
    for (unsigned i = 0; i < n; i++) {
        AJ_AUTO(aj_auto_json) json_t *fees = json_deep_copy(fees_of(i % 2 ? &w : &invented));
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
        const json_t *table;

        w.err.text[0] = '\0';
        spoil(fees);
        if (aj_fees_check(fees, &w.err) != AJ_OK) {
            assert_true(*w.err.text != '\0' && strstr(w.err.text, "fees"));
            refused++;
            continue;
        }
        table = aj_fee_table_on(fees, w.c.days[AJ_DAY_CLOSED]);
        if (table && aj_subsidy_by_table(table, NULL, &w.c, &arena, &w.s, &w.err) == AJ_OK)
            assert_sound(&w.s);
    }
    assert_true(refused > n / 2);
}

static void a_table_that_nobody_checked_is_never_worked_with_blindly(void **state)
{
    AJ_AUTO(world_release) struct world w = world_of("yunxi");
    json_t *base = json_object_get(table_of(&w, 1), "base");

    (void)state;
    json_object_set_new(base, "civil.first_instance", json_pack("{s:i}", "fen", -5));
    assert_int_equal(compute(&w), AJ_INVALID);
    assert_non_null(strstr(w.err.text, "负数"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_PLACE("every case under every table is sound, seed 1",
                 every_case_under_every_table_is_sound, 1),
        OF_PLACE("every case under every table is sound, seed 2",
                 every_case_under_every_table_is_sound, 2),
        cmocka_unit_test(a_spoiled_table_is_refused_or_sound),
        cmocka_unit_test(a_table_that_nobody_checked_is_never_worked_with_blindly),
    };

    return cmocka_run_group_tests_name("subsidy_random", tests, NULL, NULL);
}
