#ifndef AJ_TESTS_SUBSIDY_WORLD_H
#define AJ_TESTS_SUBSIDY_WORLD_H

/* A case, the fee tables of a place and the result, for the tests of the subsidy. Include after
   cmocka.h. */

#include "case_fixture.h"

#include "casefile/fee_table.h"
#include "casefile/subsidy.h"

struct world {
    struct aj_arena arena;
    json_t *document; /* a place's fees.json */
    json_t *json;     /* the case */
    struct aj_case c;
    struct aj_subsidy s;
    struct aj_err err;
};

static inline void world_release(struct world *w)
{
    json_decref(w->document);
    json_decref(w->json);
    aj_arena_reset(&w->arena);
}

static inline struct world world_of(const char *place)
{
    struct world w = {.arena = {.limit = 4 << 20}, .json = case_fixture()};
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/templates/profile/%s/fees.json", AJ_SOURCE, place);
    if (aj_json_read_file(path, CASE_LIMIT, &w.document, &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
    return w;
}

/* The tables of one section of tests/fixtures/fees/<file>.json, in place of a place's. */
static inline struct world world_of_fixture(const char *file, const char *section)
{
    struct world w = {.arena = {.limit = 4 << 20}, .json = case_fixture()};
    AJ_AUTO(aj_auto_json) json_t *whole = NULL;
    char path[512];

    (void)snprintf(path, sizeof(path), AJ_FIXTURES "/fees/%s.json", file);
    if (aj_json_read_file(path, CASE_LIMIT, &whole, &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
    w.document = json_pack("{s:O}", "fees", json_object_get(whole, section));
    assert_non_null(w.document);
    return w;
}

static inline json_t *fees_of(const struct world *w)
{
    return json_object_get(w->document, "fees");
}

static inline enum aj_code compute(struct world *w)
{
    const json_t *table;

    if (aj_case_read(w->json, &w->arena, &w->c, &w->err) != AJ_OK)
        fail_msg("%s", w->err.text);
    table = aj_fee_table_on(fees_of(w), w->c.days[AJ_DAY_CLOSED]);
    assert_non_null(table);
    return aj_subsidy_by_table(table, NULL, &w->c, &w->arena, &w->s, &w->err);
}

static inline const struct aj_subsidy_line *line_of(const struct aj_subsidy *s, const char *code)
{
    for (size_t i = 0; i < s->n_lines; i++)
        if (strcmp(s->lines[i].code, code) == 0)
            return &s->lines[i];
    return NULL;
}

static inline int64_t line_fen(const struct aj_subsidy *s, const char *code)
{
    const struct aj_subsidy_line *line = line_of(s, code);

    return line ? line->fen : 0;
}

/* What holds for every result, whatever the case and the table. */
static inline void assert_sound(const struct aj_subsidy *s)
{
    int64_t sum = 0;

    for (size_t i = 0; i < s->n_lines; i++) {
        sum += s->lines[i].fen;
        assert_non_null(s->lines[i].reason);
        assert_true(*s->lines[i].reason != '\0' && *s->lines[i].rule != '\0');
        assert_ptr_equal(line_of(s, s->lines[i].code), &s->lines[i]); /* each code once */
    }
    assert_int_equal(sum, s->payable_fen);
    assert_true(s->payable_fen >= 0 && s->standard_fen >= 0 && s->deduction_fen >= 0);
    assert_int_equal(s->standard_fen + s->cross_region_fen + s->translation_fen + s->other_fen -
                         s->deduction_fen,
                     s->payable_fen);
}

static inline json_t *table_of(const struct world *w, size_t i)
{
    return json_array_get(fees_of(w), i);
}

/* A recipient as case.json has one. */
#define PERSON(no)                                                                                 \
    "{\"no\":" no ",\"name\":\"甲\",\"sex\":\"F\",\"birth_date\":null,\"nation\":null,"           \
    "\"id_type\":\"resident_id\",\"id_number\":null,\"phone\":null,\"address\":null,"              \
    "\"job\":null,\"groups\":[],\"exemption_code\":null,\"hardship_pledge\":true,"                 \
    "\"is_minor\":false,\"sealed\":false,\"agent\":null}"

/* A test of one place. */
#define OF_PLACE(name_, test, place)                                                               \
    {                                                                                              \
        .name = (name_), .test_func = (test), .initial_state = (void *)(uintptr_t)(place)          \
    }

#endif
