#include "render/compose.h"

#include "base/auto.h"
#include "render/blocks.h"
#include "render/grid.h"

#define FOOTER_GAP 800 /* from the bottom margin to the footer */

/* What must fit for the block to begin on this page. */
static enum aj_code least_height(struct aj_compose *c, const struct aj_block *b, int *out)
{
    struct aj_setting setting;

    *out = 0;
    switch (b->kind) {
    case AJ_BLOCK_TEXT:
        AJ_TRY(aj_setting_make(c, &c->scope, &b->content, b->width ? b->width : aj_compose_width(c),
                               &setting));
        *out = b->at.given ? 0 : (setting.n < 2 ? (int)setting.n : 2) * b->content.leading;
        break;
    case AJ_BLOCK_FIELDS:
        *out = b->content.leading;
        break;
    case AJ_BLOCK_FORM:
        *out = b->rows[0].height;
        break;
    case AJ_BLOCK_TABLE:
        *out = b->head_height + b->row_height;
        break;
    case AJ_BLOCK_QR:
        *out = b->at.given ? 0 : b->side;
        break;
    case AJ_BLOCK_RULE:
    case AJ_BLOCK_SPACE:
        break;
    }
    return AJ_OK;
}

/* A block that begins on this page needs its own least height, and with `keep` that of the next. */
static enum aj_code needed(struct aj_compose *c, size_t i, int *out)
{
    int height;

    *out = 0;
    for (; i < c->layout->n_blocks; i++) {
        const struct aj_block *b = &c->layout->blocks[i];

        if (!aj_scope_holds(&c->scope, b->when))
            continue;
        AJ_TRY(least_height(c, b, &height));
        *out += height + (c->fresh ? 0 : b->before);
        if (!b->keep && b->kind != AJ_BLOCK_SPACE && b->kind != AJ_BLOCK_RULE)
            break;
        *out += b->after;
    }
    return AJ_OK;
}

static enum aj_code draw_block(struct aj_compose *c, const struct aj_block *b)
{
    if (!c->fresh)
        c->y += b->before;
    AJ_TRY(aj_block_draw(c, b));
    if (!b->at.given)
        c->fresh = false;
    c->y += b->after;
    return AJ_OK;
}

static enum aj_code draw_footers(struct aj_compose *c, size_t first)
{
    const struct aj_block *b = c->layout->footer;
    size_t pages = c->canvas->n - first;

    for (size_t i = 0; b && i < pages; i++) {
        AJ_AUTO(aj_auto_json)
        json_t *element =
            json_pack("{s:I, s:I}", "page", (json_int_t)i + 1, "pages", (json_int_t)pages);
        struct aj_setting setting;

        if (!element)
            return aj_fail(c->err, AJ_NO_MEMORY, "内存不足");
        if (!aj_scope_holds(&c->scope, b->when))
            break;
        c->scope.element = element;
        c->sheet = first + i;
        AJ_TRY(aj_setting_make(c, &c->scope, &b->content, aj_compose_width(c), &setting));
        aj_setting_draw(c, &setting, (struct aj_span){0, setting.n}, c->layout->left,
                        c->layout->height - c->layout->bottom + FOOTER_GAP, aj_compose_width(c));
    }
    c->scope.element = NULL;
    return AJ_OK;
}

enum aj_code aj_compose_pages(const struct aj_layout *layout, const json_t *model,
                              const struct aj_measure *measure, struct aj_canvas *canvas,
                              struct aj_err *err)
{
    struct aj_compose c = {.layout = layout,
                           .scope = {.layout = layout->name, .model = model},
                           .measure = *measure,
                           .canvas = canvas,
                           .arena = canvas->arena,
                           .err = err};
    size_t first = canvas->n;

    aj_compose_new_page(&c);
    for (size_t i = 0; i < layout->n_blocks; i++) {
        const struct aj_block *b = &layout->blocks[i];
        int height;

        if (!aj_scope_holds(&c.scope, b->when))
            continue;
        AJ_TRY(needed(&c, i, &height));
        if (!c.fresh && height > aj_compose_room(&c))
            aj_compose_new_page(&c);
        AJ_TRY(draw_block(&c, b));
    }
    AJ_TRY(draw_footers(&c, first));
    return aj_canvas_check(canvas, err);
}
