/* What of a case is searched, line by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "index/search/document/case_document.h"

#include <stdio.h>
#include <string.h>

#define FULL   AJ_FIXTURES "/case-document/record.json"
#define DEMO   AJ_SOURCE "/demo/04-mediation-folder/case.json"
#define LIMIT  ((size_t)4 << 20)
#define MEMORY ((size_t)8 << 20)
#define SHOWN  20 /* characters of a long text */

static const char *const field_names[AJ_DOC_FIELD_COUNT] = {
    "pinyin name",   "pinyin opponent", "pinyin handler", "number parts",
    "archive parts", "number",          "archive number", "name",
    "opponent",      "handler",         "unit",           "reason",
    "organ",         "other",           "title",          "body"};

static const char *const attribute_names[AJ_ATTR_COUNT] = {"class",   "stage",  "outcome", "unit",
                                                           "handler", "reason", "state",   "year",
                                                           "group",   "person", "name",    "organ"};

#include "case_document_rows.inc"

static json_t *read_json(const char *path)
{
    json_t *json = NULL;
    struct aj_err err = {.text = ""};

    if (aj_json_read_file(path, LIMIT, &json, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return json;
}

/* The record of an invented case that was just imported. */
static json_t *demo_record(void)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:i, s:[{s:s, s:[{s:s, s:s}]}, {s:s, s:[]}]}",
                     "case_key", "(2025)云援非字第604号", "case_number", "（2025）云援非字第0604号",
                     "state", "open", "facts", read_json(DEMO), "container", "", "imported_at",
                     1764547200, "papers", "name", "1.法律援助申请表.pdf", "parts", "kind",
                     "application_form", "name", "法律援助申请表", "name", "13.谈话笔录.tif",
                     "parts");
}

/* "name | 张三", and for papers "title 2 | 判决书.pdf"; of a long text the beginning. */
static void write_value(struct aj_buf *out, const struct aj_doc_value *value)
{
    const char *text = value->text.data;
    size_t at = 0;
    int n = 0;

    aj_buf_addf(out, "%s", field_names[value->field]);
    if (value->paper)
        aj_buf_addf(out, " %u", (unsigned)value->paper);
    aj_buf_addf(out, " | ");
    for (; at < value->text.size; n++) {
        size_t begin = at;
        int32_t c = aj_utf8_next(text, value->text.size, &at);

        if (n >= SHOWN)
            continue;
        if (c == '\n' || c == '\f') {
            aj_buf_addf(out, "%s", c == '\n' ? "<line>" : "<page>");
        } else {
            aj_buf_add(out, text + begin, at - begin);
        }
    }
    if (n > SHOWN)
        aj_buf_addf(out, "… of %d", n);
    aj_buf_addf(out, "\n");
}

static void write_word(struct aj_buf *out, const struct aj_doc_word *word)
{
    aj_buf_addf(out, "= %s | ", attribute_names[word->attribute]);
    for (const char *c = word->text; *c; c++)
        aj_buf_add(out, *c == '\x1F' ? "^" : c, 1);
    aj_buf_addf(out, "\n");
}

static void write_facts(struct aj_buf *out, const struct aj_doc_facts *facts)
{
    aj_buf_addf(out, "time %lld, subsidy %lld, year %d, sealed %d, secrecy %u\n",
                (long long)facts->time, (long long)facts->subsidy_fen, facts->year, facts->sealed,
                facts->secrecy);
    for (int i = 0; i < AJ_DOC_DAYS; i++) {
        char day[AJ_DATE_SIZE];

        aj_date_text(facts->days[i], day);
        aj_buf_addf(out, "%s%s", i ? " " : "", *day ? day : "-");
    }
    aj_buf_addf(out, "\n");
}

