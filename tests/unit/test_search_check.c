/* A sound search index has no fault; what is damaged is found, and named by its table. */
#include "document_world.h"

#include "index/search/search_check.h"
#include "index/search/slab_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct faults {
    struct world *world;
    size_t n;
    struct aj_buf texts; /* "search_fact 12 固定项与案件不符" a line */
};

static enum aj_code document_of(void *arg, const char *key, const struct aj_doc_values *stored,
                                struct aj_arena *arena, struct aj_document *out, struct aj_err *err)
{
    struct world *w = ((struct faults *)arg)->world;
    unsigned which = 0;

    (void)stored;
    (void)arena;
    if (sscanf(key, "case-%u", &which) != 1 || which >= WORLD_KEYS || !w->now[which])
        return aj_fail(err, AJ_NOT_FOUND, "no such case");
    *out = w->now[which]->document;
    return AJ_OK;
}

static enum aj_code note_fault(void *arg, const struct aj_search_fault *fault, struct aj_err *err)
{
    struct faults *faults = arg;

    (void)err;
    faults->n++;
    aj_buf_addf(&faults->texts, "%s %s %s\n", aj_table_name(fault->table), fault->key, fault->what);
    return AJ_OK;
}

static void look(struct world *w, struct aj_txn *txn, struct faults *out)
{
    const struct aj_search_check how = {document_of, note_fault, out};

    *out = (struct faults){.world = w};
    well(aj_search_check(txn, &how, &err));
}

static void assert_sound(struct world *w)
{
    struct aj_txn *txn = begin_read(w->home);
    struct faults faults;

    look(w, txn, &faults);
    if (faults.n > 0)
        fail_msg("%zu faults:\n%s", faults.n, faults.texts.data);
    aj_txn_end(txn);
}

static void a_sound_index_has_no_fault(void **state)
{
    struct world *w = *state;

    assert_sound(w); /* nor an empty one */
    for (int step = 0; step < 16; step++) {
        switch (chance(w->home, 6)) {
        case 0:
            remove_one(w, chance(w->home, WORLD_KEYS));
            break;
        case 1:
            put_some(w, 64 + chance(w->home, 40), true);
            break;
        case 2:
            join_all(w, chance(w->home, 3) == 0);
            break;
        default:
            put_some(w, 1 + chance(w->home, 12), true);
            break;
        }
        assert_sound(w);
    }
}

static void every_step_of_joining_leaves_a_sound_index(void **state)
{
    struct world *w = *state;
    const struct aj_joining how = {.budget = 512};
    bool more = true;

    for (int i = 0; i < 40; i++)
        put_some(w, 3, true);
    while (more) {
        struct aj_txn *txn = begin_write(w->home);

        well(aj_search_join(txn, w->search, &how, &more, &err));
        commit(txn);
        assert_sound(w);
    }
}

/* A row as a damaged disk would leave it. */
struct row {
    unsigned char key[AJ_KEY_LIMIT];
    size_t key_size;
    char value[1 << 17];
    size_t size;
};

/* The skip-th row whose key begins so. */
static struct row *take_row(struct aj_txn *txn, enum aj_table table, struct aj_bytes begins,
                            unsigned skip)
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

