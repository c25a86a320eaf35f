#include "archive/zip_place.h"

#include "base/auto.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define END_SIZE     22u
#define LOCATOR_SIZE 20u
#define END64_SIZE   56u
#define TAIL_MAX     (END_SIZE + 65535u)
#define ENTRY_SPACE  4096u /* of the directory, for one entry on average */

bool aj_zip_read_at(int fd, uint64_t offset, void *bytes, size_t size)
{
    unsigned char *at = bytes;

    errno = 0;
    if (offset > INT64_MAX)
        return false;
    while (size > 0) {
        ssize_t n = pread(fd, at, size, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        offset += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

static enum aj_code read_end64(int fd, uint64_t end, struct aj_zip_place *place, bool *found)
{
    unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];
    uint64_t at;

    *found = false;
    if (end < LOCATOR_SIZE + END64_SIZE ||
        !aj_zip_read_at(fd, end - LOCATOR_SIZE, locator, LOCATOR_SIZE) ||
        memcmp(locator, "PK\6\7", 4) != 0)
        return AJ_OK;
    at = aj_le64(locator + 8);
    if (at > end - LOCATOR_SIZE - END64_SIZE || !aj_zip_read_at(fd, at, record, END64_SIZE) ||
        memcmp(record, "PK\6\6", 4) != 0)
        return AJ_INVALID;
    *place =
        (struct aj_zip_place){aj_le64(record + 32), aj_le64(record + 40), aj_le64(record + 48), at};
    *found = true;
    return AJ_OK;
}

static enum aj_zip_fault find_place(int fd, uint64_t file_size, unsigned char *tail,
                                    struct aj_zip_place *place)
{
    size_t n = file_size < TAIL_MAX ? (size_t)file_size : TAIL_MAX;
    bool has64;

    if (n < END_SIZE || !aj_zip_read_at(fd, file_size - n, tail, n))
        return AJ_ZIP_NO_END;
    for (size_t at = n - END_SIZE + 1; at-- > 0;) {
        const unsigned char *p = tail + at;

        if (memcmp(p, "PK\5\6", 4) != 0 || at + END_SIZE + aj_le16(p + 20) != n)
            continue;
        *place = (struct aj_zip_place){aj_le16(p + 10), aj_le32(p + 12), aj_le32(p + 16),
                                       file_size - n + at};
        if (aj_le16(p + 4) != 0 || aj_le16(p + 6) != 0)
            return AJ_ZIP_BAD_PLACE; /* one of several volumes */
        if (read_end64(fd, place->end, place, &has64) != AJ_OK)
            return AJ_ZIP_BAD_PLACE;
        return AJ_ZIP_FINE;
    }
    return AJ_ZIP_NO_END;
}

static enum aj_zip_fault check_place(const struct aj_zip_place *place, size_t limit)
{
    if (place->offset > place->end || place->size > place->end - place->offset)
        return AJ_ZIP_BAD_PLACE;
    if (place->count > place->size / AJ_ZIP_ENTRY_SIZE)
        return AJ_ZIP_MISCOUNT;
    if (place->count > limit || place->size > (uint64_t)limit * ENTRY_SPACE)
        return AJ_ZIP_TOO_MANY;
    /* names and extras are 3 × 64 KiB at most: what is longer holds something else */
    if (place->size > place->count * (AJ_ZIP_ENTRY_SIZE + (uint64_t)3 * 65535))
        return AJ_ZIP_MISCOUNT;
    return AJ_ZIP_FINE;
}
enum aj_code aj_zip_place_find(int fd, uint64_t file_size, size_t limit, struct aj_zip_place *place,
                               enum aj_zip_fault *fault, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *tail = malloc(TAIL_MAX);

    if (!tail)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a zip");
    *fault = find_place(fd, file_size, tail, place);
    if (*fault == AJ_ZIP_FINE)
        *fault = check_place(place, limit);
    return AJ_OK;
}