static char *written(const struct aj_document *document)
{
    struct aj_buf out = {0};

    aj_buf_addf(&out, "%s\n", document->key);
    for (size_t i = 0; i < document->n_values; i++)
        write_value(&out, &document->values[i]);
    for (size_t i = 0; i < document->n_words; i++)
        write_word(&out, &document->words[i]);
    write_facts(&out, &document->facts);
    assert_false(out.failed);
    return out.data;
}

/* Says the first line that differs. */
static void is_lines(const char *text, const char *const *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t size = strcspn(text, "\n");

        if (size != strlen(lines[i]) || memcmp(text, lines[i], size) != 0)
            fail_msg("line %zu is\n  %.*s\nand not\n  %s", i + 1, (int)size, text, lines[i]);
        text += size + (text[size] == '\n');
    }
    if (*text)
        fail_msg("and more:\n%s", text);
}

static struct aj_case_text text_of(uint32_t paper, const char *text)
{
    return (struct aj_case_text){paper, {text, strlen(text)}};
}

static void a_file_with_everything_is_found_by_everything(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = read_json(FULL);
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    const struct aj_case_text texts[] = {text_of(1, "申请表\f第二页"), text_of(3, ""),
                                         text_of(4, "辩护人认为")};
    struct aj_document document;
    char *text;

    (void)state;
    assert_int_equal(aj_case_document(record, texts, 3, &arena, &document, NULL), AJ_OK);
    text = written(&document);
    is_lines(text, full_lines, AJ_COUNTOF(full_lines));
    free(text);
}

static void a_file_just_imported_is_found_by_its_facts(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = demo_record();
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    struct aj_document document;
    char *text;

    (void)state;
    assert_non_null(record);
    assert_int_equal(aj_case_document(record, NULL, 0, &arena, &document, NULL), AJ_OK);
    text = written(&document);
    is_lines(text, demo_lines, AJ_COUNTOF(demo_lines));
    free(text);
}

