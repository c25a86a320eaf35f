#include "service/archiving.h"

#include "base/auto.h"
#include "service/model.h"
#include "service/paper_json.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct aj_digest));
}

static void sort_digests(const struct aj_paper *papers, size_t n, struct aj_digest *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = papers[i].sha256;
    qsort(out, n, sizeof(*out), by_bytes);
}

/* Same facts and same bytes, in whatever order and under whatever names. */
static enum aj_code same_content(const struct aj_dossier *d, const json_t *record,
                                 const struct aj_paper *stored, size_t n, bool *same,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct aj_digest *mine = NULL;
    AJ_AUTO(aj_auto_free) struct aj_digest *theirs = NULL;

    *same = false;
    if (n != d->n_papers || !json_equal(d->json, json_object_get(record, "facts")))
        return AJ_OK;
    mine = calloc(n + 1, sizeof(*mine));
    theirs = calloc(n + 1, sizeof(*theirs));
    if (!mine || !theirs)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    sort_digests(d->papers, n, mine);
    sort_digests(stored, n, theirs);
    *same = memcmp(mine, theirs, n * sizeof(*mine)) == 0;
    return AJ_OK;
}

static void report_archived(struct aj_dossier *d, const char *number, bool same)
{
    struct aj_finding *f =
        same ? aj_findings_add(&d->findings, "already_archived", AJ_INFO,
                               "此案已归档，档号 %s；材料与归档时相同，本次未作任何改动。", number)
             : aj_findings_add(&d->findings, "already_archived", AJ_ERROR,
                               "此案已归档，档号 %s；本次材料与归档时不同，不能再次归档。", number);

    (void)aj_finding_detail(&d->findings, f, json_pack("{s:s}", "archive_number", number));
    (void)aj_finding_why(&d->findings, f, "R-3",
                         same ? "" : "如需增加材料，请走补充归档；如案号有误，请改正 case.json。");
}

/* What was archived then is what is told now: kinds, order and subsidy of that day. */
static enum aj_code recall(struct aj_dossier *d, const json_t *record, struct aj_archived *out,
                           struct aj_err *err)
{
    const json_t *archived = json_object_get(record, "archived");
    const char *number = aj_json_text(archived, "archive_number");

    out->archived = true;
    out->sealed.pages = (int)aj_json_int(archived, "pages", 0);
    out->sealed.archive_number = aj_arena_copy(&d->arena, number, strlen(number));
    (void)snprintf(out->bundle_sha256, sizeof(out->bundle_sha256), "%s",
                   aj_json_text(json_object_get(archived, "bundle"), "sha256"));
    if (!out->sealed.archive_number)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_dossier_recall_subsidy(d, json_object_get(record, "subsidy"), err);
}

static enum aj_code tell_archived(struct aj_home *home, struct aj_dossier *d,
                                  struct aj_archived *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    struct aj_paper *stored;
    size_t n;
    bool same;

    AJ_TRY(aj_index_case(home->index, d->key, &record, err));
    AJ_TRY(aj_papers_from_json(json_object_get(record, "papers"), &d->arena, &stored, &n, err));
    AJ_TRY(same_content(d, record, stored, n, &same, err));
    report_archived(d, aj_json_text(json_object_get(record, "archived"), "archive_number"), same);
    if (!same)
        return AJ_OK;
    d->papers = stored;
    return recall(d, record, out, err);
}

/* A refusal by the index (wrong state, reviewer = handler …) speaks against this case only. */
static enum aj_code seal(struct aj_home *home, struct aj_dossier *d, const char *reviewer,
                         struct aj_archived *out, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_case_seal(home, d, reviewer, &out->sealed, &why);
    struct aj_finding *f;

    if (code == AJ_OK) {
        out->archived = true;
        aj_digest_hex(&out->sealed.bundle.sha256, out->bundle_sha256);
        return AJ_OK;
    }
    if (code != AJ_CONFLICT && code != AJ_INVALID)
        return aj_fail(err, code, "%s", why.text);
    f = aj_findings_add(&d->findings, "step_refused", AJ_ERROR, "不能归档：%s", why.text);
    (void)aj_finding_why(&d->findings, f, "R-1 R-2 R-9", "请按提示处理后重新归档。");
    return AJ_OK;
}

