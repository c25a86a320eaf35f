/* The XML inside OFD and DOCX, without the ZIP around it: parts in their order, separated by NUL.
 */
#include "archive/inspect_zip.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/1.xml",
                                    "word/document.xml"};
#define PARTS (sizeof(names) / sizeof(names[0]))

static void fill(struct aj_package *package, const uint8_t *data, size_t size)
{
    for (; package->n < PARTS; package->n++) {
        struct aj_package_part *part = &package->parts[package->n];
        const uint8_t *end = size ? memchr(data, 0, size) : NULL;
        size_t n = end ? (size_t)(end - data) : size;

        part->name = strdup(names[package->n]);
        if (!part->name)
            abort();
        if (n)
            aj_buf_add(&part->bytes, data, n);
        data += n + (end ? 1 : 0);
        size -= n + (end ? 1 : 0);
    }
}

static void judge(const struct aj_package *package, bool ofd)
{
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_paper p = {.name = "a", .pages = -1};
    struct aj_inspection *in = calloc(1, sizeof(*in));
    struct aj_err err;
    enum aj_code code;

    if (!in)
        abort();
    in->arena = &arena;
    in->paper = &p;
    code = ofd ? aj_inspect_ofd(in, package, &err) : aj_inspect_docx(in, package, &err);
    if (code != AJ_OK || ((p.flags & AJ_PAPER_UNREADABLE) != 0) != (p.trouble != NULL))
        abort();
    if (p.text && (p.trouble || !aj_utf8_valid(p.text, p.text_size)))
        abort();
    if (ofd && !p.trouble && p.pages < 1)
        abort();
    aj_arena_reset(&arena);
    free(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_package package = {.parts = calloc(PARTS, sizeof(struct aj_package_part))};

    if (!package.parts)
        abort();
    fill(&package, data, size);
    judge(&package, true);
    judge(&package, false);
    aj_package_release(&package);
    return 0;
}
