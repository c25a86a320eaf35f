#include "render/ruled_table.h"

#include "base/auto.h"
#include "base/money.h"
#include "casefile/amount_words.h"
#include "render/grid.h"

#include <stdio.h>
#include <string.h>

#define MAX_COLUMNS 16

struct sums {
    int64_t fen[MAX_COLUMNS];
    size_t rows;
};

struct table {
    struct aj_grid grid;
    struct sums page, all;
};

/* In the type of the heads. */
static struct aj_cell plain_cell(const struct aj_block *b, const char *text)
{
    struct aj_cell cell = {.content = b->content, .span = 1};

    cell.content.text = text;
    cell.content.each = NULL;
    cell.content.align = AJ_ALIGN_CENTER;
    return cell;
}

static enum aj_code draw_heads(struct aj_grid *grid)
{
    const struct aj_block *b = grid->block;
    struct aj_cell cells[MAX_COLUMNS];
    struct aj_grid_row row = {.cells = cells,
                              .n = b->n_columns,
                              .scope = &grid->c->scope,
                              .height = b->head_height,
                              .stays = true};

    for (size_t i = 0; i < b->n_columns; i++)
        cells[i] = plain_cell(b, b->columns[i].head);
    return aj_grid_row(grid, &row);
}

static enum aj_code add_up(struct aj_compose *c, const struct aj_block *b, const json_t *element,
                           struct sums *sums)
{
    for (size_t i = 0; i < b->n_columns; i++) {
        const char *key = b->columns[i].sum;
        const json_t *value = key ? json_object_get(element, key) : NULL;

        if (!key)
            continue;
        if (!json_is_integer(value) || json_integer_value(value) < 0 ||
            json_integer_value(value) > AJ_AMOUNT_MOST - sums->fen[i]) {
            return aj_fail(c->err, AJ_INVALID, "%s：%s 有一项的 %s 不能相加", c->layout->name,
                           b->content.each, key);
        }
        sums->fen[i] += json_integer_value(value);
    }
    sums->rows++;
    return AJ_OK;
}

/* What the text of a row of sums may name: {"sum": {"rows", "<key>", "<key>_words"}}. */
static enum aj_code sums_element(struct aj_compose *c, const struct aj_block *b,
                                 const struct sums *sums, json_t **out)
{
    AJ_AUTO(aj_auto_json) json_t *values = json_pack("{s:I}", "rows", (json_int_t)sums->rows);

    for (size_t i = 0; i < b->n_columns; i++) {
        const char *key = b->columns[i].sum;
        char figures[AJ_FEN_TEXT_SIZE];
        char words[AJ_AMOUNT_WORDS_SIZE];
        char words_key[80];

        if (!key)
            continue;
        aj_fen_text(sums->fen[i], figures);
        AJ_TRY(aj_amount_words(sums->fen[i], words, c->err));
        (void)snprintf(words_key, sizeof(words_key), "%s_words", key);
        if (json_object_set_new(values, key, json_string(figures)) != 0 ||
            json_object_set_new(values, words_key, json_string(words)) != 0)
            return aj_fail(c->err, AJ_NO_MEMORY, "内存不足");
    }
    *out = json_pack("{s:O}", "sum", values);
    return *out ? AJ_OK : aj_fail(c->err, AJ_NO_MEMORY, "内存不足");
}

static enum aj_code sum_cell(struct aj_compose *c, const struct aj_column *column, int64_t fen,
                             struct aj_cell *cell)
{
    char figures[AJ_FEN_TEXT_SIZE];

    cell->content.size = column->content.size;
    cell->content.leading = column->content.leading;
    cell->content.align = column->content.align;
    aj_fen_text(fen, figures);
    cell->content.text = aj_arena_copy(c->arena, figures, strlen(figures));
    return cell->content.text ? AJ_OK : aj_fail(c->err, AJ_NO_MEMORY, "内存不足");
}

/* `text` over the columns before the first that is summed, then each sum below its column. */
static enum aj_code draw_sums(struct aj_grid *grid, const struct sums *sums, const char *text)
{
    AJ_AUTO(aj_auto_json) json_t *element = NULL;
    struct aj_compose *c = grid->c;
    const struct aj_block *b = grid->block;
    struct aj_scope scope = c->scope;
    struct aj_cell cells[MAX_COLUMNS];
    struct aj_grid_row row = {
        .cells = cells, .scope = &scope, .height = b->row_height, .stays = true};
    size_t first = 0;

