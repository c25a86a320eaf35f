#ifndef AJ_RENDER_CANVAS_H
#define AJ_RENDER_CANVAS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What is drawn, recorded before it is printed: a footer names the number of pages, and tests can
 * look at a drawing without reading PDF. Hundredths of a point, y down from the top edge of the
 * page. The first failure sticks; `aj_canvas_check` asks for it. Not thread-safe.
 */

enum aj_mark_kind { AJ_MARK_TEXT, AJ_MARK_LINE, AJ_MARK_BOX, AJ_MARK_FILL };

struct aj_mark {
    enum aj_mark_kind kind;
    int x, y;      /* text: start and baseline */
    int w, h;      /* line: dx, dy */
    int thickness; /* line, box */
    int size, tracking;
    bool bold;
    const char *text; /* counted */
    size_t text_size;
};

struct aj_sheet { /* one page */
    int width, height;
    struct aj_mark *marks;
    size_t n, room;
};

struct aj_canvas {
    struct aj_sheet *sheets;
    size_t n, room;
    struct aj_arena *arena; /* borrowed; keeps the texts */
    bool failed;
};

void aj_canvas_release(struct aj_canvas *canvas);
void aj_canvas_sheet(struct aj_canvas *canvas, int width, int height);

/* A copy of `mark` and its text onto sheet `at`. */
void aj_canvas_add(struct aj_canvas *canvas, size_t at, const struct aj_mark *mark);

enum aj_code aj_canvas_check(const struct aj_canvas *canvas, struct aj_err *err) AJ_CHECKED;

#endif
