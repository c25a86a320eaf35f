#include "render/subset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "render/icc.h"
#include "render/outline_glyf.h"

static struct aj_fonts *fonts;

static int open_chain(void **state)
{
    struct aj_err err = {0};

    (void)state;
    if (aj_fonts_open(&fonts, &err) == AJ_OK)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static int close_chain(void **state)
{
    (void)state;
    aj_fonts_close(fonts);
    return 0;
}

static struct aj_subset subset_of(const int32_t *characters, size_t n)
{
    struct aj_subset s;
    unsigned number;

    assert_int_equal(aj_subset_init(&s, fonts, NULL), AJ_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(aj_subset_number(&s, characters[i], &number, NULL), AJ_OK);
    return s;
}

static unsigned number_of(struct aj_subset *s, int32_t character)
{
    unsigned number = 0;

    assert_int_equal(aj_subset_number(s, character, &number, NULL), AJ_OK);
    return number;
}

static void numbers_are_given_by_first_use(void **state)
{
    static const int32_t some[] = {0x5F20, 'a', 0x5F20, 0x30EDE};
    struct aj_subset s = subset_of(some, AJ_COUNTOF(some));

    (void)state;
    assert_int_equal(s.n, 4);
    assert_int_equal(number_of(&s, 0x5F20), 1);
    assert_int_equal(number_of(&s, 'a'), 2);
    assert_int_equal(number_of(&s, 0x30EDE), 3);
    assert_int_equal(number_of(&s, 0xFFFD), 4); /* a real one, not the place-holder */
    aj_subset_release(&s);
}

static void numbers_hold_for_more_than_the_first_table(void **state)
{
    (void)state;
    for (int32_t stride = 1; stride < 12; stride += 2) {
        struct aj_subset s = subset_of(NULL, 0);

        for (int round = 0; round < 2; round++) {
            for (int32_t i = 0; i < 5000; i++)
                assert_int_equal(number_of(&s, 0x4E00 + stride * i), i + 1);
        }
        aj_subset_release(&s);
    }
}

static void a_document_holds_65000_characters(void **state)
{
    struct aj_subset s = subset_of(NULL, 0);
    enum aj_code code = AJ_OK;
    unsigned number = 0;
    int32_t c = 0x20000;

    (void)state;
    while (code == AJ_OK)
        code = aj_subset_number(&s, c++, &number, NULL);
    assert_int_equal(code, AJ_TOO_LARGE);
    assert_int_equal(number, 64999);
    assert_int_equal(number_of(&s, 0x20000), 1);
    aj_subset_release(&s);
}

static void the_unicode_map_has_pairs_beyond_the_first_plane(void **state)
{
    static const int32_t some[] = {0x5F20, 0x2B3A9, 0x10FFFD};
    struct aj_subset s = subset_of(some, AJ_COUNTOF(some));
    struct aj_buf map = {0};

    (void)state;
    aj_subset_unicode(&s, &map);
    assert_non_null(strstr(map.data, "3 beginbfchar\n<0001> <5F20>\n<0002> <D86CDFA9>\n"
                                     "<0003> <DBFFDFFD>\nendbfchar\nendcmap"));
    aj_buf_release(&map);
    aj_subset_release(&s);
}

static void the_unicode_map_is_in_blocks_of_a_hundred(void **state)
{
    struct aj_subset s = subset_of(NULL, 0);
    struct aj_buf map = {0};

    (void)state;
    for (int32_t c = 0x4E00; c < 0x4E00 + 201; c++)
        (void)number_of(&s, c);
    aj_subset_unicode(&s, &map);
    assert_non_null(strstr(map.data, "100 beginbfchar\n<0001>"));
    assert_non_null(strstr(map.data, "100 beginbfchar\n<0065>"));
    assert_non_null(strstr(map.data, "endbfchar\n1 beginbfchar\n<00C9> <4EC8>\nendbfchar\n"));
    aj_buf_release(&map);
    aj_subset_release(&s);
}

static void the_cid_set_has_a_bit_for_each_number(void **state)
{
    static const int32_t some[] = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'};

    (void)state;
    for (size_t n = 0; n <= AJ_COUNTOF(some); n++) {
        static const char *const wanted[] = {"\x80", "\xC0", "\xE0", "\xF0",     "\xF8",
                                             "\xFC", "\xFE", "\xFF", "\xFF\x80", "\xFF\xC0"};
        struct aj_subset s = subset_of(some, n);
        struct aj_buf bits = {0};

        aj_subset_cids(&s, &bits);
        assert_string_equal(bits.data, wanted[n]);
        aj_buf_release(&bits);
        aj_subset_release(&s);
    }
}

static struct aj_span table_of(const struct aj_buf *program, const char *tag)
{
    const unsigned char *p = (const unsigned char *)program->data;

    for (size_t i = 0; i < aj_u16(p + 4); i++) {
        const unsigned char *entry = p + 12 + 16 * i;

        if (memcmp(entry, tag, 4) == 0) {
            assert_true((size_t)aj_u32(entry + 8) + aj_u32(entry + 12) <= program->size);
            return (struct aj_span){p + aj_u32(entry + 8), aj_u32(entry + 12)};
        }
    }
    fail_msg("no table %s", tag);
    return (struct aj_span){p, 0};
}

static uint32_t sum_of(const unsigned char *p, size_t size)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < size; i += 4)
        sum += aj_u32(p + i);
    return sum;
}

