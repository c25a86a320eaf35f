/* The pages as PDF: every text can be read out of it, the same input gives the same bytes, and what
   no font has is reported. */
#include "base/auto.h"
#include "base/file.h"
#include "render/render.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "pages_fixture.h"

#define PAGES AJ_SOURCE "/templates/pages"

static struct aj_render *render;

static int open_render(void **state)
{
    struct aj_err err = {0};

    (void)state;
    if (aj_render_open(PAGES, &render, &err) != AJ_OK)
        print_error("%s\n", err.text);
    return render ? 0 : -1;
}

static int close_render(void **state)
{
    (void)state;
    aj_render_close(render);
    return 0;
}

static enum aj_code draw(const json_t *model, const char *const *layouts, size_t n,
                         struct aj_buf *pdf, struct aj_render_result *result, struct aj_err *err)
{
    struct aj_render_job job = {.layouts = layouts,
                                .n_layouts = n,
                                .model = model,
                                .title = "法律援助案卷 F023-ZY·2026-D30-XS-0127",
                                .author = "云溪区法律援助中心",
                                .drawn_at = 1773300000,
                                .seed = "test"};

    return aj_render_draw(render, &job, pdf, result, err);
}

static void draw_all(const json_t *model, struct aj_buf *pdf, struct aj_render_result *result)
{
    struct aj_err err = {0};

    if (draw(model, page_names, AJ_COUNTOF(page_names), pdf, result, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static void the_pages_of_each_layout_are_counted(void **state)
{
    json_t *model = load_model("long");
    struct aj_render_result result;
    struct aj_buf pdf = {0};

    (void)state;
    draw_all(model, &pdf, &result);
    assert_int_equal(result.layout_pages[0], 1);
    assert_int_equal(result.layout_pages[2], 3);
    assert_true(result.layout_pages[1] >= 3);
    assert_int_equal(result.layout_pages[0] + result.layout_pages[1] + result.layout_pages[2] +
                         result.layout_pages[3],
                     result.pages);
    assert_int_equal(result.n_missing, 0);
    assert_memory_equal(pdf.data, "%PDF-1.4", 8);
    aj_buf_release(&pdf);
    json_decref(model);
}

static void the_same_case_gives_the_same_bytes_another_one_others(void **state)
{
    json_t *model = load_model("full");
    struct aj_render_result result;
    struct aj_buf first = {0};
    struct aj_buf again = {0};
    struct aj_buf other = {0};

    (void)state;
    draw_all(model, &first, &result);
    draw_all(model, &again, &result);
    assert_int_equal(first.size, again.size);
    assert_memory_equal(first.data, again.data, first.size);
    (void)json_object_set_new(model, "retention", json_string("永久"));
    draw_all(model, &other, &result);
    assert_true(other.size != first.size || memcmp(other.data, first.data, first.size) != 0);
    aj_buf_release(&first);
    aj_buf_release(&again);
    aj_buf_release(&other);
    json_decref(model);
}

struct drawer {
    pthread_t thread;
    const json_t *model;
    struct aj_buf pdf;
    enum aj_code code;
};

static void *draw_in_thread(void *arg)
{
    struct drawer *d = arg;
    struct aj_render_result result;

    d->code = draw(d->model, page_names, AJ_COUNTOF(page_names), &d->pdf, &result, NULL);
    return NULL;
}

static void threads_share_one_handle(void **state)
{
    json_t *model = load_model("full");
    struct drawer drawers[4] = {0};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(drawers); i++) {
        drawers[i].model = model;
        assert_int_equal(pthread_create(&drawers[i].thread, NULL, draw_in_thread, &drawers[i]), 0);
    }
    for (size_t i = 0; i < AJ_COUNTOF(drawers); i++)
        assert_int_equal(pthread_join(drawers[i].thread, NULL), 0);
    for (size_t i = 0; i < AJ_COUNTOF(drawers); i++) {
        assert_int_equal(drawers[i].code, AJ_OK);
        assert_int_equal(drawers[i].pdf.size, drawers[0].pdf.size);
        assert_memory_equal(drawers[i].pdf.data, drawers[0].pdf.data, drawers[0].pdf.size);
    }
    for (size_t i = 0; i < AJ_COUNTOF(drawers); i++)
        aj_buf_release(&drawers[i].pdf);
    json_decref(model);
}

/* What pdftotext reads, without blanks and line ends: lines are broken by us, not by the text. */
static void read_text(const struct aj_buf *pdf, struct aj_buf *text)
{
    char folder[] = "render-XXXXXX";
    char command[200];
    char path[100];
    struct aj_buf read = {0};
    struct aj_err err;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/pages.pdf", folder);
    assert_int_equal(aj_file_replace(path, pdf->data, pdf->size, 0600, &err), AJ_OK);
    (void)snprintf(command, sizeof(command), "pdftotext -raw -enc UTF-8 %s %s/pages.txt", path,
                   folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): the command is ours */
    (void)snprintf(path, sizeof(path), "%s/pages.txt", folder);
    assert_int_equal(aj_file_read(path, 1 << 20, &read, &err), AJ_OK);
    for (size_t i = 0; i < read.size; i++) {
        if (!strchr(" \r\n", read.data[i]))
            aj_buf_add(text, &read.data[i], 1);
    }
    aj_buf_release(&read);
    assert_int_equal(aj_file_remove_tree(folder, &err), AJ_OK);
    assert_non_null(text->data);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;

    for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
        n++;
    return n;
}

static void every_name_and_title_can_be_read_from_the_file(void **state)
{
    json_t *model = load_model("full");
    struct aj_render_result result;
    struct aj_buf pdf = {0};
    struct aj_buf text = {0};
    const char *words;
    const json_t *papers = json_object_get(model, "papers");

    (void)state;
    /* NOLINTNEXTLINE(cert-env33-c): the command is ours */
    if (system("command -v pdftotext >/dev/null") != 0) {
        print_message("skipped: pdftotext is not installed\n");
        json_decref(model);
        skip();
    }
    draw_all(model, &pdf, &result);
    read_text(&pdf, &text);
    words = text.data ? text.data : "";
    assert_non_null(strstr(words, "阿依古丽·买买提江、张㛃𫎩𰻞"));
    assert_non_null(strstr(words, "F023-ZY·2026-D30-XS-0127"));
    assert_non_null(strstr(words, "4b1f09c2d5e8a771"));
    assert_non_null(strstr(words, "法律援助案卷"));
    for (size_t i = 0; i < json_array_size(papers); i++) {
        const char *title = aj_json_text(json_array_get(papers, i), "title");

        /* a title of two lines is read line by line, with the other cells between */
        if (strlen(title) < 42 && !strstr(words, title))
            fail_msg("%s is not in the text", title);
    }
    assert_int_equal(count(words, "责任者"), result.layout_pages[1]);
    aj_buf_release(&pdf);
    aj_buf_release(&text);
    json_decref(model);
}

static void a_character_without_a_glyph_is_reported(void **state)
{
    json_t *model = load_model("full");
    struct aj_render_result result;
    struct aj_buf pdf = {0};

    (void)state;
    (void)json_object_set_new(json_object_get(model, "case"), "recipients",
                              json_string("张\xF4\x80\x80\x80"));
    draw_all(model, &pdf, &result);
    assert_int_equal(result.n_missing, 1);
    assert_int_equal(result.missing[0], 0x100000);
    aj_buf_release(&pdf);
    json_decref(model);
}

static void what_cannot_be_drawn_is_refused(void **state)
{
    static const char *const nothing[] = {"voucher"};
    json_t *model = load_model("full");
    struct aj_render_result result;
    struct aj_buf pdf = {0};
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(draw(model, nothing, 1, &pdf, &result, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "voucher"));
    (void)json_object_del(model, "check_value");
    assert_int_equal(draw(model, page_names, 1, &pdf, &result, &err), AJ_INVALID);
    assert_non_null(strstr(err.text, "cover.json"));
    assert_non_null(strstr(err.text, "check_value"));
    assert_int_equal(pdf.size, 0);
    aj_buf_release(&pdf);
    json_decref(model);
}

static void a_folder_without_a_layout_is_refused(void **state)
{
    struct aj_render *none = NULL;
    struct aj_err err = {0};

    (void)state;
    assert_int_equal(aj_render_open(AJ_SOURCE "/templates/none", &none, &err), AJ_NOT_FOUND);
    assert_non_null(strstr(err.text, "cover.json"));
    assert_null(none);
}

static void copy_layout(const char *name, const char *folder)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char path[400];
    struct aj_err err = {0};

    (void)snprintf(path, sizeof(path), "%s/%s.json", PAGES, name);
    assert_int_equal(aj_file_read(path, 1 << 20, &text, &err), AJ_OK);
    (void)snprintf(path, sizeof(path), "%s/%s.json", folder, name);
    assert_int_equal(aj_file_replace(path, text.data, text.size, 0600, &err), AJ_OK);
}

/* Its own four pages are drawn; those of payments are refused where they are asked for. */
static void a_home_older_than_payments_opens(void **state)
{
    static const char *const sheet[] = {"pay-sheet"};
    char folder[] = "render-XXXXXX";
    AJ_AUTO(aj_buf_release) struct aj_buf pdf = {0};
    struct aj_render *old = NULL;
    struct aj_render_result result;
    struct aj_err err = {0};
    json_t *model = load_model("minimal");
    struct aj_render_job job = {.layouts = sheet, .n_layouts = 1, .model = model, .seed = "old"};

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < AJ_COUNTOF(page_names); i++)
        copy_layout(page_names[i], folder);
    assert_int_equal(aj_render_open(folder, &old, &err), AJ_OK);
    assert_int_equal(aj_render_draw(old, &job, &pdf, &result, &err), AJ_NOT_FOUND);
    assert_non_null(strstr(err.text, "pay-sheet.json"));
    aj_render_close(old);
    json_decref(model);
    assert_int_equal(aj_file_remove_tree(folder, &err), AJ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pages_of_each_layout_are_counted),
        cmocka_unit_test(the_same_case_gives_the_same_bytes_another_one_others),
        cmocka_unit_test(threads_share_one_handle),
        cmocka_unit_test(every_name_and_title_can_be_read_from_the_file),
        cmocka_unit_test(a_character_without_a_glyph_is_reported),
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(a_folder_without_a_layout_is_refused),
        cmocka_unit_test(a_home_older_than_payments_opens),
    };

    return cmocka_run_group_tests(tests, open_render, close_render);
}
