#define _DEFAULT_SOURCE /* d_type */
#include "archive/store_parts.h"

#include "base/auto.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct names {
    struct dirent **list;
    int n;
};

static void release_names(struct names *names)
{
    for (int i = 0; i < names->n; i++)
        free(names->list[i]);
    free(names->list);
}

static int in_byte_order(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_year(const struct dirent *e)
{
    return strlen(e->d_name) == 4 && strspn(e->d_name, "0123456789") == 4;
}

static int is_bundle(const struct dirent *e)
{
    size_t size = strlen(e->d_name);

    return size > 4 && e->d_name[0] != '.' && strcmp(e->d_name + size - 4, ".zip") == 0;
}

static enum aj_code list(const char *folder, int (*wanted)(const struct dirent *),
                         struct names *out, struct aj_err *err)
{
    out->n = scandir(folder, &out->list, wanted, in_byte_order);
    if (out->n >= 0)
        return AJ_OK;
    out->n = 0;
    out->list = NULL;
    return aj_fail_errno(err, "读文件夹 %s", folder);
}

static enum aj_code visit_year(const struct aj_store *s, const char *year, aj_store_visit visit,
                               void *arg, struct aj_err *err)
{
    AJ_AUTO(release_names) struct names bundles = {0};
    AJ_AUTO(aj_auto_free) char *folder = NULL;
    char below[16];

    (void)snprintf(below, sizeof(below), "bundles/%.4s", year);
    folder = aj_path_join(s->folder, below);
    if (!folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(list(folder, is_bundle, &bundles, err));
    for (int i = 0; i < bundles.n; i++) {
        AJ_AUTO(aj_auto_free) char *key = aj_path_join(below, bundles.list[i]->d_name);
        AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, bundles.list[i]->d_name);
        struct stat st;

        if (!key || !path)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        if (lstat(path, &st) != 0)
            return aj_fail_errno(err, "查看 %s", path);
        if (S_ISREG(st.st_mode))
            AJ_TRY(visit(key, (uint64_t)st.st_size, arg, err));
    }
    return AJ_OK;
}

enum aj_code aj_store_each(const struct aj_store *s, aj_store_visit visit, void *arg,
                           struct aj_err *err)
{
    AJ_AUTO(release_names) struct names years = {0};
    AJ_AUTO(aj_auto_free) char *bundles = aj_path_join(s->folder, "bundles");

    if (!bundles)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(list(bundles, is_year, &years, err));
    for (int i = 0; i < years.n; i++)
        AJ_TRY(visit_year(s, years.list[i]->d_name, visit, arg, err));
    return AJ_OK;
}

static int is_file_name(const struct dirent *e)
{
    return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

enum aj_code aj_store_sweep(struct aj_store *s, size_t *n_removed, struct aj_err *err)
{
    AJ_AUTO(release_names) struct names left = {0};

    *n_removed = 0;
    AJ_TRY(list(s->incoming, is_file_name, &left, err));
    for (int i = 0; i < left.n; i++) {
        AJ_AUTO(aj_auto_free) char *path = aj_path_join(s->incoming, left.list[i]->d_name);

        if (!path)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(aj_file_remove_tree(path, err));
        *n_removed += is_bundle(left.list[i]) != 0;
    }
    return AJ_OK;
}
