#include "base/auto.h"
#include "index/env.h"
#include "index/env_private.h"

struct aj_txn {
    struct aj_env *env;
    MDB_txn *mdb;
    bool nested;
};

struct aj_scan {
    struct aj_txn *txn;
    MDB_cursor *mdb;
    struct aj_bytes from;
    bool started;
};

static MDB_val val_of(struct aj_bytes b)
{
    /* LMDB never writes through keys and values that it is given; its type merely lacks const */
    return (MDB_val){b.size, aj_unconst(b.data)};
}

static struct aj_bytes bytes_of(MDB_val v)
{
    return (struct aj_bytes){v.mv_data, v.mv_size};
}

static int begin(struct aj_env *env, MDB_txn *parent, unsigned flags, MDB_txn **out)
{
    int rc;

    if (parent)
        return mdb_txn_begin(env->mdb, parent, flags, out);
    for (;;) {
        aj_env_enter(env);
        rc = mdb_txn_begin(env->mdb, NULL, flags, out);
        if (rc == 0)
            return 0;
        aj_env_leave(env);
        if (rc != MDB_MAP_RESIZED) /* else the writing process grew it: follow */
            return rc;
        rc = aj_env_resize(env, 0);
        if (rc != 0)
            return rc;
    }
}

static enum aj_code open_txn(struct aj_env *env, struct aj_txn *parent, unsigned flags,
                             struct aj_txn **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_txn *txn = calloc(1, sizeof(*txn));
    int rc;

    if (!txn)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory beginning a transaction");
    rc = begin(env, parent ? parent->mdb : NULL, flags, &txn->mdb);
    if (rc != 0)
        return aj_env_fail(env, rc, "开始事务", err);
    txn->env = env;
    txn->nested = parent;
    *out = aj_steal(&txn);
    return AJ_OK;
}

enum aj_code aj_txn_read(struct aj_env *env, struct aj_txn **out, struct aj_err *err)
{
    return open_txn(env, NULL, MDB_RDONLY, out, err);
}

enum aj_code aj_txn_write(struct aj_env *env, struct aj_txn *parent, struct aj_txn **out,
                          struct aj_err *err)
{
    return open_txn(env, parent, 0, out, err);
}

static void forget(struct aj_txn *txn)
{
    if (!txn->nested)
        aj_env_leave(txn->env);
    free(txn);
}

enum aj_code aj_txn_commit(struct aj_txn *txn, struct aj_err *err)
{
    struct aj_env *env = txn->env;
    int rc = mdb_txn_commit(txn->mdb); /* frees it even when it fails */

    forget(txn);
    return rc == 0 ? AJ_OK : aj_env_fail(env, rc, "提交", err);
}

void aj_txn_end(struct aj_txn *txn)
{
    if (!txn)
        return;
    mdb_txn_abort(txn->mdb);
    forget(txn);
}

enum aj_code aj_txn_get(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                        struct aj_bytes *value, struct aj_err *err)
{
    MDB_val k = val_of(key);
    MDB_val v;
    int rc;

    if (key.size == 0 || key.size > AJ_KEY_LIMIT) /* no such key can have been stored */
        return aj_fail(err, AJ_NOT_FOUND, "索引的“%s”表里没有此项", aj_table_name(table));
    rc = mdb_get(txn->mdb, txn->env->tables[table], &k, &v);
    if (rc != 0)
        return aj_env_fail(txn->env, rc, "读取", err);
    *value = bytes_of(v);
    return AJ_OK;
}

enum aj_code aj_txn_put(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                        struct aj_bytes value, struct aj_err *err)
{
    MDB_val k = val_of(key);
    MDB_val v = val_of(value);
    int rc = mdb_put(txn->mdb, txn->env->tables[table], &k, &v, 0);

    return rc == 0 ? AJ_OK : aj_env_fail(txn->env, rc, "写入", err);
}

enum aj_code aj_txn_append(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                           struct aj_bytes value, struct aj_err *err)
{
    MDB_val k = val_of(key);
    MDB_val v = val_of(value);
    int rc = mdb_put(txn->mdb, txn->env->tables[table], &k, &v, MDB_APPEND);

    if (rc == MDB_KEYEXIST) {
        return aj_fail(err, AJ_CONFLICT, "索引的“%s”表只能在末尾追加，此项不在末尾",
                       aj_table_name(table));
    }
    return rc == 0 ? AJ_OK : aj_env_fail(txn->env, rc, "写入", err);
}

