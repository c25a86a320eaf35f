#include "base/auto.h"
#include "base/file.h"
#include "base/log.h"
#include "index/event.h"
#include "index/handle.h"
#include "index/journal.h"
#include "index/refill.h"
#include "index/segments.h"

#include <string.h>

#define BATCH      256 /* events in one transaction */
#define BATCH_SIZE ((size_t)8 << 20)

struct replay {
    struct aj_index *index;
    struct aj_stored_event stored[BATCH];
    size_t n;
    size_t size;  /* bytes of their lines */
    uint64_t seq; /* of the first */
};

static void drop(struct replay *r)
{
    for (size_t i = 0; i < r->n; i++)
        aj_stored_event_release(&r->stored[i]);
    r->seq += r->n;
    r->n = 0;
    r->size = 0;
}

/* A refused batch is tried again one by one, to name the event. */
static enum aj_code commit_singly(struct replay *r, struct aj_err *err)
{
    struct aj_err why = {0};

    for (size_t i = 0; i < r->n; i++) {
        enum aj_code code = aj_index_commit(r->index, &r->stored[i].event, 1, NULL, &why);

        if (code == AJ_CONFLICT || code == AJ_INVALID) {
            return aj_fail(err, AJ_CORRUPT, "日志第 %llu 条不合规则：%.180s",
                           (unsigned long long)r->seq + i, why.text);
        }
        if (code != AJ_OK)
            return aj_fail(err, code, "%s", why.text);
    }
    return AJ_OK;
}

static enum aj_code flush(struct replay *r, struct aj_err *err)
{
    struct aj_event events[BATCH];
    enum aj_code code;

    if (r->n == 0)
        return AJ_OK;
    for (size_t i = 0; i < r->n; i++)
        events[i] = r->stored[i].event;
    code = aj_index_commit(r->index, events, r->n, NULL, err);
    if (code == AJ_CONFLICT || code == AJ_INVALID)
        code = commit_singly(r, err);
    drop(r);
    return code;
}

static enum aj_code replay_line(void *arg, const struct aj_segment_line *line, struct aj_err *err)
{
    struct replay *r = arg;
    struct aj_stored_event *stored = &r->stored[r->n];
    struct aj_err why;
    enum aj_code code = aj_event_decode(line->text, line->size, stored, &why);

    if (code == AJ_CORRUPT && !line->whole) {
        aj_log(AJ_LOG_WARNING, "index", "event %llu was cut short by a crash and is left out",
               (unsigned long long)line->seq);
        return AJ_OK;
    }
    if (code != AJ_OK) {
        return aj_fail(err, code, "日志段第 %llu 条：%.180s", (unsigned long long)line->seq,
                       why.text);
    }
    r->n++;
    r->size += line->size;
    if (stored->seq != line->seq) {
        return aj_fail(err, AJ_CORRUPT, "日志段第 %llu 条写着自己是第 %llu 条",
                       (unsigned long long)line->seq, (unsigned long long)stored->seq);
    }
    return r->n == BATCH || r->size >= BATCH_SIZE ? flush(r, err) : AJ_OK;
}

static enum aj_code replay_all(const char *folder, struct aj_index *index, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct replay *r = calloc(1, sizeof(*r));
    uint64_t next;
    enum aj_code code;

    if (!r)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
    r->index = index;
    code = aj_segments_each_line(folder, replay_line, r, &next, err);
    if (code == AJ_OK)
        code = flush(r, err);
    drop(r);
    return code;
}

static enum aj_code need_segments(const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint64_t *firsts = NULL;
    size_t n;

    AJ_TRY(aj_segments_list(folder, &firsts, &n, err));
    if (n == 0)
        return aj_fail(err, AJ_NOT_FOUND, "%s 里没有日志段，无从重建", folder);
    return AJ_OK;
}

static void auto_index(struct aj_index **x)
{
    aj_index_close(*x);
}

static enum aj_code build(const char *folder, const char *target, const struct aj_words *words,
                          struct aj_err *err)
{
    AJ_AUTO(auto_index) struct aj_index *index = NULL;
    AJ_AUTO(aj_auto_free) char *loose = aj_path_join(target, "loose");

    if (!loose)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory rebuilding");
    AJ_TRY(aj_index_open(loose, AJ_INDEX_REPLAY, &index, err));
    AJ_TRY(replay_all(folder, index, err));
    AJ_TRY(aj_index_refill(index, words, err));
    AJ_TRY(aj_env_copy(index->env, target, err)); /* joining slabs has left room between pages */
    aj_index_close(aj_steal(&index));
    return aj_file_remove_tree(loose, err);
}

enum aj_code aj_index_rebuild(const char *folder, const char *target, const struct aj_words *words,
                              struct aj_err *err)
{
    enum aj_code code;

    if (aj_file_exists(target))
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在，不能在原处重建", target);
    AJ_TRY(need_segments(folder, err));
    code = build(folder, target, words, err);
    if (code != AJ_OK && aj_file_remove_tree(target, NULL) != AJ_OK)
        aj_log(AJ_LOG_WARNING, "index", "half-built %s could not be removed", target);
    return code;
}
