/*
 * bench_render [N]: draws the four pages of a fixed case of 20 papers N times (default 400) with
 * one thread and prints documents a second, milliseconds and bytes; then, as the reference of the
 * same run, the texts of the same model on four pages with libharu's own fonts (HanaMinA), N/20
 * times.
 */
#include "base/json.h"
#include "render/render.h"

#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FONT  "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"
#define MODEL AJ_SOURCE "/tests/fixtures/pages/full.json"

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_rate(const char *what, long n, double seconds, size_t bytes)
{
    printf("%-28s %8.1f documents/s %8.2f ms each %8zu bytes\n", what, (double)n / seconds,
           seconds * 1000 / (double)n, bytes);
}

static enum aj_code draw_once(const struct aj_render *r, const json_t *model, size_t *bytes,
                              struct aj_err *err)
{
    static const char *const layouts[] = {"cover", "catalogue", "closing-report", "end-note"};
    struct aj_render_job job = {.layouts = layouts,
                                .n_layouts = AJ_COUNTOF(layouts),
                                .model = model,
                                .title = "法律援助案卷",
                                .author = "云溪区法律援助中心",
                                .drawn_at = 1773300000,
                                .seed = "bench"};
    struct aj_render_result result;
    struct aj_buf pdf = {0};
    enum aj_code code = aj_render_draw(r, &job, &pdf, &result, err);

    *bytes = pdf.size;
    aj_buf_release(&pdf);
    return code;
}

static enum aj_code bench_ours(const json_t *model, long n, struct aj_err *err)
{
    struct aj_render *r = NULL;
    double begin = now();
    double opened;
    size_t bytes = 0;

    AJ_TRY(aj_render_open(AJ_SOURCE "/templates/pages", &r, err));
    opened = now();
    AJ_TRY(draw_once(r, model, &bytes, err));
    printf("opening %.2f ms, the first document %.2f ms\n", (opened - begin) * 1000,
           (now() - opened) * 1000);
    begin = now();
    for (long i = 0; i < n; i++)
        AJ_TRY(draw_once(r, model, &bytes, err));
    print_rate("four pages, PDF/A-1b", n, now() - begin, bytes);
    aj_render_close(r);
    return AJ_OK;
}

/* Every text of the model, one after the other down the page. */
static int print_texts(HPDF_Page page, const json_t *value, int y)
{
    const char *key;
    json_t *member;

    if (json_is_string(value) && y > 20 && json_string_length(value) < 300) {
        (void)HPDF_Page_TextOut(page, 30, (HPDF_REAL)y, json_string_value(value));
        y -= 14;
    }
    json_object_foreach(aj_unconst(value), key, member) y = print_texts(page, member, y);
    for (size_t i = 0; i < json_array_size(value); i++)
        y = print_texts(page, json_array_get(value, i), y);
    return y < 20 ? 820 : y;
}

static size_t reference_once(const json_t *model)
{
    HPDF_Doc doc = HPDF_New(NULL, NULL);
    const char *name;
    HPDF_Font font;
    size_t bytes = 0;

    if (!doc || HPDF_UseUTFEncodings(doc) != HPDF_OK)
        return 0;
    (void)HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    name = HPDF_LoadTTFontFromFile(doc, FONT, HPDF_TRUE);
    font = name ? HPDF_GetFont(doc, name, "UTF-8") : NULL;
    for (int i = 0; font && i < 4; i++) {
        HPDF_Page page = HPDF_AddPage(doc);

        (void)HPDF_Page_BeginText(page);
        (void)HPDF_Page_SetFontAndSize(page, font, 10);
        (void)print_texts(page, model, 820);
        (void)HPDF_Page_EndText(page);
    }
    if (font && HPDF_SaveToStream(doc) == HPDF_OK)
        bytes = HPDF_GetStreamSize(doc);
    HPDF_Free(doc);
    return bytes;
}

static void bench_reference(const json_t *model, long n)
{
    double begin = now();
    size_t bytes = 0;

    for (long i = 0; i < n; i++)
        bytes = reference_once(model);
    if (bytes) {
        print_rate("libharu's own fonts, no /A", n, now() - begin, bytes);
    } else {
        printf("reference skipped: %s cannot be used\n", FONT);
    }
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? strtol(argv[1], NULL, 10) : 400;
    json_t *model = NULL;
    struct aj_err err = {0};

    if (n < 1 || aj_json_read_file(MODEL, (size_t)1 << 20, &model, &err) != AJ_OK ||
        bench_ours(model, n, &err) != AJ_OK) {
        (void)fprintf(stderr, "bench_render: %s\n", err.text);
        json_decref(model);
        return 1;
    }
    bench_reference(model, n < 20 ? 1 : n / 20);
    json_decref(model);
    return 0;
}
