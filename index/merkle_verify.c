#include "index/merkle.h"

bool aj_merkle_proves_leaf(const struct aj_merkle_head *head, uint64_t at,
                           const struct aj_digest *leaf, const struct aj_digest *path, size_t n)
{
    struct aj_digest hash = *leaf;
    uint64_t node = at;
    uint64_t last;

    if (at >= head->size)
        return false;
    last = head->size - 1;
    for (size_t i = 0; i < n; i++) {
        if (last == 0)
            return false;
        if ((node & 1) == 1 || node == last) {
            hash = aj_merkle_node(&path[i], &hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = aj_merkle_node(&hash, &path[i]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && aj_digest_equal(&hash, &head->root);
}

bool aj_merkle_proves_growth(const struct aj_merkle_head *older, const struct aj_merkle_head *newer,
                             const struct aj_digest *path, size_t n)
{
    struct aj_digest old_hash, new_hash;
    uint64_t node, last;
    size_t i = 0;

    if (older->size == 0 || older->size > newer->size)
        return false;
    if (older->size == newer->size)
        return n == 0 && aj_digest_equal(&older->root, &newer->root);
    if (n == 0)
        return false;
    node = older->size - 1;
    last = newer->size - 1;
    while (node & 1) {
        node >>= 1;
        last >>= 1;
    }
    /* a power of two: the old root itself begins the path, which therefore leaves it out */
    old_hash = (older->size & (older->size - 1)) == 0 ? older->root : path[i++];
    new_hash = old_hash;
    for (; i < n; i++) {
        if (last == 0)
            return false;
        if ((node & 1) == 1 || node == last) {
            old_hash = aj_merkle_node(&path[i], &old_hash);
            new_hash = aj_merkle_node(&path[i], &new_hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = aj_merkle_node(&new_hash, &path[i]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && aj_digest_equal(&old_hash, &older->root) &&
           aj_digest_equal(&new_hash, &newer->root);
}
