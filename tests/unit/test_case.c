#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"

#include "base/buf.h"
#include "base/file.h"
#include "casefile/case_words.h"

#include <dirent.h>

static void reads_every_fact_of_a_good_case(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    struct aj_case c;
    char day[AJ_DATE_SIZE];

    (void)state;
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_string_equal(c.case_number, "（2025）云援民字第0398号");
    assert_string_equal(c.case_class, "civil");
    assert_int_equal(c.n_recipients, 1);
    assert_string_equal(c.recipients[0].name, "姚阿福");
    assert_int_equal(c.recipients[0].n_groups, 1);
    assert_string_equal(c.recipients[0].groups[0], "migrant_worker");
    assert_null(c.recipients[0].agent);
    assert_string_equal(c.opposing_parties[0].legal_representative, "高守田");
    assert_null(c.organ.notice_number);
    assert_int_equal(c.handler.practice_years, 10);
    assert_string_equal(c.handler.payee.account_number, "0000000855402243106");
    aj_date_text(c.days[AJ_DAY_HANDED_IN], day);
    assert_string_equal(day, "2026-02-11");
    assert_false(aj_date_known(c.days[AJ_DAY_NOTICED]));
    assert_int_equal(c.recovered_fen, 5058000);
    assert_true(c.facts.heard);
    assert_null(c.quality_grade);
    assert_true(c.closing.present);
    assert_string_equal(c.closing.handling, "第一段。\n第二段。");
    assert_ptr_equal(c.json, json);
}

static void a_sealed_recipient_seals_the_case(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    struct aj_case c;

    (void)state;
    case_put(json, "recipients[0].sealed", "true");
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_true(c.sealed);
}

static void a_case_sealed_as_a_whole_seals_its_recipients(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    struct aj_case c;

    (void)state;
    case_put(json, "sealed", "true");
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_true(c.recipients[0].sealed);
}

static void reads_an_agent_and_a_tag_of_pages(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    struct aj_case c;

    (void)state;
    case_put(json, "recipients[0].agent",
             "{\"name\":\"林母\",\"relation\":\"mother\",\"id_number\":null,\"phone\":null}");
    case_put(json, "papers",
             "[{\"file\":\"一/二.pdf\",\"kind\":\"judgment\",\"first_page\":2,\"last_page\":3},"
             "{\"file\":\"三.jpg\",\"kind\":\"id_proof\",\"first_page\":null,\"last_page\":null}]");
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_OK);
    assert_string_equal(c.recipients[0].agent->relation, "mother");
    assert_int_equal(c.n_tags, 2);
    assert_int_equal(c.tags[0].last_page, 3);
    assert_int_equal(c.tags[1].first_page, 0);
}

static void running_out_of_memory_is_an_error(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    enum aj_code code = AJ_NO_MEMORY;
    size_t limit;

    (void)state;
    for (limit = 0; limit < 4096 && code == AJ_NO_MEMORY; limit += 8) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = limit};
        struct aj_case c;

        code = aj_case_read(json, &arena, &c, NULL);
    }
    assert_int_equal(code, AJ_OK);
    assert_true(limit > 100);
}

/* --- what is refused, one row one test ---------------------------------- */

struct spoiled {
    const char *name;
    const char *path;
    const char *value; /* JSON; NULL: the key is taken away */
    const char *says;  /* NULL: accepted */
};

#define TAG(file, first, last)                                                                     \
    "[{\"file\":\"" file "\",\"kind\":\"judgment\",\"first_page\":" first ",\"last_page\":" last   \
    "}]"