    AJ_TRY(sums_element(c, b, sums, &element));
    scope.element = element;
    while (!b->columns[first].sum)
        first++; /* not the first one, and one there is: checked when the layout was read */
    cells[row.n] = plain_cell(b, text);
    cells[row.n].content.align = AJ_ALIGN_LEFT;
    cells[row.n++].span = (int)first;
    for (size_t i = first; i < b->n_columns; i++) {
        cells[row.n] = plain_cell(b, "");
        if (b->columns[i].sum)
            AJ_TRY(sum_cell(c, &b->columns[i], sums->fen[i], &cells[row.n]));
        row.n++;
    }
    for (size_t i = 0; i < row.n; i++) {
        cells[i].content.bold = true;
        cells[i].content.lines = 1;
    }
    return aj_grid_row(grid, &row);
}

/* A row that goes on on the next page belongs to that page's sum. */
static enum aj_code draw_page_sum(struct aj_grid *grid)
{
    struct table *t = grid->arg;
    struct sums page = t->page;

    t->page = (struct sums){0};
    if (page.rows == 0)
        return AJ_OK;
    return draw_sums(grid, &page, grid->block->page_sum);
}

static int sum_height(const struct aj_compose *c, const struct aj_block *b, const char *text)
{
    int needed = b->content.leading + 2 * c->layout->padding;

    if (!text)
        return 0;
    return needed > b->row_height ? needed : b->row_height;
}

static enum aj_code draw_empty_rows(struct aj_grid *grid, size_t rows)
{
    const struct aj_block *b = grid->block;
    struct aj_cell cells[MAX_COLUMNS];
    struct aj_grid_row row = {
        .cells = cells, .n = b->n_columns, .scope = &grid->c->scope, .height = b->row_height};

    for (size_t i = 0; i < b->n_columns; i++)
        cells[i] = plain_cell(b, "");
    while (rows < (size_t)b->min_rows ||
           (b->fill && aj_compose_room(grid->c) - grid->reserve >= b->row_height)) {
        AJ_TRY(aj_grid_row(grid, &row));
        rows++;
    }
    return AJ_OK;
}

static enum aj_code draw_rows(struct table *t, const json_t *list)
{
    struct aj_compose *c = t->grid.c;
    const struct aj_block *b = t->grid.block;
    struct aj_scope scope = c->scope;
    struct aj_cell cells[MAX_COLUMNS];
    struct aj_grid_row row = {
        .cells = cells, .n = b->n_columns, .scope = &scope, .height = b->row_height};
    size_t n = json_array_size(list);

    for (size_t i = 0; i < b->n_columns; i++)
        cells[i] = (struct aj_cell){.content = b->columns[i].content, .span = 1};
    for (size_t i = 0; i < n; i++) {
        if (i + 1 == n) /* the last row goes with the total, and with what the table is kept with */
            t->grid.reserve += sum_height(c, b, b->total) + c->follow;
        scope.element = json_array_get(list, i);
        AJ_TRY(aj_grid_row(&t->grid, &row));
        AJ_TRY(add_up(c, b, scope.element, &t->page));
        AJ_TRY(add_up(c, b, scope.element, &t->all));
    }
    return draw_empty_rows(&t->grid, n);
}

enum aj_code aj_table_draw(struct aj_compose *c, const struct aj_block *b)
{
    struct table t = {.grid = {.c = c, .block = b, .on_page = draw_heads}};
    const json_t *list = aj_scope_find(&c->scope, b->content.each);

    if (!json_is_array(list)) {
        return aj_fail(c->err, AJ_INVALID, "%s：数据中没有 %s，或不是数组", c->layout->name,
                       b->content.each);
    }
    t.grid.arg = &t;
    t.grid.off_page = b->page_sum ? draw_page_sum : NULL;
    t.grid.reserve = sum_height(c, b, b->page_sum);
    AJ_TRY(aj_grid_begin(&t.grid));
    AJ_TRY(draw_rows(&t, list));
    if (b->page_sum)
        AJ_TRY(draw_page_sum(&t.grid));
    if (b->total)
        AJ_TRY(draw_sums(&t.grid, &t.all, b->total));
    aj_grid_end(&t.grid);
    return AJ_OK;
}

int aj_table_least_height(const struct aj_compose *c, const struct aj_block *b)
{
    return b->head_height + b->row_height + sum_height(c, b, b->page_sum);
}
