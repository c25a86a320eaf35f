/* The journal as stored truth: proofs, segments, rebuilding and damage. */
#include "index_testing.h"

#include "base/date.h"
#include "index/env.h"
#include "index/journal.h"
#include "index/merkle.h"
#include "index/segments.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void proofs_from_the_store_convince_the_verifiers(void **state)
{
    struct place p;
    struct aj_index *x;
    struct aj_arena arena = {.limit = 1 << 24};

    (void)state;
    place_make(&p);
    x = open_index(&p);
    for (int n = 1; n <= 40; n++)
        put_well(x, event_imported(n));
    for (uint64_t size = 1; size <= 40; size++) {
        struct aj_merkle_head head = {.size = size};
        struct aj_proof proof;

        assert_int_equal(aj_journal_root(x, size, &head.root, NULL), AJ_OK);
        for (uint64_t at = 0; at < size; at++) {
            struct aj_merkle_head older = {.size = at + 1};
            struct aj_buf line = {0};
            struct aj_digest leaf;

            assert_int_equal(aj_journal_line(x, at, &line, NULL), AJ_OK);
            leaf = aj_merkle_leaf(line.data, line.size);
            aj_buf_release(&line);
            assert_int_equal(aj_journal_inclusion(x, at, size, &arena, &proof, NULL), AJ_OK);
            assert_true(aj_merkle_proves_leaf(&head, at, &leaf, proof.path, proof.n));
            assert_int_equal(aj_journal_root(x, at + 1, &older.root, NULL), AJ_OK);
            assert_int_equal(aj_journal_consistency(x, at + 1, size, &arena, &proof, NULL), AJ_OK);
            assert_true(aj_merkle_proves_growth(&older, &head, proof.path, proof.n));
        }
    }
    assert_int_equal(aj_journal_inclusion(x, 0, 41, &arena, &(struct aj_proof){0}, NULL),
                     AJ_INVALID);
    aj_arena_reset(&arena);
    aj_index_close(x);
    place_remove(&p);
}

static void replaying_random_events_gives_equal_tables(void **state)
{
    struct place p;
    struct aj_index *x;
    unsigned seed = (unsigned)time(NULL);
    const char *fixed = getenv("AJ_SEED");

    (void)state;
    if (fixed)
        seed = (unsigned)strtoul(fixed, NULL, 10);
    (void)printf("seed %u (AJ_SEED=%u repeats it)\n", seed, seed);
    place_make(&p);
    x = open_index(&p);
    assert_true(random_events(x, seed, 300, 2050) >= 2000);
    assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
    assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_OK);
    rebuild_and_compare(&p, x, NULL);
    aj_index_close(x);
    place_remove(&p);
}

/* Five events in the index and in the segments. */
static struct aj_index *five_events(struct place *p)
{
    struct aj_index *x;

    place_make(p);
    x = open_index(p);
    archive_case(x, 1, 1);
    put_well(x, event_imported(2));
    assert_int_equal(aj_journal_export(x, p->journal, NULL), AJ_OK);
    return x;
}

static char *segment(const struct place *p)
{
    char *path = aj_segment_path(p->journal, 0);

    assert_non_null(path);
    return path;
}

static struct aj_buf bytes_of(const char *path)
{
    struct aj_buf bytes = {0};

    assert_int_equal(aj_file_read(path, 1 << 24, &bytes, NULL), AJ_OK);
    return bytes;
}

static void every_cut_of_the_last_line_is_completed(void **state)
{
    struct place p;
    struct aj_index *x = five_events(&p);
    char *path = segment(&p);
    struct aj_buf right = bytes_of(path);
    const char *last = right.data + right.size - 1;
    size_t begin;

    (void)state;
    while (last[-1] != '\n')
        last--;
    begin = (size_t)(last - right.data);
    for (size_t size = begin; size < right.size; size += 97) {
        struct aj_buf now;

        assert_int_equal(truncate(path, (off_t)size), 0);
        if (size > begin)
            assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_CORRUPT);
        assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
        now = bytes_of(path);
        assert_int_equal(now.size, right.size);
        assert_memory_equal(now.data, right.data, right.size);
        aj_buf_release(&now);
        assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_OK);
    }
    aj_buf_release(&right);
    free(path);
    aj_index_close(x);
    place_remove(&p);
}

