#include "tools/bench_search/bench_cases.h"

#include "base/auto.h"
#include "base/buf.h"
#include "tools/bench_search/bench_names.h"
#include "tools/bench_search/bench_story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Streams of chance beside those of the cases, whose numbers are below. */
#define STREAM_UNITS    ((uint64_t)1 << 40)
#define STREAM_HANDLERS ((uint64_t)2 << 40)
#define STREAM_FIRMS    ((uint64_t)3 << 40)

#define LARGE_FIRMS 3000 /* employers that come again and again */

static const char *const class_signs[] = {"民", "刑", "行", "非"};
static const char *const court_kinds[] = {"民初", "刑初", "行初", "民特"};

static void add(struct aj_buf *out, const char *text)
{
    aj_buf_add(out, text, strlen(text));
}

/* ---- units and handlers ---- */

static char *stolen_text(struct aj_buf *buf)
{
    return buf->failed ? NULL : aj_steal(&buf->data);
}

static char *make_unit(const struct aj_bench_cases *cases, uint32_t number)
{
    struct aj_bench_random r = aj_bench_random(cases->seed, STREAM_UNITS + number);
    struct aj_buf name = {0};
    char *text;

    aj_bench_add_firm(cases->laws, &r, &name);
    add(&name, number % 5 == 4 ? "法律服务所" : "律师事务所");
    text = stolen_text(&name);
    aj_buf_release(&name);
    return text;
}

static char *make_handler(const struct aj_bench_cases *cases, uint32_t number)
{
    struct aj_bench_random r = aj_bench_random(cases->seed, STREAM_HANDLERS + number);
    struct aj_buf name = {0};
    char *text;

    aj_bench_add_person(&r, &name);
    text = stolen_text(&name);
    aj_buf_release(&name);
    return text;
}

void aj_bench_cases_release(struct aj_bench_cases *cases)
{
    for (uint32_t i = 0; i < AJ_BENCH_UNITS; i++)
        free(cases->units[i]);
    for (uint32_t i = 0; i < AJ_BENCH_HANDLERS; i++)
        free(cases->handlers[i]);
    *cases = (struct aj_bench_cases){0};
}

enum aj_code aj_bench_cases_open(const struct aj_bench_laws *laws, uint64_t seed,
                                 uint32_t characters, struct aj_bench_cases *out,
                                 struct aj_err *err)
{
    bool all = true;

    *out = (struct aj_bench_cases){.laws = laws, .seed = seed, .characters = characters};
    for (uint32_t i = 0; i < AJ_BENCH_UNITS; i++)
        all = (out->units[i] = make_unit(out, i)) && all;
    for (uint32_t i = 0; i < AJ_BENCH_HANDLERS; i++)
        all = (out->handlers[i] = make_handler(out, i)) && all;
    if (all)
        return AJ_OK;
    aj_bench_cases_release(out);
    return aj_fail(err, AJ_NO_MEMORY, "no memory for the cases");
}

/* ---- one case ---- */

struct making {
    const struct aj_bench_cases *cases;
    struct aj_bench_random random;
    struct aj_arena *arena;
    struct aj_buf text; /* scratch */
    bool failed;        /* no memory */
};

/* What stands in the scratch, as a string of the arena; empties the scratch. */
static const char *taken(struct making *m)
{
    char *copy = NULL;

    if (!m->text.failed)
        copy = aj_arena_copy(m->arena, m->text.data ? m->text.data : "", m->text.size);
    m->failed = m->failed || !copy;
    m->text.size = 0;
    return copy ? copy : "";
}

