#include "tools/bench_search/bench_query.h"

#include "base/auto.h"
#include "base/pinyin.h"
#include "base/utf8.h"
#include "tools/bench_search/bench_frequency.h"

#include <stdlib.h>
#include <string.h>

#define FREQUENT     ((size_t)400) /* the most frequent words of 3 and 4 characters, to draw from */
#define TRIES        1000
#define STREAM_QUERY ((uint64_t)4 << 40)

struct making {
    const struct aj_bench_query_order *order;
    struct aj_bench_random random;
    struct aj_arena arena; /* of one query */
    struct aj_bench_frequency frequency;
};

/* ---- words ---- */

static enum aj_code copy(struct making *m, const char *text, size_t size, const char **out,
                         struct aj_err *err)
{
    *out = aj_arena_copy(&m->arena, text, size);
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "no memory for a query");
}

static enum aj_code any_case(struct making *m, struct aj_bench_case *out, struct aj_err *err)
{
    return aj_bench_case_make(m->order->cases, aj_bench_below(&m->random, m->order->n_cases),
                              &m->arena, out, err);
}

/* `n` Chinese characters, one behind the other, from somewhere in the text; false: none found. */
static bool draw_run(struct making *m, const char *text, uint32_t n, const char **run, size_t *size)
{
    size_t end = strlen(text);

    for (int tries = 0; tries < TRIES; tries++) {
        size_t begin = aj_bench_below(&m->random, (uint32_t)end);
        size_t at;
        uint32_t got = 0;

        while (((unsigned char)text[begin] & 0xC0) == 0x80)
            begin++;
        for (at = begin; got < n && at < end && aj_bench_is_han(aj_utf8_next(text, end, &at));)
            got++;
        if (got < n)
            continue;
        *run = text + begin;
        *size = at - begin;
        return true;
    }
    return false;
}

static enum aj_code word_of(struct making *m, const char *text, uint32_t n, const char **out,
                            struct aj_err *err)
{
    const char *run;
    size_t size;

    if (!draw_run(m, text, n, &run, &size))
        return aj_fail(err, AJ_INVALID, "no %u Chinese characters in a row to make a query of", n);
    return copy(m, run, size, out, err);
}

static enum aj_code any_word(struct making *m, uint32_t n, const char **out, struct aj_err *err)
{
    struct aj_bench_case c;

    AJ_TRY(any_case(m, &c, err));
    return word_of(m, c.text, n, out, err);
}

/* A word of three characters that one case of 300 has, or fewer. */
static enum aj_code rare_word(struct making *m, const char **out, struct aj_err *err)
{
    for (int tries = 0; tries < TRIES; tries++) {
        AJ_TRY(any_word(m, 3, out, err));
        if (aj_bench_frequency_of(&m->frequency, *out, strlen(*out)) <= 1)
            return AJ_OK;
    }
    return aj_fail(err, AJ_INVALID, "no rare word in the cases");
}

static enum aj_code frequent_word(struct making *m, const char **out, struct aj_err *err)
{
    size_t n = m->frequency.n < FREQUENT ? m->frequency.n : FREQUENT;
    char text[AJ_BENCH_WORD_SIZE];

    aj_bench_frequent_word(&m->frequency, aj_bench_below(&m->random, (uint32_t)n), text);
    return copy(m, text, strlen(text), out, err);
}

static enum aj_code joined(struct making *m, const char *a, const char *b, const char **out,
                           struct aj_err *err)
{
    struct aj_buf both = {0};
    enum aj_code code;

    aj_buf_addf(&both, "%s%s", a, b);
    code = both.failed ? aj_fail(err, AJ_NO_MEMORY, "no memory for a query")
                       : copy(m, both.data, both.size, out, err);
    aj_buf_release(&both);
    return code;
}

/* The beginning of one sentence and the end of another that hardly meet anywhere. */
static enum aj_code word_of_nowhere(struct making *m, const char **out, struct aj_err *err)
{
    const size_t three = 9; /* bytes of so many characters */

