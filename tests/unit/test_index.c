/* Resolving, counting, walking, and many hands at once on one index. */
#include "index_testing.h"

#include "index/handle.h"
#include "index/journal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct fixture {
    struct place place;
    struct aj_index *index;
};

/* Case 1 archived, 2 and 3 open, 2 imported last. */
static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct aj_event event;

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    archive_case(f->index, 1, 1);
    put_well(f->index, event_imported(3));
    event = event_imported(2);
    event.at += 100;
    put_well(f->index, event);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}

static void a_number_leads_to_its_case(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *number, *key;
        enum aj_code code;
    } rows[] = {
        {"（2026）云援民字第0002号", "(2026)云援民字第2号", AJ_OK},
        {"云援指字［2026］第１００３号", "(2026)云援民字第3号", AJ_OK},
        {"f023-zy·2026-D30-MS-0001", "(2026)云援民字第1号", AJ_OK},
        {"（2026）浙9911民初77号", NULL, AJ_CONFLICT},
        {"（2026）浙9911民初7", NULL, AJ_NOT_FOUND},
        {"", NULL, AJ_NOT_FOUND},
    };

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct aj_arena arena = {.limit = 1 << 20};
        const char *key = NULL;

        assert_int_equal(aj_index_resolve(f->index, rows[i].number, &arena, &key, NULL),
                         rows[i].code);
        if (rows[i].key)
            assert_string_equal(key, rows[i].key);
        aj_arena_reset(&arena);
    }
}

static void statistics_count_states_and_money(void **state)
{
    struct fixture *f = *state;
    struct aj_index_stats stats;

    put_well(f->index, event_handed_in(3, 70000));
    assert_int_equal(aj_index_stats(f->index, &stats, NULL), AJ_OK);
    assert_int_equal(stats.events, 7);
    assert_int_equal(stats.cases[AJ_STATE_OPEN], 1);
    assert_int_equal(stats.cases[AJ_STATE_SUBMITTED], 1);
    assert_int_equal(stats.cases[AJ_STATE_ARCHIVED], 1);
    assert_int_equal(stats.fen[AJ_PAY_RESERVED], 70000);
    assert_int_equal(stats.fen[AJ_PAY_UNLOCKED], 200000);
    assert_true(stats.used_size > 0 && stats.used_size < stats.map_size);
}

static enum aj_code import_while_walking(const char *key, const json_t *record, void *arg,
                                         struct aj_err *err)
{
    struct fixture *f = ((void **)arg)[0];
    int *seen = ((void **)arg)[1];
    json_t *list = NULL;

    (void)record;
    (*seen)++;
    AJ_TRY(aj_index_entitlements(f->index, key, AJ_PAY_NONE, &list, err));
    json_decref(list);
    return *seen > 1 ? AJ_OK : put(f->index, event_imported(2), err);
}

static void a_walk_over_all_cases_may_use_the_index(void **state)
{
    struct fixture *f = *state;
    int seen = 0;
    void *arg[] = {f, &seen};

    for (int n = 100; n < 170; n++) /* more than a page */
        put_well(f->index, event_imported(n));
    assert_int_equal(aj_index_each_case(f->index, import_while_walking, arg, NULL), AJ_OK);
    assert_int_equal(seen, 73);
}

static enum aj_code count_and_import(const char *key, const json_t *record, void *arg,
                                     struct aj_err *err)
{
    struct fixture *f = ((void **)arg)[0];
    int *seen = ((void **)arg)[1];

    assert_string_equal(aj_json_text(record, "case_key"), key);
    assert_string_equal(aj_json_text(record, "state"), "open");
    (*seen)++;
    return *seen > 1 ? AJ_OK : put(f->index, event_imported(2), err);
}

static void a_walk_over_the_cases_in_a_state_sees_no_others(void **state)
{
    struct fixture *f = *state;
    int seen = 0;
    void *arg[] = {f, &seen};

    assert_int_equal(aj_index_cases_in(f->index, AJ_STATE_SUBMITTED, count_and_import, arg, NULL),
                     AJ_OK);
    assert_int_equal(seen, 0);
    for (int n = 100; n < 170; n++) /* more than a page */
        put_well(f->index, event_imported(n));
    put_well(f->index, event_handed_in(110, 1));
    assert_int_equal(aj_index_cases_in(f->index, AJ_STATE_OPEN, count_and_import, arg, NULL),
                     AJ_OK);
    assert_int_equal(seen, 71);
}

static enum aj_code refuse(void *arg, struct aj_err *err)
{
    (*(int *)arg)++;
    return aj_fail(err, AJ_IO, "disk on fire");
}

