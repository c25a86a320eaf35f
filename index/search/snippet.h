#ifndef AJ_INDEX_SEARCH_SNIPPET_H
#define AJ_INDEX_SEARCH_SNIPPET_H

#include "index/search/texts.h"

/* A few words around what was found, with the found words marked. */
struct aj_snippet {
    enum aj_doc_field field;
    uint32_t paper;   /* 0: none */
    uint32_t page;    /* 0: none */
    const char *text; /* NUL-terminated, one line, the original's characters */
    struct aj_snippet_mark {
        size_t begin; /* bytes of `text` */
        size_t end;
    } * marks; /* rising, not touching */
    size_t n_marks;
};

#endif
