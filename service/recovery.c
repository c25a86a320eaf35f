#include "service/recovery.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "index/journal.h"
#include "service/journal_head.h"
#include "service/orphans.h"
#include "service/room.h"
#include "service/staging_upkeep.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "intake-<pid>-…" of a process that is gone: a check may be running beside us. Files that are
   being written in staging itself are the writer's, and that is us. */
static bool is_abandoned_intake(const char *name)
{
    long pid;

    if (strncmp(name, ".draft-", 7) == 0)
        return true;
    if (strncmp(name, "intake-", 7) != 0)
        return false;
    pid = strtol(name + 7, NULL, 10);
    return pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

/* Folders that an intake began and never finished; nothing in them was promised to anybody. */
static enum aj_code sweep_intakes(struct aj_home *home, struct aj_err *err)
{
    DIR *folder = opendir(home->staging);
    struct dirent *entry;
    enum aj_code code = AJ_OK;

    if (!folder)
        return aj_fail_errno(err, "读文件夹 %s", home->staging);
    while (code == AJ_OK && (entry = readdir(folder))) {
        AJ_AUTO(aj_auto_free) char *path = NULL;

        if (!is_abandoned_intake(entry->d_name))
            continue;
        path = aj_path_join(home->staging, entry->d_name);
        if (!path) {
            code = aj_fail(err, AJ_NO_MEMORY, "out of memory");
        } else {
            code = aj_file_remove_tree(path, err);
        }
    }
    (void)closedir(folder);
    return code;
}

struct orphans_found {
    size_t n;
    char first[256];
};

static enum aj_code note_orphan(const char *key, void *arg, struct aj_err *err)
{
    struct orphans_found *found = arg;

    (void)err;
    if (found->n++ == 0)
        (void)snprintf(found->first, sizeof(found->first), "%s", key);
    return AJ_OK;
}

/*
 * A run seals one case at a time and the next run comes by here first, so a crash leaves one bundle
 * at the most. More of them mean that index and journal are older than the bundles: their numbers
 * are given away already, and must not be given again.
 */
static enum aj_code settle_orphan(struct aj_home *home, struct aj_err *err)
{
    struct orphans_found found = {0};

    AJ_TRY(aj_orphans_each(home, note_orphan, &found, err));
    if (found.n == 0)
        return AJ_OK;
    if (found.n > 1) {
        return aj_fail(
            err, AJ_CORRUPT,
            "仓库里有 %zu 份案卷（%s 等）日志没有记载：store/journal 比案卷旧；请从最新备份恢复 "
            "store/journal，再运行 anjuan rebuild",
            found.n, found.first);
    }
    aj_log(AJ_LOG_WARNING, "recovery",
           "%s was never confirmed: its number is free again, the file is kept in unconfirmed/",
           found.first);
    return aj_store_unpublish(home->store, found.first, err);
}

enum aj_code aj_recover(struct aj_home *home, struct aj_err *err)
{
    size_t n_removed = 0;

    AJ_TRY(aj_journal_export(home->index, home->journal, err));
    AJ_TRY(settle_orphan(home, err));
    AJ_TRY(aj_store_sweep(home->store, &n_removed, err));
    if (n_removed)
        aj_log(AJ_LOG_WARNING, "recovery", "removed %zu unfinished bundle(s)", n_removed);
    AJ_TRY(sweep_intakes(home, err));
    AJ_TRY(aj_staging_tidy(home, err));
    AJ_TRY(aj_room_check(home, 0, err)); /* the sweeping may have made room */
    return aj_journal_head_renew(home, err);
}
