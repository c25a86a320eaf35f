#include "service/page_model.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"
#include "casefile/number.h"
#include "service/catalogue_model.h"
#include "service/model.h"
#include "service/page_numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_date(struct aj_model *m, json_t *o, const char *key, struct aj_date date)
{
    char text[48] = "";
    int year, month, day;

    if (aj_date_known(date)) {
        aj_date_split(date, &year, &month, &day);
        (void)snprintf(text, sizeof(text), "%d年%d月%d日", year, month, day);
    }
    aj_model_put_text(m, o, key, text);
}

static void put_money(struct aj_model *m, json_t *o, const char *key, int64_t fen, const char *unit)
{
    char text[AJ_FEN_TEXT_SIZE];
    char whole[64];

    aj_fen_text(fen, text);
    (void)snprintf(whole, sizeof(whole), "%s%s", text, unit);
    aj_model_put_text(m, o, key, whole);
}

static void add_recipient(struct aj_buf *out, const struct aj_recipient *r)
{
    if (out->size)
        aj_buf_addf(out, "、");
    if (r->sealed) {
        aj_buf_addf(out, AJ_SEALED_RECIPIENT, r->no);
    } else {
        aj_buf_addf(out, "%s", r->name);
    }
}

static void put_people(struct aj_model *m, json_t *o, const struct aj_case *c)
{
    AJ_AUTO(aj_buf_release) struct aj_buf recipients = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf opposing = {0};

    for (size_t i = 0; i < c->n_recipients; i++)
        add_recipient(&recipients, &c->recipients[i]);
    for (size_t i = 0; i < c->n_opposing_parties; i++)
        aj_buf_addf(&opposing, "%s%s", i ? "、" : "", c->opposing_parties[i].name);
    m->failed |= recipients.failed || opposing.failed;
    aj_model_put_text(m, o, "recipients", recipients.data);
    aj_model_put_text(m, o, "opposing", opposing.data);
}

static void put_case(struct aj_model *m, const struct aj_case *c)
{
    json_t *o = aj_model_section(m, "case");

    aj_model_put_text(m, o, "number", c->case_number);
    aj_model_put_text(m, o, "assignment_number", c->assignment_number);
    aj_model_put_text(m, o, "platform_number", c->platform_number);
    aj_model_put_text(m, o, "class", aj_case_word_zh("case_class", c->case_class));
    aj_model_put_text(m, o, "stage", aj_case_word_zh("stage", c->stage));
    aj_model_put_text(m, o, "service_form", aj_case_word_zh("service_form", c->service_form));
    aj_model_put_text(m, o, "intake", aj_case_word_zh("intake_channel", c->intake_channel));
    aj_model_put_text(m, o, "role", aj_case_word_zh("client_role", c->client_role));
    aj_model_put_text(m, o, "reason", c->reason);
    put_people(m, o, c);
    aj_model_put_text(m, o, "organ", c->organ.name);
    aj_model_put_text(m, o, "court_number", c->organ.case_number);
    aj_model_put_text(m, o, "handler", c->handler.name);
    aj_model_put_text(m, o, "handler_kind", aj_case_word_zh("handler.kind", c->handler.kind));
    aj_model_put_text(m, o, "unit", c->handler.unit);
    put_date(m, o, "applied", c->days[AJ_DAY_APPLIED]);
    put_date(m, o, "accepted", c->days[AJ_DAY_ACCEPTED]);
    put_date(m, o, "decided", c->days[AJ_DAY_DECIDED]);
    put_date(m, o, "assigned", c->days[AJ_DAY_ASSIGNED]);
    put_date(m, o, "closed", c->days[AJ_DAY_CLOSED]);
    put_date(m, o, "handed_in", c->days[AJ_DAY_HANDED_IN]);
    aj_model_put_text(m, o, "outcome", c->outcome_zh);
    aj_model_put_text(m, o, "sentence", c->sentence);
    put_money(m, o, "recovered", c->recovered_fen, "元");
}

static void put_report(struct aj_model *m, const struct aj_case *c)
{
    static const struct {
        const char *word, *text;
    } forms[] = {
        {"criminal_defence", "刑事辩护"},
        {"criminal_agency", "刑事代理"},
        {"civil_litigation", "民事诉讼代理"},
        {"administrative_litigation", "行政诉讼代理"},
        {"state_compensation", "国家赔偿案件代理"},
        {"labour_arbitration", "劳动争议调解与仲裁代理"},
        {"duty_help", "值班律师法律帮助"},
        {"other", "其他"},
    };
    json_t *o = aj_model_section(m, "report");
    json_t *list = json_array();
    const char *box = "other"; /* the printed form has these eight; a form without one is other */

    for (size_t i = 0; i < AJ_COUNTOF(forms); i++) {
        if (strcmp(forms[i].word, c->service_form) == 0)
            box = forms[i].word;
    }
    aj_model_put_text(m, o, "handling", c->closing.handling);
    aj_model_put_text(m, o, "basic_facts", c->closing.basic_facts);
    aj_model_put_text(m, o, "agent_opinion", c->closing.agent_opinion);
    aj_model_put_text(m, o, "result", c->closing.result);
    aj_model_put_text(m, o, "reflection", c->closing.reflection);
    for (size_t i = 0; i < AJ_COUNTOF(forms); i++) {
        bool checked = strcmp(forms[i].word, box) == 0;

        aj_model_append(m, list,
                        json_pack("{s:s, s:b}", "text", forms[i].text, "checked", checked));
    }
    aj_model_put(m, m->root, "service_forms", list);
}

