/* Blocks of rows: what goes in comes out, blocks are as long as the format's page says, and damage
   leads nowhere (the bytes lie in memory of just their size, for ASan to see). */
#include "base/auto.h"
#include "index/search/codes/block.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CHARACTERS 400000u
#define ROWS       6000

static unsigned seed = 20261128;

static unsigned random_below(unsigned below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* A row is its gram, its count and some bytes: what they say is not looked at here. */
struct row {
    uint64_t gram;
    uint32_t count;
    size_t set;
};

struct blocks {
    struct row rows[ROWS];
    size_t n;
    struct aj_buf blocks[ROWS];
    uint64_t firsts[ROWS];
    size_t n_blocks;
    unsigned char bytes[CHARACTERS]; /* of which every row's are taken, from its gram on */
};

static enum aj_code keep(void *arg, uint64_t first, struct aj_bytes block, struct aj_err *err)
{
    struct blocks *b = arg;

    (void)err;
    b->firsts[b->n_blocks] = first;
    aj_buf_add(&b->blocks[b->n_blocks++], block.data, block.size);
    return AJ_OK;
}

static struct aj_row row_of(const struct blocks *b, const struct row *row)
{
    size_t places = aj_gram_is_pair(row->gram) ? aj_ef_size(row->count, CHARACTERS) : 0;

    return (struct aj_row){.gram = row->gram,
                           .count = row->count,
                           .set = {b->bytes + row->gram % 100, row->set},
                           .places = {b->bytes + row->gram % 1000, places}};
}

/* Rows as texts have them: most pairs are rare, some are not, one in thirty is a single or a word.
 */
static void add_rows(struct blocks *b, struct aj_block_writer *writer, size_t n)
{
    uint64_t gram = aj_gram_of(0, -1);

    for (; n > 0; n--) {
        struct row row = {.gram = gram, .count = 1 + random_below(1 + random_below(20))};
        struct aj_row said;

        if (random_below(200) == 0)
            row.count = 1 + random_below(CHARACTERS);
        if (!aj_gram_is_pair(gram))
            row.count = 1 + row.count % 65536;
        if (!aj_gram_is_pair(gram) || row.count >= AJ_ROW_SET_FROM)
            row.set = 2 + random_below(40);
        said = row_of(b, &row);
        assert_int_equal(aj_block_add(writer, &said, NULL), AJ_OK);
        b->rows[b->n++] = row;
        gram += random_below(30) == 0 ? aj_gram_of(1, -1) - gram % aj_gram_of(0, -1)
                                      : 1 + random_below(300);
    }
}

static struct blocks *make_blocks(size_t n)
{
    struct blocks *b = calloc(1, sizeof(*b));
    AJ_AUTO(aj_block_writer_release) struct aj_block_writer writer = {.sink = keep, .arg = b};

    assert_non_null(b);
    for (size_t i = 0; i < sizeof(b->bytes); i++)
        b->bytes[i] = (unsigned char)random_below(256);
    add_rows(b, &writer, n);
    assert_int_equal(aj_block_finish(&writer, NULL), AJ_OK);
    assert_int_equal(aj_block_finish(&writer, NULL), AJ_OK); /* nothing is left */
    return b;
}

static void free_blocks(struct blocks **b)
{
    for (size_t i = 0; *b && i < (*b)->n_blocks; i++)
        aj_buf_release(&(*b)->blocks[i]);
    free(*b);
}

static struct aj_block_reader open_block(const struct blocks *b, size_t i)
{
    struct aj_block_reader reader;

    assert_int_equal(aj_block_open(&reader, (struct aj_bytes){b->blocks[i].data, b->blocks[i].size},
                                   b->firsts[i], CHARACTERS, NULL),
                     AJ_OK);
    return reader;
}

static void compare(const struct blocks *b, const struct aj_row *row, size_t at)
{
    struct aj_row right = row_of(b, &b->rows[at]);

    assert_true(row->gram == right.gram && row->count == right.count);
    assert_int_equal(row->set.size, right.set.size);
    assert_int_equal(row->places.size, right.places.size);
    assert_memory_equal(row->set.data, right.set.data, right.set.size);
    assert_memory_equal(row->places.data, right.places.data, right.places.size);
}

static size_t varint_size(uint64_t number)
{
    return number < 0x80 ? 1 : 1 + varint_size(number >> 7);
}

/* How many rows, from one on, the format's page puts into a block. */
static size_t count_by_the_page(const struct blocks *b, size_t from)
{
    size_t size = 14;
    size_t n = 0;

    for (; from + n < b->n; n++) {
        const struct row *row = &b->rows[from + n];
        struct aj_row said = row_of(b, row);
        size_t more = varint_size(n > 0 ? row->gram - row[-1].gram : 0) + varint_size(row->count) +
                      (row->set > 0 ? varint_size(row->set) : 0) + row->set + said.places.size;
        size_t k = (size + 16 + 4095) / 4096; /* pages */

        if (n > 0 && (size + more > 65520 || (n >= 512 && size + more > 4096 * k - 16)))
            break;
        size += more;
    }
    return n;
}

static void rows_come_back_in_blocks_as_the_page_has_them(void **state)
{
    AJ_AUTO(free_blocks) struct blocks *b = make_blocks(ROWS);
    size_t at = 0, long_ones = 0, many = 0;

    (void)state;
    for (size_t i = 0; i < b->n_blocks; i++) {
        struct aj_block_reader reader = open_block(b, i);
        size_t n = count_by_the_page(b, at);
        struct aj_row row;
        bool more;

        assert_int_equal(b->firsts[i], b->rows[at].gram);
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(aj_block_next(&reader, &row, &more, NULL), AJ_OK);
            assert_true(more);
            compare(b, &row, at++);
        }
        assert_int_equal(aj_block_next(&reader, &row, &more, NULL), AJ_OK);
        assert_false(more);
        many += n > 512;
        long_ones += n == 1 && b->blocks[i].size > 65520;
    }
    assert_int_equal(at, b->n);
    assert_true(long_ones > 0 && many > 0 && b->n_blocks > 8);
}

