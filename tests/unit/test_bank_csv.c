/* The bank's CSV, read back by a reader of RFC 4180 of its own: what stands in it is the batch,
   byte for byte, and nothing in it runs, loses a digit or a name. */
#include "archive/entry_name.h"
#include "base/csv.h"
#include "service/bank_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pay_world.h"

#define COLUMNS 7

enum { NUMBER, HOLDER, ACCOUNT, BANK, AMOUNT, PURPOSE, IDENTIFIER };

struct cells {
    char *row[COLUMNS]; /* of the row read last */
    char text[COLUMNS][700];
};

static void put(char *cell, size_t *n, char c)
{
    assert_true(*n + 1 < 700);
    cell[(*n)++] = c;
    cell[*n] = '\0';
}

/* One row of seven cells that ends with CRLF; returns what follows. */
static const char *read_row(const char *p, struct cells *cells)
{
    for (int column = 0; column < COLUMNS; column++) {
        char *cell = cells->text[column];
        bool quoted = *p == '"';
        size_t n = 0;

        *cell = '\0';
        for (p += quoted; quoted || !strchr(",\r\n", *p); p++) {
            assert_true(*p != '\0');
            if (quoted && *p == '"') {
                if (p[1] != '"')
                    break;
                p++;
            } else {
                assert_true(quoted || *p != '"');
            }
            put(cell, &n, *p);
        }
        p += quoted;
        cells->row[column] = cell;
        if (column + 1 < COLUMNS) {
            assert_int_equal(*p, ',');
            p++;
        }
    }
    assert_memory_equal(p, "\r\n", 2);
    return p + 2;
}

