#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

#include "file_fixture.h"

#include "checklist_world.h"

/* What a file must, may and must not hold, and what is wrong with its papers as files. */

/* --- papers ---------------------------------------------------------------- */

static void nothing(struct file *f)
{
    (void)f;
}

static void no_judgment(struct file *f)
{
    file_drop(f, "19民事判决书.pdf");
}

static void three_missing(struct file *f)
{
    file_drop(f, "19民事判决书.pdf");
    file_drop(f, "12授权委托书.pdf");
    file_drop(f, "10送达回证.pdf");
}

static void no_proof_of_exemption(struct file *f)
{
    file_drop(f, "03农民工身份证明.png");
}

static void hardship_to_be_shown(struct file *f)
{
    case_put(f->facts, "recipients[0].exemption_code", "null");
}

static void another_channel(struct file *f)
{
    case_put(f->facts, "intake_channel", "\"government_order\"");
}

static void supplement_issued(struct file *f)
{
    case_put(f->facts, "facts.supplement_notice_issued", "true");
}

static void handler_changed(struct file *f)
{
    case_put(f->facts, "facts.handler_changed", "true");
}

static void not_heard(struct file *f)
{
    case_put(f->facts, "facts.heard", "false");
    file_drop(f, "16开庭传票.pdf");
    file_drop(f, "17庭审笔录.pdf");
}

static void heard_without_papers(struct file *f)
{
    file_drop(f, "16开庭传票.pdf");
    file_drop(f, "17庭审笔录.pdf");
}

static void notice_in_application(struct file *f)
{
    (void)file_add(f, "通知辩护公函.pdf");
}

static void application_in_notice(struct file *f)
{
    (void)file_add(f, "法律援助申请表.pdf");
    (void)file_add(f, "个人诚信承诺书.pdf");
}

static void indictment_in_civil(struct file *f)
{
    (void)file_add(f, "不起诉决定书.pdf");
}

static void in_custody(struct file *f)
{
    case_put(f->facts, "facts.in_custody", "true");
}

static void pleads_guilty(struct file *f)
{
    case_put(f->facts, "facts.plea_guilty", "true");
}

static void no_investigation(struct file *f)
{
    file_drop(f, "09调查笔录.pdf");
}

static void statement_instead(struct file *f)
{
    file_drop(f, "09调查笔录.pdf");
    (void)file_add(f, "调查取证情况说明.docx");
}

static void statement_for_the_meeting(struct file *f)
{
    file_find(f, "07会见笔录.pdf")->name = "07未会见情况说明.pdf";
}

static void statement_told_by_its_title(struct file *f)
{
    file_drop(f, "08阅卷笔录.pdf");
    (void)file_add_text(f, "IMG_0007.pdf", "关于阅卷的情况说明\n受援人姚阿福");
}

static void terminated(struct file *f)
{
    case_put(f->facts, "facts.terminated", "true");
    case_put(f->facts, "facts.terminated_work_done", "true");
    file_drop(f, "19民事判决书.pdf");
    file_drop(f, "18代理词.docx");
    file_drop(f, "15民事起诉状.pdf");
}

static void terminated_with_decision(struct file *f)
{
    terminated(f);
    (void)file_add(f, "终止法律援助决定书.pdf");
}

static void terminated_with_indictment(struct file *f)
{
    terminated_with_decision(f);
    (void)file_add(f, "不起诉决定书.pdf");
}

static void withdrawn(struct file *f)
{
    case_put(f->facts, "facts.withdrawn", "\"after_hearing\"");
    file_drop(f, "19民事判决书.pdf");
    (void)file_add(f, "准许撤诉裁定书.pdf");
}

static void withdrawn_by_a_ruling(struct file *f)
{
    withdrawn(f);
    file_drop(f, "准许撤诉裁定书.pdf");
    (void)file_add(f, "民事裁定书（2026）浙9911民初9号.pdf");
}

