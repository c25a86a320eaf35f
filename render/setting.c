#include "render/setting.h"

#include "base/auto.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The em square of the Song faces stands 0.88 above the baseline and 0.12 below it. */
#define EM_ABOVE_BASELINE 880

#define ANY_WIDTH UINT_MAX
#define MAX_LINES 20000 /* heights stay far below INT_MAX */
#define MAX_BYTES ((size_t)1 << 20)

#define SMALLEST 600 /* thousandths of its type size to which a text is made smaller to fit */

static int scaled(int size, unsigned thousandths)
{
    return (int)(((long)size * (long)thousandths + 500) / 1000);
}

int aj_text_width(const struct aj_compose *c, const char *text, int size)
{
    size_t n = strlen(text);
    unsigned sum = 0;

    for (size_t at = 0; at < n;)
        sum += c->measure.width(c->measure.arg, aj_utf8_next(text, n, &at));
    return scaled(size, sum);
}

static enum aj_code make(struct aj_compose *c, const struct aj_scope *scope,
                         const struct aj_content *content, unsigned width, struct aj_setting *out)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    AJ_AUTO(aj_auto_free) struct aj_line *lines = NULL;
    bool one_line = width == ANY_WIDTH;
    struct aj_line_shape shape = {
        .measure = c->measure, .width = width, .indent = (unsigned)content->indent};
    char *copy;

    *out = (struct aj_setting){.content = content, .size = content->size};
    AJ_TRY(aj_scope_text(scope, content, &text, c->err));
    if (text.size > MAX_BYTES)
        return aj_fail(c->err, AJ_INVALID, "%s：一处文字超过 1 MiB", c->layout->name);
    for (size_t i = 0; one_line && i < text.size; i++) {
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    }
    AJ_TRY(aj_line_break(&shape, text.size ? text.data : "", text.size, &lines, &out->n, c->err));
    if (out->n > MAX_LINES)
        return aj_fail(c->err, AJ_INVALID, "%s：一处文字超过 %d 行", c->layout->name, MAX_LINES);
    copy = aj_arena_copy(c->arena, text.size ? text.data : "", text.size);
    out->lines = aj_arena_alloc(c->arena, out->n * sizeof(*lines));
    if (!copy || !out->lines)
        return aj_fail(c->err, AJ_NO_MEMORY, "内存不足");
    memcpy(out->lines, lines, out->n * sizeof(*lines));
    out->text = copy;
    if (text.size == 0)
        out->n = 0;
    return AJ_OK;
}

enum aj_code aj_setting_make(struct aj_compose *c, const struct aj_scope *scope,
                             const struct aj_content *content, int width, struct aj_setting *out)
{
    int size = content->size;

    for (;;) {
        AJ_TRY(make(c, scope, content, width > 0 ? (unsigned)((long)width * 1000 / size) : 0, out));
        out->size = size;
        if (content->lines == 0 || out->n <= (size_t)content->lines ||
            size <= (int)((long)content->size * SMALLEST / 1000))
            return AJ_OK;
        size -= content->size / 20;
    }
}

enum aj_code aj_setting_one_line(struct aj_compose *c, const struct aj_scope *scope,
                                 const struct aj_content *content, int width,
                                 struct aj_setting *out)
{
    AJ_TRY(make(c, scope, content, ANY_WIDTH, out));
    if (out->n && aj_setting_width(out, 0) > width)
        out->size = (int)((long)width * 1000 / (long)out->lines[0].width);
    return AJ_OK;
}

/* Thousandths between the characters of a line that is to be spread. */
static unsigned spread_gap(const struct aj_setting *s, const struct aj_line *line)
{
    unsigned spread = (unsigned)s->content->spread;

    return line->n_chars > 1 && line->width < spread ? (spread - line->width) / (line->n_chars - 1)
                                                     : 0;
}

int aj_setting_width(const struct aj_setting *s, size_t i)
{
    const struct aj_line *line = &s->lines[i];
    unsigned gap = spread_gap(s, line);

    return scaled(s->size, line->width + (gap ? gap * (line->n_chars - 1) : 0));
}

struct pen {
    struct aj_compose *c;
    struct aj_mark mark;
};

static void put(struct pen *pen, const char *text, size_t size)
{
    struct aj_canvas *canvas = pen->c->canvas;
    unsigned sum = 0;
    int chars = 0;

    if (size == 0)
        return;
    pen->mark.text = text;
    pen->mark.text_size = size;
    aj_canvas_add(canvas, pen->c->sheet, &pen->mark);
    for (size_t at = 0; at < size; chars++)
        sum += pen->c->measure.width(pen->c->measure.arg, aj_utf8_next(text, size, &at));
    pen->mark.x += scaled(pen->mark.size, sum) + chars * pen->mark.tracking;
}

/* The boxes ☐ ☑ are in no Song face: □, and √ upon it, are, and stand in their place. */
static void put_line(struct pen *pen, const char *text, size_t size)
{
    static const char empty[] = "☐", checked[] = "☑", box[] = "□", tick[] = "√";
    size_t begin = 0;

    for (size_t i = 0; i + 3 <= size; i++) {
        bool is_checked = memcmp(text + i, checked, 3) == 0;
        int x;

        if (!is_checked && memcmp(text + i, empty, 3) != 0)
            continue;
        put(pen, text + begin, i - begin);
        x = pen->mark.x;
        if (is_checked) {
            put(pen, tick, 3);
            pen->mark.x = x;
        }
        put(pen, box, 3);
        begin = i + 3;
        i += 2;
    }
    put(pen, text + begin, size - begin);
}

static int tracking_of(const struct aj_setting *s, const struct aj_line *line, int room)
{
    int gap = scaled(s->size, spread_gap(s, line));

    if (gap || s->content->align != AJ_ALIGN_JUSTIFY || line->last || line->n_chars < 2)
        return gap;
    gap = (room - scaled(s->size, line->width)) / (int)(line->n_chars - 1);
    /* a line that ends early before something unbreakable is not pulled apart */
    return gap > 0 && gap <= s->size / 5 ? gap : 0;
}

void aj_setting_draw(struct aj_compose *c, const struct aj_setting *s, struct aj_span lines, int x,
                     int y, int width)
{
    const struct aj_content *content = s->content;

    for (size_t i = lines.from; i < lines.to; i++) {
        const struct aj_line *line = &s->lines[i];
        int indent = line->first ? scaled(s->size, (unsigned)content->indent) : 0;
        int room = width - indent;
        int left = room - aj_setting_width(s, i);
        struct pen pen = {.c = c, .mark = {.kind = AJ_MARK_TEXT}};

        pen.mark.size = s->size;
        pen.mark.bold = content->bold;
        pen.mark.tracking = tracking_of(s, line, room);
        pen.mark.x = x + indent;
        if (content->align == AJ_ALIGN_CENTER) {
            pen.mark.x += left / 2;
        } else if (content->align == AJ_ALIGN_RIGHT) {
            pen.mark.x += left;
        }
        pen.mark.y = y + (content->leading - s->size) / 2 + scaled(s->size, EM_ABOVE_BASELINE);
        put_line(&pen, s->text + line->begin, line->end - line->begin);
        y += content->leading;
    }
}