enum aj_code aj_archive_folder(struct aj_home *home, const char *folder, const char *reviewer,
                               struct aj_dossier *d, struct aj_archived *out, struct aj_err *err)
{
    enum aj_state state;

    *out = (struct aj_archived){0};
    AJ_TRY(aj_dossier_take(home, folder, AJ_TAKE_TO_SEAL, d, err));
    state = d->json ? aj_index_case_state(home->index, d->key) : AJ_STATE_NONE;
    if (state >= AJ_STATE_ARCHIVED)
        return tell_archived(home, d, out, err);
    AJ_TRY(aj_dossier_check(home, d, err));
    if (!aj_dossier_in_order(d))
        return AJ_OK;
    return seal(home, d, reviewer, out, err);
}

static json_t *report_papers(const struct aj_dossier *d)
{
    json_t *list = json_array();
    struct aj_model m = {.root = list};
    json_t *stored = aj_papers_to_json(d->papers, d->n_papers);

    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];
        json_t *o = json_object();
        char sha256[AJ_DIGEST_HEX_SIZE];

        aj_digest_hex(&p->sha256, sha256);
        aj_model_put_text(&m, o, "file", p->name);
        aj_model_put_text(&m, o, "kind", p->n_parts ? p->parts[0].kind : "unknown");
        aj_model_put(&m, o, "pages", p->pages < 0 ? json_null() : json_integer(p->pages));
        aj_model_put_text(&m, o, "media_type", p->media_type);
        aj_model_put_text(&m, o, "sha256", sha256);
        aj_model_put_text(&m, o, "kind_from", aj_kind_source_word(p->kind_from));
        aj_model_put(&m, o, "counts", json_boolean(p->counts));
        aj_model_put(&m, o, "size", json_integer((json_int_t)p->size));
        aj_model_put(&m, o, "exif_orientation", json_integer(p->exif_orientation));
        if (p->raw_name_hex)
            aj_model_put_text(&m, o, "raw_name_hex", p->raw_name_hex);
        aj_model_put(&m, o, "parts",
                     json_incref(json_object_get(json_array_get(stored, i), "parts")));
        aj_model_append(&m, list, o);
    }
    json_decref(stored);
    if (m.failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

json_t *aj_case_report(const struct aj_dossier *d, const struct aj_archived *result)
{
    struct aj_model m = {.root = json_object()};
    bool archived = result && result->archived;
    json_t *subsidy = d->has_subsidy ? aj_subsidy_to_json(&d->subsidy) : NULL;

    aj_model_put(&m, m.root, "folder", d->folder ? json_string(d->folder) : json_null());
    aj_model_put(&m, m.root, "case_number",
                 d->json ? json_string(d->facts.case_number) : json_null());
    aj_model_put(&m, m.root, "archived", json_boolean(archived));
    aj_model_put(&m, m.root, "archive_number",
                 archived ? json_string(result->sealed.archive_number) : json_null());
    aj_model_put(&m, m.root, "bundle_sha256",
                 archived ? json_string(result->bundle_sha256) : json_null());
    aj_model_put(&m, m.root, "papers", report_papers(d));
    aj_model_put(&m, m.root, "findings", aj_findings_json(&d->findings));
    aj_model_put(&m, m.root, "subsidy_fen",
                 subsidy ? json_integer(d->subsidy.payable_fen) : json_null());
    aj_model_put(&m, m.root, "subsidy_lines",
                 subsidy ? json_incref(json_object_get(subsidy, "lines")) : json_array());
    json_decref(subsidy);
    if (m.failed) {
        json_decref(m.root);
        return NULL;
    }
    return m.root;
}
