#ifndef AJ_CASEFILE_SUBSIDY_CALC_H
#define AJ_CASEFILE_SUBSIDY_CALC_H

#include "casefile/subsidy.h"

#include <stdint.h>

/*
 * Private to casefile/subsidy*.c. One calculation on its way: each step adds its line and the next
 * reads the sums so far. A step that fails has filled `err` and ends the calculation.
 */
struct aj_calc {
    const json_t *table;
    const json_t *holidays;
    const struct aj_case *c;
    struct aj_arena *arena;
    struct aj_subsidy *out;
    struct aj_err *err;
    int64_t handler_bp;  /* 10000 where a fixed sum takes its place */
    int64_t handler_fen; /* that sum; -1: none */
    int64_t amount;      /* what is due for the handling, so far */
};

enum aj_code aj_calc_no_memory(struct aj_calc *k);
enum aj_code aj_calc_overflow(struct aj_calc *k);

enum aj_code aj_calc_add(struct aj_calc *k, int64_t a, int64_t b, int64_t *sum) AJ_CHECKED;

/* a × bp / 10000, rounded half up to a whole fen at once. AJ_INVALID when one is negative. */
enum aj_code aj_calc_share(struct aj_calc *k, int64_t a, int64_t bp, int64_t *out) AJ_CHECKED;

/* Adds a line and its sum to what is payable; `rule` is the name of the rule within the table.
   `reason` or `rule` NULL: out of memory when they were made. */
enum aj_code aj_calc_line(struct aj_calc *k, const char *code, int64_t fen, const char *rule,
                          const char *reason) AJ_CHECKED;

/* The last line's sum is one by grade, if `rule` has such. */
void aj_calc_by_grade(struct aj_calc *k, const json_t *rule);

/* Text in the arena of the calculation; NULL when it is full. */
const char *aj_calc_text(struct aj_calc *k, const char *fmt, ...) AJ_PRINTF(2, 3);

/* The result rests on `rule`: when that is marked "to be confirmed", so is the result. */
void aj_calc_confirm(struct aj_calc *k, const json_t *rule);

struct aj_calc_number {
    char text[32];
};
struct aj_calc_number aj_calc_yuan(int64_t fen);   /* "1228.80元" */
struct aj_calc_number aj_calc_percent(int64_t bp); /* "80%" "2.5%" */

/* 补贴标准: base, handler, course and group lines (casefile/subsidy_standard.c); sets
   out->standard_fen. */
enum aj_code aj_calc_standard(struct aj_calc *k) AJ_CHECKED;

/* Cross-region, costs, major and difficult, second tier (casefile/subsidy_extra.c). */
enum aj_code aj_calc_extras(struct aj_calc *k) AJ_CHECKED;

#endif
