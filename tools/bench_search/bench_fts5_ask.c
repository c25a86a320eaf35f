#include "base/utf8.h"
#include "tools/bench_search/bench_fts5.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

/* MATCH '"工资" AND "拖欠"', with filters; texts of queries hold no quotation mark. */
static void add_where(const struct aj_bench_query *q, struct aj_buf *sql)
{
    aj_buf_addf(sql, " WHERE doc MATCH '");
    for (size_t i = 0; i < q->n_all; i++) {
        size_t at = 0;
        bool one;

        (void)aj_utf8_next(q->all[i], strlen(q->all[i]), &at);
        one = !q->all[i][at];
        aj_buf_addf(sql, "%s\"%s\"%s", i > 0 ? " AND " : "", q->all[i], one ? " *" : "");
    }
    aj_buf_addf(sql, "'");
    for (size_t i = 0; i < q->n_filters; i++) {
        aj_buf_addf(sql, " AND fact.\"%s\" = %" PRIu32, aj_bench_fact_name(q->filters[i].fact),
                    q->filters[i].value);
    }
}

static void add_from(const struct aj_bench_query *q, bool facts, struct aj_buf *sql)
{
    aj_buf_addf(sql, " FROM doc%s",
                facts || q->n_filters > 0 ? " JOIN fact ON fact.id = doc.rowid" : "");
    add_where(q, sql);
}

/* Runs it to the end; `*first` is the first number of the first row, `*digest` of the first column.
 */
static enum aj_code step_all(const struct aj_bench_fts5 *f, struct aj_buf *sql, uint64_t *first,
                             uint64_t *digest, struct aj_err *err)
{
    sqlite3_stmt *stmt = NULL;
    uint64_t n = 0;
    int rc = SQLITE_NOMEM;
    enum aj_code code;

    if (!sql->failed)
        rc = sqlite3_prepare_v2(f->db, sql->data, -1, &stmt, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc != SQLITE_ROW)
            break;
        if (n++ == 0)
            *first = (uint64_t)sqlite3_column_int64(stmt, 0);
        *digest += aj_bench_digest_of((uint32_t)sqlite3_column_int64(stmt, 0));
        for (int i = 1; i < sqlite3_column_count(stmt); i++)
            (void)sqlite3_column_text(stmt, i); /* snippets are made when they are asked for */
    }
    code = rc == SQLITE_DONE ? AJ_OK
                             : aj_bench_fts5_failed(f, sql->failed ? "no memory" : sql->data, err);
    (void)sqlite3_finalize(stmt);
    sql->size = 0;
    return code;
}

/* The total is its first row. */
static void add_facets(const struct aj_bench_query *q, struct aj_buf *sql)
{
    aj_buf_addf(sql, "WITH hit AS MATERIALIZED (SELECT fact.*");
    add_from(q, true, sql);
    aj_buf_addf(sql, ") SELECT count(*), -1, NULL FROM hit");
    for (enum aj_bench_fact fact = 0; fact < AJ_BENCH_FACT_COUNT; fact++) {
        aj_buf_addf(sql, " UNION ALL SELECT count(*), %d, \"%s\" FROM hit GROUP BY 3", (int)fact,
                    aj_bench_fact_name(fact));
    }
}

static enum aj_code ask(void *handle, const struct aj_bench_query *q, bool snippets,
                        uint64_t *total, struct aj_err *err)
{
    const struct aj_bench_fts5 *f = handle;
    struct aj_buf sql = {0};
    uint64_t unused = 0;
    enum aj_code code;

    if (q->facets) {
        add_facets(q, &sql);
    } else {
        aj_buf_addf(&sql, "SELECT count(*)");
        add_from(q, false, &sql);
    }
    code = step_all(f, &sql, total, &unused, err);
    aj_buf_addf(&sql, "SELECT doc.rowid, doc.rank%s",
                snippets ? ", snippet(doc, -1, '[', ']', '…', 32)" : "");
    add_from(q, false, &sql);
    aj_buf_addf(&sql, " ORDER BY doc.rank LIMIT 20");
    if (code == AJ_OK)
        code = step_all(f, &sql, &unused, &unused, err);
    aj_buf_release(&sql);
    return code;
}

static enum aj_code found(void *handle, const struct aj_bench_query *q, uint64_t *digest,
                          struct aj_err *err)
{
    struct aj_buf sql = {0};
    uint64_t unused;
    enum aj_code code;

    aj_buf_addf(&sql, "SELECT doc.rowid");
    add_from(q, false, &sql);
    code = step_all(handle, &sql, &unused, digest, err);
    aj_buf_release(&sql);
    return code;
}

enum aj_code aj_bench_fts5_ask(struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                               struct aj_err *err)
{
    struct aj_bench_engine engine = {.handle = f, .ask = ask, .found = found, .needs_all = true};
    struct aj_bench_queries queries = {0};
    double began;
    int64_t contents;
    enum aj_code code;

    if (!o->queries)
        return aj_fail(err, AJ_INVALID, "queries=FILE is missing");
    AJ_TRY(aj_bench_queries_read(o->queries, &queries, err));
    began = aj_bench_now();
    code = aj_bench_fts5_open(f, err);
    if (code == AJ_OK) {
        code = aj_bench_fts5_number(
            f, "SELECT count(*) FROM sqlite_schema WHERE name = 'doc_content'", &contents, err);
    }
    engine.snippets = code == AJ_OK && contents > 0;
    if (code == AJ_OK) {
        code = strcmp(o->verb, "first") == 0
                   ? aj_bench_ask_first(&engine, &queries, began, stdout, err)
                   : aj_bench_ask_all(&engine, &queries, o, stdout, err);
    }
    aj_bench_queries_release(&queries);
    return code;
}
