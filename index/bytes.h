#ifndef AJ_INDEX_BYTES_H
#define AJ_INDEX_BYTES_H

#include <stddef.h>

struct aj_bytes { /* borrowed; from a transaction: valid until it ends or writes */
    const void *data;
    size_t size;
};

#endif
