#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_testing.h"

#include <pthread.h>

static void a_pdf_is_counted_and_nothing_is_wrong_with_it(void **state)
{
    BYTES pdf = {0};

    (void)state;
    make_pdf(&pdf, 3, NULL, "", "");
    LOOKED l = look_at("判决书.pdf", &pdf);
    assert_string_equal(l.paper.media_type, "application/pdf");
    assert_string_equal(l.paper.extension, "pdf");
    assert_int_equal(l.paper.pages, 3);
    assert_int_equal(l.paper.flags, 0);
    assert_null(l.paper.trouble);
    assert_null(l.paper.text);
}

static void a_few_bytes_in_front_of_a_pdf_do_not_hide_it(void **state)
{
    BYTES pdf = {0};

    (void)state;
    aj_buf_addf(&pdf, "@PJL ENTER LANGUAGE=PDF\n");
    make_pdf(&pdf, 2, NULL, "", "");
    LOOKED l = look_at("a.pdf", &pdf);
    assert_string_equal(l.paper.media_type, "application/pdf");
    assert_int_equal(l.paper.pages, 2);
    assert_int_equal(l.paper.flags, 0);
}

static void the_words_of_a_pdf_are_read(void **state)
{
    BYTES pdf = {0};

    (void)state;
    if (access("/usr/bin/pdftotext", X_OK) != 0) {
        print_message("SKIPPED: pdftotext is not installed\n");
        skip();
    }
    make_pdf(&pdf, 2, "Case 398", "", "");
    LOOKED l = look_at("a.PDF", &pdf);
    assert_int_equal(l.paper.flags, AJ_PAPER_TEXT_LAYER);
    assert_non_null(l.paper.text);
    assert_ptr_equal(strstr(l.paper.text, "Case 398"), l.paper.text);
    assert_non_null(strstr(l.paper.text, "\fCase 398")); /* a page begins with a form feed */
    assert_int_equal(l.paper.text_size, strlen(l.paper.text));
}

/* Each row: an entry of the catalogue, and the flags it must give. */
static void what_a_pdf_carries_is_told(void **state)
{
    static const struct {
        const char *catalog;
        unsigned flags;
    } rows[] = {
        {"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", AJ_PAPER_SCRIPT},
        {"/OpenAction << /JS (1) /S /Java#53cript >>", AJ_PAPER_SCRIPT},
        {"/AA << /WC [ << /S /Launch /F (calc.exe) >> ] >>", AJ_PAPER_SCRIPT},
        {"/Names << /EmbeddedFiles << /Names [] >> >>", AJ_PAPER_ATTACHMENT},
        {"/OpenAction << /S /SubmitForm /F (http://198.51.100.7/) >>", AJ_PAPER_REMOTE},
        {"/OpenAction << /S /GoTo /D [10 0 R /Fit] >>", 0},
        {"/Note (/S /JavaScript \\) /S /Launch)", 0}, /* words about scripts are no script */
        {"/Note </S /Launch>", 0},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        BYTES pdf = {0};

        make_pdf(&pdf, 1, NULL, rows[i].catalog, "");
        LOOKED l = look_at("a.pdf", &pdf);
        print_message("%s\n", rows[i].catalog);
        assert_int_equal(l.paper.flags, rows[i].flags);
        assert_int_equal(l.paper.pages, 1);
    }
}

static void a_cut_pdf_is_unreadable_and_an_appended_one_has_extra_bytes(void **state)
{
    BYTES pdf = {0};

    (void)state;
    make_pdf(&pdf, 2, NULL, "", "");
    LOOKED cut = look("a.pdf", pdf.data, pdf.size * 2 / 3);
    assert_true(cut.paper.flags & AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(cut.paper.trouble, "不完整"));
    LOOKED end =
        look("a.pdf", pdf.data, pdf.size - 12); /* all pages are there: only the end mark is not */
    assert_int_equal(end.paper.flags, AJ_PAPER_UNREADABLE);
    aj_buf_addf(&pdf, "\r\n \n");
    LOOKED blank = look_at("a.pdf", &pdf);
    assert_int_equal(blank.paper.flags, 0);
    aj_buf_addf(&pdf, "more");
    LOOKED more = look_at("a.pdf", &pdf);
    assert_int_equal(more.paper.flags, AJ_PAPER_EXTRA_BYTES);
    assert_int_equal(more.paper.pages, 2);
}

static void an_empty_file_says_so(void **state)
{
    (void)state;
    LOOKED l = look("判决书.pdf", "", 0);
    assert_int_equal(l.paper.flags, AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(l.paper.trouble, "空文件"));
    assert_int_equal(l.paper.pages, -1);
}

