/* ZIPs made byte for byte, so that each lie is one field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/zip_directory.h"
#include "base/auto.h"
#include "zip_bytes.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct file two[] = {{.name = "a.pdf", .data = "first"},
                                  {.name = "dir/b.pdf", .data = "second one"}};

/* Reads what was made, and frees it. */
static struct aj_zip_listing read_with_limit(struct zip *z, size_t limit)
{
    struct aj_zip_listing listing;
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(z->bytes.data, 1, z->bytes.size, f), z->bytes.size);
    assert_int_equal(fflush(f), 0);
    assert_int_equal(aj_zip_listing_read(fileno(f), limit, &listing, NULL), AJ_OK);
    (void)fclose(f);
    aj_buf_release(&z->bytes);
    return listing;
}

static void assert_fault(struct zip *z, enum aj_zip_fault fault)
{
    struct aj_zip_listing listing = read_with_limit(z, 100);

    assert_int_equal(listing.fault, fault);
    if (fault != AJ_ZIP_ENTRY && fault != AJ_ZIP_OVERLAP)
        assert_int_equal(listing.n, 0);
    aj_zip_listing_release(&listing);
}

static void assert_entry_fault(struct zip *z, enum aj_zip_entry_fault fault)
{
    struct aj_zip_listing listing = read_with_limit(z, 100);

    assert_int_equal(listing.fault, AJ_ZIP_ENTRY);
    assert_int_equal(listing.n, 2);
    assert_int_equal(listing.entries[0].fault, fault);
    assert_int_equal(listing.entries[1].fault, AJ_ZIP_ENTRY_FINE);
    aj_zip_listing_release(&listing);
}

static void an_honest_zip_is_listed(void **state)
{
    struct zip z = make(two, 2);
    struct aj_zip_listing l = read_with_limit(&z, 2);

    (void)state;
    assert_int_equal(l.fault, AJ_ZIP_FINE);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.entries[1].name_size, 9);
    assert_memory_equal(l.entries[1].name, "dir/b.pdf", 9);
    assert_int_equal(l.entries[1].size, 10);
    assert_int_equal(l.entries[1].crc, libdeflate_crc32(0, "second one", 10));
    assert_int_equal(l.entries[1].mode, 0100644);
    assert_null(l.entries[1].unicode);
    assert_false(l.backslashes);
    assert_true(aj_zip_listing_has(&l, "a.pdf"));
    assert_false(aj_zip_listing_has(&l, "a.pd"));
    aj_zip_listing_release(&l);
}

static void an_empty_zip_is_fine(void **state)
{
    struct zip z = make(NULL, 0);

    (void)state;
    assert_fault(&z, AJ_ZIP_FINE);
}

static void entries_come_in_the_order_of_their_bytes(void **state)
{
    struct zip z = make(two, 2);
    struct aj_zip_listing l;
    char first[46 + 5];

    (void)state; /* swap the two in the directory */
    memcpy(first, z.bytes.data + z.central[0], sizeof(first));
    memmove(z.bytes.data + z.directory, z.bytes.data + z.central[1], 46 + 9);
    memcpy(z.bytes.data + z.directory + 46 + 9, first, sizeof(first));
    l = read_with_limit(&z, 2);
    assert_int_equal(l.fault, AJ_ZIP_FINE);
    assert_memory_equal(l.entries[0].name, "a.pdf", 5);
    aj_zip_listing_release(&l);
}

static void a_unicode_field_counts_only_with_the_right_crc(void **state)
{
    char extra[4 + 5 + 6] = "\x75\x70\x0b\x00\x01";
    struct file file = {"a.pdf", "x", extra, sizeof(extra)};
    uint32_t crc = libdeflate_crc32(0, "a.pdf", 5);
    struct aj_zip_listing l;
    struct zip z;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        extra[5 + i] = (char)(crc >> (8 * i) & 255);
    memcpy(extra + 9, "案卷", 6);
    z = make(&file, 1);
    l = read_with_limit(&z, 1);
    assert_int_equal(l.entries[0].unicode_size, 6);
    assert_memory_equal(l.entries[0].unicode, "案卷", 6);
    aj_zip_listing_release(&l);
    extra[5] ^= 1;
    z = make(&file, 1);
    l = read_with_limit(&z, 1);
    assert_int_equal(l.fault, AJ_ZIP_FINE);
    assert_null(l.entries[0].unicode);
    aj_zip_listing_release(&l);
}

static void sixty_four_bit_sizes_are_read_from_their_field(void **state)
{
    static const char extra[] = "\x01\x00\x10\x00\x05\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0";
    struct file file = {"a.pdf", "first", extra, sizeof(extra) - 1};
    struct zip z = make(&file, 1);
    struct aj_zip_listing l;

    (void)state;
    patch(&z, z.central[0] + 20, 0xffffffff, 4);
    patch(&z, z.central[0] + 24, 0xffffffff, 4);
    l = read_with_limit(&z, 1);
    assert_int_equal(l.fault, AJ_ZIP_FINE);
    assert_int_equal(l.entries[0].size, 5);
    assert_int_equal(l.entries[0].packed, 5);
    aj_zip_listing_release(&l);
}

