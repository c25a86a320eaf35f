/* Whatever is changed in the tables of money is found when all is added up again. */
#include "ledger_world.h"

#include "index/env.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A change of one row as somebody with a hex editor would make it, entries and all. */
struct damage {
    const char *name;
    enum stage stage;
    enum aj_table table;
    const char *row;        /* part of the key, or of the value */
    const char *text, *now; /* of the value; text NULL: the row goes; "": a row is put beside it */
    const char *code;       /* a fault that must be told, and what its text says */
    const char *says;
};

/* clang-format off */
static const struct damage damages[] = {
    {"an account that has more", AT_PAID, AJ_TABLE_ACCOUNT, "paid", "200000", "200001", "ledger_account", "不符"},
    {"an account with another number of entries", AT_PAID, AJ_TABLE_ACCOUNT, "paid", "\"entries\":1", "\"entries\":2", "ledger_account", "不符"},
    {"an account below nothing", AT_PAID, AJ_TABLE_ACCOUNT, "reserved", "150000", "-50000", "ledger_account", "余额为负"},
    {"an account that is gone", AT_PAID, AJ_TABLE_ACCOUNT, "paid", NULL, NULL, "ledger_account", "没有这个科目"},
    {"an account that is no JSON", AT_PAID, AJ_TABLE_ACCOUNT, "paid", "{", "[", "ledger_account", "已损坏"},
    {"an entry that does not add up", AT_PAID, AJ_TABLE_LEDGER, "batch.sent", "200000", "200003", "ledger_entry", "不平"},
    {"an entry on no account", AT_PAID, AJ_TABLE_LEDGER, "batch.sent", "/payable", "/playable", "ledger_entry", "不成立"},
    {"an entry that is gone", AT_PAID, AJ_TABLE_LEDGER, "batch.sent", NULL, NULL, "ledger_account", "不符"},
    {"a claim of which less is owed", AT_PAID, AJ_TABLE_ENTITLEMENT, "第3号", "\"fen\":200000", "\"fen\":150000", "ledger_account", "各笔补贴"},
    {"a claim that was not paid after all", AT_PAID, AJ_TABLE_ENTITLEMENT, "第1号", "\"paid_fen\":200000", "\"paid_fen\":0", "ledger_claim", "付出的"},
    {"a claim paid beyond what is owed", AT_PAID, AJ_TABLE_ENTITLEMENT, "第1号", "\"paid_fen\":200000", "\"paid_fen\":200001", "ledger_claim", "不成立"},
    {"a claim that is payable again", AT_PAID, AJ_TABLE_ENTITLEMENT, "第1号", "\"state\":\"paid\"", "\"state\":\"unlocked\"", "ledger_claim", "与状态"},
    {"a claim in a state that is none", AT_PAID, AJ_TABLE_ENTITLEMENT, "第1号", "\"state\":\"paid\"", "\"state\":\"payed\"", "ledger_claim", "不成立"},
    {"a claim unlocked for a file that is not sealed", AT_PAID, AJ_TABLE_ENTITLEMENT, "第2号", "\"state\":\"reserved\"", "\"state\":\"unlocked\"", "ledger_claim", "未归档不得解锁"},
    {"a claim on another bundle", AT_PAID, AJ_TABLE_ENTITLEMENT, "第1号", "5feceb66", "6feceb66", "ledger_claim", "归档"},
    {"a claim of another source", AT_PAID, AJ_TABLE_ENTITLEMENT, "第3号", "\"source\":\"财政\"", "\"source\":\"县级\"", "ledger_account", "没有这个科目"},
    {"a claim in no batch", AT_SENT, AJ_TABLE_ENTITLEMENT, "第1号", "2026-001", "2026-002", "ledger_claim", "与所在的批次不符"},
    {"a claim with more in its batch", AT_SENT, AJ_TABLE_ENTITLEMENT, "第1号", "\"batch_fen\":200000", "\"batch_fen\":100000", "ledger_claim", "与所在的批次不符"},
    {"a claim that is gone", AT_SENT, AJ_TABLE_ENTITLEMENT, "第1号", NULL, NULL, "ledger_claim", "没有这笔补贴"},
    {"a recovery that brought more", AT_AGREED, AJ_TABLE_ENTITLEMENT, "第1号", "\"recovery\":1", "\"recovered_fen\":5,\"recovery\":1", "ledger_claim", "追回"},
    {"a batch approved by who prepared it", AT_PAID, AJ_TABLE_BATCH, "2026-001", "\"by\":\"陆知行\"", "\"by\":\"沈若谷\"", "ledger_batch", "自己批准"},
    {"a batch that was never approved", AT_PAID, AJ_TABLE_BATCH, "2026-001", "\"approved\":", "\"approval\":", "ledger_batch", "批准"},
    {"a batch for another payee", AT_PAID, AJ_TABLE_BATCH, "2026-001", "0000001", "0000009", "ledger_batch", "摘要"},
    {"a batch of another sum", AT_PAID, AJ_TABLE_BATCH, "2026-001", "\"total_fen\":200000", "\"total_fen\":200001", "ledger_batch", "合计"},
    {"a batch whose line never was settled", AT_PAID, AJ_TABLE_BATCH, "2026-001", "\"outcome\"", "\"outcame\"", "ledger_batch", "行的结果"},
    {"a batch that is open again", AT_PAID, AJ_TABLE_BATCH, "2026-001", "\"state\":\"settled\"", "\"state\":\"approved\"", "ledger_batch", "送过银行"},
    {"a batch sent that nobody knows", AT_PAID, AJ_TABLE_BATCH_SENT, "2026-001", "2026-001", "2026-009", "ledger_batch", "记为已送银行"},
    {"a claim missing from its list", AT_PAID, AJ_TABLE_CLAIM_BY_STATE, "第3号", NULL, NULL, "ledger_order", "清单"},
    {"a claim in a list beside its own", AT_PAID, AJ_TABLE_CLAIM_BY_STATE, "第3号", "", NULL, "ledger_order", "有 4 行"},
    {"a request of another digest", AT_HELD, AJ_TABLE_REQUEST, "k", "5feceb66", "6feceb66", "ledger_request", "不符"},
    {"a request of another event", AT_HELD, AJ_TABLE_REQUEST, "k", "\"seq\":", "\"seq\":1", "ledger_request", "不符"},
};
/* clang-format on */

