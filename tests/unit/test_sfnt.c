/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "render/sfnt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "render/glyf.h"
#include "render/outline_cff.h"
#include "render/outline_glyf.h"
#include "small_font.h"

/* What a document does with a font, for the first glyphs and some characters. */
static void use(const struct aj_sfnt *font)
{
    static const int32_t some[] = {0, 'A', 'D', 'E', 0x4E00, 0x20000, 0x10FFFF, -1};
    struct aj_outline outline = {0};

    for (size_t i = 0; i < AJ_COUNTOF(some); i++)
        assert_true(aj_sfnt_glyph(font, some[i]) < font->n_glyphs);
    for (unsigned i = 0; i < font->n_glyphs && i < 300; i++) {
        struct aj_glyph *glyph = NULL;

        (void)aj_sfnt_advance(font, i);
        aj_outline_reset(&outline);
        if (aj_outline_from_glyf(font, i, &outline, NULL) == AJ_OK &&
            aj_glyph_make(&outline, &glyph, NULL) == AJ_OK)
            free(glyph);
    }
    aj_outline_release(&outline);
}

/* Bytes in memory that ends where they end, so that reading past them is seen. */
static void try_font(const char *bytes, size_t size)
{
    char *exact = malloc(size ? size : 1);
    struct aj_sfnt font = {0};
    enum aj_code code;

    assert_non_null(exact);
    memcpy(exact, bytes, size);
    code = aj_sfnt_parse(exact, size, 0, &font, NULL);
    if (code == AJ_OK) {
        use(&font);
    } else {
        assert_int_equal(code, AJ_CORRUPT);
    }
    free(exact);
}

static struct aj_buf small(struct aj_sfnt *font)
{
    struct aj_buf bytes = {0};
    struct aj_err err = {0};

