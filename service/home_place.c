#define _GNU_SOURCE /* statx */
#include "service/home_place.h"

#include "base/auto.h"
#include "base/file.h"
#include "index/journal.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define PLACE       "payment.place"
#define PLACE_LIMIT ((size_t)4 << 10)
#define REMEDY      "请先与银行或出纳核对最后一批发放，再运行 anjuan pay confirm"

/* What a file is called by the system, and no copy of it is. */
struct identity {
    int64_t device;
    int64_t inode;
    int64_t
        born_ns; /* an inode's number comes again, its birth does not; 0: the disk does not say */
    int64_t folder; /* inode of the home: a second name for the same file is no home */
};

static enum aj_code look(int at, const char *path, struct statx *out, struct aj_err *err)
{
    const int flags = AT_SYMLINK_NOFOLLOW | (*path ? 0 : AT_EMPTY_PATH);

    if (statx(at, path, flags, STATX_INO | STATX_BTIME, out) != 0)
        return aj_fail_errno(err, "查看 %s", *path ? path : PLACE);
    return AJ_OK;
}

/* Of an open file (`path` "") or of a named one. */
static enum aj_code identify(const struct aj_home *home, int fd, const char *path,
                             struct identity *out, struct aj_err *err)
{
    struct statx file, folder;

    AJ_TRY(look(fd, path, &file, err));
    AJ_TRY(look(AT_FDCWD, home->folder, &folder, err));
    *out = (struct identity){
        .device = (int64_t)makedev(file.stx_dev_major, file.stx_dev_minor),
        .inode = (int64_t)file.stx_ino,
        .folder = (int64_t)folder.stx_ino,
    };
    if (file.stx_mask & STATX_BTIME)
        out->born_ns = (int64_t)file.stx_btime.tv_sec * 1000000000 + file.stx_btime.tv_nsec;
    return AJ_OK;
}

static enum aj_code describe(struct aj_home *home, const struct identity *id, struct aj_buf *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    char root[AJ_DIGEST_HEX_SIZE];
    struct aj_journal_head head;

    AJ_TRY(aj_journal_head(home->index, &head, err));
    aj_digest_hex(&head.root, root);
    json = json_pack("{s:I, s:I, s:I, s:I, s:I, s:s}", "device", (json_int_t)id->device, "inode",
                     (json_int_t)id->inode, "born_ns", (json_int_t)id->born_ns, "folder",
                     (json_int_t)id->folder, "journal_size", (json_int_t)head.size, "journal_root",
                     root);
    if (!json)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing " PLACE);
    return aj_json_pretty(json, out, err);
}

static enum aj_code write_draft(struct aj_home *home, const char *draft, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    AJ_AUTO(aj_auto_close)
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct identity id;

    if (fd < 0)
        return aj_fail_errno(err, "创建 %s", draft);
    AJ_TRY(identify(home, fd, "", &id, err));
    AJ_TRY(describe(home, &id, &bytes, err));
    AJ_TRY(aj_file_write_all(fd, bytes.data, bytes.size, draft, err));
    return aj_file_sync(fd, draft, err);
}

/* Not by aj_file_replace: the bytes name the file that they stand in, so it must be there first. */
enum aj_code aj_place_renew(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->folder, PLACE);
    AJ_AUTO(aj_auto_free) char *draft = aj_path_join(home->folder, PLACE ".new");
    enum aj_code code;

    if (!path || !draft)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing " PLACE);
    if (unlink(draft) != 0 && errno != ENOENT) /* of a run that was cut short */
        return aj_fail_errno(err, "删除 %s", draft);
    code = write_draft(home, draft, err);
    if (code == AJ_OK && rename(draft, path) != 0)
        code = aj_fail_errno(err, "改名 %s", draft);
    if (code != AJ_OK) {
        (void)unlink(draft);
        return code;
    }
    return aj_file_sync_parent(path, err);
}

enum aj_code aj_place_begin(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->folder, PLACE);

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing " PLACE);
    return aj_file_exists(path) ? AJ_OK : aj_place_renew(home, err);
}

static bool is_of(const json_t *json, const struct identity *id)
{
    return aj_json_int(json, "device", -1) == id->device &&
           aj_json_int(json, "inode", -1) == id->inode &&
           aj_json_int(json, "born_ns", -1) == id->born_ns &&
           aj_json_int(json, "folder", -1) == id->folder;
}

/* The journal has grown since, or is as it was: it is no older one, nor one that went another way.
 */
static enum aj_code compare_journal(struct aj_home *home, const json_t *json, const char **why,
                                    struct aj_err *err)
{
    int64_t size = aj_json_int(json, "journal_size", -1);
    struct aj_journal_head head;
    struct aj_digest claimed, root;

    AJ_TRY(aj_journal_head(home->index, &head, err));
    if (size < 0 || !aj_digest_from_hex(aj_json_text(json, "journal_root"), &claimed)) {
        *why = PLACE " 已损坏";
    } else if ((uint64_t)size > head.size) {
        *why = "日志比上次发放时还短：案卷库被恢复到了从前";
    } else {
        AJ_TRY(aj_journal_root(home->index, (uint64_t)size, &root, err));
        if (!aj_digest_equal(&root, &claimed))
            *why = "日志不是上次发放时的那一份";
    }
    return AJ_OK;
}

static enum aj_code compare(struct aj_home *home, const char *path, const char **why,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct identity id;
    enum aj_code code = aj_json_read_file(path, PLACE_LIMIT, &json, err);

    if (code == AJ_NO_MEMORY)
        return code;
    if (code != AJ_OK || !json_is_object(json)) {
        *why = code == AJ_NOT_FOUND ? "没有 " PLACE : PLACE " 已损坏";
        return AJ_OK;
    }
    AJ_TRY(identify(home, AT_FDCWD, path, &id, err));
    if (!is_of(json, &id)) {
        *why = "案卷库是复制或恢复来的，不在原处";
        return AJ_OK;
    }
    return compare_journal(home, json, why, err);
}

enum aj_code aj_place_check(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->folder, PLACE);
    const char *why = NULL;
    struct aj_err passing = {0};
    enum aj_code code;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading " PLACE);
    code = compare(home, path, &why, &passing);
    if (code != AJ_OK)
        return aj_fail(err, code, "%s", passing.text);
    return why ? aj_fail(err, AJ_CONFLICT, "%s；" REMEDY, why) : AJ_OK;
}
