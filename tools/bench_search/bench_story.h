#ifndef AJ_TOOLS_BENCH_STORY_H
#define AJ_TOOLS_BENCH_STORY_H

#include "base/buf.h"
#include "tools/bench_search/bench_facts.h"
#include "tools/bench_search/bench_laws.h"

/*
 * Sentences as they stand in judgments and closing reports, written for this and filled with the
 * case's own people and with invented ones. Everything is borrowed.
 */
struct aj_bench_story {
    const struct aj_bench_laws *laws;
    enum aj_bench_topic topic;
    int year;
    const char *recipient;
    const char *opponent; /* a company or a person */
    const char *handler;
    const char *unit;
    const char *reason;
    const char *court;
    const char *court_number;
};

/* Who sues whom, for what and where: 100 to 250 characters, a paragraph without its end. */
void aj_bench_add_opening(const struct aj_bench_story *story, struct aj_bench_random *r,
                          struct aj_buf *out);

/* One sentence, of the topic or of what stands in every case. */
void aj_bench_add_sentence(const struct aj_bench_story *story, struct aj_bench_random *r,
                           struct aj_buf *out);

#endif
