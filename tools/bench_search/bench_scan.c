#define _GNU_SOURCE /* memmem */

#include "tools/bench_search/bench_scan.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

struct sought {
    const struct aj_bench_query *query;
    struct aj_search_text all[AJ_BENCH_PARTS];
    struct aj_bench_found found;
};

struct aj_bench_scan {
    struct sought *list;
    size_t n;
    struct aj_search_text folded;
    struct aj_buf text;  /* of the case: folded values with U+0001 between */
    struct aj_buf words; /* as aj_bench_case_add_words has them */
};

void aj_bench_scan_close(struct aj_bench_scan *scan)
{
    if (!scan)
        return;
    for (size_t i = 0; i < scan->n; i++) {
        for (size_t k = 0; k < AJ_BENCH_PARTS; k++)
            aj_search_text_release(&scan->list[i].all[k]);
    }
    aj_search_text_release(&scan->folded);
    aj_buf_release(&scan->text);
    aj_buf_release(&scan->words);
    free(scan->list);
    free(scan);
}

enum aj_code aj_bench_scan_open(const struct aj_bench_queries *queries, uint32_t every,
                                struct aj_bench_scan **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_scan) struct aj_bench_scan *scan = calloc(1, sizeof(*scan));

    if (!scan || !(scan->list = calloc(queries->n + 1, sizeof(*scan->list))))
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the scan");
    for (size_t i = 0; i < queries->n; i += every) {
        const struct aj_bench_query *query = &queries->list[i];
        struct sought *s = &scan->list[scan->n];

        if (query->n_all == 0)
            continue;
        scan->n++;
        s->query = query;
        s->found.query = i;
        for (size_t k = 0; k < query->n_all; k++)
            AJ_TRY(aj_search_fold(query->all[k], strlen(query->all[k]), &s->all[k], err));
    }
    *out = aj_steal(&scan);
    return AJ_OK;
}

static enum aj_code add_folded(struct aj_bench_scan *scan, const char *text, size_t size,
                               struct aj_err *err)
{
    AJ_TRY(aj_search_fold(text, size, &scan->folded, err));
    aj_buf_add(&scan->text, scan->folded.text, scan->folded.size);
    aj_buf_add(&scan->text, "\1", 1);
    return AJ_OK;
}

static enum aj_code fold_case(struct aj_bench_scan *scan, const struct aj_bench_case *c,
                              struct aj_err *err)
{
    scan->text.size = 0;
    scan->words.size = 0;
    AJ_TRY(add_folded(scan, c->title, strlen(c->title), err));
    AJ_TRY(add_folded(scan, c->text, strlen(c->text), err));
    aj_bench_case_add_words(c, &scan->words);
    if (scan->words.failed)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the scan");
    AJ_TRY(add_folded(scan, scan->words.data, scan->words.size, err));
    return scan->text.failed ? aj_fail(err, AJ_NO_MEMORY, "no memory for the scan") : AJ_OK;
}

static bool has(const struct aj_buf *text, const struct sought *s, const struct aj_bench_case *c)
{
    for (size_t i = 0; i < s->query->n_filters; i++) {
        if (c->facts[s->query->filters[i].fact] != s->query->filters[i].value)
            return false;
    }
    for (size_t k = 0; k < s->query->n_all; k++) {
        if (!memmem(text->data, text->size, s->all[k].text, s->all[k].size))
            return false;
    }
    return true;
}

enum aj_code aj_bench_scan_case(struct aj_bench_scan *scan, const struct aj_bench_case *c,
                                struct aj_err *err)
{
    AJ_TRY(fold_case(scan, c, err));
    for (size_t i = 0; i < scan->n; i++) {
        struct sought *s = &scan->list[i];

        if (has(&scan->text, s, c)) {
            s->found.total++;
            s->found.digest += aj_bench_digest_of(c->number);
        }
    }
    return AJ_OK;
}

bool aj_bench_scan_found(const struct aj_bench_scan *scan, size_t n, struct aj_bench_found *out)
{
    if (n >= scan->n)
        return false;
    *out = scan->list[n].found;
    return true;
}
