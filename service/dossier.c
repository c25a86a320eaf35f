#include "service/dossier.h"

#include "base/auto.h"
#include "base/file.h"
#include "casefile/checklist.h"
#include "casefile/kind.h"
#include "casefile/number.h"
#include "service/paper_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASE_JSON_LIMIT ((size_t)4 << 20)
#define ARENA_LIMIT     ((size_t)512 << 20)
#define TEXT_LIMIT      ((size_t)16 << 20)

static void begin(struct aj_dossier *d)
{
    *d = (struct aj_dossier){.arena = {.limit = ARENA_LIMIT}};
    d->findings.arena = &d->arena;
}

static void refuse_facts(struct aj_dossier *d, const struct aj_err *why)
{
    struct aj_finding *f =
        aj_findings_add(&d->findings, "invalid_case", AJ_ERROR, "案件信息不能使用：%s", why->text);

    f = aj_finding_about(&d->findings, f, NULL, "case.json");
    (void)aj_finding_why(&d->findings, f, "docs/formats/case-json.md",
                         "请按提示改正 case.json 后重新提交。");
}

/* Reads case.json; what is wrong with it becomes a finding, so that the other cases go on. */
static enum aj_code read_facts(struct aj_dossier *d, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(d->folder, "case.json");
    struct aj_err why = {0};
    enum aj_code code;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    code = aj_json_read_file(path, CASE_JSON_LIMIT, &d->json, &why);
    if (code == AJ_OK)
        code = aj_case_read(d->json, &d->arena, &d->facts, &why);
    if (code == AJ_OK)
        return aj_number_normal(d->facts.case_number, &d->arena, &d->key, err);
    if (code == AJ_NO_MEMORY || code == AJ_IO || code == AJ_FORBIDDEN)
        return aj_fail(err, code, "%s", why.text); /* our trouble, not the lawyer's */
    json_decref(d->json);
    d->json = NULL;
    if (code == AJ_NOT_FOUND)
        (void)snprintf(why.text, sizeof(why.text), "文件夹里没有 case.json");
    refuse_facts(d, &why);
    return AJ_OK;
}

/* A folder of this dossier's own below staging, gone when the dossier is closed; after a crash
   service/recovery.c sweeps it away, knowing by the process number that nobody uses it. */
static enum aj_code make_drafts_folder(struct aj_home *home, struct aj_dossier *d,
                                       struct aj_err *err)
{
    char name[64];
    AJ_AUTO(aj_auto_free) char *pattern = NULL;

    (void)snprintf(name, sizeof(name), "intake-%ld-XXXXXX", (long)getpid());
    pattern = aj_path_join(home->staging, name);
    if (!pattern)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!mkdtemp(pattern))
        return aj_fail_errno(err, "建文件夹于 %s", home->staging);
    d->papers_at = aj_arena_copy(&d->arena, pattern, strlen(pattern));
    if (!d->papers_at)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    d->papers_are_drafts = true;
    return AJ_OK;
}

enum aj_code aj_dossier_take(struct aj_home *home, const char *folder, enum aj_taking taking,
                             struct aj_dossier *out, struct aj_err *err)
{
    struct aj_intake_limits limits = aj_intake_limits_default;
    struct aj_intake intake = {0};

    begin(out);
    out->folder = aj_arena_copy(&out->arena, folder, strlen(folder));
    if (!out->folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!aj_file_is_folder(folder))
        return aj_fail(err, AJ_NOT_FOUND, "没有文件夹 %s", folder);
    AJ_TRY(read_facts(out, err));
    AJ_TRY(make_drafts_folder(home, out, err));
    limits.in_place = out->papers_are_lent = taking == AJ_TAKE_TO_SEAL;
    AJ_TRY(
        aj_intake_take(folder, out->papers_at, &limits, &out->arena, &intake, &out->findings, err));
    out->papers = intake.papers;
    out->n_papers = intake.n_papers;
    out->ignored = intake.ignored;
    out->n_ignored = intake.n_ignored;
    out->container = intake.container;
    out->intake = aj_findings_json(&out->findings);
    return out->intake ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory taking papers in");
}

