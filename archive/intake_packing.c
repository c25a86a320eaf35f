#include "archive/intake_parts.h"
#include "archive/zip_directory.h"
#include "base/auto.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define HEAD_SIZE 512 /* a tar header */

struct mark {
    size_t at, size;
    const char *bytes;
    enum aj_packing packing;
};

static const struct mark marks[] = {
    {0, 4, "PK\3\4", AJ_PACKING_ZIP},
    {0, 4, "PK\5\6", AJ_PACKING_ZIP}, /* an empty one */
    {0, 4, "PK\7\10", AJ_PACKING_ZIP},
    {0, 6, "7z\xBC\xAF\x27\x1C", AJ_PACKING_7Z},
    {0, 7, "Rar!\x1A\x07\x00", AJ_PACKING_RAR},
    {0, 7, "Rar!\x1A\x07\x01", AJ_PACKING_RAR5},
    {0, 3, "\x1F\x8B\x08", AJ_PACKING_TAR_GZ},
    {0, 6,
     "\xFD"
     "7zXZ\0",
     AJ_PACKING_TAR_XZ},
    {0, 4, "\x28\xB5\x2F\xFD", AJ_PACKING_TAR_ZST},
    {257, 5, "ustar", AJ_PACKING_TAR},
    {0, 3, "BZh", AJ_PACKING_FOREIGN},
    {0, 4, "MSCF", AJ_PACKING_FOREIGN}, /* cab */
    {0, 4, "LZIP", AJ_PACKING_FOREIGN},
    {0, 2, "\x1F\x9D", AJ_PACKING_FOREIGN},         /* compress */
    {0, 4, "\x04\x22\x4D\x18", AJ_PACKING_FOREIGN}, /* lz4 */
    {2, 3, "-lh", AJ_PACKING_FOREIGN},
};

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcasecmp(name + n - m, end) == 0;
}

/* Office documents are ZIPs too, and papers as they are. */
static bool called_office(const char *name)
{
    static const char *const ends[] = {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx",
                                       ".ofd",  ".odt",  ".ods",  ".odp",  ".epub", ".wps"};

    for (size_t i = 0; i < AJ_COUNTOF(ends); i++) {
        if (ends_in(name, ends[i]))
            return true;
    }
    return false;
}

static bool is_office(const struct aj_zip_listing *zip)
{
    return aj_zip_listing_has(zip, "[Content_Types].xml") || aj_zip_listing_has(zip, "OFD.xml") ||
           aj_zip_listing_has(zip, "mimetype");
}

static enum aj_packing by_marks(const unsigned char *head, size_t size)
{
    for (size_t i = 0; i < AJ_COUNTOF(marks); i++) {
        const struct mark *m = &marks[i];

        if (m->at + m->size <= size && memcmp(head + m->at, m->bytes, m->size) == 0)
            return m->packing;
    }
    return AJ_PACKING_NONE;
}

/* Tars older than "ustar" are known by the checksum of their first header alone. */
static bool is_old_tar(const unsigned char *head, size_t size)
{
    unsigned sum = 0, said = 0;

    if (size < HEAD_SIZE || head[0] == '\0')
        return false;
    for (size_t i = 0; i < HEAD_SIZE; i++)
        sum += i >= 148 && i < 156 ? ' ' : head[i];
    for (size_t i = 148; i < 156; i++) {
        if (head[i] >= '0' && head[i] <= '7') {
            said = said * 8 + (unsigned)(head[i] - '0');
        } else if (head[i] != ' ' && head[i] != '\0') {
            return false;
        }
    }
    return said == sum;
}

enum aj_code aj_packing_of(int fd, const char *name, size_t entries, enum aj_packing *out,
                           struct aj_err *err)
{
    unsigned char head[HEAD_SIZE];
    struct aj_zip_listing zip = {0};
    size_t size = 0;

    while (size < sizeof(head)) {
        ssize_t n = pread(fd, head + size, sizeof(head) - size, (off_t)size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "读材料开头");
        if (n == 0)
            break;
        size += (size_t)n;
    }
    *out = by_marks(head, size);
    if (*out == AJ_PACKING_NONE && is_old_tar(head, size))
        *out = AJ_PACKING_TAR;
    if (*out != AJ_PACKING_ZIP)
        return AJ_OK;
    AJ_TRY(aj_zip_listing_read(fd, entries, &zip, err));
    if (is_office(&zip) || (zip.n == 0 && called_office(name)))
        *out = AJ_PACKING_NONE;
    aj_zip_listing_release(&zip);
    return AJ_OK;
}
