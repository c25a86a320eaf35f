#include "tools/bench_search/bench_jsonl.h"

#include "base/auto.h"

#include <stdio.h>
#include <string.h>
#include <zstd.h>

#define LINE_LIMIT ((size_t)512 << 20)
#define PART       ((size_t)1 << 17) /* read at a time */

struct aj_bench_jsonl {
    FILE *file;
    char *path;
    ZSTD_DStream *unpacker; /* NULL likewise */
    char *part;             /* what was read last, PART bytes */
    char *packed;           /* NULL: a plain file */
    ZSTD_inBuffer in;
    bool inside;      /* a frame that has not ended */
    struct aj_buf at; /* bytes read, of which `passed` were given out */
    size_t passed;
    size_t line; /* number of the line given out last */
};

void aj_bench_jsonl_close(struct aj_bench_jsonl *reader)
{
    if (!reader)
        return;
    if (reader->file)
        (void)fclose(reader->file);
    (void)ZSTD_freeDStream(reader->unpacker);
    aj_buf_release(&reader->at);
    free(reader->packed);
    free(reader->part);
    free(reader->path);
    free(reader);
}

static bool is_zstd(FILE *file)
{
    static const unsigned char magic[4] = {0x28, 0xB5, 0x2F, 0xFD};
    unsigned char head[4] = {0};
    bool yes = fread(head, 1, 4, file) == 4 && memcmp(head, magic, 4) == 0;

    rewind(file);
    return yes;
}

enum aj_code aj_bench_jsonl_open(const char *path, struct aj_bench_jsonl **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_jsonl) struct aj_bench_jsonl *reader = calloc(1, sizeof(*reader));

    if (!reader || !(reader->path = strdup(path)) || !(reader->part = malloc(PART)))
        return aj_fail(err, AJ_NO_MEMORY, "%s: no memory", path);
    reader->at.limit = LINE_LIMIT + 2 * PART;
    reader->file = fopen(path, "rbe");
    if (!reader->file)
        return aj_fail_errno(err, "%s", path);
    if (is_zstd(reader->file)) {
        reader->unpacker = ZSTD_createDStream();
        reader->packed = malloc(PART);
        if (!reader->unpacker || !reader->packed)
            return aj_fail(err, AJ_NO_MEMORY, "%s: no memory", path);
    }
    *out = aj_steal(&reader);
    return AJ_OK;
}

/* Up to PART bytes into `into`; 0 at the end. */
static enum aj_code read_plain(struct aj_bench_jsonl *r, char *into, size_t *n, struct aj_err *err)
{
    *n = fread(into, 1, PART, r->file);
    if (*n == 0 && ferror(r->file))
        return aj_fail_errno(err, "%s", r->path);
    return AJ_OK;
}

static enum aj_code read_packed(struct aj_bench_jsonl *r, size_t *n, struct aj_err *err)
{
    ZSTD_outBuffer out = {r->part, PART, 0};

    while (out.pos == 0) {
        size_t hint;

        if (r->in.pos == r->in.size) {
            size_t got;

            AJ_TRY(read_plain(r, r->packed, &got, err));
            if (got == 0 && r->inside)
                return aj_fail(err, AJ_INVALID, "%s: the zstd frame is cut off", r->path);
            if (got == 0)
                break;
            r->in = (ZSTD_inBuffer){r->packed, got, 0};
        }
        hint = ZSTD_decompressStream(r->unpacker, &out, &r->in);
        if (ZSTD_isError(hint))
            return aj_fail(err, AJ_INVALID, "%s: %s", r->path, ZSTD_getErrorName(hint));
        r->inside = hint != 0;
    }
    *n = out.pos;
    return AJ_OK;
}

/* The next line without its end, borrowed until the next call; NULL at the end of the file. */
static enum aj_code next_line(struct aj_bench_jsonl *r, const char **line, size_t *size,
                              struct aj_err *err)
{
    size_t seen = 0; /* of what is not given out, without a line end */

    for (;;) {
        const char *begin = r->at.data ? r->at.data + r->passed : "";
        size_t left = r->at.size - r->passed;
        const char *end = left > seen ? memchr(begin + seen, '\n', left - seen) : NULL;
        size_t got;

        if (end) {
            *line = begin;
            *size = (size_t)(end - begin);
            r->passed += *size + 1;
            return AJ_OK;
        }
        if (left > LINE_LIMIT)
            return aj_fail(err, AJ_TOO_LARGE, "%s:%zu: a line above 512 MiB", r->path, r->line + 1);
        if (r->at.data && r->passed > 0) {
            memmove(r->at.data, begin, left);
            r->at.size = left;
            r->passed = 0;
        }
        seen = left;
        AJ_TRY(r->unpacker ? read_packed(r, &got, err) : read_plain(r, r->part, &got, err));
        if (got == 0) { /* the last line may have no end */
            *line = left ? r->at.data : NULL;
            *size = left;
            r->passed = left;
            return AJ_OK;
        }
        aj_buf_add(&r->at, r->part, got);
        if (r->at.failed)
            return aj_fail(err, AJ_NO_MEMORY, "%s:%zu: no memory", r->path, r->line + 1);
    }
}

static bool is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    }
    return true;
}

enum aj_code aj_bench_jsonl_next(struct aj_bench_jsonl *reader, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *value = NULL;
    struct aj_err why;
    const char *line = NULL;
    size_t size = 0;
    enum aj_code code;

    do {
        AJ_TRY(next_line(reader, &line, &size, err));
        reader->line++;
    } while (line && is_blank(line, size));
    if (!line) {
        *out = NULL;
        return AJ_OK;
    }
    code = aj_json_parse(line, size, LINE_LIMIT, &value, &why);
    if (code != AJ_OK) {
        return aj_fail(err, code, "%s:%zu: %s", reader->path, reader->line, why.text);
    }
    if (!json_is_object(value))
        return aj_fail(err, AJ_INVALID, "%s:%zu: not a JSON object", reader->path, reader->line);
    *out = value;
    value = NULL;
    return AJ_OK;
}

enum aj_code aj_bench_jsonl_text(const struct aj_bench_jsonl *reader, const json_t *object,
                                 const char *key, const char **out, struct aj_err *err)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value)) {
        return aj_fail(err, AJ_INVALID, "%s:%zu: \"%s\" is %s", reader->path, reader->line, key,
                       value ? "not a text" : "missing");
    }
    *out = json_string_value(value);
    return AJ_OK;
}
