#ifndef AJ_TOOLS_BENCH_FACTS_H
#define AJ_TOOLS_BENCH_FACTS_H

#include "tools/bench_search/bench_random.h"

#include <stdbool.h>
#include <stddef.h>

/* The facts by which cases are counted and filtered: a value of each is a number from 0 on. Words
   are those of docs/formats/case-json.md and of the courts' list of causes. */
enum aj_bench_fact {
    AJ_BENCH_CLASS,
    AJ_BENCH_STAGE,
    AJ_BENCH_OUTCOME,
    AJ_BENCH_UNIT,
    AJ_BENCH_HANDLER,
    AJ_BENCH_REASON,
    AJ_BENCH_STATE,
    AJ_BENCH_YEAR,
    AJ_BENCH_GROUP,
    AJ_BENCH_FACT_COUNT
};

#define AJ_BENCH_UNITS      ((uint32_t)200)
#define AJ_BENCH_HANDLERS   ((uint32_t)2000)
#define AJ_BENCH_REASONS    ((uint32_t)150)
#define AJ_BENCH_YEARS      10
#define AJ_BENCH_FIRST_YEAR 2016

enum aj_bench_topic { /* what a case is about; its sentences are of it */
                      AJ_BENCH_WORK,
                      AJ_BENCH_FAMILY,
                      AJ_BENCH_HARM,
                      AJ_BENCH_CONTRACT,
                      AJ_BENCH_CRIME,
                      AJ_BENCH_OFFICE,
                      AJ_BENCH_TOPIC_COUNT
};

/* Draws all facts but unit and handler, which follow from each other as in life: a robbery is no
   matter of the labour arbitration. */
enum aj_bench_topic aj_bench_draw_facts(struct aj_bench_random *r,
                                        uint32_t facts[AJ_BENCH_FACT_COUNT]);

bool aj_bench_is_minor(const uint32_t facts[AJ_BENCH_FACT_COUNT]);

/* The word; NULL for units, handlers and years, which are not of a list. */
const char *aj_bench_fact_word(enum aj_bench_fact fact, uint32_t value);

const char *aj_bench_fact_name(enum aj_bench_fact fact); /* "class" … */

#endif
