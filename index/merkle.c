#include "index/merkle.h"

#include <string.h>

struct aj_digest aj_merkle_leaf(const void *bytes, size_t size)
{
    struct aj_hasher *h = aj_hasher_open();
    struct aj_digest digest = {{0}};

    if (!h)
        return digest; /* an all-zero hash matches nothing: whoever compares it refuses */
    aj_hasher_update(h, "\0", 1);
    aj_hasher_update(h, bytes, size);
    digest = aj_hasher_finish(h);
    aj_hasher_close(h);
    return digest;
}

struct aj_digest aj_merkle_node(const struct aj_digest *left, const struct aj_digest *right)
{
    unsigned char bytes[1 + 2 * sizeof(left->bytes)] = {1};

    memcpy(bytes + 1, left->bytes, sizeof(left->bytes));
    memcpy(bytes + 1 + sizeof(left->bytes), right->bytes, sizeof(right->bytes));
    return aj_digest_of(bytes, sizeof(bytes));
}

enum aj_code aj_merkle_add(struct aj_merkle_edge *edge, const struct aj_digest *leaf,
                           aj_merkle_on_full on_full, void *arg, struct aj_err *err)
{
    struct aj_digest hash = *leaf;
    uint64_t at = edge->size;
    unsigned level = 0;

    for (;;) {
        if (on_full)
            AJ_TRY(on_full(arg, level, at, &hash, err));
        if ((at & 1) == 0)
            break;
        hash = aj_merkle_node(&edge->full[level], &hash);
        at >>= 1;
        level++;
    }
    edge->full[level] = hash;
    edge->size++;
    return AJ_OK;
}

struct aj_digest aj_merkle_root(const struct aj_merkle_edge *edge)
{
    struct aj_digest root = aj_digest_of("", 0);
    bool first = true;

    for (unsigned level = 0; level < AJ_MERKLE_LEVELS; level++) {
        if ((edge->size >> level & 1) == 0)
            continue;
        root = first ? edge->full[level] : aj_merkle_node(&edge->full[level], &root);
        first = false;
    }
    return root;
}

/* Of a size of 2 or more: the largest power of two below it, as its exponent (RFC 6962's k). */
static unsigned split_level(uint64_t size)
{
    unsigned level = 0;

    while (((uint64_t)2 << level) < size)
        level++;
    return level;
}

/* MTH(D[begin : begin + size]) where begin is a multiple of every power of two not above size:
   the left part is then always a stored full subtree. */
static enum aj_code hash_range(const struct aj_merkle_source *source, uint64_t begin, uint64_t size,
                               struct aj_digest *out, struct aj_err *err)
{
    struct aj_digest parts[AJ_MERKLE_LEVELS];
    unsigned n = 0;

    while (size > 0) {
        unsigned level = 63;

        while ((size >> level & 1) == 0)
            level--;
        AJ_TRY(source->hash(source->arg, level, begin >> level, &parts[n++], err));
        begin += (uint64_t)1 << level;
        size -= (uint64_t)1 << level;
    }
    *out = parts[--n];
    while (n > 0) {
        n--;
        *out = aj_merkle_node(&parts[n], out);
    }
    return AJ_OK;
}

enum aj_code aj_merkle_root_of(const struct aj_merkle_source *source, uint64_t size,
                               struct aj_digest *out, struct aj_err *err)
{
    if (size == 0) {
        *out = aj_digest_of("", 0);
        return AJ_OK;
    }
    return hash_range(source, 0, size, out, err);
}

static void reverse(struct aj_digest *path, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct aj_digest kept = path[i];

        path[i] = path[n - 1 - i];
        path[n - 1 - i] = kept;
    }
}

enum aj_code aj_merkle_inclusion(const struct aj_merkle_source *source, uint64_t leaf,
                                 uint64_t size, struct aj_digest *path, size_t *n,
                                 struct aj_err *err)
{
    uint64_t begin = 0;

    *n = 0;
    if (leaf >= size) {
        return aj_fail(err, AJ_INVALID, "日志的前 %llu 条里没有第 %llu 条",
                       (unsigned long long)size, (unsigned long long)leaf);
    }
    while (size > 1) { /* from the root down; the path runs from the leaf up */
        uint64_t k = (uint64_t)1 << split_level(size);

        if (leaf - begin < k) {
            AJ_TRY(hash_range(source, begin + k, size - k, &path[(*n)++], err));
            size = k;
        } else {
            AJ_TRY(hash_range(source, begin, k, &path[(*n)++], err));
            begin += k;
            size -= k;
        }
    }
    reverse(path, *n);
    return AJ_OK;
}

enum aj_code aj_merkle_consistency(const struct aj_merkle_source *source, uint64_t old_size,
                                   uint64_t size, struct aj_digest *path, size_t *n,
                                   struct aj_err *err)
{
    uint64_t begin = 0;
    uint64_t rest = old_size;
    bool whole = true; /* the old tree is this very subtree: the verifier has its hash */

    *n = 0;
    if (old_size == 0 || old_size > size) {
        return aj_fail(err, AJ_INVALID, "不能证明 %llu 条的日志是 %llu 条的开头",
                       (unsigned long long)old_size, (unsigned long long)size);
    }
    while (rest < size) {
        uint64_t k = (uint64_t)1 << split_level(size);

        if (rest <= k) {
            AJ_TRY(hash_range(source, begin + k, size - k, &path[(*n)++], err));
            size = k;
        } else {
            AJ_TRY(hash_range(source, begin, k, &path[(*n)++], err));
            begin += k;
            rest -= k;
            size -= k;
            whole = false;
        }
    }
    if (!whole)
        AJ_TRY(hash_range(source, begin, size, &path[(*n)++], err));
    reverse(path, *n);
    return AJ_OK;
}