static enum aj_code agree(void *arg, struct aj_err *err)
{
    (void)err;
    (*(int *)arg)++;
    return AJ_OK;
}

static void a_failing_hook_undoes_the_commit(void **state)
{
    struct fixture *f = *state;
    struct aj_event event = event_imported(50);
    struct aj_event wrong = event_accepted(50);
    struct aj_err err;
    int calls = 0;

    assert_int_equal(aj_index_commit_with(f->index, &event, 1, refuse, &calls, &err), AJ_IO);
    assert_string_equal(err.text, "disk on fire");
    assert_int_equal(calls, 1);
    assert_int_equal(aj_index_case_state(f->index, "(2026)云援民字第50号"), AJ_STATE_NONE);
    assert_int_equal(aj_index_commit_with(f->index, &wrong, 1, agree, &calls, NULL), AJ_CONFLICT);
    assert_int_equal(calls, 1); /* not asked about what is refused anyway */
    assert_int_equal(aj_index_commit_with(f->index, &event, 1, agree, &calls, NULL), AJ_OK);
    assert_int_equal(calls, 2);
    assert_int_equal(aj_index_case_state(f->index, "(2026)云援民字第50号"), AJ_STATE_OPEN);
    event_drop(&event);
    event_drop(&wrong);
}

static void a_second_writer_is_told_who_holds_the_index(void **state)
{
    struct fixture *f = *state;
    struct aj_index *x = NULL;
    struct aj_err err;
    char pid[24];

    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_WRITE, &x, &err), AJ_CONFLICT);
    (void)snprintf(pid, sizeof(pid), "%ld", (long)getpid());
    assert_non_null(strstr(err.text, pid));
}

/* What a child process saw, as its exit status: 0 is well. */
static int child_reads(const struct place *p)
{
    struct aj_index *x = NULL;
    int verdict = 1;

    if (aj_index_open(p->index, AJ_INDEX_WRITE, &x, NULL) != AJ_CONFLICT)
        return 2;
    if (aj_index_open(p->index, AJ_INDEX_READ, &x, NULL) != AJ_OK)
        return 3;
    for (int i = 0; i < 3000 && verdict; i++) { /* the writer grows the map meanwhile */
        if (aj_index_case_state(x, "(2026)云援民字第999号") == AJ_STATE_OPEN)
            verdict = 0;
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    aj_index_close(x);
    return verdict;
}

static void another_process_reads_while_this_one_writes_and_grows(void **state)
{
    struct place p;
    struct aj_index *x = NULL;
    struct aj_index_stats stats;
    int ready[2];
    char byte = 0;
    int status = -1;
    pid_t child;

    (void)state;
    place_make(&p);
    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) { /* before any index is open here: none may cross a fork */
        if (read(ready[0], &byte, 1) != 1)
            _exit(9);
        _exit(child_reads(&p));
    }
    assert_int_equal(aj_index_open_sized(p.index, AJ_INDEX_WRITE, 256 << 10, &x, NULL), AJ_OK);
    assert_int_equal(write(ready[1], &byte, 1), 1);
    for (int n = 1; n < 300; n++)
        put_well(x, event_imported(n));
    put_well(x, event_imported(999));
    assert_int_equal(aj_index_stats(x, &stats, NULL), AJ_OK);
    assert_true(stats.map_size > 512 << 10);
    assert_int_equal(stats.cases[AJ_STATE_OPEN], 300);
    assert_int_equal(aj_journal_verify(x, NULL, NULL), AJ_OK);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    (void)close(ready[0]);
    (void)close(ready[1]);
    aj_index_close(x);
    place_remove(&p);
}

static void an_index_never_written_is_not_found(void **state)
{
    struct fixture *f = *state;
    struct aj_index *x = NULL;
    struct aj_err err;
    char empty[100];

    assert_int_equal(aj_index_open("no-such-folder", AJ_INDEX_READ, &x, &err), AJ_NOT_FOUND);
    assert_non_null(strstr(err.text, "anjuan"));
    (void)snprintf(empty, sizeof(empty), "%s/empty", f->place.folder);
    assert_int_equal(aj_file_make_folders(empty, 0700, NULL), AJ_OK);
    assert_int_equal(aj_index_open(empty, AJ_INDEX_READ, &x, &err), AJ_NOT_FOUND);
}

static void an_index_of_another_format_is_refused_and_the_remedy_named(void **state)
{
    struct fixture *f = *state;
    struct aj_index *x = NULL;
    struct aj_txn *txn = NULL;
    struct aj_err err = {0};

    assert_int_equal(aj_txn_write(f->index->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_txn_put(txn, AJ_TABLE_META, (struct aj_bytes){"format", 6},
                                (struct aj_bytes){"1", 1}, NULL),
                     AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    aj_index_close(f->index);
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_READ, &x, &err), AJ_CORRUPT);
    assert_non_null(strstr(err.text, "rebuild"));
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_WRITE, &x, &err), AJ_CORRUPT);
    f->index = NULL;
}

