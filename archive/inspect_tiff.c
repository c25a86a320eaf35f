#include "archive/inspect_parts.h"

#include "base/auto.h"

#include <string.h>
#include <tiffio.h>

#define PAGES_MOST  5000
#define STRIPS_MOST 1000000
#define MEMORY_ONCE (64 << 20)
#define TOO_LARGE   "图片自称的尺寸过大，不像是材料。请重新扫描。"
#define CUT_OFF     "图片不完整，有的页没有内容，可能是上传中断。请重新上传。"
#define DAMAGED     "图片已损坏。请重新扫描。"

/* libtiff's complaints say what was found anyway; they are kept off standard error. */
static int say_nothing(TIFF *tiff, void *arg, const char *module, const char *fmt, va_list args)
{
    (void)tiff, (void)module, (void)fmt, (void)args;
    *(bool *)arg = true;
    return 1;
}

static int ignore(TIFF *tiff, void *arg, const char *module, const char *fmt, va_list args)
{
    (void)tiff, (void)arg, (void)module, (void)fmt, (void)args;
    return 1;
}

static void close_tiff(TIFF **tiff)
{
    if (*tiff)
        TIFFClose(*tiff);
}

/* Our own file descriptor is duplicated: TIFFClose closes the one it was given. */
static TIFF *open_tiff(const struct aj_inspection *in, bool *complained)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFF *tiff = NULL;
    int fd = options ? dup(in->fd) : -1;

    if (fd >= 0) {
        TIFFOpenOptionsSetErrorHandlerExtR(options, say_nothing, complained);
        TIFFOpenOptionsSetWarningHandlerExtR(options, ignore, NULL);
        TIFFOpenOptionsSetMaxSingleMemAlloc(options, MEMORY_ONCE);
        (void)lseek(fd, 0, SEEK_SET);
        tiff = TIFFFdOpenExt(fd, "paper", "rm", options); /* m: no memory map */
        if (!tiff)
            (void)close(fd);
    }
    if (options)
        TIFFOpenOptionsFree(options);
    return tiff;
}

/* Every strip or tile lies inside the file. */
static bool is_whole(TIFF *tiff, uint64_t size)
{
    uint32_t n = TIFFIsTiled(tiff) ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);

    if (n > STRIPS_MOST)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = TIFFGetStrileOffset(tiff, i);
        uint64_t bytes = TIFFGetStrileByteCount(tiff, i);

        if (at == 0 || bytes == 0 || at > size || bytes > size - at)
            return false;
    }
    return n > 0;
}

static const char *fault_of_page(TIFF *tiff, uint64_t size)
{
    uint32_t width = 0, height = 0;

    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) || width == 0 || height == 0)
        return DAMAGED;
    if ((uint64_t)width * height > AJ_INSPECT_PIXELS)
        return TOO_LARGE;
    return is_whole(tiff, size) ? NULL : CUT_OFF;
}

/* Small pictures and masks that belong to another page are no pages. */
static bool is_page(TIFF *tiff)
{
    uint32_t kind = 0;

    (void)TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind);
    return (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
}

enum aj_code aj_inspect_tiff(struct aj_inspection *in, struct aj_err *err)
{
    bool complained = false;
    AJ_AUTO(close_tiff) TIFF *tiff = open_tiff(in, &complained);
    int pages = 0, directories = 0;
    uint64_t gps = 0; /* libtiff writes 8 bytes for this tag */

    (void)err;
    if (!tiff) {
        aj_inspect_broken(in, DAMAGED);
        return AJ_OK;
    }
    if (TIFFGetField(tiff, TIFFTAG_GPSIFD, &gps) && gps)
        in->paper->flags |= AJ_PAPER_GPS;
    do {
        const char *fault = fault_of_page(tiff, in->size);

        if (fault)
            aj_inspect_broken(in, fault);
        pages += is_page(tiff);
        directories++;
    } while (directories < PAGES_MOST && !in->paper->trouble && TIFFReadDirectory(tiff));
    in->paper->pages = pages ? pages : 1;
    /* a loop of directories, or one outside the file: reading stopped before the last */
    if (complained || (directories < PAGES_MOST && !TIFFLastDirectory(tiff)))
        aj_inspect_broken(in, DAMAGED);
    return AJ_OK;
}
