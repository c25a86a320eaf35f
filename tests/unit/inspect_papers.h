#ifndef AJ_TESTS_INSPECT_PAPERS_H
#define AJ_TESTS_INSPECT_PAPERS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Papers of every kind, made in memory by the libraries that usually make them. Each appends to
   `out`; a failure is a failed assertion. */

/* A PDF of 1 to 9 pages, with words in Helvetica unless they are NULL. `catalog` and `trailer` are
   further entries of these dictionaries, as they stand in a PDF. */
void make_pdf(struct aj_buf *out, int pages, const char *words, const char *catalog,
              const char *trailer);

/* A grey picture; `app1` is put in as the first APP1 segment when it is not NULL. */
void make_jpeg(struct aj_buf *out, unsigned width, unsigned height, const void *app1, size_t size);
void make_png(struct aj_buf *out, unsigned width, unsigned height);

/* G4 pages, as scanners write them; with `thumbnail` a reduced picture follows each page. */
void make_tiff(struct aj_buf *out, int pages, bool thumbnail);

/* A ZIP of name, text, name, text, …, NULL. */
void make_zip(struct aj_buf *out, const char *const *parts);

/* A DOC of Word 97: the text in two pieces, the first in single bytes (Windows-1252), the second in
   UTF-16, and with `stream` one more (empty) stream of that name. */
void make_doc(struct aj_buf *out, const char *narrow, const uint16_t *wide, const char *stream);

/* "Exif\0\0" and a directory: orientation, and a position when `latitude`. Static memory. */
const void *make_exif(unsigned orientation, bool latitude, size_t *size);

#endif
