#ifndef AJ_ARCHIVE_INSPECT_OLE_H
#define AJ_ARCHIVE_INSPECT_OLE_H

#include "archive/inspect_parts.h"

#include "base/buf.h"

/* A compound file [MS-CFB]: the table of its sectors and the names of its streams. */
struct aj_ole_entry {
    char name[33];  /* ASCII; other characters are '?' */
    uint32_t start; /* sector, or small sector when size is below 4,096 */
    uint64_t size;
};

struct aj_ole {
    struct aj_inspection *in; /* borrowed */
    uint32_t sector;          /* bytes in one: 512 or 4096 */
    uint32_t *next;           /* of each sector, the one after it */
    uint32_t n_next;
    struct aj_ole_entry *entries;
    size_t n;
    struct aj_ole_entry root; /* its stream holds the small sectors */
    uint32_t small_table;     /* first sector of the table of the small ones */
    bool damaged;             /* what could be read is there all the same */
};

/* Errors: AJ_NO_MEMORY. Release it in any case. */
enum aj_code aj_ole_open(struct aj_inspection *in, struct aj_ole *ole,
                         struct aj_err *err) AJ_CHECKED;
void aj_ole_release(struct aj_ole *ole);

const struct aj_ole_entry *aj_ole_find(const struct aj_ole *ole, const char *name);

/* Appends the stream to `out`, as far as its chain holds and `out` has room: the caller proves what
   it needs. Errors: AJ_NO_MEMORY. */
enum aj_code aj_ole_read(const struct aj_ole *ole, const struct aj_ole_entry *entry,
                         struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

/* Little-endian number of n bytes. */
static inline uint32_t aj_ole_number(const void *bytes, unsigned n)
{
    const unsigned char *b = bytes;
    uint32_t value = 0;

    for (unsigned i = 0; i < n; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): sizes are proven by the callers */
        value |= (uint32_t)b[i] << 8 * i;
    }
    return value;
}

/* The words of a document of Word 97 or later [MS-DOC] 2.4.1, from its table of pieces. `*known`
   false: an older one. Errors: AJ_NO_MEMORY. */
enum aj_code aj_doc_words(const struct aj_ole *ole, const struct aj_ole_entry *word, bool *known,
                          struct aj_err *err) AJ_CHECKED;

#endif