/* The words of a stored paper lie in staging under their own digest. */
static enum aj_code load_text(struct aj_home *home, struct aj_dossier *d, const json_t *stored,
                              struct aj_paper *p, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {.limit = TEXT_LIMIT + 1};
    struct aj_digest digest;
    const char *path;

    if (!aj_digest_from_hex(aj_json_text(stored, "text_sha256"), &digest))
        return AJ_OK;
    AJ_TRY(aj_staging_path(home->staging, &digest, &d->arena, &path, err));
    AJ_TRY(aj_file_read(path, TEXT_LIMIT, &text, err));
    p->text = aj_arena_copy(&d->arena, text.data ? text.data : "", text.size);
    p->text_size = text.size;
    return p->text ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading texts");
}

enum aj_code aj_dossier_load(struct aj_home *home, const char *key, struct aj_dossier *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    const json_t *stored;

    begin(out);
    out->key = aj_arena_copy(&out->arena, key, strlen(key));
    if (!out->key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_index_case(home->index, key, &record, err));
    out->json = json_incref(json_object_get(record, "facts"));
    stored = json_object_get(record, "papers");
    AJ_TRY(aj_case_read(out->json, &out->arena, &out->facts, err));
    AJ_TRY(aj_papers_from_json(stored, &out->arena, &out->papers, &out->n_papers, err));
    out->papers_at = home->staging;
    aj_findings_add_json(&out->findings, json_object_get(record, "findings"));
    for (size_t i = 0; i < out->n_papers; i++) {
        if (aj_index_case_state(home->index, key) == AJ_STATE_ARCHIVED)
            break; /* its papers and words are in the bundle now */
        AJ_TRY(load_text(home, out, json_array_get(stored, i), &out->papers[i], err));
    }
    return AJ_OK;
}

/* A table without an amount for this case keeps it from being archived: the lawyer could not be
 * paid. */
static enum aj_code work_out_subsidy(struct aj_home *home, struct aj_dossier *d, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_subsidy_compute(home->profile, &d->facts, &d->arena, &d->subsidy, &why);
    struct aj_finding *f;

    if (code == AJ_NO_MEMORY)
        return aj_fail(err, code, "%s", why.text);
    d->has_subsidy = code == AJ_OK;
    if (code == AJ_OK)
        return AJ_OK;
    f = aj_findings_add(&d->findings, "no_subsidy_rule", AJ_ERROR, "补贴无法计算：%s", why.text);
    (void)aj_finding_why(&d->findings, f, "法律援助法第五十二条；R-13",
                         "请按所说的补上（标准在 profile/fees.json，事实在 case.json）后再归档。");
    return AJ_OK;
}

enum aj_code aj_dossier_check(struct aj_home *home, struct aj_dossier *d, struct aj_err *err)
{
    if (d->json) {
        AJ_TRY(aj_kind_assign(home->profile, &d->facts, d->papers, d->n_papers, &d->arena, err));
        aj_papers_sort(home->profile, d->papers, d->n_papers);
        AJ_TRY(
            aj_checklist_run(home->profile, &d->facts, d->papers, d->n_papers, &d->findings, err));
        AJ_TRY(work_out_subsidy(home, d, err));
    }
    if (d->findings.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking %s", d->key ? d->key : d->folder);
    return AJ_OK;
}

bool aj_dossier_in_order(const struct aj_dossier *d)
{
    return d->json && aj_findings_count(&d->findings, AJ_ERROR) == 0;
}

void aj_dossier_close(struct aj_dossier *d)
{
    if (d->papers_are_drafts)
        aj_file_discard_tree(d->papers_at);
    aj_findings_release(&d->findings);
    json_decref(d->intake);
    json_decref(d->json);
    aj_arena_reset(&d->arena);
    *d = (struct aj_dossier){0};
}

enum aj_code aj_dossier_recall_subsidy(struct aj_dossier *d, const json_t *subsidy,
                                       struct aj_err *err)
{
    d->has_subsidy = false;
    AJ_TRY(aj_subsidy_from_json(subsidy, &d->arena, &d->subsidy, err));
    d->has_subsidy = true;
    return AJ_OK;
}
