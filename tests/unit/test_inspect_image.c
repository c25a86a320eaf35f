#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_testing.h"

static void a_photo_tells_its_orientation_and_position(void **state)
{
    size_t size;

    (void)state;
    for (unsigned orientation = 0; orientation <= 9; orientation++) {
        BYTES jpeg = {0};
        const void *exif = make_exif(orientation, orientation == 6, &size);
        bool good = orientation >= 1 && orientation <= 8;

        make_jpeg(&jpeg, 64, 48, exif, size);
        LOOKED l = look_at("IMG_0001.JPG", &jpeg);
        assert_string_equal(l.paper.media_type, "image/jpeg");
        assert_int_equal(l.paper.pages, 1);
        assert_int_equal(l.paper.exif_orientation, good ? (int)orientation : 0);
        assert_int_equal(l.paper.flags,
                         (orientation == 6 ? AJ_PAPER_GPS : 0) | (good ? 0 : AJ_PAPER_BAD_EXIF));
        assert_null(l.paper.trouble);
    }
}

static void exif_that_points_outside_is_ignored_and_told(void **state)
{
    size_t size;

    (void)state;
    for (size_t cut = 7; cut < 40; cut++) { /* a directory of two entries ends at 40 */
        BYTES jpeg = {0};
        const void *exif = make_exif(3, false, &size);

        make_jpeg(&jpeg, 8, 8, exif, cut);
        LOOKED l = look_at("a.jpg", &jpeg);
        assert_int_equal(l.paper.flags, cut < 40 ? AJ_PAPER_BAD_EXIF : 0);
        assert_int_equal(l.paper.exif_orientation, 0);
    }
}

/* Cut anywhere, a picture is never taken for whole. */
static void assert_every_cut_is_noticed(const char *name, const struct aj_buf *whole)
{
    LOOKED good = look_at(name, whole);

    assert_int_equal(good.paper.flags, 0);
    for (size_t size = 64; size < whole->size; size += whole->size / 37 + 1) {
        LOOKED l = look(name, whole->data, size);

        assert_int_equal(l.paper.flags & AJ_PAPER_UNREADABLE, AJ_PAPER_UNREADABLE);
        assert_non_null(l.paper.trouble);
    }
}

static void a_cut_picture_is_unreadable(void **state)
{
    BYTES jpeg = {0};
    BYTES large = {0};
    BYTES png = {0};
    BYTES tiff = {0};

    (void)state;
    make_jpeg(&jpeg, 300, 200, NULL, 0);
    make_jpeg(&large, 2000, 1000, NULL, 0); /* of a size that is walked, not decoded */
    make_png(&png, 200, 100);
    make_tiff(&tiff, 2, false);
    assert_every_cut_is_noticed("a.jpg", &jpeg);
    assert_every_cut_is_noticed("a.jpg", &large);
    assert_every_cut_is_noticed("a.png", &png);
    assert_every_cut_is_noticed("a.tif", &tiff);
}

static void one_wrong_byte_in_a_png_is_noticed(void **state)
{
    BYTES png = {0};

    (void)state;
    make_png(&png, 1500, 1000); /* larger than what is decoded: the check sums must tell */
    png.data[png.size / 2] ^= 1;
    LOOKED l = look_at("a.png", &png);
    assert_int_equal(l.paper.flags, AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(l.paper.trouble, "损坏"));
}

static void bytes_after_a_picture_are_told(void **state)
{
    BYTES jpeg = {0};
    BYTES png = {0};

    (void)state;
    make_jpeg(&jpeg, 30, 20, NULL, 0);
    make_png(&png, 30, 20);
    aj_buf_add(&jpeg, "\0\0\0\0", 4); /* padding is nothing */
    LOOKED padded = look_at("a.jpg", &jpeg);
    assert_int_equal(padded.paper.flags, 0);
    aj_buf_addf(&jpeg, "MZ program");
    aj_buf_addf(&png, "MZ program");
    LOOKED l = look_at("a.jpg", &jpeg);
    assert_int_equal(l.paper.flags, AJ_PAPER_EXTRA_BYTES);
    LOOKED m = look_at("a.png", &png);
    assert_int_equal(m.paper.flags, AJ_PAPER_EXTRA_BYTES);
}

static void the_pages_of_a_tiff_are_counted_without_its_thumbnails(void **state)
{
    BYTES plain = {0};
    BYTES small = {0};

    (void)state;
    make_tiff(&plain, 5, false);
    make_tiff(&small, 3, true);
    LOOKED l = look_at("a.tiff", &plain);
    assert_string_equal(l.paper.media_type, "image/tiff");
    assert_int_equal(l.paper.pages, 5);
    LOOKED m = look_at("a.tif", &small);
    assert_int_equal(m.paper.pages, 3);
    assert_int_equal(m.paper.flags, 0);
}

static size_t le(const unsigned char *b, unsigned n)
{
    return n == 2 ? b[0] | (size_t)b[1] << 8
                  : b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

/* The entry of a tag in the first directory of a TIFF of this machine's order (libtiff's habit). */
static unsigned char *entry_of(struct aj_buf *tiff, unsigned tag)
{
    unsigned char *bytes = (unsigned char *)tiff->data;
    unsigned char *directory = bytes + le(bytes + 4, 4);

    assert_memory_equal(bytes, "II*", 4);
    for (size_t i = 0; i < le(directory, 2); i++) {
        if (le(directory + 2 + 12 * i, 2) == tag)
            return directory + 2 + 12 * i;
    }
    fail_msg("no tag %u", tag);
    return directory;
}

static void a_strip_outside_a_tiff_is_noticed(void **state)
{
    BYTES tiff = {0};
    unsigned char *count;

    (void)state;
    make_tiff(&tiff, 2, false);
    count = entry_of(&tiff, 279); /* StripByteCounts; one strip, so the value stands there */
    assert_int_equal(le(count + 4, 4), 1);
    count[10] = 1; /* 65,536 more */
    LOOKED l = look_at("a.tif", &tiff);
    assert_int_equal(l.paper.flags, AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(l.paper.trouble, "不完整"));
}

static void a_heic_is_one_page_and_a_cut_one_unreadable(void **state)
{
    static const char heic[] = "\0\0\0\x18"
                               "ftypheic\0\0\0\0mif1heic\0\0\0\x0Cmeta\0\0\0\0"
                               "\0\0\0\x10mdat12345678";

    (void)state;
    LOOKED l = look("IMG_1.HEIC", heic, sizeof(heic) - 1);
    assert_string_equal(l.paper.media_type, "image/heic");
    assert_int_equal(l.paper.pages, 1);
    assert_int_equal(l.paper.flags, 0);
    LOOKED cut = look("IMG_1.HEIC", heic, sizeof(heic) - 4);
    assert_int_equal(cut.paper.flags, AJ_PAPER_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_tells_its_orientation_and_position),
        cmocka_unit_test(exif_that_points_outside_is_ignored_and_told),
        cmocka_unit_test(a_cut_picture_is_unreadable),
        cmocka_unit_test(one_wrong_byte_in_a_png_is_noticed),
        cmocka_unit_test(bytes_after_a_picture_are_told),
        cmocka_unit_test(the_pages_of_a_tiff_are_counted_without_its_thumbnails),
        cmocka_unit_test(a_strip_outside_a_tiff_is_noticed),
        cmocka_unit_test(a_heic_is_one_page_and_a_cut_one_unreadable),
    };

    return cmocka_run_group_tests_name("inspect_image", tests, NULL, NULL);
}
