#ifndef AJ_INDEX_SEARCH_SLAB_SLAB_BUILD_H
#define AJ_INDEX_SEARCH_SLAB_SLAB_BUILD_H

#include "index/search/document/document.h"
#include "index/search/slab/gram.h"

/*
 * Documents gathered in memory and written as one slab. Some 24 bytes for each character are held;
 * who adds many ends a slab when aj_slab_builder_is_full says so. Threads: one each; sorting one
 * builder while another is filled is fine.
 */
struct aj_slab_builder;

/* `first` is the number of the first document; the next ones follow without gap, to the end of
   their chunk at the most. */
enum aj_code aj_slab_builder_open(uint32_t first, struct aj_slab_builder **out,
                                  struct aj_err *err) AJ_CHECKED;
void aj_slab_builder_close(struct aj_slab_builder *builder);

static inline void aj_auto_slab_builder(struct aj_slab_builder **builder)
{
    aj_slab_builder_close(*builder);
}

/*
 * One more document: its text (as docs/formats/search-index.md has it, U+0001 and all), where each
 * field begins in it (in characters; field_starts[0] is 0), and its words as grams, in any order.
 * AJ_INVALID: not UTF-8, not ended by U+0001, fields that do not rise, or a word that is none;
 * AJ_TOO_LARGE: the slab would have more than AJ_SLAB_CHARACTERS (if it has documents: begin
 * another one); AJ_CONFLICT: the chunk is at its end; AJ_NO_MEMORY. What was added before stays.
 * Nothing is added after sorting or writing.
 */
struct aj_slab_document {
    struct aj_bytes text;
    const uint32_t *field_starts; /* AJ_DOC_FIELD_COUNT */
    const uint64_t *words;
    size_t n_words;
};
enum aj_code aj_slab_builder_add(struct aj_slab_builder *builder,
                                 const struct aj_slab_document *document,
                                 struct aj_err *err) AJ_CHECKED;

/* 4,096 documents, 8 Mi characters, or the end of the chunk. */
bool aj_slab_builder_is_full(const struct aj_slab_builder *builder);

/* Sorts and codes what was added, without touching the index: this is the work. */
enum aj_code aj_slab_builder_sort(struct aj_slab_builder *builder, struct aj_err *err) AJ_CHECKED;
/* Writes it as a live slab; sorts first if that was not done. Nothing when no document was added.
   May be done again in another transaction, when the one before was given up. */
enum aj_code aj_slab_builder_write(struct aj_slab_builder *builder, struct aj_txn *txn,
                                   struct aj_err *err) AJ_CHECKED;

#endif