static void a_torn_line_is_left_out_of_a_rebuild_and_a_whole_one_is_not(void **state)
{
    struct place p;
    struct aj_index *x = five_events(&p);
    char *path = segment(&p);
    struct stat st;

    (void)state;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 1), 0); /* only the newline is missing */
    rebuild_and_compare(&p, x, NULL);
    assert_int_equal(truncate(path, st.st_size - 20), 0);
    rebuild_and_compare(&p, x, "journal 表的“4”只在前一个索引里");
    free(path);
    aj_index_close(x);
    place_remove(&p);
}

static void segments_ahead_of_the_index_are_refused(void **state)
{
    struct place p;
    struct aj_index *x = five_events(&p);
    struct aj_err err;

    (void)state;
    aj_index_close(x);
    assert_int_equal(aj_file_remove_tree(p.index, NULL), AJ_OK);
    x = open_index(&p);
    put_well(x, event_imported(1));
    assert_int_equal(aj_journal_export(x, p.journal, &err), AJ_CORRUPT);
    aj_index_close(x);
    assert_int_equal(aj_file_remove_tree(p.index, NULL), AJ_OK);
    assert_int_equal(aj_index_rebuild(p.journal, p.index, NULL, NULL), AJ_OK);
    x = open_index(&p);
    assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
    assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_OK);
    aj_index_close(x);
    place_remove(&p);
}

static void any_flipped_byte_of_a_segment_is_found(void **state)
{
    struct place p;
    struct aj_index *x = five_events(&p);
    char *path = segment(&p);
    struct aj_buf right = bytes_of(path);
    char fresh[100];

    (void)state;
    (void)snprintf(fresh, sizeof(fresh), "%s/fresh", p.folder);
    for (size_t at = 0; at < right.size; at += 53) {
        struct aj_err err = {0};
        int fd = open(path, O_WRONLY);
        char wrong = (char)(right.data[at] ^ 1);

        assert_int_equal(pwrite(fd, &wrong, 1, (off_t)at), 1);
        if (aj_journal_verify(x, p.journal, &err) != AJ_CORRUPT)
            fail_msg("a flipped byte at %zu was not found", at);
        assert_non_null(strstr(err.text, "第 "));
        assert_int_equal(pwrite(fd, right.data + at, 1, (off_t)at), 1);
        (void)close(fd);
    }
    assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_OK);
    /* one that leaves no JSON is named by the rebuild too, and leaves no half index */
    right.data[2] = '!';
    assert_int_equal(aj_file_replace(path, right.data, right.size, 0600, NULL), AJ_OK);
    assert_int_equal(aj_index_rebuild(p.journal, fresh, NULL, NULL), AJ_CORRUPT);
    assert_false(aj_file_exists(fresh));
    aj_buf_release(&right);
    free(path);
    aj_index_close(x);
    place_remove(&p);
}

static void a_full_segment_is_closed_and_a_missing_one_is_named(void **state)
{
    struct place p;
    struct aj_index *x;
    uint64_t *firsts;
    size_t n;
    char *path;
    struct aj_err err;

    (void)state;
    place_make(&p);
    x = open_index(&p);
    for (int round = 0; round < 51; round++) { /* 10,200 events in few commits */
        struct aj_event events[200];

        for (int i = 0; i < 200; i++) {
            events[i] = (struct aj_event){.type = "home.created",
                                          .at = 1,
                                          .actor = "system",
                                          .data = json_pack("{s:i}", "round", round * 200 + i)};
        }
        assert_int_equal(aj_index_commit(x, events, 200, NULL, NULL), AJ_OK);
        for (int i = 0; i < 200; i++)
            event_drop(&events[i]);
        if (round % 10 == 0)
            assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
    }
    assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
    assert_int_equal(aj_segments_list(p.journal, &firsts, &n, NULL), AJ_OK);
    assert_int_equal(n, 2);
    assert_int_equal(firsts[1], 10000);
    free(firsts);
    assert_int_equal(aj_journal_verify(x, p.journal, NULL), AJ_OK);
    path = segment(&p);
    assert_int_equal(unlink(path), 0);
    free(path);
    assert_int_equal(aj_journal_verify(x, p.journal, &err), AJ_CORRUPT);
    assert_non_null(strstr(err.text, "000000010000"));
    aj_index_close(x);
    place_remove(&p);
}

