#ifndef AJ_ARCHIVE_ENTRY_NAME_H
#define AJ_ARCHIVE_ENTRY_NAME_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The name of an entry of an archive, as bytes of some encoding, made into what people read. A name
 * is never used as a path. Rules: docs/rules/intake.md; R-6.
 */
struct aj_name_bytes {
    const unsigned char *bytes;
    size_t size;
    const unsigned char *unicode; /* UTF-8 of the 0x7075 field whose CRC fits; NULL: none */
    size_t unicode_size;
    bool utf8_flag;           /* the archive says that `bytes` are UTF-8 */
    bool backslash_separates; /* as in names that Windows programs wrote */
};

enum aj_name_fault {
    AJ_NAME_FINE,
    AJ_NAME_EMPTY,    /* nothing is left */
    AJ_NAME_ABSOLUTE, /* "/x", "\\server\x", "C:\x" */
    AJ_NAME_PARENT,   /* a component ".." */
    AJ_NAME_NUL       /* a NUL byte in a name that otherwise reads */
};

struct aj_entry_name {
    const char *display; /* valid UTF-8, one line, '/' between folders; never empty */
    const char *raw_hex; /* the bytes, when `display` alone does not give them back; else NULL */
    unsigned folders;    /* how many folders deep */
    bool is_folder;      /* ends in a separator */
    enum aj_name_fault fault;
};

/*
 * Encodings in this order: the 0x7075 field; the flag; valid UTF-8; GB18030; else a name that says
 * so with the bytes in hex. A flagged name that is not UTF-8 is not guessed at. What would steer or
 * hide text (controls, direction, zero width) is shown as ⟨U+202E⟩. Errors: AJ_NO_MEMORY.
 * Threads: any.
 */
enum aj_code aj_entry_name_read(const struct aj_name_bytes *in, struct aj_arena *arena,
                                struct aj_entry_name *out, struct aj_err *err) AJ_CHECKED;

/* GB18030 to UTF-8 in `arena`; NULL when the bytes are not GB18030 or out of memory. */
const char *aj_gb18030_read(const void *bytes, size_t size, struct aj_arena *arena,
                            size_t *out_size);

/* What operating systems drop into folders: __MACOSX/, .DS_Store, ._*, Thumbs.db, desktop.ini, ~$*
 */
bool aj_entry_name_is_dropping(const char *display);

#endif
