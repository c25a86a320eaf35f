/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* memmem */
#include "archive/inspect_parts.h"

#include <string.h>

/* Pictures and recordings of which only the outer frame is proven: enough to notice a cut upload.
 */
#define BOXES_MOST 100000
#define CUT_OFF    "文件不完整，可能是上传中断。请重新上传。"
#define DAMAGED    "文件已损坏。请重新导出或者上传。"

static uint32_t big32(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t little32(const unsigned char *b)
{
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

/* ISO/IEC 14496-12 4.2: boxes one after the other up to the end of the file. */
static void judge_boxes(struct aj_inspection *in)
{
    uint64_t at = 0;
    bool content = false;

    for (int i = 0; at < in->size; i++) {
        unsigned char head[16];
        size_t n = aj_inspect_read(in, at, head, sizeof(head));
        uint64_t size = n >= 8 ? big32(head) : 2;

        if (size == 1 && n == 16) {
            size = (uint64_t)big32(head + 8) << 32 | big32(head + 12);
        } else if (size == 0) {
            size = in->size - at; /* up to the end */
        }
        if (i == BOXES_MOST || size < 8) {
            aj_inspect_broken(in, DAMAGED);
            return;
        }
        content = content || memcmp(head + 4, "moov", 4) == 0 || memcmp(head + 4, "meta", 4) == 0 ||
                  memcmp(head + 4, "moof", 4) == 0;
        if (size > in->size - at) {
            aj_inspect_broken(in, CUT_OFF);
            return;
        }
        at += size;
    }
    if (!content)
        aj_inspect_broken(in, CUT_OFF);
}

/* RIFF (WAV, AVI, WebP). Recorders that lost power leave 0 or the largest number: playable. */
static void judge_riff(struct aj_inspection *in)
{
    uint32_t said = in->head_size >= 12 ? little32(in->head + 4) : 0;
    bool longer = said != 0 && said < 0xFFFFFFF0u && (uint64_t)said + 8 > in->size + 1;

    if (in->head_size < 12 || longer)
        aj_inspect_broken(in, CUT_OFF);
}

/* ID3v2 2.4 3.1: four times seven bits; the sound follows. */
static void judge_mpeg_sound(struct aj_inspection *in)
{
    const unsigned char *h = in->head;
    unsigned char frame[4096];
    uint64_t tag = 10;
    size_t n;

    if (in->head_size < 10 || memcmp(h, "ID3", 3) != 0)
        return; /* it began with a frame, or it would not be called MPEG */
    for (int i = 6; i < 10; i++) {
        if (h[i] & 0x80) {
            aj_inspect_broken(in, DAMAGED);
            return;
        }
    }
    tag += (uint64_t)h[6] << 21 | (uint64_t)h[7] << 14 | (uint64_t)h[8] << 7 | h[9];
    n = tag < in->size ? aj_inspect_read(in, tag, frame, sizeof(frame)) : 0;
    for (size_t i = 0; i + 1 < n; i++) {
        if (frame[i] == 0xFF && (frame[i + 1] & 0xE0) == 0xE0)
            return;
    }
    aj_inspect_broken(in, DAMAGED);
}

enum aj_code aj_inspect_sound(struct aj_inspection *in, struct aj_err *err)
{
    (void)err;
    if (memcmp(in->head, "RIFF", 4) == 0) {
        judge_riff(in);
    } else if (in->head_size >= 8 && memcmp(in->head + 4, "ftyp", 4) == 0) {
        judge_boxes(in);
    } else if (strcmp(in->paper->media_type, "audio/mpeg") == 0) {
        judge_mpeg_sound(in);
    }
    return AJ_OK;
}

/* Where in the file the block lies would need the whole item table; it is near the beginning. */
static void find_exif(struct aj_inspection *in)
{
    const unsigned char *at = memmem(in->head, in->head_size, "Exif\0\0", 6);
    size_t left = at ? in->head_size - (size_t)(at - in->head) - 6 : 0;

    if (left >= 8 && (memcmp(at + 6, "II*\0", 4) == 0 || memcmp(at + 6, "MM\0*", 4) == 0))
        aj_inspect_exif(in, at + 6, left);
    /* such pictures are turned by their own boxes, and the block may be cut at the window */
    in->paper->exif_orientation = 0;
    in->paper->flags &= ~(unsigned)AJ_PAPER_BAD_EXIF;
}

static void judge_gif(struct aj_inspection *in)
{
    unsigned char last[1];
    unsigned width = in->head_size >= 13 ? in->head[6] | (unsigned)in->head[7] << 8 : 0;
    unsigned height = in->head_size >= 13 ? in->head[8] | (unsigned)in->head[9] << 8 : 0;

    if (width == 0 || height == 0) {
        aj_inspect_broken(in, DAMAGED);
    } else if (aj_inspect_read(in, in->size - 1, last, 1) != 1 ||
               (last[0] != 0x3B && last[0] != 0)) {
        aj_inspect_broken(in, CUT_OFF);
    }
}

static void judge_bmp(struct aj_inspection *in)
{
    uint32_t data = little32(in->head + 10);
    int64_t width = (int32_t)little32(in->head + 18), height = (int32_t)little32(in->head + 22);

    height = height < 0 ? -height : height; /* rows from above */
    if (little32(in->head + 14) < 40)
        return; /* the old OS/2 header */
    if (width <= 0 || height == 0 || width > AJ_INSPECT_PIXELS / height) {
        aj_inspect_broken(in, DAMAGED);
    } else if (data >= in->size) {
        aj_inspect_broken(in, CUT_OFF);
    }
}

enum aj_code aj_inspect_picture(struct aj_inspection *in, struct aj_err *err)
{
    const char *type = in->paper->media_type;

    (void)err;
    if (strcmp(type, "image/heic") == 0 || strcmp(type, "image/avif") == 0) {
        judge_boxes(in);
        find_exif(in);
    } else if (strcmp(type, "image/webp") == 0) {
        judge_riff(in);
        find_exif(in);
    } else if (strcmp(type, "image/gif") == 0) {
        judge_gif(in);
    } else if (strcmp(type, "image/bmp") == 0 && in->head_size >= 26) {
        judge_bmp(in);
    }
    return AJ_OK;
}
