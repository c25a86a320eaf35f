#ifndef AJ_RENDER_LAYOUT_READ_H
#define AJ_RENDER_LAYOUT_READ_H

#include "render/layout.h"
#include "render/layout_keys.h"

/* The readers of a layout's parts; private to the layouts. The reader stands at the part read. */

#define AJ_LAYOUT_KEY(struct_, member, type, min, max)                                             \
    {                                                                                              \
#member, type, offsetof(struct struct_, member), min, max                                  \
    }
#define AJ_LAYOUT_OTHER(name)                                                                      \
    {                                                                                              \
        name, AJ_KEY_ELSEWHERE, 0, 0, 0                                                            \
    }
#define AJ_LAYOUT_COMMENT                                                                          \
    {                                                                                              \
        "comment", AJ_KEY_COMMENT, 0, 0, 0                                                         \
    }
#define AJ_LAYOUT_SET(keys, out)                                                                   \
    {                                                                                              \
        keys, AJ_COUNTOF(keys), out                                                                \
    }

struct aj_layout_reader {
    struct aj_key_reader keys;
    struct aj_layout *layout;
};

/* `content` of `json` with `type` as its default size and leading. While it is read `leading` is a
   ratio (thousandths); aj_layout_content makes it a distance, aj_layout_type leaves it. `more`: one
   more set of keys, or NULL. */
enum aj_code aj_layout_content(struct aj_layout_reader *r, const json_t *json,
                               const struct aj_content *type, struct aj_content *content,
                               const struct aj_key_set *more) AJ_CHECKED;

enum aj_code aj_layout_fields(struct aj_layout_reader *r, const json_t *json, const char *key,
                              const struct aj_content *type, struct aj_field **fields,
                              size_t *n) AJ_CHECKED;

/* `b->content` has the type of the whole, `leading` still a ratio. */
enum aj_code aj_layout_form(struct aj_layout_reader *r, const json_t *json,
                            struct aj_block *b) AJ_CHECKED;
enum aj_code aj_layout_table(struct aj_layout_reader *r, const json_t *json,
                             struct aj_block *b) AJ_CHECKED;

#endif
