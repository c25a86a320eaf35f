#ifndef AJ_RENDER_GRID_H
#define AJ_RENDER_GRID_H

#include "render/setting.h"

/* Rows of ruled cells that go on from page to page: what forms and tables have in common. Private
   to the composing of pages. */

struct aj_grid {
    struct aj_compose *c;
    const struct aj_block *block;
    int top;         /* of the frame on this page */
    int body;        /* where the rows below the repeated heads begin */
    bool whole_page; /* nothing but the grid is above */
    /* draws what every page repeats above the rows, or below those of a page that is full; or NULL
     */
    enum aj_code (*on_page)(struct aj_grid *grid);
    enum aj_code (*off_page)(struct aj_grid *grid);
    int reserve; /* room that rows leave for what comes below them */
    void *arg;   /* of whoever draws */
};

struct aj_grid_row {
    const struct aj_cell *cells;
    size_t n;
    const struct aj_scope *scope;
    int height; /* at least */
    bool fill;  /* takes what is left of the page, but for `below` */
    int below;
    bool may_divide; /* before a whole page is full */
    bool stays;      /* on this page, whatever its height: it is repeated, or has its room */
};

enum aj_code aj_grid_begin(struct aj_grid *grid) AJ_CHECKED;
void aj_grid_end(struct aj_grid *grid);

enum aj_code aj_grid_row(struct aj_grid *grid, const struct aj_grid_row *from) AJ_CHECKED;

/* What is left of the page, from c->y. */
int aj_compose_room(const struct aj_compose *c);
void aj_compose_new_page(struct aj_compose *c);

#endif
