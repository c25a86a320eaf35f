/* The data of events that move money: whatever stands in it, the event is done or refused, and the
   ledger adds up after it. Input: one event a line, {"type", "at", "actor", "data"}; a digest
   "auto" is the right one. */
#include "base/auto.h"
#include "base/file.h"
#include "index/batch.h"
#include "index/handle.h"
#include "index/journal_store.h"
#include "index/ledger_check_parts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_EVENTS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* clang-format off */
#define SHA "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
#define PAYEE "{\"kind\":\"person\",\"account_name\":\"甲\",\"bank_name\":\"乙\",\"account_number\":\"1\"}"
#define CASE(n) \
    "{\"type\":\"case.imported\",\"at\":1767225600,\"actor\":\"甲\",\"data\":{\"case_key\":\"c" #n "\",\"case_number\":\"C" #n "\",\"facts\":{\"handler\":{\"name\":\"甲\",\"payee\":" PAYEE "}},\"papers\":[]}}", \
    "{\"type\":\"case.handed_in\",\"at\":1767225600,\"actor\":\"甲\",\"data\":{\"case_key\":\"c" #n "\",\"by\":\"甲\",\"on\":\"2026-03-20\",\"subsidy\":{\"payable_fen\":1000}}}"
#define SEALED(n) \
    "{\"type\":\"case.accepted\",\"at\":1767225600,\"actor\":\"乙\",\"data\":{\"case_key\":\"c" #n "\",\"by\":\"乙\"}}", \
    "{\"type\":\"case.archived\",\"at\":1767225600,\"actor\":\"乙\",\"data\":{\"case_key\":\"c" #n "\",\"by\":\"乙\",\"on\":\"2026-03-21\",\"archive_number\":\"A-" #n "\",\"series\":\"A\",\"serial\":" #n ",\"retention\":\"Y\",\"pages\":1,\"bundle\":{\"key\":\"k\",\"sha256\":\"" SHA "\",\"size\":1}}}"
static const char *const before[] = {CASE(1), SEALED(1), CASE(2), SEALED(2), CASE(3)};
/* clang-format on */

static void finish_digest(struct aj_txn *txn, const char *type, json_t *data)
{
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    char hex[AJ_DIGEST_HEX_SIZE];

    if (strcmp(aj_json_text(data, "sha256"), "auto") != 0)
        return;
    if (strcmp(type, "batch.approved") == 0 &&
        aj_batch_read(txn, aj_json_text(data, "batch"), &batch, NULL) == AJ_OK) {
        (void)json_object_set(data, "sha256", json_object_get(batch, "sha256"));
    } else if (aj_batch_digest(data, hex, NULL) == AJ_OK) {
        (void)json_object_set_new(data, "sha256", json_string(hex));
    }
}

static enum aj_code do_event(struct aj_index *x, struct aj_txn *all, const char *line, size_t size)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_event event;
    struct aj_err err;
    uint64_t seq;

    AJ_TRY(aj_json_parse(line, size, 1 << 20, &json, &err));
    event = (struct aj_event){.type = aj_json_text(json, "type"),
                              .at = aj_json_int(json, "at", 0),
                              .actor = aj_json_text(json, "actor"),
                              .data = json_object_get(json, "data")};
    if (aj_txn_write(x->env, all, &txn, &err) != AJ_OK)
        abort();
    if (event.data)
        finish_digest(txn, event.type, json_object_get(json, "data"));
    AJ_TRY(aj_journal_append(txn, NULL, &event, 1, &seq, &err));
    return aj_txn_commit(aj_steal(&txn), &err);
}

static enum aj_code tell(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    (void)arg;
    (void)err;
    (void)fprintf(stderr, "%s %s: %s\n", fault->code, fault->subject, fault->text);
    abort();
}

/* An index with two sealed files and one handed in, whose folder is gone: the open file stays. */
static struct aj_index *open_once(void)
{
    static struct aj_index *x;
    char folder[] = "fuzz-pay-XXXXXX";
    struct aj_txn *txn = NULL;

    if (x)
        return x;
    if (!mkdtemp(folder) || aj_index_open(folder, AJ_INDEX_REPLAY, &x, NULL) != AJ_OK ||
        aj_txn_write(x->env, NULL, &txn, NULL) != AJ_OK)
        abort();
    for (size_t i = 0; i < AJ_COUNTOF(before); i++) {
        if (do_event(x, txn, before[i], strlen(before[i])) != AJ_OK)
            abort();
    }
    if (aj_txn_commit(txn, NULL) != AJ_OK || aj_file_remove_tree(folder, NULL) != AJ_OK)
        abort();
    return x;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_index *x = open_once();
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    const char *at = (const char *)data;
    const char *end = at + size;
    struct aj_err err;

    if (aj_txn_write(x->env, NULL, &txn, &err) != AJ_OK)
        abort();
    for (int n = 0; n < MOST_EVENTS && at < end; n++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t line = (size_t)((stop ? stop : end) - at);
        enum aj_code code = do_event(x, txn, at, line);

        if (code != AJ_OK && code != AJ_INVALID && code != AJ_CONFLICT && code != AJ_TOO_LARGE)
            abort(); /* the tables are sound: nothing else may be wrong */
        at += line + (stop ? 1 : 0);
    }
    if (aj_checking_run(txn, tell, NULL, &err) != AJ_OK)
        abort();
    return 0;
}
