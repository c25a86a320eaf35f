/* What a damaged disk does to a search index, row by row. */
#include "search_damage.h"

#include <stdlib.h>
#include <string.h>

struct row *take_row(struct aj_txn *txn, enum aj_table table, struct aj_bytes begins, unsigned skip)
{
    struct row *row = calloc(1, sizeof(*row));
    struct aj_scan *scan = NULL;
    struct aj_bytes key = {0}, value = {0};
    bool more = true;

    assert_non_null(row);
    well(aj_scan_open(txn, table, begins, &scan, &err));
    for (unsigned i = 0; i <= skip; i++)
        well(aj_scan_next(scan, &key, &value, &more, &err));
    aj_scan_close(scan);
    assert_true(more && key.size >= begins.size && value.size <= sizeof(row->value));
    assert_true(begins.size == 0 || memcmp(key.data, begins.data, begins.size) == 0);
    memcpy(row->key, key.data, key.size);
    memcpy(row->value, value.data, value.size);
    row->key_size = key.size;
    row->size = value.size;
    return row;
}

void write_row(struct aj_txn *txn, enum aj_table table, const struct row *row)
{
    well(aj_txn_put(txn, table, (struct aj_bytes){row->key, row->key_size},
                    (struct aj_bytes){row->value, row->size}, &err));
}

static void delete_row(struct aj_txn *txn, enum aj_table table, const struct row *row)
{
    well(aj_txn_delete(txn, table, (struct aj_bytes){row->key, row->key_size}, &err));
}

/* A row, and where to flip a bit of it. */
static void flip(struct aj_txn *txn, enum aj_table table, const char *begins, size_t at)
{
    struct row *row = take_row(txn, table, bytes_of(begins), 0);

    assert_true(at < row->size);
    row->value[at] ^= 1;
    write_row(txn, table, row);
    free(row);
}

static void lose(struct aj_txn *txn, enum aj_table table, const char *begins)
{
    struct row *row = take_row(txn, table, bytes_of(begins), 0);

    delete_row(txn, table, row);
    free(row);
}

static void flip_in_a_block(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_BLOCK, (struct aj_bytes){0}, 0);

    row->value[row->size - 12] ^= 1; /* the last row's places; 8 zeros follow */
    write_row(txn, AJ_TABLE_SEARCH_BLOCK, row);
    free(row);
}

static void lose_a_block(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_BLOCK, "");
}

static void move_a_field(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_START, (struct aj_bytes){0}, 0);
    const size_t n = row->size / 34; /* 4 for each document, 2 for each of 15 fields; some more */

    row->value[4 * n + 19]--; /* 5 behind the documents, 2 × 7: where field 8 of the first begins */
    write_row(txn, AJ_TABLE_SEARCH_START, row);
    free(row);
}

static void lose_starts(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_START, "");
}

static void flip_a_day(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_FACT, "", 48);
}

static void flip_a_class(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_FACT, "", 4);
}

static void mark_as_removed(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_FACT, "", 44); /* the lowest bit: there */
}

static void lose_facts(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_FACT, "");
}

static void flip_in_a_text(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){0}, 0);

    row->value[row->size - 2] ^= 1;
    write_row(txn, AJ_TABLE_SEARCH_TEXT, row);
    free(row);
}

static void lose_a_group_of_texts(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_TEXT, "");
}

static void lose_a_number(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_DOC, "");
}

static void give_a_number_twice(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){0}, 0);

    row->key[3] = 200; /* never given */
    write_row(txn, AJ_TABLE_SEARCH_DOC, row);
    free(row);
}

/* Both keys and both numbers, so that they lead to each other. */
static void swap_two_documents(struct aj_txn *txn)
{
    struct row *a = take_row(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){0}, 0);
    struct row *b = take_row(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){0}, 1);
    struct row *of_a = take_row(txn, AJ_TABLE_SEARCH_CASE, (struct aj_bytes){a->value, a->size}, 0);
    struct row *of_b = take_row(txn, AJ_TABLE_SEARCH_CASE, (struct aj_bytes){b->value, b->size}, 0);
    char number[4];

    well(aj_txn_put(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){a->key, 4},
                    (struct aj_bytes){b->value, b->size}, &err));
    well(aj_txn_put(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){b->key, 4},
                    (struct aj_bytes){a->value, a->size}, &err));
    memcpy(number, of_a->value, 4);
    memcpy(of_a->value, of_b->value, 4);
    memcpy(of_b->value, number, 4);
    write_row(txn, AJ_TABLE_SEARCH_CASE, of_a);
    write_row(txn, AJ_TABLE_SEARCH_CASE, of_b);
    free(a);
    free(b);
    free(of_a);
    free(of_b);
}

static void lose_a_case(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_CASE, "");
}

static void flip_a_digest(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_CASE, "", 7);
}

static void flip_a_number(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_CASE, "", 0);
}

static void move_a_chunk_to_another_shelf(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_META, "c", 0);
}

