#ifndef AJ_TESTS_SERVICE_WORLD_H
#define AJ_TESTS_SERVICE_WORLD_H

#include "service/archiving.h"
#include "service/home.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * A home with the rules of yunxi and a copy of a demo case beside it, in a folder of their own that
 * goes away with the test. The clock stands still (SOURCE_DATE_EPOCH).
 */
struct world {
    char folder[64];
    char home_folder[80];
    char case_folder[80];
    struct aj_home *home;
    struct aj_err err;
};

int world_open(void **state); /* cmocka set-up: *state is a struct world */
int world_close(void **state);

void world_reopen(struct world *w); /* as after a restart */

/* Copies demo/<name>/{case.json,papers} to `to`, over what is there. */
void world_copy_case(const char *name, const char *to);

/* Sets facts at /outer/inner of case.json (outer NULL: at the top). Steals `value`. */
void world_set_fact(const char *case_folder, const char *outer, const char *inner, json_t *value);

struct outcome {
    bool archived;
    char number[96];
    char key[128];
    char sha256[AJ_DIGEST_HEX_SIZE];
    char bundle[256]; /* path */
    json_t *report;   /* released by world_forget */
};
/* Archives a folder; fails the test when the run itself fails. */
void world_archive(struct world *w, const char *case_folder, const char *reviewer,
                   struct outcome *out);
void world_forget(struct outcome *o);

bool world_found(const struct outcome *o, const char *code); /* a finding of this code */

/* The words of all entitlements' states, joined by a space, in `out`. */
void world_entitlements(struct world *w, char *out, size_t size);

/* Files (not folders) below `folder`, counted. */
size_t world_count_files(const char *folder);

/* Turns one bit of the byte at `offset` (from the end when negative). */
void world_flip(const char *path, long offset);

#endif
