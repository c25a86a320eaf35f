#include "index/segments.h"

#include "base/auto.h"
#include "base/file.h"
#include "index/event.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 12
#define SUFFIX ".jsonl"

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

static bool is_segment(const char *name, uint64_t *first)
{
    *first = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (!isdigit((unsigned char)name[i]))
            return false;
        *first = *first * 10 + (uint64_t)(name[i] - '0');
    }
    return strcmp(name + DIGITS, SUFFIX) == 0;
}

static int ascending(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;

    return *left < *right ? -1 : *left > *right;
}

enum aj_code aj_segments_list(const char *folder, uint64_t **list, size_t *n, struct aj_err *err)
{
    AJ_AUTO(close_folder) DIR *dir = opendir(folder);
    AJ_AUTO(aj_auto_free) uint64_t *firsts = NULL;
    struct dirent *entry;
    uint64_t first;
    size_t room = 0;

    *n = 0;
    if (!dir)
        return aj_fail_errno(err, "读文件夹 %s", folder);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while ((entry = readdir(dir))) {
        if (!is_segment(entry->d_name, &first))
            continue;
        if (*n == room) {
            size_t more = room ? room * 2 : 64;
            uint64_t *grown = realloc(firsts, more * sizeof(*grown));

            if (!grown)
                return aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", folder);
            firsts = grown;
            room = more;
        }
        firsts[(*n)++] = first;
    }
    if (*n)
        qsort(firsts, *n, sizeof(*firsts), ascending);
    *list = aj_steal(&firsts);
    return AJ_OK;
}

char *aj_segment_path(const char *folder, uint64_t first)
{
    char name[40];

    (void)snprintf(name, sizeof(name), "%0*" PRIu64 SUFFIX, DIGITS, first);
    return aj_path_join(folder, name);
}

enum aj_code aj_segment_read(const char *folder, uint64_t first, struct aj_buf *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_segment_path(folder, first);
    /* closed once it passes AJ_SEGMENT_SIZE: one more line may lie above */
    const size_t limit = (size_t)AJ_SEGMENT_SIZE + AJ_EVENT_LIMIT + 1;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", folder);
    return aj_file_read(path, limit, out, err);
}

enum aj_code aj_segment_each_line(const struct aj_buf *bytes, uint64_t first,
                                  aj_segment_visit visit, void *arg, uint64_t *next,
                                  struct aj_err *err)
{
    const char *at = bytes->data;
    size_t left = bytes->size;

    *next = first;
    while (left > 0) {
        const char *end = memchr(at, '\n', left);
        size_t size = end ? (size_t)(end - at) : left;
        struct aj_segment_line line = {*next, at, size, end != NULL};

        AJ_TRY(visit(arg, &line, err));
        if (!end)
            break;
        (*next)++;
        at += size + 1;
        left -= size + 1;
    }
    return AJ_OK;
}

enum aj_code aj_segments_each_line(const char *folder, aj_segment_visit visit, void *arg,
                                   uint64_t *next, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) uint64_t *firsts = NULL;
    size_t n;

    *next = 0;
    AJ_TRY(aj_segments_list(folder, &firsts, &n, err));
    for (size_t i = 0; i < n; i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};

        if (firsts[i] != *next) {
            return aj_fail(err, AJ_CORRUPT,
                           "日志段 %0*" PRIu64 SUFFIX " 之前应有 %" PRIu64 " 条，实有 %" PRIu64
                           " 条：有日志段缺失或被截短",
                           DIGITS, firsts[i], firsts[i], *next);
        }
        AJ_TRY(aj_segment_read(folder, firsts[i], &bytes, err));
        if (i + 1 < n && (bytes.size == 0 || bytes.data[bytes.size - 1] != '\n')) {
            return aj_fail(err, AJ_CORRUPT, "日志段 %0*" PRIu64 SUFFIX " 被截短", DIGITS,
                           firsts[i]);
        }
        AJ_TRY(aj_segment_each_line(&bytes, firsts[i], visit, arg, next, err));
    }
    return AJ_OK;
}