static const char *draw_opponent(struct making *m, enum aj_bench_topic topic)
{
    struct aj_bench_random *r = &m->random;
    bool person = topic == AJ_BENCH_FAMILY || topic == AJ_BENCH_CRIME || aj_bench_below(r, 10) < 3;

    if (topic == AJ_BENCH_OFFICE) {
        aj_bench_add_district(r, &m->text);
        add(&m->text, "人民政府");
    } else if (person) {
        aj_bench_add_person(r, &m->text);
    } else if (aj_bench_below(r, 10) < 4) {
        uint32_t number = aj_bench_skewed(r, LARGE_FIRMS);
        struct aj_bench_random of_firm = aj_bench_random(m->cases->seed, STREAM_FIRMS + number);

        aj_bench_add_company(m->cases->laws, &of_firm, &m->text);
    } else {
        aj_bench_add_company(m->cases->laws, r, &m->text);
    }
    return taken(m);
}

static void draw_people(struct making *m, enum aj_bench_topic topic, struct aj_bench_case *c)
{
    struct aj_bench_random *r = &m->random;
    uint32_t handler = aj_bench_skewed(r, AJ_BENCH_HANDLERS);

    aj_bench_add_person(r, &m->text);
    c->recipient = taken(m);
    c->opponent = draw_opponent(m, topic);
    c->facts[AJ_BENCH_HANDLER] = handler;
    c->facts[AJ_BENCH_UNIT] = (uint32_t)(aj_bench_mix(handler) % AJ_BENCH_UNITS);
    c->handler = m->cases->handlers[handler];
    c->unit = m->cases->units[c->facts[AJ_BENCH_UNIT]];
    c->reason = aj_bench_fact_word(AJ_BENCH_REASON, c->facts[AJ_BENCH_REASON]);
}

static void draw_numbers(struct making *m, struct aj_bench_case *c)
{
    struct aj_bench_random *r = &m->random;
    uint32_t class_ = c->facts[AJ_BENCH_CLASS];
    int year = AJ_BENCH_FIRST_YEAR + (int)c->facts[AJ_BENCH_YEAR];

    aj_buf_addf(&m->text, "（%d）云援%s字第%u号", year, class_signs[class_], c->number + 1);
    c->case_number = taken(m);
    aj_bench_add_court_number(r, year, court_kinds[class_], &m->text);
    c->court_number = taken(m);
    aj_bench_add_court(r, &m->text);
    c->court = taken(m);
    c->closed = aj_date_of(year, 1, 1);
    c->closed.day += (int32_t)aj_bench_below(r, 365);
    c->time = (int64_t)c->closed.day * 86400 + aj_bench_below(r, 86400);
    c->subsidy_fen = 50000 + (int64_t)aj_bench_below(r, 4000) * 100;
}

static void add_piece(struct making *m, const struct aj_bench_pieces *from)
{
    struct aj_bench_piece p = from->list[aj_bench_below(&m->random, (uint32_t)from->n)];

    aj_buf_add(&m->text, p.text, p.size);
}

/* A few parts of sentences of different laws, joined to one: words meet that never met. */
static void add_mixed_law(struct making *m)
{
    uint32_t n = 2 + aj_bench_below(&m->random, 5);

    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            add(&m->text, "，");
        add_piece(m, &m->cases->laws->parts);
    }
    add(&m->text, "。");
}

static void add_quoted_law(struct making *m)
{
    add(&m->text, "依照《");
    add_piece(m, &m->cases->laws->titles);
    add(&m->text, "》的规定：");
    add_piece(m, &m->cases->laws->paragraphs);
    add(&m->text, "\n");
}

