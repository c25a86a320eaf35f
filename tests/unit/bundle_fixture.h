#ifndef AJ_TESTS_BUNDLE_FIXTURE_H
#define AJ_TESTS_BUNDLE_FIXTURE_H

#include "archive/bag.h"
#include "archive/bundle.h"
#include "base/auto.h"
#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A folder of its own for each test, and a small bundle to put into it. */
static inline int bundle_setup(void **state)
{
    char *folder = strdup("/tmp/aj-bundle-XXXXXX");

    *state = folder && mkdtemp(folder) ? folder : NULL;
    return *state ? 0 : -1;
}

static inline int bundle_teardown(void **state)
{
    struct aj_err err = {0};

    if (aj_file_remove_tree(*state, &err) != AJ_OK)
        fprintf(stderr, "%s\n", err.text);
    free(*state);
    return 0;
}

static inline const char *in(void **state, const char *name)
{
    static char paths[8][256];
    static unsigned at;
    char *path = paths[at++ % 8];

    (void)snprintf(path, sizeof(paths[0]), "%s/%s", (const char *)*state, name);
    return path;
}

#define BUNDLE_NUMBER  "F099-2026-D10-0001"
#define BUNDLE_AT      1767229384 /* 2026-01-01 09:03:04 in China */
#define BUNDLE_PAYLOAD 3

static const struct aj_bundle_member bundle_members[] = {
    {.path = "data/001-起诉状.pdf", .bytes = "complaint", .size = 9},
    {.path = "data/002-证据/欠条 100%.jpg", .bytes = "i owe you", .size = 9},
    {.path = "data/003-空白.txt", .bytes = "", .size = 0},
    {.path = "metadata/case.json", .bytes = "{}\n", .size = 3},
};
static const struct aj_bag_info bundle_info[] = {
    {"Source-Organization", "云溪区法律援助中心"},
    {"External-Description", "张三丰 · 追索劳动报酬"},
};

static inline struct aj_bundle_plan bundle_plan(void)
{
    return (struct aj_bundle_plan){.archive_number = BUNDLE_NUMBER,
                                   .sealed_at = BUNDLE_AT,
                                   .members = bundle_members,
                                   .n_members = AJ_COUNTOF(bundle_members),
                                   .info = bundle_info,
                                   .n_info = AJ_COUNTOF(bundle_info)};
}

static inline void must_be_ok(enum aj_code code, const struct aj_err *err)
{
    if (code != AJ_OK)
        fail_msg("%s: %s", aj_code_name(code), err->text);
}

static inline void write_file(const char *path, const void *bytes, size_t size)
{
    struct aj_err err = {0};

    must_be_ok(aj_file_replace(path, bytes, size, 0600, &err), &err);
}

static inline struct aj_buf read_whole(const char *path)
{
    struct aj_buf out = {.limit = (size_t)64 << 20};
    struct aj_err err = {0};

    must_be_ok(aj_file_read(path, out.limit, &out, &err), &err);
    return out;
}

/* What the verifier says: "" for a valid bag, else its codes, each once, in order of finding. */
static inline const char *verdict(const char *path)
{
    static char codes[512];
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_bag_report report;
    struct aj_err err = {0};

    must_be_ok(aj_bag_verify(path, &arena, &report, &findings, &err), &err);
    codes[0] = '\0';
    for (size_t i = 0; i < findings.n; i++) {
        const struct aj_finding *f = &findings.list[i];
        size_t used = strlen(codes);

        assert_true(f->message && *f->message);
        assert_true(f->severity != AJ_ERROR || *f->remedy);
        if (!strstr(codes, f->code))
            (void)snprintf(codes + used, sizeof(codes) - used, "%s%s%s", used ? " " : "",
                           f->severity == AJ_ERROR ? "" : "~", f->code);
    }
    assert_int_equal(report.valid, aj_findings_count(&findings, AJ_ERROR) == 0);
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    return codes;
}

#endif