static const struct spoiled spoiled[] = {
    {"case: no case number", "case_number", NULL, "case_number：缺少"},
    {"case: no dates", "dates", NULL, "dates：缺少"},
    {"case: no facts.heard", "facts.heard", NULL, "facts.heard：缺少"},
    {"case: no name of the recipient", "recipients[0].name", NULL, "recipients[0].name：缺少"},
    {"case: another schema version", "schema_version", "2", "schema_version"},
    {"case: an empty case number", "case_number", "\"\"", "case_number：不能为空"},
    {"case: case number null", "case_number", "null", "case_number"},
    {"case: platform number null is fine", "platform_number", "null", NULL},
    {"case: class is not in the table", "case_class", "\"crimnal\"", "case_class：“crimnal”"},
    {"case: stage in Chinese", "stage", "\"一审\"", "stage：“一审”"},
    {"case: a role the table does not have is kept", "client_role", "\"private_prosecutor\"", NULL},
    {"case: a role that is no word", "client_role", "\"原告\"", "client_role"},
    {"case: recipients are a text", "recipients", "\"张三\"", "recipients：应当是列表"},
    {"case: no recipient", "recipients", "[]", "recipients：至少要有 1 项"},
    {"case: a recipient is a number", "recipients", "[3]", "recipients[0]：应当是一组键值"},
    {"case: recipients out of order", "recipients[0].no", "2", "recipients[0].no"},
    {"case: a group that is not in the table", "recipients[0].groups", "[\"rich\"]",
     "recipients[0].groups"},
    {"case: a group that is a number", "recipients[0].groups", "[1]", "recipients[0].groups"},
    {"case: sex is not M or F", "recipients[0].sex", "\"男\"", "recipients[0].sex"},
    {"case: agent without a name", "recipients[0].agent", "{\"name\":null}",
     "recipients[0].agent.name"},
    {"case: handler is a list", "handler", "[1,2]", "handler：应当是一组键值"},
    {"case: payee without a kind", "handler.payee.kind", NULL, "handler.payee.kind：缺少"},
    {"case: practice years negative", "handler.practice_years", "-1", "handler.practice_years"},
    {"case: heard in words", "facts.heard", "\"是\"", "facts.heard：应当是 true 或 false"},
    {"case: heard unknown", "facts.heard", "null", "facts.heard"},
    {"case: plea unknown is fine", "facts.plea_guilty", "null", NULL},
    {"case: count as text", "facts.recipient_count", "\"1\"", "facts.recipient_count"},
    {"case: count is not the number of recipients", "facts.recipient_count", "3",
     "facts.recipient_count：写的是 3 人，受援人名单是 1 人"},
    {"case: terminated, the work done not known, is fine", "facts.terminated", "true", NULL},
    {"case: amount with a fraction", "outcome.recovered_fen", "100.5", "outcome.recovered_fen"},
    {"case: amount as a real that is whole", "outcome.recovered_fen", "100.0",
     "outcome.recovered_fen"},
    {"case: amount negative", "outcome.recovered_fen", "-1", "outcome.recovered_fen：金额不能为负"},
    {"case: amount as text", "facts.translation_fee_fen", "\"20000\"",
     "facts.translation_fee_fen：金额应当是"},
    {"case: amount above ten thousand million yuan", "facts.other_cost_fen", "1000000000001",
     "facts.other_cost_fen：金额超过"},
    {"case: amount null", "facts.other_cost_fen", "null", "facts.other_cost_fen"},
    {"case: 30 February", "dates.closed", "\"2026-02-30\"", "dates.closed：不是存在的日期"},
    {"case: month 13", "dates.applied", "\"2026-13-01\"", "dates.applied：不是存在的日期"},
    {"case: date as a number", "dates.closed", "20260312", "dates.closed"},
    {"case: date with time", "dates.closed", "\"2026-03-12T00:00\"", "dates.closed"},
    {"case: date empty", "dates.closed", "\"\"", "dates.closed"},
    {"case: no key of a date", "dates.hearing", NULL, "dates.hearing：缺少"},
    {"case: quality grade is not in the table", "quality_grade", "\"A\"", "quality_grade"},
    {"case: secrecy is not in the table", "secrecy", "\"much\"", "secrecy"},
    {"case: direction override in a name", "recipients[0].name", "\"小\\u202e满\"",
     "recipients[0].name"},
    {"case: line break in a name", "recipients[0].name", "\"小\\n满\"", "recipients[0].name"},
    {"case: control character in the report", "closing_report.result", "\"a\\u0007b\"",
     "closing_report.result"},
    {"case: lone carriage return in the report", "closing_report.result", "\"a\\rb\"",
     "closing_report.result"},
    {"case: markup and a formula in a name are only text", "recipients[0].name",
     "\"<script>alert(1)</script>' OR 1=1 --\"", NULL},
    {"case: a character beyond the basic plane", "recipients[0].name", "\"林\\ud86c\\udfa9\"",
     NULL},
    {"case: control character under a key nobody reads", "x_local", "{\"a\":[\"b\\u0001\"]}",
     "x_local.a[0]"},
    {"case: a further key is kept", "x_local", "{\"a\":1.5}", NULL},
    {"case: no closing report", "closing_report", "null", NULL},
    {"case: closing report as text", "closing_report", "\"无\"", "closing_report"},
    {"case: a tag that leaves the folder", "papers", TAG("../../etc/passwd", "1", "2"),
     "papers[0].file"},
    {"case: a tag in the middle of whose path is ..", "papers", TAG("a/../b", "1", "2"),
     "papers[0].file"},
    {"case: an absolute tag", "papers", TAG("/etc/passwd", "1", "2"), "papers[0].file"},
    {"case: a tag with a drive", "papers", TAG("C:/x.pdf", "1", "2"), "papers[0].file"},
    {"case: a tag with backslashes", "papers", TAG("a\\\\b.pdf", "1", "2"), "papers[0].file"},
    {"case: a tag of a folder", "papers", TAG("a/", "1", "2"), "papers[0].file"},
    {"case: pages in reverse", "papers", TAG("a.pdf", "9", "2"), "papers[0].last_page"},
    {"case: only a first page is fine", "papers", TAG("a.pdf", "1", "null"), NULL},
    {"case: only a last page is fine", "papers", TAG("a.pdf", "null", "2"), NULL},
    {"case: no key of a last page", "papers",
     "[{\"file\":\"a\",\"kind\":\"judgment\",\"first_page\":1}]", "papers[0].last_page"},
    {"case: page 0", "papers", TAG("a.pdf", "0", "2"), "papers[0].first_page"},
    {"case: a kind that is no identifier", "papers",
     "[{\"file\":\"a\",\"kind\":\"判决书\",\"first_page\":null,\"last_page\":null}]",
     "papers[0].kind"},
};

