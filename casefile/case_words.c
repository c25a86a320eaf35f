#include "casefile/case_words.h"

#include "base/attr.h"
#include "casefile/case.h"

#include <string.h>

struct word {
    const char *path, *word, *zh;
};

static const struct word words[] = {
    {"case_class", "criminal", "刑事"},
    {"case_class", "civil", "民事"},
    {"case_class", "administrative", "行政"},
    {"case_class", "non_litigation", "非诉讼"},
    {"stage", "investigation", "侦查"},
    {"stage", "prosecution", "审查起诉"},
    {"stage", "first_instance", "一审"},
    {"stage", "second_instance", "二审"},
    {"stage", "retrial", "再审"},
    {"stage", "death_review", "死刑复核"},
    {"stage", "arbitration", "仲裁"},
    {"stage", "reconsideration", "行政复议"},
    {"stage", "enforcement", "执行"},
    {"stage", "mediation", "调解"},
    {"service_form", "criminal_defence", "刑事辩护"},
    {"service_form", "criminal_agency", "刑事代理"},
    {"service_form", "civil_litigation", "民事诉讼代理"},
    {"service_form", "administrative_litigation", "行政诉讼代理"},
    {"service_form", "state_compensation", "国家赔偿代理"},
    {"service_form", "labour_arbitration", "劳动争议仲裁代理"},
    {"service_form", "duty_help", "值班律师法律帮助"},
    {"service_form", "document_drafting", "代拟法律文书"},
    {"service_form", "consultation", "法律咨询"},
    {"service_form", "non_litigation", "非诉讼代理"},
    {"service_form", "mediation", "调解"},
    {"service_form", "other", "其他"},
    {"intake_channel", "application", "申请"},
    {"intake_channel", "online", "网上申请"},
    {"intake_channel", "transfer", "转交申请"},
    {"intake_channel", "notice_defence", "通知辩护"},
    {"intake_channel", "notice_agency", "通知代理"},
    {"intake_channel", "government_order", "政府指定"},
    {"client_role", "plaintiff", "原告"},
    {"client_role", "respondent", "被告"},
    {"client_role", "third_party", "第三人"},
    {"client_role", "applicant", "申请人"},
    {"client_role", "appellant", "上诉人"},
    {"client_role", "appellee", "被上诉人"},
    {"client_role", "execution_applicant", "申请执行人"},
    {"client_role", "suspect", "犯罪嫌疑人"},
    {"client_role", "defendant", "被告人"},
    {"client_role", "victim", "被害人"},
    {"recipients.sex", "M", "男"},
    {"recipients.sex", "F", "女"},
    {"recipients.id_type", "resident_id", "居民身份证"},
    {"recipients.id_type", "passport", "护照"},
    {"recipients.groups", "migrant_worker", "农民工"},
    {"recipients.groups", "minor", "未成年人"},
    {"recipients.groups", "disabled", "残疾人"},
    {"recipients.groups", "elderly", "老年人"},
    {"recipients.groups", "woman", "妇女"},
    {"recipients.groups", "poor", "经济困难"},
    {"recipients.groups", "low_income", "低收入"},
    {"recipients.groups", "foreigner", "外国人"},
    {"recipients.groups", "military_family", "军人军属"},
    {"recipients.agent.relation", "mother", "母亲"},
    {"recipients.agent.relation", "father", "父亲"},
    {"recipients.agent.relation", "guardian", "监护人"},
    {"recipients.agent.relation", "spouse", "配偶"},
    {"recipients.agent.relation", "son", "儿子"},
    {"recipients.agent.relation", "daughter", "女儿"},
    {"recipients.agent.relation", "sibling", "兄弟姐妹"},
    {"recipients.agent.relation", "other", "其他"},
    {"opposing_parties.kind", "organisation", "单位"},
    {"opposing_parties.kind", "person", "个人"},
    {"opposing_parties.kind", "third_party", "第三人"},
    {"organ.kind", "court", "人民法院"},
    {"organ.kind", "procuratorate", "人民检察院"},
    {"organ.kind", "police", "公安机关"},
    {"organ.kind", "arbitration", "仲裁机构"},
    {"organ.kind", "mediation", "调解组织"},
    {"handler.kind", "lawyer", "律师"},
    {"handler.kind", "legal_worker", "基层法律服务工作者"},
    {"handler.kind", "centre_staff", "法律援助机构工作人员"},
    {"handler.kind", "volunteer", "法律援助志愿者"},
    {"handler.payee.kind", "person", "个人"},
    {"handler.payee.kind", "unit", "单位"},
    {"outcome.kind", "won", "胜诉"},
    {"outcome.kind", "partly_won", "部分胜诉"},
    {"outcome.kind", "lost", "败诉"},
    {"outcome.kind", "mediated", "调解"},
    {"outcome.kind", "settled", "和解"},
    {"outcome.kind", "withdrawn", "撤诉"},
    {"outcome.kind", "terminated", "终止"},
    {"outcome.kind", "opinion_adopted", "意见采纳"},
    {"outcome.kind", "opinion_partly_adopted", "意见部分采纳"},
    {"outcome.kind", "opinion_not_adopted", "意见未采纳"},
    {"outcome.kind", "other", "其他"},
    {"facts.procedure", "ordinary", "普通程序"},
    {"facts.procedure", "summary", "简易程序"},
    {"facts.procedure", "fast_track", "速裁程序"},
    {"facts.procedure", "none", "无"},
    {"facts.cross_region", "none", "无"},
    {"facts.cross_region", "cross_city", "跨市"},
    {"facts.cross_region", "cross_province", "跨省"},
    {"facts.withdrawn", "none", "未撤回"},
    {"facts.withdrawn", "before_hearing", "开庭前撤回"},
    {"facts.withdrawn", "after_hearing", "开庭后撤回"},
    {"facts.enforced", "none", "未执行到位"},
    {"facts.enforced", "partial", "部分执行到位"},
    {"facts.enforced", "full", "全部执行到位"},
    {"quality_grade", "excellent", "优秀"},
    {"quality_grade", "good", "良好"},
    {"quality_grade", "pass", "合格"},
    {"quality_grade", "fail", "不合格"},
    {"secrecy", "none", "无"},
    {"secrecy", "secret", "秘密"},
    {"secrecy", "confidential", "机密"},
    {"secrecy", "top_secret", "绝密"},
};

