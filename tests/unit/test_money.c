/* Amounts as people write them. */
#include "base/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void an_amount_is_read_to_the_fen(void **state)
{
    static const struct {
        const char *text;
        int64_t fen;
    } rows[] = {{"0", 0},
                {"1234.5", 123450},
                {"1,234.56", 123456},
                {"-1,234.56", -123456},
                {"0.01", 1},
                {"00.10", 10},
                {"90071992547409.91", 9007199254740991}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        int64_t fen = 77;

        assert_true(aj_fen_parse(rows[i].text, &fen));
        assert_int_equal(fen, rows[i].fen);
    }
}

static void what_is_no_amount_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "-",
                                        "--1",
                                        "1.",
                                        ".5",
                                        "1.005",
                                        "1e3",
                                        " 1",
                                        "1 ",
                                        ",1",
                                        "1,",
                                        "1,,0",
                                        "１",
                                        "+1",
                                        "0x1",
                                        "90071992547409.92",
                                        "1.2.",
                                        "1-",
                                        "99999999999999999999",
                                        "1,.5",
                                        "1.-5"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        int64_t fen = 77;

        if (aj_fen_parse(texts[i], &fen))
            fail_msg("%s was taken for %lld", texts[i], (long long)fen);
        assert_int_equal(fen, 77);
    }
}

static void what_is_written_is_read_back(void **state)
{
    static const int64_t amounts[] = {0, 1, 99, 100, 123456789, -5, -9007199254740991};

    (void)state;
    for (size_t i = 0; i < sizeof(amounts) / sizeof(*amounts); i++) {
        char text[AJ_FEN_TEXT_SIZE];
        int64_t fen = 77;

        aj_fen_text(amounts[i], text);
        assert_true(aj_fen_parse(text, &fen));
        assert_int_equal(fen, amounts[i]);
        aj_fen_plain(amounts[i], text);
        assert_true(aj_fen_parse(text, &fen));
        assert_int_equal(fen, amounts[i]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_amount_is_read_to_the_fen),
        cmocka_unit_test(what_is_no_amount_is_refused),
        cmocka_unit_test(what_is_written_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
