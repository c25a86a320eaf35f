/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* memmem */
#include "render/pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <libdeflate.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "pdf_drawing.h"
#include "render/haru.h"

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

static struct aj_buf sample(int salt)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};

    if (draw_sample(fonts, salt, &out, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return out;
}

static struct aj_pdf *open_about(const struct aj_pdf_about *about)
{
    struct aj_pdf *pdf = NULL;
    struct aj_err err = {0};

    if (aj_pdf_open(fonts, about, &pdf, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return pdf;
}

static struct aj_pdf *open_pdf(void)
{
    const struct aj_pdf_about about = {"测试", NULL, 1767229384, "test"};

    return open_about(&about);
}

static void say(struct aj_pdf *pdf, const char *text)
{
    const struct aj_pdf_run run = {72, 100, 12, 0, AJ_PDF_REGULAR};

    aj_pdf_text(pdf, &run, text, strlen(text));
}

static struct aj_buf finish(struct aj_pdf *pdf)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};

    if (aj_pdf_finish(pdf, &out, &err) != AJ_OK)
        fail_msg("%s", err.text);
    aj_pdf_close(pdf);
    return out;
}

/* What `command` prints about a file; %s in it becomes the file's name. Fails when the command
   does. */
static struct aj_buf told(const struct aj_buf *pdf, const char *program, const char *more)
{
    char path[] = "/tmp/aj-pdf-XXXXXX", command[128], block[4096];
    struct aj_buf out = {0};
    int fd = mkstemp(path);
    size_t n;
    FILE *pipe;

    assert_true(fd >= 0);
    assert_int_equal(aj_file_write_all(fd, pdf->data, pdf->size, path, NULL), AJ_OK);
    assert_int_equal(close(fd), 0);
    (void)snprintf(command, sizeof(command), "%s %s %s 2>&1", program, path, more);
    pipe = popen(command, "r"); /* NOLINT(cert-env33-c): the command is ours */
    assert_non_null(pipe);
    while ((n = fread(block, 1, sizeof(block), pipe)) > 0)
        aj_buf_add(&out, block, n);
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, out.data ? out.data : "");
    assert_int_equal(unlink(path), 0);
    aj_buf_add(&out, "", 0);
    return out;
}

static void must_hold(const struct aj_buf *text, const char *words)
{
    if (!strstr(text->data, words))
        fail_msg("no \"%s\" in: %s", words, text->data);
}

static void the_same_drawing_gives_the_same_bytes(void **state)
{
    struct aj_buf a = sample(1), b = sample(1), other = sample(2);

    (void)state;
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    assert_false(other.size == a.size && memcmp(other.data, a.data, a.size) == 0);
    aj_buf_release(&a);
    aj_buf_release(&b);
    aj_buf_release(&other);
}

static void the_text_layer_says_what_was_drawn(void **state)
{
    struct aj_buf pdf = sample(7);
    struct aj_buf text = told(&pdf, "pdftotext", "-");

    (void)state;
    must_hold(&text, "法律援助案件卷宗");
    must_hold(&text, "（2026）川法援民字第00007号");
    must_hold(&text, "受援人：张㛃𫎩𰻞");
    must_hold(&text, "经审查，申请人符合法律援助条件，决定给予法律援助。");
    must_hold(&text, "Apples, AV and 1,234.56 yuan");
    aj_buf_release(&text);
    aj_buf_release(&pdf);
}

static void qpdf_finds_no_fault(void **state)
{
    struct aj_buf pdf = sample(1), said;

    (void)state;
    if (access("/usr/bin/qpdf", X_OK) != 0) {
        print_message("SKIPPED: there is no qpdf (tools/packages, \"check\")\n");
        aj_buf_release(&pdf);
        skip();
    }
    said = told(&pdf, "qpdf --check", "");
    must_hold(&said, "PDF Version: 1.4");
    must_hold(&said, "No syntax or stream encoding errors");
    aj_buf_release(&said);
    aj_buf_release(&pdf);
}