/* Keys whose words the format leaves open: their table serves display only. */
static const char *const open_paths[] = {"client_role", "recipients.agent.relation"};

/* Keys without words; those with words are known by the table above. */
static const char *const other_paths[] = {
    "schema_version",
    "fictitious",
    "note",
    "case_number",
    "assignment_number",
    "platform_number",
    "reason",
    "recipients",
    "recipients.no",
    "recipients.name",
    "recipients.birth_date",
    "recipients.nation",
    "recipients.id_number",
    "recipients.phone",
    "recipients.address",
    "recipients.job",
    "recipients.exemption_code",
    "recipients.hardship_pledge",
    "recipients.is_minor",
    "recipients.sealed",
    "recipients.agent",
    "recipients.agent.name",
    "recipients.agent.id_number",
    "recipients.agent.phone",
    "opposing_parties",
    "opposing_parties.name",
    "opposing_parties.legal_representative",
    "organ",
    "organ.name",
    "organ.case_number",
    "organ.notice_number",
    "organ.person_in_charge",
    "handler",
    "handler.name",
    "handler.unit",
    "handler.licence_number",
    "handler.phone",
    "handler.practice_years",
    "handler.public_post",
    "handler.payee",
    "handler.payee.account_name",
    "handler.payee.bank_name",
    "handler.payee.account_number",
    "dates",
    "outcome",
    "outcome.kind_zh",
    "outcome.sentence",
    "outcome.recovered_fen",
    "facts",
    "facts.heard",
    "facts.hearing_count",
    "facts.in_custody",
    "facts.plea_guilty",
    "facts.recipient_count",
    "facts.translation_fee_fen",
    "facts.other_cost_fen",
    "facts.other_cost_reason",
    "facts.major_difficult",
    "facts.terminated",
    "facts.terminated_work_done",
    "facts.service_days",
    "facts.duty_shifts",
    "facts.documents",
    "facts.supplement_notice_issued",
    "facts.preservation",
    "facts.handler_changed",
    "facts.objection",
    "sealed",
    "closing_report",
    "closing_report.handling",
    "closing_report.basic_facts",
    "closing_report.agent_opinion",
    "closing_report.result",
    "closing_report.reflection",
    "papers",
    "papers.file",
    "papers.kind",
    "papers.first_page",
    "papers.last_page",
};

