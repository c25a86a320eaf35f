#ifndef AJ_TOOLS_BENCH_RANDOM_H
#define AJ_TOOLS_BENCH_RANDOM_H

#include <stdint.h>

/*
 * Chance that is the same on every machine: whole numbers only, and a stream of its own for each
 * (seed, number). Not for secrets. Rule: splitmix64 (G. Steele, D. Lea, C. Flood 2014).
 */
struct aj_bench_random {
    uint64_t state;
};

static inline uint64_t aj_bench_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static inline struct aj_bench_random aj_bench_random(uint64_t seed, uint64_t number)
{
    return (struct aj_bench_random){aj_bench_mix(aj_bench_mix(seed) + number)};
}

/* 0 up to, not including, n; n from 1 on. */
static inline uint32_t aj_bench_below(struct aj_bench_random *r, uint32_t n)
{
    r->state += UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(((aj_bench_mix(r->state) >> 32) * n) >> 32);
}

/* The same, the smaller ones more often (each with about the weight of 1 / square root): how words,
   employers and given names are spread. */
static inline uint32_t aj_bench_skewed(struct aj_bench_random *r, uint32_t n)
{
    uint64_t u = aj_bench_below(r, UINT32_MAX);

    return (uint32_t)((((u * u) >> 32) * n) >> 32);
}

#endif
