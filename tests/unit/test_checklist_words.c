#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

#include "file_fixture.h"

#include "checklist_world.h"

/* What papers say and what the centre knows of the case: other cases, blanks, persons, days. */

static void nothing(struct file *f)
{
    (void)f;
}

/* --- words ----------------------------------------------------------------- */

static void summons_of_another(struct file *f)
{
    (void)file_add_text(f, "传票(2).pdf",
                        "传 票\n\n案号\n\n（2025）浙9911民初2282号\n\n被传唤（通知）人\n\n"
                        "廖正清的代理人段静言\n");
}

static void mandate_of_another(struct file *f)
{
    (void)file_add_text(f, "委托书2.pdf", "授权委托书\n委托人：王小明\n受委托人：覃慎之\n");
}

static void judgment_of_another(struct file *f)
{
    (void)file_add_text(f, "判决书2.pdf", "民事判决书\n（2025）浙9911民初2282号\n原告某公司。");
}

static void interview_of_another(struct file *f)
{
    (void)file_add_text(f, "谈话笔录2.txt", "谈话笔录\n被谈话人：廖正清  性别：女\n");
}

static void decision_for_another(struct file *f)
{
    (void)file_add_text(f, "给予法律援助决定书2.pdf", "给予法律援助决定书\n廖正清：\n经审查，");
}

static void number_of_another_book(struct file *f)
{
    (void)file_add_text(f, "满意度征询表.pdf", "满意度征询表\n（2025）第728号\n看守所：");
}

static void form_without_names(struct file *f)
{
    (void)file_add_text(f, "满意度征询表.pdf", "受援人满意度征询表\n受援人签名：\n是否满意");
}

static void label_inside_a_word(struct file *f)
{
    (void)file_add_text(f, "满意度征询表.pdf", "满意度征询表\n非受援人：王小明\n申请人任务：");
}

static void number_with_an_appendix(struct file *f)
{
    case_put(f->facts, "organ.case_number", "\"（2025）浙9911民初595号之二\"");
    (void)file_add_text(f, "满意度征询表.pdf", "满意度征询表\n（2025）浙9911民初2282号\n");
}

static void names_us_and_another(struct file *f)
{
    (void)file_add_text(f, "谈话笔录2.pdf",
                        "谈话笔录\n案号：（2020）浙01民终1号\n当事人：姚　阿　福\n证人：王小明");
}

static void evidence_of_another(struct file *f)
{
    (void)file_add_text(f, "证据2.pdf", "案号：（2025）浙9911民初2282号\n原告：廖正清，女");
}

static void placeholders(struct file *f)
{
    struct aj_paper *p = file_find(f, "18代理词.docx");

    p->text =
        "受援人姚阿福与XX保险公司一案，2026年X月X日，身份证号3301XXXXXXXX1234，尾号6222XX银行卡";
    p->text_size = strlen(p->text);
}

static void court_anonymises(struct file *f)
{
    struct aj_paper *p = file_find(f, "19民事判决书.pdf");

    p->text = "姚阿福诉XX公司";
    p->text_size = strlen(p->text);
}

static void placeholder_in_report(struct file *f)
{
    case_put(f->facts, "closing_report.result", "\"判令某某公司支付\"");
}

/* --- facts ----------------------------------------------------------------- */

static void short_report(struct file *f)
{
    case_put(f->facts, "closing_report.handling", "\"短\"");
    case_put(f->facts, "closing_report.basic_facts", "\"短\"");
}

static void wrong_check_digit(struct file *f)
{
    case_put(f->facts, "recipients[0].id_number", "\"419901197811211454\"");
}

static void old_number(struct file *f)
{
    case_put(f->facts, "recipients[0].id_number", "\"419901781121145\"");
}

static void other_birthday_and_sex(struct file *f)
{
    case_put(f->facts, "recipients[0].birth_date", "\"1978-11-22\"");
    case_put(f->facts, "recipients[0].sex", "\"F\"");
}

