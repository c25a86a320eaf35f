#include "casefile/case.h"

#include "casefile/case_reader.h"
#include "casefile/case_words.h"

#include <string.h>

#define MAX_RECIPIENTS 5000
#define MAX_PARTIES    5000
#define MAX_GROUPS     32
#define MAX_TAGS       20000
#define MAX_PAGE       100000
#define MAX_COUNT      3660 /* days of ten years */

static const struct aj_agent *read_agent(struct aj_case_reader *r, const struct aj_case_at *at)
{
    struct aj_case_at in = aj_reader_object(r, at, "agent", AJ_MAY);
    struct aj_agent *agent = in.object ? aj_reader_room(r, 1, sizeof(*agent)) : NULL;

    if (!agent)
        return NULL;
    agent->name = aj_reader_text(r, &in, "name", AJ_MUST);
    agent->relation = aj_reader_word(r, &in, "relation", "recipients.agent.relation", AJ_MAY);
    agent->id_number = aj_reader_text(r, &in, "id_number", AJ_MAY);
    agent->phone = aj_reader_text(r, &in, "phone", AJ_MAY);
    return agent;
}

static void read_groups(struct aj_case_reader *r, const struct aj_case_at *at,
                        struct aj_recipient *person)
{
    size_t n = aj_reader_list(r, at, "groups", 0, MAX_GROUPS);
    const json_t *list = json_object_get(at->object, "groups");

    person->groups = aj_reader_room(r, n, sizeof(*person->groups));
    for (size_t i = 0; i < n && person->groups; i++) {
        const char *word = json_string_value(json_array_get(list, i));

        if (!word || !aj_case_word_known("recipients.groups", word))
            aj_reader_fail(r, at, "groups", "第 %zu 项不在取值表中，请改用表中的代码", i + 1);
        person->groups[person->n_groups++] = word;
    }
}

static void read_recipient(struct aj_case_reader *r, const struct aj_case_at *at, int no,
                           struct aj_recipient *person)
{
    person->no = aj_reader_int(r, at, "no", no, no);
    person->name = aj_reader_text(r, at, "name", AJ_MUST);
    person->sex = aj_reader_word(r, at, "sex", "recipients.sex", AJ_MUST);
    person->birth_date = aj_reader_date(r, at, "birth_date");
    person->nation = aj_reader_text(r, at, "nation", AJ_MAY);
    person->id_type = aj_reader_word(r, at, "id_type", "recipients.id_type", AJ_MUST);
    person->id_number = aj_reader_text(r, at, "id_number", AJ_MAY);
    person->phone = aj_reader_text(r, at, "phone", AJ_MAY);
    person->address = aj_reader_text(r, at, "address", AJ_MAY);
    person->job = aj_reader_text(r, at, "job", AJ_MAY);
    read_groups(r, at, person);
    person->exemption_code = aj_reader_text(r, at, "exemption_code", AJ_MAY);
    person->hardship_pledge = aj_reader_bool(r, at, "hardship_pledge", AJ_MUST);
    person->is_minor = aj_reader_bool(r, at, "is_minor", AJ_MUST);
    person->sealed = aj_reader_bool(r, at, "sealed", AJ_MUST);
    person->agent = read_agent(r, at);
}

static void read_people(struct aj_case_reader *r, const struct aj_case_at *at, struct aj_case *c)
{
    size_t n = aj_reader_list(r, at, "recipients", 1, MAX_RECIPIENTS);
    bool whole = c->sealed; /* a case sealed as such names none of them */

    c->recipients = aj_reader_room(r, n, sizeof(*c->recipients));
    c->n_recipients = c->recipients ? n : 0;
    for (size_t i = 0; i < c->n_recipients && r->code == AJ_OK; i++) {
        struct aj_case_at entry = aj_reader_entry(r, at, "recipients", i);

        read_recipient(r, &entry, (int)i + 1, &c->recipients[i]);
        c->recipients[i].sealed |= whole;
        c->sealed |= c->recipients[i].sealed; /* sealed once, sealed as a whole */
    }
    n = aj_reader_list(r, at, "opposing_parties", 0, MAX_PARTIES);
    c->opposing_parties = aj_reader_room(r, n, sizeof(*c->opposing_parties));
    c->n_opposing_parties = c->opposing_parties ? n : 0;
    for (size_t i = 0; i < c->n_opposing_parties && r->code == AJ_OK; i++) {
        struct aj_case_at entry = aj_reader_entry(r, at, "opposing_parties", i);
        struct aj_opposing_party *party = &c->opposing_parties[i];

        party->name = aj_reader_text(r, &entry, "name", AJ_MUST);
        party->kind = aj_reader_word(r, &entry, "kind", "opposing_parties.kind", AJ_MUST);
        party->legal_representative = aj_reader_text(r, &entry, "legal_representative", AJ_MAY);
    }
}

