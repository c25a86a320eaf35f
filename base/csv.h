#ifndef AJ_BASE_CSV_H
#define AJ_BASE_CSV_H

#include "base/buf.h"

/*
 * CSV that people open in a spreadsheet (RFC 4180, UTF-8): lines end with CRLF, cells with commas,
 * quotes or line ends are quoted. A text that a spreadsheet would run as a formula ( = + - @, their
 * full-width forms, tab, CR or LF at its beginning, OWASP "CSV injection") gets an apostrophe
 * before it; a negative number does not.
 */
#define AJ_CSV_MARK "\xEF\xBB\xBF" /* at the beginning of a file: Excel takes it for UTF-8 then */

/* Appends one cell; `last` ends the line. */
void aj_csv_cell(struct aj_buf *out, const char *text, bool last);

#endif
