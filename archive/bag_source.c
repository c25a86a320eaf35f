#include "archive/bag_source.h"

#include "base/auto.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static bool is_zip(int fd)
{
    unsigned char head[4] = {0};

    return pread(fd, head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
           (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0);
}

enum aj_code aj_bag_source_open(const char *path, struct aj_arena *arena, struct aj_bag_tee *tee,
                                struct aj_bag_source *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool stored = false;
    bool zip;
    struct stat st;

    *out = (struct aj_bag_source){0};
    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (S_ISDIR(st.st_mode))
        return aj_bag_folder_open(path, arena, out, err);
    if (!S_ISREG(st.st_mode))
        return aj_fail(err, AJ_CORRUPT, "既不是文件夹，也不是普通文件");
    zip = is_zip(fd);
    if (zip) {
        AJ_TRY(aj_bag_zip_open(path, arena, tee, out, &stored, err));
        if (stored)
            return AJ_OK;
    }
    return aj_bag_archive_open(path, zip, out, err);
}

void aj_bag_source_close(struct aj_bag_source *s)
{
    if (s->ops)
        s->ops->close(s->self);
    *s = (struct aj_bag_source){0};
}
