#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/digest.h"
#include "base/file.h"

#include <stdio.h>

/* FIPS 180-4 examples and the empty message. */
#define EMPTY     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define LONG_     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
#define LONG_TEXT "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

static void assert_hex(struct aj_digest d, const char *want)
{
    char hex[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(&d, hex);
    assert_string_equal(hex, want);
}

static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_hex(aj_digest_of("", 0), EMPTY);
    assert_hex(aj_digest_of("abc", 3), ABC);
    assert_hex(aj_digest_of(LONG_TEXT, strlen(LONG_TEXT)), LONG_);
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *h = aj_hasher_open();

    (void)state;
    assert_non_null(h);
    for (size_t cut = 0; cut <= strlen(LONG_TEXT); cut++) {
        aj_hasher_update(h, LONG_TEXT, cut);
        aj_hasher_update(h, &LONG_TEXT[cut], strlen(LONG_TEXT) - cut);
        assert_hex(aj_hasher_finish(h), LONG_); /* and starts anew each time */
    }
    assert_hex(aj_hasher_finish(h), EMPTY);
    aj_hasher_close(NULL);
}

static void a_file_is_read_in_flat_memory_to_its_end(void **state)
{
    char path[] = "/tmp/aj-digest-XXXXXX";
    AJ_AUTO(aj_auto_close) int fd = mkstemp(path);
    static const char block[1000] = {'x'};
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *h = aj_hasher_open();
    struct aj_digest whole, file;
    uint64_t size = 0;

    (void)state;
    assert_true(fd >= 0);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(aj_file_write_all(fd, block, sizeof(block), path, NULL), AJ_OK);
        aj_hasher_update(h, block, sizeof(block));
    }
    whole = aj_hasher_finish(h);
    assert_int_equal(aj_digest_file(path, &file, &size, NULL), AJ_OK);
    assert_int_equal(size, 300000);
    assert_true(aj_digest_equal(&whole, &file));
    assert_int_equal(aj_digest_file(path, &file, NULL, NULL), AJ_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(aj_digest_file(path, &file, &size, NULL), AJ_NOT_FOUND);
}

static void hex_of_either_case_leads_back(void **state)
{
    struct aj_digest d;

    (void)state;
    assert_true(aj_digest_from_hex(ABC, &d));
    assert_hex(d, ABC);
    assert_true(
        aj_digest_from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", &d));
    assert_hex(d, ABC);
}

static void what_is_no_digest_leaves_it_alone(void **state)
{
    static const char *const bad[] = {
        "",
        "ba78",
        (ABC "0"),
        (ABC " "),
        (" " ABC),
        "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015"};
    struct aj_digest d = aj_digest_of("", 0);

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(bad); i++)
        assert_false(aj_digest_from_hex(bad[i], &d));
    assert_hex(d, EMPTY);
}

static void one_bit_makes_digests_unequal(void **state)
{
    struct aj_digest a = aj_digest_of("abc", 3);

    (void)state;
    for (size_t i = 0; i < sizeof(a.bytes) * 8; i++) {
        struct aj_digest b = a;

        b.bytes[i / 8] ^= (unsigned char)(1U << (i % 8));
        assert_false(aj_digest_equal(&a, &b));
    }
    assert_true(aj_digest_equal(&a, &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_standard),
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
        cmocka_unit_test(a_file_is_read_in_flat_memory_to_its_end),
        cmocka_unit_test(hex_of_either_case_leads_back),
        cmocka_unit_test(what_is_no_digest_leaves_it_alone),
        cmocka_unit_test(one_bit_makes_digests_unequal),
    };

    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
