#include "render/layout_read.h"

#include <string.h>

static const struct aj_key content_keys[] = {
    AJ_LAYOUT_KEY(aj_content, text, AJ_KEY_TEMPLATE, 0, 0),
    AJ_LAYOUT_KEY(aj_content, each, AJ_KEY_PATH, 0, 0),
    AJ_LAYOUT_KEY(aj_content, lead, AJ_KEY_TEMPLATE, 0, 0),
    AJ_LAYOUT_KEY(aj_content, checks, AJ_KEY_PATH, 0, 0),
    AJ_LAYOUT_KEY(aj_content, size, AJ_KEY_POINTS, 4, 72),
    AJ_LAYOUT_KEY(aj_content, leading, AJ_KEY_EMS, 1, 4),
    AJ_LAYOUT_KEY(aj_content, indent, AJ_KEY_EMS, 0, 20),
    AJ_LAYOUT_KEY(aj_content, spread, AJ_KEY_EMS, 0, 40),
    AJ_LAYOUT_KEY(aj_content, lines, AJ_KEY_COUNT, 1, 100),
    AJ_LAYOUT_KEY(aj_content, align, AJ_KEY_ALIGN, 0, 0),
    AJ_LAYOUT_KEY(aj_content, bold, AJ_KEY_BOOL, 0, 0),
};
static const struct aj_key cell_keys[] = {
    AJ_LAYOUT_KEY(aj_cell, span, AJ_KEY_COUNT, 1, 16),
    AJ_LAYOUT_KEY(aj_cell, valign, AJ_KEY_VALIGN, 0, 0),
    AJ_LAYOUT_KEY(aj_cell, label, AJ_KEY_BOOL, 0, 0),
    AJ_LAYOUT_OTHER("foot"),
};
static const struct aj_key row_keys[] = {
    AJ_LAYOUT_COMMENT,
    AJ_LAYOUT_OTHER("cells"),
    AJ_LAYOUT_KEY(aj_form_row, when, AJ_KEY_WHEN, 0, 0),
    AJ_LAYOUT_KEY(aj_form_row, height, AJ_KEY_MM, 3, 290),
    AJ_LAYOUT_KEY(aj_form_row, fill, AJ_KEY_BOOL, 0, 0),
};
static const struct aj_key column_keys[] = {
    AJ_LAYOUT_KEY(aj_column, head, AJ_KEY_TEMPLATE, 0, 0),
    AJ_LAYOUT_KEY(aj_column, width, AJ_KEY_MM, 3, 400),
    AJ_LAYOUT_KEY(aj_column, sum, AJ_KEY_PATH, 0, 0),
};
static const struct aj_key field_keys[] = {
    AJ_LAYOUT_KEY(aj_field, label, AJ_KEY_TEXT, 0, 0),
    AJ_LAYOUT_KEY(aj_field, width, AJ_KEY_MM, 5, 200),
};

enum aj_code aj_layout_content(struct aj_layout_reader *r, const json_t *json,
                               const struct aj_content *type, struct aj_content *content,
                               const struct aj_key_set *more)
{
    struct aj_key_set sets[2] = {AJ_LAYOUT_SET(content_keys, content)};

    content->size = type->size;
    content->leading = type->leading;
    if (more)
        sets[1] = *more;
    AJ_TRY(aj_keys_read(&r->keys, json, sets, more ? 2 : 1));
    content->leading = (int)((long)content->size * content->leading / 1000);
    if (!content->text)
        content->text = "";
    return AJ_OK;
}

enum aj_code aj_layout_fields(struct aj_layout_reader *r, const json_t *json, const char *key,
                              const struct aj_content *type, struct aj_field **fields, size_t *n)
{
    AJ_TRY(
        aj_keys_array(&r->keys, json, key, (struct aj_key_room){12, sizeof(**fields)}, fields, n));
    for (size_t i = 0; i < *n; i++) {
        struct aj_field *field = &(*fields)[i];
        struct aj_key_set more = AJ_LAYOUT_SET(field_keys, field);
        size_t before = aj_key_enter(&r->keys, key, (int)i);

        field->label = "";
        field->width = aj_from_mm(35);
        field->content.align = AJ_ALIGN_CENTER;
        AJ_TRY(aj_layout_content(r, json_array_get(json_object_get(json, key), i), type,
                                 &field->content, &more));
        aj_key_leave(&r->keys, before);
    }
    return AJ_OK;
}

static enum aj_code read_cell(struct aj_layout_reader *r, const json_t *json,
                              const struct aj_content *type, struct aj_cell *cell)
{
    struct aj_key_set more = AJ_LAYOUT_SET(cell_keys, cell);

    cell->span = 1;
    AJ_TRY(aj_layout_content(r, json, type, &cell->content, &more));
    if (!json_object_get(json, "foot"))
        return AJ_OK;
    return aj_layout_fields(r, json, "foot", type, &cell->foot, &cell->n_foot);
}

