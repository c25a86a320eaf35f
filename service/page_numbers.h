#ifndef AJ_SERVICE_PAGE_NUMBERS_H
#define AJ_SERVICE_PAGE_NUMBERS_H

#include "casefile/paper.h"

#include <stddef.h>

/*
 * Page numbers of a volume (页码): one series from 1 through all papers in file order; a paper
 * whose pages nobody can count (a sound recording, a DOCX) takes none and is named in the end note.
 * Rule: domain §4.3, §4.5.
 */
struct aj_page_range {
    int first; /* 0: no pages */
    int last;
};

/* Ranges of the part `part` of paper `i`: first and last page in the volume. `firsts[i]` is the
   volume page on which paper i begins, 0 when it has none; `firsts` has room for n entries. Returns
   the number of the last page. */
int aj_page_numbers(const struct aj_paper *papers, size_t n, int *firsts);
struct aj_page_range aj_page_range_of(const struct aj_paper *p, const struct aj_paper_part *part,
                                      int first);

#endif
