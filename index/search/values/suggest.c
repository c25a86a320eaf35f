#include "index/search/values/suggest.h"

#include "base/auto.h"
#include "base/pinyin.h"
#include "base/search_text.h"
#include "index/search/values/suggest_parts.h"

#define ROWS ((size_t)20000) /* of one walk through all values of an attribute: a millisecond */

/* Those with many values come last: they get what the others leave. */
static const enum aj_attribute attributes[] = {AJ_ATTR_UNIT, AJ_ATTR_REASON, AJ_ATTR_ORGAN,
                                               AJ_ATTR_HANDLER, AJ_ATTR_NAME};

struct work {
    struct aj_txn *txn;
    const struct aj_suggest_wish *wish;
    struct aj_arena *arena;
    struct aj_search *search;
    struct aj_own *own;                /* owned; all that is visible; NULL: not read */
    const struct aj_candidates *found; /* in documents, for the way under way; NULL: the values of
                                         the shelves are walked through */
    struct aj_candidate list[AJ_SUGGEST_LOOK];
    size_t n;
    size_t most;                 /* candidates, for the walk under way */
    enum aj_attribute attribute; /* likewise */
};

static void release(struct work **work)
{
    if (*work)
        aj_own_close((*work)->own);
    free(*work);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for suggestions");
}

/* Takes a candidate of the attribute; another shelf may have it, too. False: the walk is over. */
static bool take(struct work *work, const struct aj_candidate *candidate)
{
    for (size_t i = 0; i < work->n; i++) {
        if (work->list[i].number == candidate->number &&
            work->list[i].shown.attribute == work->attribute)
            return true;
    }
    work->list[work->n++] = *candidate;
    return work->n < work->most;
}

static enum aj_code visit(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    struct work *work = arg;
    const struct aj_candidate candidate = {.shown.attribute = work->attribute, .number = number};

    (void)err;
    *go_on = take(work, &candidate);
    return AJ_OK;
}

static void walk_own(struct work *work, unsigned shelf)
{
    for (size_t i = 0; i < work->found->n; i++) {
        const struct aj_candidate *candidate = &work->found->list[i];

        if (candidate->shelf == shelf && candidate->shown.attribute == work->attribute &&
            !take(work, candidate))
            break;
    }
}

/* Values on one shelf; `walks` are still to come, this one counted: each may take its share of the
   room that is left. */
static enum aj_code walk(struct work *work, enum aj_value_how how, unsigned shelf, size_t walks,
                         struct aj_err *err)
{
    const struct aj_value_walk values = {.shelf = shelf,
                                         .attribute = work->attribute,
                                         .how = how,
                                         .text = work->wish->typed,
                                         .rows = ROWS,
                                         .visit = visit,
                                         .arg = work};

    work->most = work->n + (AJ_SUGGEST_LOOK - work->n) / walks;
    if (work->most == work->n)
        return AJ_OK;
    if (!work->found)
        return aj_value_each(work->txn, &values, err);
    walk_own(work, shelf);
    return AJ_OK;
}

static enum aj_code gather(struct work *work, enum aj_value_how how, struct aj_err *err)
{
    unsigned shelves = 0;
    size_t walks;

    for (size_t i = 0; i < work->wish->n_visible; i++)
        shelves |= 1u << work->wish->visible[i].shelf;
    walks = AJ_COUNTOF(attributes) * (size_t)__builtin_popcount(shelves);
    work->n = 0;
    for (size_t a = 0; a < AJ_COUNTOF(attributes); a++) {
        work->attribute = attributes[a];
        for (unsigned shelf = 0; shelf < AJ_SHELF_COUNT; shelf++) {
            if (shelves >> shelf & 1)
                AJ_TRY(walk(work, how, shelf, walks--, err));
        }
    }
    return AJ_OK;
}

static enum aj_code read_text(struct work *work, struct aj_candidate *candidate, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    enum aj_code code =
        aj_value_text(work->txn, candidate->shown.attribute, candidate->number, &text, err);

    if (code == AJ_NOT_FOUND)
        return aj_fail(err, AJ_CORRUPT, "检索索引缺少一个值；请重建索引");
    AJ_TRY(code);
    AJ_TRY(aj_search_fold(text.data, text.size, &folded, err));
    candidate->shown.text = aj_arena_copy(work->arena, text.data, text.size);
    candidate->folded = aj_arena_copy(work->arena, folded.text, folded.size);
    return candidate->shown.text && candidate->folded ? AJ_OK : no_memory(err);
}

