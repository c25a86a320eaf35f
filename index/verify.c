#include "base/auto.h"
#include "index/handle.h"
#include "index/journal.h"
#include "index/journal_store.h"
#include "index/segments.h"

#include <string.h>
#include <time.h>

#define PAGE 1000 /* events hashed in one transaction, so that it stays short */

struct hashing {
    struct aj_txn *txn;
    struct aj_merkle_edge edge;
    uint64_t nodes;
};

static enum aj_code compare_node(void *arg, unsigned level, uint64_t at,
                                 const struct aj_digest *hash, struct aj_err *err)
{
    struct hashing *h = arg;
    struct aj_merkle_source source = aj_journal_source(h->txn);
    struct aj_digest stored;

    AJ_TRY(source.hash(source.arg, level, at, &stored, err));
    h->nodes++;
    if (aj_digest_equal(&stored, hash))
        return AJ_OK;
    return aj_fail(err, AJ_CORRUPT,
                   "日志第 %llu 条起的 %llu 条与索引中的散列值（第 %u 层）不符：内容已被改动",
                   (unsigned long long)at << level, 1ULL << level, level);
}

/* A line must also be readable, and say itself that it is number `seq`. */
static enum aj_code check_line(uint64_t seq, struct aj_bytes line, struct aj_err *err)
{
    struct aj_stored_event event;
    struct aj_err why;
    enum aj_code code = aj_event_decode(line.data, line.size, &event, &why);
    uint64_t says = event.seq;

    aj_stored_event_release(&event);
    if (code == AJ_OK && says != seq) {
        return aj_fail(err, AJ_CORRUPT, "日志第 %llu 条写着自己是第 %llu 条",
                       (unsigned long long)seq, (unsigned long long)says);
    }
    if (code != AJ_OK)
        return aj_fail(err, code, "日志第 %llu 条：%.180s", (unsigned long long)seq, why.text);
    return AJ_OK;
}

static enum aj_code hash_page(struct aj_index *x, struct hashing *h, bool *more, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    uint64_t size, stop;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_journal_size(txn, &size, err));
    h->txn = txn;
    stop = h->edge.size + PAGE < size ? h->edge.size + PAGE : size;
    while (h->edge.size < stop) {
        struct aj_bytes line;
        struct aj_digest leaf;

        if (aj_journal_row(txn, h->edge.size, &line, err) != AJ_OK) {
            return aj_fail(err, AJ_CORRUPT, "索引的日志缺少第 %llu 条",
                           (unsigned long long)h->edge.size);
        }
        leaf = aj_merkle_leaf(line.data, line.size);
        AJ_TRY(check_line(h->edge.size, line, err));
        AJ_TRY(aj_merkle_add(&h->edge, &leaf, compare_node, h, err));
    }
    *more = stop < size;
    if (!*more) { /* in the same transaction: nothing beside what the events give */
        uint64_t rows, nodes;

        AJ_TRY(aj_txn_count(txn, AJ_TABLE_JOURNAL, &rows, err));
        AJ_TRY(aj_txn_count(txn, AJ_TABLE_MERKLE, &nodes, err));
        if (rows != size || nodes != h->nodes)
            return aj_fail(err, AJ_CORRUPT, "索引的日志或散列树有多余的行；请重建索引");
    }
    return AJ_OK;
}

static enum aj_code compare_line(void *arg, const struct aj_segment_line *line, struct aj_err *err)
{
    struct aj_index *x = arg;
    AJ_AUTO(aj_buf_release) struct aj_buf own = {0};
    enum aj_code code;

    if (!line->whole) {
        return aj_fail(err, AJ_CORRUPT, "日志段里的第 %llu 条没有写完",
                       (unsigned long long)line->seq);
    }
    code = aj_journal_line(x, line->seq, &own, err);
    if (code == AJ_NOT_FOUND) {
        return aj_fail(err, AJ_CORRUPT, "日志段里有第 %llu 条而索引没有：索引落后于日志，请重建",
                       (unsigned long long)line->seq);
    }
    if (code == AJ_OK && (own.size != line->size || memcmp(own.data, line->text, own.size) != 0)) {
        return aj_fail(err, AJ_CORRUPT, "日志段里的第 %llu 条与索引不同",
                       (unsigned long long)line->seq);
    }
    return code;
}

static enum aj_code compare_segments(struct aj_index *x, const char *folder, uint64_t size,
                                     struct aj_err *err)
{
    uint64_t next;

    AJ_TRY(aj_segments_each_line(folder, compare_line, x, &next, err));
    if (next < size) {
        return aj_fail(err, AJ_CORRUPT,
                       "日志段只有 %llu 条，索引有 %llu 条：日志段被截短或尚未写出",
                       (unsigned long long)next, (unsigned long long)size);
    }
    return AJ_OK;
}

enum aj_code aj_journal_verify(struct aj_index *x, const char *folder, struct aj_err *err)
{
    struct hashing h = {0};
    bool more = true;
    enum aj_code code;

    while (more)
        AJ_TRY(hash_page(x, &h, &more, err));
    if (!folder)
        return AJ_OK;
    code = compare_segments(x, folder, h.edge.size, err);
    if (code == AJ_CORRUPT && x->lock_fd < 0) {
        /* another process may have been between its commit and its export: look once more */
        (void)nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
        code = compare_segments(x, folder, h.edge.size, err);
    }
    return code;
}
