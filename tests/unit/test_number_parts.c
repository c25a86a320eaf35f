#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/auto.h"
#include "index/search/document/number_parts.h"

struct row {
    const char *text, *wrapped, *signature;
    size_t n_parts;
};

/* clang-format off */
static const struct row rows[] = {
    /* one number, as people write it */
    {"（2025）云援民字第0398号", "#2025#云援民#398#", "=2025/398/云援民", 3},
    {"(2025)云援民字第398号", "#2025#云援民#398#", "=2025/398/云援民", 3},
    {"云援民字〔2025〕398", "云援民#2025##398#", "=2025/398/云援民", 3},
    {"2025云援民字398", "#2025#云援民#398#", "=2025/398/云援民", 3},
    {"２０２５ 雲援民字第 ３９８ 號", "#2025#云援民#398#", "=2025/398/云援民", 3},
    {"398-云援民 (2025)", "#398#云援民#2025#", "=2025/398/云援民", 3},
    /* a court's */
    {"(2025)浙0111民初123号", "#2025#浙#111#民初#123#", "=111/123/2025/民初/浙", 5},
    {"2025浙111民初123", "#2025#浙#111#民初#123#", "=111/123/2025/民初/浙", 5},
    {"澜云双民调〔2025〕138号", "澜云双民调#2025##138#", "=138/2025/澜云双民调", 3},
    /* of letters and digits */
    {"FY202511000604", "fy#202511000604#", "=202511000604/fy", 2},
    {"F023-ZY·2026-D30-MS-0127", "f#23#zy#2026#d#30#ms#127#", "=127/2026/23/30/d/f/ms/zy", 8},
    {"f23 zy 2026 d30 ms 127", "f#23#zy#2026#d#30#ms#127#", "=127/2026/23/30/d/f/ms/zy", 8},
    /* pieces, which are wrapped alike and so found in the whole */
    {"398", "#398#", "=398", 1},
    {"民字第398", "民#398#", "=398/民", 2},
    {"民字398", "民#398#", "=398/民", 2},
    {"2025]浙111民", "#2025#浙#111#民", "=111/2025/民/浙", 4},
    {"D30-MS-0127", "d#30#ms#127#", "=127/30/d/ms", 4},
    /* a part may stand there twice; what separates is no part */
    {"(2025)援2025号", "#2025#援#2025#", "=2025/2025/援", 3},
    {"第一号", "一", "=一", 1},
    {"二〇二五年", "二〇二五年", "=二〇二五年", 1},
    {"浙字民1", "浙民#1#", "=1/民/浙", 3},
    {"、。《》—…·#/=", "", "", 0},
    {"3#楼", "#3#楼", "=3/楼", 2},
    {"0", "#0#", "=0", 1},
    {"第字号", "", "", 0},
    {"", "", "", 0},
    {"\xFF" "1", "\xEF\xBF\xBD#1#", "=1/\xEF\xBF\xBD", 2},
};
/* clang-format on */

static void number_is_taken_apart(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 16};
    const struct row *row = *state;
    const char *wrapped = NULL;
    const char *signature = NULL;
    size_t n_parts = 99;

    assert_int_equal(aj_number_wrapped(row->text, &arena, &wrapped, NULL), AJ_OK);
    assert_string_equal(wrapped, row->wrapped);
    assert_int_equal(aj_number_signature(row->text, &arena, &signature, &n_parts, NULL), AJ_OK);
    assert_string_equal(signature, row->signature);
    assert_int_equal(n_parts, row->n_parts);
}

static void a_full_arena_is_an_error(void **state)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 8};
    const char *out = "kept";
    size_t n_parts;

    (void)state;
    assert_int_equal(aj_number_wrapped("1234", &arena, &out, NULL), AJ_NO_MEMORY);
    assert_int_equal(aj_number_signature("1234", &arena, &out, &n_parts, NULL), AJ_NO_MEMORY);
    assert_string_equal(out, "kept");
}

int main(void)
{
    struct CMUnitTest tests[1 + AJ_COUNTOF(rows)] = {cmocka_unit_test(a_full_arena_is_an_error)};
    size_t n = 1;

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].text,
                                         .test_func = number_is_taken_apart,
                                         .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    return cmocka_run_group_tests_name("number parts", tests, NULL, NULL);
}
