/* What was paid: summed up for the centre, and for everybody. */
#include "base/auto.h"
#include "casefile/case.h"
#include "service/pay_report_parts.h"

#include <stdio.h>
#include <string.h>

#define UNKNOWN "不详"

struct summing {
    struct aj_reporting *r;
    json_t *sums;    /* name of a sum → its row */
    json_t *classes; /* case key → class, so that each record is read once */
    json_t *seen;    /* name of a sum and case → true */
};

/* One payment. */
struct payment {
    char month[8]; /* 2026-07 */
    const char *case_key;
    const char *person, *unit, *class;
    int64_t fen;
};

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
}

static enum aj_code class_of(struct summing *s, const char *case_key, const char **out,
                             struct aj_err *err)
{
    const json_t *known = json_object_get(s->classes, case_key);
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    const char *word;

    if (!known) {
        enum aj_code code = aj_index_case(s->r->x, case_key, &record, err);

        if (code != AJ_OK && code != AJ_NOT_FOUND)
            return code;
        word = aj_json_text(json_object_get(record, "facts"), "case_class");
        word = *word ? aj_case_word_zh("case_class", word) : UNKNOWN;
        if (json_object_set_new(s->classes, case_key, json_string(word)) != 0)
            return no_memory(err);
        known = json_object_get(s->classes, case_key);
    }
    *out = json_string_value(known);
    return AJ_OK;
}

/* Adds the payment to a row, made by `fresh` when it is the first of its name; `*row` is it. */
static enum aj_code add_to(struct summing *s, const char *name, json_t *fresh,
                           const struct payment *p, json_t **row, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *owned = fresh;
    int64_t fen;

    *row = json_object_get(s->sums, name);
    if (!*row) {
        if (!owned || json_object_set(s->sums, name, owned) != 0)
            return no_memory(err);
        *row = owned;
        AJ_TRY(aj_report_row(s->r, json_incref(owned), err));
    }
    fen = aj_json_int(*row, "fen", 0);
    AJ_TRY(aj_report_add(&fen, p->fen, err));
    if (json_object_set_new(*row, "count", json_integer(aj_json_int(*row, "count", 0) + 1)) != 0 ||
        json_object_set_new(*row, "fen", json_integer(fen)) != 0)
        return no_memory(err);
    return AJ_OK;
}

static enum aj_code sum_up(struct summing *s, const struct payment *p, struct aj_err *err)
{
    const char *const keys[][2] = {
        {"month", p->month}, {"person", p->person}, {"unit", p->unit}, {"class", p->class}};
    json_t *row;

    for (size_t i = 0; i < AJ_COUNTOF(keys); i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf name = {0};

        aj_buf_addf(&name, "%s %s", keys[i][0], keys[i][1]);
        if (name.failed)
            return no_memory(err);
        AJ_TRY(add_to(s, name.data,
                      json_pack("{s:s, s:s, s:i, s:i}", "by", keys[i][0], "key", keys[i][1],
                                "count", 0, "fen", 0),
                      p, &row, err));
    }
    return AJ_OK;
}

static enum aj_code sum_for_all(struct summing *s, const struct payment *p, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf name = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf mark = {0};
    json_t *row;

    aj_buf_addf(&name, "%s %s", p->month, p->class);
    aj_buf_addf(&mark, "%s %s %s", p->month, p->class, p->case_key);
    if (name.failed || mark.failed)
        return no_memory(err);
    AJ_TRY(add_to(s, name.data,
                  json_pack("{s:s, s:s, s:i, s:i, s:i}", "month", p->month, "class", p->class,
                            "cases", 0, "count", 0, "fen", 0),
                  p, &row, err));
    if (json_object_get(s->seen, mark.data))
        return AJ_OK;
    if (json_object_set_new(s->seen, mark.data, json_true()) != 0 ||
        json_object_set_new(row, "cases", json_integer(aj_json_int(row, "cases", 0) + 1)) != 0)
        return no_memory(err);
    return AJ_OK;
}

static bool is_wanted(const struct aj_pay_asked *asked, const json_t *line, struct aj_date *day)
{
    int year, month, mday;

    if (!aj_report_is_paid(line) || !aj_date_parse(aj_json_text(line, "settled_on"), day))
        return false;
    aj_date_split(*day, &year, &month, &mday);
    return (!asked->year || asked->year == year) && aj_report_in_period(asked, *day);
}

static enum aj_code visit_line(struct summing *s, const json_t *line, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *claim = NULL;
    struct payment p = {.fen = aj_json_int(line, "fen", 0)};
    struct aj_date day;
    char text[AJ_DATE_SIZE];

    if (!is_wanted(s->r->asked, line, &day))
        return AJ_OK;
    AJ_TRY(aj_ledger_claim(s->r->x, aj_json_text(line, "claim"), &claim, err));
    p.case_key = aj_json_text(claim, "case_key");
    p.person = aj_json_text(claim, "handler");
    p.unit = aj_json_text(claim, "unit");
    AJ_TRY(class_of(s, p.case_key, &p.class, err));
    aj_date_text(day, text);
    (void)snprintf(p.month, sizeof(p.month), "%.7s", text);
    AJ_TRY(aj_report_add(&s->r->fen, p.fen, err));
    s->r->count++;
    return s->r->asked->report == AJ_REPORT_PAID ? sum_up(s, &p, err) : sum_for_all(s, &p, err);
}

static enum aj_code visit_batch(void *arg, const json_t *batch, struct aj_err *err)
{
    size_t i;
    const json_t *line;

    json_array_foreach(json_object_get(batch, "lines"), i, line)
    {
        AJ_TRY(visit_line(arg, line, err));
    }
    return AJ_OK;
}

static int rank(const json_t *row)
{
    const char *by = aj_json_text(row, "by");

    return *by == 'm' ? 0 : *by == 'p' ? 1 : *by == 'u' ? 2 : 3;
}

static int by_kind_and_key(const json_t *a, const json_t *b)
{
    int x = rank(a), y = rank(b);

    return x != y ? x - y : strcmp(aj_json_text(a, "key"), aj_json_text(b, "key"));
}

static int by_month_and_class(const json_t *a, const json_t *b)
{
    int order = strcmp(aj_json_text(a, "month"), aj_json_text(b, "month"));

    return order ? order : strcmp(aj_json_text(a, "class"), aj_json_text(b, "class"));
}

enum aj_code aj_report_paid(struct aj_reporting *r, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *sums = json_object();
    AJ_AUTO(aj_auto_json) json_t *classes = json_object();
    AJ_AUTO(aj_auto_json) json_t *seen = json_object();
    struct summing s = {r, sums, classes, seen};

    if (!sums || !classes || !seen)
        return no_memory(err);
    AJ_TRY(aj_report_each_batch(r->x, visit_batch, &s, err));
    return aj_report_sort(
        r->rows, r->asked->report == AJ_REPORT_PAID ? by_kind_and_key : by_month_and_class, err);
}
