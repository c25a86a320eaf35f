#ifndef AJ_INDEX_SEARCH_VALUES_SUGGEST_OWN_H
#define AJ_INDEX_SEARCH_VALUES_SUGGEST_OWN_H

#include "index/search/text/packer.h"
#include "index/search/values/suggest_parts.h"
#include "index/search/values/value_key.h"
#include "index/search/values/value_match.h"

/* Private to suggest_own.c, which reads the visible documents, and suggest_match.c, which finds
   what is wanted among their values. */
struct aj_own_value {
    unsigned shelf;
    enum aj_attribute attribute;
    const char *text; /* as the document has it */
};

struct aj_own {
    struct aj_txn *txn;
    const struct aj_suggest_wish *wish;
    struct aj_packer *packer;
    struct aj_own_value *values; /* each once for each shelf */
    size_t n_values;
    struct aj_arena texts;
    struct aj_candidate *found; /* has room for each value */
    size_t n_found;
    struct aj_arena keys; /* of those */
    struct aj_buf folded; /* for one value, as below */
    struct aj_buf shown;
};

#endif