struct damage {
    const char *name;
    enum aj_table table;
    size_t row;
    const char *verify;  /* what aj_journal_verify says; NULL: tables are not its affair */
    const char *compare; /* what the comparison names */
};

static const struct damage damages[] = {
    {"a byte of a journal line", AJ_TABLE_JOURNAL, 2, "第 2 条", "journal 表的“2”"},
    {"a byte of a Merkle node", AJ_TABLE_MERKLE, 0, "第 0 条", "merkle 表的“0:0”"},
    {"a byte of a case record", AJ_TABLE_CASE, 0, NULL, "case 表的“(2026)云援民字第1号”"},
    {"a byte of an entitlement", AJ_TABLE_ENTITLEMENT, 0, NULL, "entitlement 表的“"},
    {"a byte of a series", AJ_TABLE_SERIES, 0, NULL, "series 表的“F023"},
    {"a byte of a saved search", AJ_TABLE_SAVED_SEARCH, 0, NULL, "saved_search 表的“侯子衿/检索1”"},
    {"a term that is missing", AJ_TABLE_TERM, 3, NULL, "term 表的“"},
};

static void spoil(const struct place *p, const struct damage *d)
{
    struct aj_env *env = NULL;
    struct aj_txn *txn = NULL;
    struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    char copy[8192], name[AJ_KEY_LIMIT];
    bool more = true;

    assert_int_equal(aj_env_open(p->index, &(struct aj_env_options){true, 1 << 30}, &env, NULL),
                     AJ_OK);
    assert_int_equal(aj_txn_write(env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_scan_open(txn, d->table, (struct aj_bytes){0}, &scan, NULL), AJ_OK);
    for (size_t i = 0; i <= d->row; i++)
        assert_int_equal(aj_scan_next(scan, &key, &value, &more, NULL), AJ_OK);
    assert_true(more && value.size <= sizeof(copy));
    memcpy(copy, value.data, value.size);
    memcpy(name, key.data, key.size);
    key.data = name;
    aj_scan_close(scan);
    copy[value.size / 2] ^= 1;
    if (value.size > 0) {
        assert_int_equal(aj_txn_put(txn, d->table, key, (struct aj_bytes){copy, value.size}, NULL),
                         AJ_OK);
    } else {
        assert_int_equal(aj_txn_delete(txn, d->table, key, NULL), AJ_OK);
    }
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    aj_env_close(env);
}

static void damage_in_the_index_is_found_and_named(void **state)
{
    const struct damage *d = *state;
    struct place p;
    struct aj_index *x = five_events(&p);
    struct aj_err err = {0};

    put_well(x, event_saved(HANDLER, 1));
    assert_int_equal(aj_journal_export(x, p.journal, NULL), AJ_OK);
    aj_index_close(x);
    spoil(&p, d);
    assert_int_equal(aj_index_open(p.index, AJ_INDEX_READ, &x, NULL), AJ_OK);
    assert_int_equal(aj_journal_verify(x, p.journal, &err), d->verify ? AJ_CORRUPT : AJ_OK);
    if (d->verify && !strstr(err.text, d->verify))
        fail_msg("%s", err.text);
    rebuild_and_compare(&p, x, d->compare);
    aj_index_close(x);
    place_remove(&p);
}

int main(void)
{
    struct CMUnitTest tests[7 + AJ_COUNTOF(damages)] = {
        cmocka_unit_test(proofs_from_the_store_convince_the_verifiers),
        cmocka_unit_test(replaying_random_events_gives_equal_tables),
        cmocka_unit_test(every_cut_of_the_last_line_is_completed),
        cmocka_unit_test(a_torn_line_is_left_out_of_a_rebuild_and_a_whole_one_is_not),
        cmocka_unit_test(segments_ahead_of_the_index_are_refused),
        cmocka_unit_test(any_flipped_byte_of_a_segment_is_found),
        cmocka_unit_test(a_full_segment_is_closed_and_a_missing_one_is_named),
    };

    for (size_t i = 0; i < AJ_COUNTOF(damages); i++) {
        tests[7 + i] = (struct CMUnitTest){damages[i].name, damage_in_the_index_is_found_and_named,
                                           NULL, NULL, (void *)(uintptr_t)&damages[i]};
    }
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
