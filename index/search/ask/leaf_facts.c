#include "base/auto.h"
#include "casefile/case.h"
#include "index/search/ask/leaf_parts.h"

/* Which days of a document a field of dates means: from, to (included). */
/* clang-format off */
static const struct {
    enum aj_query_field field;
    int first, last;
} days[] = {
    {AJ_QUERY_DATE,      0,                AJ_DOC_DAYS - 1},
    {AJ_QUERY_APPLIED,   AJ_DAY_APPLIED,   AJ_DAY_APPLIED},
    {AJ_QUERY_ACCEPTED,  AJ_DAY_ACCEPTED,  AJ_DAY_ACCEPTED},
    {AJ_QUERY_ASSIGNED,  AJ_DAY_ASSIGNED,  AJ_DAY_ASSIGNED},
    {AJ_QUERY_HEARING,   AJ_DAY_HEARING,   AJ_DAY_HEARING},
    {AJ_QUERY_CLOSED,    AJ_DAY_CLOSED,    AJ_DAY_CLOSED},
    {AJ_QUERY_HANDED_IN, AJ_DOC_DAY_SUBMITTED, AJ_DOC_DAY_SUBMITTED},
    {AJ_QUERY_ARCHIVED,  AJ_DOC_DAY_ARCHIVED,  AJ_DOC_DAY_ARCHIVED},
};
/* clang-format on */

struct range {
    int first, last;   /* days of a document */
    uint64_t from, to; /* both included */
};

/* The query language begins in 1900; a day too late to be stored is behind every day that is. */
static uint64_t number_of(struct aj_date day)
{
    uint16_t number = aj_fact_day(day);

    return number ? number : (uint64_t)UINT16_MAX + 1;
}

static struct range range_of(const struct aj_query_node *node)
{
    struct range range = {.from = 1, .to = UINT64_MAX};

    if (node->kind == AJ_QUERY_AMOUNTS) {
        range.from = (uint64_t)node->from_fen + 1;
        if (node->to_fen < INT64_MAX)
            range.to = (uint64_t)node->to_fen + 1;
        return range;
    }
    for (size_t i = 0; i < AJ_COUNTOF(days); i++) {
        if (days[i].field == node->field) {
            range.first = days[i].first;
            range.last = days[i].last;
        }
    }
    if (aj_date_known(node->from))
        range.from = number_of(node->from);
    if (aj_date_known(node->to))
        range.to = number_of(node->to);
    return range;
}

static bool is_between(const struct range *range, uint64_t n)
{
    return n >= range->from && n <= range->to;
}

static bool answers(const struct aj_query_node *node, const struct range *range,
                    const struct aj_fact *fact)
{
    if (node->kind == AJ_QUERY_AMOUNTS)
        return is_between(range, fact->subsidy);
    for (int i = range->first; i <= range->last; i++) {
        if (is_between(range, fact->days[i]))
            return true;
    }
    return false;
}

/* Years are of the case, not of one of its days. */
static struct range years_of(const struct aj_query_node *node)
{
    struct range range = {.from = 1, .to = UINT16_MAX};
    int year, month, day;

    if (aj_date_known(node->from)) {
        aj_date_split(node->from, &year, &month, &day);
        range.from = (uint64_t)year;
    }
    if (aj_date_known(node->to)) {
        aj_date_split(node->to, &year, &month, &day);
        range.to = (uint64_t)year;
    }
    return range;
}

enum aj_code aj_leaf_match_facts(const struct aj_query_node *node, struct aj_chunk *chunk,
                                 const roaring_bitmap_t *within, roaring_bitmap_t *found,
                                 struct aj_err *err)
{
    bool is_year = node->field == AJ_QUERY_YEAR;
    struct range range = is_year ? years_of(node) : range_of(node);
    struct aj_facts_reader facts = {.txn = chunk->slabs[0].txn};
    roaring_uint32_iterator_t at;
    struct aj_fact fact;

    roaring_init_iterator(within, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at)) {
        AJ_TRY(aj_facts_get(&facts, chunk->number << 16 | at.current_value, &fact, err));
        if (is_year ? is_between(&range, fact.year) : answers(node, &range, &fact))
            roaring_bitmap_add(found, at.current_value);
    }
    return AJ_OK;
}