static void withdrawn_after_preservation(struct file *f)
{
    withdrawn(f);
    file_drop(f, "准许撤诉裁定书.pdf");
    (void)file_add(f, "民事裁定书（财产保全）.pdf");
}

static void duty_help(struct file *f)
{
    case_put(f->facts, "service_form", "\"duty_help\"");
    f->n = 0;
    (void)file_add(f, "提供法律援助通知书.pdf");
    (void)file_add(f, "授权委托书.pdf");
}

static void unreadable(struct file *f)
{
    struct aj_paper *p = file_find(f, "19民事判决书.pdf");

    p->flags = AJ_PAPER_UNREADABLE;
    p->trouble = "文件有口令。";
}

static void program(struct file *f)
{
    file_add(f, "判决书.exe.pdf")->flags = AJ_PAPER_FORBIDDEN;
}

static void photo_of_nothing(struct file *f)
{
    (void)file_add(f, "IMG_20260101_101010.jpg");
}

static void flags(struct file *f)
{
    file_find(f, "02身份证.jpg")->flags = AJ_PAPER_GPS | AJ_PAPER_BAD_EXIF;
    file_find(f, "18代理词.docx")->flags = AJ_PAPER_SCRIPT | AJ_PAPER_REMOTE | AJ_PAPER_WRONG_NAME;
    file_find(f, "19民事判决书.pdf")->flags =
        AJ_PAPER_ENCRYPTED | AJ_PAPER_ATTACHMENT | AJ_PAPER_EXTRA_BYTES;
}

static void make_alike(struct aj_paper *a, const struct aj_paper *b)
{
    a->sha256 = b->sha256;
    a->size = b->size;
}

static void duplicate(struct file *f)
{
    make_alike(file_add(f, "民事起诉状（副本）.pdf"), file_find(f, "15民事起诉状.pdf"));
}

static void duplicate_in_a_slot_of_its_own(struct file *f)
{
    make_alike(file_find(f, "18代理词.docx"), file_find(f, "15民事起诉状.pdf"));
}

static void evidence_twice(struct file *f)
{
    make_alike(file_find(f, "14证据目录.pdf"), file_find(f, "04申请材料-工资结算单.pdf"));
}

static void draft_only(struct file *f)
{
    file_find(f, "18代理词.docx")->name = "18代理词（草稿）.docx";
}

static void draft_besides(struct file *f)
{
    (void)file_add(f, "空白授权委托书.pdf");
}

static void moulds_are_no_templates(struct file *f)
{
    (void)file_add(f, "证据2 模板工程承包合同.pdf");
}

