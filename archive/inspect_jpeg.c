#include "archive/inspect_parts.h"

#include "base/auto.h"

#include <jpeglib.h>
#include <setjmp.h>
#include <string.h>

/* Pictures up to here are decoded to the last row; of larger ones the chain of segments up to the
   end mark is proven, which finds every cut but not every flipped bit (their digest does that). */
#define DECODED_PIXELS 1000000u

#define TOO_LARGE "图片自称的尺寸过大，不像是材料。请重新拍摄或者扫描。"
#define CUT_OFF   "图片不完整，可能是上传中断。请重新上传。"
#define DAMAGED   "图片已损坏。请重新拍摄或者扫描。"

struct jpeg_walk {
    struct aj_inspection *in;
    uint64_t at;   /* of the byte read next */
    uint64_t from; /* where the block lies in the file */
    size_t size;   /* bytes in the block */
    unsigned char block[65536];
    bool mpf;  /* more pictures follow on purpose (CIPA DC-007) */
    bool exif; /* the first block of EXIF was read */
    unsigned width, height;
};

/* The bytes from w->at on, as far as they are in memory; 0 at the end of the file. */
static size_t ahead(struct jpeg_walk *w, const unsigned char **bytes)
{
    if (w->at < w->from || w->at >= w->from + w->size) {
        w->from = w->at;
        w->size = aj_inspect_read(w->in, w->at, w->block, sizeof(w->block));
    }
    *bytes = w->block + (w->at - w->from);
    return w->size - (size_t)(w->at - w->from);
}

static int next(struct jpeg_walk *w)
{
    const unsigned char *bytes;

    if (ahead(w, &bytes) == 0)
        return EOF;
    w->at++;
    return *bytes;
}

/* Segments that matter: EXIF, more pictures, the frame's size. */
static bool read_segment(struct jpeg_walk *w, int marker)
{
    unsigned char body[65536];
    int high = next(w), low = next(w);
    size_t size = high == EOF || low == EOF ? 0 : (size_t)(high << 8 | low);
    bool frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;

    if (size < 2 || w->at + (size - 2) > w->in->size)
        return false;
    size -= 2;
    w->at += size;
    if (marker != 0xE1 && marker != 0xE2 && !frame)
        return true;
    if (aj_inspect_read(w->in, w->at - size, body, size) != size)
        return false;
    if (marker == 0xE1 && size >= 6 && !w->exif && memcmp(body, "Exif\0\0", 6) == 0) {
        w->exif = true;
        aj_inspect_exif(w->in, body + 6, size - 6);
    }
    w->mpf = w->mpf || (marker == 0xE2 && size >= 4 && memcmp(body, "MPF\0", 4) == 0);
    if (frame && size >= 5 && w->width == 0) {
        w->height = (unsigned)(body[1] << 8 | body[2]);
        w->width = (unsigned)(body[3] << 8 | body[4]);
    }
    return true;
}

/* Through compressed data to the next marker that is neither a restart nor a stuffed byte. */
static int end_of_scan(struct jpeg_walk *w)
{
    const unsigned char *bytes, *mark;
    size_t n;

    while ((n = ahead(w, &bytes)) > 0) {
        int c;

        mark = memchr(bytes, 0xFF, n);
        w->at += mark ? (size_t)(mark - bytes) + 1 : n;
        if (!mark)
            continue;
        c = next(w);
        while (c == 0xFF)
            c = next(w);
        if (c != 0 && !(c >= 0xD0 && c <= 0xD7))
            return c;
    }
    return EOF;
}

static int next_marker(struct jpeg_walk *w)
{
    int c = next(w);

    if (c != 0xFF)
        return EOF;
    while (c == 0xFF)
        c = next(w);
    return c;
}

/* From the start to the end mark; false: it ends before. */
static bool walk(struct jpeg_walk *w)
{
    int marker;

    w->at = 2; /* the start mark is what made it a JPEG */
    marker = next_marker(w);
    while (marker != EOF && marker != 0xD9) {
        if (!read_segment(w, marker))
            return false;
        marker = marker == 0xDA ? end_of_scan(w) : next_marker(w);
    }
    return marker == 0xD9;
}

/* Zeros and line ends are padding; phones append pictures (MPF) and notes of their own (Samsung).
 */
static bool has_extra(struct jpeg_walk *w)
{
    unsigned char tail[4];

    if (w->mpf ||
        (aj_inspect_read(w->in, w->in->size - 4, tail, 4) == 4 && memcmp(tail, "SEFT", 4) == 0))
        return false;
    for (int c = next(w); c != EOF; c = next(w)) {
        if (c != 0 && c != '\n' && c != '\r' && c != 0xFF)
            return true;
    }
    return false;
}

struct jpeg_fault {
    struct jpeg_error_mgr base; /* first: libjpeg hands it back as this */
    jmp_buf out;
};

static void leave(j_common_ptr jpeg)
{
    longjmp(((struct jpeg_fault *)jpeg->err)->out, 1);
}

static void say_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* No scope cleanup in here: leave() jumps over it. */
static bool decode(struct jpeg_decompress_struct *jpeg, struct jpeg_fault *fault, FILE *file)
{
    unsigned char *row;

    if (setjmp(fault->out))
        return false;
    jpeg_stdio_src(jpeg, file);
    (void)jpeg_read_header(jpeg, TRUE);
    jpeg->scale_num = 1; /* every bit is still read, but a picture of 1/64 is put together */
    jpeg->scale_denom = 8;
    jpeg->dct_method = JDCT_IFAST;
    (void)jpeg_start_decompress(jpeg);
    row = jpeg->mem->alloc_large((j_common_ptr)jpeg, JPOOL_IMAGE,
                                 (size_t)jpeg->output_width * (size_t)jpeg->output_components);
    while (jpeg->output_scanline < jpeg->output_height)
        (void)jpeg_read_scanlines(jpeg, &row, 1);
    (void)jpeg_finish_decompress(jpeg);
    return fault->base.num_warnings == 0;
}

static bool decodes(FILE *file)
{
    struct jpeg_decompress_struct jpeg = {0};
    struct jpeg_fault fault = {0};
    bool fine;

    jpeg.err = jpeg_std_error(&fault.base);
    fault.base.error_exit = leave;
    fault.base.output_message = say_nothing;
    jpeg_create_decompress(&jpeg);
    fine = decode(&jpeg, &fault, file);
    jpeg_destroy_decompress(&jpeg);
    return fine;
}

static void close_stream(FILE **file)
{
    if (*file)
        (void)fclose(*file);
}

static enum aj_code decode_small(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(close_stream) FILE *file = aj_inspect_stream(in);

    if (!file)
        return aj_fail(err, AJ_NO_MEMORY, "cannot open %s again", in->path);
    if (!decodes(file))
        aj_inspect_broken(in, DAMAGED);
    return AJ_OK;
}

enum aj_code aj_inspect_jpeg(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct jpeg_walk *w = calloc(1, sizeof(*w));
    bool whole;
    uint64_t pixels;

    if (!w)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    w->in = in;
    whole = walk(w);
    pixels = (uint64_t)w->width * w->height;
    if (pixels > AJ_INSPECT_PIXELS) {
        aj_inspect_broken(in, TOO_LARGE);
    } else if (!whole) {
        aj_inspect_broken(in, CUT_OFF);
    } else if (pixels == 0) {
        aj_inspect_broken(in, DAMAGED);
    }
    if (whole && has_extra(w))
        in->paper->flags |= AJ_PAPER_EXTRA_BYTES;
    return in->paper->trouble || pixels > DECODED_PIXELS ? AJ_OK : decode_small(in, err);
}