static void a_row_is_found_in_its_block(void **state)
{
    AJ_AUTO(free_blocks) struct blocks *b = make_blocks(2000);

    (void)state;
    for (size_t at = 0, i = 0; at < b->n; at += 1 + at % 7) {
        struct aj_block_reader reader;
        struct aj_row row;
        bool more;

        while (i + 1 < b->n_blocks && b->firsts[i + 1] <= b->rows[at].gram)
            i++;
        reader = open_block(b, i);
        assert_int_equal(aj_block_seek(&reader, b->rows[at].gram, &row, &more, NULL), AJ_OK);
        assert_true(more);
        compare(b, &row, at);
        reader = open_block(b, i);
        assert_int_equal(aj_block_seek(&reader, b->rows[at].gram + 1, &row, &more, NULL), AJ_OK);
        if (more)
            compare(b, &row, at + 1);
        assert_true(more || i + 1 == b->n_blocks || b->firsts[i + 1] == b->rows[at + 1].gram);
    }
}

static void rows_must_rise(void **state)
{
    AJ_AUTO(free_blocks) struct blocks *b = make_blocks(0);
    AJ_AUTO(aj_block_writer_release) struct aj_block_writer writer = {.sink = keep, .arg = b};
    struct aj_row row = {.gram = aj_gram_of('a', -1), .count = 1, .set = {"ab", 2}};

    (void)state;
    assert_int_equal(aj_block_add(&writer, &row, NULL), AJ_OK);
    assert_int_equal(aj_block_add(&writer, &row, NULL), AJ_CONFLICT);
    assert_int_equal(aj_block_finish(&writer, NULL), AJ_OK);
    assert_int_equal(aj_block_add(&writer, &row, NULL), AJ_CONFLICT); /* a new block or not */
}