static void write_csv(const struct pay_world *w, enum aj_bank_csv form, struct aj_buf *out)
{
    struct aj_err err = {0};

    if (aj_bank_csv_write(&w->sheet, form, out, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static const char *after_head(const struct aj_buf *csv, struct cells *cells)
{
    static const char *const heads[COLUMNS] = {"序号",     "收款人户名", "收款人账号", "开户银行",
                                               "金额(元)", "用途/备注",  "业务编号"};
    const char *p = csv->data;

    assert_memory_equal(p, AJ_CSV_MARK, 3);
    p = read_row(p + 3, cells);
    for (int i = 0; i < COLUMNS; i++)
        assert_string_equal(cells->row[i], heads[i]);
    return p;
}

/* "1234.50" in fen, with exactly two decimals and nothing else. */
static int64_t fen_of(const char *text)
{
    size_t whole = strspn(text, "0123456789");

    assert_true(whole > 0 && text[whole] == '.');
    assert_int_equal(strspn(text + whole + 1, "0123456789"), 2);
    assert_int_equal(strlen(text), whole + 3);
    return strtoll(text, NULL, 10) * 100 + strtoll(text + whole + 1, NULL, 10);
}

static void every_line_is_a_row_and_the_sum_is_the_total(void **state)
{
    struct aj_buf csv = {0};
    struct pay_world w;
    struct cells cells;
    const char *p;
    int64_t sum = 0;

    (void)state;
    pay_world_open(&w, 300);
    write_csv(&w, AJ_BANK_CSV_UTF8, &csv);
    p = after_head(&csv, &cells);
    for (size_t i = 0; i < w.sheet.n_lines; i++) {
        const struct aj_pay_line *line = &w.lines[i];
        char account[40];

        p = read_row(p, &cells);
        assert_int_equal(strtoul(cells.row[NUMBER], NULL, 10), i + 1);
        assert_string_equal(cells.row[HOLDER], line->payee.account_name);
        (void)snprintf(account, sizeof(account), "%s\t", line->payee.account_number);
        assert_string_equal(cells.row[ACCOUNT], account);
        assert_string_equal(cells.row[BANK], line->payee.bank_name);
        assert_true(fen_of(cells.row[AMOUNT]) == line->fen);
        assert_non_null(strstr(cells.row[PURPOSE], line->case_number));
        assert_string_equal(cells.row[IDENTIFIER], line->end_to_end_id);
        sum += fen_of(cells.row[AMOUNT]);
    }
    assert_true(sum == w.sheet.total_fen);
    assert_true(p == csv.data + csv.size);
    aj_buf_release(&csv);
    pay_world_close(&w);
}

static const struct {
    const char *name, *cell;
} hostile[] = {
    {"=HYPERLINK(\"http://x\",\"李\")", "'=HYPERLINK(\"http://x\",\"李\")"},
    {"+86李", "'+86李"},
    {"-李", "'-李"},
    {"@李", "'@李"},
    {"＝cmd|' /C calc'!A0", "'＝cmd|' /C calc'!A0"},
    {"欧阳\"某\"", "欧阳\"某\""},
    {"赵,钱", "赵,钱"},
    {"<孙>&'李';--", "<孙>&'李';--"},
    {"𠮷〇䶮㛃𫎩𰻞", "𠮷〇䶮㛃𫎩𰻞"},
    {"'李", "'李"},
    {" 李 ", " 李 "},
};

static void a_hostile_name_stays_in_its_cell_and_does_not_run(void **state)
{
    struct aj_buf csv = {0};
    struct pay_world w;
    struct cells cells;
    const char *p;

    (void)state;
    pay_world_open(&w, AJ_COUNTOF(hostile));
    for (size_t i = 0; i < AJ_COUNTOF(hostile); i++)
        w.lines[i].payee.account_name = w.lines[i].payee.bank_name = hostile[i].name;
    write_csv(&w, AJ_BANK_CSV_UTF8, &csv);
    p = after_head(&csv, &cells);
    for (size_t i = 0; i < AJ_COUNTOF(hostile); i++) {
        p = read_row(p, &cells);
        assert_string_equal(cells.row[HOLDER], hostile[i].cell);
        assert_string_equal(cells.row[BANK], hostile[i].cell);
        assert_string_equal(cells.row[IDENTIFIER], w.lines[i].end_to_end_id);
    }
    aj_buf_release(&csv);
    pay_world_close(&w);
}

/* What would break a row or hide in it is refused, before a byte is written. */
static void a_name_of_several_lines_is_refused(void **state)
{
    static const char *const names[] = {"李\r\n2,王",     "李\n",           "\t=1", "\r=1",
                                        "李\xE2\x80\xAE", "李\xEF\xBB\xBF", "\xFF", ""};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        struct aj_buf csv = {0};
        struct aj_err err = {0};
        struct pay_world w;

        pay_world_open(&w, 5);
        w.lines[3].payee.account_name = names[i];
        assert_int_equal(aj_bank_csv_write(&w.sheet, AJ_BANK_CSV_UTF8, &csv, &err), AJ_INVALID);
        assert_non_null(strstr(err.text, "第 4 行"));
        assert_int_equal(csv.size, 0);
        pay_world_close(&w);
    }
}

static void a_batch_that_does_not_add_up_is_not_written(void **state)
{
    struct aj_buf csv = {0};
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 5);
    w.sheet.total_fen += 100;
    assert_int_equal(aj_bank_csv_write(&w.sheet, AJ_BANK_CSV_UTF8, &csv, NULL), AJ_INVALID);
    assert_int_equal(aj_bank_csv_write(&w.sheet, AJ_BANK_CSV_GB18030, &csv, NULL), AJ_INVALID);
    assert_int_equal(csv.size, 0);
    pay_world_close(&w);
}

/* Read again by the converter that reads the names of archives, it is the UTF-8 file without BOM.
 */
static void gb18030_holds_the_same_text(void **state)
{
    struct aj_buf utf8 = {0};
    struct aj_buf gb = {0};
    struct pay_world w;
    const char *back;
    size_t size = 0;

    (void)state;
    pay_world_open(&w, AJ_COUNTOF(hostile));
    for (size_t i = 0; i < AJ_COUNTOF(hostile); i++)
        w.lines[i].payee.account_name = hostile[i].name;
    write_csv(&w, AJ_BANK_CSV_UTF8, &utf8);
    write_csv(&w, AJ_BANK_CSV_GB18030, &gb);
    assert_memory_equal(gb.data, "\xD0\xF2\xBA\xC5,", 5); /* 序号, */
    back = aj_gb18030_read(gb.data, gb.size, &w.arena, &size);
    assert_non_null(back);
    assert_int_equal(size, utf8.size - 3);
    assert_memory_equal(back, utf8.data + 3, size);
    aj_buf_release(&utf8);
    aj_buf_release(&gb);
    pay_world_close(&w);
}

/* No recipient, sealed or not, is a bank's business. */
static void no_recipient_is_named(void **state)
{
    struct aj_buf csv = {0};
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 40);
    for (size_t i = 0; i < w.sheet.n_lines; i++)
        w.lines[i].first_recipient = "受助者甲";
    write_csv(&w, AJ_BANK_CSV_UTF8, &csv);
    assert_null(strstr(csv.data, "受助者甲"));
    assert_null(strstr(csv.data, "未成年人"));
    aj_buf_release(&csv);
    pay_world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_a_row_and_the_sum_is_the_total),
        cmocka_unit_test(a_hostile_name_stays_in_its_cell_and_does_not_run),
        cmocka_unit_test(a_name_of_several_lines_is_refused),
        cmocka_unit_test(a_batch_that_does_not_add_up_is_not_written),
        cmocka_unit_test(gb18030_holds_the_same_text),
        cmocka_unit_test(no_recipient_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