/* A font as aj_outline_from_glyf wants it, read back out of the program. */
static struct aj_sfnt read_back(const struct aj_buf *program)
{
    return (struct aj_sfnt){
        .glyf = table_of(program, "glyf"),
        .loca = table_of(program, "loca"),
        .units_per_em = aj_u16(table_of(program, "head").at + 18),
        .n_glyphs = aj_u16(table_of(program, "maxp").at + 4),
        .long_loca = true,
    };
}

static void the_program_is_a_font_that_adds_up(void **state)
{
    /* one of each font of the chain, a blank, and a missing one */
    static const int32_t some[] = {0x5F20, ' ', 0x31350, 0x20089, 0x2B3A9, 0x10FFFD};
    struct aj_subset s = subset_of(some, AJ_COUNTOF(some));
    struct aj_buf program = {0};
    struct aj_program about;
    struct aj_span hmtx;
    struct aj_sfnt font;

    (void)state;
    assert_int_equal(aj_subset_program(&s, &about, &program, NULL), AJ_OK);
    assert_int_equal(program.size % 4, 0);
    assert_int_equal(sum_of((const unsigned char *)program.data, program.size), 0xB1B0AFBA);
    font = read_back(&program);
    hmtx = table_of(&program, "hmtx");
    assert_int_equal(font.units_per_em, 1000);
    assert_int_equal(font.n_glyphs, 7);
    assert_int_equal(font.loca.size, 4 * 8);
    assert_int_equal(hmtx.size, 4 * 7);
    assert_int_equal(aj_u16(table_of(&program, "hhea").at + 34), 7);
    assert_int_equal(table_of(&program, "hhea").size, 36);
    assert_int_equal(table_of(&program, "head").size, 54);
    assert_int_equal(table_of(&program, "maxp").size, 32);
    for (unsigned i = 0; i < font.n_glyphs; i++) {
        const struct aj_glyph *kept;
        struct aj_span record = {0};

        assert_int_equal(aj_fonts_glyph(fonts, &s.used[i].letter, &kept, NULL), AJ_OK);
        assert_true(aj_sfnt_record(&font, i, &record));
        assert_int_equal(record.size, kept->size);
        assert_memory_equal(record.at, kept->record, kept->size);
        assert_int_equal(aj_u16(hmtx.at + (size_t)4 * i), s.used[i].letter.width);
        if (kept->size == 0)
            continue;
        assert_in_range(kept->x_min - about.x_min, 0, 4000);
        assert_in_range(kept->y_min - about.y_min, 0, 4000);
        assert_in_range(about.x_max - kept->x_max, 0, 4000);
        assert_in_range(about.y_max - kept->y_max, 0, 4000);
    }
    assert_int_equal(s.used[6].letter.glyph, aj_fonts_letter(fonts, 0x3013).glyph);
    aj_buf_release(&program);
    aj_subset_release(&s);
}

