#ifndef AJ_INDEX_INDEX_H
#define AJ_INDEX_INDEX_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/json.h"
#include "casefile/lifecycle.h"
#include "index/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The index: one LMDB environment holding the journal (an RFC 6962 Merkle log of events) and tables
 * that are folds of it, written only by apply(event). One transaction commits events and
 * everything they change, or nothing. Full sync always. docs/formats/index.md and journal.md
 * define every key and value.
 *
 * Rules that no caller can break, because apply() refuses the event (AJ_CONFLICT, nothing written):
 *   - steps of the life cycle other than casefile/lifecycle.h allows;
 *   - an archive number that is not the next of its series, or taken (no gap, no twin);
 *   - acceptance or sealing by the person who handed in, or by the case's handler;
 *   - an entitlement unlocked for a file that is not archived, or twice;
 *   - money that moves otherwise than docs/formats/ledger.md says (R-1, R-9; index/ledger.h).
 *
 * Threads: any number of readers; writers queue inside and share a flush. One process writes at a
 * time (AJ_CONFLICT otherwise: the lock file says who); others may read meanwhile. Within a process
 * a folder is opened ONCE (LMDB would lose its locks), and no handle is used across fork().
 */
struct aj_index;

enum aj_index_mode {
    AJ_INDEX_READ,
    AJ_INDEX_WRITE,
    AJ_INDEX_REPLAY /* as AJ_INDEX_WRITE, without the search index: it does not follow, and need not
                       be of use (index/rebuild.c, service/rebuilding.c) */
};

/* Writing makes the folder; AJ_INDEX_READ of one never written is AJ_NOT_FOUND. AJ_INDEX_WRITE of
   one whose search index was written with another folding of texts is AJ_CONFLICT: `rebuild`. */
enum aj_code aj_index_open(const char *folder, enum aj_index_mode mode, struct aj_index **out,
                           struct aj_err *err) AJ_CHECKED;
void aj_index_close(struct aj_index *x);

/* The writer's lock alone (AJ_CONFLICT when a process writes), for who replaces the whole folder;
   closing `*out` lets go of it. Makes the folder. */
enum aj_code aj_index_lock(const char *folder, int *out, struct aj_err *err) AJ_CHECKED;

/* The words of one paper: of the record's `papers`, from 1. UTF-8, borrowed. */
struct aj_case_text {
    uint32_t paper;
    struct aj_bytes text;
};
struct aj_case_texts { /* rising by paper; a paper without words is left out */
    const struct aj_case_text *list;
    size_t n;
};

/* An event of docs/formats/journal.md. `data` is borrowed. */
struct aj_event {
    const char *type;  /* "case.imported" … */
    int64_t at;        /* Unix seconds */
    const char *actor; /* who did it: a person's name, or "system" */
    const json_t *data;
    const struct aj_case_texts
        *texts; /* borrowed: the words of the papers that the event brings, to be
                   searched; NULL: it brings none, they stay what they are */
};

/* Appends the events and folds them in one transaction, then returns after the flush. `*first` (may
   be NULL) gets the sequence number of the first (from 0). Errors beside the rules above:
   AJ_INVALID for malformed data, AJ_FORBIDDEN when opened for reading, AJ_FULL, AJ_IO. An error
   means that nothing of it is in the index. */
enum aj_code aj_index_commit(struct aj_index *x, const struct aj_event *events, size_t n,
                             uint64_t *first, struct aj_err *err) AJ_CHECKED;

/* As aj_index_commit, but calls `before` inside the open transaction, after every event was
   accepted and before the commit: sealing gives the bundle its final name there. When `before`
   fails all is rolled back. */
typedef enum aj_code (*aj_index_before_commit)(void *arg, struct aj_err *err);
enum aj_code aj_index_commit_with(struct aj_index *x, const struct aj_event *events, size_t n,
                                  aj_index_before_commit before, void *arg,
                                  struct aj_err *err) AJ_CHECKED;

/* Case records (docs/formats/index.md "case"). `key` is the normal form of the case number. `*out`
   is a new reference. AJ_NOT_FOUND. */
enum aj_code aj_index_case(struct aj_index *x, const char *key, json_t **out,
                           struct aj_err *err) AJ_CHECKED;
enum aj_state aj_index_case_state(struct aj_index *x,
                                  const char *key); /* AJ_STATE_NONE: not known */

/* The serial that the next file of the series will get (1 for a new series). */
enum aj_code aj_index_next_serial(struct aj_index *x, const char *series, int64_t *out,
                                  struct aj_err *err) AJ_CHECKED;

/*
 * The case that a number belongs to, in any spelling: its case number, its archive number, or
 * exactly its assignment, platform, court or notice number. `*key` is in `arena`. AJ_NOT_FOUND;
 * AJ_CONFLICT when several cases bear it (a court number may) - the text names two.
 */
enum aj_code aj_index_resolve(struct aj_index *x, const char *number, struct aj_arena *arena,
                              const char **key, struct aj_err *err) AJ_CHECKED;

/*
 * Searches that a person keeps (docs/formats/index.md "saved search"): all of one owner, by their
 * names, or the one of a name in any spelling. New references. AJ_NOT_FOUND: none of that name.
 * They come and go by the events search.saved and search.forgotten.
 */
enum aj_code aj_index_saved_searches(struct aj_index *x, const char *owner, json_t **out,
                                     struct aj_err *err) AJ_CHECKED;
enum aj_code aj_index_saved_search(struct aj_index *x, const char *owner, const char *name,
                                   json_t **out, struct aj_err *err) AJ_CHECKED;

struct aj_index_stats {
    uint64_t events;
    uint64_t cases[AJ_STATE_COUNT];
    uint64_t entitlements[AJ_PAY_COUNT];
    int64_t fen[AJ_PAY_COUNT]; /* sums */
    uint64_t map_size;         /* bytes of address space; grows by itself */
    uint64_t used_size;        /* bytes of the file that are or were in use */
};
enum aj_code aj_index_stats(struct aj_index *x, struct aj_index_stats *out,
                            struct aj_err *err) AJ_CHECKED;

/* Claims to payment (docs/formats/ledger.md): all tiers of one case, or all in a state
   (AJ_PAY_NONE: every state), ordered by archive number. New reference: array. More of money:
   index/ledger.h. */
enum aj_code aj_index_entitlements(struct aj_index *x, const char *case_key,
                                   enum aj_pay_state state, json_t **out,
                                   struct aj_err *err) AJ_CHECKED;

/* Calls `visit` for every case record in key order. No transaction is open meanwhile: the visitor
   may use the index, and a case that changes during the walk is seen before or after the change. */
typedef enum aj_code (*aj_index_visit)(const char *key, const json_t *record, void *arg,
                                       struct aj_err *err);
enum aj_code aj_index_each_case(struct aj_index *x, aj_index_visit visit, void *arg,
                                struct aj_err *err) AJ_CHECKED;
/* The same of the cases in a state. One that changes its state meanwhile may be seen or not. */
enum aj_code aj_index_cases_in(struct aj_index *x, enum aj_state state, aj_index_visit visit,
                               void *arg, struct aj_err *err) AJ_CHECKED;

#endif
