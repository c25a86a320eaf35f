#ifndef AJ_RENDER_RULED_TABLE_H
#define AJ_RENDER_RULED_TABLE_H

#include "render/setting.h"

/* The block `table` of docs/formats/pages.md: heads on every page, a row for each element, sums
   below the rows of a page and below all. Private to the composing of pages. */
enum aj_code aj_table_draw(struct aj_compose *c, const struct aj_block *b) AJ_CHECKED;

/* What must fit for the table to begin on this page: heads, a row, and the sum below it. */
int aj_table_least_height(const struct aj_compose *c, const struct aj_block *b);

#endif
