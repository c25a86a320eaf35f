#ifndef AJ_TESTS_INTAKE_WORLD_H
#define AJ_TESTS_INTAKE_WORLD_H

/* A case's folder and a staging folder, one intake at a time, and an inspector that only counts:
   what a paper is, is tested elsewhere. Needs cmocka's includes before it. */

#include "archive/inspect.h"
#include "archive/intake.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct world {
    char root[40], folder[64], staging[64], papers[64];
    struct aj_intake_limits limits;
    struct aj_arena arena;
    struct aj_findings findings;
    struct aj_intake intake;
};

static size_t inspected;

enum aj_code aj_inspect(const char *path, struct aj_arena *arena, struct aj_paper *paper,
                        struct aj_err *err)
{
    (void)arena;
    (void)err;
    assert_true(aj_file_exists(path));
    paper->media_type = "inspected";
    inspected++;
    return AJ_OK;
}

static int make_world(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    if (!w)
        return -1;
    (void)snprintf(w->root, sizeof(w->root), "/tmp/aj-intake-XXXXXX");
    if (!mkdtemp(w->root))
        return -1;
    (void)snprintf(w->folder, sizeof(w->folder), "%s/case", w->root);
    (void)snprintf(w->papers, sizeof(w->papers), "%s/case/papers", w->root);
    (void)snprintf(w->staging, sizeof(w->staging), "%s/staging", w->root);
    w->limits = aj_intake_limits_default;
    w->arena.limit = (size_t)64 << 20;
    w->findings.arena = &w->arena;
    inspected = 0;
    *state = w;
    return mkdir(w->folder, 0700) || mkdir(w->papers, 0700) || mkdir(w->staging, 0700) ? -1 : 0;
}

static int end_world(void **state)
{
    struct world *w = *state;
    int rc = aj_file_remove_tree(w->root, NULL) == AJ_OK ? 0 : -1;

    aj_findings_release(&w->findings);
    aj_arena_reset(&w->arena);
    free(w);
    return rc;
}

struct where {
    char path[512];
};

static inline struct where in(const struct world *w, const char *name)
{
    struct where at;

    (void)snprintf(at.path, sizeof(at.path), "%s/%s", w->folder, name);
    return at;
}

static inline void lay(const struct world *w, const char *name, const char *text)
{
    assert_int_equal(aj_file_replace(in(w, name).path, text, strlen(text), 0600, NULL), AJ_OK);
}

static inline void copy_to(const struct world *w, const char *from, const char *name)
{
    struct aj_buf bytes = {0};

    assert_int_equal(aj_file_read(from, (size_t)16 << 20, &bytes, NULL), AJ_OK);
    assert_int_equal(
        aj_file_replace(in(w, name).path, bytes.data ? bytes.data : "", bytes.size, 0600, NULL),
        AJ_OK);
    aj_buf_release(&bytes);
}

static inline void take(struct world *w)
{
    struct aj_err err = {0};

    if (aj_intake_take(w->folder, w->staging, &w->limits, &w->arena, &w->intake, &w->findings,
                       &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static inline const struct aj_paper *paper(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->intake.n_papers; i++) {
        if (strcmp(w->intake.papers[i].name, name) == 0)
            return &w->intake.papers[i];
    }
    fail_msg("no paper %s", name);
    abort(); /* cmocka does not tell the compiler that it never comes back */
}

/* The paper is there, and staging holds exactly these bytes for it. */
static inline void assert_paper(struct world *w, const char *name, const char *text)
{
    const struct aj_paper *p = paper(w, name);
    struct aj_buf bytes = {0};
    const char *path;
    struct aj_digest digest = aj_digest_of(text, strlen(text));

    if (!p) {
        fail_msg("no paper %s", name);
        return; /* fail_msg does not come back, which its declaration does not say */
    }
    assert_int_equal(p->size, strlen(text));
    assert_true(aj_digest_equal(&p->sha256, &digest));
    assert_int_equal(aj_staging_path(w->staging, &p->sha256, &w->arena, &path, NULL), AJ_OK);
    assert_int_equal(aj_file_read(path, 1 << 20, &bytes, NULL), AJ_OK);
    assert_int_equal(bytes.size, strlen(text));
    assert_memory_equal(bytes.data ? bytes.data : "", text, bytes.size);
    aj_buf_release(&bytes);
}

/* Files below a folder, drafts included. */
static inline size_t count_files(const char *path)
{
    DIR *dir = opendir(path);
    size_t n = 0;

    for (struct dirent *d; dir && (d = readdir(dir));) {
        struct where at;
        struct stat st;

        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        if (snprintf(at.path, sizeof(at.path), "%s/%s", path, d->d_name) >= (int)sizeof(at.path))
            fail_msg("path too long");
        if (lstat(at.path, &st) == 0 && S_ISDIR(st.st_mode))
            n += count_files(at.path);
        else
            n++;
    }
    if (dir)
        (void)closedir(dir);
    return n;
}

#endif
