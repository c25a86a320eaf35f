#include "render/field.h"

#include "base/utf8.h"

#include <string.h>

void aj_draw_line(struct aj_compose *c, struct aj_place from, struct aj_place to, int thickness)
{
    struct aj_mark mark = {.kind = AJ_MARK_LINE,
                           .x = from.x,
                           .y = from.y,
                           .w = to.x - from.x,
                           .h = to.y - from.y,
                           .thickness = thickness};

    if (thickness > 0)
        aj_canvas_add(c->canvas, c->sheet, &mark);
}

int aj_field_label_width(const struct aj_compose *c, const struct aj_field *field)
{
    return aj_text_width(c, field->label, field->content.size);
}

enum aj_code aj_field_draw(struct aj_compose *c, const struct aj_field *field, struct aj_place at,
                           int label_width)
{
    const struct aj_content *content = &field->content;
    struct aj_content plain = *content;
    struct aj_setting setting;
    struct aj_setting label = {.content = &plain, .text = field->label, .size = content->size};
    struct aj_line line = {.end = strlen(field->label), .first = true, .last = true};
    int natural = aj_field_label_width(c, field);
    int rule = at.y + (content->leading + content->size) / 2 + content->size / 8;
    int x = at.x + label_width;

    line.n_chars = (unsigned)aj_utf8_count(field->label);
    line.width = (unsigned)((long)natural * 1000 / content->size);
    plain.align = AJ_ALIGN_LEFT;
    plain.spread = natural < label_width ? (int)((long)label_width * 1000 / content->size) : 0;
    label.lines = &line;
    label.n = 1;
    aj_setting_draw(c, &label, (struct aj_span){0, 1}, at.x, at.y, label_width);
    aj_draw_line(c, (struct aj_place){.x = x, .y = rule},
                 (struct aj_place){.x = x + field->width, .y = rule}, 50);
    AJ_TRY(aj_setting_one_line(c, &c->scope, content, field->width, &setting));
    aj_setting_draw(c, &setting, (struct aj_span){0, setting.n}, x, at.y, field->width);
    return AJ_OK;
}
