/* The Merkle arithmetic against RFC 6962's own examples, a naive tree, and foreign vectors. */
#include "index_testing.h"

#include "index/merkle.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LEAVES 70

struct naive {
    struct aj_digest leaves[LEAVES];
};

static struct aj_digest naive_root(const struct aj_digest *leaves, uint64_t n)
{
    uint64_t k = 1;
    struct aj_digest left, right;

    if (n == 0)
        return aj_digest_of("", 0);
    if (n == 1)
        return leaves[0];
    while (k * 2 < n)
        k *= 2;
    left = naive_root(leaves, k);
    right = naive_root(leaves + k, n - k);
    return aj_merkle_node(&left, &right);
}

static enum aj_code naive_hash(void *arg, unsigned level, uint64_t at, struct aj_digest *out,
                               struct aj_err *err)
{
    struct naive *tree = arg;

    (void)err;
    assert_true(((at + 1) << level) <= LEAVES);
    *out = naive_root(tree->leaves + (at << level), (uint64_t)1 << level);
    return AJ_OK;
}

static void fill(struct naive *tree)
{
    for (int i = 0; i < LEAVES; i++) {
        char text[16];

        (void)snprintf(text, sizeof(text), "leaf %d", i);
        tree->leaves[i] = aj_merkle_leaf(text, strlen(text));
    }
}

