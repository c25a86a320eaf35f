#ifndef AJ_ARCHIVE_BAG_TEXT_H
#define AJ_ARCHIVE_BAG_TEXT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Text of tag files: encodings, lines, paths (RFC 8493 2.1.1, 2.1.3, 2.2). All pure. */

/* Appends the bytes, in the encoding named in bagit.txt, as UTF-8. AJ_INVALID when the encoding is
   not known or the bytes are not of it, AJ_NO_MEMORY. */
enum aj_code aj_bag_decode(const char *bytes, size_t size, const char *encoding, struct aj_buf *out,
                           struct aj_err *err) AJ_CHECKED;

/* The next line of a text that may be written into: ended by LF, CR or CRLF, returned without it
   and NUL-terminated; NULL at the end. */
char *aj_bag_line(char *text, size_t size, size_t *at);

/* "<hex> <path>" or md5sum's "<hex> *<path>", split in place; false when it is neither. */
bool aj_bag_manifest_line(char *line, char **hex, char **path) AJ_CHECKED;

/* "<url> <length|-> <path>", split in place; false when it is not that. */
bool aj_bag_fetch_line(char *line, char **path) AJ_CHECKED;

/* "<label>: <value>", split in place; `strict` as 1.0 has it. False when it is not that. */
bool aj_bag_info_line(char *line, bool strict, char **label, char **value) AJ_CHECKED;

/* Undoes %0A, %0D (and %25 from 1.0 on) in place. */
void aj_bag_unescape(char *path, bool percent);

/* Drops leading "./" and judges: NULL when the path stays inside the bag, else the reason. */
const char *aj_bag_path_fault(char **path);

/* Whether two names differ only in Unicode normalisation (NFC against NFD). */
bool aj_bag_same_name(const char *a, const char *b);

#endif