/* Leaves those that some visible document has. */
static void leave_seen(struct work *work)
{
    size_t kept = 0;

    for (size_t i = 0; i < work->n; i++) {
        if (work->list[i].shown.documents > 0)
            work->list[kept++] = work->list[i];
    }
    work->n = kept;
}

static int by_documents(const void *a, const void *b)
{
    const struct aj_candidate *left = a;
    const struct aj_candidate *right = b;
    int order;

    if (left->shown.documents != right->shown.documents)
        return left->shown.documents > right->shown.documents ? -1 : 1;
    order = strcmp(left->folded, right->folded);
    return order != 0 ? order : (int)left->shown.attribute - (int)right->shown.attribute;
}

static enum aj_code hand_over(struct work *work, struct aj_suggestions *out, struct aj_err *err)
{
    out->n = work->n < work->wish->most ? work->n : work->wish->most;
    out->list = aj_arena_alloc(work->arena, (out->n + 1) * sizeof(*out->list));
    if (!out->list)
        return no_memory(err);
    if (work->n > 0)
        qsort(work->list, work->n, sizeof(*work->list), by_documents);
    for (size_t i = 0; i < out->n; i++)
        out->list[i] = work->list[i].shown;
    return AJ_OK;
}

/* Those that are wanted, into work->list: found in the documents of `own`, or on the shelves. */
static enum aj_code look_into(struct work *work, struct aj_own *own, enum aj_value_how how,
                              struct aj_err *err)
{
    struct aj_candidates found;

    work->found = NULL;
    if (own) {
        AJ_TRY(aj_own_find(own, how, &found, err));
        work->found = &found;
    }
    AJ_TRY(gather(work, how, err));
    if (!own)
        AJ_TRY(aj_candidates_count(work->txn, work->wish, work->list, work->n, err));
    work->found = NULL;
    leave_seen(work);
    for (size_t i = 0; i < work->n; i++)
        AJ_TRY(read_text(work, &work->list[i], err));
    return AJ_OK;
}

/* Documents are not read for what their places tell already. */
static enum aj_code look_one_way(struct work *work, enum aj_value_how how, struct aj_err *err)
{
    AJ_AUTO(aj_narrow_release) struct aj_narrow narrow = {0};
    AJ_AUTO(aj_auto_own) struct aj_own *own = NULL; /* of those that have what is wanted */

    AJ_TRY(aj_suggest_narrow(work->txn, work->wish, how, &narrow, err));
    if (narrow.list)
        AJ_TRY(aj_own_open(work->txn, work->search, &narrow.wish, &own, err));
    if (own)
        return look_into(work, own, how, err);
    if (!work->own)
        AJ_TRY(aj_own_open(work->txn, work->search, work->wish, &work->own, err));
    return look_into(work, work->own, how, err);
}

/* The first of the ways by which something is found. */
static enum aj_code look(struct work *work, struct aj_err *err)
{
    static const enum aj_value_how ways[] = {AJ_VALUE_BEGINS_WITH, AJ_VALUE_PINYIN, AJ_VALUE_HOLDS};
    AJ_AUTO(aj_buf_release) struct aj_buf letters = {0};
    bool is_pinyin;

    AJ_TRY(aj_pinyin_query(work->wish->typed, &letters, &is_pinyin, err));
    for (size_t i = 0; i < AJ_COUNTOF(ways) && work->n == 0; i++) {
        if (ways[i] != AJ_VALUE_PINYIN || is_pinyin)
            AJ_TRY(look_one_way(work, ways[i], err));
    }
    return AJ_OK;
}

enum aj_code aj_suggest(struct aj_txn *txn, struct aj_search *search,
                        const struct aj_suggest_wish *wish, struct aj_arena *arena,
                        struct aj_suggestions *out, struct aj_err *err)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(release) struct work *work = calloc(1, sizeof(*work));

    if (!work)
        return no_memory(err);
    work->txn = txn;
    work->search = search;
    work->wish = wish;
    work->arena = arena;
    AJ_TRY(aj_search_fold(wish->typed, strlen(wish->typed), &folded, err));
    if (folded.size > 0)
        AJ_TRY(look(work, err));
    return hand_over(work, out, err);
}