static void the_same_record_is_the_same_document(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = read_json(FULL);
    AJ_AUTO(aj_auto_json) json_t *copy = json_deep_copy(record);
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    struct aj_case_text text = text_of(2, "照片上的字");
    struct aj_document one, two;
    char *first, *second;

    (void)state;
    assert_int_equal(aj_case_document(record, &text, 1, &arena, &one, NULL), AJ_OK);
    assert_int_equal(aj_case_document(copy, &text, 1, &arena, &two, NULL), AJ_OK);
    first = written(&one);
    second = written(&two);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

/* --- facts ----------------------------------------------------------------- */

struct change {
    const char *name;
    const char *path; /* facts of the record at first; "" changes nothing */
    const char *value;
    const char *facts; /* "year sealed secrecy subsidy time" */
};

/* clang-format off */
static const struct change changes[] = {
    {"nothing is known", "", "", "1970 0 0 -1 0"},
    {"the day of taking in is China's", "imported_at", "1767196800", "2026 0 0 -1 1767196800"},
    {"the year of applying goes before that", "facts.dates", "{\"applied\": \"2023-12-31\"}", "2023 0 0 -1 0"},
    {"the year of accepting goes before that", "facts.dates", "{\"applied\": \"2023-12-31\", \"accepted\": \"2024-01-02\"}", "2024 0 0 -1 0"},
    {"the year of closing goes before that", "facts.dates", "{\"accepted\": \"2024-01-02\", \"closed\": \"2025-01-02\"}", "2025 0 0 -1 0"},
    {"a date that is none is not known", "facts.dates", "{\"accepted\": \"2024-02-30\", \"closed\": 7}", "1970 0 0 -1 0"},
    {"the year of archiving goes before all", "archived", "{\"at\": 5, \"on\": \"2026-01-02\"}", "2026 0 0 -1 5"},
    {"the file is sealed", "facts.sealed", "true", "1970 1 0 -1 0"},
    {"one recipient seals the file", "facts.recipients", "[{\"sealed\": false}, {\"sealed\": true}]", "1970 1 0 -1 0"},
    {"no secrecy", "facts.secrecy", "\"none\"", "1970 0 0 -1 0"},
    {"secret", "facts.secrecy", "\"secret\"", "1970 0 1 -1 0"},
    {"confidential", "facts.secrecy", "\"confidential\"", "1970 0 2 -1 0"},
    {"top secret", "facts.secrecy", "\"top_secret\"", "1970 0 3 -1 0"},
    {"a level that nobody knows is the highest", "facts.secrecy", "\"cosmic\"", "1970 0 3 -1 0"},
    {"a level that is no word is the highest", "facts.secrecy", "1", "1970 0 3 -1 0"},
    {"nothing to pay is an amount", "subsidy", "{\"payable_fen\": 0}", "1970 0 0 0 0"},
    {"a subsidy", "subsidy", "{\"payable_fen\": 150000}", "1970 0 0 150000 0"},
    {"no amount is below nothing", "subsidy", "{\"payable_fen\": -7}", "1970 0 0 -1 0"},
};
/* clang-format on */

static json_t *bare_record(void)
{
    return json_pack("{s:s, s:s, s:{}, s:i, s:[{}, {}]}", "case_key", "1", "state", "open", "facts",
                     "imported_at", 0, "papers");
}

static void put(json_t *record, const char *path, const char *value)
{
    const char *dot = strchr(path, '.');
    json_t *object = dot ? json_object_get(record, "facts") : record;
    json_t *parsed = json_loads(value, JSON_DECODE_ANY, NULL);

    assert_non_null(parsed);
    assert_int_equal(json_object_set_new(object, dot ? dot + 1 : path, parsed), 0);
}

static void fact_follows_the_record(void **state)
{
    const struct change *row = *state;
    AJ_AUTO(aj_auto_json) json_t *record = bare_record();
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    struct aj_document document;
    char facts[100];

    if (*row->path)
        put(record, row->path, row->value);
    assert_int_equal(aj_case_document(record, NULL, 0, &arena, &document, NULL), AJ_OK);
    (void)snprintf(facts, sizeof(facts), "%d %d %u %lld %lld", document.facts.year,
                   document.facts.sealed, document.facts.secrecy,
                   (long long)document.facts.subsidy_fen, (long long)document.facts.time);
    assert_string_equal(facts, row->facts);
    assert_int_equal(aj_shelf_of(&document.facts),
                     2 * document.facts.secrecy + document.facts.sealed);
}

/* --- what is in order, and what is not ------------------------------------- */

static void fields_rise_and_nothing_is_empty(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = read_json(FULL);
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    struct aj_document document;

    (void)state;
    /* blanks only: found by nobody, and no value of a facet */
    assert_int_equal(
        json_object_set_new(json_object_get(record, "facts"), "reason", json_string("\u3000")), 0);
    assert_int_equal(aj_case_document(record, NULL, 0, &arena, &document, NULL), AJ_OK);
    for (size_t i = 0; i < document.n_values; i++) {
        assert_true(document.values[i].text.size > 0);
        assert_true(i == 0 || document.values[i - 1].field <= document.values[i].field);
    }
    for (size_t i = 0; i < document.n_words; i++) {
        assert_true(*document.words[i].text);
        assert_int_not_equal(document.words[i].attribute, AJ_ATTR_REASON);
    }
}

static void a_bank_account_is_found_by_nobody(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = read_json(FULL);
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    const char *const secret[] = {"0000009027415836640", "澜州样例银行", "侯子衿收款"};
    struct aj_document document;
    char *text;

    (void)state;
    assert_int_equal(aj_case_document(record, NULL, 0, &arena, &document, NULL), AJ_OK);
    text = written(&document);
    for (size_t i = 0; i < AJ_COUNTOF(secret); i++)
        assert_null(strstr(text, secret[i]));
    free(text);
}

static void a_company_of_many_syllables_is_typed_by_its_beginning(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = bare_record();
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    struct aj_document document;

    (void)state;
    put(record, "facts.opposing_parties",
        "[{\"name\": \"澜州市云溪区双桥镇荷塘村股份经济合作社联合社\"}]");
    assert_int_equal(aj_case_document(record, NULL, 0, &arena, &document, NULL), AJ_OK);
    assert_int_equal(document.n_values, 10); /* 8 beginnings, initials, and the name itself */
    assert_int_equal(document.values[7].text.size, strlen("lanzhoushiyunxiqushuangqiao"));
    assert_memory_equal(document.values[7].text.data, "lanzhoushiyunxiqushuangqiao", 27);
    assert_int_equal(document.values[8].text.size, 16);
    assert_memory_equal(document.values[8].text.data, "lzsyxqsqzhtcgfjj", 16);
}

struct refusal {
    const char *name;
    const char *path, *value; /* put into the record */
    uint32_t papers[2];       /* of the texts; the record has two */
    enum aj_code code;
};

static const struct refusal refusals[] = {
    {"no key", "case_key", "\"\"", {1, 2}, AJ_CORRUPT},
    {"no state", "state", "7", {1, 2}, AJ_CORRUPT},
    {"a state that nobody knows", "state", "\"lost\"", {1, 2}, AJ_CORRUPT},
    {"a case that is not there", "state", "\"none\"", {1, 2}, AJ_CORRUPT},
    {"a text of no paper", "state", "\"open\"", {0, 2}, AJ_INVALID},
    {"two texts of a paper", "state", "\"open\"", {1, 1}, AJ_INVALID},
    {"texts in another order", "state", "\"open\"", {2, 1}, AJ_INVALID},
    {"a text of a paper that is not there", "state", "\"open\"", {2, 3}, AJ_INVALID},
    {"all in order", "state", "\"open\"", {1, 2}, AJ_OK},
};

static void record_is_refused(void **state)
{
    const struct refusal *row = *state;
    AJ_AUTO(aj_auto_json) json_t *record = bare_record();
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = MEMORY};
    const struct aj_case_text texts[] = {text_of(row->papers[0], "甲"),
                                         text_of(row->papers[1], "乙")};
    struct aj_document document;

    put(record, row->path, row->value);
    assert_int_equal(aj_case_document(record, texts, 2, &arena, &document, NULL), row->code);
}

