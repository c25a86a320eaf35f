#ifndef AJ_CASEFILE_CASE_H
#define AJ_CASEFILE_CASE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the centre knows of one case (案件): the facts that its case system exports as case.json,
 * parsed and checked. Pure data: every string is NUL-terminated UTF-8 in the arena given to the
 * parser (or in `json`), NULL where the centre does not know; money is whole fen (分); dates are
 * civil days. Words such as `case_class` keep their spelling of docs/formats/case-json.md and are
 * known to be one of the allowed words once parsed.
 */

/* a sealed person appears by a code, never by name, on anything that is printed. */
#define AJ_SEALED_RECIPIENT "未成年人%02d" /* with `no` */

struct aj_agent { /* who applies for a recipient (代理人), e.g. a child's mother */
    const char *name;
    const char *relation;
    const char *id_number;
    const char *phone;
};

struct aj_recipient { /* 受援人 */
    int no;           /* 1, 2, 3 … */
    const char *name;
    const char *sex; /* "M" "F" */
    struct aj_date birth_date;
    const char *nation;
    const char *id_type; /* "resident_id" "passport" */
    const char *id_number;
    const char *phone;
    const char *address;
    const char *job;
    const char **groups; /* "migrant_worker" … */
    size_t n_groups;
    const char *exemption_code; /* NULL: hardship must be shown; "NOTICE": a notified case */
    bool hardship_pledge;
    bool is_minor;
    bool sealed;
    const struct aj_agent *agent; /* NULL: applies himself */
};

struct aj_opposing_party {
    const char *name;
    const char *kind;
    const char *legal_representative;
};

struct aj_organ { /* 办案机关 */
    const char *kind;
    const char *name;
    const char *case_number;
    const char *notice_number;
    const char *person_in_charge;
};

struct aj_payee {
    const char *kind; /* "person" "unit" */
    const char *account_name;
    const char *bank_name;
    const char *account_number;
};

struct aj_handler { /* 承办人 */
    const char *name;
    const char *kind; /* "lawyer" "legal_worker" "centre_staff" "volunteer" */
    const char *unit;
    const char *licence_number;
    const char *phone;
    int practice_years;
    bool public_post;
    struct aj_payee payee;
};

/* The days of the case, in the order in which they follow each other; AJ_NO_DATE where not known.
 */
enum aj_case_day {
    AJ_DAY_APPLIED,
    AJ_DAY_ACCEPTED,
    AJ_DAY_NOTICED,
    AJ_DAY_DECIDED,
    AJ_DAY_ASSIGNED,
    AJ_DAY_RETAINED,
    AJ_DAY_FIRST_MEETING,
    AJ_DAY_FILE_REVIEW,
    AJ_DAY_FILED,
    AJ_DAY_HEARING,
    AJ_DAY_DOCUMENT_DATED,
    AJ_DAY_DOCUMENT_RECEIVED,
    AJ_DAY_CLOSED, /* 结案日 */
    AJ_DAY_HANDED_IN,
    AJ_DAY_COUNT
};

struct aj_case_facts {
    bool heard;
    int hearing_count;
    const char *procedure; /* "ordinary" "summary" "fast_track" "none" */
    bool in_custody;
    bool plea_guilty;
    int recipient_count;
    const char *cross_region; /* "none" "cross_city" "cross_province" */
    int64_t translation_fee_fen;
    int64_t other_cost_fen;
    const char *other_cost_reason;
    bool major_difficult;
    const char *withdrawn; /* "none" "before_hearing" "after_hearing" */
    bool terminated;
    bool terminated_work_done; /* unknown is false: work is paid when it is shown */
    const char *enforced;      /* "none" "partial" "full" */
    int service_days;          /* this and the next two: -1 where it is not known */
    int duty_shifts;
    int documents;
    bool supplement_notice_issued;
    bool preservation;
    bool handler_changed;
    bool objection;
};

struct aj_paper_tag { /* what the handler said at upload about a file whose name says nothing */
    const char *file;
    const char *kind;
    int first_page; /* 0: from the beginning */
    int last_page;  /* 0: to where the next part begins, or the end; both 0: the whole file */
};

struct aj_closing_texts { /* 结案报告 */
    bool present;
    const char *handling, *basic_facts, *agent_opinion, *result, *reflection;
};

struct aj_case {
    const char *case_number; /* 案号, as the centre writes it */
    const char *assignment_number;
    const char *platform_number;
    const char *case_class;
    const char *stage;
    const char *service_form;
    const char *intake_channel;
    const char *client_role;
    const char *reason; /* 案由 */
    struct aj_recipient *recipients;
    size_t n_recipients; /* 1 or more */
    struct aj_opposing_party *opposing_parties;
    size_t n_opposing_parties;
    struct aj_organ organ;
    struct aj_handler handler;
    struct aj_date days[AJ_DAY_COUNT];
    const char *outcome_kind;
    const char *outcome_zh;
    const char *sentence;
    int64_t recovered_fen;
    struct aj_case_facts facts;
    const char *quality_grade; /* NULL: not graded */
    bool sealed;               /* 封存: true when any recipient is */
    const char *secrecy;
    struct aj_closing_texts closing;
    struct aj_paper_tag *tags;
    size_t n_tags;
    const json_t *json; /* the document itself, for rules that name a fact by its path; borrowed */
};

/*
 * Reads a case from its JSON document. `json` is borrowed and must live as long as `*out`; all else
 * is in `arena`. Everything is checked before anything is returned: missing keys, wrong types,
 * words not in their table, impossible dates, negative or fractional money, text that is not plain
 * (control characters, direction overrides), texts over 20,000 characters, recipient_count other
 * than the number of recipients, tags that leave the case's folder. Errors: AJ_INVALID, the text
 * names the key ("recipients[2].id_number"), what is wrong and the remedy, in Chinese;
 * AJ_NO_MEMORY. `*out` is unspecified on error. Rule: docs/formats/case-json.md; R-12.
 */
enum aj_code aj_case_read(const json_t *json, struct aj_arena *arena, struct aj_case *out,
                          struct aj_err *err) AJ_CHECKED;

/* Key of a day in case.json ("document_received") and its Chinese name ("文书收到日期"). */
const char *aj_case_day_key(enum aj_case_day day);
const char *aj_case_day_name(enum aj_case_day day);

/* The Chinese for a word of case.json, e.g. ("case_class", "civil") → "民事"; the word itself if
 * none. */
const char *aj_case_word_zh(const char *key, const char *word);

/* A fact by its path ("facts.in_custody", "organ.kind"); NULL when absent. Borrowed from the
 * document. */
const json_t *aj_case_fact(const struct aj_case *c, const char *path);

#endif