static void lower_the_next_number(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_META, bytes_of("n"), 0);

    row->value[0]--;
    write_row(txn, AJ_TABLE_SEARCH_META, row);
    free(row);
}

static void raise_the_next_number(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_META, "n", 1);
}

static void lose_the_next_number(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_META, "n");
}

static void write_a_row_of_nothing(struct aj_txn *txn)
{
    well(aj_txn_put(txn, AJ_TABLE_SEARCH_META, bytes_of("x"), bytes_of("y"), &err));
}

static void lose_a_slab(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_SLAB, "");
}

static void count_a_document_too_few(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_SLAB, (struct aj_bytes){0}, 0);

    row->value[9]--;
    write_row(txn, AJ_TABLE_SEARCH_SLAB, row);
    free(row);
}

/* Documents 0 to 3 are on the first shelf that was used; which of them is dead is the world's. */
static void turn_dead(struct aj_txn *txn, bool dead)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_DEAD, (struct aj_bytes){0}, 0);

    assert_true(row->size >= 4 && row->size <= 16); /* numbers of two bytes */
    if (dead) {
        row->value[0]++; /* the one behind it instead of it, if that is not dead */
    } else {
        row->size -= 2;
    }
    write_row(txn, AJ_TABLE_SEARCH_DEAD, row);
    free(row);
}

static void clear_a_dead_bit(struct aj_txn *txn)
{
    turn_dead(txn, false);
}

static void set_a_dead_bit(struct aj_txn *txn)
{
    turn_dead(txn, true);
}

static void lose_a_value(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_VALUE, "i");
}

static void lose_the_text_of_a_value(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_VALUE, "t");
}

static void lose_a_value_of_a_shelf(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_VALUE, "s");
}

static void lose_pinyin(struct aj_txn *txn)
{
    lose(txn, AJ_TABLE_SEARCH_VALUE, "p");
}

static void change_the_number_of_a_value(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_VALUE, "t", 0);
}

static void change_the_number_of_a_value_of_a_shelf(struct aj_txn *txn)
{
    flip(txn, AJ_TABLE_SEARCH_VALUE, "s", 0);
}

static void write_pinyin_of_nothing(struct aj_txn *txn)
{
    struct row *row = take_row(txn, AJ_TABLE_SEARCH_VALUE, bytes_of("p"), 0);

    row->key[3] = 'x';
    write_row(txn, AJ_TABLE_SEARCH_VALUE, row);
    free(row);
}

/* clang-format off */
const struct damage damages[N_DAMAGES] = {
    {"a bit of a block", flip_in_a_block, "search_block "},
    {"a block that is missing", lose_a_block, "search_block "},
    {"where a field begins", move_a_field, "search_start "},
    {"starts that are missing", lose_starts, "search_start "},
    {"a day", flip_a_day, "search_fact "},
    {"a class", flip_a_class, "search_fact "},
    {"facts that are not there", mark_as_removed, "search_fact "},
    {"a page of facts that is missing", lose_facts, "search_fact "},
    {"a bit of a text", flip_in_a_text, "search_text "},
    {"texts that are missing", lose_a_group_of_texts, "search_text "},
    {"a number that is missing", lose_a_number, "search_doc "},
    {"a number too many", give_a_number_twice, "search_doc 200 "},
    {"documents that were swapped", swap_two_documents, "search_doc "},
    {"a case that is missing", lose_a_case, "search_doc "},
    {"a bit of a digest", flip_a_digest, "search_case "},
    {"a bit of a case's number", flip_a_number, "search_case "},
    {"the wrong shelf", move_a_chunk_to_another_shelf, "search_meta "},
    {"a next number too low", lower_the_next_number, "search_meta "},
    {"a next number too high", raise_the_next_number, "search_meta "},
    {"a next number that is missing", lose_the_next_number, "search_meta "},
    {"a row of nothing", write_a_row_of_nothing, "search_meta ? "},
    {"a slab that is missing", lose_a_slab, "search_slab "},
    {"rows of a slab that is missing", lose_a_slab, "search_block "},
    {"starts of a slab that is missing", lose_a_slab, "search_start "},
    {"documents of a slab, counted wrongly", count_a_document_too_few, "search_block "},
    {"a removed document that is not dead", clear_a_dead_bit, "search_dead "},
    {"a document that is dead and was not removed", set_a_dead_bit, "search_dead "},
    {"a value that is missing", lose_a_value, "search_value t/"},
    {"a value's text that is missing", lose_the_text_of_a_value, "search_value i/"},
    {"a shelf's value that is missing", lose_a_value_of_a_shelf, "search_value s/"},
    {"pinyin that is missing", lose_pinyin, "search_value s/"},
    {"a value's number", change_the_number_of_a_value, "search_value t/"},
    {"a shelf's value's number", change_the_number_of_a_value_of_a_shelf, "search_value s/"},
    {"pinyin of nothing", write_pinyin_of_nothing, "search_value p "},
};
/* clang-format on */
