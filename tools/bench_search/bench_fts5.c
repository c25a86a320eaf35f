/*
 * bench_fts5 VERB [name=value …] (tools/bench_search/bench_options.h): SQLite's FTS5 with bigram
 * tokens, measured as ours is (bench_search.c); prints one JSON object.
 *
 *   put, put-contentless   folder=FOLDER: makes cases.db there
 *   ask, first             folder=FOLDER queries=FILE
 *
 * Tuned for it: one transaction, no journal, no fsync but one at the end, a large cache and hash,
 * segments merged once, at the end; integers for facts; all nine facets in one statement, over hits
 * that are found once; bytes without free pages.
 */
#include "tools/bench_search/bench_fts5.h"
#include "base/auto.h"
#include "base/file.h"
#include "tools/bench_search/bench_fts5_tokens.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum aj_code aj_bench_fts5_failed(const struct aj_bench_fts5 *f, const char *what,
                                  struct aj_err *err)
{
    return aj_fail(err, AJ_IO, "%s: %.300s", what, sqlite3_errmsg(f->db));
}

enum aj_code aj_bench_fts5_run(const struct aj_bench_fts5 *f, const char *sql, struct aj_err *err)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? AJ_OK
               : aj_bench_fts5_failed(f, sql, err);
}

enum aj_code aj_bench_fts5_open(struct aj_bench_fts5 *f, struct aj_err *err)
{
    if (sqlite3_open(f->path, &f->db) != SQLITE_OK)
        return aj_bench_fts5_failed(f, f->path, err);
    AJ_TRY(aj_bench_fts5_register(f->db, err));
    return aj_bench_fts5_run(
        f,
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;"
        "PRAGMA mmap_size=68719476736; PRAGMA temp_store=MEMORY;",
        err);
}

enum aj_code aj_bench_fts5_number(const struct aj_bench_fts5 *f, const char *sql, int64_t *out,
                                  struct aj_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool good = sqlite3_prepare_v2(f->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
                sqlite3_step(stmt) == SQLITE_ROW;

    *out = good ? sqlite3_column_int64(stmt, 0) : 0;
    (void)sqlite3_finalize(stmt);
    return good ? AJ_OK : aj_bench_fts5_failed(f, sql, err);
}

static enum aj_code run(const struct aj_bench_options *o, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = NULL;
    struct aj_bench_fts5 f = {.contentless = strcmp(o->verb, "put-contentless") == 0};
    enum aj_code code;

    if (!o->folder || !(path = aj_path_join(o->folder, "cases.db")))
        return aj_fail(err, AJ_INVALID, "folder=FOLDER is missing");
    f.path = path;
    if (f.contentless || strcmp(o->verb, "put") == 0) {
        code = aj_bench_fts5_put(&f, o, err);
    } else if (strcmp(o->verb, "ask") == 0 || strcmp(o->verb, "first") == 0) {
        code = aj_bench_fts5_ask(&f, o, err);
    } else {
        code = aj_fail(err, AJ_INVALID,
                       "usage: bench_fts5 put|put-contentless|ask|first [name=value …]");
    }
    (void)sqlite3_close(f.db);
    return code;
}

int main(int argc, char **argv)
{
    struct aj_bench_options options;
    struct aj_err err = {0};

    if (aj_bench_options_read(argc, argv, &options, &err) == AJ_OK &&
        run(&options, &err) == AJ_OK && fflush(stdout) == 0)
        return 0;
    (void)fprintf(stderr, "bench_fts5: %s\n", err.text);
    return err.code == AJ_INVALID ? 2 : 3;
}
