#include "service/seal.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "casefile/number.h"
#include "service/bundle_plan.h"
#include "service/casework.h"
#include "service/journal_head.h"
#include "service/page_model.h"
#include "service/page_numbers.h"
#include "service/paper_json.h"
#include "service/paper_words.h"
#include "service/room.h"
#include "service/seal_note.h"
#include "service/staging_upkeep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const layouts[] = {"cover", "catalogue", "closing-report", "end-note"};

/* Everything about one sealing that is decided before the first byte is written. */
struct sealing {
    struct aj_home *home;
    struct aj_dossier *d;
    const char *by;
    int64_t at;
    struct aj_date on;
    const char *series;
    const char *number;
    int64_t serial;
    const char *draft;
    const char *bundle_key;
    bool published;
    json_t *note; /* the seal; released by aj_case_seal */
};

static void report_missing_glyphs(struct aj_dossier *d, const struct aj_render_result *drawn)
{
    struct aj_finding *f;

    if (drawn->n_missing == 0)
        return;
    f = aj_findings_add(
        &d->findings, "glyph_missing", AJ_WARNING,
        "有 %zu 个字（首个 U+%04X）现有字体都没有，图面上印作“〓”，文字层保留原字。",
        drawn->n_missing, (unsigned)drawn->missing[0]);
    (void)aj_finding_why(&d->findings, f, "GB 18030-2022",
                         "请安装含该字的字体包后重新生成，或在备考表中注明。");
}

static enum aj_code draw(struct aj_home *home, struct aj_dossier *d,
                         const struct aj_page_facts *facts, int64_t at, struct aj_buf *pdf,
                         struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *model = aj_page_model(home, d, facts);
    const struct aj_render *render;
    struct aj_render_result drawn = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf title = {0};
    struct aj_render_job job = {
        .layouts = layouts,
        .n_layouts = AJ_COUNTOF(layouts),
        .model = model,
        .author = aj_profile_centre(home->profile),
        .drawn_at = at,
    };

    aj_buf_addf(&title, "法律援助案卷 %s",
                *facts->archive_number ? facts->archive_number : d->facts.case_number);
    if (!model || title.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory drawing pages");
    job.title = job.seed = title.data;
    AJ_TRY(aj_home_render(home, &render, err));
    AJ_TRY(aj_render_draw(render, &job, pdf, &drawn, err));
    report_missing_glyphs(d, &drawn);
    return AJ_OK;
}

enum aj_code aj_case_preview(struct aj_home *home, struct aj_dossier *d, struct aj_buf *pdf,
                             struct aj_err *err)
{
    struct aj_page_facts facts = {.archive_number = "",
                                  .sealed_on = AJ_NO_DATE,
                                  .filer = d->facts.handler.name,
                                  .checker = ""};

    if (!d->json)
        return aj_fail(err, AJ_INVALID, "案件信息不能使用，见检查意见");
    return draw(home, d, &facts, aj_clock_now(), pdf, err);
}

static enum aj_code take_number(struct sealing *s, struct aj_err *err)
{
    struct aj_arena *arena = &s->d->arena;
    const struct aj_profile *profile = s->home->profile;

    AJ_TRY(aj_archive_series(profile, &s->d->facts, s->on, arena, &s->series, err));
    AJ_TRY(aj_index_next_serial(s->home->index, s->series, &s->serial, err));
    return aj_archive_number(profile, &s->d->facts, (struct aj_turn){s->on, s->serial}, arena,
                             &s->number, err);
}

static enum aj_code write_bundle(struct sealing *s, struct aj_sealed *out, struct aj_err *err)
{
    AJ_AUTO(aj_bundle_draft_release) struct aj_bundle_draft draft = {0};
    struct aj_bundle_head head = {
        .archive_number = s->number,
        .retention = aj_retention_code(s->home->profile, &s->d->facts),
        .checker = s->by,
        .sealed_at = s->at,
    };
    struct aj_page_facts facts = {.archive_number = s->number,
                                  .sealed_on = s->on,
                                  .filer = s->d->facts.handler.name,
                                  .checker = s->by};

    AJ_TRY(draw(s->home, s->d, &facts, s->at, &draft.pdf, err));
    AJ_TRY(aj_bundle_draft_make(s->home, s->d, &head, &draft, err));
    return aj_store_draft(s->home->store, &draft.plan, &s->d->arena, &s->draft, &out->bundle, err);
}

static json_t *archived_event(const struct sealing *s, const struct aj_sealed *out)
{
    char on[AJ_DATE_SIZE];
    char sha256[AJ_DIGEST_HEX_SIZE];

    aj_date_text(s->on, on);
    aj_digest_hex(&out->bundle.sha256, sha256);
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:i, s:{s:s, s:s, s:I}, s:o, s:o, s:O}",
                     "case_key", s->d->key, "by", s->by, "archive_number", s->number, "series",
                     s->series, "serial", (json_int_t)s->serial, "on", on, "retention",
                     aj_retention_code(s->home->profile, &s->d->facts), "pages", out->pages,
                     "bundle", "key", s->bundle_key, "sha256", sha256, "size",
                     (json_int_t)out->bundle.size, "papers",
                     aj_papers_to_json(s->d->papers, s->d->n_papers), "subsidy",
                     aj_subsidy_to_json(&s->d->subsidy), "seal", s->note);
}

/* A folder goes the whole way at once: what it holds now is handed in, accepted and sealed. A case
   from the index must have been accepted (the index refuses it otherwise). `data` are new
   references. */