static void title_author_and_time_are_told(void **state)
{
    struct aj_buf pdf = sample(1);
    struct aj_buf said = told(&pdf, "TZ=Asia/Shanghai pdfinfo", "");

    (void)state;
    must_hold(&said, "卷宗 <A & B> 张𫎩");
    must_hold(&said, "法律援助中心");
    must_hold(&said, "Thu Jan  1 09:03:04 2026");
    must_hold(&said, "Producer:        Anjuan\n");
    must_hold(&said, "595.28 x 841.89 pts (A4)");
    aj_buf_release(&said);
    aj_buf_release(&pdf);
}

static bool holds(const struct aj_buf *pdf, const char *bytes)
{
    return memmem(pdf->data, pdf->size, bytes, strlen(bytes)) != NULL;
}

static void the_seed_alone_decides_the_id(void **state)
{
    struct aj_pdf *pdfs[2] = {open_pdf(), NULL};
    const struct aj_pdf_about about = {"测试", NULL, 1767229384, "other"};
    /* SHA-256 of "test", first 16 bytes */
    const char *id = "/ID [ <9F86D081884C7D659A2FEAA0C55AD015> "
                     "<9F86D081884C7D659A2FEAA0C55AD015> ]";

    (void)state;
    pdfs[1] = open_about(&about);
    for (int i = 0; i < 2; i++) {
        struct aj_buf out;

        aj_pdf_page(pdfs[i], 100, 100);
        out = finish(pdfs[i]);
        assert_int_equal(holds(&out, id), i == 0);
        assert_true(holds(&out, "/ID"));
        aj_buf_release(&out);
    }
}

static void the_xmp_is_in_the_clear_and_escaped(void **state)
{
    struct aj_buf pdf = sample(1);

    (void)state;
    assert_true(holds(&pdf, "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B<"));
    assert_true(holds(&pdf, "卷宗 &lt;A &amp; B&gt; 张𫎩"));
    assert_true(holds(&pdf, "<xmp:CreateDate>2026-01-01T09:03:04+08:00<"));
    assert_true(holds(&pdf, "(zh-CN)"));
    aj_buf_release(&pdf);
}

static void a_missing_character_is_reported_and_stays_in_the_text(void **state)
{
    struct aj_pdf *pdf = open_pdf();
    int32_t missing[2] = {0};
    struct aj_buf out, text;

    (void)state;
    aj_pdf_page(pdf, 595, 842);
    say(pdf, "甲\xF4\x8F\xBF\xBD乙\xF0\x96\xBC\x80\xF4\x8F\xBF\xBD丙"); /* U+10FFFD, U+16F00 */
    assert_int_equal(aj_pdf_missing(pdf, missing, 1), 2);
    assert_int_equal(missing[0], 0x10FFFD);
    assert_int_equal(missing[1], 0);
    assert_int_equal(aj_pdf_missing(pdf, missing, 2), 2);
    assert_int_equal(missing[1], 0x16F00);
    out = finish(pdf);
    text = told(&out, "pdftotext", "-");
    must_hold(&text, "甲\xF4\x8F\xBF\xBD乙\xF0\x96\xBC\x80\xF4\x8F\xBF\xBD丙");
    aj_buf_release(&text);
    aj_buf_release(&out);
}

static void selectors_and_controls_print_nothing(void **state)
{
    struct aj_pdf *plain = open_pdf(), *mixed = open_pdf();
    struct aj_buf a, b;

    (void)state;
    aj_pdf_page(plain, 595, 842);
    say(plain, "葛城");
    aj_pdf_page(mixed, 595, 842);
    say(mixed, "\t葛\xF3\xA0\x84\x80\xEF\xB8\x80\x7F城\xE2\x80\x8B\n"); /* U+E0100 U+FE00 U+200B */
    say(mixed, "\xEF\xB8\x8F");
    assert_int_equal(aj_pdf_missing(mixed, NULL, 0), 0);
    a = finish(plain);
    b = finish(mixed);
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    aj_buf_release(&a);
    aj_buf_release(&b);
}

