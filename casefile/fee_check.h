#ifndef AJ_CASEFILE_FEE_CHECK_H
#define AJ_CASEFILE_FEE_CHECK_H

#include "base/err.h"
#include "base/json.h"

/* Private to casefile/fee_check*.c: what a fee table may hold. `where` names the table and the
   rule in messages ("fees[0]（S2026）.late"); every message says what to write instead. */

#define AJ_FEE_MOST_FEN    10000000000 /* 1 亿元, far above any subsidy */
#define AJ_FEE_MOST_BP     100000      /* ten times */
#define AJ_FEE_MOST_DAYS   3660
#define AJ_FEE_VERSION_MAX 32 /* bytes */
#define AJ_FEE_WHERE_SIZE  80 /* "fees[12]（…）" */

/* One entry each of the lists `base_key`, `handler`, `course` and `quality`. */
enum aj_code aj_fee_check_base_key(const json_t *rule, const char *where,
                                   struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fee_check_handler(const json_t *rule, const char *where,
                                  struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fee_check_course(const json_t *rule, const char *where,
                                 struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fee_check_quality(const json_t *rule, const char *where,
                                  struct aj_err *err) AJ_CHECKED;

/* The whole of `base`, `late` and `second_tier`; the last two may be absent (NULL). */
enum aj_code aj_fee_check_base(const json_t *base, const char *where,
                               struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fee_check_late(const json_t *late, const char *where,
                               struct aj_err *err) AJ_CHECKED;
enum aj_code aj_fee_check_second_tier(const json_t *tier, const char *where,
                                      struct aj_err *err) AJ_CHECKED;

#endif
