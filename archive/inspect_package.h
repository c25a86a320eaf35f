#ifndef AJ_ARCHIVE_INSPECT_PACKAGE_H
#define AJ_ARCHIVE_INSPECT_PACKAGE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* A document that is a ZIP (OFD, DOCX, XLSX, ODT …): the names of its parts and the bytes of those
   that say something. Never unpacked to disk. */
struct aj_package_part {
    char *name;          /* '/' between folders, none in front */
    struct aj_buf bytes; /* when it was wanted */
};

struct aj_package {
    struct aj_package_part *parts;
    size_t n;
    bool damaged;   /* no directory, a part that does not unpack, a wrong check sum */
    bool encrypted; /* some part is */
    bool bomb;      /* unpacks to more than any paper needs */
};

/* Reads what is XML, but for the cells of sheets and slides. What is wrong with the ZIP is in
   `out`, with the parts read up to there. `fd` needs seeking. Errors: AJ_NO_MEMORY. Release it in
   any case. */
enum aj_code aj_package_read(int fd, struct aj_package *out, struct aj_err *err) AJ_CHECKED;
void aj_package_release(struct aj_package *package);

/* ASCII case does not matter, as in OPC (ECMA-376-2 6.2.2.3); NULL: none. */
const struct aj_package_part *aj_package_find(const struct aj_package *package, const char *name);
bool aj_package_has_folder(const struct aj_package *package, const char *prefix);

/* `target` as written in a part of `folder` ("Doc_0" or ""), '/' in front meaning the package: its
   name, in new memory; NULL when it leads out of the package or there is no memory. */
char *aj_package_resolve(const char *folder, const char *target);

#endif
