#ifndef AJ_RENDER_SETTING_H
#define AJ_RENDER_SETTING_H

#include "render/canvas.h"
#include "render/layout.h"
#include "render/line_break.h"
#include "render/scope.h"

/* Text set in lines, and lines put onto the page. Private to the composing of pages. */

struct aj_compose {
    const struct aj_layout *layout;
    struct aj_scope scope;
    struct aj_measure measure;
    struct aj_canvas *canvas;
    struct aj_arena *arena; /* borrowed; settings live as long as it */
    struct aj_err *err;
    size_t sheet; /* drawn on */
    int y;        /* where the next thing begins */
    int origin;   /* where the layout's part of the page begins, 0 when it has all of it */
    bool fresh;   /* nothing on this page yet */
    int follow;   /* room that the end of this block leaves for what it is kept with */
};

struct aj_setting {
    const struct aj_content *content;
    const char *text;
    struct aj_line *lines;
    size_t n;
    int size; /* the content's, or smaller where it had to be made to fit one line */
};

/* Sets `content` in lines of `width`; everything in the arena. */
enum aj_code aj_setting_make(struct aj_compose *c, const struct aj_scope *scope,
                             const struct aj_content *content, int width,
                             struct aj_setting *out) AJ_CHECKED;

/* As one line, in smaller type when it is wider than `width`. */
enum aj_code aj_setting_one_line(struct aj_compose *c, const struct aj_scope *scope,
                                 const struct aj_content *content, int width,
                                 struct aj_setting *out) AJ_CHECKED;

/* Natural width of a line, spread included. */
int aj_setting_width(const struct aj_setting *s, size_t i);

struct aj_span {
    size_t from, to; /* lines */
};

/* Lines from..to at the top left corner x, y of a column `width` wide, onto the sheet. */
void aj_setting_draw(struct aj_compose *c, const struct aj_setting *s, struct aj_span lines, int x,
                     int y, int width);

/* Width of plain text at a type size. */
int aj_text_width(const struct aj_compose *c, const char *text, int size);

#endif
