#include "render/render.h"

#include "base/auto.h"
#include "base/file.h"
#include "render/compose.h"
#include "render/fonts.h"
#include "render/pdf.h"

#include <stdio.h>
#include <string.h>

#define LAYOUT_BYTES  ((size_t)256 << 10)
#define LAYOUT_MEMORY ((size_t)2 << 20)
#define JOB_MEMORY    ((size_t)64 << 20)

static const struct {
    const char *name;
    bool may_lack; /* in the home of an older program */
} names[] = {{"cover", false},     {"catalogue", false}, {"closing-report", false},
             {"end-note", false},  {"pay-sheet", true},  {"pay-totals", true},
             {"pay-voucher", true}};

struct aj_render {
    struct aj_fonts *fonts;
    struct aj_arena arena;                       /* of the layouts; only read after opening */
    struct aj_layout layouts[AJ_COUNTOF(names)]; /* without blocks: not there */
};

static unsigned width_of(const void *fonts, int32_t code_point)
{
    return aj_fonts_width(fonts, code_point);
}

static enum aj_code read_layout(struct aj_render *r, const char *folder, size_t i,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_auto_free) char *path = NULL;
    char file[40];
    struct aj_err why;
    enum aj_code code;

    (void)snprintf(file, sizeof(file), "%s.json", names[i].name);
    path = aj_path_join(folder, file);
    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    code = aj_json_read_file(path, LAYOUT_BYTES, &json, &why);
    if (code == AJ_NOT_FOUND && names[i].may_lack)
        return AJ_OK;
    if (code != AJ_OK)
        return aj_fail(err, code == AJ_TOO_LARGE ? AJ_INVALID : code, "%s: %s", file, why.text);
    return aj_layout_read(file, json, &r->arena, &r->layouts[i], err);
}

static void auto_render(struct aj_render **r)
{
    aj_render_close(*r);
}

enum aj_code aj_render_open(const char *pages_folder, struct aj_render **out, struct aj_err *err)
{
    AJ_AUTO(auto_render) struct aj_render *r = calloc(1, sizeof(*r));

    if (!r)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    r->arena.limit = LAYOUT_MEMORY;
    for (size_t i = 0; i < AJ_COUNTOF(names); i++)
        AJ_TRY(read_layout(r, pages_folder, i, err));
    AJ_TRY(aj_fonts_open(&r->fonts, err));
    *out = aj_steal(&r);
    return AJ_OK;
}

void aj_render_close(struct aj_render *r)
{
    if (!r)
        return;
    aj_fonts_close(r->fonts);
    aj_arena_reset(&r->arena);
    free(r);
}

static enum aj_code layout_named(const struct aj_render *r, const char *name,
                                 const struct aj_layout **out, struct aj_err *err)
{
    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        if (strcmp(names[i].name, name) != 0)
            continue;
        *out = &r->layouts[i];
        if ((*out)->n_blocks)
            return AJ_OK;
        return aj_fail(err, AJ_NOT_FOUND,
                       "版式 %s.json 不在 profile/pages 中，请从程序的 templates/pages 复制", name);
    }
    return aj_fail(err, AJ_INVALID, "没有名为 %s 的版式", name);
}

static double points(int hundredths)
{
    return hundredths / 100.0;
}

/* Rectangles that follow each other are filled at one go. */
static size_t fill(struct aj_pdf *pdf, const struct aj_mark *marks, size_t n)
{
    struct aj_pdf_rect rects[256];
    size_t k = 0;

    for (; k < n && k < AJ_COUNTOF(rects) && marks[k].kind == AJ_MARK_FILL; k++) {
        rects[k] = (struct aj_pdf_rect){points(marks[k].x), points(marks[k].y), points(marks[k].w),
                                        points(marks[k].h)};
    }
    aj_pdf_fill(pdf, rects, k);
    return k;
}

static void print_mark(struct aj_pdf *pdf, const struct aj_mark *m)
{
    struct aj_pdf_run run = {.x = points(m->x),
                             .baseline = points(m->y),
                             .size = points(m->size),
                             .tracking = points(m->tracking),
                             .weight = m->bold ? AJ_PDF_BOLD : AJ_PDF_REGULAR};

    if (m->kind == AJ_MARK_TEXT) {
        aj_pdf_text(pdf, &run, m->text, m->text_size);
    } else if (m->kind == AJ_MARK_LINE) {
        aj_pdf_line(pdf, points(m->x), points(m->y), points(m->x + m->w), points(m->y + m->h),
                    points(m->thickness));
    } else {
        aj_pdf_box(pdf, points(m->x), points(m->y), points(m->w), points(m->h),
                   points(m->thickness));
    }
}

static void print_sheet(struct aj_pdf *pdf, const struct aj_sheet *sheet)
{
    aj_pdf_page(pdf, points(sheet->width), points(sheet->height));
    for (size_t i = 0; i < sheet->n;) {
        if (sheet->marks[i].kind == AJ_MARK_FILL) {
            i += fill(pdf, sheet->marks + i, sheet->n - i);
            continue;
        }
        print_mark(pdf, &sheet->marks[i]);
        i++;
    }
}

static enum aj_code compose_all(const struct aj_render *r, const struct aj_render_job *job,
                                struct aj_canvas *canvas, struct aj_render_result *result,
                                struct aj_err *err)
{
    struct aj_measure measure = {.width = width_of, .arg = r->fonts};

    for (size_t i = 0; i < job->n_layouts; i++) {
        const struct aj_layout *layout = NULL;
        size_t before = canvas->n;

        AJ_TRY(layout_named(r, job->layouts[i], &layout, err));
        AJ_TRY(aj_compose_pages(layout, job->model, &measure, canvas, err));
        if (i < AJ_COUNTOF(result->layout_pages))
            result->layout_pages[i] = canvas->n - before;
    }
    result->pages = canvas->n;
    return AJ_OK;
}

static void auto_pdf(struct aj_pdf **pdf)
{
    aj_pdf_close(*pdf);
}

static enum aj_code print(const struct aj_render *r, const struct aj_render_job *job,
                          const struct aj_canvas *canvas, struct aj_buf *out,
                          struct aj_render_result *result, struct aj_err *err)
{
    AJ_AUTO(auto_pdf) struct aj_pdf *pdf = NULL;
    struct aj_pdf_about about = {
        .title = job->title, .author = job->author, .drawn_at = job->drawn_at, .seed = job->seed};

    AJ_TRY(aj_pdf_open(r->fonts, &about, &pdf, err));
    for (size_t i = 0; i < canvas->n; i++)
        print_sheet(pdf, &canvas->sheets[i]);
    result->n_missing = aj_pdf_missing(pdf, result->missing, AJ_COUNTOF(result->missing));
    return aj_pdf_finish(pdf, out, err);
}

enum aj_code aj_render_draw(const struct aj_render *r, const struct aj_render_job *job,
                            struct aj_buf *pdf, struct aj_render_result *result, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = JOB_MEMORY};
    AJ_AUTO(aj_canvas_release) struct aj_canvas canvas = {.arena = &arena};

    *result = (struct aj_render_result){0};
    AJ_TRY(compose_all(r, job, &canvas, result, err));
    return print(r, job, &canvas, pdf, result, err);
}
