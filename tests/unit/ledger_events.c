#include "base/digest.h"
#include "index_testing.h"
#include "ledger_play.h"

#include <stdio.h>
#include <string.h>

static const char *const sources[M_SOURCES] = {"财政", "中央专项彩票公益金", "区/县 补助", "大额"};
static const char *const persons[] = {"侯子衿", "范允中", "沈若谷", "陆知行", "顾安之", "韩文远"};

static const char *const kinds[OP_COUNT] = {
    [OP_IMPORT] = "case.imported",   [OP_HAND_IN] = "case.handed_in",
    [OP_RETURN] = "case.returned",   [OP_ACCEPT] = "case.accepted",
    [OP_ARCHIVE] = "case.archived",  [OP_GRANT] = "budget.granted",
    [OP_HOLD] = "pay.held",          [OP_RELEASE] = "pay.released",
    [OP_PAYEE] = "pay.payee",        [OP_RAISE] = "pay.adjusted",
    [OP_LOWER] = "pay.adjusted",     [OP_REVERSE] = "pay.reversed",
    [OP_PREPARE] = "batch.prepared", [OP_CANCEL] = "batch.cancelled",
    [OP_APPROVE] = "batch.approved", [OP_SEND] = "batch.sent",
    [OP_SETTLE] = "batch.settled",   [OP_BOUNCE] = "pay.bounced",
    [OP_DEMAND] = "pay.recovery",    [OP_AGREE] = "pay.recovery_approved",
    [OP_RECOVER] = "pay.recovered",  [OP_CONFIRM] = "pay.confirmed",
};

const char *play_kind(enum op_kind kind)
{
    return kinds[kind];
}

const char *play_source(int source)
{
    return sources[source];
}

static void person(int n, int spelling, char out[64])
{
    static const char *const blanks[] = {"", " ", "\u3000"};

    if (n == M_SYSTEM) {
        (void)snprintf(out, 64, "system");
    } else {
        (void)snprintf(out, 64, "%.3s%s%s", persons[n], blanks[spelling], persons[n] + 3);
    }
}

void play_claim(int case_n, int tier, char out[80])
{
    (void)snprintf(out, 80, "(2026)云援民字第%d号#%d", case_n, tier);
}

static void batch_id(int year, int serial, char out[24])
{
    (void)snprintf(out, 24, "%d-%03d", M_FIRST_YEAR + year, serial);
}

void play_batch(const struct m_batch *b, char out[24])
{
    batch_id(b->year, b->serial, out);
}

static json_t *payee_of(int payee)
{
    char name[24], number[24];
    json_t *out;

    (void)snprintf(name, sizeof(name), "户名%d", payee);
    (void)snprintf(number, sizeof(number), "62%d", payee);
    out = json_pack("{s:s, s:s, s:s}", "kind", "person", "account_name", name, "bank_name",
                    "澜州样例银行");
    if (payee_is_whole(payee))
        (void)json_object_set_new(out, "account_number", json_string(number));
    return out;
}

/* Canonical JSON written by hand: the digest is none of the code that is tested. */
static size_t write_lines(const struct op *op, char *out, size_t room)
{
    char claim[80];
    size_t n = 0;

    for (int i = 0; i < op->n; i++) {
        const struct m_line *line = &op->lines[i];

        play_claim(line->case_n, line->tier, claim);
        n += (size_t)snprintf(
            out + n, room - n,
            "%s{\"claim\":\"%s\",%s\"fen\":%lld,\"n\":%d,\"payee\":{\"account_name\":\"户名%d\","
            "\"account_number\":\"62%d\",\"bank_name\":\"澜州样例银行\",\"kind\":\"person\"}}",
            i ? "," : "", claim, line->confirmed ? "\"confirmed_by\":\"韩文远\"," : "",
            (long long)line->fen, i + 1, line->payee, line->payee);
    }
    return n;
}

