#include "tools/bench_search/bench_fts5_tokens.h"

#include "base/utf8.h"

#include <ctype.h>
#include <sqlite3.h>
#include <string.h>

typedef int take_token(void *arg, int flags, const char *token, int size, int begin, int end);

struct character {
    char bytes[4];
    size_t size;
    int begin; /* in the text */
    int end;
};

/* The next character that is no blank; false at the end. */
static bool next(const char *text, size_t size, size_t *at, struct character *out)
{
    while (*at < size) {
        size_t begin = *at;
        int32_t cp = aj_utf8_next(text, size, at);

        if (cp <= ' ' || cp == 0x3000)
            continue;
        if (cp < 0x80)
            cp = tolower(cp);
        out->size = aj_utf8_put(cp, out->bytes);
        out->begin = (int)begin;
        out->end = (int)*at;
        return true;
    }
    return false;
}

static int cut(const char *text, size_t size, bool query, take_token *take, void *arg)
{
    struct character a;
    struct character b;
    size_t at = 0;
    bool alone = true;

    if (!next(text, size, &at, &a))
        return SQLITE_OK;
    while (next(text, size, &at, &b)) {
        char token[8];
        int rc;

        memcpy(token, a.bytes, a.size);
        memcpy(token + a.size, b.bytes, b.size);
        rc = take(arg, 0, token, (int)(a.size + b.size), a.begin, b.end);
        if (rc != SQLITE_OK)
            return rc;
        a = b;
        alone = false;
    }
    if (query && !alone)
        return SQLITE_OK;
    return take(arg, 0, a.bytes, (int)a.size, a.begin, a.end);
}

static int tokenize(Fts5Tokenizer *tokenizer, void *arg, int flags, const char *text, int size,
                    take_token *take)
{
    (void)tokenizer;
    return cut(text, (size_t)size, (flags & FTS5_TOKENIZE_QUERY) != 0, take, arg);
}

static int create(void *arg, const char **args, int n, Fts5Tokenizer **out)
{
    static int nothing; /* it has no state, but NULL would be a failure */

    (void)arg;
    (void)args;
    (void)n;
    *out = (Fts5Tokenizer *)&nothing;
    return SQLITE_OK;
}

static void delete (Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

static fts5_api *api_of(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL) == SQLITE_OK)
        (void)sqlite3_step(stmt);
    (void)sqlite3_finalize(stmt);
    return api;
}

enum aj_code aj_bench_fts5_register(sqlite3 *db, struct aj_err *err)
{
    fts5_tokenizer bigram = {.xCreate = create, .xDelete = delete, .xTokenize = tokenize};
    fts5_api *api = api_of(db);

    if (!api || api->xCreateTokenizer(api, "bigram", NULL, &bigram, NULL) != SQLITE_OK)
        return aj_fail(err, AJ_IO, "this SQLite has no FTS5");
    return AJ_OK;
}

static int throw_away(void *arg, int flags, const char *token, int size, int begin, int end)
{
    *(volatile int *)arg += size + token[0];
    (void)flags;
    (void)begin;
    (void)end;
    return SQLITE_OK;
}

void aj_bench_fts5_only_cut(const char *text)
{
    int sum = 0;

    (void)cut(text, strlen(text), false, throw_away, &sum);
}
