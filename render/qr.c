#include "render/qr.h"

#include <qrencode.h>
#include <stddef.h>
#include <string.h>

#define MAX_BYTES 2000 /* version 40 at level M holds 2,331, less the header */

static void draw_row(struct aj_canvas *canvas, size_t sheet, const QRcode *code, int row,
                     const struct aj_mark *square)
{
    const unsigned char *modules = code->data + (ptrdiff_t)row * code->width;
    int side = square->w;

    for (int k = 0; k < code->width;) {
        struct aj_mark mark = {.kind = AJ_MARK_FILL};
        int end = k;

        while (end < code->width && (modules[end] & 1))
            end++;
        if (end == k) {
            k++;
            continue;
        }
        /* edges are rounded each for itself, so that neighbours meet */
        mark.x = square->x + side * k / code->width;
        mark.w = square->x + side * end / code->width - mark.x;
        mark.y = square->y + side * row / code->width;
        mark.h = square->y + side * (row + 1) / code->width - mark.y;
        aj_canvas_add(canvas, sheet, &mark);
        k = end;
    }
}

/* ECI 26 says that the bytes are UTF-8; without it a reader guesses, and "·" becomes something
 * else. */
static QRcode *encode(const char *text)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
    QRcode *code = NULL;

    if (input && QRinput_appendECIheader(input, 26) == 0 &&
        QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    return code;
}

enum aj_code aj_qr_draw(struct aj_canvas *canvas, size_t sheet, const char *text,
                        const struct aj_mark *square, struct aj_err *err)
{
    QRcode *code;

    if (*text == '\0')
        return AJ_OK;
    if (strlen(text) > MAX_BYTES)
        return aj_fail(err, AJ_INVALID, "二维码的内容过长");
    code = encode(text);
    if (!code)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    for (int row = 0; row < code->width; row++)
        draw_row(canvas, sheet, code, row, square);
    QRcode_free(code);
    return AJ_OK;
}
