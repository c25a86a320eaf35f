/* Sets of documents: every shape comes back, as a list and as a bitmap; damage is told, or is
   another set that both ways of reading agree on. */
#include "base/auto.h"
#include "index/search/codes/doc_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned seed = 20261128;

static unsigned random_below(unsigned below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

struct set {
    uint16_t *docs;
    size_t n;
    struct aj_buf stored;
};

static void release(struct set *set)
{
    free(set->docs);
    aj_buf_release(&set->stored);
}

static struct set set_of(size_t n, unsigned gap, unsigned runs)
{
    struct set set = {.docs = calloc(AJ_DOC_SET_MOST, sizeof(set.docs[0]))};

    assert_non_null(set.docs);
    for (unsigned doc = random_below(gap); set.n < n && doc < AJ_DOC_SET_MOST;) {
        set.docs[set.n++] = (uint16_t)doc;
        doc += random_below(100) < runs ? 1 : 1 + random_below(gap);
    }
    assert_int_equal(aj_doc_set_write(set.docs, set.n, &set.stored, NULL), AJ_OK);
    return set;
}

/* What both ways of reading say of the bytes, which lie in memory of just their size. */
static enum aj_code read_both(struct aj_bytes stored, uint16_t *docs, size_t *n)
{
    AJ_AUTO(aj_auto_free) unsigned char *exact = malloc(stored.size + 1);
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = roaring_bitmap_create();
    struct aj_bytes bytes = {.size = stored.size};
    enum aj_code code;

    *n = 0;
    if (!exact)
        return AJ_NO_MEMORY;
    bytes.data = exact + 1; /* at an odd address, too */
    memcpy(exact + 1, stored.data, stored.size);
    code = aj_doc_set_unpack(bytes, docs, n, NULL);
    assert_int_equal(aj_doc_set_read(bytes, bitmap, NULL), code);
    if (code != AJ_OK) {
        assert_int_equal(code, AJ_CORRUPT);
        return code;
    }
    assert_int_equal(roaring_bitmap_get_cardinality(bitmap), *n);
    for (size_t i = 0; i < *n; i++) {
        assert_true(i == 0 || docs[i] > docs[i - 1]);
        assert_true(roaring_bitmap_contains(bitmap, docs[i]));
    }
    return code;
}

static void every_shape_comes_back(void **state)
{
    static const size_t counts[] = {1, 2, 7, 8, 9, 100, 4095, 4096, 4097, 20000, 65536};
    static const unsigned gaps[] = {1, 2, 3, 16, 600, 8000};
    AJ_AUTO(aj_auto_free) uint16_t *docs = calloc(AJ_DOC_SET_MOST, sizeof(*docs));

    (void)state;
    assert_non_null(docs);
    for (size_t i = 0; i < AJ_COUNTOF(counts) * AJ_COUNTOF(gaps) * 2; i++) {
        AJ_AUTO(release)
        struct set set = set_of(counts[i / 2 % AJ_COUNTOF(counts)],
                                gaps[i / 2 / AJ_COUNTOF(counts)], i % 2 ? 97 : 0);
        struct aj_bytes stored = {set.stored.data, set.stored.size};
        size_t n;

        assert_int_equal(set.n <= AJ_DOC_SET_SHORT, stored.size <= 2 * AJ_DOC_SET_SHORT);
        assert_int_equal(read_both(stored, docs, &n), AJ_OK);
        assert_int_equal(n, set.n);
        assert_memory_equal(docs, set.docs, n * sizeof(docs[0]));
    }
}

static void sets_are_unpacked_one_behind_the_other(void **state)
{
    static const uint16_t low[] = {3, 9}, high[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 65535};
    AJ_AUTO(aj_auto_free) uint16_t *docs = calloc(AJ_DOC_SET_MOST, sizeof(*docs));
    AJ_AUTO(aj_buf_release) struct aj_buf first = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf second = {0};
    struct aj_bytes one, two;
    size_t n = 0;

    (void)state;
    assert_non_null(docs);
    assert_int_equal(aj_doc_set_write(low, AJ_COUNTOF(low), &first, NULL), AJ_OK);
    assert_int_equal(aj_doc_set_write(high, AJ_COUNTOF(high), &second, NULL), AJ_OK);
    one = (struct aj_bytes){first.data, first.size};
    two = (struct aj_bytes){second.data, second.size};
    assert_int_equal(aj_doc_set_unpack(one, docs, &n, NULL), AJ_OK);
    assert_int_equal(aj_doc_set_unpack(two, docs, &n, NULL), AJ_OK);
    assert_int_equal(n, 12);
    assert_int_equal(docs[11], 65535);
    assert_int_equal(aj_doc_set_unpack(one, docs, &n, NULL), AJ_CORRUPT);
}

static void damage_is_told_or_is_another_set(void **state)
{
    static const size_t counts[] = {1, 8, 9, 300, 5000};
    AJ_AUTO(aj_auto_free) uint16_t *docs = calloc(AJ_DOC_SET_MOST, sizeof(*docs));
    size_t n, told = 0;

    (void)state;
    assert_non_null(docs);
    for (size_t i = 0; i < AJ_COUNTOF(counts) * 3; i++) {
        static const unsigned runs[] = {0, 97, 100};
        AJ_AUTO(release)
        struct set set = set_of(counts[i / 3], 4, runs[i % 3]);
        char *bytes = set.stored.data;
        size_t step = set.stored.size > 2000 ? 37 : 1;

        for (size_t size = 0; size < set.stored.size; size += step) {
            /* cut, a short list is a shorter one */
            bool list = size > 0 && size <= 2 * AJ_DOC_SET_SHORT && size % 2 == 0;
            enum aj_code code = read_both((struct aj_bytes){bytes, size}, docs, &n);

            assert_true(code == AJ_CORRUPT || list);
        }
        aj_buf_add(&set.stored, "\0", 1); /* one more byte, or half a document */
        bytes = set.stored.data;
        assert_int_equal(read_both((struct aj_bytes){bytes, set.stored.size}, docs, &n),
                         AJ_CORRUPT);
        set.stored.size--;
        for (size_t bit = 0; bit < set.stored.size * 8; bit += bit < 200 ? 1 : step) {
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
            told += read_both((struct aj_bytes){bytes, set.stored.size}, docs, &n) != AJ_OK;
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        }
    }
    assert_true(told > 1000);
}

/* Where a library that believes it would write outside of its memory. */
static void a_run_that_leads_out_of_the_chunk_is_no_set(void **state)
{
    static const unsigned char out_of[] = {0x3B, 0x30, 0,   0,   1,  0, 0, 21, 0,
                                           1,    0,    250, 255, 21, 0, 0, 0};
    static const unsigned char overlapping[] = {0x3B, 0x30, 0, 0, 1, 0, 0, 13, 0, 2,
                                                0,    5,    0, 9, 0, 8, 0, 3,  0};
    AJ_AUTO(aj_auto_free) uint16_t *docs = calloc(AJ_DOC_SET_MOST, sizeof(*docs));
    unsigned char inside[sizeof(out_of)];
    size_t n;

    (void)state;
    assert_non_null(docs);
    assert_int_equal(read_both((struct aj_bytes){out_of, sizeof(out_of)}, docs, &n), AJ_CORRUPT);
    memcpy(inside, out_of, sizeof(inside));
    inside[12] = 254; /* but for where it lies it is one */
    assert_int_equal(read_both((struct aj_bytes){inside, sizeof(inside)}, docs, &n), AJ_OK);
    assert_int_equal(n, 22);
    assert_int_equal(read_both((struct aj_bytes){overlapping, sizeof(overlapping)}, docs, &n),
                     AJ_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_comes_back),
        cmocka_unit_test(sets_are_unpacked_one_behind_the_other),
        cmocka_unit_test(damage_is_told_or_is_another_set),
        cmocka_unit_test(a_run_that_leads_out_of_the_chunk_is_no_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
