#ifndef AJ_TOOLS_BENCH_JSONL_H
#define AJ_TOOLS_BENCH_JSONL_H

#include "base/json.h"

#include <stdbool.h>

/*
 * Files of one JSON object a line (https://jsonlines.org), plain or compressed by zstd, read line
 * by line in flat memory. Empty lines are skipped. Errors name file and line: "laws.jsonl:7: …".
 */
struct aj_bench_jsonl;

/* AJ_NOT_FOUND, AJ_FORBIDDEN, AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_bench_jsonl_open(const char *path, struct aj_bench_jsonl **out,
                                 struct aj_err *err) AJ_CHECKED;
void aj_bench_jsonl_close(struct aj_bench_jsonl *reader);

static inline void aj_auto_bench_jsonl(struct aj_bench_jsonl **reader)
{
    aj_bench_jsonl_close(*reader);
}

/* The next object: a new reference; NULL at the end. AJ_INVALID: no JSON object, not UTF-8, a
   broken frame of zstd; AJ_TOO_LARGE: a line above 512 MiB. */
enum aj_code aj_bench_jsonl_next(struct aj_bench_jsonl *reader, json_t **out,
                                 struct aj_err *err) AJ_CHECKED;

/* object[key] of the line read last, which must be a text. AJ_INVALID. Borrowed from `object`. */
enum aj_code aj_bench_jsonl_text(const struct aj_bench_jsonl *reader, const json_t *object,
                                 const char *key, const char **out, struct aj_err *err) AJ_CHECKED;

#endif