void play_digest(const struct model *m, struct op *op)
{
    const char *previous = op->previous == M_NONE ? "" : m->batches[op->previous].sha256;
    char text[4096], id[24];
    long long total = 0;
    struct aj_digest digest;
    size_t n;

    batch_id(op->year, op->serial, id);
    for (int i = 0; i < op->n; i++)
        total += op->lines[i].fen;
    n = (size_t)snprintf(text, sizeof(text), "{\"batch\":\"%s\",\"lines\":[", id);
    n += write_lines(op, text + n, sizeof(text) - n);
    n += (size_t)snprintf(text + n, sizeof(text) - n,
                          "],\"on\":\"%d-06-30\",\"previous\":\"%s\",\"total_fen\":%lld}",
                          M_FIRST_YEAR + op->year, previous, total);
    digest = aj_digest_of(text, n);
    aj_digest_hex(&digest, op->sha256);
}

static void put_text(json_t *data, const char *key, const char *text)
{
    assert_int_equal(json_object_set_new(data, key, json_string(text)), 0);
}

static void put_int(json_t *data, const char *key, int64_t n)
{
    assert_int_equal(json_object_set_new(data, key, json_integer(n)), 0);
}

static void put_digest(const struct model *m, const struct op *op, json_t *data)
{
    char hex[65] = "";

    if (op->batch != M_NONE)
        memcpy(hex, m->batches[op->batch].sha256, sizeof(hex));
    if (op->wrong_digest)
        memset(hex, 'a', 64);
    put_text(data, "sha256", hex);
}

static void fill_prepared(const struct model *m, const struct op *op, json_t *data)
{
    json_t *lines = json_array();
    char text[80];
    int64_t total = 0;

    for (int i = 0; i < op->n; i++) {
        const struct m_line *line = &op->lines[i];
        json_t *row = json_object();

        play_claim(line->case_n, line->tier, text);
        put_int(row, "n", i + 1);
        put_text(row, "claim", text);
        put_int(row, "fen", line->fen);
        (void)json_object_set_new(row, "payee", payee_of(line->payee));
        if (line->confirmed)
            put_text(row, "confirmed_by", "韩文远");
        (void)json_array_append_new(lines, row);
        total += line->fen;
    }
    (void)json_object_set_new(data, "lines", lines);
    batch_id(op->year, op->serial, text);
    put_text(data, "batch", text);
    (void)snprintf(text, sizeof(text), "%d-06-30", M_FIRST_YEAR + op->year);
    put_text(data, "on", text);
    put_int(data, "total_fen", total);
    put_text(data, "sha256", op->wrong_digest ? BUNDLE_SHA256 : op->sha256);
    put_text(data, "previous", op->previous == M_NONE ? "" : m->batches[op->previous].sha256);
}

static void fill_settled(const struct op *op, json_t *data)
{
    json_t *lines = json_array();

    for (int i = 0; i < op->n; i++) {
        json_t *row = json_object();

        put_int(row, "n", op->told[i]);
        put_text(row, "outcome", op->lines[i].paid ? "paid" : "returned");
        put_text(row, "on", "2026-07-01");
        if (!op->lines[i].paid)
            put_text(row, "reason", "账号与户名不符");
        (void)json_array_append_new(lines, row);
    }
    (void)json_object_set_new(data, "lines", lines);
}

static void fill_batch(const struct model *m, const struct op *op, json_t *data)
{
    char id[24] = "2031-001"; /* there is none such */

    if (op->kind == OP_PREPARE) {
        fill_prepared(m, op, data);
        return;
    }
    if (op->batch != M_NONE) {
        play_batch(&m->batches[op->batch], id);
    } else if (op->kind == OP_CONFIRM) {
        id[0] = '\0';
    }
    put_text(data, "batch", id);
    if (op->kind == OP_APPROVE || op->kind == OP_CONFIRM)
        put_digest(m, op, data);
    if (op->kind == OP_APPROVE && op->batch == M_NONE)
        put_text(data, "sha256", BUNDLE_SHA256);
    if (op->kind == OP_SEND) {
        put_text(data, "format", "csv");
        put_text(data, "file_sha256", BUNDLE_SHA256);
    }
    if (op->kind == OP_SETTLE) {
        fill_settled(op, data);
        if (op->n == 0) {
            (void)json_object_set_new(
                data, "lines",
                json_pack("[{s:i, s:s, s:s}]", "n", 1, "outcome", "paid", "on", "2026-07-01"));
        }
    }
}

