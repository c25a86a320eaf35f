#include "render/grid.h"

#include "render/field.h"

#define MAX_CELLS 16
#define LONG_ROW  8 /* lines: a row with more may be divided */

struct cell { /* of the row being drawn */
    const struct aj_cell *cell;
    struct aj_setting setting;
    size_t done; /* lines already on earlier pages */
    int x, width;
};

struct row {
    struct cell cells[MAX_CELLS];
    size_t n;
    int padding;
    bool first; /* no part is drawn yet */
};

int aj_compose_room(const struct aj_compose *c)
{
    return c->layout->height - c->layout->bottom - c->y;
}

void aj_compose_new_page(struct aj_compose *c)
{
    aj_canvas_sheet(c->canvas, c->layout->width, c->layout->height);
    c->sheet = c->canvas->n ? c->canvas->n - 1 : 0;
    c->y = c->layout->top;
    c->fresh = true;
}

enum aj_code aj_grid_begin(struct aj_grid *grid)
{
    grid->top = grid->c->y;
    grid->whole_page = grid->c->fresh;
    grid->c->fresh = false;
    if (grid->on_page)
        AJ_TRY(grid->on_page(grid));
    grid->body = grid->c->y;
    return AJ_OK;
}

void aj_grid_end(struct aj_grid *grid)
{
    struct aj_compose *c = grid->c;
    struct aj_mark frame = {.kind = AJ_MARK_BOX,
                            .x = c->layout->left,
                            .y = grid->top,
                            .w = c->layout->width - c->layout->left - c->layout->right,
                            .h = c->y - grid->top,
                            .thickness = grid->block->frame};

    if (frame.h > 0 && frame.thickness > 0)
        aj_canvas_add(c->canvas, c->sheet, &frame);
}

static enum aj_code next_page(struct aj_grid *grid)
{
    if (grid->off_page)
        AJ_TRY(grid->off_page(grid));
    aj_grid_end(grid);
    aj_compose_new_page(grid->c);
    return aj_grid_begin(grid);
}

static enum aj_code set_row(struct aj_grid *grid, const struct aj_grid_row *from, struct row *row)
{
    int x = grid->c->layout->left;
    size_t column = 0;

    for (size_t i = 0; i < from->n; i++) {
        struct cell *cell = &row->cells[i];

        *cell = (struct cell){.cell = &from->cells[i], .x = x};
        for (int k = 0; k < from->cells[i].span; k++)
            cell->width += grid->block->widths[column++];
        x += cell->width;
        AJ_TRY(aj_setting_make(grid->c, from->scope, &from->cells[i].content,
                               cell->width - 2 * row->padding, &cell->setting));
    }
    row->n = from->n;
    return AJ_OK;
}

static int foot_height(const struct cell *cell)
{
    int height = 0;

    for (size_t i = 0; i < cell->cell->n_foot; i++)
        height += cell->cell->foot[i].content.leading;
    return height;
}

static size_t lines_left(const struct cell *cell)
{
    return cell->setting.n - (cell->cell->label ? 0 : cell->done);
}

/* Height that the rest of the row needs. */
static int height_left(const struct row *row)
{
    int height = 0;

    for (size_t i = 0; i < row->n; i++) {
        const struct cell *cell = &row->cells[i];
        int lines = (int)lines_left(cell);
        int needed = lines * cell->setting.content->leading + foot_height(cell);

        if (lines && cell->cell->n_foot) /* half a line between text and foot */
            needed += cell->setting.content->leading / 2;
        if (needed > height)
            height = needed;
    }
    return height + 2 * row->padding;
}

/* How many of a cell's lines go onto this page; never one line alone on either side if that can be
   helped, and something for a foot to stand under. */
static size_t lines_for(const struct cell *cell, int room)
{
    int leading = cell->setting.content->leading;
    size_t left = lines_left(cell);
    size_t fit = room > 0 ? (size_t)(room / leading) : 0;
    size_t keep = foot_height(cell) ? 2 : 0;

    if (cell->cell->label)
        return left;
    if (fit >= left) {
        fit = left > keep ? left - keep : 0;
    } else if (left - fit == 1 && fit > 2) {
        fit--;
    }
    return fit;
}

