#define _DEFAULT_SOURCE /* DT_DIR */
#include "service/staging_upkeep.h"

#include "archive/staging.h"
#include "base/auto.h"
#include "base/file.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Digests, sorted when they are searched. */
struct digests {
    struct aj_digest *list;
    size_t n, room;
};

static void release_digests(struct digests *d)
{
    free(d->list);
    *d = (struct digests){0};
}

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct aj_digest));
}

static enum aj_code add(struct digests *d, const struct aj_digest *digest, struct aj_err *err)
{
    if (d->n == d->room) {
        size_t room = d->room ? 2 * d->room : 256;
        struct aj_digest *grown = realloc(d->list, room * sizeof(*grown));

        if (!grown)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory looking through staging");
        d->list = grown;
        d->room = room;
    }
    d->list[d->n++] = *digest;
    return AJ_OK;
}

static bool has(const struct digests *d, const struct aj_digest *digest)
{
    return d->n && bsearch(digest, d->list, d->n, sizeof(*d->list), by_bytes);
}

static void sort(struct digests *d)
{
    if (d->n)
        qsort(d->list, d->n, sizeof(*d->list), by_bytes);
}

/* The papers of a record, and the words that were read out of them. */
static enum aj_code add_record(const json_t *record, struct digests *out, struct aj_err *err)
{
    const char *const keys[] = {"sha256", "text_sha256"};
    size_t i;
    json_t *paper;

    json_array_foreach(json_object_get(record, "papers"), i, paper)
    {
        for (size_t k = 0; k < AJ_COUNTOF(keys); k++) {
            struct aj_digest digest;

            if (aj_digest_from_hex(aj_json_text(paper, keys[k]), &digest))
                AJ_TRY(add(out, &digest, err));
        }
    }
    return AJ_OK;
}

static enum aj_code visit_open(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    (void)key;
    return add_record(record, arg, err);
}

/* What the cases that are not archived yet name, by the state they are in. */
static enum aj_code find_needed(struct aj_home *home, struct digests *out, struct aj_err *err)
{
    for (enum aj_state state = AJ_STATE_OPEN; state < AJ_STATE_ARCHIVED; state++)
        AJ_TRY(aj_index_cases_in(home->index, state, visit_open, out, err));
    sort(out);
    return AJ_OK;
}

static enum aj_code list_folder(const char *staging, const char *name, struct digests *out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(staging, name);
    AJ_AUTO(close_folder) DIR *folder = path ? opendir(path) : NULL;
    struct dirent *entry;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory looking through staging");
    if (!folder)
        return aj_fail_errno(err, "读文件夹 %s", path);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while ((entry = readdir(folder))) {
        struct aj_digest digest;

        if (aj_digest_from_hex(entry->d_name, &digest))
            AJ_TRY(add(out, &digest, err));
    }
    return AJ_OK;
}

static enum aj_code list_staging(struct aj_home *home, struct digests *out, struct aj_err *err)
{
    AJ_AUTO(close_folder) DIR *folder = opendir(home->staging);
    struct dirent *entry;

    if (!folder)
        return aj_fail_errno(err, "读文件夹 %s", home->staging);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while ((entry = readdir(folder))) {
        if (strlen(entry->d_name) == 2 && strspn(entry->d_name, "0123456789abcdef") == 2)
            AJ_TRY(list_folder(home->staging, entry->d_name, out, err));
    }
    return AJ_OK;
}

/* What lies in staging and no open case names. */
static enum aj_code find_unneeded(struct aj_home *home, struct digests *out, struct aj_err *err)
{
    AJ_AUTO(release_digests) struct digests needed = {0};
    size_t kept = 0;

    AJ_TRY(list_staging(home, out, err));
    if (out->n == 0)
        return AJ_OK;
    AJ_TRY(find_needed(home, &needed, err));
    for (size_t i = 0; i < out->n; i++) {
        if (!has(&needed, &out->list[i]))
            out->list[kept++] = out->list[i];
    }
    out->n = kept;
    sort(out);
    return AJ_OK;
}

enum aj_code aj_staging_count_unneeded(struct aj_home *home, size_t *n, struct aj_err *err)
{
    AJ_AUTO(release_digests) struct digests unneeded = {0};

    AJ_TRY(find_unneeded(home, &unneeded, err));
    *n = unneeded.n;
    return AJ_OK;
}

enum aj_code aj_staging_release(struct aj_home *home, const struct aj_dossier *d,
                                struct aj_err *err)
{
    AJ_AUTO(release_digests) struct digests needed = {0};

    AJ_TRY(find_needed(home, &needed, err));
    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];
        struct aj_digest words;

        if (!has(&needed, &p->sha256))
            aj_staging_remove(home->staging, &p->sha256);
        if (!p->text)
            continue;
        words = aj_digest_of(p->text, p->text_size);
        if (!has(&needed, &words))
            aj_staging_remove(home->staging, &words);
    }
    return AJ_OK;
}

struct tidying {
    struct aj_home *home;
    const struct digests *unneeded;
};

static bool bundle_is_whole(struct aj_home *home, const json_t *bundle)
{
    struct aj_arena arena = {.limit = 1 << 16};
    const char *path = NULL;
    struct stat st;
    bool whole =
        aj_store_path(home->store, aj_json_text(bundle, "key"), &arena, &path, NULL) == AJ_OK &&
        lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
        st.st_size == (off_t)aj_json_int(bundle, "size", -1);

    aj_arena_reset(&arena);
    return whole;
}

static enum aj_code tidy_case(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    struct tidying *t = arg;
    const json_t *bundle = json_object_get(json_object_get(record, "archived"), "bundle");
    AJ_AUTO(release_digests) struct digests papers = {0};

    (void)key;
    if (!bundle)
        return AJ_OK;
    AJ_TRY(add_record(record, &papers, err));
    for (size_t i = 0; i < papers.n; i++) {
        if (has(t->unneeded, &papers.list[i]) && bundle_is_whole(t->home, bundle))
            aj_staging_remove(t->home->staging, &papers.list[i]);
    }
    return AJ_OK;
}

enum aj_code aj_staging_tidy(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(release_digests) struct digests unneeded = {0};
    struct tidying t = {home, &unneeded};

    AJ_TRY(find_unneeded(home, &unneeded, err));
    return unneeded.n ? aj_index_each_case(home->index, tidy_case, &t, err) : AJ_OK;
}
