/* What the folds of money refuse, row by row; and that nothing of it is written. */
#include "ledger_world.h"

#include "index/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refusal {
    const char *name;
    enum stage stage;
    const char *type, *by, *data;
    enum aj_code code;
    const char *says; /* part of the message */
};

#define SENT       "'batch': '2026-001', 'format': 'csv', 'file_sha256': '" BUNDLE_SHA256 "'"
#define ADJUST     "'kind': 'quality', 'rule': 'S2026 quality', 'table_version': 'S2026'"
#define PAID1      "{'n': 1, 'outcome': 'paid', 'on': '2026-07-02'}"
#define OTHER      "{'kind': 'person', 'account_name': '某', 'bank_name': '乙', 'account_number': '9'}"
#define NO_ACCOUNT "{'kind': 'person', 'account_name': '某', 'bank_name': '乙'}"
#define BIG        "9007199254740991"
#define BOUNCE     "'claim': '" C1 "', 'batch': '2026-001', 'n': 1, 'on': '2026-07-09'"

/* clang-format off */
static const struct refusal refusals[] = {
    /* one claim */
    {"hold a claim that is only reserved", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C2 "'}", AJ_CONFLICT, "已预留"},
    {"hold twice", AT_HELD, "pay.held", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "暂缓"},
    {"hold what is in a batch", AT_PREPARED, "pay.held", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "已编批"},
    {"hold what was sent", AT_SENT, "pay.held", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "已送银行"},
    {"hold what is paid", AT_PAID, "pay.held", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "已发放"},
    {"hold a claim that is not there", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '(2026)云援民字第8号#1'}", AJ_CONFLICT, "没有补贴"},
    {"hold without a reason", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C1 "', 'reason': ''}", AJ_INVALID, "reason"},
    {"hold by nobody", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C1 "', 'by': ''}", AJ_INVALID, "by"},
    {"hold what is no claim's name", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '(2026)云援民字第1号#01'}", AJ_INVALID, "哪一笔"},
    {"release what is not held", AT_UNLOCKED, "pay.released", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "恢复"},
    {"release what is paid", AT_PAID, "pay.released", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "恢复"},
    {"another payee in an approved batch", AT_APPROVED, "pay.payee", PREPARER, "{'claim': '" C1 "', 'payee': " OTHER "}", AJ_CONFLICT, "变更收款人"},
    {"another payee once it was sent", AT_SENT, "pay.payee", PREPARER, "{'claim': '" C1 "', 'payee': " OTHER "}", AJ_CONFLICT, "变更收款人"},
    {"a payee without an account", AT_UNLOCKED, "pay.payee", PREPARER, "{'claim': '" C1 "', 'payee': " NO_ACCOUNT "}", AJ_INVALID, "account_number"},
    {"a payee that is none", AT_UNLOCKED, "pay.payee", PREPARER, "{'claim': '" C1 "', 'payee': '某'}", AJ_INVALID, "payee"},
    {"reverse what is only reserved", AT_UNLOCKED, "pay.reversed", PREPARER, "{'claim': '" C2 "'}", AJ_CONFLICT, "冲销"},
    {"reverse what was sent", AT_SENT, "pay.reversed", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "冲销"},
    {"reverse twice", AT_REVERSED, "pay.reversed", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "已冲销"},
    {"hold what is reversed", AT_REVERSED, "pay.held", PREPARER, "{'claim': '" C1 "'}", AJ_CONFLICT, "已冲销"},
    /* amounts */
    {"raise the claim of a file that is not sealed", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C2 "', 'fen': 100, " ADJUST "}", AJ_CONFLICT, "还没有归档"},
    {"lower what is only reserved", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C2 "', 'fen': -100, " ADJUST "}", AJ_CONFLICT, "调减"},
    {"lower by more than is owed", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': -200001, " ADJUST "}", AJ_CONFLICT, "尚欠"},
    {"lower what is paid", AT_PAID, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': -1, " ADJUST "}", AJ_CONFLICT, "追回"},
    {"lower what is in a batch", AT_PREPARED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': -1, " ADJUST "}", AJ_CONFLICT, "调减"},
    {"adjust by nothing", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': 0, " ADJUST "}", AJ_INVALID, "fen"},
    {"adjust by a fraction", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': 1.5, " ADJUST "}", AJ_INVALID, "fen"},
    {"adjust for no known kind", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': 5, 'kind': 'x', 'rule': 'r', 'table_version': 'S'}", AJ_INVALID, "kind"},
    {"adjust by no rule", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': 5, 'kind': 'quality', 'table_version': 'S'}", AJ_INVALID, "rule"},
    {"raise beyond all numbers", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': " BIG ", " ADJUST "}", AJ_CONFLICT, "超过"},
    {"raise from a source without a name", AT_UNLOCKED, "pay.adjusted", PREPARER, "{'claim': '" C1 "', 'fen': 5, 'source': '\\n', " ADJUST "}", AJ_INVALID, "经费来源"},
    /* budgets */
    {"grant nothing", AT_UNLOCKED, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': 0}", AJ_INVALID, "fen"},
    {"grant to a year that is a text", AT_UNLOCKED, "budget.granted", PREPARER, "{'year': '2026', 'source': '财政', 'fen': 5}", AJ_INVALID, "year"},
    {"grant to no source", AT_UNLOCKED, "budget.granted", PREPARER, "{'year': 2026, 'source': '', 'fen': 5}", AJ_INVALID, "经费来源"},
    {"take back what is spoken for", AT_UNLOCKED, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': -1}", AJ_CONFLICT, "不能收回"},
    {"grant more than numbers hold", AT_UNLOCKED, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': 9007199254740992}", AJ_INVALID, "fen"},
    /* preparing */
    {"batch a claim that is only reserved", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C2 "', 'fen': 1, 'payee': " PAYEE "}]}", AJ_CONFLICT, "已预留"},
    {"batch a claim that is held", AT_HELD, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "暂缓"},
    {"batch a claim in two batches", AT_PREPARED, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "已编批"},
    {"batch what was sent", AT_SENT, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "已送银行"},
    {"batch what is paid: twice for one claim", AT_PAID, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "已发放"},
    {"batch what came back and was not released", AT_RETURNED, "batch.prepared", PREPARER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "已退回"},
    {"a claim twice in a batch", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [" LINE1 ", {'n': 2, 'claim': '" C1 "', 'fen': 1, 'payee': " PAYEE ", 'confirmed_by': '甲'}]}", AJ_CONFLICT, "已编批"},
    {"batch more than is owed", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 200001, 'payee': " PAYEE ", 'confirmed_by': '甲'}]}", AJ_CONFLICT, "尚欠"},
    {"batch nothing for a claim", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 0, 'payee': " PAYEE "}]}", AJ_INVALID, "fen"},
    {"batch a negative amount", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': -5, 'payee': " PAYEE "}]}", AJ_INVALID, "fen"},
    {"batch for another payee", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 5, 'payee': " OTHER ", 'confirmed_by': '甲'}]}", AJ_CONFLICT, "收款人"},
    {"batch by a table that is to be confirmed", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 5, 'payee': " PAYEE "}]}", AJ_CONFLICT, "尚待确认"},
    {"batch by the handler", AT_UNLOCKED, "batch.prepared", HANDLER, "{'lines': [" LINE1 "]}", AJ_CONFLICT, "由另一人"},
    {"batch by the handler, spelt with blanks", AT_UNLOCKED, "batch.prepared", PREPARER, "{'by': '侯　子 衿', 'lines': [" LINE1 "]}", AJ_CONFLICT, "由另一人"},
    {"batch nothing", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': []}", AJ_INVALID, "1 到"},
    {"lines out of order", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 2, 'claim': '" C1 "', 'fen': 5, 'payee': " PAYEE "}]}", AJ_INVALID, "依次编号"},
    {"a line with what no digest covers", AT_UNLOCKED, "batch.prepared", PREPARER, "{'lines': [{'n': 1, 'claim': '" C1 "', 'fen': 5, 'payee': " PAYEE ", 'note': 'x'}]}", AJ_INVALID, "不认识"},
    {"a gap in the numbers of batches", AT_UNLOCKED, "batch.prepared", PREPARER, "{'batch': '2026-002', 'lines': [" LINE1 "]}", AJ_CONFLICT, "第 1 批"},
    {"a number of a batch again", AT_RETURNED, "batch.prepared", PREPARER, "{'batch': '2026-001', 'lines': [" LINE1 "]}", AJ_CONFLICT, "第 2 批"},
    {"a batch of another year than its day", AT_UNLOCKED, "batch.prepared", PREPARER, "{'batch': '2025-001', 'lines': [" LINE1 "]}", AJ_INVALID, "同一年"},
    {"a batch on no day", AT_UNLOCKED, "batch.prepared", PREPARER, "{'on': '2026-02-30', 'lines': [" LINE1 "]}", AJ_INVALID, "on"},
    {"a batch behind one that was not sent", AT_UNLOCKED, "batch.prepared", PREPARER, "{'previous': '" BUNDLE_SHA256 "', 'lines': [" LINE1 "]}", AJ_CONFLICT, "上一批"},
    {"a batch that forgets the one before", AT_RETURNED, "batch.prepared", PREPARER, "{'previous': '', 'lines': [{'n': 1, 'claim': '" C3 "', 'fen': 5, 'payee': " PAYEE ", 'confirmed_by': '甲'}]}", AJ_CONFLICT, "上一批"},
    {"a batch with a wrong total", AT_UNLOCKED, "batch.prepared", PREPARER, "{'total_fen': 5, 'lines': [" LINE1 "]}", AJ_INVALID, "合计"},
    {"a batch with a wrong digest", AT_UNLOCKED, "batch.prepared", PREPARER, "{'sha256': '" BUNDLE_SHA256 "', 'lines': [" LINE1 "]}", AJ_CONFLICT, "摘要"},
    /* approving, cancelling, sending */
    {"approve one's own batch", AT_PREPARED, "batch.approved", PREPARER, "{'batch': '2026-001'}", AJ_CONFLICT, "由另一人批准"},
    {"approve one's own batch in another's name", AT_PREPARED, "batch.approved", PREPARER, "{'batch': '2026-001', 'by': '" APPROVER "'}", AJ_CONFLICT, "由另一人批准"},
    {"approve one's own batch, spelt with blanks", AT_PREPARED, "batch.approved", APPROVER, "{'batch': '2026-001', 'by': '沈 若　谷'}", AJ_CONFLICT, "由另一人批准"},
    {"approve by the handler of a file in it", AT_PREPARED, "batch.approved", HANDLER, "{'batch': '2026-001'}", AJ_CONFLICT, "承办"},
    {"approve something else than is there", AT_PREPARED, "batch.approved", APPROVER, "{'batch': '2026-001', 'sha256': '" BUNDLE_SHA256 "'}", AJ_CONFLICT, "摘要"},
    {"approve without saying what", AT_PREPARED, "batch.approved", APPROVER, "{'batch': '2026-001', 'sha256': ''}", AJ_INVALID, "SHA-256"},
    {"approve twice", AT_APPROVED, "batch.approved", APPROVER, "{'batch': '2026-001'}", AJ_CONFLICT, "approved"},
    {"approve what is not there", AT_PREPARED, "batch.approved", APPROVER, "{'batch': '2026-007', 'sha256': '" BUNDLE_SHA256 "'}", AJ_CONFLICT, "没有批次"},
    {"approve what is no batch's number", AT_PREPARED, "batch.approved", APPROVER, "{'batch': '2026-1', 'sha256': '" BUNDLE_SHA256 "'}", AJ_INVALID, "批次号"},
    {"send what was not approved", AT_PREPARED, "batch.sent", PREPARER, "{" SENT "}", AJ_CONFLICT, "没有批准"},
    {"send again what is settled", AT_PAID, "batch.sent", PREPARER, "{" SENT "}", AJ_CONFLICT, "没有批准"},
    {"send in no known format", AT_APPROVED, "batch.sent", PREPARER, "{'batch': '2026-001', 'format': 'xls', 'file_sha256': '" BUNDLE_SHA256 "'}", AJ_INVALID, "format"},
    {"send without the file's digest", AT_APPROVED, "batch.sent", PREPARER, "{'batch': '2026-001', 'format': 'csv', 'file_sha256': ''}", AJ_INVALID, "file_sha256"},
    {"cancel what was sent", AT_SENT, "batch.cancelled", PREPARER, "{'batch': '2026-001'}", AJ_CONFLICT, "sent"},
    {"cancel what is settled", AT_PAID, "batch.cancelled", PREPARER, "{'batch': '2026-001'}", AJ_CONFLICT, "settled"},
    /* settling */
    {"settle what was not sent", AT_APPROVED, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [" PAID1 "]}", AJ_CONFLICT, "还没有送银行"},
    {"settle a line twice", AT_PAID, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [" PAID1 "]}", AJ_CONFLICT, "已经办结"},
    {"settle a line twice in one event", AT_SENT, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [" PAID1 ", " PAID1 "]}", AJ_CONFLICT, "已经办结"},
    {"settle a line that is not there", AT_SENT, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [{'n': 2, 'outcome': 'paid', 'on': '2026-07-02'}]}", AJ_INVALID, "没有这一行"},
    {"settle with no known outcome", AT_SENT, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'lost', 'on': '2026-07-02'}]}", AJ_INVALID, "outcome"},
    {"return without a reason", AT_SENT, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': [{'n': 1, 'outcome': 'returned', 'on': '2026-07-02'}]}", AJ_INVALID, "reason"},
    {"settle nothing", AT_SENT, "batch.settled", PREPARER, "{'batch': '2026-001', 'lines': []}", AJ_INVALID, "哪几行"},
    {"bounce what was not paid", AT_SENT, "pay.bounced", PREPARER, "{" BOUNCE "}", AJ_CONFLICT, "没有付出"},
    {"bounce what came back anyway", AT_RETURNED, "pay.bounced", PREPARER, "{" BOUNCE "}", AJ_CONFLICT, "没有付出"},
    {"bounce another claim's line", AT_PAID, "pay.bounced", PREPARER, "{'claim': '" C3 "', 'batch': '2026-001', 'n': 1, 'on': '2026-07-09'}", AJ_CONFLICT, "不是补贴"},
    /* recovering */
    {"demand back what is not paid", AT_SENT, "pay.recovery", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 5}", AJ_CONFLICT, "追回"},
    {"demand back more than was paid", AT_PAID, "pay.recovery", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 200001}", AJ_CONFLICT, "只有"},
    {"demand out of turn", AT_PAID, "pay.recovery", PREPARER, "{'claim': '" C1 "', 'recovery': 2, 'fen': 5}", AJ_CONFLICT, "第 1 次"},
    {"approve one's own demand", AT_DEMANDED, "pay.recovery_approved", PREPARER, "{'claim': '" C1 "', 'recovery': 1}", AJ_CONFLICT, "由另一人"},
    {"approve a demand that is not there", AT_DEMANDED, "pay.recovery_approved", APPROVER, "{'claim': '" C1 "', 'recovery': 2}", AJ_CONFLICT, "没有提出过"},
    {"approve a demand twice", AT_AGREED, "pay.recovery_approved", APPROVER, "{'claim': '" C1 "', 'recovery': 1}", AJ_CONFLICT, "已经批准"},
    {"recover what was not approved", AT_DEMANDED, "pay.recovered", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 5, 'on': '2026-08-01'}", AJ_CONFLICT, "还没有批准"},
    {"recover more than was approved", AT_AGREED, "pay.recovered", PREPARER, "{'claim': '" C1 "', 'recovery': 1, 'fen': 50001, 'on': '2026-08-01'}", AJ_CONFLICT, "超过"},
    /* the home's place, and requests */
    {"confirm another batch than the last", AT_SENT, "pay.confirmed", PREPARER, "{'batch': '', 'sha256': ''}", AJ_CONFLICT, "2026-001"},
    {"confirm the last batch with another digest", AT_SENT, "pay.confirmed", PREPARER, "{'batch': '2026-001', 'sha256': '" BUNDLE_SHA256 "'}", AJ_CONFLICT, "2026-001"},
    {"confirm a batch that this home never knew", AT_UNLOCKED, "pay.confirmed", PREPARER, "{'batch': '2026-002', 'sha256': '" BUNDLE_SHA256 "'}", AJ_CONFLICT, "恢复"},
    {"a request without a key", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C1 "', 'request': {'key': '', 'sha256': '" BUNDLE_SHA256 "'}}", AJ_INVALID, "请求的键"},
    {"a request without a digest", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C1 "', 'request': {'key': 'k'}}", AJ_INVALID, "请求的摘要"},
    {"a request that is a text", AT_UNLOCKED, "pay.held", PREPARER, "{'claim': '" C1 "', 'request': 'k'}", AJ_INVALID, "请求的键"},
};
/* clang-format on */

static char *everything(struct aj_index *x)
{
    const struct aj_claims_wanted claims = {AJ_PAY_NONE, NULL, 1000};
    const struct aj_entries_wanted entries = {.limit = 1000};
    struct aj_buf out = {0};
    json_t *page = NULL;
    json_t *batch = NULL;

    assert_int_equal(aj_ledger_claims(x, &claims, &page, NULL), AJ_OK);
    assert_int_equal(aj_json_canonical(page, &out, NULL), AJ_OK);
    json_decref(page);
    assert_int_equal(aj_ledger_entries(x, &entries, &page, NULL), AJ_OK);
    assert_int_equal(aj_json_canonical(page, &out, NULL), AJ_OK);
    json_decref(page);
    if (aj_ledger_batch(x, "2026-001", &batch, NULL) == AJ_OK)
        assert_int_equal(aj_json_canonical(batch, &out, NULL), AJ_OK);
    json_decref(batch);
    return out.data;
}

static void is_refused(struct aj_index *x, const struct refusal *row)
{
    struct aj_journal_head before, after;
    struct aj_err err = {0};
    char *was = everything(x);
    char *is;
    enum aj_code code;

    assert_int_equal(aj_journal_head(x, &before, NULL), AJ_OK);
    code = put(x, money(x, row->type, row->by, row->data), &err);
    if (code != row->code || !strstr(err.text, row->says))
        fail_msg("%s: %s, says %s", row->name, aj_code_name(code), err.text);
    assert_int_equal(aj_journal_head(x, &after, NULL), AJ_OK);
    assert_int_equal(before.size, after.size);
    is = everything(x);
    assert_string_equal(was, is);
    free(was);
    free(is);
}

static void all_of_a_stage_are_refused_and_nothing_written(void **state)
{
    const enum stage stage = (enum stage)(uintptr_t)*state;
    struct place p;
    struct aj_index *x;
    int n = 0;

    place_make(&p);
    x = open_index(&p);
    bring_to_stage(x, stage);
    for (size_t i = 0; i < AJ_COUNTOF(refusals); i++) {
        if (refusals[i].stage == stage) {
            is_refused(x, &refusals[i]);
            n++;
        }
    }
    assert_true(n > 0);
    need_no_faults(x);
    aj_index_close(x);
    place_remove(&p);
}

int main(void)
{
    static const char *const names[STAGES] = {"unlocked", "held",     "prepared", "approved",
                                              "sent",     "returned", "paid",     "demanded",
                                              "agreed",   "reversed"};
    struct CMUnitTest tests[STAGES];

    for (size_t i = 0; i < STAGES; i++) {
        tests[i] = (struct CMUnitTest){names[i], all_of_a_stage_are_refused_and_nothing_written,
                                       NULL, NULL, (void *)(uintptr_t)i};
    }
    return cmocka_run_group_tests_name("refused, and nothing written", tests, NULL, NULL);
}