static void short_phone(struct file *f)
{
    case_put(f->facts, "recipients[0].phone", "\"1548217881\"");
}

static void rare_name(struct file *f)
{
    case_put(f->facts, "recipients[0].name", "\"姚䶮\"");
}

static void passport(struct file *f)
{
    case_put(f->facts, "recipients[0].id_type", "\"passport\"");
    case_put(f->facts, "recipients[0].id_number", "\"E1234567\"");
}

static void hearing_before_filing(struct file *f)
{
    case_put(f->facts, "dates.hearing", "\"2025-12-03\"");
}

static void day_between_unknown(struct file *f)
{
    case_put(f->facts, "dates.hearing", "null");
    case_put(f->facts, "dates.filed", "\"2026-01-28\"");
}

static void late_in_all(struct file *f)
{
    case_put(f->facts, "dates.decided", "\"2025-12-02\"");
    case_put(f->facts, "dates.assigned", "\"2025-12-06\"");
    case_put(f->facts, "dates.retained", "\"2025-12-06\"");
    case_put(f->facts, "dates.filed", "\"2025-12-06\"");
    case_put(f->facts, "dates.handed_in", "\"2026-03-07\"");
}

static void last_good_days(struct file *f)
{
    case_put(f->facts, "dates.decided", "\"2025-12-01\"");
    case_put(f->facts, "dates.assigned", "\"2025-12-04\"");
    case_put(f->facts, "dates.retained", "\"2025-12-04\"");
    case_put(f->facts, "dates.handed_in", "\"2026-02-19\"");
}

static void closed_otherwise(struct file *f)
{
    case_put(f->facts, "dates.closed", "\"2026-02-05\"");
}

static void closed_before_the_rules(struct file *f)
{
    static const char *const days[] = {"dates.applied",  "dates.accepted",       "dates.decided",
                                       "dates.assigned", "dates.retained",       "dates.filed",
                                       "dates.hearing",  "dates.document_dated", "dates.closed",
                                       "dates.handed_in"};

    for (size_t i = 0; i < AJ_COUNTOF(days); i++)
        case_put(f->facts, days[i], "\"2023-05-04\"");
    case_put(f->facts, "dates.first_meeting", "\"2023-05-04\"");
    case_put(f->facts, "dates.document_received", "\"2023-05-04\"");
}

static void sealed(struct file *f)
{
    case_put(f->facts, "sealed", "true");
    case_put(f->facts, "recipients[0].sealed", "true");
}

