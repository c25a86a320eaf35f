#ifndef AJ_RENDER_BLOCKS_H
#define AJ_RENDER_BLOCKS_H

#include "render/setting.h"

/* The blocks of docs/formats/pages.md, drawn from c->y on, over as many pages as they take. Private
   to the composing of pages. */
enum aj_code aj_block_draw(struct aj_compose *c, const struct aj_block *b) AJ_CHECKED;

int aj_compose_width(const struct aj_compose *c); /* of the page between its margins */

#endif
