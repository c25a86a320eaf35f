#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "tools/bench_search/bench_jsonl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

static char folder[] = "/tmp/anjuan-jsonl-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof(path), "%s/lines", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return aj_file_remove_tree(folder, NULL) == AJ_OK ? 0 : -1;
}

static void write_file(const void *bytes, size_t size)
{
    assert_int_equal(aj_file_replace(path, bytes, size, 0600, NULL), AJ_OK);
}

static void write_text(const char *text)
{
    write_file(text, strlen(text));
}

/* The titles of all lines with a blank behind each; on a fault what was read before it. */
static enum aj_code read_titles(char *titles, size_t size, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_jsonl) struct aj_bench_jsonl *reader = NULL;

    titles[0] = '\0';
    AJ_TRY(aj_bench_jsonl_open(path, &reader, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *line = NULL;
        const char *title;
        size_t at = strlen(titles);

        AJ_TRY(aj_bench_jsonl_next(reader, &line, err));
        if (!line)
            return AJ_OK;
        AJ_TRY(aj_bench_jsonl_text(reader, line, "title", &title, err));
        (void)snprintf(titles + at, size - at, "%.8s ", title);
    }
}

static void assert_titles(const char *expected)
{
    char titles[200];
    struct aj_err err = {0};

    if (read_titles(titles, sizeof(titles), &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_string_equal(titles, expected);
}

static void assert_fault(const char *where, const char *before)
{
    char titles[200];
    struct aj_err err = {0};

    assert_int_equal(read_titles(titles, sizeof(titles), &err), AJ_INVALID);
    assert_string_equal(titles, before);
    assert_memory_equal(err.text, path, strlen(path));
    if (strncmp(err.text + strlen(path), where, strlen(where)) != 0)
        fail_msg("not \"%s\" but \"%s\"", where, err.text);
}

static void every_line_is_an_object_and_empty_ones_are_skipped(void **state)
{
    (void)state;
    write_text("{\"title\":\"甲\"}\n\n  \r\n{\"title\":\"乙\",\"text\":1}\r\n{\"title\":\"丙\"}");
    assert_titles("甲 乙 丙 ");
    write_text("\xEF\xBB\xBF{\"title\":\"甲\"}\n");
    assert_titles("甲 ");
    write_text("");
    assert_titles("");
    write_text("\n\n");
    assert_titles("");
}

static void a_bad_line_is_named_by_its_number(void **state)
{
    (void)state;
    write_text("{\"title\":\"甲\"}\n\n{\"title\":\"乙\"\n");
    assert_fault(":3: ", "甲 ");
    write_text("{\"title\":\"甲\"}\n[1]\n");
    assert_fault(":2: not a JSON object", "甲 ");
    write_text("{\"title\":\"甲\"}\n{\"text\":\"\"}\n");
    assert_fault(":2: \"title\" is missing", "甲 ");
    write_text("{\"title\":7}\n");
    assert_fault(":1: \"title\" is not a text", "");
    write_text("{\"title\":\"\xFF\"}\n");
    assert_fault(":1: ", "");
    write_text("{\"title\":\"甲\"} {\"title\":\"乙\"}\n");
    assert_fault(":1: ", "");
}

/* Lines of up to 300,000 bytes: longer than what is read at a time, and ending anywhere in it. */
static char *make_long_lines(size_t *size)
{
    size_t room = (size_t)8 << 20;
    char *bytes = malloc(room);

    assert_non_null(bytes);
    *size = 0;
    for (int i = 0; i < 40; i++) {
        *size += (size_t)snprintf(bytes + *size, room - *size, "{\"title\":\"%d\",\"text\":\"", i);
        memset(bytes + *size, 'x', (size_t)i * 7499);
        *size += (size_t)i * 7499;
        *size += (size_t)snprintf(bytes + *size, room - *size, "\"}\n");
    }
    return bytes;
}

static const char forty[] =
    "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 "
    "27 28 29 30 31 32 33 34 35 36 37 38 39 ";

static void long_lines_are_put_together(void **state)
{
    size_t size;
    char *bytes = make_long_lines(&size);

    (void)state;
    write_file(bytes, size);
    free(bytes);
    assert_titles(forty);
}

static void what_zstd_compressed_is_read_alike_and_a_cut_file_is_refused(void **state)
{
    size_t size;
    char *bytes = make_long_lines(&size);
    char *packed = malloc(ZSTD_compressBound(size));
    size_t n = ZSTD_compress(packed, ZSTD_compressBound(size), bytes, size, 1);
    char titles[200];
    struct aj_err err = {0};

    (void)state;
    free(bytes);
    assert_false(ZSTD_isError(n));
    write_file(packed, n);
    assert_titles(forty);
    write_file(packed, n - 5);
    assert_int_equal(read_titles(titles, sizeof(titles), &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "cut off"));
    free(packed);
}

static void a_file_that_is_not_there_is_said_to_be_so(void **state)
{
    struct aj_bench_jsonl *reader = NULL;

    (void)state;
    assert_int_equal(aj_bench_jsonl_open("nowhere.jsonl", &reader, NULL), AJ_NOT_FOUND);
    assert_null(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_an_object_and_empty_ones_are_skipped),
        cmocka_unit_test(a_bad_line_is_named_by_its_number),
        cmocka_unit_test(long_lines_are_put_together),
        cmocka_unit_test(what_zstd_compressed_is_read_alike_and_a_cut_file_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_said_to_be_so),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