/* 立卷情况说明: what a reader of the volume must know, one line each. */
static void put_note(struct aj_model *m, const struct aj_dossier *d, const int *firsts)
{
    json_t *note = aj_model_section(m, "note");
    json_t *lines = json_array();

    for (size_t i = 0; i < d->findings.n; i++) {
        const struct aj_finding *f = &d->findings.list[i];

        if (f->severity == AJ_WARNING)
            aj_model_append(m, lines, json_pack("{s:s}", "text", f->message));
    }
    for (size_t i = 0; i < d->n_papers; i++) {
        const char *base = strrchr(d->papers[i].name, '/');

        if (firsts[i] || d->facts.sealed)
            continue;
        aj_model_append(m, lines,
                        json_pack("{s:s++}", "text", "“", base ? base + 1 : d->papers[i].name,
                                  "”为电子文件，未编页号。"));
    }
    aj_model_put(m, note, "lines", lines);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct aj_digest));
}

void aj_check_value(const struct aj_paper *papers, size_t n, char out[17])
{
    AJ_AUTO(aj_auto_free) struct aj_digest *all = calloc(n + 1, sizeof(*all));
    char hex[AJ_DIGEST_HEX_SIZE];
    struct aj_digest digest;

    out[0] = '\0';
    if (!all)
        return;
    for (size_t i = 0; i < n; i++)
        all[i] = papers[i].sha256;
    qsort(all, n, sizeof(*all), by_bytes);
    digest = aj_digest_of(all, n * sizeof(*all));
    aj_digest_hex(&digest, hex);
    memcpy(out, hex, 16);
    out[16] = '\0';
}

static void put_check_value(struct aj_model *m, const struct aj_dossier *d, const char *number)
{
    char value[17];
    char text[200];

    aj_check_value(d->papers, d->n_papers, value);
    (void)snprintf(text, sizeof(text), "%s\n%s", number, value);
    aj_model_put_text(m, m->root, "qr", text);
    (void)snprintf(text, sizeof(text), "%.4s %.4s %.4s %.4s", value, value + 4, value + 8,
                   value + 12);
    aj_model_put_text(m, m->root, "check_value", text);
}

static void put_subsidy(struct aj_model *m, const struct aj_subsidy *s)
{
    json_t *o = aj_model_section(m, "subsidy");

    put_money(m, o, "standard", s->standard_fen, "");
    put_money(m, o, "cross_region", s->cross_region_fen, "");
    put_money(m, o, "translation", s->translation_fen, "");
    put_money(m, o, "other", s->other_fen, "");
    put_money(m, o, "deduction", s->deduction_fen, "");
    put_money(m, o, "payable", s->payable_fen, "");
}

json_t *aj_page_model(struct aj_home *home, const struct aj_dossier *d,
                      const struct aj_page_facts *facts)
{
    AJ_AUTO(aj_auto_free) int *firsts = calloc(d->n_papers + 1, sizeof(*firsts));
    const json_t *profile = aj_profile_json(home->profile);
    struct aj_model m = {.root = json_object()};
    json_t *centre, *people;

    if (!firsts || !m.root) {
        json_decref(m.root);
        return NULL;
    }
    centre = aj_model_section(&m, "centre");
    aj_model_put_text(&m, centre, "name", aj_profile_centre(home->profile));
    aj_model_put_text(&m, centre, "place",
                      aj_json_text(json_object_get(profile, "centre"), "place"));
    aj_model_put_text(&m, m.root, "archive_number", facts->archive_number);
    aj_model_put_text(&m, m.root, "retention", aj_retention_zh(home->profile, &d->facts));
    put_date(&m, m.root, "sealed_on", facts->sealed_on);
    aj_model_put(&m, m.root, "secret",
                 json_boolean(d->facts.sealed || strcmp(d->facts.secrecy, "none") != 0));
    aj_model_put_text(&m, m.root, "volume", "二卷合一");
    put_case(&m, &d->facts);
    put_report(&m, &d->facts);
    people = aj_model_section(&m, "people");
    aj_model_put_text(&m, people, "filer", facts->filer);
    aj_model_put_text(&m, people, "checker", facts->checker);
    aj_catalogue_model(&m, home, d, firsts, aj_page_numbers(d->papers, d->n_papers, firsts));
    put_note(&m, d, firsts);
    put_check_value(&m, d, facts->archive_number);
    put_subsidy(&m, &d->subsidy);
    if (m.failed) {
        json_decref(m.root);
        return NULL;
    }
    return m.root;
}
