#include "render/font_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <unicode/ucnv.h>

#include "base/attr.h"

struct range {
    const char *name;
    int32_t first, last;
};

/* The 87,887 hanzi of GB 18030-2022, by the blocks of the UCS it names. */
static const struct range hanzi[] = {
    {"the unified ideographs", 0x4E00, 0x9FEF},
    {"extension A", 0x3400, 0x4DB5},
    {"extension B", 0x20000, 0x2A6D6},
    {"extension C", 0x2A700, 0x2B734},
    {"extension D", 0x2B740, 0x2B81D},
    {"extension E", 0x2B820, 0x2CEA1},
    {"extension F", 0x2CEB0, 0x2EBE0},
    {"unified ideographs among the compatible ones", 0xFA0E, 0xFA0F},
    {"unified ideographs among the compatible ones", 0xFA11, 0xFA11},
    {"unified ideographs among the compatible ones", 0xFA13, 0xFA14},
    {"unified ideographs among the compatible ones", 0xFA1F, 0xFA1F},
    {"unified ideographs among the compatible ones", 0xFA21, 0xFA21},
    {"unified ideographs among the compatible ones", 0xFA23, 0xFA24},
    {"unified ideographs among the compatible ones", 0xFA27, 0xFA29},
};

static int open_chain(void **state)
{
    struct aj_fonts *fonts = NULL;
    struct aj_err err = {0};

    if (aj_fonts_open(&fonts, &err) != AJ_OK) {
        print_error("%s\n", err.text);
        return -1;
    }
    *state = fonts;
    return 0;
}

static int close_chain(void **state)
{
    aj_fonts_close(*state);
    return 0;
}

static void must_print(const struct aj_fonts *fonts, int32_t c, bool shape)
{
    struct aj_letter letter = aj_fonts_letter(fonts, c);
    const struct aj_glyph *glyph = NULL;
    struct aj_err err = {0};

    if (letter.missing)
        fail_msg("U+%04X has no glyph", (unsigned)c);
    if (aj_fonts_glyph(fonts, &letter, &glyph, &err) != AJ_OK)
        fail_msg("U+%04X: %s", (unsigned)c, err.text);
    if (shape && glyph->n_contours == 0)
        fail_msg("U+%04X is blank", (unsigned)c);
    assert_int_equal(letter.width, aj_fonts_width(fonts, c));
}

static void every_hanzi_of_gb_18030_2022_has_a_shape(void **state)
{
    unsigned n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(hanzi); i++) {
        for (int32_t c = hanzi[i].first; c <= hanzi[i].last; c++, n++)
            must_print(*state, c, true);
    }
    assert_int_equal(n, 87887);
}

/* U+3000 and the private places that GB 18030 leaves to its users are not looked at. */
static bool is_symbol(int32_t c)
{
    return c > 0x7F && c != 0x3000 && !(c >= 0xE000 && c <= 0xF8FF);
}

static void every_one_and_two_byte_code_of_gb_18030_has_a_glyph(void **state)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("gb18030", &status);
    unsigned n = 0;

    assert_true(U_SUCCESS(status));
    for (int32_t c = ' '; c < 0x7F; c++)
        must_print(*state, c, c != ' ');
    for (unsigned code = 0x8140; code <= 0xFEFE; code++) {
        const char bytes[2] = {(char)(code >> 8), (char)code};
        const char *from = bytes;
        int32_t c;

        if ((code & 0xFF) < 0x40 || (code & 0xFF) == 0x7F || (code & 0xFF) == 0xFF)
            continue;
        status = U_ZERO_ERROR;
        c = ucnv_getNextUChar(converter, &from, bytes + 2, &status);
        if (U_FAILURE(status) || !is_symbol(c))
            continue;
        must_print(*state, c, true);
        n++;
    }
    assert_true(n > 21700);
    ucnv_close(converter);
}

static void the_kangxi_radicals_have_glyphs(void **state)
{
    for (int32_t c = 0x2F00; c <= 0x2FD5; c++)
        must_print(*state, c, true);
}

