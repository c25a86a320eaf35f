#ifndef AJ_RENDER_RENDER_H
#define AJ_RENDER_RENDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Draws the standard pages of a file as PDF/A-1b with libharu: 封面, 卷内文件目录, 结案报告表,
 * 备考表, and those of payments: 发放表, 汇总表, 领款凭单, from the layouts of templates/pages/
 * (docs/formats/pages.md) and a model of plain JSON. The PDF is a pure function of model, layouts,
 * fonts and time. A character that no font has is printed 〓, kept in the text layer, and
 * reported.
 */
struct aj_render;

/* Opens the font chain once (Noto Serif CJK SC → BabelStone Han → HanaMin A, B) and reads all
   layouts; those of payments may lack. `pages_folder` is templates/pages or a place's own copy.
   Share one handle between threads. Errors: AJ_NOT_FOUND naming a missing font with its Debian
   package, or a layout; AJ_INVALID for a layout that breaks docs/formats/pages.md, naming file and
   key; AJ_NO_MEMORY. */
enum aj_code aj_render_open(const char *pages_folder, struct aj_render **out,
                            struct aj_err *err) AJ_CHECKED;
void aj_render_close(struct aj_render *r);

struct aj_render_job {
    const char *const *layouts; /* "cover", "catalogue", "closing-report", "end-note": one after the
                                   other; or "pay-sheet", "pay-totals", "pay-voucher" */
    size_t n_layouts;
    const json_t *model; /* docs/formats/pages.md: what layouts may name */
    const char *title;   /* of the document, e.g. "法律援助案卷 F023-ZY·2026-D30-MS-0127" */
    const char *author;  /* the centre */
    int64_t drawn_at;    /* Unix seconds, = time of sealing */
    const char *seed;    /* unique and stable for this document: becomes /ID */
};

struct aj_render_result {
    size_t pages;           /* in all */
    size_t layout_pages[8]; /* of each layout */
    int32_t missing[32];    /* code points that no font has, first 32 */
    size_t n_missing;       /* how many there were in all */
};

/* Appends the PDF to `pdf`. Errors: AJ_INVALID (the model lacks what a layout demands; the text
   names both), AJ_NOT_FOUND (a home older than payments lacks their layouts: the text says where
   they are), AJ_NO_MEMORY, AJ_IO. */
enum aj_code aj_render_draw(const struct aj_render *r, const struct aj_render_job *job,
                            struct aj_buf *pdf, struct aj_render_result *result,
                            struct aj_err *err) AJ_CHECKED;

#endif
