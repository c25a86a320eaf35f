/* What the doctor says of a damaged search index and of money that does not add up; of bundles:
   test_archiving.c. */
#include "base/date.h"
#include "index/handle.h"
#include "index/ledger.h"
#include "service/casework.h"
#include "service/doctor.h"
#include "service/home_place.h"
#include "service/journal_head.h"
#include "service_world.h"

#include <stdio.h>
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

static void write_in(struct world *w, enum aj_table table, struct aj_bytes key, const char *value)
{
    struct aj_txn *txn = begin(w);

    assert_int_equal(aj_txn_put(txn, table, key, (struct aj_bytes){value, strlen(value)}, NULL),
                     AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

static void write_row(struct world *w, const char *key, const char *value)
{
    write_in(w, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, strlen(key)}, value);
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

static void assert_of_money(const struct visit *v, size_t n, const char *fault, const char *subject,
                            const char *says)
{
    const struct aj_finding *f = &v->findings.list[n];

    assert_true(n < v->findings.n);
    assert_string_equal(f->code, "doctor_ledger");
    assert_int_equal(f->severity, AJ_ERROR);
    assert_string_equal(aj_json_text(f->detail, "fault"), fault);
    assert_string_equal(aj_json_text(f->detail, "subject"), subject);
    if (!strstr(f->message, says) || !strstr(f->remedy, "anjuan rebuild"))
        fail_msg("%s\n%s", f->message, f->remedy);
}

static void money_that_does_not_add_up_is_told_with_its_account(void **state)
{
    static const char key[] = "2026\0财政\0paid";
    struct visit *v;

    write_in(*state, AJ_TABLE_ACCOUNT, (struct aj_bytes){key, sizeof(key) - 1},
             "{\"entries\":1,\"fen\":5}");
    v = visit(*state);
    assert_of_money(v, 0, "ledger_account", "2026/财政/paid", "科目“2026/财政/paid”：");
    end(v);
}

static void a_claim_of_no_file_is_told(void **state)
{
    static const char key[] = "(2026)云援民字第9号\0"
                              "1";
    struct visit *v;

    write_in(*state, AJ_TABLE_ENTITLEMENT, (struct aj_bytes){key, sizeof(key) - 1},
             "{\"id\":\"(2026)云援民字第9号#1\",\"state\":\"unlocked\"}");
    v = visit(*state);
    assert_true(v->findings.n >= 2);
    assert_string_equal(v->findings.list[0].code, "doctor_entitlement");
    assert_of_money(v, 1, "ledger_claim", "(2026)云援民字第9号#1", "补贴“");
    end(v);
}

static void of_many_wrong_sums_the_first_are_told_and_the_rest_counted(void **state)
{
    char key[] = "2026\0a\0paid";
    struct visit *v;

    for (size_t i = 0; i < 26; i++) {
        key[5] = "abcdefghijklmnopqrstuvwxyz"[i];
        write_in(*state, AJ_TABLE_ACCOUNT, (struct aj_bytes){key, sizeof(key) - 1},
                 "{\"entries\":0,\"fen\":5}");
    }
    v = visit(*state);
    assert_true(v->findings.n >= 21);
    for (size_t i = 0; i < 20; i++)
        assert_string_equal(v->findings.list[i].code, "doctor_ledger");
    assert_non_null(strstr(v->findings.list[20].message, "没有一一列出"));
    assert_non_null(strstr(v->findings.list[20].remedy, "停止发放"));
    if (v->findings.n > 21)
        assert_string_not_equal(v->findings.list[21].code, "doctor_ledger");
    end(v);
}

static void happen(struct world *w, const char *type, const char *by, json_t *data)
{
    const struct aj_event e = {.type = type, .at = aj_clock_now(), .actor = by, .data = data};

    assert_int_equal(json_object_set_new(data, "by", json_string(by)), 0);
    if (aj_index_commit(w->home->index, &e, 1, NULL, &w->err) != AJ_OK)
        fail_msg("%s: %s", type, w->err.text);
    assert_int_equal(aj_journal_publish(w->home, NULL), AJ_OK);
    json_decref(data);
}

/* The one claim that there is goes to the bank. */
static void send_it(struct world *w)
{
    json_t *claims = NULL;
    const json_t *claim;
    json_t *data;
    char hex[AJ_DIGEST_HEX_SIZE];

    assert_int_equal(aj_index_entitlements(w->home->index, NULL, AJ_PAY_UNLOCKED, &claims, NULL),
                     AJ_OK);
    claim = json_array_get(claims, 0);
    assert_non_null(claim);
    data =
        json_pack("{s:s, s:s, s:s, s:O, s:[{s:i, s:s, s:O, s:O, s:s}]}", "batch", "2026-001", "on",
                  "2026-06-30", "previous", "", "total_fen", json_object_get(claim, "fen"), "lines",
                  "n", 1, "claim", aj_json_text(claim, "id"), "fen", json_object_get(claim, "fen"),
                  "payee", json_object_get(claim, "payee"), "confirmed_by", "陆知行");
    assert_non_null(data);
    assert_int_equal(aj_batch_digest(data, hex, NULL), AJ_OK);
    assert_int_equal(json_object_set_new(data, "sha256", json_string(hex)), 0);
    happen(w, "batch.prepared", "沈若谷", data);
    happen(w, "batch.approved", "陆知行",
           json_pack("{s:s, s:s}", "batch", "2026-001", "sha256", hex));
    happen(w, "batch.sent", "沈若谷",
           json_pack("{s:s, s:s, s:s}", "batch", "2026-001", "format", "csv", "file_sha256", hex));
    json_decref(claims);
}

static void a_home_out_of_its_place_is_told_once_money_was_sent(void **state)
{
    struct world *w = *state;
    struct outcome o;
    char place[128];
    struct visit *v;

    world_archive(w, w->case_folder, "简书言", &o);
    assert_true(o.archived);
    world_forget(&o);
    (void)snprintf(place, sizeof(place), "%s/payment.place", w->home_folder);
    assert_int_equal(remove(place), 0);
    a_sound_home_is_in_order(state);
    send_it(w);
    v = visit(w);
    assert_int_equal(v->findings.n, 1);
    assert_string_equal(v->findings.list[0].code, "doctor_place");
    assert_int_equal(v->findings.list[0].severity, AJ_WARNING);
    assert_non_null(strstr(v->findings.list[0].remedy, "anjuan pay confirm"));
    end(v);
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    a_sound_home_is_in_order(state);
}

static void a_later_claim_of_a_file_is_in_order(void **state)
{
    struct world *w = *state;
    struct outcome o;
    char claim[192];

    world_archive(w, w->case_folder, "简书言", &o);
    (void)snprintf(claim, sizeof(claim), "%s#1", o.key);
    world_forget(&o);
    happen(w, "pay.adjusted", "沈若谷",
           json_pack("{s:s, s:s, s:i, s:s, s:s, s:s}", "claim", claim, "kind", "quality", "fen",
                     25000, "reason", "评定优秀", "rule", "S2026 quality", "table_version",
                     "S2026"));
    a_sound_home_is_in_order(state);
}

#define IN_A_WORLD(test)  cmocka_unit_test_setup_teardown(test, world_open, world_close)
#define WITH_A_CASE(test) cmocka_unit_test_setup_teardown(test, open_with_a_case, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_sound_home_is_in_order),
        WITH_A_CASE(a_sound_home_is_in_order),
        WITH_A_CASE(a_lost_row_is_told_with_its_table_and_key),
        WITH_A_CASE(of_many_faults_the_first_are_told_and_the_rest_counted),
        WITH_A_CASE(an_index_folded_otherwise_is_told_and_all_else_looked_at),
        WITH_A_CASE(money_that_does_not_add_up_is_told_with_its_account),
        WITH_A_CASE(a_claim_of_no_file_is_told),
        WITH_A_CASE(of_many_wrong_sums_the_first_are_told_and_the_rest_counted),
        IN_A_WORLD(a_home_out_of_its_place_is_told_once_money_was_sent),
        IN_A_WORLD(a_later_claim_of_a_file_is_in_order),
    };

    return cmocka_run_group_tests_name("the doctor", tests, NULL, NULL);
}
