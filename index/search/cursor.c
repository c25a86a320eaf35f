#include "index/search/cursor.h"

#include "base/auto.h"
#include "base/digest.h"

#include <inttypes.h>
#include <stdio.h>

#define QUESTION_SIZE 16 /* hex digits */

static void add_field(struct aj_buf *to, const char *text)
{
    aj_buf_add(to, text ? text : "", text ? strlen(text) + 1 : 1); /* with its NUL, as a mark */
}

/* Everything on which the order of the hits depends, and who asks. */
static bool name_question(const struct aj_search_request *r, char out[AJ_DIGEST_HEX_SIZE])
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_digest digest;

    if (r->query)
        aj_query_text(r->query, &text);
    aj_buf_addf(&text, "%c%d %d %d %u %zu ", '\0', (int)r->order, r->viewer->all_units,
                r->viewer->sealed, r->viewer->secrecy, r->viewer->n_units);
    for (size_t i = 0; i < r->viewer->n_units; i++)
        add_field(&text, r->viewer->units[i]);
    add_field(&text, r->viewer->person);
    for (size_t i = 0; i < r->n_filters; i++) {
        aj_buf_addf(&text, "%d %zu ", (int)r->filters[i].attribute, r->filters[i].n);
        for (size_t k = 0; k < r->filters[i].n; k++)
            add_field(&text, r->filters[i].values[k]);
    }
    if (text.failed)
        return false;
    digest = aj_digest_of(text.data, text.size);
    aj_digest_hex(&digest, out);
    out[QUESTION_SIZE] = '\0';
    return true;
}

const char *aj_cursor_write(const struct aj_search_request *request, const struct aj_cursor *cursor,
                            struct aj_arena *arena)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char question[AJ_DIGEST_HEX_SIZE];
    uint64_t average;

    if (!name_question(request, question))
        return NULL;
    memcpy(&average, &cursor->average, sizeof(average));
    aj_buf_addf(&text, "%s.%" PRIx64 ".%" PRIx32 ".%" PRIx64 ".%" PRIx64, question,
                cursor->last.rank, cursor->last.doc, cursor->documents, average);
    for (size_t i = 0; i < cursor->n; i++)
        aj_buf_addf(&text, ".%" PRIx64, cursor->occurrences[i]);
    return text.failed ? NULL : aj_arena_copy(arena, text.data, text.size);
}

/* ".1f" and what follows: the number, and `*at` behind it. */
static bool take_number(const char **at, uint64_t *out)
{
    char *end;

    if (**at != '.' || !strchr("0123456789abcdef", (*at)[1]) || (*at)[1] == '\0')
        return false;
    errno = 0;
    *out = strtoull(*at + 1, &end, 16);
    *at = end;
    return errno == 0;
}

static bool take_all(const char *at, struct aj_cursor *out)
{
    uint64_t doc, average;

    if (!take_number(&at, &out->last.rank) || !take_number(&at, &doc) ||
        !take_number(&at, &out->documents) || !take_number(&at, &average) || doc > UINT32_MAX)
        return false;
    out->last.doc = (uint32_t)doc;
    memcpy(&out->average, &average, sizeof(average));
    if (!(out->average >= 1 && out->average <= 1e12)) /* also what is no number */
        return false;
    for (out->n = 0; *at && out->n < AJ_QUERY_WORDS; out->n++) {
        if (!take_number(&at, &out->occurrences[out->n]))
            return false;
    }
    return *at == '\0';
}

enum aj_code aj_cursor_read(const struct aj_search_request *request, struct aj_arena *arena,
                            struct aj_cursor *out, struct aj_err *err)
{
    char question[AJ_DIGEST_HEX_SIZE];

    *out = (struct aj_cursor){0};
    out->occurrences = aj_arena_alloc(arena, AJ_QUERY_WORDS * sizeof(*out->occurrences));
    if (!out->occurrences || !name_question(request, question))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page mark");
    if (strncmp(request->after, question, QUESTION_SIZE) != 0 ||
        !take_all(request->after + QUESTION_SIZE, out)) {
        return aj_fail(err, AJ_INVALID,
                       "翻页标记与这次的检索式、筛选或排序不符；请从第一页重新查起");
    }
    return AJ_OK;
}