static void a_directory_that_is_not_there_is_found_out(void **state)
{
    struct zip z = make(two, 2);

    (void)state;
    z.bytes.size -= 1;
    assert_fault(&z, AJ_ZIP_NO_END);
    z = make(two, 2);
    z.bytes.size = z.end;
    assert_fault(&z, AJ_ZIP_NO_END);
    z = make(two, 2);
    patch(&z, z.end + 16, 0x7fffffff, 4);
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
    z = make(two, 2);
    patch(&z, z.end + 12, 0xfffffff0, 4);
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
    z = make(two, 2);
    patch(&z, z.end + 4, 1, 2); /* the second of several volumes */
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
}

static void counts_that_lie_are_found_out(void **state)
{
    struct zip z = make(two, 2);

    (void)state;
    patch(&z, z.end + 10, 1, 2);
    assert_fault(&z, AJ_ZIP_MISCOUNT);
    z = make(two, 2);
    patch(&z, z.end + 10, 3, 2);
    assert_fault(&z, AJ_ZIP_MISCOUNT);
    z = make(two, 2);
    patch(&z, z.end + 10, 65534, 2);
    assert_fault(&z, AJ_ZIP_MISCOUNT);
    z = make(two, 2);
    patch(&z, z.central[1] + 28, 60000, 2); /* a name that reaches past the directory */
    assert_fault(&z, AJ_ZIP_MISCOUNT);
}

static void more_entries_than_the_limit_are_not_even_read(void **state)
{
    struct zip z = make(two, 2);
    struct aj_zip_listing l = read_with_limit(&z, 1);

    (void)state;
    assert_int_equal(l.fault, AJ_ZIP_TOO_MANY);
    assert_int_equal(l.said, 2);
    assert_null(l.entries);
    aj_zip_listing_release(&l);
}

static void entries_that_share_bytes_are_found_out(void **state)
{
    struct zip z = make(two, 2);

    (void)state;
    patch(&z, z.central[1] + 42, z.local[0], 4);
    assert_fault(&z, AJ_ZIP_OVERLAP);
    z = make(two, 2); /* the first one's data run into the second */
    patch(&z, z.central[0] + 20, 40, 4);
    patch(&z, z.local[0] + 18, 40, 4);
    assert_fault(&z, AJ_ZIP_OVERLAP);
    z = make(two, 2);
    patch(&z, z.central[1] + 42, z.directory, 4);
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
    z = make(two, 2);
    patch(&z, z.central[1] + 42, 0xfffffff0, 4);
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
    z = make(two, 2); /* the last one's data run into the directory */
    patch(&z, z.central[1] + 20, 11, 4);
    patch(&z, z.local[1] + 18, 11, 4);
    assert_fault(&z, AJ_ZIP_BAD_PLACE);
}

static void a_local_header_that_says_otherwise_is_found_out(void **state)
{
    static const struct {
        size_t at, size;
        uint64_t value;
    } rows[] = {{0, 1, 'X'}, {8, 2, 8},    {14, 4, 1}, {18, 4, 4},
                {22, 4, 4},  {30, 1, 'x'}, {26, 2, 4}};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct zip z = make(two, 2);

        patch(&z, z.local[0] + rows[i].at, rows[i].value, rows[i].size);
        assert_entry_fault(&z, AJ_ZIP_ENTRY_DIFFERS);
    }
}

static void encryption_and_unknown_methods_are_told(void **state)
{
    struct zip z = make(two, 2);

    (void)state;
    patch(&z, z.central[0] + 8, 0x801, 2);
    patch(&z, z.local[0] + 6, 0x801, 2);
    assert_entry_fault(&z, AJ_ZIP_ENTRY_ENCRYPTED);
    z = make(two, 2);
    patch(&z, z.central[0] + 10, 97, 2);
    patch(&z, z.local[0] + 8, 97, 2);
    assert_entry_fault(&z, AJ_ZIP_ENTRY_METHOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_zip_is_listed),
        cmocka_unit_test(an_empty_zip_is_fine),
        cmocka_unit_test(entries_come_in_the_order_of_their_bytes),
        cmocka_unit_test(a_unicode_field_counts_only_with_the_right_crc),
        cmocka_unit_test(sixty_four_bit_sizes_are_read_from_their_field),
        cmocka_unit_test(a_directory_that_is_not_there_is_found_out),
        cmocka_unit_test(counts_that_lie_are_found_out),
        cmocka_unit_test(more_entries_than_the_limit_are_not_even_read),
        cmocka_unit_test(entries_that_share_bytes_are_found_out),
        cmocka_unit_test(a_local_header_that_says_otherwise_is_found_out),
        cmocka_unit_test(encryption_and_unknown_methods_are_told),
    };

    return cmocka_run_group_tests_name("zip_directory", tests, NULL, NULL);
}
