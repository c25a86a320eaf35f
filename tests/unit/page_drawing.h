#ifndef AJ_TESTS_PAGE_DRAWING_H
#define AJ_TESTS_PAGE_DRAWING_H

/* Pages drawn with plain metrics, and what tests ask of a drawing. */
#include "base/utf8.h"
#include "pages_fixture.h"

struct drawing {
    struct aj_arena arena;
    struct aj_canvas canvas;
    struct aj_layout layout;
    struct aj_err err;
};

static inline enum aj_code draw_layout(struct drawing *d, const json_t *model)
{
    struct aj_measure measure = {.width = plain_width};

    d->canvas.arena = &d->arena;
    return aj_compose_pages(&d->layout, model, &measure, &d->canvas, &d->err);
}

static inline enum aj_code draw_text(struct drawing *d, const char *layout, const char *model_text)
{
    json_t *json = NULL;
    json_t *model = NULL;
    enum aj_code code;

    *d = (struct drawing){.arena = {.limit = 8 << 20}};
    assert_int_equal(aj_json_parse(layout, strlen(layout), 1 << 20, &json, &d->err), AJ_OK);
    assert_int_equal(aj_json_parse(model_text, strlen(model_text), 1 << 20, &model, &d->err),
                     AJ_OK);
    if (aj_layout_read("x.json", json, &d->arena, &d->layout, &d->err) != AJ_OK)
        fail_msg("%s", d->err.text);
    code = draw_layout(d, model);
    json_decref(json);
    json_decref(model);
    return code;
}

static inline void draw_page(struct drawing *d, const char *name, const json_t *model)
{
    *d = (struct drawing){.arena = {.limit = 8 << 20}};
    load_layout(name, &d->arena, &d->layout);
    if (draw_layout(d, model) != AJ_OK)
        fail_msg("%s: %s", name, d->err.text);
}

static inline void release(struct drawing *d)
{
    aj_canvas_release(&d->canvas);
    aj_arena_reset(&d->arena);
}

/* Whether a sheet has exactly this text, as one run. */
static inline size_t count_text(const struct aj_sheet *sheet, const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < sheet->n; i++) {
        const struct aj_mark *m = &sheet->marks[i];

        n += m->kind == AJ_MARK_TEXT && m->text_size == strlen(text) &&
             memcmp(m->text, text, m->text_size) == 0;
    }
    return n;
}

static inline int width_of(const struct aj_mark *m)
{
    long sum = 0;
    int chars = 0;

    for (size_t at = 0; at < m->text_size; chars++)
        sum += plain_width(NULL, aj_utf8_next(m->text, m->text_size, &at));
    return (int)(sum * m->size / 1000) + (chars > 1 ? (chars - 1) * m->tracking : 0);
}

/* Nothing leaves the paper; no text crosses a vertical rule it stands beside. */
static inline void check_sheet(const struct aj_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n; i++) {
        const struct aj_mark *m = &sheet->marks[i];
        int right = m->kind == AJ_MARK_TEXT ? m->x + width_of(m) : m->x + m->w;

        assert_in_range(m->x, 0, sheet->width);
        assert_in_range(m->y, 0, sheet->height);
        assert_in_range(right, 0, sheet->width);
        for (size_t k = 0; m->kind == AJ_MARK_TEXT && k < sheet->n; k++) {
            const struct aj_mark *rule = &sheet->marks[k];

            if (rule->kind != AJ_MARK_LINE || rule->w != 0 || m->y <= rule->y ||
                m->y > rule->y + rule->h)
                continue;
            if (m->x < rule->x && right > rule->x)
                fail_msg("\"%.*s\" crosses a rule", (int)m->text_size, m->text);
        }
    }
}

static inline void describe(const struct aj_mark *m, struct aj_buf *out)
{
    static const char *const kinds[] = {"text", "line", "box", "fill"};

    if (m->kind == AJ_MARK_FILL)
        return; /* the QR code: it has a test of its own */
    aj_buf_addf(out, "%s %d,%d", kinds[m->kind], m->x, m->y);
    if (m->kind == AJ_MARK_TEXT) {
        aj_buf_addf(out, " size %d%s tracking %d %.*s\n", m->size, m->bold ? " bold" : "",
                    m->tracking, (int)m->text_size, m->text);
    } else {
        aj_buf_addf(out, " %dx%d weight %d\n", m->w, m->h, m->thickness);
    }
}

#endif
