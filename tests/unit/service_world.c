#define _XOPEN_SOURCE 700 /* nftw */
#include "service_world.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/json.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEALING_TIME "1771200000" /* 2026-02-16 08:00 in Beijing */
#define FILE_LIMIT   ((size_t)16 << 20)

static void must(enum aj_code code, const struct aj_err *err)
{
    if (code != AJ_OK)
        fail_msg("%s", err->text);
}

static void copy_file(const char *from, const char *to)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = FILE_LIMIT + 1};
    struct aj_err err = {0};

    must(aj_file_read(from, FILE_LIMIT, &bytes, &err), &err);
    must(aj_file_replace(to, bytes.data, bytes.size, 0600, &err), &err);
}

static void copy_folder(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    struct dirent *entry;
    struct aj_err err = {0};

    assert_non_null(folder);
    must(aj_file_make_folders(to, 0700, &err), &err);
    while ((entry = readdir(folder))) {
        AJ_AUTO(aj_auto_free) char *source = aj_path_join(from, entry->d_name);
        AJ_AUTO(aj_auto_free) char *target = aj_path_join(to, entry->d_name);

        if (entry->d_name[0] != '.')
            copy_file(source, target);
    }
    (void)closedir(folder);
}

void world_copy_case(const char *name, const char *to)
{
    char from[512], papers[512];
    char to_facts[512], to_papers[512];
    struct aj_err err = {0};

    (void)snprintf(from, sizeof(from), "%s/demo/%s/case.json", AJ_SOURCE, name);
    (void)snprintf(papers, sizeof(papers), "%s/demo/%s/papers", AJ_SOURCE, name);
    (void)snprintf(to_facts, sizeof(to_facts), "%s/case.json", to);
    (void)snprintf(to_papers, sizeof(to_papers), "%s/papers", to);
    must(aj_file_make_folders(to, 0700, &err), &err);
    copy_file(from, to_facts);
    copy_folder(papers, to_papers);
}

void world_set_fact(const char *case_folder, const char *outer, const char *inner, json_t *value)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(case_folder, "case.json");
    AJ_AUTO(aj_auto_json) json_t *facts = json_load_file(path, 0, NULL);

    assert_non_null(facts);
    assert_int_equal(
        json_object_set_new(outer ? json_object_get(facts, outer) : facts, inner, value), 0);
    assert_int_equal(json_dump_file(facts, path, JSON_INDENT(1)), 0);
}

int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    (void)snprintf(w->folder, sizeof(w->folder), "/tmp/aj-service-XXXXXX");
    if (!mkdtemp(w->folder) || setenv("SOURCE_DATE_EPOCH", SEALING_TIME, 1) != 0)
        return -1;
    (void)snprintf(w->home_folder, sizeof(w->home_folder), "%s/home", w->folder);
    (void)snprintf(w->case_folder, sizeof(w->case_folder), "%s/case", w->folder);
    must(aj_home_init(w->home_folder, AJ_SOURCE "/templates", "yunxi", &w->err), &w->err);
    world_copy_case("04-mediation-folder", w->case_folder);
    must(aj_home_open(w->home_folder, AJ_HOME_WRITE, &w->home, &w->err), &w->err);
    *state = w;
    return 0;
}

int world_close(void **state)
{
    struct world *w = *state;
    enum aj_code code;

    aj_home_close(w->home);
    code = aj_file_remove_tree(w->folder, NULL);
    free(w);
    return code == AJ_OK ? 0 : -1;
}

void world_reopen(struct world *w)
{
    aj_home_close(w->home);
    w->home = NULL;
    must(aj_home_open(w->home_folder, AJ_HOME_WRITE, &w->home, &w->err), &w->err);
}

void world_archive(struct world *w, const char *case_folder, const char *reviewer,
                   struct outcome *out)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct aj_archived archived;

    *out = (struct outcome){0};
    must(aj_archive_folder(w->home, case_folder, reviewer, &d, &archived, &w->err), &w->err);
    out->archived = archived.archived;
    out->report = aj_case_report(&d, &archived);
    assert_non_null(out->report);
    (void)snprintf(out->key, sizeof(out->key), "%s", d.key ? d.key : "");
    if (!archived.archived)
        return;
    (void)snprintf(out->number, sizeof(out->number), "%s", archived.sealed.archive_number);
    (void)snprintf(out->sha256, sizeof(out->sha256), "%s", archived.bundle_sha256);
    (void)snprintf(out->bundle, sizeof(out->bundle), "%s/store/bundles/2026/%s.zip", w->home_folder,
                   out->number);
}

void world_forget(struct outcome *o)
{
    json_decref(o->report);
    o->report = NULL;
}

bool world_found(const struct outcome *o, const char *code)
{
    size_t i;
    json_t *finding;

    json_array_foreach(json_object_get(o->report, "findings"), i, finding)
    {
        if (strcmp(aj_json_text(finding, "code"), code) == 0)
            return true;
    }
    return false;
}

void world_entitlements(struct world *w, char *out, size_t size)
{
    AJ_AUTO(aj_auto_json) json_t *all = NULL;
    size_t i, used = 0;
    json_t *one;

    out[0] = '\0';
    must(aj_index_entitlements(w->home->index, NULL, AJ_PAY_NONE, &all, &w->err), &w->err);
    json_array_foreach(all, i, one)
    {
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " " : "",
                                 aj_json_text(one, "state"));
    }
}

static size_t counted;

static int count_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)path;
    (void)st;
    (void)where;
    counted += type != FTW_D && type != FTW_DP;
    return 0;
}

size_t world_count_files(const char *folder)
{
    counted = 0;
    assert_int_equal(nftw(folder, count_one, 16, FTW_PHYS), 0);
    return counted;
}

void world_flip(const char *path, long offset)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDWR | O_CLOEXEC);
    off_t at = offset < 0 ? lseek(fd, 0, SEEK_END) + offset : offset;
    unsigned char byte;

    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
}