static const struct {
    const char *key, *name;
} days[AJ_DAY_COUNT] = {
    [AJ_DAY_APPLIED] = {"applied", "申请日期"},
    [AJ_DAY_ACCEPTED] = {"accepted", "受理日期"},
    [AJ_DAY_NOTICED] = {"noticed", "通知日期"},
    [AJ_DAY_DECIDED] = {"decided", "决定日期"},
    [AJ_DAY_ASSIGNED] = {"assigned", "指派日期"},
    [AJ_DAY_RETAINED] = {"retained", "委托日期"},
    [AJ_DAY_FIRST_MEETING] = {"first_meeting", "首次会见（约见）日期"},
    [AJ_DAY_FILE_REVIEW] = {"file_review", "阅卷日期"},
    [AJ_DAY_FILED] = {"filed", "立案日期"},
    [AJ_DAY_HEARING] = {"hearing", "开庭日期"},
    [AJ_DAY_DOCUMENT_DATED] = {"document_dated", "文书落款日期"},
    [AJ_DAY_DOCUMENT_RECEIVED] = {"document_received", "文书收到日期"},
    [AJ_DAY_CLOSED] = {"closed", "结案日期"},
    [AJ_DAY_HANDED_IN] = {"handed_in", "交卷日期"},
};

const char *aj_case_day_key(enum aj_case_day day)
{
    return days[day].key;
}

const char *aj_case_day_name(enum aj_case_day day)
{
    return days[day].name;
}

static const struct word *find_word(const char *path, const char *word)
{
    for (size_t i = 0; i < AJ_COUNTOF(words); i++) {
        if (strcmp(words[i].path, path) == 0 && (!word || strcmp(words[i].word, word) == 0))
            return &words[i];
    }
    return NULL;
}

const char *aj_case_word_zh(const char *key, const char *word)
{
    const struct word *found = word ? find_word(key, word) : NULL;

    return found ? found->zh : word;
}

const char *aj_case_word_of(const char *path, const char *zh)
{
    for (size_t i = 0; i < AJ_COUNTOF(words); i++) {
        if (strcmp(words[i].path, path) == 0 &&
            (strcmp(words[i].zh, zh) == 0 || strcmp(words[i].word, zh) == 0))
            return words[i].word;
    }
    return NULL;
}

void aj_case_words_zh(const char *path, struct aj_buf *out)
{
    for (size_t i = 0; i < AJ_COUNTOF(words); i++) {
        if (strcmp(words[i].path, path) == 0)
            aj_buf_addf(out, "%s%s", out->size ? "、" : "", words[i].zh);
    }
}

bool aj_case_words_closed(const char *path)
{
    for (size_t i = 0; i < AJ_COUNTOF(open_paths); i++) {
        if (strcmp(open_paths[i], path) == 0)
            return false;
    }
    return find_word(path, NULL) != NULL;
}

bool aj_case_word_known(const char *path, const char *word)
{
    return find_word(path, word) != NULL;
}

bool aj_case_path_known(const char *path)
{
    if (find_word(path, NULL))
        return true;
    for (size_t i = 0; i < AJ_COUNTOF(other_paths); i++) {
        if (strcmp(other_paths[i], path) == 0)
            return true;
    }
    for (size_t i = 0; i < AJ_DAY_COUNT; i++) {
        if (strncmp(path, "dates.", 6) == 0 && strcmp(path + 6, days[i].key) == 0)
            return true;
    }
    return false;
}