/* The drawing operators of page `page`, from 0, inflated. */
static void operators(const struct aj_buf *pdf, int page, char *out, size_t room)
{
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    const char *at = pdf->data, *end = pdf->data + pdf->size;
    size_t n = 0;

    assert_non_null(inflate);
    out[0] = '\0';
    while ((at = memmem(at, (size_t)(end - at), "stream\r\n", 8)) != NULL) {
        at += 8;
        if (libdeflate_zlib_decompress_ex(inflate, at, (size_t)(end - at), out, room - 1, NULL,
                                          &n) == LIBDEFLATE_SUCCESS &&
            n > 0 && memmem(out, n, " Td\n", 4) && page-- == 0)
            break;
    }
    out[n] = '\0';
    libdeflate_free_decompressor(inflate);
    assert_non_null(at);
}

static void drawing_is_written_in_points_from_the_lower_left(void **state)
{
    const struct aj_pdf_run bold = {72.25, 100, 30, -0.5, AJ_PDF_BOLD};
    const struct aj_pdf_rect rect = {10, 20, 5, 2.5};
    struct aj_pdf *pdf = open_pdf();
    char text[1024];
    struct aj_buf out;

    (void)state;
    aj_pdf_page(pdf, 595, 842);
    aj_pdf_text(pdf, &bold, "甲甲", 6);
    say(pdf, "乙");
    aj_pdf_line(pdf, 1, 2, 3.333, 4, 0.9);
    aj_pdf_box(pdf, 10, 20, 30, 40, 0.75);
    aj_pdf_fill(pdf, &rect, 1);
    out = finish(pdf);
    operators(&out, 0, text, sizeof(text));
    assert_string_equal(text, "BT\n/F1 30 Tf\n-0.5 Tc\n2 Tr\n0.9 w\n72.25 742 Td\n<00010001> Tj\n"
                              "ET\nBT\n/F1 12 Tf\n0 Tc\n0 Tr\n72 742 Td\n<0002> Tj\nET\n"
                              "1 840 m\n3.33 838 l S\n"
                              "0.75 w\n10 782 30 40 re\nS\n10 819.5 5 2.5 re\nf\n");
    aj_buf_release(&out);
}

static void each_page_begins_anew(void **state)
{
    const struct aj_pdf_run run = {10, 20, 12, 1, AJ_PDF_BOLD};
    struct aj_pdf *pdf = open_pdf();
    struct aj_buf out;

    (void)state;
    for (int i = 0; i < 2; i++) {
        aj_pdf_page(pdf, 100, 100);
        aj_pdf_text(pdf, &run, "甲", 3);
    }
    out = finish(pdf);
    for (int i = 0; i < 2; i++) {
        char text[256];

        operators(&out, i, text, sizeof(text));
        assert_string_equal(text, "BT\n/F1 12 Tf\n1 Tc\n2 Tr\n0.36 w\n10 80 Td\n<0001> Tj\nET\n");
    }
    aj_buf_release(&out);
}

static void libharu_s_first_report_is_the_one_kept(void **state)
{
    struct aj_haru haru;
    struct aj_err first;

    (void)state;
    assert_int_equal(aj_haru_init(&haru, NULL), AJ_OK);
    assert_null(HPDF_GetFont(haru.doc, "NoSuchFont", NULL));
    assert_true(aj_haru_failed(&haru));
    first = haru.failure;
    aj_haru_out_of_memory(&haru);
    assert_int_equal(haru.failure.code, AJ_INVALID);
    assert_string_equal(haru.failure.text, first.text);
    assert_null(aj_haru_add_dict(&haru, haru.doc->catalog, "X"));
    assert_null(aj_haru_add_stream(&haru, haru.doc->catalog, "X", "", 0));
    aj_haru_release(&haru);
}

static void must_stick(struct aj_pdf *pdf, enum aj_code wanted, const char *words)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};

    aj_pdf_page(pdf, 595, 842);
    say(pdf, "其后的内容");
    assert_int_equal(aj_pdf_finish(pdf, &out, &err), wanted);
    assert_int_equal(out.size, 0);
    if (!strstr(err.text, words))
        fail_msg("%s", err.text);
    aj_pdf_close(pdf);
    aj_buf_release(&out);
}

