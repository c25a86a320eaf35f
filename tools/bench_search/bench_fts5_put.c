#include "base/auto.h"
#include "base/file.h"
#include "tools/bench_search/bench_fts5.h"
#include "tools/bench_search/bench_fts5_tokens.h"

#include <fcntl.h>
#include <sqlite3.h>

static enum aj_code make_tables(const struct aj_bench_fts5 *f, struct aj_err *err)
{
    AJ_TRY(aj_bench_fts5_run(
        f,
        f->contentless
            ? "CREATE VIRTUAL TABLE doc USING fts5(title, text, words, tokenize='bigram', "
              "content='');"
            : "CREATE VIRTUAL TABLE doc USING fts5(title, text, words, tokenize='bigram');",
        err));
    return aj_bench_fts5_run(
        f,
        "CREATE TABLE fact(id INTEGER PRIMARY KEY, class, stage, outcome, unit, "
        "handler, reason, state, year, \"group\");"
        "INSERT INTO doc(doc, rank) VALUES('hashsize', 134217728);"
        "INSERT INTO doc(doc, rank) VALUES('automerge', 0);"
        "INSERT INTO doc(doc, rank) VALUES('crisismerge', 1000);",
        err);
}

static enum aj_code step_once(const struct aj_bench_fts5 *f, sqlite3_stmt *stmt, struct aj_err *err)
{
    int rc = sqlite3_step(stmt);

    (void)sqlite3_reset(stmt);
    return rc == SQLITE_DONE ? AJ_OK : aj_bench_fts5_failed(f, "INSERT", err);
}

struct putting {
    sqlite3_stmt *doc;
    sqlite3_stmt *fact;
    struct aj_buf words;
    double cutting; /* seconds, apart from those of putting */
    double putting;
};

static enum aj_code put_case(const struct aj_bench_fts5 *f, struct putting *p,
                             const struct aj_bench_case *c, struct aj_err *err)
{
    double began;

    p->words.size = 0;
    aj_bench_case_add_words(c, &p->words);
    if (p->words.failed)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a case");
    began = aj_bench_now();
    aj_bench_fts5_only_cut(c->title);
    aj_bench_fts5_only_cut(c->text);
    aj_bench_fts5_only_cut(p->words.data);
    p->cutting += aj_bench_now() - began;
    began = aj_bench_now();
    (void)sqlite3_bind_int64(p->doc, 1, c->number);
    (void)sqlite3_bind_text(p->doc, 2, c->title, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(p->doc, 3, c->text, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(p->doc, 4, p->words.data, (int)p->words.size, SQLITE_STATIC);
    AJ_TRY(step_once(f, p->doc, err));
    (void)sqlite3_bind_int64(p->fact, 1, c->number);
    for (int i = 0; i < AJ_BENCH_FACT_COUNT; i++)
        (void)sqlite3_bind_int64(p->fact, i + 2, c->facts[i]);
    AJ_TRY(step_once(f, p->fact, err));
    p->putting += aj_bench_now() - began;
    return AJ_OK;
}

static enum aj_code put_cases(const struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                              const struct aj_bench_cases *cases, struct putting *p,
                              struct aj_err *err)
{
    struct aj_arena arena = {.limit = 4096 + 16 * (size_t)o->characters};
    enum aj_code code = AJ_OK;

    if (sqlite3_prepare_v2(f->db, "INSERT INTO doc(rowid, title, text, words) VALUES(?,?,?,?)", -1,
                           &p->doc, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(f->db, "INSERT INTO fact VALUES(?,?,?,?,?,?,?,?,?,?)", -1, &p->fact,
                           NULL) != SQLITE_OK)
        return aj_bench_fts5_failed(f, "INSERT", err);
    for (uint32_t i = 0; i < o->cases && code == AJ_OK; i++) {
        struct aj_bench_case c;

        aj_arena_reset(&arena);
        code = aj_bench_case_make(cases, i, &arena, &c, err);
        if (code == AJ_OK)
            code = put_case(f, p, &c, err);
    }
    aj_arena_reset(&arena);
    return code;
}

static enum aj_code sync_db(const struct aj_bench_fts5 *f, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(f->path, O_RDWR | O_CLOEXEC);

    return fd < 0 ? aj_fail_errno(err, "%s", f->path) : aj_file_sync(fd, f->path, err);
}

static enum aj_code print_putting(const struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                                  const struct putting *p, double optimizing, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *result = NULL;
    int64_t bytes;
    int64_t content;

    AJ_TRY(aj_bench_fts5_number(f, "SELECT sum(pgsize) FROM dbstat", &bytes, err));
    AJ_TRY(aj_bench_fts5_number(
        f, "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = 'doc_content'", &content,
        err));
    result =
        json_pack("{s:I, s:f, s:f, s:f, s:I, s:I, s:o}", "cases", (json_int_t)o->cases, "seconds",
                  p->putting + optimizing, "tokenise_seconds", p->cutting, "optimize_seconds",
                  optimizing, "bytes", (json_int_t)bytes, "contentless_bytes",
                  (json_int_t)(bytes - content), "memory", aj_bench_memory_json());
    if (!result || json_dumpf(result, stdout, JSON_COMPACT) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the result");
    return AJ_OK;
}

static enum aj_code put_all(struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                            const struct aj_bench_cases *cases, struct putting *p,
                            struct aj_err *err)
{
    double began;

    AJ_TRY(aj_bench_fts5_open(f, err));
    AJ_TRY(make_tables(f, err));
    AJ_TRY(aj_bench_fts5_run(f, "BEGIN", err));
    AJ_TRY(put_cases(f, o, cases, p, err));
    began = aj_bench_now();
    AJ_TRY(aj_bench_fts5_run(f, "COMMIT", err));
    p->putting += aj_bench_now() - began;
    began = aj_bench_now();
    AJ_TRY(aj_bench_fts5_run(f, "INSERT INTO doc(doc) VALUES('optimize')", err));
    AJ_TRY(sync_db(f, err));
    return print_putting(f, o, p, aj_bench_now() - began, err);
}

enum aj_code aj_bench_fts5_put(struct aj_bench_fts5 *f, const struct aj_bench_options *o,
                               struct aj_err *err)
{
    struct aj_bench_laws laws;
    struct aj_bench_cases cases;
    struct putting p = {0};
    enum aj_code code;

    AJ_TRY(aj_bench_laws_open(o->laws, &laws, err));
    code = aj_bench_cases_open(&laws, o->seed, o->characters, &cases, err);
    if (code == AJ_OK) {
        code = put_all(f, o, &cases, &p, err);
        (void)sqlite3_finalize(p.doc);
        (void)sqlite3_finalize(p.fact);
        aj_buf_release(&p.words);
        aj_bench_cases_release(&cases);
    }
    aj_bench_laws_release(&laws);
    return code;
}
