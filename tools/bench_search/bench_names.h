#ifndef AJ_TOOLS_BENCH_NAMES_H
#define AJ_TOOLS_BENCH_NAMES_H

#include "base/buf.h"
#include "tools/bench_search/bench_laws.h"
#include "tools/bench_search/bench_random.h"

/*
 * Invented people, companies, places, numbers. Each function appends one to `out`. Any likeness is
 * chance: names are drawn by character, phone numbers begin with 154, which nobody has.
 */
void aj_bench_add_person(struct aj_bench_random *r, struct aj_buf *out);
void aj_bench_add_company(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                          struct aj_buf *out);
/* "云溪澄砚": where a company is, and the two to four characters that tell it from others. */
void aj_bench_add_firm(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                       struct aj_buf *out);
void aj_bench_add_address(const struct aj_bench_laws *laws, struct aj_bench_random *r,
                          struct aj_buf *out);
void aj_bench_add_district(struct aj_bench_random *r,
                           struct aj_buf *out); /* with town and province */
void aj_bench_add_court(struct aj_bench_random *r, struct aj_buf *out);
void aj_bench_add_court_number(struct aj_bench_random *r, int year, const char *kind,
                               struct aj_buf *out);
void aj_bench_add_day(struct aj_bench_random *r, int year, struct aj_buf *out);
void aj_bench_add_amount(struct aj_bench_random *r, struct aj_buf *out);
void aj_bench_add_phone(struct aj_bench_random *r, struct aj_buf *out);
void aj_bench_add_job(struct aj_bench_random *r, struct aj_buf *out);

#endif
