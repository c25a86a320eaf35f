#include "archive/sealkey.h"

#include "bundle_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static struct aj_seal_key *open_key(const char *folder)
{
    struct aj_seal_key *key = NULL;
    struct aj_err err = {0};

    must_be_ok(aj_seal_key_open(folder, &key, &err), &err);
    return key;
}

static void what_is_signed_is_checked_and_nothing_else(void **state)
{
    unsigned char public[AJ_PUBLIC_KEY_SIZE];
    unsigned char signature[AJ_SIGNATURE_SIZE];
    struct aj_seal_key *key;

    assert_int_equal(aj_seal_key_make(*state, NULL), AJ_OK);
    key = open_key(*state);
    aj_seal_public(key, public);
    assert_int_equal(aj_seal_sign(key, "case", 4, signature, NULL), AJ_OK);
    assert_int_equal(aj_seal_check(public, "case", 4, signature, NULL), AJ_OK);
    assert_int_equal(aj_seal_check(public, "Case", 4, signature, NULL), AJ_CORRUPT);
    assert_int_equal(aj_seal_check(public, "case", 3, signature, NULL), AJ_CORRUPT);
    for (size_t i = 0; i < sizeof(signature); i++) {
        signature[i] ^= 1;
        assert_int_equal(aj_seal_check(public, "case", 4, signature, NULL), AJ_CORRUPT);
        signature[i] ^= 1;
    }
    public[3] ^= 1;
    assert_int_not_equal(aj_seal_check(public, "case", 4, signature, NULL), AJ_OK);
    aj_seal_key_close(key);
}

/* RFC 8032 7.1, TEST 2: another implementation's signature. */
static void a_signature_of_the_standard_is_taken(void **state)
{
    static const unsigned char public[AJ_PUBLIC_KEY_SIZE] = {
        0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a,
        0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4,
        0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c};
    static const unsigned char signature[AJ_SIGNATURE_SIZE] = {
        0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f,
        0x64, 0x25, 0x40, 0xa2, 0xb2, 0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76,
        0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda, 0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15, 0x99,
        0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c, 0x38, 0x7b, 0x2e, 0xae,
        0xb4, 0x30, 0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00};

    (void)state;
    assert_int_equal(aj_seal_check(public, "\x72", 1, signature, NULL), AJ_OK);
    assert_int_equal(aj_seal_check(public, "\x73", 1, signature, NULL), AJ_CORRUPT);
}

static void a_key_is_made_once_and_stays(void **state)
{
    unsigned char first[AJ_PUBLIC_KEY_SIZE], again[AJ_PUBLIC_KEY_SIZE];
    struct aj_seal_key *key;
    struct stat st;

    assert_int_equal(aj_seal_key_make(*state, NULL), AJ_OK);
    key = open_key(*state);
    aj_seal_public(key, first);
    aj_seal_key_close(key);
    assert_int_equal(aj_seal_key_make(*state, NULL), AJ_CONFLICT);
    key = open_key(*state);
    aj_seal_public(key, again);
    aj_seal_key_close(key);
    assert_memory_equal(first, again, sizeof(first));
    assert_int_equal(stat(in(state, "seal.pem"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(aj_file_exists(in(state, "seal.pub.pem")));
}

static void a_key_that_others_may_read_is_refused(void **state)
{
    static const unsigned modes[] = {0640, 0604, 0660, 0644, 0610};
    struct aj_seal_key *key = NULL;

    assert_int_equal(aj_seal_key_make(*state, NULL), AJ_OK);
    for (size_t i = 0; i < AJ_COUNTOF(modes); i++) {
        assert_int_equal(chmod(in(state, "seal.pem"), modes[i]), 0);
        assert_int_equal(aj_seal_key_open(*state, &key, NULL), AJ_FORBIDDEN);
    }
    assert_int_equal(chmod(in(state, "seal.pem"), 0400), 0);
    aj_seal_key_close(open_key(*state));
}

static void what_is_no_key_is_refused(void **state)
{
    struct aj_seal_key *key = NULL;

    assert_int_equal(aj_seal_key_open(*state, &key, NULL), AJ_NOT_FOUND);
    write_file(in(state, "seal.pem"), "", 0);
    assert_int_equal(aj_seal_key_open(*state, &key, NULL), AJ_CORRUPT);
    write_file(in(state, "seal.pem"), "-----BEGIN PRIVATE KEY-----\n", 28);
    assert_int_equal(aj_seal_key_open(*state, &key, NULL), AJ_CORRUPT);
    assert_int_equal(unlink(in(state, "seal.pem")), 0);
    assert_int_equal(symlink("/dev/null", in(state, "seal.pem")), 0);
    assert_int_not_equal(aj_seal_key_open(*state, &key, NULL), AJ_OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, bundle_setup, bundle_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(what_is_signed_is_checked_and_nothing_else),
        ROW(a_signature_of_the_standard_is_taken),
        ROW(a_key_is_made_once_and_stays),
        ROW(a_key_that_others_may_read_is_refused),
        ROW(what_is_no_key_is_refused),
    };

    return cmocka_run_group_tests_name("seal key", tests, NULL, NULL);
}
