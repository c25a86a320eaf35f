#ifndef AJ_INDEX_MERKLE_H
#define AJ_INDEX_MERKLE_H

#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The arithmetic of an RFC 6962 Merkle tree, without any storage: hashes, roots and proofs computed
 * from the hashes of full subtrees, and the verifiers that anybody can run on a proof alone.
 */

struct aj_digest aj_merkle_leaf(const void *bytes, size_t size);
struct aj_digest aj_merkle_node(const struct aj_digest *left, const struct aj_digest *right);

#define AJ_MERKLE_LEVELS   64
#define AJ_MERKLE_PATH_MAX 130 /* digests in any proof of a tree of up to 2^64 leaves */

/* A growing tree seen from its right edge: the full subtree at each level that is not yet part of a
   larger one. Zero-initialise. */
struct aj_merkle_edge {
    uint64_t size;
    struct aj_digest full[AJ_MERKLE_LEVELS];
};

/* Adds a leaf. `on_full` (may be NULL) is told every full subtree that this completes, leaf first.
 */
typedef enum aj_code (*aj_merkle_on_full)(void *arg, unsigned level, uint64_t at,
                                          const struct aj_digest *hash, struct aj_err *err);
enum aj_code aj_merkle_add(struct aj_merkle_edge *edge, const struct aj_digest *leaf,
                           aj_merkle_on_full on_full, void *arg, struct aj_err *err) AJ_CHECKED;

struct aj_digest aj_merkle_root(const struct aj_merkle_edge *edge); /* empty: SHA-256("") */

/* Where proofs get the hash of the full subtree over leaves [at << level, (at + 1) << level). */
struct aj_merkle_source {
    enum aj_code (*hash)(void *arg, unsigned level, uint64_t at, struct aj_digest *out,
                         struct aj_err *err);
    void *arg;
};

/* Root of the first `size` leaves, and proofs; `path` has AJ_MERKLE_PATH_MAX places, `*n` are used.
   AJ_INVALID when out of range; whatever the source reports. Rule: RFC 6962 §2.1. */
enum aj_code aj_merkle_root_of(const struct aj_merkle_source *source, uint64_t size,
                               struct aj_digest *out, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_merkle_inclusion(const struct aj_merkle_source *source, uint64_t leaf,
                                 uint64_t size, struct aj_digest *path, size_t *n,
                                 struct aj_err *err) AJ_CHECKED;
enum aj_code aj_merkle_consistency(const struct aj_merkle_source *source, uint64_t old_size,
                                   uint64_t size, struct aj_digest *path, size_t *n,
                                   struct aj_err *err) AJ_CHECKED;

struct aj_merkle_head {
    uint64_t size;
    struct aj_digest root;
};

/* Whether the path proves that `leaf` (a leaf hash) is number `at` of the tree. Written from RFC
   9162 §2.1.3.2, independently of the functions above. */
bool aj_merkle_proves_leaf(const struct aj_merkle_head *head, uint64_t at,
                           const struct aj_digest *leaf, const struct aj_digest *path, size_t n);

/* Whether the path proves that the newer tree begins with the older. Nothing can be proven from an
   empty tree: false. RFC 9162 §2.1.4.2. */
bool aj_merkle_proves_growth(const struct aj_merkle_head *older, const struct aj_merkle_head *newer,
                             const struct aj_digest *path, size_t n);

#endif
