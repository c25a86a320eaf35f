#ifndef AJ_INDEX_WRITER_H
#define AJ_INDEX_WRITER_H

#include "index/env.h"
#include "index/index.h"
#include "index/search/search.h"

/*
 * The one thread that writes. Commits of many threads wait in a queue and share a transaction and
 * its flush (group commit); when one is refused, the batch is run again with each in a nested
 * transaction of its own, so that it harms no other. A commit with a hook has the transaction to
 * itself, as has work that is no event. A full map is grown and the batch run again.
 *
 * When nobody has wanted anything for a moment, slabs of the search index are joined, step by step
 * (index/search/slab/slab_join.h); what is left when it stops is small, or goes on another day.
 */
struct aj_writer;

typedef enum aj_code (*aj_writer_work)(struct aj_txn *txn, void *arg, struct aj_err *err);

struct aj_commit {
    const struct aj_event *events;
    size_t n;
    aj_index_before_commit before; /* NULL: none */
    aj_writer_work work;           /* instead of events; NULL: none */
    void *arg;                     /* of both */
    uint64_t first;                /* out */
};

/* `search` follows the events; NULL: it does not (index/rebuild.c). Borrowed, both. */
enum aj_code aj_writer_start(struct aj_env *env, struct aj_search *search, struct aj_writer **out,
                             struct aj_err *err) AJ_CHECKED;
void aj_writer_stop(struct aj_writer *w); /* after the queue is empty; NULL is fine */

/* Returns when the commit is on disk or refused. Threads: any. */
enum aj_code aj_writer_commit(struct aj_writer *w, struct aj_commit *commit,
                              struct aj_err *err) AJ_CHECKED;

#endif