static void the_first_failure_sticks(void **state)
{
    static const struct aj_pdf_run impossible[] = {{(double)NAN, 100, 12, 0, AJ_PDF_REGULAR},
                                                   {0, (double)INFINITY, 12, 0, AJ_PDF_REGULAR},
                                                   {0, 100, 0, 0, AJ_PDF_BOLD},
                                                   {0, 100, -1, 0, AJ_PDF_BOLD},
                                                   {0, 100, 12, 1e9, AJ_PDF_BOLD}};
    struct aj_pdf *pdf;

    (void)state;
    pdf = open_pdf();
    say(pdf, "没有页面");
    must_stick(pdf, AJ_INVALID, "还没有页面");

    pdf = open_pdf();
    aj_pdf_page(pdf, 595, 842);
    say(pdf, "\xC0\x80");
    must_stick(pdf, AJ_INVALID, "UTF-8");

    for (size_t i = 0; i < AJ_COUNTOF(impossible); i++) {
        pdf = open_pdf();
        aj_pdf_page(pdf, 595, 842);
        aj_pdf_text(pdf, &impossible[i], "甲", 3);
        aj_pdf_page(pdf, -1, 842);
        must_stick(pdf, AJ_INVALID, "坐标");
    }

    pdf = open_pdf();
    aj_pdf_page(pdf, 595, 842);
    aj_pdf_line(pdf, 0, 0, 1, 1, -0.5);
    must_stick(pdf, AJ_INVALID, "坐标");

    pdf = open_pdf();
    aj_pdf_page(pdf, 595, 20000);
    must_stick(pdf, AJ_INVALID, "页面尺寸");
}

static void a_document_without_a_page_is_refused(void **state)
{
    struct aj_pdf *pdf = open_pdf();
    struct aj_buf out = {0};

    (void)state;
    assert_int_equal(aj_pdf_finish(pdf, &out, NULL), AJ_INVALID);
    assert_int_equal(out.size, 0);
    aj_pdf_close(pdf);
}

static void a_title_that_is_no_utf8_is_refused(void **state)
{
    const struct aj_pdf_about about = {"\xFF", NULL, 0, "x"};
    struct aj_pdf *pdf = NULL;

    (void)state;
    assert_int_equal(aj_pdf_open(fonts, &about, &pdf, NULL), AJ_INVALID);
    assert_null(pdf);
}

static void *draw_many(void *result)
{
    struct aj_buf *out = result;

    for (int i = 0; i < 20; i++) {
        aj_buf_release(out);
        if (draw_sample(fonts, i, out, NULL) != AJ_OK)
            return NULL;
    }
    return out;
}

static void two_threads_draw_the_same_at_once(void **state)
{
    struct aj_buf out[2] = {{0}};
    pthread_t threads[2];

    aj_fonts_close(fonts); /* fresh ones: both threads make the glyphs */
    assert_int_equal(open_chain(state), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, draw_many, &out[i]), 0);
    for (int i = 0; i < 2; i++) {
        void *done = NULL;

        assert_int_equal(pthread_join(threads[i], &done), 0);
        assert_non_null(done);
    }
    assert_int_equal(out[0].size, out[1].size);
    assert_memory_equal(out[0].data, out[1].data, out[0].size);
    aj_buf_release(&out[0]);
    aj_buf_release(&out[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_threads_draw_the_same_at_once),
        cmocka_unit_test(the_same_drawing_gives_the_same_bytes),
        cmocka_unit_test(the_text_layer_says_what_was_drawn),
        cmocka_unit_test(qpdf_finds_no_fault),
        cmocka_unit_test(title_author_and_time_are_told),
        cmocka_unit_test(the_seed_alone_decides_the_id),
        cmocka_unit_test(the_xmp_is_in_the_clear_and_escaped),
        cmocka_unit_test(a_missing_character_is_reported_and_stays_in_the_text),
        cmocka_unit_test(selectors_and_controls_print_nothing),
        cmocka_unit_test(drawing_is_written_in_points_from_the_lower_left),
        cmocka_unit_test(each_page_begins_anew),
        cmocka_unit_test(libharu_s_first_report_is_the_one_kept),
        cmocka_unit_test(the_first_failure_sticks),
        cmocka_unit_test(a_document_without_a_page_is_refused),
        cmocka_unit_test(a_title_that_is_no_utf8_is_refused),
    };

    return cmocka_run_group_tests_name("pdf", tests, open_chain, close_chain);
}
