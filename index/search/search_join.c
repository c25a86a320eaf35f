#include "index/search/search_private.h"
#include "index/search/slab/slab_join.h"
#include "index/search/text/texts.h"

/* Documents that were put one by one have a group of texts each, packed with whatever dictionary
   there was. In slabs that became larger than this their groups are full already. */
#define SMALL ((uint32_t)4096)

struct joining {
    struct aj_search *search;
    const struct aj_joining *how; /* the caller's */
};

static bool stop(void *arg)
{
    const struct joining *joining = arg;

    return joining->how->stop && joining->how->stop(joining->how->arg);
}

static enum aj_code joined(void *arg, struct aj_txn *txn, uint32_t first, uint32_t last,
                           struct aj_err *err)
{
    const struct joining *joining = arg;

    if (last - first >= SMALL)
        return AJ_OK;
    return aj_texts_regroup(txn, joining->search->packer, first, last, err);
}

enum aj_code aj_search_join(struct aj_txn *txn, struct aj_search *search,
                            const struct aj_joining *how, bool *more, struct aj_err *err)
{
    struct joining joining = {search, how};
    const struct aj_joining with_texts = {
        .budget = how->budget,
        .purge = how->purge,
        .stop = stop,
        .joined = joined,
        .arg = &joining,
    };

    return aj_slab_join(txn, &with_texts, more, err);
}
