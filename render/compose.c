#include "render/compose.h"

#include "base/auto.h"
#include "render/blocks.h"
#include "render/field.h"
#include "render/grid.h"
#include "render/ruled_table.h"

#define FOOTER_GAP 800 /* from the bottom margin to the footer */
#define CUT_WEIGHT 25  /* of the line to cut along */

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
        *out = aj_table_least_height(c, b);
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

/* Of the blocks that block `i` is kept with, when it is not at the top of a page. */
static enum aj_code room_to_follow(struct aj_compose *c, size_t i)
{
    struct aj_compose later = *c;
    int height;

    c->follow = 0;
    if (c->layout->blocks[i].kind != AJ_BLOCK_TABLE || !c->layout->blocks[i].keep)
        return AJ_OK;
    later.fresh = false;
    AJ_TRY(needed(&later, i + 1, &height));
    c->follow = height + c->layout->blocks[i].after;
    return AJ_OK;
}

static enum aj_code draw_blocks(struct aj_compose *c)
{
    for (size_t i = 0; i < c->layout->n_blocks; i++) {
        const struct aj_block *b = &c->layout->blocks[i];
        int height;

        if (!aj_scope_holds(&c->scope, b->when))
            continue;
        AJ_TRY(needed(c, i, &height));
        if (!c->fresh && height > aj_compose_room(c))
            aj_compose_new_page(c);
        AJ_TRY(room_to_follow(c, i));
        AJ_TRY(draw_block(c, b));
    }
    return AJ_OK;
}

/* Whether the element's blocks need more than the rest of the page: drawn on a canvas nobody sees.
 */
static enum aj_code overflows(const struct aj_compose *c, bool *out)
{
    AJ_AUTO(aj_canvas_release) struct aj_canvas unseen = {.arena = c->arena};
    struct aj_compose trial = *c;

    trial.canvas = &unseen;
    trial.sheet = 0;
    aj_canvas_sheet(&unseen, c->layout->width, c->layout->height);
    AJ_TRY(draw_blocks(&trial));
    *out = unseen.n > 1;
    return aj_canvas_check(&unseen, c->err);
}

/* Goes to the part of the page below all that is drawn; false when there is none. */
static bool next_slot(struct aj_compose *c, int height)
{
    int slot = (c->y - c->layout->top + height - 1) / height;

    if (slot >= c->layout->slots)
        return false;
    c->origin = slot * height;
    c->y = c->layout->top + c->origin;
    return true;
}

/* Each element in a part of the page of its own; what is longer takes the next part too, and what
   does not fit the rest of a page begins another. */
static enum aj_code draw_each(struct aj_compose *c)
{
    const struct aj_layout *layout = c->layout;
    int height = (layout->height - layout->top - layout->bottom) / layout->slots;
    const json_t *list = aj_scope_find(&c->scope, layout->each);

    if (!json_is_array(list)) {
        return aj_fail(c->err, AJ_INVALID, "%s：数据中没有 %s，或不是数组", layout->name,
                       layout->each);
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        bool over = false;

        c->scope.element = json_array_get(list, i);
        if (i == 0 || !next_slot(c, height)) {
            over = true;
        } else {
            AJ_TRY(overflows(c, &over));
        }
        if (over) {
            c->origin = 0;
            aj_compose_new_page(c);
        } else {
            aj_draw_line(c, (struct aj_place){.y = c->y},
                         (struct aj_place){.x = layout->width, .y = c->y}, CUT_WEIGHT);
        }
        AJ_TRY(draw_blocks(c));
    }
    c->scope.element = NULL;
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

    if (layout->each) {
        AJ_TRY(draw_each(&c));
    } else {
        aj_compose_new_page(&c);
        AJ_TRY(draw_blocks(&c));
    }
    AJ_TRY(draw_footers(&c, first));
    return aj_canvas_check(canvas, err);
}
