#ifndef AJ_TESTS_REPORT_WORLD_H
#define AJ_TESTS_REPORT_WORLD_H

#include "ledger_world.h"

/* Money for the tests of its reports. */
#define DAY   86400
#define NOW   ((int64_t)1788192000) /* 2026-09-01 00:00 in Beijing */
#define OTHER "澜州市云溪区双桥法律服务所"
#define UNIT  "浙江鹿溪律师事务所"
#define LINE(n, claim, fen)                                                                        \
    "{'n': " #n ", 'claim': '" claim "', 'fen': " #fen ", 'payee': " PAYEE ", 'confirmed_by': "    \
    "'甲'}"

struct report_world {
    struct place place;
    struct aj_index *index;
};

/*
 * The world: 1 (civil) paid in July, and 250 yuan more owed since; 2 (civil) paid in August; 3
 * (criminal, of another unit) paid 1200 of 2000 in August; 4 (no class) held; 5 (civil) came back
 * from the bank; 6 handed in only.
 */
int report_world_open(void **state); /* cmocka set-up: *state is a struct report_world */
int report_world_close(void **state);

/* `lines` as LINE has them, with commas between. */
void send_batch(struct aj_index *x, const char *batch, const char *lines);
void settle(struct aj_index *x, const char *batch, int n, const char *outcome, const char *on);

#endif
