#include "service/paper_words.h"

#include "archive/bag.h"
#include "archive/staging.h"
#include "base/auto.h"
#include "base/file.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

#define TEXTS      "metadata/text/"
#define TEXT_LIMIT ((size_t)16 << 20)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the words of papers");
}

enum aj_code aj_dossier_texts(struct aj_dossier *d, struct aj_case_texts *out, struct aj_err *err)
{
    struct aj_case_text *list = aj_arena_alloc(&d->arena, (d->n_papers + 1) * sizeof(*list));

    *out = (struct aj_case_texts){.list = list};
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];

        if (p->text_size > 0) {
            list[out->n++] = (struct aj_case_text){(uint32_t)i + 1, {p->text, p->text_size}};
        }
    }
    return AJ_OK;
}

struct reading {
    struct aj_home *home;
    const json_t *record;
    struct aj_arena *arena;
    struct aj_case_text *list;
    size_t n;
    size_t n_papers;
};

/* Texts come in the order of their papers. */
static enum aj_code keep(struct reading *r, uint32_t paper, const struct aj_buf *bytes,
                         struct aj_err *err)
{
    struct aj_case_text *to = &r->list[r->n];

    if (bytes->size == 0)
        return AJ_OK;
    *to = (struct aj_case_text){paper,
                                {aj_arena_copy(r->arena, bytes->data, bytes->size), bytes->size}};
    if (!to->text.data)
        return no_memory(err);
    r->n++;
    return AJ_OK;
}

/* "metadata/text/007.txt" */
static enum aj_code take_member(const char *member, const struct aj_buf *bytes, void *arg,
                                struct aj_err *err)
{
    struct reading *r = arg;
    unsigned long paper = strtoul(member + strlen(TEXTS), NULL, 10);
    uint32_t last = r->n > 0 ? r->list[r->n - 1].paper : 0;

    if (paper <= last || paper > r->n_papers)
        return aj_fail(err, AJ_CORRUPT, "%s 不是本案任何一份文件的文字", member);
    return keep(r, (uint32_t)paper, bytes, err);
}

static enum aj_code read_bundle(struct reading *r, const char *key, struct aj_err *err)
{
    const char *path;

    AJ_TRY(aj_store_path(r->home->store, key, r->arena, &path, err));
    return aj_bag_members(path, TEXTS, TEXT_LIMIT, take_member, r, err);
}

static enum aj_code read_staging(struct reading *r, struct aj_err *err)
{
    size_t i;
    json_t *paper;

    json_array_foreach(json_object_get(r->record, "papers"), i, paper)
    {
        AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = TEXT_LIMIT + 1};
        struct aj_digest digest;
        const char *path;

        if (!aj_digest_from_hex(aj_json_text(paper, "text_sha256"), &digest))
            continue;
        AJ_TRY(aj_staging_path(r->home->staging, &digest, r->arena, &path, err));
        AJ_TRY(aj_file_read(path, TEXT_LIMIT, &bytes, err));
        AJ_TRY(keep(r, (uint32_t)i + 1, &bytes, err));
    }
    return AJ_OK;
}

enum aj_code aj_paper_words(void *home, const json_t *record, struct aj_arena *arena,
                            struct aj_case_texts *out, struct aj_err *err)
{
    struct reading r = {.home = home, .record = record, .arena = arena};
    const json_t *bundle = json_object_get(json_object_get(record, "archived"), "bundle");
    struct aj_err why = {0};
    enum aj_code code;

    r.n_papers = json_array_size(json_object_get(record, "papers"));
    r.list = aj_arena_alloc(arena, (r.n_papers + 1) * sizeof(*r.list));
    if (!r.list)
        return no_memory(err);
    code = bundle ? read_bundle(&r, aj_json_text(bundle, "key"), &why) : read_staging(&r, &why);
    if (code == AJ_NO_MEMORY)
        return aj_fail(err, code, "%s", why.text);
    if (code != AJ_OK) {
        aj_log(AJ_LOG_WARNING, "search", "some words of %s are not searched: %s",
               aj_json_text(record, "case_key"), why.text);
    }
    *out = (struct aj_case_texts){r.list, r.n};
    return AJ_OK;
}