static void leaf_and_empty_tree_have_the_known_hashes(void **state)
{
    struct aj_merkle_edge edge = {0};
    struct aj_digest leaf = aj_merkle_leaf("", 0);
    struct aj_digest root = aj_merkle_root(&edge);
    char hex[AJ_DIGEST_HEX_SIZE];

    (void)state;
    aj_digest_hex(&leaf, hex);
    assert_string_equal(hex, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    aj_digest_hex(&root, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void growing_gives_the_root_of_every_size(void **state)
{
    struct naive tree;
    struct aj_merkle_edge edge = {0};

    (void)state;
    fill(&tree);
    for (uint64_t n = 0; n < LEAVES; n++) {
        struct aj_digest root = aj_merkle_root(&edge);
        struct aj_digest want = naive_root(tree.leaves, n);

        assert_true(aj_digest_equal(&root, &want));
        assert_int_equal(aj_merkle_add(&edge, &tree.leaves[n], NULL, NULL, NULL), AJ_OK);
    }
}

static void every_inclusion_proof_is_believed_and_no_altered_one(void **state)
{
    struct naive tree;
    struct aj_merkle_source source = {naive_hash, &tree};

    (void)state;
    fill(&tree);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        struct aj_merkle_head head = {size, naive_root(tree.leaves, size)};

        for (uint64_t at = 0; at < size; at++) {
            struct aj_digest path[AJ_MERKLE_PATH_MAX];
            size_t n;

            assert_int_equal(aj_merkle_inclusion(&source, at, size, path, &n, NULL), AJ_OK);
            assert_true(aj_merkle_proves_leaf(&head, at, &tree.leaves[at], path, n));
            assert_false(
                aj_merkle_proves_leaf(&head, at, &tree.leaves[(at + 1) % LEAVES], path, n));
            if (n > 0) {
                path[n / 2].bytes[3] ^= 1;
                assert_false(aj_merkle_proves_leaf(&head, at, &tree.leaves[at], path, n));
            }
        }
    }
}

static void every_consistency_proof_is_believed_and_no_altered_one(void **state)
{
    struct naive tree;
    struct aj_merkle_source source = {naive_hash, &tree};

    (void)state;
    fill(&tree);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        struct aj_merkle_head head = {size, naive_root(tree.leaves, size)};

        for (uint64_t old = 1; old <= size; old++) {
            struct aj_merkle_head before = {old, naive_root(tree.leaves, old)};
            struct aj_digest path[AJ_MERKLE_PATH_MAX];
            size_t n;

            assert_int_equal(aj_merkle_consistency(&source, old, size, path, &n, NULL), AJ_OK);
            assert_true(aj_merkle_proves_growth(&before, &head, path, n));
            if (n > 0) {
                path[n - 1].bytes[31] ^= 0x80;
                assert_false(aj_merkle_proves_growth(&before, &head, path, n));
            }
        }
    }
}

static void out_of_range_proofs_are_refused(void **state)
{
    struct naive tree;
    struct aj_merkle_source source = {naive_hash, &tree};
    struct aj_digest path[AJ_MERKLE_PATH_MAX];
    size_t n;

    (void)state;
    fill(&tree);
    assert_int_equal(aj_merkle_inclusion(&source, 5, 5, path, &n, NULL), AJ_INVALID);
    assert_int_equal(aj_merkle_consistency(&source, 6, 5, path, &n, NULL), AJ_INVALID);
    assert_int_equal(aj_merkle_consistency(&source, 0, 5, path, &n, NULL), AJ_INVALID);
}

static bool digest_of_base64(const char *text, struct aj_digest *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    unsigned n_bits = 0;
    size_t n = 0;

    for (; *text && *text != '='; text++) {
        const char *at = strchr(digits, *text);

        if (!at)
            return false;
        bits = bits << 6 | (uint32_t)(at - digits);
        n_bits += 6;
        if (n_bits >= 8) {
            if (n == sizeof(out->bytes))
                return false;
            n_bits -= 8;
            out->bytes[n++] = (unsigned char)(bits >> n_bits);
        }
    }
    return n == sizeof(out->bytes);
}

/* Some consistency vectors have texts of other lengths in place of hashes: only whether they are
   equal matters, and their own digests are equal just then. */
static struct aj_digest stand_in(const char *text)
{
    struct aj_digest digest;

    return digest_of_base64(text, &digest) ? digest : aj_digest_of(text, strlen(text));
}

static bool read_path(const json_t *list, struct aj_digest *path, size_t *n)
{
    *n = json_array_size(list);
    if (*n > AJ_MERKLE_PATH_MAX)
        return false;
    for (size_t i = 0; i < *n; i++)
        path[i] = stand_in(json_string_value(json_array_get(list, i)));
    return true;
}

static bool vector_is_believed(const json_t *v)
{
    struct aj_digest path[AJ_MERKLE_PATH_MAX];
    struct aj_digest leaf;
    struct aj_merkle_head a, b;
    size_t n;

    if (!read_path(json_object_get(v, "proof"), path, &n))
        return false;
    if (json_object_get(v, "leafHash")) {
        a.size = (uint64_t)aj_json_int(v, "treeSize", 0);
        return digest_of_base64(aj_json_text(v, "root"), &a.root) &&
               digest_of_base64(aj_json_text(v, "leafHash"), &leaf) &&
               aj_merkle_proves_leaf(&a, (uint64_t)aj_json_int(v, "leafIdx", 0), &leaf, path, n);
    }
    a.size = (uint64_t)aj_json_int(v, "size1", 0);
    b.size = (uint64_t)aj_json_int(v, "size2", 0);
    a.root = stand_in(aj_json_text(v, "root1"));
    b.root = stand_in(aj_json_text(v, "root2"));
    return aj_merkle_proves_growth(&a, &b, path, n);
}

/* Indices of 2^64 - 1 are no JSON integer of ours; -1 becomes the same number. */
static json_t *read_vector(const char *path)
{
    struct aj_buf bytes = {0};
    json_t *v = NULL;
    char *at;

    assert_int_equal(aj_file_read(path, 1 << 20, &bytes, NULL), AJ_OK);
    at = strstr(bytes.data, "18446744073709551615");
    if (at)
        memcpy(at, "                  -1", 20);
    assert_int_equal(aj_json_parse(bytes.data, bytes.size, 1 << 20, &v, NULL), AJ_OK);
    aj_buf_release(&bytes);
    return v;
}

/* Runs every .json below a folder; returns how many. */
static int run_vectors(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int n = 0;

    if (!dir)
        return 0;
    while ((entry = readdir(dir))) {
        char path[1024];
        json_t *v;
        struct stat st;

        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        assert_int_equal(stat(path, &st), 0);
        if (S_ISDIR(st.st_mode)) {
            n += run_vectors(path);
            continue;
        }
        v = read_vector(path);
        if (vector_is_believed(v) == json_is_true(json_object_get(v, "wantErr")))
            fail_msg("%s: wrong verdict", path);
        json_decref(v);
        n++;
    }
    (void)closedir(dir);
    return n;
}

static void own_copies_of_foreign_vectors_get_the_right_verdict(void **state)
{
    (void)state;
    assert_true(run_vectors(AJ_FIXTURES "/merkle") >= 8);
}

static void all_foreign_vectors_get_the_right_verdict(void **state)
{
    const char *shared = getenv("AJ_SHARED");
    char folder[1024];
    int n;

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s/suites/merkle/testdata",
                   shared ? shared : AJ_SOURCE "/../shared");
    n = run_vectors(folder);
    if (n == 0) {
        (void)fprintf(stderr, "SKIPPED: no Merkle vectors in %s (set AJ_SHARED)\n", folder);
        skip();
    }
    (void)printf("%d foreign vectors\n", n);
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf_and_empty_tree_have_the_known_hashes),
        cmocka_unit_test(growing_gives_the_root_of_every_size),
        cmocka_unit_test(every_inclusion_proof_is_believed_and_no_altered_one),
        cmocka_unit_test(every_consistency_proof_is_believed_and_no_altered_one),
        cmocka_unit_test(out_of_range_proofs_are_refused),
        cmocka_unit_test(own_copies_of_foreign_vectors_get_the_right_verdict),
        cmocka_unit_test(all_foreign_vectors_get_the_right_verdict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
