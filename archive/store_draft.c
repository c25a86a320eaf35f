#include "archive/store_parts.h"

#include "archive/bag.h"
#include "base/auto.h"
#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PROOF_LIMIT                                                                                \
    ((size_t)64 << 20) /* findings of one bundle of ours: a handful at the worst                   \
                        */

static enum aj_code first_fault(const struct aj_findings *findings, struct aj_err *err)
{
    for (size_t i = 0; i < findings->n; i++) {
        if (findings->list[i].severity == AJ_ERROR)
            return aj_fail(err, AJ_CORRUPT, "重读刚写好的案卷：%s", findings->list[i].message);
    }
    return aj_fail(err, AJ_CORRUPT, "重读刚写好的案卷，不是有效的 BagIt 袋");
}

static enum aj_code judge(const char *path, struct aj_arena *arena, struct aj_bag_report *report,
                          struct aj_bundle_result *result, struct aj_err *err)
{
    AJ_AUTO(aj_findings_release) struct aj_findings findings = {.arena = arena};

    AJ_TRY(aj_bag_verify_file(path, arena, report, &findings, err));
    result->sha256 = report->sha256;
    if (!report->valid)
        return first_fault(&findings, err);
    if (report->size != result->size || report->payload_bytes != result->payload_bytes ||
        report->payload_count != result->payload_count) {
        return aj_fail(err, AJ_CORRUPT,
                       "重读刚写好的案卷：应有 %" PRIu64 " 个文件、%" PRIu64 " 字节，读到 %" PRIu64
                       " 个、%" PRIu64 " 字节",
                       result->payload_count, result->size, report->payload_count, report->size);
    }
    return AJ_OK;
}

enum aj_code aj_store_prove(const char *path, const struct aj_zip_writer *written,
                            const char *archive_number, struct aj_bundle_result *result,
                            struct aj_err *err)
{
    struct aj_arena arena = {.limit = PROOF_LIMIT};
    struct aj_bag_report report = {0};
    enum aj_code code = aj_zip_compare(written, path, err);

    if (code == AJ_OK)
        code = judge(path, &arena, &report, result, err);
    if (code == AJ_OK && strcmp(report.folder, archive_number) != 0)
        code = aj_fail(err, AJ_CORRUPT, "重读刚写好的案卷：里面的文件夹不叫 %s", archive_number);
    aj_arena_reset(&arena);
    return code;
}

static enum aj_code write_and_prove(const char *path, const struct aj_bundle_plan *plan,
                                    struct aj_bundle_result *result, struct aj_err *err)
{
    struct aj_zip_writer *written;
    enum aj_code code;

    AJ_TRY(aj_bundle_put(path, plan, result, &written, err));
    code = aj_store_prove(path, written, plan->archive_number, result, err);
    aj_zip_close(written);
    if (code != AJ_OK)
        (void)unlink(path);
    return code;
}

enum aj_code aj_store_draft(struct aj_store *s, const struct aj_bundle_plan *plan,
                            struct aj_arena *arena, const char **draft,
                            struct aj_bundle_result *result, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = NULL;
    char name[64];
    const char *kept;

    /* unlike any draft before it, also of a process that died and has not been swept up after */
    (void)snprintf(name, sizeof(name), "draft-%ld-%lu.zip", (long)getpid(), ++s->n_drafts);
    path = aj_path_join(s->incoming, name);
    kept = aj_arena_copy(arena, name, strlen(name));
    if (!path || !kept)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    (void)unlink(path); /* a process of the same number died here long ago */
    AJ_TRY(write_and_prove(path, plan, result, err));
    *draft = kept;
    return AJ_OK;
}
