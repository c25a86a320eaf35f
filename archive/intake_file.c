#include "archive/intake_parts.h"
#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE (64u << 10)

/* Copies a file into a draft, counting. AJ_INVALID: refused, also when it cannot be read. */
static enum aj_code copy(struct aj_source *s, int fd, struct aj_draft *draft, uint64_t *size,
                         struct aj_err *err)
{
    unsigned char chunk[CHUNK_SIZE];

    *size = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof(chunk));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_source_refuse(s, AJ_REASON_ACCESS, NULL);
        if (n == 0)
            return AJ_OK;
        *size += (uint64_t)n;
        AJ_TRY(aj_source_weigh(s, NULL, (uint64_t)n, *size, UINT64_MAX));
        AJ_TRY(aj_draft_write(draft, chunk, (size_t)n, err));
    }
}

static enum aj_code take_paper(struct aj_source *s, int fd, const struct aj_entry_name *name,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_draft) struct aj_draft *draft = NULL;
    uint64_t size;

    /* a sparse file of the lawyer's is refused before it fills the disk */
    AJ_TRY(aj_source_fits(s, NULL, s->packed, s->packed, UINT64_MAX));
    AJ_TRY(aj_draft_open(s->take->staging, &draft, err));
    if (s->take->limits->in_place)
        (void)aj_draft_borrow(draft, fd); /* else it is copied */
    AJ_TRY(copy(s, fd, draft, &size, err));
    return aj_take_keep(s->take, draft, size, name, err);
}

static enum aj_code take_archive(struct aj_source *s, int fd, enum aj_packing packing,
                                 struct aj_err *err)
{
    AJ_TRY(aj_source_unpack(s, fd, packing, NULL, 1, err));
    if (s->take->n_papers == s->first)
        return aj_source_refuse(s, AJ_REASON_NOTHING, NULL);
    return AJ_OK;
}

/* A refusal is reported and is success; what fails is the run itself. */
static enum aj_code settle(struct aj_source *s, const struct aj_take *before, bool is_archive,
                           enum aj_code code, struct aj_err *err)
{
    if (code == AJ_OK)
        return aj_source_accept(s, err);
    if (s->refusal.reason == AJ_REASON_NONE)
        return code;
    aj_source_drop(s, before->n_ignored, before->entries, before->bytes);
    aj_refusal_report(s->take, s->name, is_archive, &s->refusal);
    return AJ_OK;
}

static enum aj_code take_open_file(struct aj_take *t, int fd, uint64_t size,
                                   const struct aj_entry_name *name, struct aj_err *err)
{
    struct aj_source s = {.take = t, .name = name->display, .packed = size, .first = t->n_papers};
    struct aj_take before = *t;
    enum aj_packing packing;
    enum aj_code code;

    AJ_TRY(aj_packing_of(fd, name->display, t->limits->entries, &packing, err));
    t->sources++;
    if (packing == AJ_PACKING_NONE) {
        code = take_paper(&s, fd, name, err);
    } else {
        t->container = name->display;
        code = take_archive(&s, fd, packing, err);
    }
    return settle(&s, &before, packing != AJ_PACKING_NONE, code, err);
}

enum aj_code aj_take_refuse(struct aj_take *t, enum aj_reason reason, const char *name)
{
    t->sources++;
    aj_refusal_report(t, name, false, &(struct aj_refusal){.reason = reason});
    return AJ_OK;
}

enum aj_code aj_take_file(struct aj_take *t, int folder, const char *file,
                          const struct aj_entry_name *name, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close)
    int fd = openat(folder, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM))
        return aj_fail_errno(err, "打开 %s", file);
    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_take_refuse(t, errno == ELOOP ? AJ_REASON_LINK : AJ_REASON_ACCESS, name->display);
    if (!S_ISREG(st.st_mode))
        return aj_take_refuse(t, AJ_REASON_DEVICE, name->display);
    return take_open_file(t, fd, (uint64_t)st.st_size, name, err);
}
