#include "service/page_numbers.h"

int aj_page_numbers(const struct aj_paper *papers, size_t n, int *firsts)
{
    int next = 1;

    for (size_t i = 0; i < n; i++) {
        firsts[i] = papers[i].pages > 0 ? next : 0;
        if (papers[i].pages > 0)
            next += papers[i].pages;
    }
    return next - 1;
}

struct aj_page_range aj_page_range_of(const struct aj_paper *p, const struct aj_paper_part *part,
                                      int first)
{
    if (first == 0)
        return (struct aj_page_range){0};
    if (part->first_page > 0 && part->last_page >= part->first_page && part->last_page <= p->pages)
        return (struct aj_page_range){first + part->first_page - 1, first + part->last_page - 1};
    return (struct aj_page_range){first, first + p->pages - 1};
}
