#ifndef AJ_TOOLS_LINES_H
#define AJ_TOOLS_LINES_H

#include <stddef.h>
#include <stdint.h>

/*
 * Text that is broken at the right edge of the terminal and goes on under its beginning. Where
 * standard output is no terminal nothing is broken: whoever looks for words in it finds them whole.
 */
struct aj_lines {
    size_t indent; /* columns */
    size_t width;  /* of the terminal; 0: none */
    size_t at;     /* the column that is next */
};

/* Prints `label`, padded to `indent` columns; later lines begin at that column. */
void aj_lines_begin(struct aj_lines *lines, const char *label, size_t indent);

void aj_lines_put(struct aj_lines *lines, const char *text);

/* "等12人": a number between two texts. */
void aj_lines_put_number(struct aj_lines *lines, const char *before, int64_t n, const char *after);

/* Begins another line unless so many columns are left on this one: for what should not be broken.
 */
void aj_lines_keep(struct aj_lines *lines, size_t columns);

/* Found words: bold on a terminal, in 【】 elsewhere, and where NO_COLOR or TERM=dumb ask for it.
 */
void aj_lines_put_marked(struct aj_lines *lines, const char *text);

void aj_lines_end(struct aj_lines *lines);

#endif
