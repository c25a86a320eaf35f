#include "archive/zip_writer.h"

#include "bundle_fixture.h"

#include <unistd.h>

#define AT 1767229384

static struct aj_zip_writer *open_zip(const char *path)
{
    struct aj_zip_writer *w = NULL;
    struct aj_err err = {0};

    must_be_ok(aj_zip_open(path, AT, &w, &err), &err);
    return w;
}

static void add(struct aj_zip_writer *w, const char *name, const char *file, const void *bytes,
                uint64_t size)
{
    struct aj_digest digest;
    struct aj_err err = {0};

    must_be_ok(aj_zip_add(w, name, &(struct aj_zip_source){file, bytes, size}, &digest, &err),
               &err);
}

static uint64_t finish(struct aj_zip_writer *w)
{
    struct aj_err err = {0};
    uint64_t size = 0;

    must_be_ok(aj_zip_finish(w, &size, &err), &err);
    return size;
}

/* Written out by hand from APPNOTE 6.3.10: what docs/formats/bundle.md promises. */
static const unsigned char expected[] = {
    /* clang-format off */
    /* local header */
    'P', 'K', 3, 4, 20, 0, 0, 8, 0, 0, 0x62, 0x48, 0x21, 0x5c, 0xac, 0x2a, 0x93, 0xd8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 9, 0,
    'a', '/', 'b', 'U', 'T', 5, 0, 1, 0xc8, 0xc7, 0x55, 0x69,
    /* the member */
    'h', 'i',
    /* central directory */
    'P', 'K', 1, 2, 45, 3, 20, 0, 0, 8, 0, 0, 0x62, 0x48, 0x21, 0x5c, 0xac, 0x2a, 0x93, 0xd8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 9, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81, 0, 0, 0, 0, 'a', '/', 'b', 'U', 'T', 5, 0, 1, 0xc8, 0xc7, 0x55, 0x69,
    /* end */
    'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 58, 0, 0, 0, 44, 0, 0, 0, 0, 0
    /* clang-format on */
};

static void every_byte_is_the_documented_one(void **state)
{
    const char *path = in(state, "a.zip");
    struct aj_zip_writer *w = open_zip(path);
    struct aj_buf found;

    add(w, "a/b", NULL, "hi", 2);
    assert_int_equal(finish(w), sizeof(expected));
    aj_zip_close(w);
    found = read_whole(path);
    assert_int_equal(found.size, sizeof(expected));
    assert_memory_equal(found.data, expected, sizeof(expected));
    aj_buf_release(&found);
}

static void a_member_from_a_file_has_the_same_bytes_as_one_from_memory(void **state)
{
    struct aj_zip_writer *w = open_zip(in(state, "a.zip"));
    struct aj_buf found;

    write_file(in(state, "hi"), "hi", 2);
    add(w, "a/b", in(state, "hi"), NULL, 2);
    (void)finish(w);
    aj_zip_close(w);
    found = read_whole(in(state, "a.zip"));
    assert_int_equal(found.size, sizeof(expected));
    assert_memory_equal(found.data, expected, sizeof(expected));
    aj_buf_release(&found);
}

static void a_file_that_is_there_is_not_touched(void **state)
{
    struct aj_zip_writer *w = NULL;
    struct aj_buf found;

    write_file(in(state, "a.zip"), "mine", 4);
    assert_int_equal(aj_zip_open(in(state, "a.zip"), AT, &w, NULL), AJ_CONFLICT);
    found = read_whole(in(state, "a.zip"));
    assert_string_equal(found.data, "mine");
    aj_buf_release(&found);
}

static void a_source_of_another_length_is_refused(void **state)
{
    struct aj_digest digest;
    static const uint64_t said[] = {1, 3};

    write_file(in(state, "hi"), "hi", 2);
    for (size_t i = 0; i < AJ_COUNTOF(said); i++) {
        struct aj_zip_writer *w = open_zip(in(state, i ? "a.zip" : "b.zip"));
        struct aj_zip_source source = {in(state, "hi"), NULL, said[i]};

        assert_int_equal(aj_zip_add(w, "x", &source, &digest, NULL), AJ_CORRUPT);
        aj_zip_close(w);
    }
}

static void a_link_in_place_of_a_source_is_not_followed(void **state)
{
    struct aj_zip_writer *w = open_zip(in(state, "a.zip"));
    struct aj_zip_source source = {in(state, "link"), NULL, 2};
    struct aj_digest digest;

    write_file(in(state, "hi"), "hi", 2);
    assert_int_equal(symlink(in(state, "hi"), in(state, "link")), 0);
    assert_int_not_equal(aj_zip_add(w, "x", &source, &digest, NULL), AJ_OK);
    aj_zip_close(w);
}

