#include "render/blocks.h"

#include "base/auto.h"
#include "render/field.h"
#include "render/grid.h"
#include "render/qr.h"
#include "render/ruled_table.h"

int aj_compose_width(const struct aj_compose *c)
{
    return c->layout->width - c->layout->left - c->layout->right;
}

static enum aj_code draw_placed(struct aj_compose *c, const struct aj_block *b)
{
    struct aj_setting setting;
    int width = b->width ? b->width : c->layout->width - c->layout->right - b->at.x;

    AJ_TRY(aj_setting_make(c, &c->scope, &b->content, width, &setting));
    aj_setting_draw(c, &setting, (struct aj_span){0, setting.n}, b->at.x, c->origin + b->at.y,
                    width);
    return AJ_OK;
}

/* How many of `left` lines go onto a page that has room for `fit`: two at least on either side. */
static size_t lines_here(size_t left, size_t fit, bool fresh)
{
    if (fit >= left)
        return left;
    if (left - fit == 1 && fit > 2)
        fit--;
    if (fit < 2)
        return fresh ? 1 : 0;
    return fit;
}

static enum aj_code draw_text(struct aj_compose *c, const struct aj_block *b)
{
    struct aj_setting setting;
    int width = b->width ? b->width : aj_compose_width(c);
    size_t done = 0;

    if (b->at.given)
        return draw_placed(c, b);
    AJ_TRY(aj_setting_make(c, &c->scope, &b->content, width, &setting));
    while (done < setting.n) {
        int room = aj_compose_room(c);
        size_t fit = room > 0 ? (size_t)(room / b->content.leading) : 0;
        size_t n = lines_here(setting.n - done, fit, c->fresh);

        aj_setting_draw(c, &setting, (struct aj_span){done, done + n}, c->layout->left, c->y,
                        width);
        c->y += (int)n * b->content.leading;
        c->fresh = c->fresh && n == 0;
        done += n;
        if (done < setting.n)
            aj_compose_new_page(c);
    }
    return AJ_OK;
}

static enum aj_code draw_fields(struct aj_compose *c, const struct aj_block *b)
{
    int gap = 2 * b->content.size;
    int whole = -gap;
    struct aj_place at = {.x = c->layout->left};

    for (size_t i = 0; i < b->n_items; i++)
        whole += aj_field_label_width(c, &b->items[i]) + b->items[i].width + gap;
    if (b->content.align == AJ_ALIGN_CENTER) {
        at.x += (aj_compose_width(c) - whole) / 2;
    } else if (b->content.align == AJ_ALIGN_RIGHT) {
        at.x += aj_compose_width(c) - whole;
    } else if (b->content.align == AJ_ALIGN_JUSTIFY && b->n_items > 1) {
        gap += (aj_compose_width(c) - whole) / (int)(b->n_items - 1);
    }
    at.y = c->y;
    for (size_t i = 0; i < b->n_items; i++) {
        int label = aj_field_label_width(c, &b->items[i]);

        AJ_TRY(aj_field_draw(c, &b->items[i], at, label));
        at.x += label + b->items[i].width + gap;
    }
    c->y += b->content.leading;
    return AJ_OK;
}

static enum aj_code draw_form(struct aj_compose *c, const struct aj_block *b)
{
    struct aj_grid grid = {.c = c, .block = b};

    AJ_TRY(aj_grid_begin(&grid));
    for (size_t i = 0; i < b->n_rows; i++) {
        const struct aj_form_row *from = &b->rows[i];
        struct aj_grid_row row = {.cells = from->cells,
                                  .n = from->n_cells,
                                  .scope = &c->scope,
                                  .height = from->height,
                                  .fill = from->fill,
                                  .may_divide = true};

        if (!aj_scope_holds(&c->scope, from->when))
            continue;
        for (size_t k = i + 1; k < b->n_rows; k++)
            row.below += aj_scope_holds(&c->scope, b->rows[k].when) ? b->rows[k].height : 0;
        AJ_TRY(aj_grid_row(&grid, &row));
    }
    aj_grid_end(&grid);
    return AJ_OK;
}

static enum aj_code draw_qr(struct aj_compose *c, const struct aj_block *b)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_mark square = {.kind = AJ_MARK_FILL, .w = b->side};

    AJ_TRY(aj_scope_text(&c->scope, &b->content, &text, c->err));
    square.x = b->at.given ? b->at.x : c->layout->width - c->layout->right - b->side;
    square.y = b->at.given ? c->origin + b->at.y : c->y;
    if (!b->at.given)
        c->y += b->side;
    return aj_qr_draw(c->canvas, c->sheet, text.size ? text.data : "", &square, c->err);
}

static enum aj_code draw_rule(struct aj_compose *c, const struct aj_block *b)
{
    int width = b->width ? b->width : aj_compose_width(c);
    int x = c->layout->left + (aj_compose_width(c) - width) / 2;

    aj_draw_line(c, (struct aj_place){.x = x, .y = c->y},
                 (struct aj_place){.x = x + width, .y = c->y}, b->weight);
    return AJ_OK;
}

static enum aj_code draw_space(struct aj_compose *c, const struct aj_block *b)
{
    c->y += b->height;
    if (b->to && c->y < c->origin + b->to)
        c->y = c->origin + b->to;
    return AJ_OK;
}

enum aj_code aj_block_draw(struct aj_compose *c, const struct aj_block *b)
{
    static enum aj_code (*const draw[])(struct aj_compose *, const struct aj_block *) = {
        [AJ_BLOCK_TEXT] = draw_text,   [AJ_BLOCK_FIELDS] = draw_fields,
        [AJ_BLOCK_FORM] = draw_form,   [AJ_BLOCK_TABLE] = aj_table_draw,
        [AJ_BLOCK_QR] = draw_qr,       [AJ_BLOCK_RULE] = draw_rule,
        [AJ_BLOCK_SPACE] = draw_space,
    };

    return draw[b->kind](c, b);
}
