/* Walking over the ledger, page by page. */
#include "base/auto.h"
#include "service/pay_report_parts.h"

#include <stdlib.h>
#include <string.h>

static enum aj_code visit_all(const json_t *page, const char *name, aj_report_visit visit,
                              void *arg, struct aj_err *err)
{
    size_t i;
    const json_t *row;

    json_array_foreach(json_object_get(page, name), i, row)
    {
        AJ_TRY(visit(arg, row, err));
    }
    return AJ_OK;
}

/* The mark of the page that follows outlives the page that named it. */
static enum aj_code turn(const json_t *page, char **mark, struct aj_err *err)
{
    const char *next = aj_json_text(page, "next");

    free(aj_steal(mark));
    if (!*next)
        return AJ_OK;
    *mark = strdup(next);
    return *mark ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading the ledger");
}

enum aj_code aj_report_each_claim(struct aj_index *x, enum aj_pay_state state,
                                  aj_report_visit visit, void *arg, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *mark = NULL;

    do {
        AJ_AUTO(aj_auto_json) json_t *page = NULL;
        const struct aj_claims_wanted wanted = {
            .state = state, .after = mark, .limit = AJ_LEDGER_PAGE_LIMIT};

        AJ_TRY(aj_ledger_claims(x, &wanted, &page, err));
        AJ_TRY(visit_all(page, "claims", visit, arg, err));
        AJ_TRY(turn(page, &mark, err));
    } while (mark);
    return AJ_OK;
}

struct whole_batches {
    struct aj_index *x;
    aj_report_visit visit;
    void *arg;
};

static enum aj_code visit_whole(void *arg, const json_t *row, struct aj_err *err)
{
    const struct whole_batches *b = arg;
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;

    AJ_TRY(aj_ledger_batch(b->x, aj_json_text(row, "batch"), &batch, err));
    return b->visit(b->arg, batch, err);
}

enum aj_code aj_report_each_batch(struct aj_index *x, aj_report_visit visit, void *arg,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *mark = NULL;
    struct whole_batches b = {x, visit, arg};

    do {
        AJ_AUTO(aj_auto_json) json_t *page = NULL;
        const struct aj_batches_wanted wanted = {.after = mark, .limit = AJ_LEDGER_PAGE_LIMIT};

        AJ_TRY(aj_ledger_batches(x, &wanted, &page, err));
        AJ_TRY(visit_all(page, "batches", visit_whole, &b, err));
        AJ_TRY(turn(page, &mark, err));
    } while (mark);
    return AJ_OK;
}

enum aj_code aj_report_each_entry(struct aj_index *x, struct aj_entries_wanted wanted,
                                  aj_report_visit visit, void *arg, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *mark = NULL;

    wanted.limit = AJ_LEDGER_PAGE_LIMIT;
    do {
        AJ_AUTO(aj_auto_json) json_t *page = NULL;

        wanted.after = mark;
        AJ_TRY(aj_ledger_entries(x, &wanted, &page, err));
        AJ_TRY(visit_all(page, "entries", visit, arg, err));
        AJ_TRY(turn(page, &mark, err));
    } while (mark);
    return AJ_OK;
}

bool aj_report_is_paid(const json_t *line)
{
    return strcmp(aj_json_text(line, "outcome"), "paid") == 0 && !json_object_get(line, "bounced");
}
