#ifndef AJ_TESTS_FILE_FIXTURE_H
#define AJ_TESTS_FILE_FIXTURE_H

/* A case file being judged: facts, papers, rules. Include after cmocka.h. */

#include "casefile/checklist.h"
#include "casefile/kind.h"
#include "tests/unit/profile_fixture.h"

#include <stdlib.h>
#include <string.h>

#define FILE_PAPERS 60

struct file {
    json_t *facts; /* case.json; change it before file_judge */
    struct aj_arena arena;
    struct aj_case c;
    struct aj_paper papers[FILE_PAPERS];
    size_t n;
    uint8_t serial; /* of the digests: no two alike unless a test says so */
    struct aj_findings findings;
};

static inline struct aj_paper *file_add(struct file *f, const char *name)
{
    struct aj_paper *p = &f->papers[f->n++];

    assert_true(f->n <= FILE_PAPERS);
    *p = (struct aj_paper){.name = name, .size = 100, .pages = 1};
    p->sha256.bytes[0] = ++f->serial;
    return p;
}

static inline struct aj_paper *file_add_text(struct file *f, const char *name, const char *text)
{
    struct aj_paper *p = file_add(f, name);

    p->text = text;
    p->text_size = strlen(text);
    return p;
}

static inline struct aj_paper *file_find(struct file *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->papers[i].name, name) == 0)
            return &f->papers[i];
    fail_msg("no paper %s", name);
    abort(); /* cmocka does not tell the compiler that it never comes back */
}

static inline void file_drop(struct file *f, const char *name)
{
    struct aj_paper *p = file_find(f, name);

    *p = f->papers[--f->n];
}

static inline void file_read_case(struct file *f)
{
    struct aj_err err = {.text = ""};

    f->arena.limit = (size_t)16 << 20;
    if (aj_case_read(f->facts, &f->arena, &f->c, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static inline void file_assign(struct file *f, const struct aj_profile *profile)
{
    struct aj_err err = {.text = ""};

    file_read_case(f);
    if (aj_kind_assign(profile, &f->c, f->papers, f->n, &f->arena, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static inline void file_judge(struct file *f, const struct aj_profile *profile)
{
    struct aj_err err = {.text = ""};

    file_assign(f, profile);
    f->findings.arena = &f->arena;
    if (aj_checklist_run(profile, &f->c, f->papers, f->n, &f->findings, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static inline void file_release(struct file *f)
{
    aj_findings_release(&f->findings);
    aj_arena_reset(&f->arena);
    json_decref(f->facts);
}

#endif