static bool holds(struct aj_bytes where, const char *text)
{
    size_t size = strlen(text);
    const char *bytes = where.data;

    for (size_t i = 0; i + size <= where.size; i++) {
        if (memcmp(bytes + i, text, size) == 0)
            return true;
    }
    return false;
}

static void find_row(struct aj_txn *txn, const struct damage *d, struct aj_buf *key,
                     struct aj_buf *value)
{
    struct aj_scan *scan = NULL;
    struct aj_bytes k, v;
    bool more = true;

    assert_int_equal(aj_scan_open(txn, d->table, (struct aj_bytes){0}, &scan, NULL), AJ_OK);
    do {
        assert_int_equal(aj_scan_next(scan, &k, &v, &more, NULL), AJ_OK);
        assert_true(more);
    } while (!holds(k, d->row) && !holds(v, d->row));
    aj_buf_add(key, k.data, k.size);
    aj_buf_add(value, v.data, v.size);
    aj_scan_close(scan);
}

/* The value with the first `text` replaced. */
static void replace(const struct damage *d, struct aj_buf *value)
{
    struct aj_buf now = {0};
    const char *at = strstr(value->data, d->text);

    assert_non_null(at);
    aj_buf_add(&now, value->data, (size_t)(at - value->data));
    aj_buf_add(&now, d->now, strlen(d->now));
    at += strlen(d->text);
    aj_buf_add(&now, at, strlen(at));
    aj_buf_release(value);
    *value = now;
}

