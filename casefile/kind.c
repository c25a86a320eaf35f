#include "casefile/kind.h"

#include "base/auto.h"
#include "casefile/profile_parts.h"
#include "casefile/recogniser.h"

#include <string.h>

static const char *base_name(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

/* Whether `longer` ends with `shorter` at a folder's border. */
static bool same_tail(const char *longer, const char *shorter)
{
    size_t n = strlen(longer);
    size_t m = strlen(shorter);

    return n > m && longer[n - m - 1] == '/' && strcmp(longer + n - m, shorter) == 0;
}

static bool same_file(const char *a, const char *b)
{
    return same_tail(a, b) || same_tail(b, a);
}

/* The paper that a tag's file means: by its full name, else by its name without leading folders
   when only one paper fits. NULL: none, or more than one. */
static const struct aj_paper *paper_of_tag(const struct aj_paper *papers, size_t n,
                                           const char *file)
{
    const struct aj_paper *found = NULL;

    for (size_t i = 0; i < n; i++) {
        if (strcmp(papers[i].name, file) == 0)
            return &papers[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (!same_file(papers[i].name, file))
            continue;
        if (found)
            return NULL;
        found = &papers[i];
    }
    if (found)
        return found;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(base_name(papers[i].name), base_name(file)) != 0)
            continue;
        if (found)
            return NULL;
        found = &papers[i];
    }
    return found;
}

struct assignment {
    const struct aj_profile *profile;
    const struct aj_case *c;
    struct aj_paper *papers;
    size_t n_papers;
    struct aj_arena *arena;
    struct aj_err *err;
};

static enum aj_code give_room(const struct assignment *a, struct aj_paper *p, size_t n)
{
    p->parts = aj_arena_alloc(a->arena, n * sizeof(*p->parts));
    p->n_parts = 0;
    return p->parts ? AJ_OK : aj_fail(a->err, AJ_NO_MEMORY, "out of memory");
}

static void add_part(const struct assignment *a, struct aj_paper *p, const char *kind, int first,
                     int last)
{
    const struct aj_kind *known = aj_profile_kind(a->profile, kind);

    p->parts[p->n_parts++] = (struct aj_paper_part){kind, known ? known->name : NULL, first, last};
}

static bool speaks_of(const struct assignment *a, const struct aj_paper_tag *tag,
                      const struct aj_paper *p)
{
    return strcmp(tag->kind, "unknown") != 0 && aj_profile_kind(a->profile, tag->kind) &&
           paper_of_tag(a->papers, a->n_papers, tag->file) == p;
}

static int by_first_page(const void *a, const void *b)
{
    const struct aj_paper_part *x = a;
    const struct aj_paper_part *y = b;

    if (x->first_page != y->first_page)
        return x->first_page < y->first_page ? -1 : 1;
    return strcmp(x->kind, y->kind);
}

/* Pages of a scan that no tag speaks of are unknown: nothing goes in unseen. */
static void add_gaps(const struct assignment *a, struct aj_paper *p)
{
    size_t n = p->n_parts;
    int next = 1;

    qsort(p->parts, n, sizeof(*p->parts), by_first_page);
    for (size_t i = 0; i < n; i++) {
        if (p->parts[i].first_page > next)
            add_part(a, p, "unknown", next, p->parts[i].first_page - 1);
        if (p->parts[i].last_page >= next)
            next = p->parts[i].last_page + 1;
    }
    if (next <= p->pages)
        add_part(a, p, "unknown", next, p->pages);
    qsort(p->parts, p->n_parts, sizeof(*p->parts), by_first_page);
}

/* A part whose last page is not said ends where the next part of the file begins. */
static int open_end(const struct assignment *a, const struct aj_paper *p, int first)
{
    int last = p->pages;

    for (size_t i = 0; i < a->c->n_tags; i++) {
        const struct aj_paper_tag *tag = &a->c->tags[i];

        if (tag->first_page > first && tag->first_page <= last && speaks_of(a, tag, p))
            last = tag->first_page - 1;
    }
    return last;
}

static void add_tagged(const struct assignment *a, struct aj_paper *p,
                       const struct aj_paper_tag *tag)
{
    bool whole = tag->first_page == 0 && tag->last_page == 0;
    int first = tag->first_page > 0 ? tag->first_page : 1;
    int last = tag->last_page > 0 ? tag->last_page : whole ? p->pages : open_end(a, p, first);

    if (p->pages <= 0) {
        add_part(a, p, tag->kind, tag->first_page, tag->last_page);
        return;
    }
    if (last > p->pages)
        last = p->pages;
    if (first <= last) /* else it speaks of pages that are not there */
        add_part(a, p, tag->kind, first, last);
}

static enum aj_code assign_by_tags(const struct assignment *a, struct aj_paper *p)
{
    size_t n = 0;

    for (size_t i = 0; i < a->c->n_tags; i++)
        n += speaks_of(a, &a->c->tags[i], p);
    if (n == 0)
        return AJ_OK;
    AJ_TRY(give_room(a, p, 2 * n + 1)); /* each part may have a gap before it, and one after all */
    for (size_t i = 0; i < a->c->n_tags; i++) {
        if (speaks_of(a, &a->c->tags[i], p))
            add_tagged(a, p, &a->c->tags[i]);
    }
    if (p->pages > 0)
        add_gaps(a, p);
    p->kind_from = AJ_KIND_FROM_TAG;
    return AJ_OK;
}

static enum aj_code assign_one(const struct assignment *a, struct aj_paper *p)
{
    const struct aj_recogniser *r = a->profile->recogniser;
    const char *kind = NULL;

    p->parts = NULL;
    p->n_parts = 0;
    p->kind_from = AJ_KIND_FROM_NOTHING;
    AJ_TRY(assign_by_tags(a, p));
    if (p->kind_from == AJ_KIND_FROM_TAG)
        return AJ_OK;
    AJ_TRY(aj_recognise_name(r, a->c, p->name, &kind, a->err));
    if (kind) {
        p->kind_from = AJ_KIND_FROM_NAME;
    } else if (p->text) {
        AJ_TRY(aj_recognise_words(r, a->c, p->text, p->text_size, &kind, a->err));
        p->kind_from = kind ? AJ_KIND_FROM_WORDS : AJ_KIND_FROM_NOTHING;
    }
    AJ_TRY(give_room(a, p, 1));
    add_part(a, p, kind ? kind : "unknown", p->pages > 0, p->pages > 0 ? p->pages : 0);
    return AJ_OK;
}

enum aj_code aj_kind_assign(const struct aj_profile *profile, const struct aj_case *c,
                            struct aj_paper *papers, size_t n_papers, struct aj_arena *arena,
                            struct aj_err *err)
{
    struct assignment a = {profile, c, papers, n_papers, arena, err};

    for (size_t i = 0; i < n_papers; i++) {
        AJ_TRY(assign_one(&a, &papers[i]));
        papers[i].counts = false; /* the checklist says so */
    }
    return AJ_OK;
}