static enum aj_code read_row(struct aj_layout_reader *r, const json_t *json,
                             const struct aj_block *b, struct aj_form_row *row)
{
    struct aj_key_set set = AJ_LAYOUT_SET(row_keys, row);
    size_t columns = 0;

    row->height = aj_from_mm(8);
    AJ_TRY(aj_keys_read(&r->keys, json, &set, 1));
    AJ_TRY(aj_keys_array(&r->keys, json, "cells", (struct aj_key_room){16, sizeof(*row->cells)},
                         &row->cells, &row->n_cells));
    for (size_t i = 0; i < row->n_cells; i++) {
        size_t before = aj_key_enter(&r->keys, "cells", (int)i);

        AJ_TRY(read_cell(r, json_array_get(json_object_get(json, "cells"), i), &b->content,
                         &row->cells[i]));
        aj_key_leave(&r->keys, before);
        columns += (size_t)row->cells[i].span;
    }
    if (columns != b->n_widths)
        return aj_key_fail(&r->keys, "cells", "各格跨列之和与 widths 的列数不符");
    return AJ_OK;
}

/* Widths as given, scaled so that they fill the page; the last one takes what rounding left. */
static void scale_widths(const struct aj_layout *layout, int *widths, size_t n)
{
    int whole = layout->width - layout->left - layout->right;
    long sum = 0;
    int used = 0;

    for (size_t i = 0; i < n; i++)
        sum += widths[i];
    for (size_t i = 0; i < n; i++) {
        widths[i] = i + 1 == n ? whole - used : (int)((long)widths[i] * whole / sum);
        used += widths[i];
    }
}

enum aj_code aj_layout_form(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    const json_t *widths = json_object_get(json, "widths");

    AJ_TRY(aj_keys_array(&r->keys, json, "widths", (struct aj_key_room){16, sizeof(int)},
                         &b->widths, &b->n_widths));
    for (size_t i = 0; i < b->n_widths; i++) {
        double mm = json_number_value(json_array_get(widths, i));

        if (!(mm >= 3 && mm <= 400))
            return aj_key_fail(&r->keys, "widths", "每一列应为 3 到 400 之间的数");
        b->widths[i] = aj_from_mm(mm);
    }
    scale_widths(r->layout, b->widths, b->n_widths);
    AJ_TRY(aj_keys_array(&r->keys, json, "rows", (struct aj_key_room){100, sizeof(*b->rows)},
                         &b->rows, &b->n_rows));
    for (size_t i = 0; i < b->n_rows; i++) {
        size_t before = aj_key_enter(&r->keys, "rows", (int)i);

        AJ_TRY(read_row(r, json_array_get(json_object_get(json, "rows"), i), b, &b->rows[i]));
        aj_key_leave(&r->keys, before);
    }
    return AJ_OK;
}

static enum aj_code read_column(struct aj_layout_reader *r, const json_t *json,
                                const struct aj_block *b, struct aj_column *column)
{
    struct aj_key_set more = AJ_LAYOUT_SET(column_keys, column);

    column->head = "";
    AJ_TRY(aj_layout_content(r, json, &b->content, &column->content, &more));
    if (column->sum && strpbrk(column->sum, "."))
        return aj_key_fail(&r->keys, "sum", "应为一个键，如 paid_fen");
    return column->width ? AJ_OK : aj_key_fail(&r->keys, "width", "缺少");
}

/* The text of a row of sums needs a column before the first sum to stand in. */
static enum aj_code check_sums(const struct aj_layout_reader *r, const struct aj_block *b)
{
    const char *key = b->page_sum ? "page_sum" : "total";
    size_t first = 0;

    while (first < b->n_columns && !b->columns[first].sum)
        first++;
    if ((b->page_sum || b->total) && (first == 0 || first == b->n_columns))
        return aj_key_fail(&r->keys, key, "第二列起要有一列写明 sum，第一列不可相加");
    return AJ_OK;
}

enum aj_code aj_layout_table(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    if (!b->content.each)
        return aj_key_fail(&r->keys, "each", "缺少");
    AJ_TRY(aj_keys_array(&r->keys, json, "columns", (struct aj_key_room){16, sizeof(*b->columns)},
                         &b->columns, &b->n_columns));
    AJ_TRY(aj_keys_array(&r->keys, json, "columns", (struct aj_key_room){16, sizeof(int)},
                         &b->widths, &b->n_widths));
    for (size_t i = 0; i < b->n_columns; i++) {
        size_t before = aj_key_enter(&r->keys, "columns", (int)i);

        AJ_TRY(
            read_column(r, json_array_get(json_object_get(json, "columns"), i), b, &b->columns[i]));
        b->widths[i] = b->columns[i].width;
        aj_key_leave(&r->keys, before);
    }
    scale_widths(r->layout, b->widths, b->n_widths);
    return check_sums(r, b);
}
