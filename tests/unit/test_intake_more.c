/* Names of other encodings, archives in archives, RAR, bombs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive_maker.h"
#include "intake_world.h"

static struct maker open_zip(const struct world *w, const char *name)
{
    return maker_open(in(w, name).path, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, NULL);
}

static void names_in_gbk_are_read_and_their_bytes_kept(void **state)
{
    struct world *w = *state;
    struct maker m =
        maker_open(in(w, "a.tar").path, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, NULL);

    maker_file(&m, "\xb0\xb8\xbe\xed/\xca\xda\xc8\xa8.pdf", "one"); /* 案卷/授权.pdf */
    maker_file(&m, "\xff\xfe\xfd.pdf", "two");
    assert_true(maker_close(&m));
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "案卷/授权.pdf", "one");
    assert_string_equal(paper(w, "案卷/授权.pdf")->raw_name_hex, "b0b8beed2fcadac8a82e706466");
    assert_paper(w, "无法识别的文件名（fffefd2e706466）.pdf", "two");
}

static void a_tar_name_keeps_its_unicode_form(void **state)
{
    struct world *w = *state;
    struct maker m = maker_open(in(w, "a.tar").path, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                                ARCHIVE_FILTER_NONE, NULL);

    maker_file(&m, "cafe\xcc\x81.pdf", "apart");
    maker_file(&m, "caf\xc3\xa9.pdf", "composed");
    assert_true(maker_close(&m));
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "cafe\xcc\x81.pdf", "apart");
    assert_paper(w, "caf\xc3\xa9.pdf", "composed");
}

static void names_that_differ_only_in_case_are_two_papers(void **state)
{
    struct world *w = *state;
    struct maker m = open_zip(w, "a.zip");

    maker_file(&m, "A.pdf", "large");
    maker_file(&m, "a.pdf", "small");
    assert_true(maker_close(&m));
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "A.pdf", "large");
    assert_paper(w, "a.pdf", "small");
}

static void backslashes_separate_folders_where_no_slash_does(void **state)
{
    struct world *w = *state;
    struct maker m = open_zip(w, "a.zip");

    maker_file(&m, "one\\a.pdf", "a");
    maker_file(&m, "one\\Thumbs.db", "a");
    assert_true(maker_close(&m));
    take(w);
    assert_int_equal(w->intake.n_papers, 1);
    assert_paper(w, "one/a.pdf", "a");
    assert_string_equal(paper(w, "one/a.pdf")->raw_name_hex, "6f6e655c612e706466");
    assert_int_equal(w->intake.n_ignored, 1);
}

static void papers_of_two_archives_with_one_name_are_told_apart(void **state)
{
    struct world *w = *state;

    for (int i = 0; i < 2; i++) {
        struct maker m = open_zip(w, i ? "二.zip" : "一.zip");

        maker_file(&m, "状.pdf", i ? "second" : "first");
        assert_true(maker_close(&m));
    }
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "状.pdf", "first");
    assert_paper(w, "二.zip/状.pdf", "second");
    assert_string_equal(w->intake.container, "folder");
}

/* "<depth>.zip" holds p<depth>.pdf and "<depth - 1>.zip". */
static void wrap(const struct world *w, int depth)
{
    char name[16], inner[16], text[16];
    struct aj_buf bytes = {0};
    struct maker m;

    (void)snprintf(name, sizeof(name), "%d.zip", depth);
    (void)snprintf(inner, sizeof(inner), "%d.zip", depth - 1);
    (void)snprintf(text, sizeof(text), "p%d.pdf", depth);
    m = open_zip(w, name);
    maker_file(&m, text, text);
    if (depth > 1) {
        assert_int_equal(aj_file_read(in(w, inner).path, 1 << 20, &bytes, NULL), AJ_OK);
        maker_entry(&m, inner, AE_IFREG, NULL, bytes.data, bytes.size);
        assert_int_equal(remove(in(w, inner).path), 0);
    }
    assert_true(maker_close(&m));
    aj_buf_release(&bytes);
}

static void an_archive_in_an_archive_is_opened_and_no_deeper(void **state)
{
    struct world *w = *state;

    wrap(w, 1);
    wrap(w, 2);
    take(w);
    assert_int_equal(w->findings.n, 0);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "p2.pdf", "p2.pdf");
    assert_paper(w, "1.zip/p1.pdf", "p1.pdf");
    assert_int_equal(count_files(w->staging), 2);
}

static void a_third_layer_refuses_all_three(void **state)
{
    struct world *w = *state;

    wrap(w, 1);
    wrap(w, 2);
    wrap(w, 3);
    take(w);
    assert_int_equal(w->intake.n_papers, 0);
    assert_int_equal(w->findings.n, 1);
    assert_string_equal(w->findings.list[0].file, "3.zip");
    assert_non_null(strstr(w->findings.list[0].message, "2.zip/1.zip"));
    assert_int_equal(count_files(w->staging), 0);
}

