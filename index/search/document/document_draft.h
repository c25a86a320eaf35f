#ifndef AJ_INDEX_SEARCH_DOCUMENT_DOCUMENT_DRAFT_H
#define AJ_INDEX_SEARCH_DOCUMENT_DOCUMENT_DRAFT_H

#include "base/arena.h"
#include "base/json.h"
#include "index/search/document/document.h"

/* Private to case_document.c and document_*.c: a document in the making. Lists grow in the arena;
   texts are borrowed. All report AJ_NO_MEMORY. */
struct aj_doc_draft {
    const json_t *record;
    struct aj_arena *arena;
    struct aj_doc_value *values;
    size_t n_values;
    size_t values_room;
    struct aj_doc_word *words;
    size_t n_words;
    size_t words_room;
};

/* What is empty is left out. */
enum aj_code aj_draft_value(struct aj_doc_draft *draft, const struct aj_doc_value *value,
                            struct aj_err *err) AJ_CHECKED;
enum aj_code aj_draft_word(struct aj_doc_draft *draft, enum aj_attribute attribute,
                           const char *text, struct aj_err *err) AJ_CHECKED;

/* A row of the tables that say what is taken from where. */
struct aj_doc_source {
    unsigned into;    /* a field, or an attribute */
    const char *path; /* index/record_path.h */
    enum aj_code (*add)(struct aj_doc_draft *draft, const struct aj_doc_source *source,
                        const json_t *value, struct aj_err *err);
    const char *vocabulary; /* the key of case.json whose words these are; NULL: they are none */
};

/* Calls `add` for what stands at each path, row by row. */
enum aj_code aj_draft_take(struct aj_doc_draft *draft, const struct aj_doc_source *sources,
                           size_t n, struct aj_err *err) AJ_CHECKED;

/* Values of the record itself, in order of their fields: all but the words of papers. */
enum aj_code aj_draft_values(struct aj_doc_draft *draft, struct aj_err *err) AJ_CHECKED;

/* A name as it may be typed in pinyin (docs/formats/search-index.md, fields 0 to 2). */
enum aj_code aj_draft_pinyin(struct aj_doc_draft *draft, enum aj_doc_field field, const char *name,
                             struct aj_err *err) AJ_CHECKED;

/* The words of the record, by attribute and text, each once. */
enum aj_code aj_draft_words(struct aj_doc_draft *draft, struct aj_err *err) AJ_CHECKED;

#endif
