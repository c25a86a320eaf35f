#ifndef AJ_ARCHIVE_INTAKE_ARCHIVE_H
#define AJ_ARCHIVE_INTAKE_ARCHIVE_H

#include "archive/intake_parts.h"
#include "archive/zip_directory.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/* Between the two files that speak to libarchive. */

static inline void aj_auto_reader(struct archive **a)
{
    if (*a)
        (void)archive_read_free(*a);
}

/* An archive handle that reads this one packing and no other; NULL when libarchive cannot. The
   caller frees it with archive_read_free. */
struct archive *aj_reader_open(int fd, enum aj_packing packing) AJ_CHECKED;

/* The locale in which libarchive gives that packing's names as they stand in the file; the caller
   frees it. (locale_t)0: errno says why not. */
locale_t aj_reader_locale(enum aj_packing packing) AJ_CHECKED;

/* What libarchive's last failure means to a clerk. */
enum aj_reason aj_reader_reason(struct archive *a);

/* Judges a ZIP by its proven directory, before libarchive sees it; `inner` as in aj_source_unpack.
   AJ_INVALID: refused. */
enum aj_code aj_zip_judge(struct aj_source *s, const struct aj_zip_listing *zip,
                          const char *inner) AJ_CHECKED;

#endif
