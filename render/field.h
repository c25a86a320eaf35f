#ifndef AJ_RENDER_FIELD_H
#define AJ_RENDER_FIELD_H

#include "render/setting.h"

/* Label, and value on a rule: the lines people sign on. Private to the composing of pages. */

/* With the top left corner of its line at `at`: the label, spread to `label_width`, then the rule
   and the value on it. */
enum aj_code aj_field_draw(struct aj_compose *c, const struct aj_field *field, struct aj_place at,
                           int label_width) AJ_CHECKED;
int aj_field_label_width(const struct aj_compose *c, const struct aj_field *field);
void aj_draw_line(struct aj_compose *c, struct aj_place from, struct aj_place to, int thickness);

#endif