static void read_organ(struct aj_case_reader *r, const struct aj_case_at *at, struct aj_organ *o)
{
    struct aj_case_at in = aj_reader_object(r, at, "organ", AJ_MUST);

    o->kind = aj_reader_word(r, &in, "kind", "organ.kind", AJ_MUST);
    o->name = aj_reader_text(r, &in, "name", AJ_MUST);
    o->case_number = aj_reader_text(r, &in, "case_number", AJ_MAY);
    o->notice_number = aj_reader_text(r, &in, "notice_number", AJ_MAY);
    o->person_in_charge = aj_reader_text(r, &in, "person_in_charge", AJ_MAY);
}

static void read_handler(struct aj_case_reader *r, const struct aj_case_at *at,
                         struct aj_handler *h)
{
    struct aj_case_at in = aj_reader_object(r, at, "handler", AJ_MUST);
    struct aj_case_at payee = aj_reader_object(r, &in, "payee", AJ_MUST);

    h->name = aj_reader_text(r, &in, "name", AJ_MUST);
    h->kind = aj_reader_word(r, &in, "kind", "handler.kind", AJ_MUST);
    h->unit = aj_reader_text(r, &in, "unit", AJ_MAY);
    h->licence_number = aj_reader_text(r, &in, "licence_number", AJ_MAY);
    h->phone = aj_reader_text(r, &in, "phone", AJ_MAY);
    h->practice_years = aj_reader_int(r, &in, "practice_years", 0, 80);
    h->public_post = aj_reader_bool(r, &in, "public_post", AJ_MUST);
    h->payee.kind = aj_reader_word(r, &payee, "kind", "handler.payee.kind", AJ_MUST);
    h->payee.account_name = aj_reader_text(r, &payee, "account_name", AJ_MAY);
    h->payee.bank_name = aj_reader_text(r, &payee, "bank_name", AJ_MAY);
    h->payee.account_number = aj_reader_text(r, &payee, "account_number", AJ_MAY);
}

static void read_days_and_outcome(struct aj_case_reader *r, const struct aj_case_at *at,
                                  struct aj_case *c)
{
    struct aj_case_at dates = aj_reader_object(r, at, "dates", AJ_MUST);
    struct aj_case_at outcome = aj_reader_object(r, at, "outcome", AJ_MUST);

    for (int day = 0; day < AJ_DAY_COUNT; day++)
        c->days[day] = aj_reader_date(r, &dates, aj_case_day_key((enum aj_case_day)day));
    c->outcome_kind = aj_reader_word(r, &outcome, "kind", "outcome.kind", AJ_MUST);
    c->outcome_zh = aj_reader_text(r, &outcome, "kind_zh", AJ_MAY);
    if (!c->outcome_zh)
        c->outcome_zh = aj_case_word_zh("outcome.kind", c->outcome_kind);
    c->sentence = aj_reader_text(r, &outcome, "sentence", AJ_MAY);
    c->recovered_fen = aj_reader_money(r, &outcome, "recovered_fen");
}

static void read_facts(struct aj_case_reader *r, const struct aj_case_at *at, struct aj_case *c)
{
    struct aj_case_at in = aj_reader_object(r, at, "facts", AJ_MUST);
    struct aj_case_facts *f = &c->facts;

    f->heard = aj_reader_bool(r, &in, "heard", AJ_MUST);
    f->hearing_count = aj_reader_int(r, &in, "hearing_count", 0, 1000);
    f->procedure = aj_reader_word(r, &in, "procedure", "facts.procedure", AJ_MUST);
    f->in_custody = aj_reader_bool(r, &in, "in_custody", AJ_MUST);
    f->plea_guilty = aj_reader_bool(r, &in, "plea_guilty", AJ_MAY);
    f->recipient_count = aj_reader_int(r, &in, "recipient_count", 1, MAX_RECIPIENTS);
    f->cross_region = aj_reader_word(r, &in, "cross_region", "facts.cross_region", AJ_MUST);
    f->translation_fee_fen = aj_reader_money(r, &in, "translation_fee_fen");
    f->other_cost_fen = aj_reader_money(r, &in, "other_cost_fen");
    f->other_cost_reason = aj_reader_text(r, &in, "other_cost_reason", AJ_BLANK);
    f->major_difficult = aj_reader_bool(r, &in, "major_difficult", AJ_MUST);
    f->withdrawn = aj_reader_word(r, &in, "withdrawn", "facts.withdrawn", AJ_MUST);
    f->terminated = aj_reader_bool(r, &in, "terminated", AJ_MUST);
    f->terminated_work_done = aj_reader_bool(r, &in, "terminated_work_done", AJ_MAY);
    f->enforced = aj_reader_word(r, &in, "enforced", "facts.enforced", AJ_MUST);
    f->service_days = aj_reader_count(r, &in, "service_days", MAX_COUNT);
    f->duty_shifts = aj_reader_count(r, &in, "duty_shifts", MAX_COUNT);
    f->documents = aj_reader_count(r, &in, "documents", MAX_COUNT);
    f->supplement_notice_issued = aj_reader_bool(r, &in, "supplement_notice_issued", AJ_MUST);
    f->preservation = aj_reader_bool(r, &in, "preservation", AJ_MUST);
    f->handler_changed = aj_reader_bool(r, &in, "handler_changed", AJ_MUST);
    f->objection = aj_reader_bool(r, &in, "objection", AJ_MUST);
    if (r->code == AJ_OK && (size_t)f->recipient_count != c->n_recipients) {
        aj_reader_fail(r, &in, "recipient_count", "写的是 %d 人，受援人名单是 %zu 人，请核对",
                       f->recipient_count, c->n_recipients);
    }
}