static void spoil(const struct place *p, const struct damage *d)
{
    const struct aj_env_options options = {true, 1 << 30};
    struct aj_env *env = NULL;
    struct aj_txn *txn = NULL;
    struct aj_buf key = {0};
    struct aj_buf value = {0};
    struct aj_bytes row;

    assert_int_equal(aj_env_open(p->index, &options, &env, NULL), AJ_OK);
    assert_int_equal(aj_txn_write(env, NULL, &txn, NULL), AJ_OK);
    find_row(txn, d, &key, &value);
    row = (struct aj_bytes){key.data, key.size};
    if (!d->text) {
        assert_int_equal(aj_txn_delete(txn, d->table, row, NULL), AJ_OK);
    } else {
        if (*d->text) {
            replace(d, &value);
        } else {
            key.data[0] = 9; /* another state */
        }
        assert_int_equal(aj_txn_put(txn, d->table, row,
                                    (struct aj_bytes){value.data ? value.data : "", value.size},
                                    NULL),
                         AJ_OK);
    }
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    aj_env_close(env);
    aj_buf_release(&key);
    aj_buf_release(&value);
}

struct heard {
    const struct damage *expected;
    bool told;
    char all[4096];
};

static enum aj_code listen(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    struct heard *h = arg;
    size_t n = strlen(h->all);

    (void)err;
    (void)snprintf(h->all + n, sizeof(h->all) - n, "%s %s: %s\n", fault->code, fault->subject,
                   fault->text);
    if (strcmp(fault->code, h->expected->code) == 0 && strstr(fault->text, h->expected->says))
        h->told = true;
    return AJ_OK;
}

static void is_found_and_named(void **state)
{
    const struct damage *d = *state;
    struct heard heard = {.expected = d};
    struct place p;
    struct aj_index *x;
    struct aj_err err = {0};

    place_make(&p);
    x = open_index(&p);
    bring_to_stage(x, d->stage);
    pay(x, "pay.held", PREPARER,
        "{'claim': '" C3 "', 'request': {'key': 'k', 'sha256': '" BUNDLE_SHA256 "'}}");
    need_no_faults(x);
    aj_index_close(x);
    spoil(&p, d);
    x = open_index(&p);
    if (aj_ledger_check(x, listen, &heard, &err) != AJ_OK)
        fail_msg("%s", err.text);
    if (!heard.told)
        fail_msg("not told, but:\n%s", heard.all);
    aj_index_close(x);
    place_remove(&p);
}

static enum aj_code give_up(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    (void)fault;
    (*(int *)arg)++;
    return aj_fail(err, AJ_FULL, "enough");
}

static void a_visitor_may_end_the_check(void **state)
{
    struct place p;
    struct aj_index *x;
    int calls = 0;

    (void)state;
    place_make(&p);
    x = open_index(&p);
    bring_to_stage(x, AT_PAID);
    aj_index_close(x);
    spoil(&p, &damages[5]);
    spoil(&p, &damages[0]);
    x = open_index(&p);
    assert_int_equal(aj_ledger_check(x, give_up, &calls, NULL), AJ_FULL);
    assert_int_equal(calls, 1);
    aj_index_close(x);
    place_remove(&p);
}

int main(void)
{
    struct CMUnitTest tests[AJ_COUNTOF(damages) + 1];
    size_t n = 0;

    for (; n < AJ_COUNTOF(damages); n++) {
        tests[n] = (struct CMUnitTest){damages[n].name, is_found_and_named, NULL, NULL,
                                       (void *)(uintptr_t)&damages[n]};
    }
    tests[n] = (struct CMUnitTest)cmocka_unit_test(a_visitor_may_end_the_check);
    return cmocka_run_group_tests_name("ledger check", tests, NULL, NULL);
}
