#include "casefile/kind.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number in front of a name ("01申请表.pdf" is 1); after all numbers when there is none. */
static int number_in_front(const char *name)
{
    int n = 0;

    if (!is_digit(*name))
        return INT_MAX;
    for (; is_digit(*name); name++)
        n = n < INT_MAX / 100 ? n * 10 + (*name - '0') : n;
    return n;
}

/* By bytes, but runs of digits by their value: 证据 4 before 证据 10. */
static int compare_names(const char *a, const char *b)
{
    while (*a && *b) {
        if (is_digit(*a) && is_digit(*b)) {
            size_t n, m;

            while (*a == '0' && is_digit(a[1]))
                a++;
            while (*b == '0' && is_digit(b[1]))
                b++;
            n = strspn(a, "0123456789");
            m = strspn(b, "0123456789");
            if (n != m)
                return n < m ? -1 : 1;
            if (memcmp(a, b, n) != 0)
                return memcmp(a, b, n);
            a += n;
            b += n;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

struct place {
    int order;
    int number;
    struct aj_paper paper;
};

static int by_place(const void *x, const void *y)
{
    const struct place *a = x;
    const struct place *b = y;
    int d;

    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    d = compare_names(base_name(a->paper.name), base_name(b->paper.name));
    /* no two papers of a case have the same name, so that the order is total */
    return d ? d : strcmp(a->paper.name, b->paper.name);
}

static struct place place_of(const struct aj_profile *profile, const struct aj_paper *p)
{
    const struct aj_kind *kind = p->n_parts > 0 ? aj_profile_kind(profile, p->parts[0].kind) : NULL;

    return (struct place){kind ? kind->order : INT_MAX, number_in_front(base_name(p->name)), *p};
}

/* Insertion sort: a file holds tens of papers, and sorting must not be able to fail for want of
   memory. */
void aj_papers_sort(const struct aj_profile *profile, struct aj_paper *papers, size_t n_papers)
{
    for (size_t i = 1; i < n_papers; i++) {
        struct place moving = place_of(profile, &papers[i]);
        size_t at = i;

        while (at > 0) {
            struct place before = place_of(profile, &papers[at - 1]);

            if (by_place(&before, &moving) <= 0)
                break;
            papers[at] = papers[at - 1];
            at--;
        }
        papers[at] = moving.paper;
    }
}
