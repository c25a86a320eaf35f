#include "tools/bench_search/bench_story.h"

#include "tools/bench_search/bench_names.h"

#include <string.h>

#include "tools/bench_search/bench_sentences.inc"

struct sentences {
    const char *const *list;
    uint32_t n;
};
#define SENTENCES(list)                                                                            \
    {                                                                                              \
        (list), AJ_COUNTOF(list)                                                                   \
    }

static const struct sentences of_topic[AJ_BENCH_TOPIC_COUNT] = {
    [AJ_BENCH_WORK] = SENTENCES(work),   [AJ_BENCH_FAMILY] = SENTENCES(family),
    [AJ_BENCH_HARM] = SENTENCES(harm),   [AJ_BENCH_CONTRACT] = SENTENCES(contract),
    [AJ_BENCH_CRIME] = SENTENCES(crime), [AJ_BENCH_OFFICE] = SENTENCES(office),
};
static const struct sentences of_all = SENTENCES(common);
static const struct sentences first = SENTENCES(openings);
static const struct sentences first_of_crime = SENTENCES(crime_openings);

static void add(struct aj_buf *out, const char *text)
{
    aj_buf_add(out, text, strlen(text));
}

static const char *own(const struct aj_bench_story *story, char what)
{
    switch (what) {
    case 'p':
        return story->recipient;
    case 'o':
        return story->opponent;
    case 'h':
        return story->handler;
    case 'u':
        return story->unit;
    case 'r':
        return story->reason;
    case 't':
        return story->court;
    case 'n':
        return story->court_number;
    default:
        return NULL;
    }
}

static void fill(const struct aj_bench_story *story, struct aj_bench_random *r, char what,
                 struct aj_buf *out)
{
    const char *known = own(story, what);

    if (known) {
        add(out, known);
        return;
    }
    switch (what) {
    case 'q':
        aj_bench_add_person(r, out);
        break;
    case 'c':
        aj_bench_add_company(story->laws, r, out);
        break;
    case 'd':
        aj_bench_add_day(r, story->year, out);
        break;
    case 'm':
        aj_bench_add_amount(r, out);
        break;
    case 'a':
        aj_bench_add_address(story->laws, r, out);
        break;
    case 'j':
        aj_bench_add_job(r, out);
        break;
    case 'f':
        aj_bench_add_phone(r, out);
        break;
    case 'y':
        aj_buf_addf(out, "%d", story->year - (int)aj_bench_below(r, 5));
        break;
    default:
        aj_buf_addf(out, "%u", 1 + aj_bench_below(r, what == 'g' ? 10 : what == 'w' ? 12 : 30));
        break;
    }
}

static void add_one(const struct aj_bench_story *story, struct sentences from,
                    struct aj_bench_random *r, struct aj_buf *out)
{
    const char *at = from.list[aj_bench_below(r, from.n)];

    while (*at) {
        size_t n = strcspn(at, "{");

        aj_buf_add(out, at, n);
        at += n;
        if (*at) {
            fill(story, r, at[1], out);
            at += 3;
        }
    }
}

void aj_bench_add_opening(const struct aj_bench_story *story, struct aj_bench_random *r,
                          struct aj_buf *out)
{
    add_one(story, story->topic == AJ_BENCH_CRIME ? first_of_crime : first, r, out);
}

void aj_bench_add_sentence(const struct aj_bench_story *story, struct aj_bench_random *r,
                           struct aj_buf *out)
{
    add_one(story, aj_bench_below(r, 4) == 0 ? of_all : of_topic[story->topic], r, out);
}