static void write_row(struct aj_txn *txn, enum aj_table table, const struct row *row)
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

    row->value[4 * (n + 1) + 1 + 2 * 7]--; /* where field 8 of the first begins */
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
static const struct damage {
    const char *name;
    void (*plant)(struct aj_txn *txn);
    const char *named; /* the beginning of a line */
} damages[] = {
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

/* Some of everything on shelf 0: living, removed, joined and not. */
static void fill(struct world *w)
{
    for (unsigned i = 0; i < 24; i++)
        put_one(w, on_shelf(w, i, 0));
    join_all(w, false);
    for (unsigned i = 24; i < 30; i++)
        put_one(w, on_shelf(w, i, 0));
    remove_one(w, 3);
    remove_one(w, 7);
    assert_sound(w);
}

/* Whether a line of the faults begins so. */
static bool is_named(const struct faults *faults, const char *begins)
{
    const char *line = faults->n > 0 ? faults->texts.data : "";

    while (*line && strncmp(line, begins, strlen(begins)) != 0)
        line += strcspn(line, "\n") + 1;
    return *line != '\0';
}

static struct world *filled; /* of the tests that damage: each gives up its transaction */

static int open_filled(void **state)
{
    int failed = world_open(state);

    filled = *state;
    *state = NULL; /* else each test would get it instead of its damage */
    fill(filled);
    return failed;
}

static int close_filled(void **state)
{
    *state = filled;
    return world_close(state);
}

static void damage_is_found_and_named(void **state)
{
    const struct damage *damage = *state;
    struct aj_txn *txn = begin_write(filled->home);
    struct faults faults;

    damage->plant(txn);
    look(filled, txn, &faults);
    aj_txn_end(txn);
    if (!is_named(&faults, damage->named))
        fail_msg("%s is not named: %zu faults\n%s", damage->named, faults.n,
                 faults.n > 0 ? faults.texts.data : "");
    aj_buf_release(&faults.texts);
}

/* A bit of a random row; false: the row holds nothing, or what nobody can know any more. */
static bool flip_somewhere(struct world *w, struct aj_txn *txn, enum aj_table table, uint64_t n)
{
    struct row *row = take_row(txn, table, (struct aj_bytes){0}, chance(w->home, (unsigned)n));
    const size_t at = row->size > 0 ? chance(w->home, (unsigned)row->size) : 0;
    const size_t doc = at / 80; /* of facts: 3 and 7 were removed */
    const bool flips = row->size > 0 && !(table == AJ_TABLE_SEARCH_FACT && (doc == 3 || doc == 7));

    row->value[at] = (char)(row->value[at] ^ 1 << chance(w->home, 8));
    if (flips)
        write_row(txn, table, row);
    free(row);
    return flips;
}

static void any_flipped_bit_is_found(void **state)
{
    struct world *w = filled;
    unsigned unseen = 0;

    (void)state;
    for (unsigned i = 0; i < 400; i++) {
        const enum aj_table table = AJ_TABLE_SEARCH_META + i % 10; /* there is no dictionary */
        struct aj_txn *txn = begin_write(w->home);
        struct faults faults = {.world = w};
        const struct aj_search_check how = {document_of, note_fault, &faults};
        uint64_t n = 0;

        well(aj_txn_count(txn, table, &n, &err));
        if (flip_somewhere(w, txn, table, n)) {
            enum aj_code code = aj_search_check(txn, &how, NULL);

            if (code != AJ_CONFLICT) /* a flipped folding */
                assert_int_equal(code, AJ_OK);
            if (code == AJ_OK && faults.n == 0 && table != AJ_TABLE_SEARCH_TEXT)
                fail_msg("a flipped bit of %s was not found", aj_table_name(table));
            unseen += code == AJ_OK && faults.n == 0;
        }
        aj_buf_release(&faults.texts);
        aj_txn_end(txn);
    }
    assert_true(unseen <= 2); /* bits that zstd does not look at */
}

static void what_a_case_became_is_told(void **state)
{
    struct world *w = *state;
    struct aj_txn *txn;
    struct faults faults;

    fill(w);
    drop_document(w->now[5]);
    w->now[5] = on_shelf(w, 5, 0); /* and nobody indexed it */
    txn = begin_read(w->home);
    look(w, txn, &faults);
    assert_int_equal(faults.n, 1);
    assert_true(is_named(&faults, "search_doc "));
    aj_buf_release(&faults.texts);
    drop_document(w->now[5]);
    w->now[5] = NULL; /* a document without a case */
    look(w, txn, &faults);
    assert_int_equal(faults.n, 1);
    assert_non_null(strstr(faults.texts.data, "没有这个案件"));
    aj_buf_release(&faults.texts);
    aj_txn_end(txn);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(a_sound_index_has_no_fault),
        with_world(every_step_of_joining_leaves_a_sound_index),
        with_world(what_a_case_became_is_told),
    };
    struct CMUnitTest damaging[1 + AJ_COUNTOF(damages)] = {
        cmocka_unit_test(any_flipped_bit_is_found),
    };

    for (size_t i = 0; i < AJ_COUNTOF(damages); i++) {
        damaging[1 + i] = (struct CMUnitTest){damages[i].name, damage_is_found_and_named, NULL,
                                              NULL, (void *)(uintptr_t)&damages[i]};
    }
    return cmocka_run_group_tests_name("a search index", tests, NULL, NULL) +
           cmocka_run_group_tests_name("a damaged one", damaging, open_filled, close_filled);
}