static enum aj_code draw_foot(struct aj_compose *c, const struct cell *cell, int bottom,
                              int padding)
{
    int label = 0;
    int y = bottom - foot_height(cell);

    for (size_t i = 0; i < cell->cell->n_foot; i++) {
        int width = aj_field_label_width(c, &cell->cell->foot[i]);

        label = width > label ? width : label;
    }
    for (size_t i = 0; i < cell->cell->n_foot; i++) {
        const struct aj_field *field = &cell->cell->foot[i];
        struct aj_place at = {.x = cell->x + cell->width - 2 * padding - field->width - label,
                              .y = y};

        AJ_TRY(aj_field_draw(c, field, at, label));
        y += field->content.leading;
    }
    return AJ_OK;
}

static enum aj_code draw_cell(struct aj_grid *grid, const struct row *row, struct cell *cell,
                              int height, size_t lines, bool last)
{
    struct aj_compose *c = grid->c;
    struct aj_span span = {cell->done, cell->done + lines};
    int room = height - 2 * row->padding - (last ? foot_height(cell) : 0);
    int spare = room - (int)lines * cell->setting.content->leading;
    int y = c->y + row->padding;

    if (cell->cell->label)
        span = (struct aj_span){0, cell->setting.n};
    if (cell->cell->valign == AJ_VALIGN_MIDDLE) {
        y += spare / 2;
    } else if (cell->cell->valign == AJ_VALIGN_BOTTOM) {
        y += spare;
    }
    aj_setting_draw(c, &cell->setting, span, cell->x + row->padding, y,
                    cell->width - 2 * row->padding);
    cell->done += cell->cell->label ? 0 : lines;
    if (last && cell->cell->n_foot)
        return draw_foot(c, cell, c->y + height - row->padding, row->padding);
    return AJ_OK;
}

/* One part of the row, on this page, and the rules within the frame. */
static enum aj_code draw_part(struct aj_grid *grid, struct row *row, int height, bool last)
{
    struct aj_compose *c = grid->c;
    int left = c->layout->left;
    int right = c->layout->width - c->layout->right;

    if (c->y > grid->top) {
        aj_draw_line(c, (struct aj_place){.x = left, .y = c->y},
                     (struct aj_place){.x = right, .y = c->y}, grid->block->inner);
    }
    for (size_t i = 0; i < row->n; i++) {
        struct cell *cell = &row->cells[i];
        size_t lines = last ? lines_left(cell) : lines_for(cell, height - 2 * row->padding);

        if (i) {
            aj_draw_line(c, (struct aj_place){.x = cell->x, .y = c->y},
                         (struct aj_place){.x = cell->x, .y = c->y + height}, grid->block->inner);
        }
        AJ_TRY(draw_cell(grid, row, cell, height, lines, last));
    }
    c->y += height;
    row->first = false;
    return AJ_OK;
}

/* Height of the part that fits `room`; 0 when not `least` lines of every long cell do. */
static int part_height(const struct row *row, int room, size_t least)
{
    int height = 0;

    for (size_t i = 0; i < row->n; i++) {
        const struct cell *cell = &row->cells[i];
        size_t fit = lines_for(cell, room - 2 * row->padding);
        int needed = (int)fit * cell->setting.content->leading + 2 * row->padding;

        if (needed > room || (fit < least && lines_left(cell) > fit))
            return 0;
        if (fit > 0 && needed > height)
            height = needed;
    }
    return height;
}

static bool is_long(const struct row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (!row->cells[i].cell->label && lines_left(&row->cells[i]) > LONG_ROW)
            return true;
    }
    return false;
}

enum aj_code aj_grid_row(struct aj_grid *grid, const struct aj_grid_row *from)
{
    struct aj_compose *c = grid->c;
    struct row row = {.padding = c->layout->padding, .first = true};

    AJ_TRY(set_row(grid, from, &row));
    for (;;) {
        int height = height_left(&row);
        int room = aj_compose_room(c) - grid->reserve;
        bool top = grid->whole_page && c->y == grid->body;
        int part = 0;

        if (row.first && height < from->height)
            height = from->height;
        if (from->fill && height < room - from->below)
            height = room - from->below;
        if (!from->stays && (top || (from->may_divide && is_long(&row))))
            part = part_height(&row, room, top ? 1 : 2);
        /* at the top of a page there is no better place to wait for */
        if (height <= room || from->stays || (top && part == 0))
            return draw_part(grid, &row, height, true);
        if (part > 0)
            AJ_TRY(draw_part(grid, &row, part, false));
        AJ_TRY(next_page(grid));
    }
}
