#include "tools/bench_search/bench_record.h"

#include "base/auto.h"

static json_t *facts_of(const struct aj_bench_case *c)
{
    char closed[AJ_DATE_SIZE];

    aj_date_text(c->closed, closed);
    /* aj_case_word_zh gives words that it does not know, such as those in Chinese, back as they are
     */
    return json_pack("{s:s, s:s, s:s, s:b, s:[{s:s, s:[s]}], s:[{s:s}], s:{s:s, s:s}, s:{s:s, "
                     "s:s}, s:{s:s}, s:{s:s}}",
                     "case_class", aj_bench_fact_word(AJ_BENCH_CLASS, c->facts[AJ_BENCH_CLASS]),
                     "stage", aj_bench_fact_word(AJ_BENCH_STAGE, c->facts[AJ_BENCH_STAGE]),
                     "reason", c->reason, "sealed", c->sealed, "recipients", "name", c->recipient,
                     "groups", aj_bench_fact_word(AJ_BENCH_GROUP, c->facts[AJ_BENCH_GROUP]),
                     "opposing_parties", "name", c->opponent, "handler", "name", c->handler, "unit",
                     c->unit, "organ", "name", c->court, "case_number", c->court_number, "outcome",
                     "kind", aj_bench_fact_word(AJ_BENCH_OUTCOME, c->facts[AJ_BENCH_OUTCOME]),
                     "dates", "closed", closed);
}

json_t *aj_bench_record(const struct aj_bench_case *c)
{
    static const char *const states[] = {"open",     "submitted", "returned",
                                         "accepted", "archived",  "transferred"};

    return json_pack("{s:s, s:s, s:s, s:I, s:o, s:{s:I}, s:[{s:s}]}", "case_key", c->key,
                     "case_number", c->case_number, "state", states[c->facts[AJ_BENCH_STATE]],
                     "imported_at", (json_int_t)c->time, "facts", facts_of(c), "subsidy",
                     "payable_fen", (json_int_t)c->subsidy_fen, "papers", "name", c->title);
}
