#ifndef AJ_ARCHIVE_INSPECT_ZIP_H
#define AJ_ARCHIVE_INSPECT_ZIP_H

#include "archive/inspect_package.h"
#include "archive/inspect_parts.h"

/* What kind of document a package is decides who judges it (inspect_office.c calls these). */
enum aj_code aj_inspect_ofd(struct aj_inspection *in, const struct aj_package *package,
                            struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_docx(struct aj_inspection *in, const struct aj_package *package,
                             struct aj_err *err) AJ_CHECKED;

#define AJ_TROUBLE_XML "文件里的内容已损坏，或者引用了文件之外的东西。请重新导出后再交。"

#endif
