#include "index/env.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/log.h"
#include "index/env_private.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define MAX_READERS 512
#define FORMAT      "2"

static const char *const table_names[AJ_TABLE_COUNT] = {
    [AJ_TABLE_META] = "meta",
    [AJ_TABLE_JOURNAL] = "journal",
    [AJ_TABLE_MERKLE] = "merkle",
    [AJ_TABLE_CASE] = "case",
    [AJ_TABLE_TERM] = "term",
    [AJ_TABLE_SERIES] = "series",
    [AJ_TABLE_ARCHIVE_NUMBER] = "archive_number",
    [AJ_TABLE_ENTITLEMENT] = "entitlement",
    [AJ_TABLE_SAVED_SEARCH] = "saved_search",
    [AJ_TABLE_SEARCH_META] = "search_meta",
    [AJ_TABLE_SEARCH_CASE] = "search_case",
    [AJ_TABLE_SEARCH_DOC] = "search_doc",
    [AJ_TABLE_SEARCH_FACT] = "search_fact",
    [AJ_TABLE_SEARCH_VALUE] = "search_value",
    [AJ_TABLE_SEARCH_SLAB] = "search_slab",
    [AJ_TABLE_SEARCH_BLOCK] = "search_block",
    [AJ_TABLE_SEARCH_START] = "search_start",
    [AJ_TABLE_SEARCH_DEAD] = "search_dead",
    [AJ_TABLE_SEARCH_TEXT] = "search_text",
    [AJ_TABLE_SEARCH_DICTIONARY] = "search_dictionary",
};

const char *aj_table_name(enum aj_table table)
{
    return table_names[table];
}

static enum aj_code code_of(const struct aj_env *env, int rc)
{
    switch (rc) {
    case MDB_NOTFOUND:
    case ENOENT:
        return AJ_NOT_FOUND;
    case EIO: /* a short write on a full disk comes back as EIO from LMDB */
        return aj_file_free_space(env->folder) < ((uint64_t)1 << 20) ? AJ_FULL : AJ_IO;
    case MDB_MAP_FULL:
    case MDB_READERS_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
        return AJ_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return AJ_FORBIDDEN;
    case ENOMEM:
        return AJ_NO_MEMORY;
    case MDB_BAD_VALSIZE:
        return AJ_INVALID;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
        return AJ_CORRUPT;
    default:
        return AJ_IO;
    }
}

enum aj_code aj_env_fail(struct aj_env *env, int rc, const char *doing, struct aj_err *err)
{
    enum aj_code code = code_of(env, rc);

    if (rc == MDB_MAP_FULL)
        env->map_full = true;
    (void)aj_fail(err, code, "索引 %s：%s失败（%s）", env->folder, doing, mdb_strerror(rc));
    if (err && rc > 0)
        err->os_errno = rc;
    return code;
}

static enum aj_code check_format(struct aj_env *env, MDB_txn *txn, struct aj_err *err)
{
    MDB_val key = {6, aj_unconst("format")};
    MDB_val value = {sizeof(FORMAT) - 1, aj_unconst(FORMAT)};
    int rc = mdb_get(txn, env->tables[AJ_TABLE_META], &key, &value);

    if (rc == MDB_NOTFOUND && env->writable)
        rc = mdb_put(txn, env->tables[AJ_TABLE_META], &key, &value, 0);
    if (rc != 0)
        return aj_env_fail(env, rc, "读取格式版本", err);
    if (value.mv_size != sizeof(FORMAT) - 1 || memcmp(value.mv_data, FORMAT, value.mv_size) != 0) {
        return aj_fail(err, AJ_CORRUPT,
                       "索引 %s 的格式版本不是 %s；请运行 anjuan rebuild，或用写它的程序",
                       env->folder, FORMAT);
    }
    return AJ_OK;
}

static enum aj_code open_tables(struct aj_env *env, struct aj_err *err)
{
    MDB_txn *txn;
    enum aj_code code = AJ_OK;
    int rc = mdb_txn_begin(env->mdb, NULL, env->writable ? 0 : MDB_RDONLY, &txn);

    if (rc != 0)
        return aj_env_fail(env, rc, "打开", err);
    for (int t = 0; code == AJ_OK && t < AJ_TABLE_COUNT; t++) {
        rc = mdb_dbi_open(txn, table_names[t], env->writable ? MDB_CREATE : 0, &env->tables[t]);
        if (rc == MDB_NOTFOUND) {
            code =
                aj_fail(err, AJ_NOT_FOUND, "索引 %s 还没有写过；请先运行 anjuan init", env->folder);
        } else if (rc != 0) {
            code = aj_env_fail(env, rc, "打开数据表", err);
        } else if (t == AJ_TABLE_META) { /* before tables that another format has not */
            code = check_format(env, txn, err);
        }
    }
    if (code != AJ_OK) {
        mdb_txn_abort(txn);
        return code;
    }
    rc = mdb_txn_commit(txn); /* of a read transaction too: it keeps the opened tables */
    return rc == 0 ? AJ_OK : aj_env_fail(env, rc, "打开", err);
}

static enum aj_code start(struct aj_env *env, size_t map_size, struct aj_err *err)
{
    int stale = 0;
    int rc = mdb_env_create(&env->mdb);

