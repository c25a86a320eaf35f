#include "service/profile_files.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/json.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FILE_LIMIT  ((size_t)4 << 20)
#define FILES_LIMIT 32

static int is_rules_file(const struct dirent *e)
{
    size_t n = strlen(e->d_name);

    return n > 5 && e->d_name[0] != '.' && strcmp(e->d_name + n - 5, ".json") == 0;
}

static int is_place(const struct dirent *e)
{
    return e->d_name[0] != '.' && !strchr(e->d_name, '.');
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort would follow the locale */
}

struct names {
    struct dirent **list;
    int n;
};

static void free_names(struct names *names)
{
    for (int i = 0; i < names->n; i++)
        free(names->list[i]);
    free(names->list);
}

static enum aj_code read_names(const char *folder, int (*wanted)(const struct dirent *),
                               struct names *out, struct aj_err *err)
{
    out->n = scandir(folder, &out->list, wanted, by_bytes);
    if (out->n < 0) {
        *out = (struct names){0};
        return aj_fail_errno(err, "读文件夹 %s", folder);
    }
    return AJ_OK;
}

static enum aj_code open_parts(const char *folder, const struct names *names, json_t **parts,
                               struct aj_err *err)
{
    for (int i = 0; i < names->n; i++) {
        AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, names->list[i]->d_name);

        if (!path)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(aj_json_read_file(path, FILE_LIMIT, &parts[i], err));
    }
    return AJ_OK;
}

/* The file that an error of the merged document is about: the first that holds the section it names
   ("地方规则 recognition.rules[3]：…"). NULL when it names none. */
static const char *file_at_fault(const struct names *names, json_t *const *parts, const char *why)
{
    static const char lead[] = "地方规则 ";
    const char *section = strncmp(why, lead, strlen(lead)) == 0 ? why + strlen(lead) : "";
    size_t n = strspn(section, "abcdefghijklmnopqrstuvwxyz_");

    for (int i = 0; n && i < names->n; i++) {
        if (json_object_getn(parts[i], section, n))
            return names->list[i]->d_name;
    }
    return NULL;
}

enum aj_code aj_profile_files_open(const char *folder, struct aj_profile **out, struct aj_err *err)
{
    AJ_AUTO(free_names) struct names names = {0};
    AJ_AUTO(aj_auto_json) json_t *document = NULL;
    json_t *parts[FILES_LIMIT] = {0};
    struct aj_err why = {0};
    const char *file = NULL;
    enum aj_code code;

    AJ_TRY(read_names(folder, is_rules_file, &names, err));
    if (names.n == 0 || names.n > FILES_LIMIT)
        return aj_fail(err, AJ_NOT_FOUND, "%s 里没有规则文件（*.json）", folder);
    code = open_parts(folder, &names, parts, &why);
    if (code == AJ_OK)
        code = aj_profile_merge(parts, (size_t)names.n, &document, &why);
    if (code == AJ_OK)
        code = aj_profile_open(document, out, &why);
    if (code != AJ_OK)
        file = file_at_fault(&names, parts, why.text);
    for (int i = 0; i < names.n; i++)
        json_decref(parts[i]);
    if (code != AJ_OK) {
        return aj_fail(err, code, "规则 %s%s%s：%.180s", folder, file ? "/" : "", file ? file : "",
                       why.text);
    }
    return AJ_OK;
}

enum aj_code aj_profile_files_check(const char *templates, const char *place, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *all = aj_path_join(templates, "profile");
    AJ_AUTO(aj_auto_free) char *folder = all ? aj_path_join(all, place) : NULL;
    AJ_AUTO(free_names) struct names places = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf list = {0};
    struct aj_profile *profile;

    if (!folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!strchr(place, '/') && place[0] != '.' && aj_file_is_folder(folder)) {
        AJ_TRY(aj_profile_files_open(folder, &profile, err));
        aj_profile_close(profile);
        return AJ_OK;
    }
    AJ_TRY(read_names(all, is_place, &places, err));
    for (int i = 0; i < places.n; i++)
        aj_buf_addf(&list, " %s", places.list[i]->d_name);
    return aj_fail(err, AJ_NOT_FOUND, "没有名为“%.40s”的地方规则；现有：%s", place,
                   list.data ? list.data : " 无");
}

static enum aj_code copy_json(const char *from, const char *to, struct aj_err *err)
{
    AJ_AUTO(free_names) struct names names = {0};

    AJ_TRY(read_names(from, is_rules_file, &names, err));
    for (int i = 0; i < names.n; i++) {
        AJ_AUTO(aj_auto_free) char *source = aj_path_join(from, names.list[i]->d_name);
        AJ_AUTO(aj_auto_free) char *target = aj_path_join(to, names.list[i]->d_name);
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};

        if (!source || !target)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(aj_file_read(source, FILE_LIMIT, &bytes, err));
        AJ_TRY(aj_file_replace(target, bytes.data ? bytes.data : "", bytes.size, 0600, err));
    }
    return AJ_OK;
}

enum aj_code aj_profile_files_copy(const char *templates, const char *place, const char *home,
                                   struct aj_err *err)
{
    char from[PATH_MAX], pages[PATH_MAX], to[PATH_MAX], to_pages[PATH_MAX];

    if (snprintf(from, sizeof(from), "%s/profile/%s", templates, place) >= (int)sizeof(from) ||
        snprintf(pages, sizeof(pages), "%s/pages", templates) >= (int)sizeof(pages) ||
        snprintf(to, sizeof(to), "%s/profile", home) >= (int)sizeof(to) ||
        snprintf(to_pages, sizeof(to_pages), "%s/profile/pages", home) >= (int)sizeof(to_pages))
        return aj_fail(err, AJ_INVALID, "路径太长：%.100s", home);
    AJ_TRY(copy_json(from, to, err));
    return copy_json(pages, to_pages, err);
}