static const struct row rows[] = {
    {"a complete civil file has no findings", civil_file, nothing, "-"},
    {"a complete criminal file by notice has no findings", criminal_file, nothing, "-"},
    {"a mandatory paper is missing", civil_file, no_judgment, "missing_paper error judgment ;"},
    {"all that is missing is told at once", civil_file, three_missing,
     "missing_paper error service_receipt ;missing_paper error power_of_attorney ;"
     "missing_paper error judgment ;"},
    {"an exemption without its proof is a gap", civil_file, no_proof_of_exemption,
     "missing_paper error exemption_proof ;"},
    {"who is not exempt shows hardship", civil_file, hardship_to_be_shown,
     "missing_paper error hardship_statement ;"},
    {"the green channel needs no hardship paper", civil_file, nothing, "-"},
    {"a government order asks for its letter", civil_file, another_channel,
     "missing_paper error government_order ;"},
    {"a supplement notice issued must be there", civil_file, supplement_issued,
     "missing_paper error supplement_notice ;"},
    {"a changed handler leaves a notice", civil_file, handler_changed,
     "missing_paper error handler_change ;"},
    {"what was not heard has no record", civil_file, not_heard, "-"},
    {"what was heard has summons and record", civil_file, heard_without_papers,
     "missing_paper error hearing_notice ;missing_paper error hearing_record ;"},
    {"an application case has no notice letter", civil_file, notice_in_application,
     "forbidden_paper error notice_letter 通知辩护公函.pdf;"},
    {"a notified case has no application and no hardship paper", criminal_file,
     application_in_notice,
     "forbidden_paper error application_form 法律援助申请表.pdf;"
     "forbidden_paper error hardship_statement 个人诚信承诺书.pdf;"},
    {"a civil file has no prosecutor's papers", civil_file, indictment_in_civil,
     "forbidden_paper error indictment 不起诉决定书.pdf;"},
    {"custody asks for the meeting permit", criminal_file, in_custody,
     "missing_paper error meeting_permit ;"},
    {"a guilty plea asks for its record", criminal_file, pleads_guilty,
     "missing_paper error plea_record ;"},
    {"investigation or a statement about it", criminal_file, no_investigation,
     "missing_paper error - ;"},
    {"a signed statement fills in for investigation", criminal_file, statement_instead,
     "filler_used warning investigation_material 调查取证情况说明.docx;"},
    {"a signed statement fills in for the meeting", criminal_file, statement_for_the_meeting,
     "filler_used warning client_meeting_criminal 07未会见情况说明.pdf;"},
    {"a statement is told by its title, too", criminal_file, statement_told_by_its_title,
     "filler_used warning file_review_note IMG_0007.pdf;"},
    {"a terminated case asks for the decision only", civil_file, terminated,
     "missing_paper error termination_decision ;terminated_case info - ;"},
    {"a terminated case with its decision is complete", civil_file, terminated_with_decision,
     "terminated_case info - ;"},
    {"termination allows nothing forbidden", civil_file, terminated_with_indictment,
     "forbidden_paper error indictment 不起诉决定书.pdf;terminated_case info - ;"},
    {"a withdrawal stands for the judgment", civil_file, withdrawn, "-"},
    {"in a withdrawn case the ruling is the withdrawal", civil_file, withdrawn_by_a_ruling, "-"},
    {"the ruling that secures property is not", civil_file, withdrawn_after_preservation,
     "missing_paper error withdrawal ;"},
    {"duty help asks for its register", criminal_file, duty_help,
     "forbidden_paper error power_of_attorney 授权委托书.pdf;"
     "missing_paper error duty_help_record ;"},
    {"what cannot be read fills no slot", civil_file, unreadable,
     "unreadable_paper error - 19民事判决书.pdf;missing_paper error judgment ;"},
    {"a program is no paper", civil_file, program, "forbidden_paper error - 判决书.exe.pdf;"},
    {"a photo that says nothing waits for a person", civil_file, photo_of_nothing,
     "unclassified_paper error - IMG_20260101_101010.jpg;"},
    {"risks inside files are told and block nothing", civil_file, flags,
     "exif_invalid warning - 02身份证.jpg;gps_in_photo info - 02身份证.jpg;"
     "script_in_paper warning - 18代理词.docx;remote_reference warning - 18代理词.docx;"
     "extension_mismatch warning - 18代理词.docx;restricted_paper warning - 19民事判决书.pdf;"
     "attachment_in_paper warning - 19民事判决书.pdf;extra_bytes warning - 19民事判决书.pdf;"},
    {"a duplicate is named by its copy", civil_file, duplicate,
     "duplicate_paper warning pleading 民事起诉状（副本）.pdf;"},
    {"a duplicate fills no slot", civil_file, duplicate_in_a_slot_of_its_own,
     "duplicate_paper warning agent_opinion 18代理词.docx;missing_paper error agent_opinion ;"},
    {"one paper may be handed in and be evidence", civil_file, evidence_twice,
     "duplicate_paper warning evidence_set 14证据目录.pdf;"},
    {"a draft fills no slot", civil_file, draft_only,
     "draft_paper warning agent_opinion 18代理词（草稿）.docx;missing_paper error agent_opinion ;"},
    {"a blank form is told", civil_file, draft_besides,
     "draft_paper warning power_of_attorney 空白授权委托书.pdf;"},
    {"moulds on a building site are no templates", civil_file, moulds_are_no_templates, "-"},
};

