/* Rising numbers: what is written comes back, read, taken one by one and sought, whatever is asked;
   and damaged bytes lead nowhere (the bytes lie in memory of just their size, for ASan to see). */
#include "base/auto.h"
#include "index/search/codes/elias_fano.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned seed = 20261128;

static uint32_t random_below(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)seed << 8 ^ seed >> 3) % below);
}

/* A list as the format's page says it, bit by bit. */
static void write_plainly(const uint32_t *list, uint32_t n, uint32_t below, unsigned char *out)
{
    unsigned width = 0;
    size_t upper;

    while ((uint64_t)n << (width + 1) <= below)
        width++;
    upper = ((size_t)n * width + 7) / 8 * 8;
    memset(out, 0, aj_ef_size(n, below));
    for (uint32_t i = 0; i < n; i++) {
        size_t bit = upper + (list[i] >> width) + i;

        for (unsigned b = 0; b < width; b++) {
            size_t lower = (size_t)i * width + b;

            out[lower / 8] |= (unsigned char)((list[i] >> b & 1) << lower % 8);
        }
        out[bit / 8] |= (unsigned char)(1 << bit % 8);
    }
}

struct list {
    uint32_t *list;
    uint32_t n;
    uint32_t below;
    unsigned char *bytes;
    size_t size;
};

static void release(struct list *l)
{
    free(l->list);
    free(l->bytes);
}

static struct list list_of(const uint32_t *numbers, uint32_t n, uint32_t below)
{
    struct list l = {.n = n, .below = below, .size = aj_ef_size(n, below)};
    AJ_AUTO(aj_auto_free) unsigned char *plain = malloc(l.size);

    l.list = malloc(n * sizeof(l.list[0]));
    l.bytes = malloc(l.size);
    assert_true(l.list && l.bytes && plain);
    memcpy(l.list, numbers, n * sizeof(l.list[0]));
    memset(l.bytes, 0xAA, l.size);
    aj_ef_write(numbers, n, below, l.bytes);
    write_plainly(numbers, n, below, plain);
    assert_memory_equal(l.bytes, plain, l.size);
    return l;
}

static struct aj_ef open_list(const struct list *l)
{
    struct aj_ef ef;

    assert_true(aj_ef_open(&ef, (struct aj_bytes){l->bytes, l->size}, l->n, l->below));
    return ef;
}

/* Reads it in pieces of `most`, after `skipped` numbers were taken one by one. */
static void check_read(const struct list *l, uint32_t skipped, size_t most)
{
    AJ_AUTO(aj_auto_free) uint32_t *out = malloc(l->n * sizeof(*out));
    struct aj_ef ef = open_list(l);
    size_t n = 0, k;

    assert_non_null(out);
    for (uint32_t i = 0; i < skipped; i++) {
        assert_true(aj_ef_next(&ef, &out[n]));
        n++;
    }
    while ((k = aj_ef_read(&ef, out + n, most < l->n - n ? most : l->n - n)) > 0)
        n += k;
    assert_int_equal(n, l->n);
    assert_memory_equal(out, l->list, n * sizeof(*out));
    assert_false(aj_ef_next(&ef, &out[0]));
    assert_false(ef.broken);
}

/* Seeks each `step`-th number there is below `below`, and one more. */
static void check_seek(const struct list *l, uint32_t from, uint32_t step)
{
    struct aj_ef ef = open_list(l);
    uint32_t at = 0;

    for (uint64_t least = from; least <= l->below; least += step) {
        uint32_t out;

        while (at < l->n && l->list[at] < least)
            at++;
        if (at == l->n) {
            assert_false(aj_ef_seek(&ef, (uint32_t)least, &out));
            continue;
        }
        assert_true(aj_ef_seek(&ef, (uint32_t)least, &out));
        assert_int_equal(out, l->list[at]);
        at++; /* it was passed */
    }
    assert_false(aj_ef_seek(&ef, UINT32_MAX, &(uint32_t){0}));
    assert_false(ef.broken);
}

static void every_short_list_comes_back(void **state)
{
    (void)state;
    for (uint32_t below = 1; below <= 12; below++) {
        for (uint32_t set = 1; set < 1u << below; set++) {
            uint32_t numbers[12];
            uint32_t n = 0;

            for (uint32_t i = 0; i < below; i++) {
                if (set >> i & 1)
                    numbers[n++] = i;
            }
            AJ_AUTO(release) struct list l = list_of(numbers, n, below);
            check_read(&l, 0, 12);
            check_read(&l, n / 2, 3);
            for (uint32_t from = 0; from < below; from += 3)
                check_seek(&l, from, 1 + from);
        }
    }
}

/* Of gaps by chance; now and then a run, or a hole. */
static uint32_t fill(uint32_t *numbers, uint32_t most, uint32_t below, uint32_t gap)
{
    uint64_t number = random_below(gap);
    uint32_t n = 0;

    while (n < most && number < below) {
        numbers[n++] = (uint32_t)number;
        number += random_below(50) == 0 ? (uint64_t)gap * random_below(200) : 0;
        number += random_below(16) == 0 ? 1 : 1 + random_below(gap);
    }
    return n;
}