static void fold_otherwise(struct aj_index *x)
{
    struct aj_txn *txn = NULL;

    assert_int_equal(aj_txn_write(x->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_txn_put(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){"folding", 7},
                                (struct aj_bytes){"0 icu=1.0 unicode=1.0", 21}, NULL),
                     AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

static void an_index_folded_otherwise_is_read_but_not_written_until_it_is_rebuilt(void **state)
{
    struct fixture *f = *state;
    struct aj_index *x = NULL;
    struct aj_err err = {0};

    fold_otherwise(f->index);
    aj_index_close(f->index);
    f->index = NULL;
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_WRITE, &x, &err), AJ_CONFLICT);
    assert_non_null(strstr(err.text, "anjuan rebuild"));
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_READ, &x, NULL), AJ_OK);
    assert_int_equal(aj_index_case_state(x, "(2026)云援民字第1号"), AJ_STATE_ARCHIVED);
    aj_index_close(x);
    assert_int_equal(aj_index_open(f->place.index, AJ_INDEX_REPLAY, &x, NULL), AJ_OK);
    assert_int_equal(aj_journal_export(x, f->place.journal, NULL), AJ_OK);
    aj_index_close(x);
    assert_int_equal(aj_file_remove_tree(f->place.index, NULL), AJ_OK);
    assert_int_equal(aj_index_rebuild(f->place.journal, f->place.index, NULL, NULL), AJ_OK);
    f->index = open_index(&f->place);
}

#define THREADS 8
#define EACH    25

struct worker {
    struct aj_index *index;
    pthread_t thread;
    int number;
    int taken; /* archive numbers won */
    int faults;
};

static void *work(void *arg)
{
    struct worker *w = arg;

    for (int i = 0; i < EACH; i++) {
        int n = 10000 + w->number * 1000 + i;
        char key[64];
        json_t *record = NULL;

        if (put(w->index, event_imported(n), NULL) != AJ_OK ||
            put(w->index, event_handed_in(n, 1), NULL) != AJ_OK ||
            put(w->index, event_handed_in(n, 1), NULL) != AJ_CONFLICT || /* among good ones */
            put(w->index, event_accepted(n), NULL) != AJ_OK)
            w->faults++;
        case_key(n, key);
        if (aj_index_case(w->index, key, &record, NULL) != AJ_OK)
            w->faults++;
        json_decref(record);
    }
    /* all run for the same numbers: each goes to one */
    for (int64_t serial = 2; serial < 2 + EACH; serial++) {
        int64_t next = 0;

        if (aj_index_next_serial(w->index, "F023-ZY·2026-D30-MS", &next, NULL) != AJ_OK)
            w->faults++;
        if (put(w->index, event_archived(10000 + w->number * 1000 + w->taken, next), NULL) == AJ_OK)
            w->taken++;
    }
    return NULL;
}

static void eight_threads_commit_and_no_number_is_given_twice(void **state)
{
    struct fixture *f = *state;
    struct worker workers[THREADS] = {0};
    struct aj_journal_head head;
    int64_t next = 0;
    int taken = 0;

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.index = f->index, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].faults, 0);
        taken += workers[i].taken;
    }
    assert_int_equal(aj_index_next_serial(f->index, "F023-ZY·2026-D30-MS", &next, NULL), AJ_OK);
    assert_int_equal(next, 2 + taken);
    assert_int_equal(aj_journal_head(f->index, &head, NULL), AJ_OK);
    assert_int_equal(head.size, 6 + THREADS * EACH * 3 + taken);
    assert_int_equal(aj_journal_verify(f->index, NULL, NULL), AJ_OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_process_reads_while_this_one_writes_and_grows),
        ROW(a_number_leads_to_its_case),
        ROW(statistics_count_states_and_money),
        ROW(a_walk_over_all_cases_may_use_the_index),
        ROW(a_walk_over_the_cases_in_a_state_sees_no_others),
        ROW(a_failing_hook_undoes_the_commit),
        ROW(a_second_writer_is_told_who_holds_the_index),
        ROW(an_index_never_written_is_not_found),
        ROW(an_index_of_another_format_is_refused_and_the_remedy_named),
        ROW(an_index_folded_otherwise_is_read_but_not_written_until_it_is_rebuilt),
        ROW(eight_threads_commit_and_no_number_is_given_twice),
    };

    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