static size_t collect_events(const struct sealing *s, const struct aj_sealed *out,
                             struct aj_event events[4], json_t *data[4])
{
    const char *handler = s->d->facts.handler.name;
    size_t n = 0;

    if (s->d->folder) {
        data[n] = aj_event_imported(s->home, s->d);
        events[n++] = (struct aj_event){.type = "case.imported", .actor = handler};
        data[n] = aj_event_handed_in(s->d, handler);
        events[n++] = (struct aj_event){.type = "case.handed_in", .actor = handler};
        data[n] = aj_event_accepted(s->d, s->by);
        events[n++] = (struct aj_event){.type = "case.accepted", .actor = s->by};
    }
    data[n] = archived_event(s, out);
    events[n++] = (struct aj_event){.type = "case.archived", .actor = s->by};
    for (size_t i = 0; i < n; i++) {
        events[i].at = s->at;
        events[i].data = data[i];
    }
    return n;
}

/* Runs inside the sealing transaction, after every event was accepted and before the commit.
 */
static enum aj_code publish(void *arg, struct aj_err *err)
{
    struct sealing *s = arg;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    struct aj_store_name name = {.archive_number = s->number};
    int month, day;
    const char *key;

    if (s->published) /* the map was full at the commit, and the transaction runs again */
        return AJ_OK;
    AJ_TRY(aj_json_pretty(s->note, &bytes, err));
    name.note = bytes.data;
    name.note_size = bytes.size;
    aj_date_split(s->on, &name.year, &month, &day);
    AJ_TRY(aj_store_publish(s->home->store, s->draft, &name, &s->d->arena, &key, err));
    s->published = true;
    return AJ_OK;
}

static enum aj_code commit(struct sealing *s, const struct aj_sealed *out, struct aj_err *err)
{
    struct aj_event events[4] = {0};
    struct aj_case_texts texts;
    json_t *data[4] = {0};
    size_t n = collect_events(s, out, events, data);
    enum aj_code code = AJ_OK;

    for (size_t i = 0; i < n; i++) {
        if (!data[i])
            code = aj_fail(err, AJ_NO_MEMORY, "out of memory recording a sealing");
    }
    if (code == AJ_OK)
        code = aj_dossier_texts(s->d, &texts, err);
    events[n - 1].texts = &texts;
    if (code == AJ_OK)
        code = aj_index_commit_with(s->home->index, events, n, publish, s, err);
    for (size_t i = 0; i < n; i++)
        json_decref(data[i]);
    return code;
}

/* The event names the key that the bundle will have. */
static enum aj_code predict_key(struct sealing *s, struct aj_err *err)
{
    int year, month, day;

    aj_date_split(s->on, &year, &month, &day);
    return aj_store_key(year, s->number, &s->d->arena, &s->bundle_key, err);
}

static enum aj_code count_pages(const struct aj_dossier *d, int *pages, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) int *firsts = calloc(d->n_papers + 1, sizeof(*firsts));

    if (!firsts)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    *pages = aj_page_numbers(d->papers, d->n_papers, firsts);
    return AJ_OK;
}

/* Nobody must take a case for unsealed that is sealed and paid for. */
static enum aj_code publish_journal(const struct sealing *s, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_journal_publish(s->home, &why);

    if (code == AJ_OK)
        return AJ_OK;
    (void)aj_fail(err, code,
                  "%s 已归档，档号 %s；但 store/journal 没有写全，下次写入时自动补上：%s",
                  s->d->facts.case_number, s->number, why.text);
    if (err)
        err->os_errno = why.os_errno;
    return code;
}

/* The case is sealed whatever becomes of this: what stays is tidied at the next start. */
static void release_papers(struct aj_home *home, const struct aj_dossier *d)
{
    struct aj_err why = {0};

    if (aj_staging_release(home, d, &why) != AJ_OK)
        aj_log(AJ_LOG_WARNING, "seal", "papers left in staging: %s", why.text);
}

static uint64_t papers_size(const struct aj_dossier *d)
{
    uint64_t size = 0;

    for (size_t i = 0; i < d->n_papers; i++)
        size += d->papers[i].size;
    return size;
}

enum aj_code aj_case_seal(struct aj_home *home, struct aj_dossier *d, const char *by,
                          struct aj_sealed *out, struct aj_err *err)
{
    struct sealing s = {.home = home, .d = d, .by = by, .at = aj_clock_now()};
    enum aj_code code;

    if (!aj_dossier_in_order(d)) {
        return aj_fail(err, AJ_INVALID, "有 %zu 项问题未解决，见检查意见",
                       aj_findings_count(&d->findings, AJ_ERROR));
    }
    *out = (struct aj_sealed){0};
    AJ_TRY(aj_room_check(home, papers_size(d), err));
    s.on = aj_date_in_china(s.at);
    AJ_TRY(take_number(&s, err));
    AJ_TRY(predict_key(&s, err));
    AJ_TRY(count_pages(d, &out->pages, err));
    AJ_TRY(write_bundle(&s, out, err));
    code = aj_seal_note_make(home->key, s.number, &out->bundle, s.at, &s.note, err);
    if (code == AJ_OK)
        code = commit(&s, out, err);
    json_decref(s.note);
    if (code != AJ_OK) {
        /* A bundle that got its name before the commit failed stays: only the next opening of the
           home knows for certain what reached the disk (service/recovery.h). */
        aj_store_discard(home->store, s.draft);
        return code;
    }
    out->archive_number = s.number;
    out->bundle_key = s.bundle_key;
    release_papers(home, d);
    return publish_journal(&s, err);
}