static void comparing_finds_any_byte_changed_outside_the_earlier_members(void **state)
{
    const char *path = in(state, "a.zip");
    struct aj_zip_writer *w = open_zip(path);
    struct aj_buf good;
    struct aj_err err = {0};

    add(w, "a/1", NULL, "first", 5);
    add(w, "a/2", NULL, "last", 4);
    (void)finish(w);
    must_be_ok(aj_zip_compare(w, path, &err), &err);
    good = read_whole(path);
    for (size_t i = 0; i < good.size; i++) {
        bool inside = i >= 42 && i < 47; /* of "first": the tag manifest's business */

        good.data[i] ^= 0x20;
        write_file(path, good.data, good.size);
        assert_int_equal(aj_zip_compare(w, path, &err), inside ? AJ_OK : AJ_CORRUPT);
        good.data[i] ^= 0x20;
    }
    write_file(path, good.data, good.size - 1);
    assert_int_equal(aj_zip_compare(w, path, &err), AJ_CORRUPT);
    write_file(path, good.data, good.size + 1);
    assert_int_equal(aj_zip_compare(w, path, &err), AJ_CORRUPT);
    aj_buf_release(&good);
    aj_zip_close(w);
}

/* A hole of 4 GiB costs no disk to read, but its copy does: only where asked for. */
static void numbers_beyond_32_bits_go_to_zip64(void **state)
{
    const uint64_t size = 0x100000000u + 5;
    const char *source = in(state, "hole");
    const char *path = in(state, "big.zip");
    struct aj_zip_writer *w;
    char command[600];
    int fd;

    if (!getenv("AJ_TEST_BIG")) {
        print_message("skipped: set AJ_TEST_BIG=1 to write 4 GiB\n");
        skip();
    }
    fd = open(source, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    (void)close(fd);
    w = open_zip(path);
    add(w, "a/hole", source, NULL, size);
    add(w, "a/after", NULL, "hi", 2);
    assert_true(finish(w) > size);
    aj_zip_close(w);
    (void)snprintf(command, sizeof(command), "unzip -tqq %s && unzip -p %s a/after | grep -qx hi",
                   path, path);
    assert_int_equal(system(command), 0);
    (void)unlink(source);
}

/* More members than 16 bits count: ZIP64 end records, cheaply. */
static void more_members_than_16_bits_count_are_listed_by_zip64(void **state)
{
    const char *path = in(state, "many.zip");
    struct aj_zip_writer *w = open_zip(path);
    struct aj_buf found;
    char name[32];

    for (unsigned i = 0; i < 65535; i++) {
        (void)snprintf(name, sizeof(name), "a/%05u", i);
        add(w, name, NULL, "", 0);
    }
    (void)finish(w);
    aj_zip_close(w);
    found = read_whole(path);
    assert_memory_equal(found.data + found.size - 98, "PK\6\6", 4);
    assert_memory_equal(found.data + found.size - 98 + 32, "\xff\xff\0\0\0\0\0\0", 8);
    assert_memory_equal(found.data + found.size - 42, "PK\6\7", 4);
    assert_memory_equal(found.data + found.size - 22 + 8, "\xff\xff\xff\xff", 4);
    aj_buf_release(&found);
}

static void a_name_that_zip_cannot_hold_is_refused(void **state)
{
    struct aj_zip_writer *w = open_zip(in(state, "a.zip"));
    struct aj_zip_source source = {NULL, "", 0};
    struct aj_digest digest;
    char *name = malloc(65537);

    assert_non_null(name);
    memset(name, 'a', 65536);
    name[65536] = '\0';
    assert_int_equal(aj_zip_add(w, name, &source, &digest, NULL), AJ_INVALID);
    free(name);
    aj_zip_close(w);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, bundle_setup, bundle_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_byte_is_the_documented_one),
        ROW(a_member_from_a_file_has_the_same_bytes_as_one_from_memory),
        ROW(a_file_that_is_there_is_not_touched),
        ROW(a_source_of_another_length_is_refused),
        ROW(a_link_in_place_of_a_source_is_not_followed),
        ROW(comparing_finds_any_byte_changed_outside_the_earlier_members),
        ROW(numbers_beyond_32_bits_go_to_zip64),
        ROW(more_members_than_16_bits_count_are_listed_by_zip64),
        ROW(a_name_that_zip_cannot_hold_is_refused),
    };

    return cmocka_run_group_tests_name("zip writer", tests, NULL, NULL);
}
