#include "service/casework.h"

#include "archive/staging.h"
#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "service/journal_head.h"
#include "service/paper_json.h"
#include "service/paper_words.h"

#include <assert.h>
#include <string.h>

json_t *aj_event_imported(struct aj_home *home, const struct aj_dossier *d)
{
    json_t *ignored = json_array();
    json_t *papers = aj_papers_to_json(d->papers, d->n_papers);

    for (size_t i = 0; ignored && i < d->n_ignored; i++) {
        if (json_array_append_new(ignored, json_string(d->ignored[i])) != 0) {
            json_decref(ignored);
            ignored = NULL;
        }
    }
    return json_pack("{s:s, s:s, s:O, s:o, s:o, s:O, s:s, s:{s:s, s:s}}", "case_key", d->key,
                     "case_number", d->facts.case_number, "facts", d->json, "papers", papers,
                     "ignored", ignored, "findings", d->intake, "container",
                     d->container ? d->container : "", "profile", "place",
                     aj_profile_place(home->profile), "version", aj_profile_version(home->profile));
}

json_t *aj_event_handed_in(const struct aj_dossier *d, const char *by)
{
    struct aj_date on = d->facts.days[AJ_DAY_HANDED_IN];
    char day[AJ_DATE_SIZE];

    if (!aj_date_known(on))
        on = aj_date_in_china(aj_clock_now());
    aj_date_text(on, day);
    return json_pack("{s:s, s:s, s:s, s:o}", "case_key", d->key, "by", by, "on", day, "subsidy",
                     aj_subsidy_to_json(&d->subsidy));
}

json_t *aj_event_accepted(const struct aj_dossier *d, const char *by)
{
    return json_pack("{s:s, s:s, s:o}", "case_key", d->key, "by", by, "findings",
                     aj_findings_json(&d->findings));
}

static enum aj_code commit_event(struct aj_home *home, struct aj_event *event, struct aj_err *err)
{
    if (!event->data)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory recording %s", event->type);
    event->at = aj_clock_now();
    AJ_TRY(aj_index_commit(home->index, event, 1, NULL, err));
    return aj_journal_publish(home, err);
}

static enum aj_code commit_one(struct aj_home *home, const char *type, const char *actor,
                               const json_t *data, struct aj_err *err)
{
    struct aj_event event = {.type = type, .actor = actor, .data = data};

    return commit_event(home, &event, err);
}

static enum aj_code refuse_if_faulty(const struct aj_dossier *d, struct aj_err *err)
{
    if (aj_dossier_in_order(d))
        return AJ_OK;
    return aj_fail(err, AJ_INVALID, "有 %zu 项问题未解决，见检查意见",
                   aj_findings_count(&d->findings, AJ_ERROR));
}

static enum aj_code keep_papers(struct aj_home *home, struct aj_dossier *d, struct aj_err *err)
{
    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];

        AJ_TRY(aj_staging_adopt(home->staging, d->papers_at, &p->sha256, err));
        if (p->text)
            AJ_TRY(aj_staging_put(home->staging, p->text, p->text_size, NULL, err));
    }
    AJ_TRY(aj_staging_sync(home->staging, d->papers, d->n_papers, err));
    aj_file_discard_tree(d->papers_at);
    d->papers_at = home->staging;
    d->papers_are_drafts = false;
    return AJ_OK;
}

enum aj_code aj_case_import(struct aj_home *home, struct aj_dossier *d, const char *by,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *data = NULL;
    struct aj_event event = {.type = "case.imported", .actor = by};
    struct aj_case_texts texts;

    assert(!d->papers_are_lent); /* what is kept must be ours alone */
    if (!d->json)
        return aj_fail(err, AJ_INVALID, "案件信息不能使用，见检查意见");
    AJ_TRY(keep_papers(home, d, err)); /* bytes first: an event never names what is not there */
    AJ_TRY(aj_dossier_texts(d, &texts, err));
    data = aj_event_imported(home, d);
    event.data = data;
    event.texts = &texts;
    return commit_event(home, &event, err);
}

enum aj_code aj_case_hand_in(struct aj_home *home, const struct aj_dossier *d, const char *by,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *data = NULL;

    AJ_TRY(refuse_if_faulty(d, err));
    data = aj_event_handed_in(d, by);
    return commit_one(home, "case.handed_in", by, data, err);
}

enum aj_code aj_case_return(struct aj_home *home, const char *key, const char *by,
                            const char *const *reasons, size_t n_reasons, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *data = NULL;
    json_t *list = json_array();

    if (n_reasons == 0) {
        json_decref(list);
        return aj_fail(err, AJ_INVALID, "退回须写明理由（--reason）");
    }
    for (size_t i = 0; list && i < n_reasons; i++) {
        if (json_array_append_new(list, json_string(reasons[i])) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    data = json_pack("{s:s, s:s, s:o}", "case_key", key, "by", by, "reasons", list);
    return commit_one(home, "case.returned", by, data, err);
}

enum aj_code aj_case_accept(struct aj_home *home, const struct aj_dossier *d, const char *by,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *data = NULL;

    AJ_TRY(refuse_if_faulty(d, err));
    data = aj_event_accepted(d, by);
    return commit_one(home, "case.accepted", by, data, err);
}