    small_font(&bytes);
    assert_false(bytes.failed);
    if (aj_sfnt_parse(bytes.data, bytes.size, 0, font, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return bytes;
}

static void characters_and_advances_are_found(void **state)
{
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    assert_int_equal(font.units_per_em, 500);
    assert_int_equal(font.ascent, 440);
    assert_int_equal(font.descent, -60);
    assert_int_equal(aj_sfnt_glyph(&font, 'A' - 1), 0);
    assert_int_equal(aj_sfnt_glyph(&font, 'A'), 1);
    assert_int_equal(aj_sfnt_glyph(&font, 'D'), 4);
    assert_int_equal(aj_sfnt_glyph(&font, 'E'), 0);
    assert_int_equal(aj_sfnt_glyph(&font, 0x20000), 5);
    assert_int_equal(aj_sfnt_glyph(&font, 0x20001), 0);
    assert_int_equal(aj_sfnt_glyph(&font, 0x20002), 0);
    assert_int_equal(aj_sfnt_advance(&font, 1), 300);
    assert_int_equal(aj_sfnt_advance(&font, 3), 500);
    assert_int_equal(aj_sfnt_advance(&font, 5), 500);
    aj_buf_release(&bytes);
}

static void must_be(const struct aj_outline *outline, const struct aj_point *wanted, size_t n)
{
    assert_int_equal(outline->n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(outline->points[i].x, wanted[i].x);
        assert_int_equal(outline->points[i].y, wanted[i].y);
        assert_int_equal(outline->points[i].on, wanted[i].on);
    }
}

static void shapes_are_scaled_and_composites_taken_apart(void **state)
{
    static const struct aj_point pair[] = {{20, 40, true},   {220, 40, true},   {220, 240, true},
                                           {20, 240, true},  {410, -180, true}, {510, -180, true},
                                           {510, -80, true}, {410, -80, true}};
    static const struct aj_point leaf[] = {{0, 0, true}, {200, 200, false}, {100, 100, true}};
    struct aj_outline outline = {0};
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    assert_int_equal(aj_outline_from_glyf(&font, 2, &outline, NULL), AJ_OK);
    must_be(&outline, pair, AJ_COUNTOF(pair));
    assert_int_equal(outline.n_ends, 2);
    assert_int_equal(outline.ends[0], 4);
    aj_outline_reset(&outline);
    assert_int_equal(aj_outline_from_glyf(&font, 5, &outline, NULL), AJ_OK);
    must_be(&outline, leaf, AJ_COUNTOF(leaf));
    aj_outline_reset(&outline);
    assert_int_equal(aj_outline_from_glyf(&font, 3, &outline, NULL), AJ_OK);
    assert_int_equal(outline.n, 0);
    aj_outline_release(&outline);
    aj_buf_release(&bytes);
}

static void a_component_of_itself_is_refused(void **state)
{
    struct aj_outline outline = {0};
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    assert_int_equal(aj_outline_from_glyf(&font, 4, &outline, NULL), AJ_CORRUPT);
    assert_int_equal(aj_outline_from_glyf(&font, 6, &outline, NULL), AJ_CORRUPT);
    aj_outline_release(&outline);
    aj_buf_release(&bytes);
}

static void a_font_cut_anywhere_is_survived(void **state)
{
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    for (size_t size = 0; size <= bytes.size; size++)
        try_font(bytes.data, size);
    assert_int_equal(aj_sfnt_parse(bytes.data, bytes.size - 1, 0, &font, NULL),
                     AJ_OK); /* padding */
    assert_int_equal(aj_sfnt_parse(bytes.data, bytes.size - 3, 0, &font, NULL), AJ_CORRUPT);
    aj_buf_release(&bytes);
}

static void a_font_with_any_byte_changed_is_survived(void **state)
{
    static const unsigned char changes[] = {0x01, 0x7F, 0x80, 0xFF};
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    for (size_t at = 0; at < bytes.size; at++) {
        for (size_t i = 0; i < sizeof(changes); i++) {
            bytes.data[at] = (char)(bytes.data[at] ^ changes[i]);
            try_font(bytes.data, bytes.size);
            bytes.data[at] = (char)(bytes.data[at] ^ changes[i]);
        }
    }
    aj_buf_release(&bytes);
}

/* The outline of a font whose one glyph is `record`, in memory that ends where it ends; glyph 1 is
   blank. */
static enum aj_code take(const unsigned char *record, size_t size)
{
    unsigned char *exact = malloc(size ? size : 1);
    unsigned char loca[12] = {0};
    struct aj_outline outline = {0};
    struct aj_sfnt font = {.glyf = {exact, size},
                           .loca = {loca, sizeof(loca)},
                           .units_per_em = 1000,
                           .n_glyphs = 2,
                           .long_loca = true};
    enum aj_code code;

    assert_non_null(exact);
    memcpy(exact, record, size);
    loca[7] = loca[11] = (unsigned char)size;
    code = aj_outline_from_glyf(&font, 0, &outline, NULL);
    aj_outline_release(&outline);
    free(exact);
    return code;
}

static void a_glyph_record_cut_anywhere_is_refused(void **state)
{
    struct aj_sfnt font;
    struct aj_buf bytes = small(&font);

    (void)state;
    for (unsigned glyph = 1; glyph < font.n_glyphs; glyph++) {
        struct aj_span record = {0};

        if (glyph == 4) /* part of itself */
            continue;
        assert_true(aj_sfnt_record(&font, glyph, &record));
        assert_int_equal(take(record.at, record.size), AJ_OK);
        for (size_t size = 1; size + 3 < record.size; size++) /* but for the padding */
            assert_int_equal(take(record.at, size), AJ_CORRUPT);
    }
    aj_buf_release(&bytes);
}

static void contours_that_do_not_follow_each_other_are_refused(void **state)
{
    /* two contours ending at the points `ends`; three points, no hints, no differences */
    unsigned char record[] = {0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0x31, 0x31, 0x31};

    (void)state;
    assert_int_equal(take(record, sizeof(record)), AJ_OK);
    record[10] = 0x7F;
    assert_int_equal(take(record, sizeof(record)), AJ_CORRUPT);
    record[10] = 0;
    record[14] = 0xFF; /* more hints than there are bytes */
    assert_int_equal(take(record, sizeof(record)), AJ_CORRUPT);
}

/* The first `size` bytes (whole pages) of a file, before a page that may not be touched. */
static void *first_pages(const char *path, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *room;

    assert_true(fd >= 0);
    assert_int_equal(size % page, 0);
    room = mmap(NULL, size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(room != MAP_FAILED);
    assert_true(mmap(room, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED);
    assert_int_equal(close(fd), 0);
    return room;
}

static void try_pages(const char *path, unsigned index, size_t size)
{
    void *bytes = first_pages(path, size);
    struct aj_sfnt font = {0};
    struct aj_cff *cff = NULL;
    struct aj_outline outline = {0};

    if (aj_sfnt_parse(bytes, size, index, &font, NULL) != AJ_OK) {
        font = (struct aj_sfnt){.file = {bytes, size}}; /* then what FreeType says of it */
    } else if (font.glyf.at) {
        use(&font);
    }
    if (aj_cff_open(&font, index, &cff, NULL) == AJ_OK) {
        for (unsigned i = 0; i < 60; i++) {
            aj_outline_reset(&outline);
            if (aj_outline_from_cff(cff, i * 1000, &outline, NULL) == AJ_OK)
                assert_true(outline.n_ends <= outline.n);
        }
    }
    aj_outline_release(&outline);
    aj_cff_close(cff);
    assert_int_equal(munmap(bytes, size + (size_t)sysconf(_SC_PAGESIZE)), 0);
}

static void debian_s_fonts_cut_at_many_pages_are_survived(void **state)
{
    static const char *const fonts[] = {"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
                                        "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"};
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(fonts); i++) {
        if (access(fonts[i], R_OK) != 0)
            fail_msg("%s is missing (tools/packages)", fonts[i]);
        for (size_t pages = 1; pages < 5000; pages = pages * 3 / 2 + 1)
            try_pages(fonts[i], i == 0 ? 2 : 0, pages * page);
    }
}

static void a_collection_s_faces_are_counted(void **state)
{
    static const char path[] = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc";
    struct aj_sfnt font = {0};

    (void)state;
    assert_int_equal(aj_sfnt_open(path, 2, &font, NULL), AJ_OK);
    assert_null(font.glyf.at);
    aj_sfnt_release(&font);
    assert_int_equal(aj_sfnt_open(path, 1000, &font, NULL), AJ_CORRUPT);
}

static void a_file_that_is_no_font_is_refused(void **state)
{
    struct aj_sfnt font = {0};

    (void)state;
    assert_int_equal(aj_sfnt_open("/nowhere/font.ttf", 0, &font, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_sfnt_open("/dev/null", 0, &font, NULL), AJ_CORRUPT);
    assert_int_equal(aj_sfnt_open(AJ_SOURCE "/CMakeLists.txt", 0, &font, NULL), AJ_CORRUPT);
    assert_null(font.file.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_and_advances_are_found),
        cmocka_unit_test(shapes_are_scaled_and_composites_taken_apart),
        cmocka_unit_test(a_component_of_itself_is_refused),
        cmocka_unit_test(a_font_cut_anywhere_is_survived),
        cmocka_unit_test(a_font_with_any_byte_changed_is_survived),
        cmocka_unit_test(a_glyph_record_cut_anywhere_is_refused),
        cmocka_unit_test(contours_that_do_not_follow_each_other_are_refused),
        cmocka_unit_test(debian_s_fonts_cut_at_many_pages_are_survived),
        cmocka_unit_test(a_collection_s_faces_are_counted),
        cmocka_unit_test(a_file_that_is_no_font_is_refused),
    };

    return cmocka_run_group_tests_name("sfnt", tests, NULL, NULL);
}
