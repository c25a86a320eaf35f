#ifndef AJ_INDEX_TESTING_H
#define AJ_INDEX_TESTING_H

/* Cases and events for the tests of index/: everything is invented. */

#include "base/file.h"
#include "base/json.h"
#include "index/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HANDLER "侯子衿"
#define CHECKER "范允中"

#define BUNDLE_SHA256 "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"

/* A folder of its own for one test, below the build's folder for temporary files. */
struct place {
    char folder[64];
    char index[80];
    char journal[80];
};
void place_make(struct place *p);
void place_remove(const struct place *p);

struct aj_index *open_index(const struct place *p); /* for writing */

/* "(2026)云援民字第<n>号", as its normal form and as people write it */
void case_key(int n, char out[64]);
void case_number(int n, char out[64]);

/* Events with a valid life cycle; the data is owned by the event and freed by event_drop. */
struct aj_event event_imported(int n);
struct aj_event event_handed_in(int n, int64_t fen);
struct aj_event event_returned(int n);
struct aj_event event_accepted(int n);
struct aj_event event_archived(int n, int64_t serial);
/* A search that the owner saves or forgets, by the name "检索<n>". */
struct aj_event event_saved(const char *owner, int n);
struct aj_event event_forgotten(const char *owner, int n);
void event_drop(struct aj_event *event);
json_t *event_data(const struct aj_event *event); /* to change it */

/* Commits one event and drops it. */
enum aj_code put(struct aj_index *x, struct aj_event event, struct aj_err *err);
void put_well(struct aj_index *x, struct aj_event event); /* must be AJ_OK */

/* Takes case n all the way to the archive. */
void archive_case(struct aj_index *x, int n, int64_t serial);

/* The cases that a query finds ("": every one), newest first, by their n: "2 3 1". At most `limit`
   of them; `*total` (may be NULL) counts all. The caller frees it. */
char *cases_found(struct aj_index *x, const char *query, size_t limit, uint64_t *total);
void assert_found(struct aj_index *x, const char *query, const char *expected);

/* Rebuilds from the segments and compares with the live index; the first difference must hold
   `expected`, or there must be none when that is NULL. */
void rebuild_and_compare(const struct place *p, struct aj_index *x, const char *expected);

/* Events at random (also refused ones) on `n_cases` cases; returns how many were accepted. */
int random_events(struct aj_index *x, unsigned seed, int n_cases, int wanted);

#endif
