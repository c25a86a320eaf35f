#include "base/auto.h"
#include "base/file.h"
#include "index/handle.h"
#include "index/journal.h"
#include "index/journal_store.h"
#include "index/segments.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WRITE_SIZE ((size_t)1 << 20)

static enum aj_code behind(uint64_t seq, struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT,
                   "日志段里有第 %llu 条而索引没有：索引落后于日志，请运行 anjuan rebuild",
                   (unsigned long long)seq);
}

static enum aj_code differs(uint64_t seq, struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "日志段里的第 %llu 条与索引不同；请运行 anjuan journal verify",
                   (unsigned long long)seq);
}

struct looking {
    struct aj_txn *txn;
    struct aj_export_state *state;
};

static enum aj_code look_at_line(void *arg, const struct aj_segment_line *line, struct aj_err *err)
{
    struct looking *l = arg;
    struct aj_bytes row;
    enum aj_code code = aj_journal_row(l->txn, line->seq, &row, err);

    if (code == AJ_NOT_FOUND)
        return behind(line->seq, err);
    if (code != AJ_OK)
        return code;
    /* a line cut short by a crash is the beginning of the right bytes, or it is not ours */
    if (line->size > row.size || (line->whole && line->size != row.size) ||
        memcmp(line->text, row.data, line->size) != 0)
        return differs(line->seq, err);
    l->state->torn = line->whole ? 0 : line->size;
    return AJ_OK;
}

/* Finds out from the newest segment where the export stands. */
static enum aj_code look(struct aj_index *x, const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint64_t *firsts = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_export_state *state = &x->exported;
    struct looking l = {.state = state};
    uint64_t size;
    size_t n;

    AJ_TRY(aj_segments_list(folder, &firsts, &n, err));
    state->first = n ? firsts[n - 1] : 0;
    state->next = state->first;
    state->torn = 0;
    if (n)
        AJ_TRY(aj_segment_read(folder, state->first, &bytes, err));
    state->size = bytes.size;
    AJ_TRY(aj_txn_read(x->env, &txn, err));
    AJ_TRY(aj_journal_size(txn, &size, err));
    if (state->first > size)
        return behind(state->first - 1, err);
    l.txn = txn;
    AJ_TRY(aj_segment_each_line(&bytes, state->first, look_at_line, &l, &state->next, err));
    free(state->folder);
    state->folder = strdup(folder);
    return state->folder ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory exporting");
}

static bool is_known(const struct aj_export_state *state, const char *folder)
{
    AJ_AUTO(aj_auto_free) char *path = NULL;
    struct stat st;

    if (!state->folder || strcmp(state->folder, folder) != 0)
        return false;
    if (state->next == 0)
        return false;
    path = aj_segment_path(folder, state->first);
    return path && stat(path, &st) == 0 && (uint64_t)st.st_size == state->size;
}

/* Lines for the open segment, until it is full, there are no more, or enough for one write. */
static enum aj_code gather(struct aj_index *x, uint64_t end, uint64_t *next, struct aj_buf *out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_export_state *state = &x->exported;

    AJ_TRY(aj_txn_read(x->env, &txn, err));
    for (*next = state->next; *next < end && out->size < WRITE_SIZE;) {
        struct aj_bytes row;
        size_t skip = *next == state->next ? state->torn : 0;

        if (*next - state->first >= AJ_SEGMENT_EVENTS || state->size + out->size >= AJ_SEGMENT_SIZE)
            break;
        AJ_TRY(aj_journal_row(txn, *next, &row, err));
        aj_buf_add(out, (const char *)row.data + skip, row.size - skip);
        aj_buf_add(out, "\n", 1);
        (*next)++;
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory exporting") : AJ_OK;
}

static enum aj_code append(struct aj_index *x, uint64_t end, struct aj_err *err)
{
    struct aj_export_state *state = &x->exported;
    AJ_AUTO(aj_auto_free) char *path = aj_segment_path(state->folder, state->first);
    AJ_AUTO(aj_auto_close) int fd = -1;
    enum aj_code code;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory exporting");
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    for (;;) {
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = 2 * AJ_EVENT_LIMIT};
        uint64_t next;

        AJ_TRY(gather(x, end, &next, &bytes, err));
        if (bytes.size == 0)
            break;
        AJ_TRY(aj_file_write_all(fd, bytes.data, bytes.size, path, err));
        state->next = next;
        state->size += bytes.size;
        state->torn = 0;
    }
    code = aj_file_sync(fd, path, err);
    if (code == AJ_OK)
        code = aj_file_sync_parent(path, err);
    state->lost = code != AJ_OK;
    return code;
}

static enum aj_code export_all(struct aj_index *x, const char *folder, struct aj_err *err)
{
    struct aj_export_state *state = &x->exported;
    struct aj_journal_head head;
    bool fresh = !is_known(state, folder);

    if (state->lost) {
        return aj_fail(err, AJ_IO, "日志段 %s 先前写盘失败，不能再信；请检查磁盘后重新启动",
                       folder);
    }
    if (fresh)
        AJ_TRY(look(x, folder, err));
    AJ_TRY(aj_journal_head(x, &head, err));
    while (fresh || state->next < head.size) {
        /* a fresh look writes even nothing: what an earlier process left may not be on disk yet */
        fresh = false;
        AJ_TRY(append(x, head.size, err));
        if (state->next < head.size) {
            state->first = state->next;
            state->size = 0;
        }
    }
    return AJ_OK;
}

enum aj_code aj_journal_export(struct aj_index *x, const char *folder, struct aj_err *err)
{
    enum aj_code code;

    if (x->lock_fd < 0)
        return aj_fail(err, AJ_FORBIDDEN, "索引 %s 是只读打开的，不能写日志段", x->folder);
    (void)pthread_mutex_lock(&x->export_lock);
    code = aj_file_make_folders(folder, 0700, err);
    if (code == AJ_OK)
        code = export_all(x, folder, err);
    if (code != AJ_OK) { /* look again next time */
        free(x->exported.folder);
        x->exported.folder = NULL;
    }
    (void)pthread_mutex_unlock(&x->export_lock);
    return code;
}
