#include "tools/bench_search/bench_frequency.h"

#include "base/auto.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CHARACTERS 4

void aj_bench_frequency_release(struct aj_bench_frequency *frequency)
{
    free(frequency->words);
    free(frequency->by_n);
    *frequency = (struct aj_bench_frequency){0};
}

struct grams {
    uint64_t *list;
    size_t n;
};

/* All runs of 3 and of 4 Chinese characters of a text; room for two a character. */
static void add_grams(const char *text, struct grams *out)
{
    size_t size = strlen(text);
    uint64_t last = 0; /* the last four characters */
    unsigned run = 0;

    for (size_t at = 0; at < size;) {
        int32_t cp = aj_utf8_next(text, size, &at);

        run = aj_bench_is_han(cp) ? run + 1 : 0;
        last = last << 16 | (uint16_t)cp;
        if (run >= 3)
            out->list[out->n++] = last & UINT64_C(0xFFFFFFFFFFFF);
        if (run >= MOST_CHARACTERS)
            out->list[out->n++] = last;
    }
}

static int by_gram(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void sort_once(struct grams *grams)
{
    size_t n = 0;

    qsort(grams->list, grams->n, sizeof(*grams->list), by_gram);
    for (size_t i = 0; i < grams->n; i++) {
        if (i == 0 || grams->list[i] != grams->list[i - 1])
            grams->list[n++] = grams->list[i];
    }
    grams->n = n;
}

static int most_frequent_first(const void *a, const void *b)
{
    const struct aj_bench_word *x = a;
    const struct aj_bench_word *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->gram > y->gram) - (x->gram < y->gram);
}

/* Of each case of the sample its grams, each once; all of them sorted. */
static enum aj_code gather(const struct aj_bench_cases *cases, uint32_t n_cases,
                           struct aj_arena *arena, struct grams *all, struct aj_err *err)
{
    for (uint32_t i = 0; i < AJ_BENCH_SAMPLE; i++) {
        uint32_t number = (uint32_t)((uint64_t)i * n_cases / AJ_BENCH_SAMPLE);
        struct grams of_case = {all->list + all->n, 0};
        struct aj_bench_case c;

        aj_arena_reset(arena);
        AJ_TRY(aj_bench_case_make(cases, number, arena, &c, err));
        add_grams(c.text, &of_case);
        sort_once(&of_case);
        all->n += of_case.n;
    }
    qsort(all->list, all->n, sizeof(*all->list), by_gram);
    return AJ_OK;
}

static enum aj_code count(struct grams all, struct aj_bench_frequency *out, struct aj_err *err)
{
    out->words = calloc(all.n + 1, sizeof(*out->words));
    out->by_n = calloc(all.n + 1, sizeof(*out->by_n));
    if (!out->words || !out->by_n) {
        aj_bench_frequency_release(out);
        return aj_fail(err, AJ_NO_MEMORY, "no memory for words");
    }
    for (size_t i = 0; i < all.n; i++) {
        if (out->n == 0 || out->words[out->n - 1].gram != all.list[i])
            out->words[out->n++] = (struct aj_bench_word){all.list[i], 0};
        out->words[out->n - 1].n++;
    }
    memcpy(out->by_n, out->words, out->n * sizeof(*out->words));
    qsort(out->by_n, out->n, sizeof(*out->by_n), most_frequent_first);
    return AJ_OK;
}

enum aj_code aj_bench_frequency_count(const struct aj_bench_cases *cases, uint32_t n_cases,
                                      struct aj_bench_frequency *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free)
    uint64_t *list = calloc((size_t)2 * AJ_BENCH_SAMPLE * cases->characters, sizeof(*list));
    struct aj_arena arena = {.limit = (size_t)4096 + 64 * (size_t)cases->characters};
    struct grams all = {list, 0};
    enum aj_code code;

    *out = (struct aj_bench_frequency){0};
    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for words");
    code = gather(cases, n_cases, &arena, &all, err);
    aj_arena_reset(&arena);
    return code == AJ_OK ? count(all, out, err) : code;
}

uint32_t aj_bench_frequency_of(const struct aj_bench_frequency *frequency, const char *text,
                               size_t size)
{
    struct aj_bench_word sought = {0, 0};
    const struct aj_bench_word *found;

    for (size_t at = 0; at < size;)
        sought.gram = sought.gram << 16 | (uint16_t)aj_utf8_next(text, size, &at);
    /* by_gram reads the first member */
    found = bsearch(&sought, frequency->words, frequency->n, sizeof(sought), by_gram);
    return found ? found->n : 0;
}

void aj_bench_frequent_word(const struct aj_bench_frequency *frequency, size_t i,
                            char out[AJ_BENCH_WORD_SIZE])
{
    size_t size = 0;

    for (unsigned shift = 16 * MOST_CHARACTERS; shift > 0; shift -= 16) {
        int32_t cp = (int32_t)(frequency->by_n[i].gram >> (shift - 16) & 0xFFFF);

        if (cp)
            size += aj_utf8_put(cp, out + size);
    }
    out[size] = '\0';
}