static const struct row rows[] = {
    {"nothing said amiss", civil_file, nothing, "-"},
    {"a summons of another, read out of table cells", civil_file, summons_of_another,
     "wrong_case_paper error hearing_notice 传票(2).pdf;"},
    {"a mandate of another", civil_file, mandate_of_another,
     "wrong_case_paper error power_of_attorney 委托书2.pdf;"},
    {"a judgment of another, by the number under its title", civil_file, judgment_of_another,
     "wrong_case_paper error judgment 判决书2.pdf;"},
    {"an interview with another", civil_file, interview_of_another,
     "wrong_case_paper error client_interview 谈话笔录2.txt;"},
    {"a decision that addresses another", civil_file, decision_for_another,
     "wrong_case_paper error grant_decision 给予法律援助决定书2.pdf;"},
    {"a number of another book says nothing", civil_file, number_of_another_book, "-"},
    {"a form without names is nobody else's", civil_file, form_without_names, "-"},
    {"a label inside a word names nobody", civil_file, label_inside_a_word, "-"},
    {"a number with more behind it is of another series", civil_file, number_with_an_appendix, "-"},
    {"a paper that names us may name others", civil_file, names_us_and_another, "-"},
    {"evidence may be about others", civil_file, evidence_of_another, "-"},
    {"blanks of a template are told, masks are not", civil_file, placeholders,
     "placeholder_text warning agent_opinion 18代理词.docx;"
     "placeholder_text warning agent_opinion 18代理词.docx;"},
    {"a court may leave names out", civil_file, court_anonymises, "-"},
    {"a blank in the closing report", civil_file, placeholder_in_report,
     "placeholder_text warning closing_report ;"},
    {"a closing report of a few words", civil_file, short_report,
     "closing_report_short warning closing_report ;"},
    {"a wrong check digit", civil_file, wrong_check_digit, "id_number_invalid warning - ;"},
    {"a number of the old form", civil_file, old_number, "id_number_old_form warning - ;"},
    {"birthday and sex against the number", civil_file, other_birthday_and_sex,
     "id_birth_mismatch warning - ;id_sex_mismatch warning - ;"},
    {"a phone number too short", civil_file, short_phone, "phone_invalid warning - ;"},
    {"a rare character is said beforehand", civil_file, rare_name, "rare_character info - ;"},
    {"a passport has no check digit", civil_file, passport, "-"},
    {"two days reversed", civil_file, hearing_before_filing, "date_order warning - ;"},
    {"days are in order across one not known", civil_file, day_between_unknown,
     "date_order warning - ;"},
    {"each clock that ran out", civil_file, late_in_all,
     "late_decision warning - ;late_assignment warning - ;late_handin_15 warning - ;"
     "late_handin_30 warning - ;"},
    {"the last day of each clock is in time", civil_file, last_good_days, "-"},
    {"closed on another day than received", civil_file, closed_otherwise,
     "closing_date_differs warning - ;"},
    {"rules that were not in force", civil_file, closed_before_the_rules,
     "rules_not_in_force warning - ;"},
    {"a sealed case is said to be one", civil_file, sealed, "sealed_case info - ;"},
};

static const struct detail details[] = {
    {"foreign: number and person as written", civil_file, summons_of_another,
     "{\"found\":{\"case_number\":\"（2025）浙9911民初2282号\",\"recipient\":\"廖正清\"}}"},
    {"placeholder: its text", civil_file, placeholders, "{\"text\":\"XX保险公司\"}"},
    {"number: whose", civil_file, wrong_check_digit, "{\"recipient\":1}"},
    {"order: which days", civil_file, hearing_before_filing,
     "{\"after\":\"hearing\",\"before\":\"filed\"}"},
    {"clock: how many days", civil_file, late_in_all, "{\"days\":8}"},
    {"report: how many characters", civil_file, short_report, "{\"characters\":182}"},
};

static void personal_numbers_are_not_repeated(void **state)
{
    struct file f;

    (void)state;
    civil_file(&f);
    wrong_check_digit(&f);
    short_phone(&f);
    file_judge(&f, yunxi);
    assert_int_equal(f.findings.n, 2);
    assert_null(strstr(f.findings.list[0].message, "419901"));
    assert_null(strstr(f.findings.list[1].message, "15482"));
    file_release(&f);
}

static void sealed_recipients_are_not_named(void **state)
{
    struct file f;

    (void)state;
    civil_file(&f);
    sealed(&f);
    short_phone(&f);
    file_judge(&f, yunxi);
    for (size_t i = 0; i < f.findings.n; i++)
        assert_null(strstr(f.findings.list[i].message, "姚阿福"));
    file_release(&f);
}

int main(void)
{
    struct CMUnitTest tests[2 + AJ_COUNTOF(rows) + AJ_COUNTOF(details)] = {
        cmocka_unit_test(personal_numbers_are_not_repeated),
        cmocka_unit_test(sealed_recipients_are_not_named),
    };
    size_t n = 2;
    int failed;

    yunxi = profile_of("yunxi");
    ROWS(rows, file_is_judged);
    ROWS(details, finding_carries_its_keys);
    failed = cmocka_run_group_tests_name("checklist_words", tests, NULL, NULL);
    aj_profile_close(yunxi);
    return failed;
}