    for (int tries = 0; tries < TRIES; tries++) {
        const char *a;
        const char *b;
        const char *seam;

        AJ_TRY(any_word(m, 2 + aj_bench_below(&m->random, 3), &a, err));
        AJ_TRY(any_word(m, 2 + aj_bench_below(&m->random, 3), &b, err));
        AJ_TRY(joined(m, a, b, out, err));
        seam = *out + strlen(a) - three / 3;
        if (aj_bench_frequency_of(&m->frequency, seam - three / 3, three) == 0 &&
            aj_bench_frequency_of(&m->frequency, seam, three) == 0)
            return AJ_OK;
    }
    return aj_fail(err, AJ_INVALID, "every phrase stands somewhere");
}

/* ---- queries ---- */

struct draft { /* of one query */
    const char *all[AJ_BENCH_PARTS];
    size_t n_all;
    const char *typed; /* NULL: `all`, each in quotes */
    json_t *filters;   /* borrowed */
};

typedef enum aj_code draw(struct making *m, struct draft *q, struct aj_err *err);

static enum aj_code draw_rare(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return rare_word(m, &q->all[0], err);
}

static enum aj_code draw_frequent(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return frequent_word(m, &q->all[0], err);
}

static enum aj_code draw_two(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return any_word(m, 2, &q->all[0], err);
}

static enum aj_code draw_one(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return any_word(m, 1, &q->all[0], err);
}

static enum aj_code draw_name(struct making *m, struct draft *q, struct aj_err *err)
{
    struct aj_bench_case c;

    AJ_TRY(any_case(m, &c, err));
    q->all[0] = aj_bench_below(&m->random, 3) ? c.recipient : c.handler;
    q->n_all = 1;
    q->typed = q->all[0];
    return AJ_OK;
}

static enum aj_code draw_number(struct making *m, struct draft *q, struct aj_err *err)
{
    struct aj_bench_case c;

    AJ_TRY(any_case(m, &c, err));
    q->all[0] = aj_bench_below(&m->random, 2) ? c.case_number : c.court_number;
    q->n_all = 1;
    q->typed = q->all[0];
    return AJ_OK;
}

static enum aj_code draw_and(struct making *m, size_t n, struct draft *q, struct aj_err *err)
{
    struct aj_bench_case c;

    AJ_TRY(any_case(m, &c, err));
    for (q->n_all = 0; q->n_all < n; q->n_all++)
        AJ_TRY(word_of(m, c.text, 2 + aj_bench_below(&m->random, 3), &q->all[q->n_all], err));
    return AJ_OK;
}

static enum aj_code draw_and2(struct making *m, struct draft *q, struct aj_err *err)
{
    return draw_and(m, 2, q, err);
}

static enum aj_code draw_and3(struct making *m, struct draft *q, struct aj_err *err)
{
    return draw_and(m, 3, q, err);
}

static enum aj_code draw_phrase(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return any_word(m, 4 + aj_bench_below(&m->random, 5), &q->all[0], err);
}

static enum aj_code draw_nowhere(struct making *m, struct draft *q, struct aj_err *err)
{
    q->n_all = 1;
    return word_of_nowhere(m, &q->all[0], err);
}

/* A frequent word, as narrowed by a click or two on a facet. */
static enum aj_code draw_filtered(struct making *m, struct draft *q, struct aj_err *err)
{
    static const enum aj_bench_fact facts[][2] = {{AJ_BENCH_CLASS, AJ_BENCH_YEAR},
                                                  {AJ_BENCH_YEAR, AJ_BENCH_YEAR},
                                                  {AJ_BENCH_UNIT, AJ_BENCH_UNIT},
                                                  {AJ_BENCH_CLASS, AJ_BENCH_GROUP}};
    const enum aj_bench_fact *pair = facts[aj_bench_below(&m->random, AJ_COUNTOF(facts))];
    struct aj_bench_case c;

