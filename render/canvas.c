#include "render/canvas.h"

#include <stdlib.h>

void aj_canvas_release(struct aj_canvas *canvas)
{
    for (size_t i = 0; i < canvas->n; i++)
        free(canvas->sheets[i].marks);
    free(canvas->sheets);
    *canvas = (struct aj_canvas){.arena = canvas->arena};
}

void aj_canvas_sheet(struct aj_canvas *canvas, int width, int height)
{
    if (canvas->n == canvas->room) {
        size_t room = canvas->room ? canvas->room * 2 : 8;
        struct aj_sheet *sheets = realloc(canvas->sheets, room * sizeof(*sheets));

        if (!sheets) {
            canvas->failed = true;
            return;
        }
        canvas->sheets = sheets;
        canvas->room = room;
    }
    canvas->sheets[canvas->n++] = (struct aj_sheet){.width = width, .height = height};
}

void aj_canvas_add(struct aj_canvas *canvas, size_t at, const struct aj_mark *mark)
{
    struct aj_sheet *sheet;
    char *text = NULL;

    if (canvas->failed || at >= canvas->n)
        return;
    sheet = &canvas->sheets[at];
    if (sheet->n == sheet->room) {
        size_t room = sheet->room ? sheet->room * 2 : 128;
        struct aj_mark *marks = realloc(sheet->marks, room * sizeof(*marks));

        if (!marks) {
            canvas->failed = true;
            return;
        }
        sheet->marks = marks;
        sheet->room = room;
    }
    if (mark->kind == AJ_MARK_TEXT) {
        text = aj_arena_copy(canvas->arena, mark->text, mark->text_size);
        if (!text) {
            canvas->failed = true;
            return;
        }
    }
    sheet->marks[sheet->n] = *mark;
    sheet->marks[sheet->n++].text = text;
}

enum aj_code aj_canvas_check(const struct aj_canvas *canvas, struct aj_err *err)
{
    return canvas->failed ? aj_fail(err, AJ_NO_MEMORY, "内存不足，未能排版") : AJ_OK;
}
