#ifndef AJ_ARCHIVE_BUNDLE_TAGS_H
#define AJ_ARCHIVE_BUNDLE_TAGS_H

#include "archive/bundle.h"
#include "base/buf.h"

/* The tag files of a bundle, as text (docs/formats/bundle.md; RFC 8493 2.1 and 2.2). Failed buffers
   are for the caller to test. */
struct aj_bundle_tags {
    struct aj_buf bagit;
    struct aj_buf info;
    struct aj_buf manifest;
    struct aj_buf tagmanifest;
};

void aj_bundle_tags_bagit(struct aj_buf *out);

/* "<hex>  <path>\n", with CR, LF and % of the path percent-encoded. */
void aj_bundle_tags_line(struct aj_buf *out, const char *path, const struct aj_digest *digest);

/* bag-info.txt: Bagging-Date, External-Identifier (when not given), the given lines, Payload-Oxum.
   AJ_INVALID for a label or value that cannot stand on one line. */
enum aj_code aj_bundle_tags_info(struct aj_buf *out, const struct aj_bundle_plan *plan,
                                 const struct aj_bundle_result *sizes,
                                 struct aj_err *err) AJ_CHECKED;

void aj_bundle_tags_release(struct aj_bundle_tags *tags);

#endif
