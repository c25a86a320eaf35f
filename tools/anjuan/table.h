#ifndef AJ_TOOLS_TABLE_H
#define AJ_TOOLS_TABLE_H

#include <stddef.h>

/* Columns on a terminal: a Chinese character is two columns wide. */

/* Prints `text` cut or padded to `width` columns, then one blank. */
void aj_table_cell(const char *text, size_t width);

/* As above, at the right edge: for numbers. */
void aj_table_number(const char *text, size_t width);

#endif