static void keys_are_read_back(void **state)
{
    unsigned char key[AJ_BLOCK_KEY_SIZE];
    uint64_t gram;

    (void)state;
    aj_block_key(0x01020304, 0x3AABBCCDDEE, key);
    assert_memory_equal(key, "\x01\x02\x03\x04\x03\xAA\xBB\xCC\xDD\xEE", sizeof(key));
    assert_true(aj_block_key_read((struct aj_bytes){key, sizeof(key)}, 0x01020304, &gram));
    assert_true(gram == 0x3AABBCCDDEE);
    assert_false(aj_block_key_read((struct aj_bytes){key, sizeof(key)}, 0x01020305, &gram));
    assert_false(aj_block_key_read((struct aj_bytes){key, sizeof(key) - 1}, 0x01020304, &gram));
}

/* Reads all there is to read. */
static bool read_all(struct aj_bytes value, uint64_t first)
{
    struct aj_block_reader reader;
    uint64_t last = 0;
    struct aj_row row;
    bool more = true;

    if (aj_block_open(&reader, value, first, CHARACTERS, NULL) != AJ_OK)
        return false;
    for (;;) {
        const unsigned char *begin = value.data, *end = begin + value.size;

        if (aj_block_next(&reader, &row, &more, NULL) != AJ_OK)
            return false;
        if (!more)
            return true;
        assert_true(row.gram > last && row.gram >> AJ_GRAM_BITS == 0);
        last = row.gram;
        assert_true((const unsigned char *)row.set.data >= begin);
        assert_true((const unsigned char *)row.places.data + row.places.size + 8 <= end);
        assert_true(row.count > 0 && (row.set.size > 0 || row.places.size > 0));
    }
}

static void damage_leads_nowhere(void **state)
{
    AJ_AUTO(free_blocks) struct blocks *b = make_blocks(150);
    AJ_AUTO(aj_auto_free) unsigned char *bytes = NULL;
    const size_t size = b->blocks[0].size;
    size_t told = 0;

    (void)state;
    for (size_t cut = 0; cut < size; cut += cut < 2000 ? 1 : 101) {
        bytes = realloc(bytes, cut + 1);
        assert_non_null(bytes);
        memcpy(bytes + 1, b->blocks[0].data, cut);
        assert_false(read_all((struct aj_bytes){bytes + 1, cut}, b->firsts[0]));
    }
    bytes = realloc(bytes, size + 1);
    assert_non_null(bytes);
    memcpy(bytes, b->blocks[0].data, size);
    assert_true(read_all((struct aj_bytes){bytes, size}, b->firsts[0]));
    for (size_t bit = 0; bit < size * 8 && bit < 8000; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        told += !read_all((struct aj_bytes){bytes, size}, b->firsts[0]);
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(told > 1000);
    assert_false(read_all((struct aj_bytes){bytes, size}, (uint64_t)1 << AJ_GRAM_BITS));
}

static void what_is_left_over_is_told(void **state)
{
    AJ_AUTO(free_blocks) struct blocks *b = make_blocks(3);
    const char *bytes = b->blocks[0].data;
    const size_t size = b->blocks[0].size;
    AJ_AUTO(aj_auto_free) char *more = calloc(1, size + 1);

    (void)state;
    assert_non_null(more);
    memcpy(more, bytes, size);
    assert_false(read_all((struct aj_bytes){more, size + 1}, b->firsts[0]));
    more[0]--; /* a row */
    assert_false(read_all((struct aj_bytes){more, size}, b->firsts[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_in_blocks_as_the_page_has_them),
        cmocka_unit_test(a_row_is_found_in_its_block),
        cmocka_unit_test(rows_must_rise),
        cmocka_unit_test(keys_are_read_back),
        cmocka_unit_test(damage_leads_nowhere),
        cmocka_unit_test(what_is_left_over_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