static void spoiled_case_is_judged(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    const struct spoiled *row = *state;
    struct aj_err err = {.text = ""};
    struct aj_case c;
    enum aj_code code;

    if (row->value) {
        case_put(json, row->path, row->value);
    } else {
        case_set(json, row->path, NULL);
    }
    code = aj_case_read(json, &arena, &c, &err);
    if (!row->says) {
        assert_string_equal(err.text, "");
        assert_int_equal(code, AJ_OK);
        return;
    }
    assert_int_equal(code, AJ_INVALID);
    if (!strstr(err.text, row->says))
        fail_msg("says “%s”, not “%s”", err.text, row->says);
}

static void a_text_over_20000_characters_is_refused(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_err err = {.text = ""};
    struct aj_case c;

    (void)state;
    for (int i = 0; i < 20000; i++)
        aj_buf_add(&text, "长", 3);
    case_set(json, "note", json_string(text.data));
    assert_int_equal(aj_case_read(json, &arena, &c, &err), AJ_OK);
    aj_buf_add(&text, "长", 3);
    case_set(json, "note", json_string(text.data));
    assert_int_equal(aj_case_read(json, &arena, &c, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "note：超过 20000 字"));
}

static void nesting_under_a_foreign_key_is_bounded(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();
    json_t *deep = json_array();
    struct aj_err err = {.text = ""};
    struct aj_case c;

    (void)state;
    for (int i = 0; i < 100; i++) {
        json_t *outer = json_array();

        json_array_append_new(outer, deep);
        deep = outer;
    }
    case_set(json, "x_deep", deep);
    assert_int_equal(aj_case_read(json, &arena, &c, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "嵌套超过"));
}

static void a_document_that_is_no_object_is_refused(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = json_array();
    struct aj_case c;

    (void)state;
    assert_int_equal(aj_case_read(json, &arena, &c, NULL), AJ_INVALID);
}

/* --- words -------------------------------------------------------------- */

static void words_have_their_chinese(void **state)
{
    (void)state;
    assert_string_equal(aj_case_word_zh("case_class", "civil"), "民事");
    assert_string_equal(aj_case_word_zh("organ.kind", "court"), "人民法院");
    assert_string_equal(aj_case_word_zh("client_role", "private_prosecutor"), "private_prosecutor");
    assert_string_equal(aj_case_day_key(AJ_DAY_DOCUMENT_RECEIVED), "document_received");
    for (int i = 0; i < AJ_DAY_COUNT; i++) {
        assert_true(strlen(aj_case_day_key((enum aj_case_day)i)) > 0);
        assert_true(strlen(aj_case_day_name((enum aj_case_day)i)) > 0);
    }
}

/* Every key of the fixture, list indices left out, is one that rules may name. */
static void know_every_path(const json_t *value, const char *path)
{
    char inside[128];
    const char *key;
    json_t *member;
    size_t i;

    if (*path && !aj_case_path_known(path))
        fail_msg("%s is not known", path);
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
    {
        (void)snprintf(inside, sizeof(inside), "%s%s%s", path, *path ? "." : "", key);
        know_every_path(member, inside);
    }
    json_array_foreach(value, i, member) know_every_path(member, path);
}

static void every_key_is_known_to_rules(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *json = case_fixture();

    (void)state;
    know_every_path(json, "");
    assert_false(aj_case_path_known("facts.herad"));
    assert_false(aj_case_path_known("dates.close"));
    assert_false(aj_case_path_known(""));
}

/* --- the shared samples ------------------------------------------------- */

static enum aj_code read_path(const char *path, struct aj_case *c, struct aj_arena *arena,
                              json_t **json, struct aj_err *err)
{
    AJ_TRY(aj_json_read_file(path, CASE_LIMIT, json, err));
    return aj_case_read(*json, arena, c, err);
}