/* --- what a finding carries ------------------------------------------------ */

static const struct detail details[] = {
    {"missing: which kind", civil_file, no_judgment,
     "{\"kind\":\"judgment\",\"name_zh\":\"裁判文书\"}"},
    {"missing: any of which", criminal_file, no_investigation,
     "{\"any_of\":[\"investigation_material\",\"investigation_statement\"]}"},
    {"duplicate: of what", civil_file, duplicate, "{\"same_as\":\"15民事起诉状.pdf\"}"},
    {"filler: what for what", criminal_file, statement_instead,
     "{\"filler\":\"investigation_statement\",\"fills\":\"investigation_material\"}"},
};

static void same_file_is_judged_the_same_twice(void **state)
{
    struct file f;
    size_t n;

    (void)state;
    civil_file(&f);
    flags(&f);
    file_judge(&f, yunxi);
    n = f.findings.n;
    aj_findings_release(&f.findings);
    f.findings = (struct aj_findings){0};
    file_judge(&f, yunxi);
    assert_int_equal(f.findings.n, n);
    file_release(&f);
}

static void missing_paper_says_what_came_in_vain(void **state)
{
    struct file f;

    (void)state;
    civil_file(&f);
    draft_only(&f);
    file_judge(&f, yunxi);
    assert_non_null(strstr(f.findings.list[1].message, "18代理词（草稿）.docx"));
    file_release(&f);
}

/* A changed rule holds for the cases that were closed while it was in force. */
static void rule_holds_while_in_force(void **state)
{
    json_t *document = profile_document("yunxi");
    json_t *rules;
    struct aj_profile *profile;
    struct file f;

    (void)state;
    case_put(document, "adjustments", "[]");
    rules = json_object_get(document, "adjustments");
    assert_int_equal(
        json_array_append_new(rules, json_pack("{s:b, s:s, s:s, s:[s], s:s}", "when", 1, "from",
                                               "2026-02-05", "to", "2026-12-31", "waive",
                                               "judgment", "source", "试验")),
        0);
    profile = profile_opened(document);
    civil_file(&f);
    file_read_case(&f);
    assert_int_equal(aj_checklist_need(profile, &f.c, "judgment"), AJ_NEED_REQUIRED);
    assert_true(aj_date_parse("2026-02-05", &f.c.days[AJ_DAY_CLOSED]));
    assert_int_equal(aj_checklist_need(profile, &f.c, "judgment"), AJ_NEED_OPTIONAL);
    assert_true(aj_date_parse("2027-01-01", &f.c.days[AJ_DAY_CLOSED]));
    assert_int_equal(aj_checklist_need(profile, &f.c, "judgment"), AJ_NEED_REQUIRED);
    assert_int_equal(aj_checklist_need(profile, &f.c, "no_such_kind"), AJ_NEED_FORBIDDEN);
    aj_profile_close(profile);
    file_release(&f);
}

int main(void)
{
    struct CMUnitTest tests[3 + AJ_COUNTOF(rows) + AJ_COUNTOF(details)] = {
        cmocka_unit_test(same_file_is_judged_the_same_twice),
        cmocka_unit_test(missing_paper_says_what_came_in_vain),
        cmocka_unit_test(rule_holds_while_in_force),
    };
    size_t n = 3;
    int failed;

    yunxi = profile_of("yunxi");
    ROWS(rows, file_is_judged);
    ROWS(details, finding_carries_its_keys);
    failed = cmocka_run_group_tests_name("checklist", tests, NULL, NULL);
    aj_profile_close(yunxi);
    return failed;
}