/* A path that stays within what was sent: no "..", no absolute path, no drive, no empty part. */
static bool inside_folder(const char *path)
{
    if (strpbrk(path, "\\") || (path[0] && path[1] == ':'))
        return false;
    for (;;) {
        size_t n = strcspn(path, "/");

        if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && memcmp(path, "..", 2) == 0))
            return false;
        if (path[n] == '\0')
            return true;
        path += n + 1;
    }
}

/* 0 when the page is not said. */
static int read_page(struct aj_case_reader *r, const struct aj_case_at *at, const char *key)
{
    bool open = json_is_null(json_object_get(at->object, key));

    return open ? 0 : aj_reader_int(r, at, key, 1, MAX_PAGE);
}

static void read_tag(struct aj_case_reader *r, const struct aj_case_at *at,
                     struct aj_paper_tag *tag)
{
    tag->file = aj_reader_text(r, at, "file", AJ_MUST);
    if (tag->file && !inside_folder(tag->file)) {
        aj_reader_fail(r, at, "file", "“%.60s”指到案件材料之外，请写材料夹内的路径，用 / 分隔",
                       tag->file);
    }
    tag->kind = aj_reader_word(r, at, "kind", "papers.kind", AJ_MUST);
    tag->first_page = read_page(r, at, "first_page");
    tag->last_page = read_page(r, at, "last_page");
    if (r->code == AJ_OK && tag->last_page && tag->first_page > tag->last_page) {
        aj_reader_fail(r, at, "last_page", "末页 %d 在首页 %d 之前，请核对", tag->last_page,
                       tag->first_page);
    }
}

static void read_report_and_tags(struct aj_case_reader *r, const struct aj_case_at *at,
                                 struct aj_case *c)
{
    struct aj_case_at in = aj_reader_object(r, at, "closing_report", AJ_MAY);
    size_t n = aj_reader_list(r, at, "papers", 0, MAX_TAGS);

    c->closing.present = in.object != NULL;
    if (in.object) {
        c->closing.handling = aj_reader_lines(r, &in, "handling");
        c->closing.basic_facts = aj_reader_lines(r, &in, "basic_facts");
        c->closing.agent_opinion = aj_reader_lines(r, &in, "agent_opinion");
        c->closing.result = aj_reader_lines(r, &in, "result");
        c->closing.reflection = aj_reader_lines(r, &in, "reflection");
    }
    c->tags = aj_reader_room(r, n, sizeof(*c->tags));
    c->n_tags = c->tags ? n : 0;
    for (size_t i = 0; i < c->n_tags && r->code == AJ_OK; i++) {
        struct aj_case_at entry = aj_reader_entry(r, at, "papers", i);

        read_tag(r, &entry, &c->tags[i]);
    }
}

static void read_head(struct aj_case_reader *r, const struct aj_case_at *at, struct aj_case *c)
{
    (void)aj_reader_int(r, at, "schema_version", 1, 1);
    c->case_number = aj_reader_text(r, at, "case_number", AJ_MUST);
    c->assignment_number = aj_reader_text(r, at, "assignment_number", AJ_MAY);
    c->platform_number = aj_reader_text(r, at, "platform_number", AJ_MAY);
    c->case_class = aj_reader_word(r, at, "case_class", "case_class", AJ_MUST);
    c->stage = aj_reader_word(r, at, "stage", "stage", AJ_MUST);
    c->service_form = aj_reader_word(r, at, "service_form", "service_form", AJ_MUST);
    c->intake_channel = aj_reader_word(r, at, "intake_channel", "intake_channel", AJ_MUST);
    c->client_role = aj_reader_word(r, at, "client_role", "client_role", AJ_MAY);
    c->reason = aj_reader_text(r, at, "reason", AJ_MUST);
    c->quality_grade = aj_reader_word(r, at, "quality_grade", "quality_grade", AJ_MAY);
    c->sealed = aj_reader_bool(r, at, "sealed", AJ_MUST);
    c->secrecy = aj_reader_word(r, at, "secrecy", "secrecy", AJ_MUST);
}

enum aj_code aj_case_read(const json_t *json, struct aj_arena *arena, struct aj_case *out,
                          struct aj_err *err)
{
    struct aj_case_reader r = {.arena = arena, .err = err, .code = AJ_OK};
    const struct aj_case_at top = {.object = json};

    if (!json_is_object(json))
        return aj_fail(err, AJ_INVALID, "case.json 的最外层应当是一组键值（花括号）");
    *out = (struct aj_case){.json = json};
    aj_reader_screen(&r, json);
    read_head(&r, &top, out);
    read_people(&r, &top, out);
    read_organ(&r, &top, &out->organ);
    read_handler(&r, &top, &out->handler);
    read_days_and_outcome(&r, &top, out);
    read_facts(&r, &top, out);
    read_report_and_tags(&r, &top, out);
    return r.code;
}
