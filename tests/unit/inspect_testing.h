#ifndef AJ_TESTS_INSPECT_TESTING_H
#define AJ_TESTS_INSPECT_TESTING_H

#include "archive/inspect.h"
#include "base/auto.h"
#include "base/file.h"
#include "inspect_papers.h"

#include <stdio.h>

/* One paper, looked at; the arena dies with the struct. */
struct looked {
    struct aj_arena arena;
    struct aj_paper paper;
};

static inline void forget(struct looked *l)
{
    aj_arena_reset(&l->arena);
}

/* Writes the bytes to a file whose own name says nothing, and inspects it under `name`. */
static inline struct looked look(const char *name, const void *bytes, size_t size)
{
    struct looked l = {.arena = {.limit = (size_t)32 << 20}, .paper = {.name = name}};
    char path[] = "/tmp/aj-inspect-XXXXXX";
    int fd = mkstemp(path);
    struct aj_err err = {.text = ""};

    assert_true(fd >= 0);
    assert_int_equal(aj_file_write_all(fd, bytes, size, path, &err), AJ_OK);
    (void)close(fd);
    l.paper.flags = ~0u; /* all that aj_inspect fills in must be filled in */
    l.paper.trouble = "old";
    l.paper.text = "old";
    assert_int_equal(aj_inspect(path, &l.arena, &l.paper, &err), AJ_OK);
    assert_int_equal(unlink(path), 0);
    return l;
}

static inline struct looked look_at(const char *name, const struct aj_buf *bytes)
{
    assert_false(bytes->failed);
    return look(name, bytes->data, bytes->size);
}

#define LOOKED AJ_AUTO(forget) struct looked
#define BYTES  AJ_AUTO(aj_buf_release) struct aj_buf

#endif
