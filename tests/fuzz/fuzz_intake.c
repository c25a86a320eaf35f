/* Any bytes as the one file that a lawyer sent: they are a paper, or papers within the limits, or
   one finding; staging holds the papers' bytes and nothing else, and nothing else is written
   anywhere. The inspector is left out: it has fuzz targets of its own. */
#include "archive/inspect.h"
#include "archive/intake.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum aj_code aj_inspect(const char *path, struct aj_arena *arena, struct aj_paper *paper,
                        struct aj_err *err)
{
    (void)arena;
    (void)err;
    MUST(aj_file_exists(path));
    MUST(!paper->media_type);
    paper->media_type = "inspected";
    return AJ_OK;
}

static const struct aj_intake_limits limits = {.entries = 40,
                                               .entry_bytes = 1 << 20,
                                               .total_bytes = 2 << 20,
                                               .ratio = 200,
                                               .depth = 2,
                                               .folders = 4};

static size_t count_files(const char *path)
{
    DIR *dir = opendir(path);
    size_t n = 0;

    MUST(dir);
    for (struct dirent *d; (d = readdir(dir));) {
        char at[600];
        struct stat st;

        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        (void)snprintf(at, sizeof(at), "%.300s/%s", path, d->d_name);
        MUST(lstat(at, &st) == 0);
        MUST(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
        n += S_ISDIR(st.st_mode) ? count_files(at) : 1;
    }
    (void)closedir(dir);
    return n;
}

static void check_papers(const struct aj_intake *in, const char *staging, struct aj_arena *arena)
{
    uint64_t sum = 0;
    size_t distinct = 0;

    MUST(in->n_papers <= limits.entries);
    for (size_t i = 0; i < in->n_papers; i++) {
        const struct aj_paper *p = &in->papers[i];
        struct aj_digest digest;
        const char *path;
        uint64_t size;
        bool seen = false;

        MUST(p->size <= limits.entry_bytes && p->media_type);
        MUST(aj_staging_path(staging, &p->sha256, arena, &path, NULL) == AJ_OK);
        MUST(aj_digest_file(path, &digest, &size, NULL) == AJ_OK);
        MUST(size == p->size && aj_digest_equal(&digest, &p->sha256));
        sum += size;
        for (size_t j = 0; j < i; j++) {
            MUST(strcmp(in->papers[j].name, p->name) != 0);
            seen |= aj_digest_equal(&in->papers[j].sha256, &p->sha256);
        }
        distinct += !seen;
    }
    MUST(sum <= limits.total_bytes);
    MUST(count_files(staging) == distinct);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char root[] = "/tmp/aj-fuzz-intake-XXXXXX", folder[64], staging[64], file[64];
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_intake in = {0};

    if (size > 1 << 20)
        return 0;
    MUST(mkdtemp(root));
    (void)snprintf(folder, sizeof(folder), "%s/case", root);
    (void)snprintf(staging, sizeof(staging), "%s/staging", root);
    (void)snprintf(file, sizeof(file), "%s/case/sent.dat", root);
    MUST(mkdir(folder, 0700) == 0 && mkdir(staging, 0700) == 0);
    MUST(aj_file_replace(file, size ? (const char *)data : "", size, 0600, NULL) == AJ_OK);
    MUST(aj_intake_take(folder, staging, &limits, &arena, &in, &findings, NULL) == AJ_OK);
    MUST((in.n_papers > 0) != (findings.n > 0) && findings.n <= 1);
    check_papers(&in, staging, &arena);
    MUST(count_files(folder) == 1);
    MUST(count_files(root) == 1 + count_files(staging));
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    MUST(aj_file_remove_tree(root, NULL) == AJ_OK);
    return 0;
}
