#include "archive/bundle.h"

#include "archive/bundle_tags.h"
#include "archive/zip_writer.h"
#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OVERHEAD_PER_MEMBER 1024u /* headers, manifest lines: more than any name of ours takes */
#define OVERHEAD            ((uint64_t)1 << 20)

/* One bundle being written. */
struct binding {
    const struct aj_bundle_plan *plan;
    struct aj_zip_writer *zip;
    struct aj_bundle_tags tags;
    struct aj_bundle_result *out;
};

static enum aj_code bad_path(struct aj_err *err, const char *path, const char *why)
{
    return aj_fail(err, AJ_INVALID, "文件名不能放进案卷（%s）：%.120s", why, path);
}

enum aj_code aj_bundle_check_path(const char *path, struct aj_err *err)
{
    const char *part = path;

    if (strncmp(path, "data/", 5) != 0 && strncmp(path, "metadata/", 9) != 0)
        return bad_path(err, path, "不在 data/ 或 metadata/ 下");
    if (!aj_utf8_valid(path, strlen(path)))
        return bad_path(err, path, "不是 UTF-8");
    for (const char *c = path; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return bad_path(err, path, "含控制字符");
        if (*c == '\\')
            return bad_path(err, path, "含反斜杠");
    }
    while (part) {
        size_t size = strcspn(part, "/");

        if (size == 0)
            return bad_path(err, path, "有空的一级");
        if (strncmp(part, "..", size) == 0 && size <= 2)
            return bad_path(err, path, "含 . 或 ..");
        part = part[size] == '/' ? part + size + 1 : NULL;
    }
    return AJ_OK;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum aj_code refuse_twins(const struct aj_bundle_plan *plan, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) const char **paths = calloc(plan->n_members + 1, sizeof(*paths));

    if (!paths)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < plan->n_members; i++)
        paths[i] = plan->members[i].path;
    qsort(paths, plan->n_members, sizeof(*paths), by_path);
    for (size_t i = 1; i < plan->n_members; i++) {
        if (strcmp(paths[i - 1], paths[i]) == 0)
            return bad_path(err, paths[i], "同名文件有两个");
    }
    return AJ_OK;
}