static void fill_claim(const struct model *m, const struct op *op, json_t *data)
{
    char claim[80], id[24] = "2031-001";

    play_claim(op->case_n, op->tier, claim);
    put_text(data, "claim", claim);
    if (op->kind == OP_PAYEE || (op->kind == OP_RAISE && op->payee != M_NONE))
        (void)json_object_set_new(data, "payee", payee_of(op->payee));
    if (op->kind == OP_RAISE || op->kind == OP_LOWER) {
        put_int(data, "fen", op->kind == OP_RAISE ? op->fen : -op->fen);
        put_text(data, "kind", "recomputed");
        put_text(data, "rule", "S2026 quality");
        put_text(data, "table_version", "S2026");
    }
    if (op->kind == OP_RAISE) {
        (void)json_object_set_new(data, "to_be_confirmed", json_boolean(op->doubtful));
        if (op->source != M_NONE)
            put_text(data, "source", sources[op->source]);
    }
    if (op->kind == OP_DEMAND || op->kind == OP_RECOVER)
        put_int(data, "fen", op->fen);
    if (op->kind >= OP_DEMAND)
        put_int(data, "recovery", op->recovery);
    if (op->kind == OP_BOUNCE) {
        if (op->batch != M_NONE)
            play_batch(&m->batches[op->batch], id);
        put_text(data, "batch", id);
        put_int(data, "n", op->line);
    }
    put_text(data, "on", "2026-08-01");
}

static struct aj_event case_event(const struct op *op)
{
    struct aj_event e;
    json_t *handler, *subsidy;

    switch ((int)op->kind) {
    case OP_IMPORT:
        e = event_imported(op->case_n);
        handler = json_object_get(json_object_get(e.data, "facts"), "handler");
        put_text(handler, "name", persons[op->handler]);
        (void)json_object_set_new(handler, "payee", payee_of(op->payee));
        if (op->source > 0)
            put_text(json_object_get(e.data, "facts"), "fund_source", sources[op->source]);
        return e;
    case OP_HAND_IN:
        e = event_handed_in(op->case_n, op->fen);
        break;
    case OP_RETURN:
        return event_returned(op->case_n);
    case OP_ACCEPT:
        return event_accepted(op->case_n);
    default:
        e = event_archived(op->case_n, op->serial);
        break;
    }
    subsidy = json_object_get(e.data, "subsidy");
    put_int(subsidy, "payable_fen", op->fen);
    (void)json_object_set_new(subsidy, "to_be_confirmed", json_boolean(op->doubtful));
    return e;
}

static struct aj_event money_event(const struct model *m, const struct op *op)
{
    json_t *data = json_object();

    put_text(data, "reason", "据核定结果办理");
    if (op->kind == OP_GRANT) {
        put_int(data, "year", M_FIRST_YEAR + op->year);
        put_text(data, "source", sources[op->source]);
        put_int(data, "fen", op->fen);
    } else if ((op->kind >= OP_PREPARE && op->kind <= OP_SETTLE) || op->kind == OP_CONFIRM) {
        fill_batch(m, op, data);
    } else {
        fill_claim(m, op, data);
    }
    return (struct aj_event){.type = kinds[op->kind], .data = data};
}

struct aj_event play_event(const struct model *m, const struct op *op)
{
    static _Thread_local char actor[64];
    struct aj_event e = op->kind <= OP_ARCHIVE ? case_event(op) : money_event(m, op);
    json_t *data = event_data(&e);
    char by[64], key[32], digest[AJ_DIGEST_HEX_SIZE];
    struct aj_digest of;

    person(op->by, op->spelling, by);
    person(op->actor, (op->spelling + 1) % 3, actor);
    put_text(data, "by", by);
    e.at = op->at;
    e.actor = actor;
    if (op->request) {
        (void)snprintf(key, sizeof(key), "请求-%d", op->request);
        of = aj_digest_of(key, strlen(key));
        aj_digest_hex(&of, digest);
        (void)json_object_set_new(data, "request",
                                  json_pack("{s:s, s:s}", "key", key, "sha256", digest));
    }
    return e;
}
