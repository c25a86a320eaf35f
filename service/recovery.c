#include "service/recovery.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "index/journal.h"
#include "service/orphans.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void to_hex(const unsigned char *bytes, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static json_t *head_json(const struct aj_journal_head *head, int64_t at)
{
    char root[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(&head->root, root);
    return json_pack("{s:I, s:s, s:I}", "at", (json_int_t)at, "root", root, "size",
                     (json_int_t)head->size);
}

static enum aj_code write_signed_head(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->journal, "head.json");
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    unsigned char key[AJ_PUBLIC_KEY_SIZE];
    unsigned char signature[AJ_SIGNATURE_SIZE];
    char key_hex[2 * AJ_PUBLIC_KEY_SIZE + 1];
    char signature_hex[2 * AJ_SIGNATURE_SIZE + 1];
    struct aj_journal_head head;

    AJ_TRY(aj_journal_head(home->index, &head, err));
    json = head_json(&head, aj_clock_now());
    if (!json || !path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing the journal");
    AJ_TRY(aj_json_canonical(json, &bytes, err));
    AJ_TRY(aj_seal_sign(home->key, bytes.data, bytes.size, signature, err));
    aj_seal_public(home->key, key);
    to_hex(key, sizeof(key), key_hex);
    to_hex(signature, sizeof(signature), signature_hex);
    if (json_object_set_new(json, "key", json_string(key_hex)) != 0 ||
        json_object_set_new(json, "signature", json_string(signature_hex)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing the journal");
    aj_buf_release(&bytes);
    AJ_TRY(aj_json_pretty(json, &bytes, err));
    return aj_file_replace(path, bytes.data, bytes.size, 0600, err);
}

enum aj_code aj_journal_publish(struct aj_home *home, struct aj_err *err)
{
    AJ_TRY(aj_journal_export(home->index, home->journal, err));
    return write_signed_head(home, err);
}

/* "intake-<pid>-…" of a process that is gone: a check may be running beside us. */
static bool is_abandoned_intake(const char *name)
{
    long pid;

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

struct orphan_count {
    size_t n;
    char first[160];
};

static enum aj_code count_orphan(const char *key, void *arg, struct aj_err *err)
{
    struct orphan_count *count = arg;

    (void)err;
    if (count->n++ == 0)
        (void)snprintf(count->first, sizeof(count->first), "%s", key);
    return AJ_OK;
}

/*
 * A run seals one case at a time and the next run comes by here first, so a crash leaves one bundle
 * at the most. More of them mean that index and journal are older than the bundles: their numbers
 * are given away already, and must not be given again.
 */
static enum aj_code refuse_old_journal(struct aj_home *home, struct aj_err *err)
{
    struct orphan_count count = {0};

    AJ_TRY(aj_orphans_each(home, count_orphan, &count, err));
    if (count.n < 2)
        return AJ_OK;
    return aj_fail(
        err, AJ_CORRUPT,
        "仓库里有 %zu 份案卷（%s 等）日志没有记载：store/journal 比案卷旧；请从最新备份恢复 "
        "store/journal，再运行 anjuan rebuild",
        count.n, count.first);
}

static enum aj_code free_orphan(const char *key, void *arg, struct aj_err *err)
{
    struct aj_home *home = arg;

    aj_log(AJ_LOG_WARNING, "recovery",
           "%s was never confirmed: its number is free again, the file is kept in unconfirmed/",
           key);
    return aj_store_unpublish(home->store, key, err);
}

enum aj_code aj_recover(struct aj_home *home, struct aj_err *err)
{
    size_t n_removed = 0;

    AJ_TRY(aj_journal_export(home->index, home->journal, err));
    AJ_TRY(refuse_old_journal(home, err));
    AJ_TRY(aj_orphans_each(home, free_orphan, home, err));
    AJ_TRY(aj_store_sweep(home->store, &n_removed, err));
    if (n_removed)
        aj_log(AJ_LOG_WARNING, "recovery", "removed %zu unfinished bundle(s)", n_removed);
    return sweep_intakes(home, err);
}
