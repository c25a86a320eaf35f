#ifndef AJ_TOOLS_BENCH_FREQUENCY_H
#define AJ_TOOLS_BENCH_FREQUENCY_H

#include "tools/bench_search/bench_cases.h"

/* How frequent words of three and four Chinese characters are, judged by a sample of the cases. */
#define AJ_BENCH_SAMPLE ((uint32_t)300)

struct aj_bench_word {
    uint64_t gram; /* up to four characters below U+10000, 16 bits each */
    uint32_t n;    /* of the sample's cases that have it */
};

struct aj_bench_frequency {
    struct aj_bench_word *words; /* rising by gram */
    struct aj_bench_word *by_n;  /* the same, the most frequent first */
    size_t n;
};

/* `n_cases`: the sample is spread over so many. AJ_NO_MEMORY. */
enum aj_code aj_bench_frequency_count(const struct aj_bench_cases *cases, uint32_t n_cases,
                                      struct aj_bench_frequency *out,
                                      struct aj_err *err) AJ_CHECKED;
void aj_bench_frequency_release(struct aj_bench_frequency *frequency);

/* In how many cases of the sample a word of three or four Chinese characters stands. */
uint32_t aj_bench_frequency_of(const struct aj_bench_frequency *frequency, const char *text,
                               size_t size);

/* The text of by_n[i].gram, NUL-terminated. */
#define AJ_BENCH_WORD_SIZE 17
void aj_bench_frequent_word(const struct aj_bench_frequency *frequency, size_t i,
                            char out[AJ_BENCH_WORD_SIZE]);

#endif
