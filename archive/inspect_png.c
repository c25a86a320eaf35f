#include "archive/inspect_parts.h"

#include "base/auto.h"

#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

/* Pictures up to here are decoded; of larger ones every chunk's own check sum is proven. */
#define DECODED_PIXELS 1000000u
#define EXIF_MOST      65536

#define TOO_LARGE "图片自称的尺寸过大，不像是材料。请重新拍摄或者扫描。"
#define CUT_OFF   "图片不完整，可能是上传中断。请重新上传。"
#define DAMAGED   "图片已损坏。请重新拍摄或者扫描。"

struct png_walk {
    struct aj_inspection *in;
    FILE *file;
    uint64_t at;
    uint64_t pixels;
    const char *fault; /* of the words above; NULL: none so far */
    bool ended;
};

static uint32_t get32(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool read_all(struct png_walk *w, void *bytes, size_t size)
{
    if (fread(bytes, 1, size, w->file) != size)
        return false;
    w->at += size;
    return true;
}

/* The first chunk: nothing is believed, or decoded, before its size is. */
static void read_size(struct png_walk *w, const unsigned char *body, size_t size)
{
    uint32_t width = size == 13 ? get32(body) : 0, height = size == 13 ? get32(body + 4) : 0;

    w->pixels = (uint64_t)width * height;
    if (width == 0 || height == 0 || (width | height) >> 31) {
        w->fault = DAMAGED;
    } else if (w->pixels > AJ_INSPECT_PIXELS) {
        w->fault = TOO_LARGE;
    }
}

static void read_known(struct png_walk *w, const unsigned char *type, const unsigned char *body,
                       size_t size)
{
    if (memcmp(type, "IHDR", 4) == 0) {
        read_size(w, body, size);
    } else if (memcmp(type, "eXIf", 4) == 0) {
        aj_inspect_exif(w->in, body, size);
    }
    w->ended = memcmp(type, "IEND", 4) == 0;
}

static void read_chunk(struct png_walk *w)
{
    unsigned char head[8], body[EXIF_MOST], sum[4];
    uint32_t crc, left;
    size_t n = 0;

    if (!read_all(w, head, sizeof(head))) {
        w->fault = CUT_OFF;
        return;
    }
    if (w->pixels == 0 && memcmp(head + 4, "IHDR", 4) != 0) {
        w->fault = DAMAGED;
        return;
    }
    crc = libdeflate_crc32(0, head + 4, 4);
    for (left = get32(head); left > 0; left -= (uint32_t)n) {
        n = left < sizeof(body) ? left : sizeof(body);
        if (!read_all(w, body, n)) {
            w->fault = CUT_OFF;
            return;
        }
        crc = libdeflate_crc32(crc, body, n);
    }
    if (!read_all(w, sum, sizeof(sum))) {
        w->fault = CUT_OFF;
    } else if (get32(sum) != crc) {
        w->fault = DAMAGED;
    } else {
        read_known(w, head + 4, body, get32(head) <= sizeof(body) ? get32(head) : 0);
    }
}

/* libpng's own simple interface catches its jumps. */
static enum aj_code decode(struct aj_inspection *in, FILE *file, struct aj_err *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    AJ_AUTO(aj_auto_free) void *pixels = NULL;
    AJ_AUTO(aj_auto_free) void *colours = NULL;

    rewind(file);
    if (!png_image_begin_read_from_stdio(&image, file)) {
        aj_inspect_broken(in, DAMAGED);
        return AJ_OK;
    }
    pixels = malloc(PNG_IMAGE_SIZE(image)); /* in its own format: no time for conversions */
    colours = malloc(PNG_IMAGE_COLORMAP_SIZE(image) + 1);
    if (!pixels || !colours) {
        png_image_free(&image);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    if (!png_image_finish_read(&image, &(png_color){255, 255, 255}, pixels, 0, colours))
        aj_inspect_broken(in, DAMAGED);
    png_image_free(&image);
    return AJ_OK;
}

static void close_stream(FILE **file)
{
    if (*file)
        (void)fclose(*file);
}

enum aj_code aj_inspect_png(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(close_stream) FILE *file = aj_inspect_stream(in);
    struct png_walk w = {.in = in, .file = file, .at = 8};

    if (!file || fseeko(file, 8, SEEK_SET) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "cannot open %s again", in->path);
    while (!w.ended && !w.fault)
        read_chunk(&w);
    if (w.fault) {
        aj_inspect_broken(in, w.fault);
        return AJ_OK;
    }
    if (w.at < in->size)
        in->paper->flags |= AJ_PAPER_EXTRA_BYTES;
    return w.pixels <= DECODED_PIXELS ? decode(in, file, err) : AJ_OK;
}