static size_t characters_in(const char *text, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < size; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Cuts the scratch to exactly `n` characters, of which it has as many or more. The last is a 。 */
static void cut(struct making *m, uint32_t n)
{
    size_t at = 0;

    for (uint32_t i = 1; i < n; i++) { /* behind the first n - 1 */
        do {
            at++;
        } while (((unsigned char)m->text.data[at] & 0xC0) == 0x80);
    }
    m->text.size = at;
    add(&m->text, "。");
}

static void add_sentences(struct making *m, const struct aj_bench_story *story)
{
    switch (aj_bench_below(&m->random, 8)) {
    case 0:
    case 1:
        add_quoted_law(m);
        break;
    case 2:
    case 3:
        add_mixed_law(m);
        break;
    default:
        aj_bench_add_sentence(story, &m->random, &m->text);
        add(&m->text, aj_bench_below(&m->random, 4) ? "。" : "。\n");
        break;
    }
}

static const char *make_text(struct making *m, const struct aj_bench_story *story)
{
    size_t n = 0;
    size_t counted = 0; /* bytes whose characters are in n */

    aj_bench_add_opening(story, &m->random, &m->text);
    add(&m->text, "。\n");
    while (!m->text.failed) {
        n += characters_in(m->text.data + counted, m->text.size - counted);
        counted = m->text.size;
        if (n >= m->cases->characters)
            break;
        add_sentences(m, story);
    }
    if (!m->text.failed)
        cut(m, m->cases->characters);
    return taken(m);
}

static const char *make_title(struct making *m, enum aj_bench_topic topic,
                              const struct aj_bench_case *c)
{
    if (topic == AJ_BENCH_CRIME) {
        aj_buf_addf(&m->text, "%s涉嫌%s案", c->recipient, c->reason);
    } else {
        aj_buf_addf(&m->text, "%s与%s%s案", c->recipient, c->opponent, c->reason);
    }
    return taken(m);
}

enum aj_code aj_bench_case_make(const struct aj_bench_cases *cases, uint32_t number,
                                struct aj_arena *arena, struct aj_bench_case *out,
                                struct aj_err *err)
{
    struct making m = {
        .cases = cases, .random = aj_bench_random(cases->seed, number), .arena = arena};
    struct aj_bench_story story = {.laws = cases->laws};

    *out = (struct aj_bench_case){.number = number};
    aj_buf_addf(&m.text, "%08u", number);
    out->key = taken(&m);
    story.topic = aj_bench_draw_facts(&m.random, out->facts);
    out->sealed = story.topic == AJ_BENCH_CRIME && aj_bench_is_minor(out->facts);
    draw_people(&m, story.topic, out);
    draw_numbers(&m, out);
    out->title = make_title(&m, story.topic, out);
    story.year = AJ_BENCH_FIRST_YEAR + (int)out->facts[AJ_BENCH_YEAR];
    story.recipient = out->recipient;
    story.opponent = out->opponent;
    story.handler = out->handler;
    story.unit = out->unit;
    story.reason = out->reason;
    story.court = out->court;
    story.court_number = out->court_number;
    out->text = make_text(&m, &story);
    aj_buf_release(&m.text);
    return m.failed ? aj_fail(err, AJ_NO_MEMORY, "no memory for case %u", number) : AJ_OK;
}

void aj_bench_case_add_words(const struct aj_bench_case *c, struct aj_buf *out)
{
    static const enum aj_bench_fact facts[] = {AJ_BENCH_CLASS, AJ_BENCH_STAGE, AJ_BENCH_OUTCOME,
                                               AJ_BENCH_GROUP};
    const char *const words[] = {c->case_number, c->court_number, c->recipient, c->opponent,
                                 c->handler,     c->unit,         c->reason,    c->court};

    for (size_t i = 0; i < AJ_COUNTOF(words); i++)
        aj_buf_addf(out, "%s|", words[i]);
    for (size_t i = 0; i < AJ_COUNTOF(facts); i++)
        aj_buf_addf(out, "%s|", aj_bench_fact_word(facts[i], c->facts[facts[i]]));
}

const char *aj_bench_value_text(const struct aj_bench_cases *cases, enum aj_bench_fact fact,
                                uint32_t value, char year[12])
{
    if (fact == AJ_BENCH_UNIT)
        return cases->units[value];
    if (fact == AJ_BENCH_HANDLER)
        return cases->handlers[value];
    if (fact != AJ_BENCH_YEAR)
        return aj_bench_fact_word(fact, value);
    (void)snprintf(year, 12, "%u", AJ_BENCH_FIRST_YEAR + value);
    return year;
}