    if (rc == 0)
        rc = mdb_env_set_maxdbs(env->mdb, AJ_TABLE_COUNT);
    if (rc == 0)
        rc = mdb_env_set_maxreaders(env->mdb, MAX_READERS);
    if (rc == 0)
        rc = mdb_env_set_mapsize(env->mdb, map_size);
    if (rc == 0) {
        rc =
            mdb_env_open(env->mdb, env->folder, MDB_NOTLS | (env->writable ? 0 : MDB_RDONLY), 0600);
    }
    if (rc == ENOENT) {
        return aj_fail(err, AJ_NOT_FOUND, "没有索引 %s；请先运行 anjuan init 或 anjuan rebuild",
                       env->folder);
    }
    if (rc != 0)
        return aj_env_fail(env, rc, "打开", err);
    rc = mdb_reader_check(env->mdb, &stale);
    if (rc == 0 && stale > 0)
        aj_log(AJ_LOG_INFO, "index", "cleared %d reader slots of dead processes", stale);
    return open_tables(env, err);
}

enum aj_code aj_env_open(const char *folder, const struct aj_env_options *options,
                         struct aj_env **out, struct aj_err *err)
{
    struct aj_env *env = calloc(1, sizeof(*env));
    enum aj_code code;

    if (!env)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory opening %s", folder);
    env->writable = options->writable;
    (void)pthread_mutex_init(&env->gate, NULL);
    (void)pthread_cond_init(&env->gate_changed, NULL);
    env->folder = strdup(folder);
    code = env->folder ? start(env, options->map_size, err)
                       : aj_fail(err, AJ_NO_MEMORY, "out of memory opening %s", folder);
    if (code != AJ_OK) {
        aj_env_close(env);
        return code;
    }
    *out = env;
    return AJ_OK;
}

void aj_env_close(struct aj_env *env)
{
    if (!env)
        return;
    if (env->mdb)
        mdb_env_close(env->mdb);
    (void)pthread_cond_destroy(&env->gate_changed);
    (void)pthread_mutex_destroy(&env->gate);
    free(env->folder);
    free(env);
}

void aj_env_enter(struct aj_env *env)
{
    (void)pthread_mutex_lock(&env->gate);
    while (env->resizing)
        (void)pthread_cond_wait(&env->gate_changed, &env->gate);
    env->inside++;
    (void)pthread_mutex_unlock(&env->gate);
}

void aj_env_leave(struct aj_env *env)
{
    (void)pthread_mutex_lock(&env->gate);
    env->inside--;
    (void)pthread_cond_broadcast(&env->gate_changed);
    (void)pthread_mutex_unlock(&env->gate);
}

/* LMDB moves the map only while no transaction of this process is alive. */
int aj_env_resize(struct aj_env *env, size_t size)
{
    int rc;

    (void)pthread_mutex_lock(&env->gate);
    while (env->resizing)
        (void)pthread_cond_wait(&env->gate_changed, &env->gate);
    env->resizing = true;
    while (env->inside > 0)
        (void)pthread_cond_wait(&env->gate_changed, &env->gate);
    rc = mdb_env_set_mapsize(env->mdb, size);
    env->resizing = false;
    (void)pthread_cond_broadcast(&env->gate_changed);
    (void)pthread_mutex_unlock(&env->gate);
    return rc;
}

bool aj_env_map_is_full(const struct aj_env *env)
{
    return env->map_full;
}

enum aj_code aj_env_grow(struct aj_env *env, struct aj_err *err)
{
    size_t now = (size_t)aj_env_size(env).map;
    int rc;

    env->map_full = false;
    if (now > SIZE_MAX / 4)
        return aj_fail(err, AJ_FULL, "索引 %s 已达到地址空间的上限", env->folder);
    rc = aj_env_resize(env, now * 2);
    if (rc != 0)
        return aj_env_fail(env, rc, "扩大映射", err);
    aj_log(AJ_LOG_INFO, "index", "map of %s grown to %zu MiB", env->folder, now * 2 >> 20);
    return AJ_OK;
}

enum aj_code aj_env_copy(struct aj_env *env, const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, "data.mdb");
    AJ_AUTO(aj_auto_close) int fd = -1;
    int rc;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory copying an index");
    aj_env_enter(env); /* it reads: the map must not grow meanwhile */
    rc = mdb_env_copy2(env->mdb, folder, MDB_CP_COMPACT);
    aj_env_leave(env);
    if (rc != 0)
        return aj_env_fail(env, rc, "紧缩", err);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    AJ_TRY(aj_file_sync(fd, path, err));
    return aj_file_sync_parent(path, err);
}

struct aj_env_size aj_env_size(const struct aj_env *env)
{
    MDB_envinfo info;
    MDB_stat stat;

    if (mdb_env_info(env->mdb, &info) != 0 || mdb_env_stat(env->mdb, &stat) != 0)
        return (struct aj_env_size){0};
    return (struct aj_env_size){.map = info.me_mapsize,
                                .used = ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize};
}

void aj_key_put_u64(unsigned char out[8], uint64_t number)
{
    for (int i = 7; i >= 0; i--) {
        out[i] = (unsigned char)(number & 0xFF);
        number >>= 8;
    }
}

uint64_t aj_key_get_u64(const unsigned char in[8])
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number = number << 8 | in[i];
    return number;
}
