#include "tools/bench_search/bench_asking.h"

#include "base/auto.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double aj_bench_now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct aj_bench_memory aj_bench_memory(void)
{
    struct aj_bench_memory memory = {0};
    const struct {
        const char *name;
        long *kib;
    } lines[] = {{"VmHWM:", &memory.peak_kib},
                 {"VmRSS:", &memory.now_kib},
                 {"RssAnon:", &memory.anon_kib},
                 {"RssFile:", &memory.file_kib}};
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];

    while (status && fgets(line, sizeof(line), status)) {
        for (size_t i = 0; i < AJ_COUNTOF(lines); i++) {
            size_t n = strlen(lines[i].name);

            if (strncmp(line, lines[i].name, n) == 0)
                *lines[i].kib = strtol(line + n, NULL, 10);
        }
    }
    if (status)
        (void)fclose(status);
    return memory;
}

json_t *aj_bench_memory_json(void)
{
    struct aj_bench_memory m = aj_bench_memory();

    return json_pack("{s:I, s:I, s:I, s:I}", "peak_kib", (json_int_t)m.peak_kib, "now_kib",
                     (json_int_t)m.now_kib, "anon_kib", (json_int_t)m.anon_kib, "file_kib",
                     (json_int_t)m.file_kib);
}

struct turn {
    uint32_t query;
    bool snippets;
};

struct answer {
    uint64_t total;
    uint64_t digest;
    double *ms[2]; /* without and with snippets, one a round */
    uint32_t n[2];
};

struct asking {
    const struct aj_bench_engine *engine;
    const struct aj_bench_queries *queries;
    uint32_t rounds;
    uint32_t sample;
    struct turn *turns;
    size_t n_turns;
    struct answer *answers;
    double *times;
};

static void release(struct asking *a)
{
    free(a->turns);
    free(a->answers);
    free(a->times);
}

static bool is_asked(const struct asking *a, size_t query)
{
    return a->queries->list[query].n_all > 0 || !a->engine->needs_all;
}

static void plan_turns(struct asking *a, uint64_t seed)
{
    struct aj_bench_random r = aj_bench_random(seed, UINT64_MAX);

    for (uint32_t q = 0; q < a->queries->n; q++) {
        for (uint32_t i = 0; is_asked(a, q) && i < 2 * a->rounds; i++)
            a->turns[a->n_turns++] = (struct turn){q, i % 2 == 1};
    }
    for (size_t i = a->n_turns; i > 1; i--) {
        size_t other = aj_bench_below(&r, (uint32_t)i);
        struct turn t = a->turns[i - 1];

        a->turns[i - 1] = a->turns[other];
        a->turns[other] = t;
    }
}

static enum aj_code take_turn(struct asking *a, struct turn turn, struct aj_err *err)
{
    struct answer *answer = &a->answers[turn.query];
    const struct aj_bench_query *query = &a->queries->list[turn.query];
    double began = aj_bench_now();
    uint64_t total = 0;

    AJ_TRY(a->engine->ask(a->engine->handle, query, turn.snippets, &total, err));
    answer->ms[turn.snippets][answer->n[turn.snippets]++] = (aj_bench_now() - began) * 1000;
    if (answer->n[0] + answer->n[1] > 1 && total != answer->total) {
        return aj_fail(err, AJ_CORRUPT, "%s: found %" PRIu64 ", and before %" PRIu64, query->text,
                       total, answer->total);
    }
    answer->total = total;
    return AJ_OK;
}

static void print_times(const char *name, const struct answer *answer, bool snippets, FILE *out)
{
    (void)fprintf(out, ",\"%s\":[", name);
    for (uint32_t i = 0; i < answer->n[snippets]; i++)
        (void)fprintf(out, "%s%.4f", i > 0 ? "," : "", answer->ms[snippets][i]);
    (void)fputc(']', out);
}

static enum aj_code print_answers(const struct asking *a, FILE *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *memory = aj_bench_memory_json();
    AJ_AUTO(aj_auto_free) char *text = memory ? json_dumps(memory, JSON_COMPACT) : NULL;

    if (!text)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the answers");
    (void)fputs("{\"answers\":[", out);
    for (size_t q = 0; q < a->queries->n; q++) {
        const struct answer *answer = &a->answers[q];

        (void)fputs(q > 0 ? ",\n" : "\n", out);
        if (!is_asked(a, q)) {
            (void)fputs("null", out);
            continue;
        }
        (void)fprintf(out, "{\"total\":%" PRIu64 ",\"digest\":\"%016" PRIx64 "\"", answer->total,
                      answer->digest);
        print_times("ms", answer, false, out);
        print_times("snippets_ms", answer, true, out);
        (void)fputc('}', out);
    }
    (void)fprintf(out, "],\n\"memory\":%s}\n", text);
    return ferror(out) ? aj_fail_errno(err, "standard output") : AJ_OK;
}

static enum aj_code ask_all(struct asking *a, uint64_t seed, FILE *out, struct aj_err *err)
{
    uint64_t total;

    plan_turns(a, seed);
    if (a->n_turns > 0) { /* what a process does once is measured by aj_bench_ask_first */
        AJ_TRY(a->engine->ask(a->engine->handle, &a->queries->list[a->turns[0].query], false,
                              &total, err));
    }
    for (size_t i = 0; i < a->n_turns; i++) {
        if (!a->turns[i].snippets || a->engine->snippets)
            AJ_TRY(take_turn(a, a->turns[i], err));
    }
    for (size_t q = 0; q < a->queries->n; q += a->sample) {
        if (is_asked(a, q)) {
            AJ_TRY(a->engine->found(a->engine->handle, &a->queries->list[q], &a->answers[q].digest,
                                    err));
        }
    }
    return print_answers(a, out, err);
}

enum aj_code aj_bench_ask_all(const struct aj_bench_engine *engine,
                              const struct aj_bench_queries *queries,
                              const struct aj_bench_options *options, FILE *out, struct aj_err *err)
{
    struct asking a = {
        .engine = engine, .queries = queries, .rounds = options->rounds, .sample = options->sample};
    size_t n = (size_t)2 * a.rounds * queries->n;
    enum aj_code code;

    a.turns = calloc(n + 1, sizeof(*a.turns));
    a.times = calloc(n + 1, sizeof(*a.times));
    a.answers = calloc(queries->n + 1, sizeof(*a.answers));
    if (!a.turns || !a.times || !a.answers) {
        release(&a);
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the answers");
    }
    for (size_t q = 0; q < queries->n; q++) {
        a.answers[q].ms[0] = a.times + q * 2 * a.rounds;
        a.answers[q].ms[1] = a.answers[q].ms[0] + a.rounds;
    }
    code = ask_all(&a, options->seed, out, err);
    release(&a);
    return code;
}

enum aj_code aj_bench_ask_first(const struct aj_bench_engine *engine,
                                const struct aj_bench_queries *queries, double began, FILE *out,
                                struct aj_err *err)
{
    size_t q = 0;
    uint64_t total;

    for (size_t i = queries->n; i > 0; i--) {
        if (strcmp(queries->list[i - 1].class_, "frequent") == 0)
            q = i - 1;
    }
    if (queries->n == 0)
        return aj_fail(err, AJ_INVALID, "there are no queries");
    AJ_TRY(engine->ask(engine->handle, &queries->list[q], engine->snippets, &total, err));
    (void)fprintf(out, "{\"ms\":%.3f}\n", (aj_bench_now() - began) * 1000);
    return AJ_OK;
}
