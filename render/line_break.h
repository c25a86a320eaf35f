#ifndef AJ_RENDER_LINE_BREAK_H
#define AJ_RENDER_LINE_BREAK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Breaks Chinese text into lines as a Chinese office sets it (避头尾, GB/T 15834-2011 5.1):
 *
 *  - no line begins with ，。、；：？！）》」』】〕”’%‰℃…—· nor ends with （《「『【〔“‘￥№;
 *  - numbers stay with their unit (2,000元, 30%), dates (2026年3月12日), Latin words, URLs and
 *    第3页 stay whole;
 *  - 《书名》, 第三条, 〔2026〕刑字第12号 and ☑选项 stay whole;
 *  - the last line of a paragraph holds more than one character (单字不成行) where it can.
 *
 * What is longer than a whole line is broken inside, the last kind of the list first. LF ends a
 * paragraph. Widths are thousandths of the type size. No shared state.
 */

struct aj_measure { /* width of one character in thousandths of the type size */
    unsigned (*width)(const void *arg, int32_t code_point);
    const void *arg;
};

struct aj_line {
    size_t begin, end; /* bytes to print; blanks before `next` are not printed */
    size_t next;       /* where the next line begins */
    unsigned width;    /* of the printed bytes */
    unsigned n_chars;  /* printed characters that are wider than nothing */
    bool last;         /* of its paragraph */
    bool first;        /* of its paragraph */
};

struct aj_line_shape {
    struct aj_measure measure;
    unsigned width;  /* of a line */
    unsigned indent; /* of the first line of a paragraph */
};

/* `*out` is owned by the caller (free). An empty text has one empty line. A line holds at least
   one character, even where none fits. AJ_NO_MEMORY. */
enum aj_code aj_line_break(const struct aj_line_shape *shape, const char *text, size_t size,
                           struct aj_line **out, size_t *n, struct aj_err *err) AJ_CHECKED;

bool aj_line_may_begin_with(int32_t code_point);
bool aj_line_may_end_with(int32_t code_point);

#endif
