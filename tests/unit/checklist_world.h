#ifndef AJ_TESTS_CHECKLIST_WORLD_H
#define AJ_TESTS_CHECKLIST_WORLD_H

/* Whole files, complete by the rules of the sample place, for tests that take something away, add
   something or spoil it. Include after cmocka.h. */

#include "case_fixture.h"
#include "file_fixture.h"

#include <stdio.h>

static const char *const civil_papers[] = {"01申请表.pdf",           "02身份证.jpg",
                                           "03农民工身份证明.png",   "04申请材料-工资结算单.pdf",
                                           "05材料接收凭证.pdf",     "06法律援助审查表.pdf",
                                           "07援助决定书.pdf",       "08指派通知书.pdf",
                                           "09法律援助公函.pdf",     "10送达回证.pdf",
                                           "11委托代理协议.docx",    "12授权委托书.pdf",
                                           "13谈话笔录.pdf",         "14证据目录.pdf",
                                           "15民事起诉状.pdf",       "16开庭传票.pdf",
                                           "17庭审笔录.pdf",         "18代理词.docx",
                                           "19民事判决书.pdf",       "20判决书签收凭证.pdf",
                                           "21承办情况通报记录.pdf", "22结案报告.docx"};

static const char *const criminal_papers[] = {
    "01提供法律援助通知书.pdf", "02审查表.pdf",           "03指派通知书.pdf", "04公函.pdf",
    "05送达回证.pdf",           "06授权委托书.pdf",       "07会见笔录.pdf",   "08阅卷笔录.pdf",
    "09调查笔录.pdf",           "10起诉书.pdf",           "11辩护词.docx",    "12刑事判决书.pdf",
    "13判决书签收凭证.pdf",     "14承办情况通报记录.pdf", "15结案报告.docx"};

/* Every text of the closing report long enough together. */
static inline void lengthen_report(json_t *facts)
{
    char text[3 * 700 + 1];

    for (size_t i = 0; i < 700; i++)
        memcpy(text + 3 * i, "案", 3);
    text[sizeof(text) - 1] = '\0';
    case_set(facts, "closing_report.handling", json_string(text));
}

static inline void civil_file(struct file *f)
{
    *f = (struct file){.facts = case_fixture()};
    lengthen_report(f->facts);
    for (size_t i = 0; i < AJ_COUNTOF(civil_papers); i++)
        (void)file_add(f, civil_papers[i]);
}

/* A trial, by notice of the court, not in custody, not heard. */
static inline void criminal_file(struct file *f)
{
    *f = (struct file){.facts = case_fixture()};
    lengthen_report(f->facts);
    case_put(f->facts, "case_class", "\"criminal\"");
    case_put(f->facts, "service_form", "\"criminal_defence\"");
    case_put(f->facts, "intake_channel", "\"notice_defence\"");
    case_put(f->facts, "client_role", "\"defendant\"");
    case_put(f->facts, "recipients[0].exemption_code", "\"NOTICE\"");
    case_put(f->facts, "facts.heard", "false");
    case_put(f->facts, "facts.hearing_count", "0");
    case_put(f->facts, "facts.plea_guilty", "false");
    case_put(f->facts, "dates.hearing", "null");
    case_put(f->facts, "dates.applied", "null");
    case_put(f->facts, "dates.accepted", "null");
    case_put(f->facts, "dates.decided", "null");
    case_put(f->facts, "dates.noticed", "\"2025-11-24\"");
    for (size_t i = 0; i < AJ_COUNTOF(criminal_papers); i++)
        (void)file_add(f, criminal_papers[i]);
}

/* Each row begins with a file in which nothing is wrong, does one thing to it, and names all
   findings that must come of it: a rule that no longer fires, or fires too often, fails its row. */

static struct aj_profile *yunxi;

typedef void change(struct file *f);

struct row {
    const char *name;
    void (*begin)(struct file *f);
    change *change;
    const char *findings; /* "code severity kind file;" each, in the order told; "-" for none */
};

static inline void tell(const struct aj_finding *x, char *out, size_t size)
{
    size_t n = strlen(out);

    (void)snprintf(out + n, size - n, "%s %s %s %s;", x->code, aj_severity_word(x->severity),
                   x->paper_kind ? x->paper_kind : "-", x->file ? x->file : "");
}

/* whatever is wrong comes with its rule and, unless it only informs, with a remedy. */
static inline void assert_helpful(const struct aj_finding *x)
{
    assert_true(*x->message != '\0');
    assert_non_null(x->rule);
    assert_true(*x->rule != '\0');
    assert_non_null(x->remedy);
    if (x->severity != AJ_INFO)
        assert_true(*x->remedy != '\0');
}

static inline void file_is_judged(void **state)
{
    const struct row *row = *state;
    struct file f;
    char told[4000] = "";

    row->begin(&f);
    row->change(&f);
    file_judge(&f, yunxi);
    for (size_t i = 0; i < f.findings.n; i++) {
        assert_helpful(&f.findings.list[i]);
        tell(&f.findings.list[i], told, sizeof(told));
    }
    assert_string_equal(*told ? told : "-", row->findings);
    file_release(&f);
}

struct detail {
    const char *name;
    void (*begin)(struct file *f);
    change *change;
    const char *json; /* the detail of the first finding */
};

static inline void finding_carries_its_keys(void **state)
{
    const struct detail *row = *state;
    struct file f;
    char *json;

    row->begin(&f);
    row->change(&f);
    file_judge(&f, yunxi);
    assert_true(f.findings.n > 0);
    json = json_dumps(f.findings.list[0].detail, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(json, row->json);
    free(json);
    file_release(&f);
}

#define ROWS(list, test)                                                                           \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (list)[i].name, .test_func = (test),                                           \
            .initial_state = (void *)(uintptr_t) & (list)[i]                                       \
        }

#endif
