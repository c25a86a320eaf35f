#include "archive/intake.h"

#include "archive/intake_parts.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define PAPERS_FOLDER "papers"
#define WHOLE_CASE    "本案文件夹"

const struct aj_intake_limits aj_intake_limits_default = {.entries = 5000,
                                                          .entry_bytes = (uint64_t)2 << 30,
                                                          .total_bytes = (uint64_t)8 << 30,
                                                          .ratio = 200,
                                                          .depth = 2,
                                                          .folders = 32};

static void release_take(struct aj_take *t)
{
    free(t->papers);
    free(t->ignored);
}

/* The names in a folder, sorted by their bytes: the same folder is always read in the same order.
 */
struct names {
    char **list;
    size_t n;
};

static void release_names(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->list[i]);
    free(names->list);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum aj_code add_name(struct names *names, size_t *room, const char *name,
                             struct aj_err *err)
{
    if (names->n == *room) {
        size_t more = *room ? *room * 2 : 64;
        char **list = realloc(names->list, more * sizeof(*list));

        if (!list)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a folder");
        names->list = list;
        *room = more;
    }
    names->list[names->n] = strdup(name);
    if (!names->list[names->n])
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a folder");
    names->n++;
    return AJ_OK;
}

static void close_folder(DIR **dir)
{
    if (*dir)
        (void)closedir(*dir);
}

/* Reads one name more than `limit` at most: the caller sees by that that there are too many. */
static enum aj_code read_names(DIR *dir, size_t limit, struct names *names, struct aj_err *err)
{
    size_t room = 0;

    while (names->n <= limit) {
        struct dirent *d;

        errno = 0;
        d = readdir(dir); /* NOLINT(concurrency-mt-unsafe): the stream is this call's own */
        if (!d && errno)
            return aj_fail_errno(err, "读文件夹");
        if (!d)
            break;
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            AJ_TRY(add_name(names, &room, d->d_name, err));
    }
    if (names->n)
        qsort(names->list, names->n, sizeof(*names->list), by_bytes);
    return AJ_OK;
}

struct walk {
    struct aj_take *take;
    struct aj_buf path; /* of what is looked at, below the case's folder or below papers/ */
    bool full;          /* the limit of entries is passed: nothing more is read */
};

static void release_walk(struct walk *w)
{
    aj_buf_release(&w->path);
}

static enum aj_code walk_folder(struct walk *w, int at, const char *name, unsigned depth,
                                struct aj_err *err);

static bool is_json(const char *name)
{
    size_t n = strlen(name);

    return n > 5 && strcasecmp(name + n - 5, ".json") == 0;
}

static enum aj_reason fault_of(const struct aj_entry_name *name)
{
    switch (name->fault) {
    case AJ_NAME_FINE:
        return AJ_REASON_NONE;
    case AJ_NAME_PARENT:
        return AJ_REASON_NAME_PARENT;
    case AJ_NAME_ABSOLUTE:
        return AJ_REASON_NAME_ABSOLUTE;
    case AJ_NAME_NUL:
        return AJ_REASON_NAME_NUL;
    case AJ_NAME_EMPTY:
        break;
    }
    return AJ_REASON_NAME_EMPTY;
}

static enum aj_code look_at(struct walk *w, int at, const char *file, unsigned depth,
                            struct aj_err *err)
{
    struct aj_take *t = w->take;
    struct aj_name_bytes bytes = {.bytes = (const unsigned char *)w->path.data,
                                  .size = w->path.size,
                                  .utf8_flag = aj_utf8_valid(w->path.data, w->path.size)};
    struct aj_entry_name name;
    struct stat st;