/* Each row: a name, first bytes, and the flags that name and content must give together. */
static void the_content_decides_and_the_name_is_held_against_it(void **state)
{
    static const struct {
        const char *name, *bytes, *media_type;
        unsigned flags;
    } rows[] = {
        {"判决书.pdf", "MZ\x90", "application/vnd.microsoft.portable-executable",
         AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME},
        {"a.jpg", "<!DOCTYPE html><script>alert(1)</script>", "text/html",
         AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME},
        {"a.html", " \n<HTML><body>x", "text/html", AJ_PAPER_FORBIDDEN},
        {"印章.png", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
         "image/svg+xml", AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME},
        {"run.bat", "del x", "text/plain", AJ_PAPER_FORBIDDEN | AJ_PAPER_TEXT_LAYER},
        {"笔录.txt", "some words", "text/plain", AJ_PAPER_TEXT_LAYER},
        {"笔录.doc", "some words", "text/plain", AJ_PAPER_TEXT_LAYER | AJ_PAPER_WRONG_NAME},
        {"笔录", "some words", "text/plain", AJ_PAPER_TEXT_LAYER},
        {"判决书.最终版", "some words", "text/plain", AJ_PAPER_TEXT_LAYER},
        {"a.pdf", "\1\2\3\4\5", "application/octet-stream",
         AJ_PAPER_UNREADABLE | AJ_PAPER_WRONG_NAME},
        {"a.mp3", "ID3\4\1\1\x7F\x7F\x7F\x7F sound", "audio/mpeg", AJ_PAPER_UNREADABLE},
        {"a.wav", "RIFF\xFF\xFF\1\1WAVEfmt ", "audio/wav", AJ_PAPER_UNREADABLE},
        {"a.pdf", "7z\xBC\xAF\x27\x1C\1\4", "application/x-7z-compressed",
         AJ_PAPER_UNREADABLE | AJ_PAPER_WRONG_NAME},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        LOOKED l = look(rows[i].name, rows[i].bytes, strlen(rows[i].bytes));

        print_message("%s: %s\n", rows[i].name, l.paper.media_type);
        assert_string_equal(l.paper.media_type, rows[i].media_type);
        assert_int_equal(l.paper.flags, rows[i].flags);
        assert_int_equal(l.paper.trouble != NULL, (rows[i].flags & AJ_PAPER_UNREADABLE) != 0);
    }
}

static void a_link_and_a_missing_file_are_errors_of_ours(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_paper paper = {.name = "a"};
    char path[] = "/tmp/aj-inspect-XXXXXX";

    (void)state;
    assert_int_not_equal(aj_inspect("/nowhere/at/all", &arena, &paper, NULL), AJ_OK);
    assert_int_not_equal(aj_inspect("/tmp", &arena, &paper, NULL), AJ_OK);
    assert_non_null(mkdtemp(path));
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_not_equal(aj_inspect(path, &arena, &paper, NULL), AJ_OK);
    assert_int_equal(unlink(path), 0);
}

static void *look_many_times(void *unused)
{
    static const char text[] = "From: a@b\r\nSubject: x\r\nDate: y\r\n\r\nwords";
    size_t wrong = 0;

    (void)unused;
    for (int i = 0; i < 20; i++) {
        LOOKED l = look("a.eml", text, sizeof(text) - 1);

        wrong += l.paper.text == NULL;
    }
    return (void *)wrong;
}

static void threads_look_at_the_same_time(void **state)
{
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, look_many_times, NULL), 0);
    for (size_t i = 0; i < AJ_COUNTOF(threads); i++) {
        void *wrong = NULL;

        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pdf_is_counted_and_nothing_is_wrong_with_it),
        cmocka_unit_test(a_few_bytes_in_front_of_a_pdf_do_not_hide_it),
        cmocka_unit_test(the_words_of_a_pdf_are_read),
        cmocka_unit_test(what_a_pdf_carries_is_told),
        cmocka_unit_test(a_cut_pdf_is_unreadable_and_an_appended_one_has_extra_bytes),
        cmocka_unit_test(an_empty_file_says_so),
        cmocka_unit_test(the_content_decides_and_the_name_is_held_against_it),
        cmocka_unit_test(a_link_and_a_missing_file_are_errors_of_ours),
        cmocka_unit_test(threads_look_at_the_same_time),
    };

    return cmocka_run_group_tests_name("inspect", tests, NULL, NULL);
}
