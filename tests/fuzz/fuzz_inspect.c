/* A whole file of any kind: it is judged without a fault of ours, and what is said of it fits
   together. PDF and DOC also run the programs that read their words. */
#include "archive/inspect.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/aj-fuzz-inspect-XXXXXX";

static void remove_file(void)
{
    (void)unlink(path);
}

static void write_file(const uint8_t *data, size_t size)
{
    static int fd = -1;

    if (fd < 0) {
        fd = mkstemp(path);
        (void)atexit(remove_file);
    }
    if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
}

static void expect(bool fits)
{
    if (!fits)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a.pdf", "b", "c.docx", "d.html", "e.jpg"};
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_paper p = {.name = names[size % (sizeof(names) / sizeof(names[0]))]};
    struct aj_err err;

    write_file(data, size);
    expect(aj_inspect(path, &arena, &p, &err) == AJ_OK);
    expect(p.media_type && p.media_type[0] && p.extension);
    expect(((p.flags & AJ_PAPER_UNREADABLE) != 0) == (p.trouble != NULL));
    expect(((p.flags & AJ_PAPER_TEXT_LAYER) != 0) == (p.text != NULL));
    expect(p.pages >= -1 && p.exif_orientation >= 0 && p.exif_orientation <= 8);
    if (p.text)
        expect(p.text_size == strlen(p.text) && aj_utf8_valid(p.text, p.text_size));
    aj_arena_reset(&arena);
    return 0;
}
