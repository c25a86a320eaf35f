#include "base/auto.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tools/bench_search/bench_asking.h"
#include "tools/bench_search/bench_corpus.h"
#include "tools/bench_search/bench_index.h"

#include <inttypes.h>
#include <string.h>

#define FILE_LIMIT ((size_t)4 << 30)

struct line {
    const char *text; /* not NUL-terminated */
    size_t size;
};

struct answering {
    struct aj_bench_index *index;
    struct aj_buf queries;
    struct line *lines;
    size_t n;
    struct aj_buf titles;
    const char **title; /* by number of the document */
    size_t n_titles;
    double *ms; /* `rounds` of each line */
    uint32_t *asked;
    uint32_t rounds;
};

static void release(struct answering *a)
{
    aj_buf_release(&a->queries);
    aj_buf_release(&a->titles);
    free(a->lines);
    free(a->title);
    free(a->ms);
    free(a->asked);
}

static bool is_blank(struct line line)
{
    for (size_t i = 0; i < line.size; i++) {
        if (line.text[i] != ' ' && line.text[i] != '\t')
            return false;
    }
    return true;
}

static enum aj_code split_queries(struct answering *a, struct aj_err *err)
{
    const char *at = a->queries.data ? a->queries.data : "";
    const char *end = at + a->queries.size;
    size_t room = 1;

    for (size_t i = 0; i < a->queries.size; i++)
        room += at[i] == '\n';
    a->lines = calloc(room, sizeof(*a->lines));
    if (!a->lines)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the queries");
    if (a->queries.size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct line line = {at, (size_t)((stop ? stop : end) - at)};

        at += line.size + 1;
        if (line.size > 0 && line.text[line.size - 1] == '\r')
            line.size--;
        if (!is_blank(line))
            a->lines[a->n++] = line;
    }
    return AJ_OK;
}

static enum aj_code split_titles(struct answering *a, struct aj_err *err)
{
    size_t n = 0;

    for (size_t at = 0; at < a->titles.size; at++)
        n += a->titles.data[at] == '\0';
    a->title = calloc(n + 1, sizeof(*a->title));
    if (!a->title)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the titles");
    for (size_t at = 0; a->n_titles < n; at += strlen(a->titles.data + at) + 1)
        a->title[a->n_titles++] = a->titles.data + at;
    return AJ_OK;
}

static enum aj_code read_files(struct answering *a, const struct aj_bench_options *o,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(o->folder, "titles");

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the titles");
    a->queries.limit = FILE_LIMIT;
    a->titles.limit = FILE_LIMIT;
    AJ_TRY(aj_file_read(o->queries, FILE_LIMIT, &a->queries, err));
    AJ_TRY(aj_file_read(path, FILE_LIMIT, &a->titles, err));
    AJ_TRY(split_queries(a, err));
    return split_titles(a, err);
}

static enum aj_code ask_once(struct answering *a, size_t i, double *ms, struct aj_err *err)
{
    struct aj_bench_question question = {.text = a->lines[i].text,
                                         .size = a->lines[i].size,
                                         .limit = 20,
                                         .facets = true,
                                         .snippets = true};
    struct aj_search_result result;
    double began = aj_bench_now();

    AJ_TRY(aj_bench_index_ask(a->index, &question, &result, err));
    *ms = (aj_bench_now() - began) * 1000;
    return AJ_OK;
}

/* Each line `rounds` times, in one shuffled order. */
static enum aj_code ask_all(struct answering *a, uint64_t seed, struct aj_err *err)
{
    struct aj_bench_random r = aj_bench_random(seed, UINT64_MAX);
    size_t n = a->n * a->rounds;
    AJ_AUTO(aj_auto_free) uint32_t *turns = calloc(n + 1, sizeof(*turns));
    double unused;

