#ifndef AJ_INDEX_HANDLE_H
#define AJ_INDEX_HANDLE_H

#include "index/env.h"
#include "index/index.h"
#include "index/search/search.h"

#include <pthread.h>

struct aj_writer;

/* Where the export of the journal stands; guarded by `export_lock`. */
struct aj_export_state {
    char *folder;   /* owned; NULL: not looked at yet */
    uint64_t first; /* of the newest segment; meaningless while next is 0 */
    uint64_t next;  /* the first event that is not in the segments */
    uint64_t size;  /* bytes of the newest segment */
    size_t torn;    /* of these, the bytes of an event that is only begun */
    bool lost;      /* a flush failed: what the files hold is not known any more */
};

/* The inside of struct aj_index, for the files of this folder. */
struct aj_index {
    struct aj_env *env;
    struct aj_search *search;
    char *folder;
    int lock_fd;              /* write.lock, -1 when reading */
    struct aj_writer *writer; /* NULL when reading */
    pthread_mutex_t export_lock;
    struct aj_export_state exported;
};

/* As aj_index_open with a map of another size to begin with: tests make it grow. */
enum aj_code aj_index_open_sized(const char *folder, enum aj_index_mode mode, size_t map_size,
                                 struct aj_index **out, struct aj_err *err) AJ_CHECKED;

#endif
