#ifndef AJ_INDEX_SEARCH_TEXT_PACKING_H
#define AJ_INDEX_SEARCH_TEXT_PACKING_H

#include "index/search/text/texts.h"

/*
 * The original texts of documents, packed one after the other: in a thread of its own while the
 * owner folds and sorts, or at once where so few come that a thread costs more.
 */
struct aj_packing;

/* `packer` is lent until the packing is closed. With `thread` there is one, unless the system has
   none to give. */
enum aj_code aj_packing_open(struct aj_packer *packer, bool thread, struct aj_packing **out,
                             struct aj_err *err) AJ_CHECKED;
void aj_packing_close(struct aj_packing *packing); /* what is not packed yet is thrown away */

/* One more document; its pieces are copied, their texts borrowed until the packing is closed. */
enum aj_code aj_packing_add(struct aj_packing *packing, uint32_t doc, const struct aj_piece *pieces,
                            size_t n, struct aj_err *err) AJ_CHECKED;

/* Waits for all of them. `*texts` is the packing's own. AJ_NO_MEMORY, and what aj_texts_pack says.
 */
enum aj_code aj_packing_finish(struct aj_packing *packing, const struct aj_packed_text **texts,
                               size_t *n, struct aj_err *err) AJ_CHECKED;

#endif