static void memory_may_end_anywhere(void **state)
{
    AJ_AUTO(aj_auto_json) json_t *record = read_json(FULL);
    struct aj_document document;
    enum aj_code code = AJ_NO_MEMORY;

    (void)state;
    for (size_t limit = 0; code != AJ_OK; limit += 97) {
        struct aj_arena arena = {.limit = limit};

        code = aj_case_document(record, NULL, 0, &arena, &document, NULL);
        assert_true(code == AJ_OK || code == AJ_NO_MEMORY);
        aj_arena_reset(&arena);
    }
}

#define ROWS(list, test)                                                                           \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (list)[i].name, .test_func = (test),                                           \
            .initial_state = (void *)(uintptr_t) & (list)[i]                                       \
        }

int main(void)
{
    struct CMUnitTest tests[7 + AJ_COUNTOF(changes) + AJ_COUNTOF(refusals)] = {
        cmocka_unit_test(a_file_with_everything_is_found_by_everything),
        cmocka_unit_test(a_file_just_imported_is_found_by_its_facts),
        cmocka_unit_test(the_same_record_is_the_same_document),
        cmocka_unit_test(fields_rise_and_nothing_is_empty),
        cmocka_unit_test(a_bank_account_is_found_by_nobody),
        cmocka_unit_test(a_company_of_many_syllables_is_typed_by_its_beginning),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    size_t n = 7;

    ROWS(changes, fact_follows_the_record);
    ROWS(refusals, record_is_refused);
    return cmocka_run_group_tests_name("case document", tests, NULL, NULL);
}
