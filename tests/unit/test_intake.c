#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive_maker.h"
#include "intake_world.h"

#include <unistd.h>

static void papers_of_a_folder_keep_names_bytes_and_order(void **state)
{
    struct world *w = *state;

    assert_int_equal(mkdir(in(w, "papers/卷二").path, 0700), 0);
    lay(w, "case.json", "{}");
    lay(w, "papers/起诉状.pdf", "起诉");
    lay(w, "papers/卷二/判决书.pdf", "判决");
    lay(w, "papers/空.pdf", "");
    take(w);
    assert_int_equal(w->intake.n_papers, 3);
    assert_int_equal(w->findings.n, 0);
    assert_string_equal(w->intake.container, "folder");
    assert_string_equal(w->intake.papers[0].name, "卷二/判决书.pdf");
    assert_string_equal(w->intake.papers[1].name, "空.pdf");
    assert_paper(w, "卷二/判决书.pdf", "判决");
    assert_paper(w, "起诉状.pdf", "起诉");
    assert_paper(w, "空.pdf", "");
    assert_null(paper(w, "起诉状.pdf")->raw_name_hex);
    assert_string_equal(paper(w, "起诉状.pdf")->media_type, "inspected");
    assert_int_equal(paper(w, "起诉状.pdf")->pages, -1);
}

static void without_a_papers_folder_everything_but_json_is_a_paper(void **state)
{
    struct world *w = *state;

    assert_int_equal(rmdir(w->papers), 0);
    lay(w, "case.json", "{}");
    lay(w, "Expected.JSON", "{}");
    lay(w, "起诉状.pdf", "起诉");
    take(w);
    assert_int_equal(w->intake.n_papers, 1);
    assert_paper(w, "起诉状.pdf", "起诉");
}

static void what_lies_beside_papers_is_taken_and_told_apart(void **state)
{
    struct world *w = *state;

    lay(w, "papers/a.pdf", "one");
    lay(w, "a.pdf", "two");
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "a.pdf", "two");
    assert_paper(w, "（2）a.pdf", "one");
}

static void equal_bytes_are_two_papers_and_one_file(void **state)
{
    struct world *w = *state;

    lay(w, "papers/a.pdf", "same");
    lay(w, "papers/b.pdf", "same");
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_int_equal(count_files(w->staging), 1);
}

static void droppings_are_dropped_and_named(void **state)
{
    struct world *w = *state;

    assert_int_equal(mkdir(in(w, "papers/__MACOSX").path, 0700), 0);
    lay(w, "papers/__MACOSX/x.pdf", "x");
    lay(w, "papers/Thumbs.db", "x");
    lay(w, "papers/~$状.docx", "x");
    lay(w, "papers/状.docx", "paper");
    take(w);
    assert_int_equal(w->intake.n_papers, 1);
    assert_int_equal(w->findings.n, 0);
    assert_int_equal(w->intake.n_ignored, 3);
    assert_string_equal(w->intake.ignored[0], "Thumbs.db");
    assert_string_equal(w->intake.ignored[1], "__MACOSX");
    assert_string_equal(w->intake.ignored[2], "~$状.docx");
}

static void links_and_pipes_in_a_folder_are_refused_each_by_itself(void **state)
{
    struct world *w = *state;

    lay(w, "papers/a.pdf", "paper");
    assert_int_equal(symlink("/etc/hostname", in(w, "papers/链接.pdf").path), 0);
    assert_int_equal(symlink("/etc", in(w, "papers/文件夹").path), 0);
    assert_int_equal(mkfifo(in(w, "papers/管道.pdf").path, 0600), 0);
    take(w);
    assert_int_equal(w->intake.n_papers, 1);
    assert_int_equal(w->findings.n, 3);
    assert_string_equal(w->findings.list[0].file, "文件夹");
    assert_non_null(strstr(w->findings.list[1].message, "管道"));
    assert_non_null(strstr(w->findings.list[2].message, "链接"));
    assert_int_equal(w->findings.list[0].severity, AJ_ERROR);
    assert_int_equal(count_files(w->staging), 1);
}

static void too_many_files_in_a_folder_stop_the_reading(void **state)
{
    struct world *w = *state;

    w->limits.entries = 2;
    lay(w, "papers/a.pdf", "a");
    lay(w, "papers/b.pdf", "b");
    lay(w, "papers/c.pdf", "c");
    lay(w, "papers/d.pdf", "d");
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_int_equal(w->findings.n, 1);
    assert_non_null(strstr(w->findings.list[0].message, "最多 2 个"));
}

static void too_large_a_file_is_refused_and_the_others_stay(void **state)
{
    struct world *w = *state;

    w->limits.entry_bytes = 5;
    lay(w, "papers/a.pdf", "12345");
    lay(w, "papers/b.pdf", "123456");
    take(w);
    assert_int_equal(w->intake.n_papers, 1);
    assert_int_equal(w->findings.n, 1);
    assert_string_equal(w->findings.list[0].file, "b.pdf");
    assert_int_equal(count_files(w->staging), 1);
}

static void a_case_folder_that_is_not_there_is_no_finding(void **state)
{
    struct world *w = *state;

    assert_int_equal(aj_intake_take("/nonexistent/case", w->staging, &w->limits, &w->arena,
                                    &w->intake, &w->findings, NULL),
                     AJ_NOT_FOUND);
    assert_int_equal(w->findings.n, 0);
}

static void every_packing_gives_the_same_papers(void **state)
{
    static const struct {
        const char *name;
        int format, filter;
    } rows[] = {
        {"包.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
        {"包.7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE},
        {"包.tar", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_NONE},
        {"包.tar.gz", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP},
        {"包.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ},
        {"包.tar.zst", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_ZSTD},
    };

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct world *w;
        struct maker m;

        assert_int_equal(make_world(state), 0);
        w = *state;
        m = maker_open(in(w, rows[i].name).path, rows[i].format, rows[i].filter, NULL);
        maker_entry(&m, "案卷/", AE_IFDIR, NULL, NULL, 0);
        maker_file(&m, "案卷/起诉状.pdf", "起诉");
        maker_file(&m, "案卷/.DS_Store", "x");
        maker_file(&m, "案卷/二/判决书.pdf", "判决");
        assert_true(maker_close(&m));
        take(w);
        if (w->intake.n_papers != 2 || w->findings.n) {
            fail_msg("%s: %zu papers, %s", rows[i].name, w->intake.n_papers,
                     w->findings.n ? w->findings.list[0].message : "");
        }
        assert_string_equal(w->intake.container, rows[i].name);
        assert_paper(w, "案卷/起诉状.pdf", "起诉");
        assert_paper(w, "案卷/二/判决书.pdf", "判决");
        assert_int_equal(w->intake.n_ignored, 1);
        assert_int_equal(inspected, 2);
        assert_int_equal(end_world(state), 0);
    }
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, end_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(papers_of_a_folder_keep_names_bytes_and_order),
        IN_A_WORLD(without_a_papers_folder_everything_but_json_is_a_paper),
        IN_A_WORLD(what_lies_beside_papers_is_taken_and_told_apart),
        IN_A_WORLD(equal_bytes_are_two_papers_and_one_file),
        IN_A_WORLD(droppings_are_dropped_and_named),
        IN_A_WORLD(links_and_pipes_in_a_folder_are_refused_each_by_itself),
        IN_A_WORLD(too_many_files_in_a_folder_stop_the_reading),
        IN_A_WORLD(too_large_a_file_is_refused_and_the_others_stay),
        IN_A_WORLD(a_case_folder_that_is_not_there_is_no_finding),
        cmocka_unit_test(every_packing_gives_the_same_papers),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
