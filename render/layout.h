#ifndef AJ_RENDER_LAYOUT_H
#define AJ_RENDER_LAYOUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A page layout as read from templates/pages (docs/formats/pages.md). Lengths are hundredths of a
 * point, in integers, so that no two machines round differently; distances inside a text are
 * thousandths of the type size. Texts are borrowed from the arena the layout was read into.
 */

enum aj_align { AJ_ALIGN_LEFT, AJ_ALIGN_CENTER, AJ_ALIGN_RIGHT, AJ_ALIGN_JUSTIFY };
enum aj_valign { AJ_VALIGN_MIDDLE, AJ_VALIGN_TOP, AJ_VALIGN_BOTTOM };

struct aj_content { /* a text and how it is set */
    const char *text;
    const char *each;   /* NULL: once */
    const char *lead;   /* paragraphs before those of `each`, or NULL */
    const char *checks; /* NULL: `text` */
    int size;
    int leading; /* distance of lines */
    int indent, spread;
    int lines; /* smaller type rather than more lines; 0: as many as it takes */
    enum aj_align align;
    bool bold;
};

struct aj_field { /* label, and value on a rule */
    const char *label;
    struct aj_content content;
    int width; /* of the rule */
};

struct aj_cell {
    struct aj_content content;
    int span;
    enum aj_valign valign;
    bool label;
    struct aj_field *foot;
    size_t n_foot;
};

struct aj_form_row {
    const char *when;
    int height;
    bool fill;
    struct aj_cell *cells;
    size_t n_cells;
};

struct aj_column {
    const char *head;
    int width;
    const char *sum; /* key of the element that is added up, or NULL */
    struct aj_content content;
};

enum aj_block_kind {
    AJ_BLOCK_TEXT,
    AJ_BLOCK_FIELDS,
    AJ_BLOCK_FORM,
    AJ_BLOCK_TABLE,
    AJ_BLOCK_QR,
    AJ_BLOCK_RULE,
    AJ_BLOCK_SPACE
};

struct aj_place {
    bool given;
    int x, y;
};

/* Members a kind has no key for keep their defaults. */
struct aj_block {
    enum aj_block_kind kind;
    const char *when;
    int before, after;
    struct aj_content content; /* text, fields, qr, and the type of a table's heads */
    bool keep;
    struct aj_place at;
    int width;              /* text, rule; 0: all */
    struct aj_field *items; /* fields */
    size_t n_items;
    int *widths; /* form, table: of the columns, together the width of the page */
    size_t n_widths;
    struct aj_form_row *rows;
    size_t n_rows;
    struct aj_column *columns; /* table */
    size_t n_columns;
    int row_height, head_height, min_rows;
    const char *page_sum, *total; /* of the rows of sums, or NULL */
    bool fill;
    int frame, inner; /* thickness of rules */
    int side;         /* qr */
    int weight;       /* rule */
    int height, to;   /* space */
};

struct aj_layout {
    const char *name; /* "cover.json" */
    int width, height;
    int left, top, right, bottom; /* margins */
    int padding;
    int size, leading_ratio; /* thousandths */
    const char *each;        /* all blocks once for each element, or NULL */
    int slots;               /* of these on a page */
    struct aj_block *blocks;
    size_t n_blocks;
    struct aj_block *footer; /* NULL: none */
};

/* Reads one layout; `name` is the file name for messages, copied. AJ_INVALID names file and key;
   AJ_NO_MEMORY. */
enum aj_code aj_layout_read(const char *name, const json_t *json, struct aj_arena *arena,
                            struct aj_layout *out, struct aj_err *err) AJ_CHECKED;

#endif
