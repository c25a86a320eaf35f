#include "archive/bag.h"

#include "archive/bag_judge.h"
#include "archive/belt.h"
#include "base/auto.h"
#include "base/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SCRATCH_LIMIT ((size_t)512 << 20) /* a bag of some million names */
#define MAX_FINDINGS  5000

static const char *remedy_of(const char *code)
{
    static const char *const remedies[][2] = {
        {"bag_digest", "请勿改动；从备份或移交方重新取得这份文件。"},
        {"bag_missing_file", "请找回缺少的文件，或请移交方重新打包。"},
        {"bag_extra_file", "请确认多出的文件从何而来；应当归入的，请移交方重新打包。"},
        {"bag_container", "请移交方重新打包，不加密，不含链接。"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(remedies); i++) {
        if (strcmp(code, remedies[i][0]) == 0)
            return remedies[i][1];
    }
    return "请移交方按 BagIt（RFC 8493）重新打包。";
}

static void add(struct aj_bag_judge *j, enum aj_severity severity, const char *code,
                const char *file, const char *rule, const char *message)
{
    struct aj_finding *f;

    j->n_faults += severity == AJ_ERROR;
    if (++j->n_findings > MAX_FINDINGS)
        return; /* counted; who sent this will not be helped by more, and memory has an end */
    f = aj_findings_add(j->findings, code, severity, "%s", message);
    f = aj_finding_about(j->findings, f, NULL, file);
    (void)aj_finding_why(j->findings, f, rule, severity == AJ_ERROR ? remedy_of(code) : "");
}

void aj_bag_fault(struct aj_bag_judge *j, const char *code, const char *file, const char *rule,
                  const char *fmt, ...)
{
    char message[1024];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    add(j, AJ_ERROR, code, file, rule, message);
}

void aj_bag_remark(struct aj_bag_judge *j, const char *code, const char *file, const char *rule,
                   const char *fmt, ...)
{
    char message[1024];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    add(j, AJ_WARNING, code, file, rule, message);
}

static void release_judge(struct aj_bag_judge *j)
{
    free(j->items);
    free(j->claims);
    free(j->tags);
    free(j->fetched);
    aj_arena_reset(&j->scratch);
}

static void count_payload(const struct aj_bag_judge *j)
{
    for (size_t i = 0; i < j->n_items; i++) {
        if (strncmp(j->items[i].path, "data/", 5) != 0)
            continue;
        j->report->payload_count++;
        j->report->payload_bytes += j->items[i].size;
    }
}

static enum aj_code name_folder(struct aj_bag_judge *j, struct aj_err *err)
{
    size_t size = j->root ? strlen(j->root) : 0;

    j->report->folder = aj_arena_copy(j->arena, j->root ? j->root : "", size > 0 ? size - 1 : 0);
    return j->report->folder ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading a bag");
}

static enum aj_code judge(struct aj_bag_judge *j, struct aj_err *err)
{
    bool readable;

    AJ_TRY(aj_bag_read(j, &readable, err));
    AJ_TRY(name_folder(j, err));
    if (!readable)
        return AJ_OK;
    count_payload(j);
    AJ_TRY(aj_bag_parse(j, err));
    if (!j->report->version)
        return AJ_OK;
    j->report->complete = j->n_payload_manifests > 0; /* until something is found missing */
    AJ_TRY(aj_bag_check(j, err));
    j->report->valid = j->report->complete && j->n_faults == 0;
    return AJ_OK;
}

static enum aj_code verify(const char *path, struct aj_arena *arena, struct aj_bag_tee *tee,
                           struct aj_bag_report *out, struct aj_findings *findings,
                           struct aj_err *err)
{
    AJ_AUTO(release_judge)
    struct aj_bag_judge j = {.path = path,
                             .arena = arena,
                             .scratch = {.limit = SCRATCH_LIMIT},
                             .findings = findings,
                             .report = out,
                             .tee = tee};

    *out = (struct aj_bag_report){0};
    AJ_TRY(judge(&j, err));
    if (j.n_findings > MAX_FINDINGS) {
        (void)aj_findings_add(findings, "bag_more", AJ_ERROR, "另有 %zu 项问题没有列出",
                              j.n_findings - MAX_FINDINGS);
    }
    /* a list of faults that is not complete must not pass for one that is */
    if (findings->failed)
        return aj_fail(err, AJ_NO_MEMORY, "too many findings for the memory given");
    return AJ_OK;
}

enum aj_code aj_bag_verify(const char *path, struct aj_arena *arena, struct aj_bag_report *out,
                           struct aj_findings *findings, struct aj_err *err)
{
    return verify(path, arena, NULL, out, findings, err);
}

static int hash_block(void *arg, const unsigned char *bytes, size_t size, uint64_t offset)
{
    (void)offset;
    aj_hasher_update(arg, bytes, size);
    return 0;
}

static void auto_belt(struct aj_belt **belt)
{
    aj_belt_close(*belt);
}

enum aj_code aj_bag_verify_file(const char *path, struct aj_arena *arena, struct aj_bag_report *out,
                                struct aj_findings *findings, struct aj_err *err)
{
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *hasher = aj_hasher_open();
    AJ_AUTO(auto_belt) struct aj_belt *belt = NULL;
    struct aj_bag_tee tee = {0};
    struct stat st;

    if (stat(path, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!S_ISREG(st.st_mode))
        return aj_fail(err, AJ_INVALID, "%s 不是文件", path);
    if (!hasher)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_belt_open(hash_block, hasher, &belt, err));
    tee.belt = belt;
    AJ_TRY(verify(path, arena, &tee, out, findings, err));
    if (aj_belt_drain(belt) != 0 || tee.done != (uint64_t)st.st_size)
        return aj_digest_file(path, &out->sha256, &out->size, err);
    out->sha256 = aj_hasher_finish(hasher);
    out->size = tee.done;
    return AJ_OK;
}
