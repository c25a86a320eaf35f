#include "casefile/checklist.h"

#include "base/utf8.h"
#include "casefile/checklist_parts.h"

#include <string.h>

bool aj_check_has_text(const json_t *list, const char *text)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
            return true;
    }
    return false;
}

void aj_check_closing_report(struct aj_check *k)
{
    const struct aj_closing_texts *t = &k->c->closing;
    const char *const texts[] = {t->handling, t->basic_facts, t->agent_opinion, t->result,
                                 t->reflection};
    int least = (int)aj_json_int(k->rules, "closing_report_characters", 0);
    struct aj_finding *f;
    int n = 0;

    if (!t->present)
        return;
    for (size_t i = 0; i < AJ_COUNTOF(texts); i++)
        n += texts[i] ? (int)aj_utf8_count(texts[i]) : 0;
    if (n >= least)
        return;
    f = aj_findings_add(k->findings, "closing_report_short", AJ_WARNING,
                        "结案报告五部分一共 %d 字，少于 %d 字。", n, least);
    f = aj_finding_about(k->findings, f, "closing_report", NULL);
    f = aj_finding_why(k->findings, f, "地方规则 checks.closing_report_characters",
                       "请补充承办情况、基本案情、代理（辩护）意见、案件结果和办案心得。");
    (void)aj_finding_detail(k->findings, f, json_pack("{s:i}", "characters", n));
}

static void inform(struct aj_check *k)
{
    const struct aj_case *c = k->c;
    struct aj_finding *f;

    if (c->sealed) {
        f = aj_findings_add(k->findings, "sealed_case", AJ_INFO,
                            "本案封存：没有权限的人查不到它，目录中以代号代替姓名。");
        (void)aj_finding_why(k->findings, f, "《刑事诉讼法》第二百八十六条；R-14", "");
    }
    if (c->facts.terminated) {
        f = aj_findings_add(k->findings, "terminated_case", AJ_INFO,
                            "本案终止法律援助，以终止决定书代替结案文书。");
        (void)aj_finding_why(k->findings, f, "《法律援助法》第四十八条", "");
    }
    if (c->n_recipients > 1) {
        f = aj_findings_add(k->findings, "group_case", AJ_INFO, "本案受援人共 %zu 人。",
                            c->n_recipients);
        f = aj_finding_why(k->findings, f, "地方规则：群体案件", "");
        (void)aj_finding_detail(k->findings, f, json_pack("{s:i}", "count", (int)c->n_recipients));
    }
}

enum aj_code aj_checklist_run(const struct aj_profile *profile, const struct aj_case *c,
                              struct aj_paper *papers, size_t n_papers,
                              struct aj_findings *findings, struct aj_err *err)
{
    struct aj_check k = {
        .profile = profile,
        .c = c,
        .papers = papers,
        .n_papers = n_papers,
        .findings = findings,
        .rules = aj_profile_section(profile, "checks"),
    };

    aj_check_bytes(&k);
    AJ_TRY(aj_check_drafts(&k, err));
    aj_check_duplicates(&k);
    AJ_TRY(aj_check_foreign(&k, err));
    AJ_TRY(aj_check_placeholders(&k, err));
    aj_check_needs(&k);
    aj_check_persons(&k);
    aj_check_days(&k);
    aj_check_closing_report(&k);
    inform(&k);
    return findings->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}