static void every_sample_case_is_read(void **state)
{
    const char *shared = shared_folder();
    unsigned read = 0;
    char path[512];
    struct dirent *e;
    DIR *d;

    (void)state;
    if (!shared)
        skip();
    (void)snprintf(path, sizeof(path), "%s/samples", shared);
    d = opendir(path);
    assert_non_null(d);
    while ((e = readdir(d))) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
        AJ_AUTO(aj_auto_json) json_t *json = NULL;
        struct aj_err err = {.text = ""};
        struct aj_case c;

        (void)snprintf(path, sizeof(path), "%s/samples/%s/case.json", shared, e->d_name);
        if (!aj_file_exists(path))
            continue;
        if (read_path(path, &c, &arena, &json, &err) != AJ_OK)
            fail_msg("%s: %s", e->d_name, err.text);
        read++;
    }
    (void)closedir(d);
    assert_int_equal(read, 10);
}

static const struct hostile {
    const char *file;
    const char *says; /* NULL: accepted */
} hostile[] = {
    {"amount-fraction.json", "outcome.recovered_fen"},
    {"amount-huge.json", "数字太大（在键 recovered_fen 附近）"},
    {"amount-nan.json", "在键 recovered_fen 附近"},
    {"amount-negative.json", "outcome.recovered_fen"},
    {"amount-overflow.json", "数字太大（在键 recovered_fen 附近）"},
    {"amount-string.json", "outcome.recovered_fen"},
    {"bom.json", NULL},
    {"broken-utf8.json", "UTF-8"},
    {"control-chars.json", "空字符"},
    {"count-mismatch.json", "facts.recipient_count"},
    {"deep-nesting.json", "嵌套层数过多"},
    {"deep-objects.json", "嵌套层数过多"},
    {"duplicate-keys.json", "case_number"},
    {"empty.json", "空的"},
    {"gbk.json", "UTF-8"},
    {"impossible-dates.json", "dates."},
    {"injection.json", NULL},
    {"lone-surrogate.json", "在键 name 附近"},
    {"long-string.json", "note"},
    {"missing-keys.json", "case_number"},
    {"not-object.json", "最外层"},
    {"papers-bad.json", "papers[0].file"},
    {"surrogate-pair.json", NULL},
    {"trailing.json", "多余"},
    {"truncated.json", "不完整"},
    {"unknown-enum.json", "case_class"},
    {"utf16.json", "UTF-8"},
    {"wrong-types.json", "recipients"},
};

static void hostile_sample_is_judged(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    const struct hostile *row = *state;
    const char *shared = shared_folder();
    struct aj_err err = {.text = ""};
    struct aj_case c;
    char path[512];
    enum aj_code code;

    if (!shared)
        skip();
    (void)snprintf(path, sizeof(path), "%s/samples/hostile/json/%s", shared, row->file);
    code = read_path(path, &c, &arena, &json, &err);
    if ((code == AJ_OK) != !row->says || (row->says && !strstr(err.text, row->says)))
        fail_msg("%s: %s “%s”", row->file, aj_code_name(code), err.text);
    if (code == AJ_OK && strcmp(row->file, "surrogate-pair.json") == 0)
        assert_string_equal(c.recipients[0].name, "林\xF0\xAB\x8E\xA9");
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(reads_every_fact_of_a_good_case),
        cmocka_unit_test(a_sealed_recipient_seals_the_case),
        cmocka_unit_test(a_case_sealed_as_a_whole_seals_its_recipients),
        cmocka_unit_test(reads_an_agent_and_a_tag_of_pages),
        cmocka_unit_test(running_out_of_memory_is_an_error),
        cmocka_unit_test(a_text_over_20000_characters_is_refused),
        cmocka_unit_test(nesting_under_a_foreign_key_is_bounded),
        cmocka_unit_test(a_document_that_is_no_object_is_refused),
        cmocka_unit_test(words_have_their_chinese),
        cmocka_unit_test(every_key_is_known_to_rules),
        cmocka_unit_test(every_sample_case_is_read),
    };
    struct CMUnitTest tests[AJ_COUNTOF(fixed) + AJ_COUNTOF(spoiled) + AJ_COUNTOF(hostile)];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(fixed); i++)
        tests[n++] = fixed[i];
    for (size_t i = 0; i < AJ_COUNTOF(spoiled); i++) {
        tests[n++] = (struct CMUnitTest){.name = spoiled[i].name,
                                         .test_func = spoiled_case_is_judged,
                                         .initial_state = (void *)(uintptr_t)&spoiled[i]};
    }
    for (size_t i = 0; i < AJ_COUNTOF(hostile); i++) {
        tests[n++] = (struct CMUnitTest){.name = hostile[i].file,
                                         .test_func = hostile_sample_is_judged,
                                         .initial_state = (void *)(uintptr_t)&hostile[i]};
    }
    return cmocka_run_group_tests_name("case", tests, NULL, NULL);
}
