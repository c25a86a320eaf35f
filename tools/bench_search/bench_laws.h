#ifndef AJ_TOOLS_BENCH_LAWS_H
#define AJ_TOOLS_BENCH_LAWS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Real law, cut up: what invented cases are made of. Read once, then only read: any thread may use
 * it. Everything is borrowed from it.
 */
struct aj_bench_piece { /* not NUL-terminated */
    const char *text;
    uint32_t size;
    uint32_t characters;
};

struct aj_bench_pieces {
    struct aj_bench_piece *list;
    size_t n;
    size_t room;
};

struct aj_bench_laws {
    struct aj_bench_pieces titles;     /* without the day that may stand behind */
    struct aj_bench_pieces paragraphs; /* whole ones of 20 to 400 characters */
    struct aj_bench_pieces parts;      /* of sentences: 4 to 60 characters, no sign at the end */
    int32_t *stock;                    /* Chinese characters, the most frequent first */
    size_t n_stock;
    char **texts; /* private, as below: what the pieces point into */
    size_t n_texts;
    size_t room;
};

/* `path`: JSONL of {"title", "text"}, plain or zstd. Errors: those of bench_jsonl.h; AJ_INVALID
   also when there is too little law in it. */
enum aj_code aj_bench_laws_open(const char *path, struct aj_bench_laws *out,
                                struct aj_err *err) AJ_CHECKED;
void aj_bench_laws_release(struct aj_bench_laws *laws);

/* Of the block of Chinese characters that modern texts are written in. */
static inline bool aj_bench_is_han(int32_t cp)
{
    return cp >= 0x4E00 && cp <= 0x9FFF;
}

/* The large corpus beside the tree if it is there, or the small one that is in it
   (tests/fixtures/laws). */
const char *aj_bench_laws_path(void);

#endif