    if (t->entries >= t->limits->entries) {
        w->full = true;
        return aj_take_refuse(t, AJ_REASON_MANY, WHOLE_CASE);
    }
    t->entries++;
    AJ_TRY(aj_entry_name_read(&bytes, t->arena, &name, err));
    if (aj_entry_name_is_dropping(name.display))
        return aj_take_ignore(t, name.display, err);
    if (fault_of(&name) != AJ_REASON_NONE)
        return aj_take_refuse(t, fault_of(&name), name.display);
    if (fstatat(at, file, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return aj_take_refuse(t, AJ_REASON_ACCESS, name.display);
    if (S_ISLNK(st.st_mode))
        return aj_take_refuse(t, AJ_REASON_LINK, name.display);
    if (!S_ISDIR(st.st_mode))
        return aj_take_file(t, at, file, &name, err);
    if (depth >= t->limits->folders)
        return aj_take_refuse(t, AJ_REASON_FOLDERS, name.display);
    return walk_folder(w, at, file, depth + 1, err);
}

/* The folder papers/ adds nothing to the names of what lies in it. */
static enum aj_code look_at_top(struct walk *w, int at, const char *file, struct aj_err *err)
{
    struct stat st;

    if (is_json(file))
        return AJ_OK;
    if (strcmp(file, PAPERS_FOLDER) == 0 && fstatat(at, file, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(st.st_mode)) {
        aj_buf_release(&w->path);
        return walk_folder(w, at, file, 1, err);
    }
    return look_at(w, at, file, 0, err);
}

static enum aj_code walk_folder(struct walk *w, int at, const char *name, unsigned depth,
                                struct aj_err *err)
{
    AJ_AUTO(release_names) struct names names = {0};
    AJ_AUTO(close_folder) DIR *dir = NULL;
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth ? O_NOFOLLOW : 0));
    size_t before;

    if (fd < 0 && depth > 0 && errno == EACCES)
        return aj_take_refuse(w->take, AJ_REASON_ACCESS, name);
    if (fd < 0)
        return aj_fail_errno(err, "打开文件夹 %s", name);
    dir = fdopendir(fd);
    if (!dir) {
        (void)close(fd);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a folder");
    }
    AJ_TRY(read_names(dir, w->take->limits->entries, &names, err));
    if (w->path.size)
        aj_buf_add(&w->path, "/", 1);
    before = w->path.size;
    for (size_t i = 0; i < names.n && !w->full; i++) {
        w->path.size = before;
        aj_buf_add(&w->path, names.list[i], strlen(names.list[i]));
        if (w->path.failed)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a folder");
        if (depth == 0) {
            AJ_TRY(look_at_top(w, dirfd(dir), names.list[i], err));
        } else {
            AJ_TRY(look_at(w, dirfd(dir), names.list[i], depth, err));
        }
    }
    return AJ_OK;
}

static enum aj_code hand_over(struct aj_take *t, struct aj_intake *out, struct aj_err *err)
{
    struct aj_paper *papers = aj_arena_alloc(t->arena, (t->n_papers + 1) * sizeof(*papers));
    const char **ignored = aj_arena_alloc(t->arena, (t->n_ignored + 1) * sizeof(*ignored));

    if (!papers || !ignored || t->findings->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory taking papers in");
    for (size_t i = 0; i < t->n_papers; i++)
        papers[i] = t->papers[i].paper;
    for (size_t i = 0; i < t->n_ignored; i++)
        ignored[i] = t->ignored[i];
    *out =
        (struct aj_intake){.papers = papers,
                           .n_papers = t->n_papers,
                           .ignored = ignored,
                           .n_ignored = t->n_ignored,
                           .container = t->sources == 1 && t->container ? t->container : "folder"};
    return AJ_OK;
}

/* NOLINTNEXTLINE(readability-function-size): seven parameters, as archive/intake.h has it */
enum aj_code aj_intake_take(const char *folder, const char *staging,
                            const struct aj_intake_limits *limits, struct aj_arena *arena,
                            struct aj_intake *out, struct aj_findings *findings, struct aj_err *err)
{
    AJ_AUTO(release_take)
    struct aj_take t = {.staging = staging, .limits = limits, .arena = arena, .findings = findings};
    AJ_AUTO(release_walk) struct walk w = {.take = &t};

    AJ_TRY(walk_folder(&w, AT_FDCWD, folder, 0, err));
    return hand_over(&t, out, err);
}