    a->ms = calloc(n + 1, sizeof(*a->ms));
    a->asked = calloc(a->n + 1, sizeof(*a->asked));
    if (!turns || !a->ms || !a->asked)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the queries");
    for (size_t i = 0; i < n; i++)
        turns[i] = (uint32_t)(i / a->rounds);
    for (size_t i = n; i > 1; i--) {
        size_t other = aj_bench_below(&r, (uint32_t)i);
        uint32_t turn = turns[i - 1];

        turns[i - 1] = turns[other];
        turns[other] = turn;
    }
    if (n >
        0) /* what a process does once, such as making tables to fold with, is no query's time */
        AJ_TRY(ask_once(a, turns[0], &unused, err));
    for (size_t i = 0; i < n; i++) {
        size_t line = turns[i];

        AJ_TRY(ask_once(a, line, &a->ms[line * a->rounds + a->asked[line]++], err));
    }
    return AJ_OK;
}

/* Malformed bytes as U+FFFD: JSON is UTF-8. */
static void add_clean(struct line line, struct aj_buf *out)
{
    for (size_t at = 0; at < line.size;) {
        size_t before = at;

        if (aj_utf8_next(line.text, line.size, &at) < 0) {
            aj_buf_add(out, "\xEF\xBF\xBD", 3);
        } else {
            aj_buf_add(out, line.text + before, at - before);
        }
    }
}

static enum aj_code print_text(const char *text, size_t size, FILE *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *value = json_stringn(text, size);

    if (!value || json_dumpf(value, out, JSON_ENCODE_ANY) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for an answer");
    return AJ_OK;
}

static enum aj_code print_hits(const struct answering *a, const struct aj_search_result *result,
                               FILE *out, struct aj_err *err)
{
    for (size_t i = 0; i < result->n_hits; i++) {
        uint64_t number = strtoull(result->hits[i].key, NULL, 10);

        if (number >= a->n_titles)
            return aj_fail(err, AJ_CORRUPT, "hit %s was never put", result->hits[i].key);
        if (i > 0)
            (void)fputs(", ", out);
        AJ_TRY(print_text(a->title[number], strlen(a->title[number]), out, err));
    }
    return AJ_OK;
}

static enum aj_code print_answer(struct answering *a, size_t i, FILE *out, struct aj_err *err)
{
    struct aj_bench_question question = {
        .text = a->lines[i].text, .size = a->lines[i].size, .limit = AJ_BENCH_ALL};
    struct aj_search_result result;
    struct aj_buf clean = {0};
    enum aj_code code;

    (void)fputs("{\"ms\": [", out);
    for (uint32_t k = 0; k < a->rounds; k++)
        (void)fprintf(out, "%s%.4f", k > 0 ? ", " : "", a->ms[i * a->rounds + k]);
    (void)fputs("], \"q\": ", out);
    add_clean(a->lines[i], &clean);
    code = clean.failed ? aj_fail(err, AJ_NO_MEMORY, "no memory for an answer")
                        : print_text(clean.data, clean.size, out, err);
    aj_buf_release(&clean);
    if (code == AJ_OK)
        code = aj_bench_index_ask(a->index, &question, &result, err);
    if (code != AJ_OK)
        return code;
    (void)fprintf(out, ", \"total\": %" PRIu64 ", \"hits\": [", result.total);
    AJ_TRY(print_hits(a, &result, out, err));
    return fputs("]}\n", out) == EOF ? aj_fail_errno(err, "standard output") : AJ_OK;
}

static enum aj_code answer(struct answering *a, const struct aj_bench_options *o,
                           struct aj_err *err)
{
    AJ_TRY(read_files(a, o, err));
    AJ_TRY(ask_all(a, o->seed, err));
    for (size_t i = 0; i < a->n; i++)
        AJ_TRY(print_answer(a, i, stdout, err));
    return AJ_OK;
}

enum aj_code aj_bench_answer(const struct aj_bench_options *o, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_index) struct aj_bench_index *index = NULL;
    struct answering a = {.rounds = o->rounds};
    enum aj_code code;

    if (!o->queries)
        return aj_fail(err, AJ_INVALID, "queries=FILE is missing");
    AJ_TRY(aj_bench_index_open(o->folder, false, &index, err));
    a.index = index;
    code = answer(&a, o, err);
    release(&a);
    return code;
}
