#define _GNU_SOURCE /* renameat2 */
#include "service/rebuilding.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/log.h"
#include "index/journal.h"
#include "service/paper_words.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void auto_index(struct aj_index **x)
{
    if (*x)
        aj_index_close(*x);
}

static enum aj_code build_aside(struct aj_home *home, const char *name, char **folder,
                                struct aj_err *err)
{
    const struct aj_words words = {aj_paper_words, home};

    *folder = aj_path_join(home->folder, name);
    if (!*folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_file_remove_tree(*folder, err)); /* what an interrupted rebuild left */
    return aj_index_rebuild(home->journal, *folder, &words, err);
}

static enum aj_code bundle_is_there(const char *key, const json_t *record, void *arg,
                                    struct aj_err *err)
{
    const struct aj_home *home = arg;
    const json_t *bundle = json_object_get(json_object_get(record, "archived"), "bundle");
    struct aj_arena arena = {.limit = 1 << 16};
    const char *path = NULL;
    enum aj_code code;

    if (!bundle)
        return AJ_OK;
    code = aj_store_path(home->store, aj_json_text(bundle, "key"), &arena, &path, err);
    if (code == AJ_OK && !aj_file_exists(path)) {
        code = aj_fail(err, AJ_CORRUPT, "日志说 %s 已归档，但仓库里没有 %s；请先从备份恢复它", key,
                       aj_json_text(bundle, "key"));
    }
    aj_arena_reset(&arena);
    return code;
}

static enum aj_code export_what_it_knows(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(auto_index) struct aj_index *index = NULL;

    AJ_TRY(aj_index_open(home->index_folder, AJ_INDEX_REPLAY, &index, err));
    return aj_journal_export(index, home->journal, err);
}

/*
 * A run killed between its commit and its export leaves events that only the old index holds: a
 * rebuild without them would take a sealed case for one that never was. They are written out first,
 * in a process of its own, because reading a damaged LMDB file may kill whoever does it. A full
 * disk and a second writer stop the rebuild; an index that cannot be read does not.
 */
static enum aj_code rescue_events(struct aj_home *home, struct aj_err *err)
{
    int status = 0;
    pid_t child = fork();

    if (child < 0)
        return aj_fail_errno(err, "启动子进程");
    if (child == 0)
        _exit((int)export_what_it_knows(home, NULL));
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return aj_fail_errno(err, "等待子进程");
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == AJ_OK)
        return AJ_OK;
    if (WIFEXITED(status) && WEXITSTATUS(status) == AJ_FULL)
        return aj_fail(err, AJ_FULL, "日志 %s 写不下：磁盘已满", home->journal);
    if (WIFEXITED(status) && WEXITSTATUS(status) == AJ_CONFLICT) {
        AJ_AUTO(aj_auto_close) int lock = -1;

        return aj_index_lock(home->index_folder, &lock, err); /* to say who writes */
    }
    aj_log(AJ_LOG_WARNING, "rebuild", "the old index is behind or unreadable: its events stay out");
    return AJ_OK;
}

/* In one step, so that a crash leaves the old index or the new one in place, never none. */
static enum aj_code swap(const char *fresh, const char *current, const char *old,
                         struct aj_err *err)
{
    AJ_TRY(aj_file_remove_tree(old, err));
    if (renameat2(AT_FDCWD, fresh, AT_FDCWD, current, RENAME_EXCHANGE) != 0)
        return aj_fail_errno(err, "互换 %s 与 %s", fresh, current);
    if (rename(fresh, old) != 0)
        return aj_fail_errno(err, "改名 %s", fresh);
    return aj_file_sync_parent(current, err);
}

enum aj_code aj_rebuild(const char *home_folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    AJ_AUTO(aj_auto_free) char *fresh = NULL;
    AJ_AUTO(aj_auto_free) char *old = NULL;
    AJ_AUTO(auto_index) struct aj_index *index = NULL;
    AJ_AUTO(aj_auto_close) int lock = -1; /* held over the swap: nobody may write meanwhile */

    AJ_TRY(aj_home_open_without_index(home_folder, &home, err));
    AJ_TRY(rescue_events(home, err));
    AJ_TRY(aj_index_lock(home->index_folder, &lock, err));
    AJ_TRY(build_aside(home, "index.new", &fresh, err));
    AJ_TRY(aj_index_open(fresh, AJ_INDEX_READ, &index, err));
    AJ_TRY(aj_index_each_case(index, bundle_is_there, home, err));
    aj_index_close(aj_steal(&index));
    old = aj_path_join(home->folder, "index.old");
    if (!old)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return swap(fresh, home->index_folder, old, err);
}

enum aj_code aj_rebuild_compare(struct aj_home *home, struct aj_arena *arena, bool *equal,
                                const char **difference, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *fresh = NULL;
    AJ_AUTO(auto_index) struct aj_index *index = NULL;
    enum aj_code code;

    AJ_TRY(build_aside(home, "index.compare", &fresh, err));
    code = aj_index_open(fresh, AJ_INDEX_READ, &index, err);
    if (code == AJ_OK)
        code = aj_index_compare(home->index, index, arena, equal, difference, err);
    if (index)
        aj_index_close(aj_steal(&index));
    aj_file_discard_tree(fresh);
    return code;
}
