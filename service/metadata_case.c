#include "service/metadata.h"

#include "base/auto.h"
#include "base/date.h"
#include "service/casework.h"
#include "service/paper_json.h"

#include <string.h>

static const char passed[] = "passed";
static const char noted[] = "passed_with_notes";
static const char not_run[] = "not_run";

/* One item of the check report. What needs a person or a tool that is not there is "not_run", never
 * "passed". */
static bool add_item(json_t *group, const char *item, const char *result, const char *how)
{
    return json_array_append_new(group, json_pack("{s:s, s:s, s:s}", "item", item, "result", result,
                                                  "how", how)) == 0;
}

static bool any_flag(const struct aj_dossier *d, unsigned flags)
{
    for (size_t i = 0; i < d->n_papers; i++) {
        if (d->papers[i].flags & flags)
            return true;
    }
    return false;
}

static bool add_authenticity(json_t *group)
{
    return add_item(group, "固化信息有效性", passed,
                    "每份材料的 SHA-256 在写入案卷包时重新计算并相符") &&
           add_item(group, "元数据规范性", passed, "案件信息逐键检查类型、值域、格式和字符") &&
           add_item(group, "档号规范性", passed, "按地方规则编制，同一系列连续不重") &&
           add_item(group, "元数据与内容关联", passed, "目录每一条都对应包内文件") &&
           add_item(group, "信息包规范性", passed, "BagIt 1.0（RFC 8493），由独立读取程序复核") &&
           add_item(group, "电子签名、电子印章有效性", not_run, "材料上的印章和签名须由人核对");
}

static bool add_completeness(const struct aj_dossier *d, json_t *group)
{
    bool warned = aj_findings_count(&d->findings, AJ_WARNING) > 0;

    return add_item(group, "总件数、总字节数", passed, "与 Payload-Oxum 相符") &&
           add_item(group, "必备材料齐全", warned ? noted : passed,
                    "按地方规则逐项核对，见 findings") &&
           add_item(group, "内容数据完整", passed, "每份材料完整读出并解析到结尾") &&
           add_item(group, "连续编号", passed, "卷内顺序号和页号连续");
}

static bool add_usability(const struct aj_dossier *d, json_t *group)
{
    bool names = any_flag(d, AJ_PAPER_WRONG_NAME | AJ_PAPER_EXTRA_BYTES);
    bool locked = any_flag(d, AJ_PAPER_ENCRYPTED);

    return add_item(group, "内容格式符合要求", names ? noted : passed,
                    "按内容判定格式并与文件名比对") &&
           add_item(group, "内容可读", passed, "PDF、图像、OFD、DOCX 逐份打开") &&
           add_item(group, "无加密", locked ? noted : passed, "打开口令一律拒收，权限口令注明") &&
           add_item(group, "长期可用性", not_run, "格式长期保存评估须由档案人员进行");
}

static bool add_safety(const struct aj_dossier *d, json_t *group)
{
    bool risks = any_flag(d, AJ_PAPER_SCRIPT | AJ_PAPER_ATTACHMENT | AJ_PAPER_REMOTE);

    return add_item(group, "病毒检测", not_run, "未配置查毒程序") &&
           add_item(group, "脚本、附件、外部引用", risks ? noted : passed, "逐份检查") &&
           add_item(group, "过程安全", passed, "收卷、审查、归档逐步记入日志，前后摘要相连");
}

static json_t *check_report(const struct aj_dossier *d)
{
    json_t *report =
        json_pack("{s:s, s:s, s:[], s:[], s:[], s:[]}", "standard", "DA/T 70-2018", "stage", "归档",
                  "authenticity", "completeness", "usability", "safety");

    if (report && add_authenticity(json_object_get(report, "authenticity")) &&
        add_completeness(d, json_object_get(report, "completeness")) &&
        add_usability(d, json_object_get(report, "usability")) &&
        add_safety(d, json_object_get(report, "safety")))
        return report;
    json_decref(report);
    return NULL;
}

/* The papers, each with its place in the bag. members[0] is the drawn pages. */
static json_t *papers_with_places(const struct aj_dossier *d,
                                  const struct aj_bundle_member *members, size_t n)
{
    json_t *papers = aj_papers_to_json(d->papers, d->n_papers);

    for (size_t i = 0; papers && i + 1 < n; i++) {
        if (json_object_set_new(json_array_get(papers, i), "path",
                                json_string(members[i + 1].path)) != 0) {
            json_decref(papers);
            return NULL;
        }
    }
    return papers;
}

enum aj_code aj_metadata_case(const struct aj_metadata_of *of, struct aj_buf *out,
                              struct aj_err *err)
{
    char sealed_at[AJ_INSTANT_SIZE];
    AJ_AUTO(aj_auto_json) json_t *document = NULL;

    aj_instant_text(of->head->sealed_at, sealed_at);
    document = json_pack(
        "{s:i, s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:O, s:o, s:o, s:o, s:o}", "format", 1,
        "archive_number", of->head->archive_number, "case_number", of->d->facts.case_number,
        "retention", of->head->retention, "sealed_at", sealed_at, "sealed_by", of->head->checker,
        "profile", "place", aj_profile_place(of->home->profile), "name",
        aj_profile_name(of->home->profile), "version", aj_profile_version(of->home->profile),
        "facts", of->d->json, "papers", papers_with_places(of->d, of->members, of->n), "findings",
        aj_findings_json(&of->d->findings), "check_report", check_report(of->d), "subsidy",
        aj_subsidy_to_json(&of->d->subsidy));
    if (!document)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory describing a case");
    AJ_TRY(aj_json_pretty(document, out, err));
    aj_buf_add(out, "\n", 1);
    return AJ_OK;
}
