/* What the doctor says of a damaged search index; of bundles and money: test_archiving.c. */
#include "index/handle.h"
#include "service/casework.h"
#include "service/doctor.h"
#include "service_world.h"

#include <stdlib.h>
#include <string.h>

struct visit {
    struct aj_arena arena;
    struct aj_findings findings;
};

static struct visit *visit(struct world *w)
{
    struct visit *v = calloc(1, sizeof(*v));

    assert_non_null(v);
    v->arena.limit = 1 << 20;
    v->findings.arena = &v->arena;
    if (aj_doctor(w->home, &v->findings, &w->err) != AJ_OK)
        fail_msg("%s", w->err.text);
    assert_false(v->findings.failed);
    return v;
}

static void end(struct visit *v)
{
    aj_findings_release(&v->findings);
    aj_arena_reset(&v->arena);
    free(v);
}

/* Of the n-th finding: it is of the search index, says `what`, and names the remedy. */
static void assert_told(const struct visit *v, size_t n, const char *what)
{
    const struct aj_finding *f = &v->findings.list[n];

    assert_true(n < v->findings.n);
    assert_string_equal(f->code, "doctor_search");
    assert_int_equal(f->severity, AJ_ERROR);
    if (!strstr(f->message, what))
        fail_msg("%s", f->message);
    assert_non_null(strstr(f->remedy, "anjuan rebuild"));
}

static struct aj_txn *begin(struct world *w)
{
    struct aj_txn *txn = NULL;

    assert_int_equal(aj_txn_write(w->home->index->env, NULL, &txn, NULL), AJ_OK);
    return txn;
}

static void write_row(struct world *w, const char *key, const char *value)
{
    struct aj_txn *txn = begin(w);

    assert_int_equal(aj_txn_put(txn, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, strlen(key)},
                                (struct aj_bytes){value, strlen(value)}, NULL),
                     AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

static void lose_a_row(struct world *w, enum aj_table table)
{
    struct aj_txn *txn = begin(w);
    struct aj_scan *scan = NULL;
    struct aj_bytes key = {0}, value = {0};
    bool more = false;

    assert_int_equal(aj_scan_open(txn, table, (struct aj_bytes){0}, &scan, NULL), AJ_OK);
    assert_int_equal(aj_scan_next(scan, &key, &value, &more, NULL), AJ_OK);
    assert_true(more);
    assert_int_equal(aj_txn_delete(txn, table, key, NULL), AJ_OK);
    aj_scan_close(scan);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

static int open_with_a_case(void **state)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct world *w;

    if (world_open(state) != 0)
        return -1;
    w = *state;
    return aj_dossier_take(w->home, w->case_folder, AJ_TAKE_TO_KEEP, &d, &w->err) == AJ_OK &&
                   aj_dossier_check(w->home, &d, &w->err) == AJ_OK &&
                   aj_case_import(w->home, &d, "桑若水", &w->err) == AJ_OK
               ? 0
               : -1;
}

static void a_sound_home_is_in_order(void **state)
{
    struct visit *v = visit(*state);

    assert_int_equal(v->findings.n, 0);
    end(v);
}

static void a_lost_row_is_told_with_its_table_and_key(void **state)
{
    struct visit *v;

    lose_a_row(*state, AJ_TABLE_SEARCH_CASE);
    v = visit(*state);
    assert_told(v, 0, "search_case 表的“(2025)云援非字第604号”：没有编入检索");
    end(v);
}

static void of_many_faults_the_first_are_told_and_the_rest_counted(void **state)
{
    struct visit *v;

    for (char key[] = "xa"; key[1] <= 'z'; key[1]++)
        write_row(*state, key, "");
    v = visit(*state);
    assert_int_equal(v->findings.n, 21);
    for (size_t i = 0; i < 20; i++)
        assert_told(v, i, "search_meta 表的“?”：不该有这一行");
    assert_told(v, 20, "还有 6 处不符，没有一一列出");
    end(v);
}

static void an_index_folded_otherwise_is_told_and_all_else_looked_at(void **state)
{
    struct visit *v;

    write_row(*state, "folding", "0 icu=1.0 unicode=1.0");
    lose_a_row(*state, AJ_TABLE_MERKLE);
    v = visit(*state);
    assert_int_equal(v->findings.n, 2);
    assert_string_equal(v->findings.list[0].code, "doctor_journal");
    assert_told(v, 1, "没有核对：检索索引是按另一版本的字形规则写的");
    end(v);
}

#define WITH_A_CASE(test) cmocka_unit_test_setup_teardown(test, open_with_a_case, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sound_home_is_in_order, world_open, world_close),
        WITH_A_CASE(a_sound_home_is_in_order),
        WITH_A_CASE(a_lost_row_is_told_with_its_table_and_key),
        WITH_A_CASE(of_many_faults_the_first_are_told_and_the_rest_counted),
        WITH_A_CASE(an_index_folded_otherwise_is_told_and_all_else_looked_at),
    };

    return cmocka_run_group_tests_name("the doctor", tests, NULL, NULL);
}
