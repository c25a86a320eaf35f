#include "tools/bench_search/bench_corpus.h"

#include "base/auto.h"
#include "base/file.h"
#include "tools/bench_search/bench_jsonl.h"
#include "tools/bench_search/bench_putting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BATCH_BYTES ((size_t)64 << 20) /* of text in a transaction, about */

struct batch {
    struct aj_bench_index *index;
    FILE
        *titles; /* of all documents, each with its NUL; the key of a document is its place there */
    struct aj_arena arena;
    struct aj_document documents[AJ_BENCH_BATCH];
    size_t n;
    uint64_t n_all;
    struct aj_bench_put_times times;
};

static enum aj_code add_document(struct batch *b, const char *title, const char *text,
                                 struct aj_err *err)
{
    struct aj_doc_value *values = aj_arena_alloc(&b->arena, 2 * sizeof(*values));
    char *key = aj_arena_alloc(&b->arena, 21);
    char *title_copy = aj_arena_copy(&b->arena, title, strlen(title));
    char *text_copy = aj_arena_copy(&b->arena, text, strlen(text));

    if (!values || !key || !title_copy || !text_copy)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for a document");
    (void)snprintf(key, 21, "%" PRIu64, b->n_all++);
    values[0] = (struct aj_doc_value){AJ_FIELD_TITLE, 1, {title_copy, strlen(title_copy)}};
    values[1] = (struct aj_doc_value){AJ_FIELD_BODY, 1, {text_copy, strlen(text_copy)}};
    b->documents[b->n++] = (struct aj_document){
        .key = key, .facts = {.subsidy_fen = -1}, .values = values, .n_values = 2};
    for (size_t i = 0; i < AJ_DOC_DAYS; i++)
        b->documents[b->n - 1].facts.days[i] = AJ_NO_DATE;
    return fwrite(title, 1, strlen(title) + 1, b->titles) == strlen(title) + 1
               ? AJ_OK
               : aj_fail_errno(err, "titles");
}

static enum aj_code flush(struct batch *b, struct aj_err *err)
{
    AJ_TRY(aj_bench_put_timed(b->index, b->documents, b->n, &b->times, err));
    b->n = 0;
    aj_arena_reset(&b->arena);
    return AJ_OK;
}

static enum aj_code put_lines(struct batch *b, const char *path, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_jsonl) struct aj_bench_jsonl *reader = NULL;

    AJ_TRY(aj_bench_jsonl_open(path, &reader, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *line = NULL;
        const char *title;
        const char *text;

        AJ_TRY(aj_bench_jsonl_next(reader, &line, err));
        if (!line)
            break;
        AJ_TRY(aj_bench_jsonl_text(reader, line, "title", &title, err));
        AJ_TRY(aj_bench_jsonl_text(reader, line, "text", &text, err));
        AJ_TRY(add_document(b, title, text, err));
        if (b->n == AJ_BENCH_BATCH || b->arena.used > BATCH_BYTES)
            AJ_TRY(flush(b, err));
    }
    return b->n > 0 ? flush(b, err) : AJ_OK;
}

static char *titles_path(const struct aj_bench_options *o)
{
    return aj_path_join(o->folder, "titles");
}

enum aj_code aj_bench_put_corpus(const struct aj_bench_options *o, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct batch *b = calloc(1, sizeof(*b));
    AJ_AUTO(aj_auto_free) char *path = titles_path(o);
    AJ_AUTO(aj_auto_bench_index) struct aj_bench_index *index = NULL;
    enum aj_code code;

    if (!o->corpus)
        return aj_fail(err, AJ_INVALID, "corpus=FILE is missing");
    if (!b || !path)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the documents");
    AJ_TRY(aj_bench_index_open(o->folder, true, &index, err));
    b->index = index;
    b->arena.limit = SIZE_MAX / 2;
    b->titles = fopen(path, "we");
    if (!b->titles)
        return aj_fail_errno(err, "%s", path);
    code = put_lines(b, o->corpus, err);
    aj_arena_reset(&b->arena);
    if (fclose(b->titles) != 0 && code == AJ_OK)
        code = aj_fail_errno(err, "%s", path);
    return code == AJ_OK ? aj_bench_print_put(o->folder, b->n_all, &b->times, stdout, err) : code;
}