static void damage_inside_is_told_as_the_outer_archives(void **state)
{
    struct world *w = *state;
    struct maker m = open_zip(w, "外.zip");

    maker_file(&m, "a.pdf", "a");
    maker_file(&m, "里.zip", "PK\3\4 and then nothing that a ZIP has");
    assert_true(maker_close(&m));
    take(w);
    assert_int_equal(w->intake.n_papers, 0);
    assert_int_equal(w->findings.n, 1);
    assert_string_equal(w->findings.list[0].file, "外.zip");
    assert_non_null(strstr(w->findings.list[0].message, "里.zip"));
}

static void an_office_document_is_a_paper_and_no_archive(void **state)
{
    struct world *w = *state;
    struct maker m = open_zip(w, "papers/状.docx");

    maker_file(&m, "[Content_Types].xml", "<Types/>");
    maker_file(&m, "word/document.xml", "<w/>");
    assert_true(maker_close(&m));
    m = open_zip(w, "papers/证.ofd");
    maker_file(&m, "OFD.xml", "<OFD/>");
    assert_true(maker_close(&m));
    lay(w, "papers/坏.docx", "PK\3\4 cut off");
    take(w);
    assert_int_equal(w->findings.n, 0);
    assert_int_equal(w->intake.n_papers, 3);
    assert_non_null(paper(w, "状.docx"));
    assert_non_null(paper(w, "证.ofd"));
    assert_non_null(paper(w, "坏.docx"));
}

static void a_locked_seven_zip_is_refused(void **state)
{
    struct world *w = *state;

    copy_to(w, AJ_FIXTURES "/intake/locked.7z", "锁.7z");
    take(w);
    assert_int_equal(w->findings.n, 1);
    assert_non_null(strstr(w->findings.list[0].message, "口令"));
}

static void a_rar_is_read_and_a_locked_one_is_refused(void **state)
{
    struct world *w = *state;

    copy_to(w, AJ_FIXTURES "/intake/stored.rar", "好.rar");
    copy_to(w, AJ_FIXTURES "/intake/locked.rar", "锁.rar");
    take(w);
    assert_int_equal(w->intake.n_papers, 2);
    assert_paper(w, "案卷/起诉状.pdf", "起诉");
    assert_paper(w, "案卷/二/判决书.pdf", "判决");
    assert_int_equal(w->findings.n, 1);
    assert_string_equal(w->findings.list[0].file, "锁.rar");
    assert_non_null(strstr(w->findings.list[0].message, "口令"));
}

/* 64 MiB of nothing in a few KiB. */
static void make_bomb(const struct world *w, const char *name, int format, int filter)
{
    size_t size = (size_t)64 << 20;
    char *zeros = calloc(1, size);
    struct maker m = maker_open(in(w, name).path, format, filter, NULL);

    assert_non_null(zeros);
    maker_entry(&m, "录像.mp4", AE_IFREG, NULL, zeros, size);
    assert_true(maker_close(&m));
    free(zeros);
}

static void a_bomb_is_refused_in_every_packing(void **state)
{
    struct world *w = *state;

    make_bomb(w, "a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    make_bomb(w, "b.7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE);
    make_bomb(w, "c.tgz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP);
    make_bomb(w, "d.txz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ);
    take(w);
    assert_int_equal(w->intake.n_papers, 0);
    assert_int_equal(w->findings.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_non_null(strstr(w->findings.list[i].message, "炸弹"));
        assert_non_null(strstr(w->findings.list[i].message, "录像.mp4"));
    }
    assert_int_equal(count_files(w->staging), 0);
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, end_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(names_in_gbk_are_read_and_their_bytes_kept),
        IN_A_WORLD(a_tar_name_keeps_its_unicode_form),
        IN_A_WORLD(names_that_differ_only_in_case_are_two_papers),
        IN_A_WORLD(backslashes_separate_folders_where_no_slash_does),
        IN_A_WORLD(papers_of_two_archives_with_one_name_are_told_apart),
        IN_A_WORLD(an_archive_in_an_archive_is_opened_and_no_deeper),
        IN_A_WORLD(a_third_layer_refuses_all_three),
        IN_A_WORLD(damage_inside_is_told_as_the_outer_archives),
        IN_A_WORLD(an_office_document_is_a_paper_and_no_archive),
        IN_A_WORLD(a_locked_seven_zip_is_refused),
        IN_A_WORLD(a_rar_is_read_and_a_locked_one_is_refused),
        IN_A_WORLD(a_bomb_is_refused_in_every_packing),
    };

    return cmocka_run_group_tests_name("intake: names, layers, bombs", tests, NULL, NULL);
}