    AJ_TRY(any_case(m, &c, err));
    for (size_t i = 0; i < 2; i++) {
        uint32_t value = c.facts[pair[i]];
        char year[12];

        if (json_object_set_new(
                q->filters, aj_bench_fact_name(pair[i]),
                json_pack("[i, s]", (int)value,
                          aj_bench_value_text(m->order->cases, pair[i], value, year))) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "no memory for a query");
    }
    return draw_frequent(m, q, err);
}

static enum aj_code draw_reading(struct making *m, bool initials, struct draft *q,
                                 struct aj_err *err)
{
    struct aj_pinyin_list readings = {.n = 0};

    for (int tries = 0; tries < TRIES; tries++) {
        struct aj_bench_case c;

        AJ_TRY(any_case(m, &c, err));
        AJ_TRY(aj_pinyin_name(c.recipient, &m->arena, &readings, err));
        if (readings.n > 0 && strlen(readings.at[0].initials) >= 3)
            break; /* two letters would be half the town */
    }
    if (readings.n == 0)
        return aj_fail(err, AJ_INVALID, "no name that can be read");
    q->typed = initials ? readings.at[0].initials : readings.at[0].joined;
    return AJ_OK;
}

static enum aj_code draw_pinyin(struct making *m, struct draft *q, struct aj_err *err)
{
    return draw_reading(m, false, q, err);
}

static enum aj_code draw_initials(struct making *m, struct draft *q, struct aj_err *err)
{
    return draw_reading(m, true, q, err);
}

static const struct {
    const char *name;
    draw *draw;
} classes[] = {
    {"rare", draw_rare},         {"frequent", draw_frequent}, {"two", draw_two},
    {"one", draw_one},           {"name", draw_name},         {"number", draw_number},
    {"and2", draw_and2},         {"and3", draw_and3},         {"phrase", draw_phrase},
    {"nowhere", draw_nowhere},   {"filtered", draw_filtered}, {"pinyin", draw_pinyin},
    {"initials", draw_initials},
};

static enum aj_code put_query(struct making *m, const char *name, const struct draft *q,
                              bool facets, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *all = json_array();
    AJ_AUTO(aj_auto_json) json_t *query = NULL;
    struct aj_buf text = {0};

    for (size_t i = 0; i < q->n_all; i++) {
        (void)json_array_append_new(all, json_string(q->all[i]));
        aj_buf_addf(&text, "%s\"%s\"", i > 0 ? " " : "", q->all[i]);
    }
    if (!text.failed) {
        query = json_pack("{s:s, s:s, s:O, s:O, s:b}", "class", name, "q",
                          q->typed ? q->typed : text.data, "all", all, "filters", q->filters,
                          "facets", facets);
    }
    aj_buf_release(&text);
    if (!query)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a query");
    return m->order->put(m->order->arg, query, err);
}

static enum aj_code make_one(struct making *m, size_t class_, uint32_t i, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *filters = json_object();
    struct draft q = {.filters = filters};

    if (!filters)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a query");
    aj_arena_reset(&m->arena);
    m->random = aj_bench_random(m->order->seed, STREAM_QUERY + (class_ << 32) + i);
    AJ_TRY(classes[class_].draw(m, &q, err));
    return put_query(m, classes[class_].name, &q, i % 2 == 0, err);
}

static enum aj_code make_all(struct making *m, struct aj_err *err)
{
    AJ_TRY(aj_bench_frequency_count(m->order->cases, m->order->n_cases, &m->frequency, err));
    for (size_t class_ = 0; class_ < AJ_COUNTOF(classes); class_++) {
        for (uint32_t i = 0; i < m->order->each; i++)
            AJ_TRY(make_one(m, class_, i, err));
    }
    return AJ_OK;
}

enum aj_code aj_bench_queries_make(const struct aj_bench_query_order *order, struct aj_err *err)
{
    struct making m = {.order = order, .arena = {.limit = (size_t)256 << 20}};
    enum aj_code code = make_all(&m, err);

    aj_arena_reset(&m.arena);
    aj_bench_frequency_release(&m.frequency);
    return code;
}
