#ifndef AJ_ARCHIVE_INSPECT_KIND_H
#define AJ_ARCHIVE_INSPECT_KIND_H

#include "archive/inspect_parts.h"

/* A type of file: how it is called, and who judges it. */
struct aj_file_kind {
    const char *media_type;
    const char *extensions; /* separated by blanks, the usual one first */
    enum aj_code (*inspect)(struct aj_inspection *in, struct aj_err *err); /* NULL: type only */
    bool single; /* one picture, one page */
    bool forbidden;
    bool packed; /* an archive: what is in it has to be taken out before it is a paper */
};

/* By media type; a media type nobody listed has no kind: NULL. Programs and web pages have one. */
const struct aj_file_kind *aj_file_kind_of(const char *media_type);

/* Whether some type of file has this extension, and whether this one has. */
bool aj_file_extension_known(const char *extension);
bool aj_file_extension_fits(const struct aj_file_kind *kind, const char *extension);

/* Whether files of this name are run by what opens them (bat, js, lnk …), whatever is in them. */
bool aj_file_extension_forbidden(const char *extension);

/* By the first bytes, for the types that libmagic is not asked about; NULL: ask it. */
const char *aj_file_sniff(const unsigned char *head, size_t size);

/* The first extension of the kind, in the arena; "" for no kind. NULL: no memory. */
const char *aj_file_kind_extension(const struct aj_file_kind *kind, struct aj_arena *arena);

#endif
