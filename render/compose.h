#ifndef AJ_RENDER_COMPOSE_H
#define AJ_RENDER_COMPOSE_H

#include "render/canvas.h"
#include "render/layout.h"
#include "render/line_break.h"

/* Composes the pages of one layout from a model and appends them to `canvas`
   (docs/formats/pages.md). Deterministic: integers only. AJ_INVALID when the model lacks what the
   layout names, AJ_NO_MEMORY. Texts live in the canvas's arena. */
enum aj_code aj_compose_pages(const struct aj_layout *layout, const json_t *model,
                              const struct aj_measure *measure, struct aj_canvas *canvas,
                              struct aj_err *err) AJ_CHECKED;

#endif
