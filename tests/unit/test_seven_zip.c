#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/seven_zip.h"
#include "archive_maker.h"
#include "base/auto.h"
#include "base/buf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 16 packed bytes at the front, LZMA, unpacked to 2^32 + 7 bytes. */
static const char encoded[] = "\x17\x06\x00\x01\x09\x10\x00\x07\x0B\x01\x00\x01\x23\x03\x01\x01\x05"
                              "\x5D\x00\x00\x10\x00\x0C\xF1\x07\x00\x00\x00\x00\x00";

/* A file of a start header and `head`, said to lie `offset` bytes behind the start header. */
static struct aj_seven_directory read_made(const void *head, size_t size, uint64_t offset)
{
    struct aj_seven_directory d;
    struct aj_buf b = {0};
    FILE *f = tmpfile();

    aj_buf_add(&b, "7z\xBC\xAF\x27\x1C\0\4aaaa", 12);
    for (int i = 0; i < 8; i++)
        aj_buf_add(&b, &(char){(char)(offset >> (8 * i) & 255)}, 1);
    for (int i = 0; i < 8; i++)
        aj_buf_add(&b, &(char){(char)((uint64_t)size >> (8 * i) & 255)}, 1);
    aj_buf_add(&b, "aaaa", 4);
    aj_buf_add(&b, head, size);
    assert_non_null(f);
    assert_int_equal(fwrite(b.data, 1, b.size, f), b.size);
    assert_int_equal(fflush(f), 0);
    assert_int_equal(aj_seven_directory_read(fileno(f), &d, NULL), AJ_OK);
    (void)fclose(f);
    aj_buf_release(&b);
    return d;
}

static void a_packed_directory_tells_its_size_beforehand(void **state)
{
    struct aj_seven_directory d = read_made(encoded, sizeof(encoded) - 1, 0);

    (void)state;
    assert_int_equal(d.fault, AJ_SEVEN_FINE);
    assert_true(d.size == ((uint64_t)1 << 32) + 7);
}

static void a_plain_directory_is_as_large_as_it_lies_there(void **state)
{
    struct aj_seven_directory d = read_made("\x01\x05\x00\x00\x00", 5, 0);

    (void)state;
    assert_int_equal(d.fault, AJ_SEVEN_FINE);
    assert_int_equal(d.size, 5);
    d = read_made("", 0, 0);
    assert_int_equal(d.fault, AJ_SEVEN_FINE);
    assert_int_equal(d.size, 0);
}

static void a_directory_behind_the_end_is_cut_off(void **state)
{
    (void)state;
    assert_int_equal(read_made(encoded, sizeof(encoded) - 1, 1).fault, AJ_SEVEN_CUT);
    assert_int_equal(read_made(encoded, sizeof(encoded) - 1, UINT64_MAX).fault, AJ_SEVEN_CUT);
}

static void every_shortened_directory_is_damaged(void **state)
{
    (void)state;
    for (size_t size = 1; size < sizeof(encoded) - 3; size++) { /* the last two say nothing */
        if (read_made(encoded, size, 0).fault != AJ_SEVEN_DAMAGED)
            fail_msg("of %zu bytes", size);
    }
    assert_int_equal(read_made("\x99", 1, 0).fault, AJ_SEVEN_DAMAGED);
}

static void absurd_counts_end_the_reading(void **state)
{
    char head[sizeof(encoded)];

    (void)state;
    for (size_t at = 2; at < sizeof(encoded) - 1; at++) {
        memcpy(head, encoded, sizeof(head));
        head[at] = (char)0xFF;
        (void)read_made(head, sizeof(head) - 1, 0); /* comes back, and reads nothing it must not */
    }
    memcpy(head, encoded, sizeof(head));
    head[11] = (char)0xFF; /* coders */
    assert_int_equal(read_made(head, sizeof(head) - 1, 0).fault, AJ_SEVEN_DAMAGED);
}

static struct aj_seven_directory read_file(const char *path)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct aj_seven_directory d;

    assert_true(fd >= 0);
    assert_int_equal(aj_seven_directory_read(fd, &d, NULL), AJ_OK);
    return d;
}

static void archives_of_real_programs_are_read(void **state)
{
    char path[] = "/tmp/aj-seven-XXXXXX", name[32];
    int fd = mkstemp(path);
    struct aj_seven_directory d;
    struct maker m;

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    m = maker_open(path, ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, NULL);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof(name), "papers/%d.pdf", i);
        maker_file(&m, name, "text");
    }
    assert_true(maker_close(&m));
    d = read_file(path);
    assert_int_equal(d.fault, AJ_SEVEN_FINE);
    assert_in_range(d.size, 2 * strlen("papers/1.pdf") * 300, 300 * 100);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(read_file(AJ_FIXTURES "/intake/locked.7z").fault, AJ_SEVEN_LOCKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_directory_tells_its_size_beforehand),
        cmocka_unit_test(a_plain_directory_is_as_large_as_it_lies_there),
        cmocka_unit_test(a_directory_behind_the_end_is_cut_off),
        cmocka_unit_test(every_shortened_directory_is_damaged),
        cmocka_unit_test(absurd_counts_end_the_reading),
        cmocka_unit_test(archives_of_real_programs_are_read),
    };

    return cmocka_run_group_tests_name("seven_zip", tests, NULL, NULL);
}
