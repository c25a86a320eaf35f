#ifndef AJ_RENDER_SCOPE_H
#define AJ_RENDER_SCOPE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "render/layout.h"

#include <stdbool.h>

/* The values a layout's texts may name, at one place of the layout. */
struct aj_scope {
    const char *layout;    /* file name, for messages */
    const json_t *model;   /* borrowed */
    const json_t *element; /* of the array being repeated; its keys come first; or NULL */
};

/* NULL when absent. */
const json_t *aj_scope_find(const struct aj_scope *scope, const char *path);

/* Whether a block with this `when` (NULL: always) is drawn: docs/formats/pages.md "Blocks". */
bool aj_scope_holds(const struct aj_scope *scope, const char *when);

/* The text of `content`, with its paths replaced, appended to `out`; control characters other than
   LF become blanks. AJ_INVALID names layout and path when the model lacks it. */
enum aj_code aj_scope_text(const struct aj_scope *scope, const struct aj_content *content,
                           struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

#endif
