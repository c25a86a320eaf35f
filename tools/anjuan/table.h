#ifndef AJ_TOOLS_TABLE_H
#define AJ_TOOLS_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* Columns on a terminal: a Chinese character is two columns wide. */
size_t aj_table_columns(int32_t cp);
size_t aj_table_width(const char *text);
size_t aj_table_fitting(const char *text, size_t width); /* bytes of it that fit */

/* Prints `text` cut or padded to `width` columns, then one blank. */
void aj_table_cell(const char *text, size_t width);

/* Padded, but never cut: for what must be read whole. */
void aj_table_whole(const char *text, size_t width);

/* As the first, at the right edge: for numbers. */
void aj_table_number(const char *text, size_t width);

#endif