static void long_lists_come_back(void **state)
{
    static const uint32_t belows[] = {700,       65536, 1000003, 131203072, (uint32_t)1 << 28,
                                      UINT32_MAX};
    static const uint32_t gaps[] = {1, 2, 5, 100, 70000, 50000000};
    AJ_AUTO(aj_auto_free) uint32_t *numbers = malloc(20000 * sizeof(*numbers));

    (void)state;
    assert_non_null(numbers);
    for (size_t i = 0; i < AJ_COUNTOF(belows) * AJ_COUNTOF(gaps); i++) {
        uint32_t below = belows[i % AJ_COUNTOF(belows)];
        uint32_t gap = gaps[i / AJ_COUNTOF(belows)];
        uint32_t n = gap < below ? fill(numbers, 20000, below, gap) : 0;

        if (n == 0)
            continue;
        AJ_AUTO(release) struct list l = list_of(numbers, n, below);
        check_read(&l, 0, n);
        check_read(&l, n / 3, 64);
        check_read(&l, 1, 1000);
        for (unsigned step = 0; step < 5; step++)
            check_seek(&l, random_below(gap), 1 + below / (1 + random_below(3000)));
        if (below < 100000)
            check_seek(&l, 0, 1);
    }
}

static void reading_and_seeking_may_take_turns(void **state)
{
    AJ_AUTO(aj_auto_free) uint32_t *numbers = malloc(5000 * sizeof(*numbers));
    uint32_t n;

    (void)state;
    assert_non_null(numbers);
    n = fill(numbers, 5000, 1 << 20, 100);
    AJ_AUTO(release) struct list l = list_of(numbers, n, 1 << 20);
    for (int round = 0; round < 200; round++) {
        struct aj_ef ef = open_list(&l);
        uint32_t at = 0;

        while (at < n) {
            uint32_t how = random_below(3);
            uint32_t out[20];

            if (how == 0) {
                assert_true(aj_ef_next(&ef, out));
                assert_int_equal(out[0], l.list[at++]);
            } else if (how == 1) {
                size_t k = aj_ef_read(&ef, out, AJ_COUNTOF(out));

                assert_memory_equal(out, l.list + at, k * sizeof(out[0]));
                at += (uint32_t)k;
            } else {
                uint32_t least = l.list[at] + random_below(2000);

                while (at < n && l.list[at] < least)
                    at++;
                assert_int_equal(aj_ef_seek(&ef, least, out), at < n);
                assert_true(at == n || out[0] == l.list[at]);
                at += at < n;
            }
        }
        assert_false(ef.broken);
    }
}

/* Whatever the bytes are: numbers rise and stay below. */
static void check_damaged(const unsigned char *bytes, const struct list *l)
{
    uint32_t out[256];
    uint64_t last = 0;
    struct aj_ef ef;
    uint32_t number;
    size_t n;

    assert_true(aj_ef_open(&ef, (struct aj_bytes){bytes, l->size}, l->n, l->below));
    n = aj_ef_read(&ef, out, AJ_COUNTOF(out));
    assert_true(n <= l->n);
    for (size_t i = 0; i < n; i++) {
        assert_true(out[i] >= last && out[i] < l->below);
        last = (uint64_t)out[i] + 1;
    }
    assert_true(n == l->n || ef.broken);
    ef = open_list(
        &(struct list){.bytes = aj_unconst(bytes), .size = l->size, .n = l->n, .below = l->below});
    last = 0;
    for (n = 0; aj_ef_next(&ef, &number); n++) {
        assert_true(number >= last && number < l->below && n < l->n);
        last = (uint64_t)number + 1;
    }
    for (uint32_t step = 1; step < l->below; step *= 5) {
        ef = open_list(&(struct list){
            .bytes = aj_unconst(bytes), .size = l->size, .n = l->n, .below = l->below});
        for (uint32_t least = 0; least < l->below && aj_ef_seek(&ef, least, &number);
             least += step) {
            assert_true(number >= least && number < l->below);
        }
    }
}

static void damage_leads_nowhere(void **state)
{
    static const uint32_t belows[] = {1, 9, 200, 3000, 1 << 20};
    uint32_t numbers[200];

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(belows); i++) {
        for (uint32_t gap = 1; gap < 2000; gap *= 9) {
            uint32_t n = gap < belows[i] ? fill(numbers, 200, belows[i], gap) : 1;

            numbers[0] = n == 1 ? 0 : numbers[0];
            AJ_AUTO(release) struct list l = list_of(numbers, n, belows[i]);
            for (size_t bit = 0; bit < l.size * 8; bit++) {
                l.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
                check_damaged(l.bytes, &l);
                l.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            }
            for (int all = 0; all < 2; all++) {
                memset(l.bytes, all ? 0xFF : 0, l.size);
                check_damaged(l.bytes, &l);
            }
        }
    }
}

static void a_list_of_another_size_is_refused(void **state)
{
    static const uint32_t numbers[] = {3, 5, 1000, 70000};
    struct aj_ef ef;

    (void)state;
    AJ_AUTO(release) struct list l = list_of(numbers, 4, 100000);
    for (size_t size = 0; size <= l.size; size++) {
        AJ_AUTO(aj_auto_free) unsigned char *cut = malloc(size + 1);

        assert_non_null(cut);
        memcpy(cut, l.bytes, size);
        assert_int_equal(aj_ef_open(&ef, (struct aj_bytes){cut, size}, 4, 100000), size == l.size);
        assert_false(aj_ef_open(&ef, (struct aj_bytes){cut, size + 1}, 4, 100000) &&
                     size == l.size);
    }
    assert_false(aj_ef_open(&ef, (struct aj_bytes){l.bytes, 0}, 0, 100000));
    assert_false(aj_ef_open(&ef, (struct aj_bytes){l.bytes, l.size}, 4, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_short_list_comes_back),
        cmocka_unit_test(long_lists_come_back),
        cmocka_unit_test(reading_and_seeking_may_take_turns),
        cmocka_unit_test(damage_leads_nowhere),
        cmocka_unit_test(a_list_of_another_size_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