static void widths_are_in_thousandths(void **state)
{
    assert_int_equal(aj_fonts_width(*state, 0x6CD5), 1000);  /* 法 */
    assert_int_equal(aj_fonts_width(*state, 0x3000), 1000);  /* ideographic space */
    assert_int_equal(aj_fonts_width(*state, 0xFF0C), 1000);  /* ， */
    assert_int_equal(aj_fonts_width(*state, 0x30EDE), 1000); /* 𰻞 */
    assert_in_range(aj_fonts_width(*state, '0'), 400, 600);
    assert_true(aj_fonts_width(*state, 'W') > aj_fonts_width(*state, 'i'));
}

static void what_is_not_printed_has_no_width(void **state)
{
    static const int32_t none[] = {'\n',   0x7F,   0x85,   0x200B,  0x202E,
                                   0xFEFF, 0xFE00, 0xFE0F, 0xE0100, 0xE01EF};

    for (size_t i = 0; i < AJ_COUNTOF(none); i++)
        assert_int_equal(aj_fonts_width(*state, none[i]), 0);
    assert_true(aj_fonts_width(*state, 0xFE10) > 0);
    assert_true(aj_fonts_width(*state, ' ') > 0);
}

static void a_character_of_no_font_is_as_wide_as_its_substitute(void **state)
{
    assert_true(aj_fonts_letter(*state, 0x10FFFD).missing);
    assert_false(aj_fonts_letter(*state, 0x3013).missing);
    assert_int_equal(aj_fonts_width(*state, 0x10FFFD), aj_fonts_width(*state, 0x3013));
    assert_int_equal(aj_fonts_width(*state, -1), aj_fonts_width(*state, 0x3013));
}

static void a_glyph_is_made_once(void **state)
{
    struct aj_letter letter = aj_fonts_letter(*state, 0x6848);
    const struct aj_glyph *first = NULL, *again = NULL;

    assert_int_equal(aj_fonts_glyph(*state, &letter, &first, NULL), AJ_OK);
    assert_int_equal(aj_fonts_glyph(*state, &letter, &again, NULL), AJ_OK);
    assert_ptr_equal(first, again);
}

static void a_missing_font_is_named_with_its_package(void **state)
{
    struct aj_fonts *fonts = NULL;
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(setenv("ANJUAN_FONTS", AJ_FIXTURES, 1), 0);
    assert_int_equal(aj_fonts_open(&fonts, &err), AJ_NOT_FOUND);
    assert_int_equal(unsetenv("ANJUAN_FONTS"), 0);
    assert_null(fonts);
    assert_non_null(strstr(err.text, "NotoSerifCJK-Regular.ttc"));
    assert_non_null(strstr(err.text, "fonts-noto-cjk"));
}

static void a_broken_font_is_refused(void **state)
{
    char folder[] = "/tmp/aj-fonts-XXXXXX", path[64];
    struct aj_fonts *fonts = NULL;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/NotoSerifCJK-Regular.ttc", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs("ttcf\0", f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(setenv("ANJUAN_FONTS", folder, 1), 0);
    assert_int_equal(aj_fonts_open(&fonts, NULL), AJ_CORRUPT);
    assert_int_equal(unsetenv("ANJUAN_FONTS"), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hanzi_of_gb_18030_2022_has_a_shape),
        cmocka_unit_test(every_one_and_two_byte_code_of_gb_18030_has_a_glyph),
        cmocka_unit_test(the_kangxi_radicals_have_glyphs),
        cmocka_unit_test(widths_are_in_thousandths),
        cmocka_unit_test(what_is_not_printed_has_no_width),
        cmocka_unit_test(a_character_of_no_font_is_as_wide_as_its_substitute),
        cmocka_unit_test(a_glyph_is_made_once),
        cmocka_unit_test(a_missing_font_is_named_with_its_package),
        cmocka_unit_test(a_broken_font_is_refused),
    };

    return cmocka_run_group_tests_name("fonts", tests, open_chain, close_chain);
}