/* Encoding is checked by the reader for TrueType fonts, which knows nothing of the writer. */
static void a_record_reads_as_the_shape_it_was_made_from(void **state)
{
    static const struct aj_point points[] = {
        {0, 0, true},        {0, 300, false},      {-255, 300, true},    {-255, 44, true},
        {1, 44, true},       {10000, -9000, true}, {10000, -9000, true}, {9999, -8999, true},
        {9998, -8998, true}, {9997, -8997, true},  {9997, -8997, true}};
    struct aj_outline shape = {0}, again = {0};
    struct aj_glyph *glyph = NULL;
    unsigned char loca[8] = {0};
    struct aj_sfnt font = {
        .loca = {loca, sizeof(loca)}, .units_per_em = 1000, .n_glyphs = 1, .long_loca = true};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(points); i++) {
        aj_outline_add(&shape, points[i].x, points[i].y, points[i].on);
        if (i == 4)
            aj_outline_end(&shape);
    }
    aj_outline_end(&shape);
    assert_int_equal(aj_glyph_make(&shape, &glyph, NULL), AJ_OK);
    assert_int_equal(glyph->x_min, -255);
    assert_int_equal(glyph->y_min, -9000);
    assert_int_equal(glyph->x_max, 10000);
    assert_int_equal(glyph->y_max, 300);
    font.glyf = (struct aj_span){glyph->record, glyph->size};
    loca[6] = (unsigned char)(glyph->size >> 8);
    loca[7] = (unsigned char)glyph->size;
    assert_int_equal(aj_outline_from_glyf(&font, 0, &again, NULL), AJ_OK);
    assert_int_equal(again.n, shape.n);
    assert_memory_equal(again.ends, shape.ends, 2 * sizeof(*shape.ends));
    for (size_t i = 0; i < shape.n; i++) {
        assert_int_equal(again.points[i].x, shape.points[i].x);
        assert_int_equal(again.points[i].y, shape.points[i].y);
        assert_int_equal(again.points[i].on, shape.points[i].on);
    }
    free(glyph);
    aj_outline_release(&shape);
    aj_outline_release(&again);
}

static void a_shape_too_far_out_is_refused(void **state)
{
    struct aj_outline shape = {0};
    struct aj_glyph *glyph = NULL;

    (void)state;
    aj_outline_add(&shape, -30000, 0, true);
    aj_outline_add(&shape, 30000, 0, true);
    aj_outline_end(&shape);
    assert_false(shape.failed);
    assert_int_equal(aj_glyph_make(&shape, &glyph, NULL), AJ_INVALID);
    assert_null(glyph);
    aj_outline_add(&shape, 30001, 0, true);
    assert_true(shape.failed);
    aj_outline_release(&shape);
}

static void the_gray_profile_is_well_formed(void **state)
{
    static const char *const tags[] = {"desc", "cprt", "wtpt", "kTRC"};
    struct aj_buf icc = {0};
    const unsigned char *p;

    (void)state;
    aj_icc_gray(&icc);
    assert_false(icc.failed);
    p = (const unsigned char *)icc.data;
    assert_int_equal(aj_u32(p), icc.size);
    assert_memory_equal(p + 12, "mntrGRAYXYZ ", 12);
    assert_memory_equal(p + 36, "acsp", 4);
    assert_int_equal(aj_u32(p + 128), AJ_COUNTOF(tags));
    for (size_t i = 0; i < AJ_COUNTOF(tags); i++) {
        const unsigned char *entry = p + 132 + 12 * i;

        assert_memory_equal(entry, tags[i], 4);
        assert_int_equal(aj_u32(entry + 4) % 4, 0);
        assert_true((size_t)aj_u32(entry + 4) + aj_u32(entry + 8) <= icc.size);
    }
    aj_buf_release(&icc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_given_by_first_use),
        cmocka_unit_test(numbers_hold_for_more_than_the_first_table),
        cmocka_unit_test(a_document_holds_65000_characters),
        cmocka_unit_test(the_unicode_map_has_pairs_beyond_the_first_plane),
        cmocka_unit_test(the_unicode_map_is_in_blocks_of_a_hundred),
        cmocka_unit_test(the_cid_set_has_a_bit_for_each_number),
        cmocka_unit_test(the_program_is_a_font_that_adds_up),
        cmocka_unit_test(a_record_reads_as_the_shape_it_was_made_from),
        cmocka_unit_test(a_shape_too_far_out_is_refused),
        cmocka_unit_test(the_gray_profile_is_well_formed),
    };

    return cmocka_run_group_tests_name("subset", tests, open_chain, close_chain);
}
