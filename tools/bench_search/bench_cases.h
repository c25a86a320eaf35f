#ifndef AJ_TOOLS_BENCH_CASES_H
#define AJ_TOOLS_BENCH_CASES_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "tools/bench_search/bench_facts.h"
#include "tools/bench_search/bench_laws.h"
#include "tools/bench_search/bench_random.h"

/*
 * Invented legal-aid cases, as many as one likes: case `number` is the same in every run with the
 * same seed and the same laws, whoever made which before it. Their texts are real law (more than
 * half) and sentences of judgments with people, firms, days and amounts of their own, so the number
 * of different words grows with the number of cases.
 *
 * Threads: any, with an arena each. Strings are NUL-terminated UTF-8.
 */
struct aj_bench_cases {
    const struct aj_bench_laws *laws; /* borrowed */
    uint64_t seed;
    uint32_t characters;         /* of a text: exactly so many code points; 1 or more */
    char *units[AJ_BENCH_UNITS]; /* owned, as below */
    char *handlers[AJ_BENCH_HANDLERS];
};

enum aj_code aj_bench_cases_open(const struct aj_bench_laws *laws, uint64_t seed,
                                 uint32_t characters, struct aj_bench_cases *out,
                                 struct aj_err *err) AJ_CHECKED;
void aj_bench_cases_release(struct aj_bench_cases *cases);

struct aj_bench_case { /* in the arena, or the cases' own */
    uint32_t number;   /* from 0 on */
    const char *key;   /* "00000000" */
    const char *title;
    const char *text;
    const char *case_number; /* 案号 of the centre: no two alike */
    const char *recipient;
    const char *opponent;
    const char *handler;
    const char *unit;
    const char *reason;
    const char *court;
    const char *court_number;
    uint32_t facts[AJ_BENCH_FACT_COUNT];
    bool sealed; /* 封存: a crime of a minor */
    struct aj_date closed;
    int64_t time; /* of `closed`, Unix seconds */
    int64_t subsidy_fen;
};

/* AJ_NO_MEMORY; 8 bytes of arena a character are enough, and 4,096 more. */
enum aj_code aj_bench_case_make(const struct aj_bench_cases *cases, uint32_t number,
                                struct aj_arena *arena, struct aj_bench_case *out,
                                struct aj_err *err) AJ_CHECKED;

/* Appends what is sought in a case besides title and text: numbers, people, words; each followed by
 * a "|", which no query has. */
void aj_bench_case_add_words(const struct aj_bench_case *c, struct aj_buf *out);

/* The value of a fact as it is shown: "民事", "2024", a unit's name. Borrowed; a year is in
   `year`. */
const char *aj_bench_value_text(const struct aj_bench_cases *cases, enum aj_bench_fact fact,
                                uint32_t value, char year[12]);

/* The digest of a set of cases, in whatever order, is the sum of these. */
static inline uint64_t aj_bench_digest_of(uint32_t number)
{
    return aj_bench_mix((uint64_t)number + 1);
}

#endif