enum aj_code aj_txn_delete(struct aj_txn *txn, enum aj_table table, struct aj_bytes key,
                           struct aj_err *err)
{
    MDB_val k = val_of(key);
    int rc = mdb_del(txn->mdb, txn->env->tables[table], &k, NULL);

    return rc == 0 ? AJ_OK : aj_env_fail(txn->env, rc, "删除", err);
}

enum aj_code aj_txn_count(struct aj_txn *txn, enum aj_table table, uint64_t *out,
                          struct aj_err *err)
{
    MDB_stat stat;
    int rc = mdb_stat(txn->mdb, txn->env->tables[table], &stat);

    if (rc != 0)
        return aj_env_fail(txn->env, rc, "读取", err);
    *out = stat.ms_entries;
    return AJ_OK;
}

enum aj_code aj_scan_open(struct aj_txn *txn, enum aj_table table, struct aj_bytes from,
                          struct aj_scan **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_scan *scan = calloc(1, sizeof(*scan));
    int rc;

    if (!scan)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the index");
    rc = mdb_cursor_open(txn->mdb, txn->env->tables[table], &scan->mdb);
    if (rc != 0)
        return aj_env_fail(txn->env, rc, "读取", err);
    scan->txn = txn;
    scan->from = from;
    *out = aj_steal(&scan);
    return AJ_OK;
}

enum aj_code aj_scan_next(struct aj_scan *scan, struct aj_bytes *key, struct aj_bytes *value,
                          bool *more, struct aj_err *err)
{
    MDB_val k = val_of(scan->from);
    MDB_val v;
    MDB_cursor_op op = MDB_NEXT;
    int rc;

    if (!scan->started)
        op = scan->from.size > 0 ? MDB_SET_RANGE : MDB_FIRST;
    scan->started = true;
    rc = mdb_cursor_get(scan->mdb, &k, &v, op);
    *more = rc == 0;
    if (rc == MDB_NOTFOUND)
        return AJ_OK;
    if (rc != 0)
        return aj_env_fail(scan->txn->env, rc, "读取", err);
    *key = bytes_of(k);
    *value = bytes_of(v);
    return AJ_OK;
}

enum aj_code aj_scan_floor(struct aj_scan *scan, struct aj_bytes key, struct aj_bytes *found,
                           struct aj_bytes *value, bool *more, struct aj_err *err)
{
    MDB_val k = val_of(key);
    MDB_val v;
    int rc = mdb_cursor_get(scan->mdb, &k, &v, MDB_SET_RANGE);

    scan->started = true;
    if (rc == MDB_NOTFOUND) {
        rc = mdb_cursor_get(scan->mdb, &k, &v, MDB_LAST);
    } else if (rc == 0 && (k.mv_size != key.size || memcmp(k.mv_data, key.data, key.size) != 0)) {
        rc = mdb_cursor_get(scan->mdb, &k, &v, MDB_PREV);
    }
    *more = rc == 0;
    if (rc ==
        MDB_NOTFOUND) { /* what comes next is the very first row, which LMDB is at, not before */
        scan->started = false;
        scan->from = (struct aj_bytes){0};
        return AJ_OK;
    }
    if (rc != 0)
        return aj_env_fail(scan->txn->env, rc, "读取", err);
    *found = bytes_of(k);
    *value = bytes_of(v);
    return AJ_OK;
}

void aj_scan_close(struct aj_scan *scan)
{
    if (!scan)
        return;
    mdb_cursor_close(scan->mdb);
    free(scan);
}

enum aj_code aj_txn_last_key(struct aj_txn *txn, enum aj_table table, struct aj_bytes *key,
                             struct aj_err *err)
{
    MDB_cursor *cursor;
    MDB_val k, v;
    int rc = mdb_cursor_open(txn->mdb, txn->env->tables[table], &cursor);

    if (rc != 0)
        return aj_env_fail(txn->env, rc, "读取", err);
    rc = mdb_cursor_get(cursor, &k, &v, MDB_LAST);
    mdb_cursor_close(cursor);
    if (rc != 0)
        return aj_env_fail(txn->env, rc, "读取", err);
    *key = bytes_of(k);
    return AJ_OK;
}
