/* A sound search index has no fault; what is damaged is found, and named by its table. */
#include "search_damage.h"

#include "index/search/check/search_check.h"
#include "index/search/slab/slab_join.h"

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
    const bool named = strncmp(key, "case-", 5) == 0;
    const unsigned long which = named ? strtoul(key + 5, NULL, 10) : WORLD_KEYS;

    (void)stored;
    (void)arena;
    if (which >= WORLD_KEYS || !w->now[which])
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
    if (!is_named(&faults, damage->named)) {
        fail_msg("%s is not named: %zu faults\n%s", damage->named, faults.n,
                 faults.n > 0 ? faults.texts.data : "");
    }
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