/* A full disk refuses before anything is written. */
static enum aj_code check_space(const char *path, uint64_t need, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    uint64_t room;

    if (!folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (slash)
        slash[slash == folder] = '\0';
    room = aj_file_free_space(slash ? folder : ".");
    if (room < need) {
        return aj_fail(err, AJ_FULL, "磁盘空间不足：还需要 %llu MiB，只剩 %llu MiB",
                       (unsigned long long)(need >> 20) + 1, (unsigned long long)(room >> 20));
    }
    return AJ_OK;
}

static enum aj_code check_plan(const char *path, const struct aj_bundle_plan *plan,
                               struct aj_err *err)
{
    const char *number = plan->archive_number;
    uint64_t need = OVERHEAD;

    if (number[0] == '\0' || number[0] == '.' || strpbrk(number, "/\\") ||
        !aj_utf8_plain(number, strlen(number), false))
        return aj_fail(err, AJ_INVALID, "档号不能用作文件夹名：%.80s", number);
    for (size_t i = 0; i < plan->n_members; i++) {
        const struct aj_bundle_member *m = &plan->members[i];

        AJ_TRY(aj_bundle_check_path(m->path, err));
        need += m->size + OVERHEAD_PER_MEMBER + 3 * strlen(m->path);
    }
    AJ_TRY(refuse_twins(plan, err));
    return check_space(path, need, err);
}

static enum aj_code add(struct binding *b, const char *path, const struct aj_zip_source *source,
                        struct aj_digest *digest, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf name = {0};

    aj_buf_addf(&name, "%s/%s", b->plan->archive_number, path);
    if (name.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_zip_add(b->zip, name.data, source, digest, err);
}

static enum aj_code add_members(struct binding *b, struct aj_err *err)
{
    for (size_t i = 0; i < b->plan->n_members; i++) {
        const struct aj_bundle_member *m = &b->plan->members[i];
        struct aj_zip_source source = {m->file, m->bytes ? m->bytes : "", m->size};
        bool payload = m->path[0] == 'd';
        struct aj_digest digest;

        AJ_TRY(add(b, m->path, &source, &digest, err));
        if (m->expected && !aj_digest_equal(m->expected, &digest))
            return aj_fail(err, AJ_CORRUPT, "%s：内容与收件时的摘要不符", m->path);
        aj_bundle_tags_line(payload ? &b->tags.manifest : &b->tags.tagmanifest, m->path, &digest);
        b->out->payload_count += payload;
        b->out->payload_bytes += payload ? m->size : 0;
    }
    return AJ_OK;
}

/* A tag file made here; it gets its line in the tag manifest. */
static enum aj_code add_tag(struct binding *b, const char *path, const struct aj_buf *bytes,
                            struct aj_err *err)
{
    struct aj_zip_source source = {NULL, bytes->data ? bytes->data : "", bytes->size};
    struct aj_digest digest;

    if (bytes->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing %s", path);
    AJ_TRY(add(b, path, &source, &digest, err));
    aj_bundle_tags_line(&b->tags.tagmanifest, path, &digest);
    return AJ_OK;
}

/* Last, and in no manifest itself: it vouches for all the others. */
static enum aj_code add_tagmanifest(struct binding *b, struct aj_err *err)
{
    const struct aj_buf *bytes = &b->tags.tagmanifest;
    struct aj_zip_source source = {NULL, bytes->data, bytes->size};
    struct aj_digest digest;

    if (bytes->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing the tag manifest");
    return add(b, "tagmanifest-sha256.txt", &source, &digest, err);
}

static enum aj_code write_all(struct binding *b, struct aj_err *err)
{
    struct aj_bundle_tags *t = &b->tags;

    aj_bundle_tags_bagit(&t->bagit);
    AJ_TRY(add_tag(b, "bagit.txt", &t->bagit, err));
    AJ_TRY(add_members(b, err));
    AJ_TRY(aj_bundle_tags_info(&t->info, b->plan, b->out, err));
    AJ_TRY(add_tag(b, "bag-info.txt", &t->info, err));
    AJ_TRY(add_tag(b, "manifest-sha256.txt", &t->manifest, err));
    AJ_TRY(add_tagmanifest(b, err));
    return aj_zip_finish(b->zip, &b->out->size, err);
}

enum aj_code aj_bundle_put(const char *path, const struct aj_bundle_plan *plan,
                           struct aj_bundle_result *out, struct aj_zip_writer **written,
                           struct aj_err *err)
{
    struct binding b = {.plan = plan, .out = out};
    enum aj_code code;

    *out = (struct aj_bundle_result){0};
    AJ_TRY(check_plan(path, plan, err));
    AJ_TRY(aj_zip_open(path, plan->sealed_at, &b.zip, err));
    code = write_all(&b, err);
    if (code == AJ_OK)
        code = aj_file_sync_parent(path, err);
    aj_bundle_tags_release(&b.tags);
    if (code != AJ_OK) {
        aj_zip_close(b.zip);
        (void)unlink(path);
        return code;
    }
    *written = b.zip;
    return AJ_OK;
}

enum aj_code aj_bundle_write(const char *path, const struct aj_bundle_plan *plan,
                             struct aj_bundle_result *out, struct aj_err *err)
{
    struct aj_zip_writer *zip;
    enum aj_code code;

    AJ_TRY(aj_bundle_put(path, plan, out, &zip, err));
    code = aj_zip_compare(zip, path, err);
    aj_zip_close(zip);
    if (code == AJ_OK)
        code = aj_digest_file(path, &out->sha256, NULL, err);
    if (code != AJ_OK)
        (void)unlink(path);
    return code;
}
