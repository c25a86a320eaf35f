#include "archive/intake_parts.h"

#include <jansson.h>
#include <stdio.h>

#define RULE "R-11"

struct words {
    const char *text; /* after "条目“…”" or after the name of the file */
    const char *remedy;
};

static const struct words words[AJ_REASON_COUNT] = {
    [AJ_REASON_NAME_PARENT] = {"名字里有“..”，会写到别的文件夹去",
                               "请用压缩软件把材料重新打包后再提交"},
    [AJ_REASON_NAME_ABSOLUTE] = {"名字是带盘符或从根目录开始的绝对路径",
                                 "请用压缩软件把材料重新打包后再提交"},
    [AJ_REASON_NAME_NUL] = {"名字里有空字节，不知道真名是什么", "请给这个文件改名后重新打包"},
    [AJ_REASON_NAME_EMPTY] = {"名字是空的", "请给这个文件起名后重新打包"},
    [AJ_REASON_NAME_LONG] = {"名字太长", "请把名字和文件夹名缩短后再提交"},
    [AJ_REASON_NAME_TWICE] = {"出现了两次，不知道哪一份是要的",
                              "请去掉多余的一份，或者改成不同的名字，重新打包"},
    [AJ_REASON_LINK] = {"是一个链接，不是材料本身", "请把材料原件放进来，不要放链接或快捷方式"},
    [AJ_REASON_DEVICE] = {"是设备或管道，不是文件", "请只放材料文件"},
    [AJ_REASON_ENCRYPTED] = {"有口令，打不开", "请去掉口令后重新提交"},
    [AJ_REASON_MANY] = {"文件和文件夹太多，超过上限", "请只交本案材料，或者先合并再提交"},
    [AJ_REASON_FOLDERS] = {"文件夹一层套一层，层数超过上限", "请减少文件夹层数后再提交"},
    [AJ_REASON_DEPTH] = {"是压缩包套压缩包，层数超过上限", "请把里层的压缩包解开后再提交"},
    [AJ_REASON_ENTRY_SIZE] = {"太大，超过单个文件的上限", "请压缩或拆分这份材料后再提交"},
    [AJ_REASON_TOTAL_SIZE] = {"使本案材料的总大小超过上限", "请减少材料，或者压缩影音后再提交"},
    [AJ_REASON_RATIO] = {"解开以后大得不合常理，像是压缩炸弹",
                         "请核实来源；确是材料的，请不经压缩直接提交"},
    [AJ_REASON_OVERLAP] = {"与别的条目占用同一段数据，像是压缩炸弹",
                           "请核实来源，重新打包后再提交"},
    [AJ_REASON_CUT] = {"不完整，可能上传时中断了", "请重新上传完整的文件"},
    [AJ_REASON_DAMAGED] = {"已经损坏，读不出来", "请重新打包后再提交"},
    [AJ_REASON_LIES] = {"与压缩包目录里登记的大小、校验码或名字不符", "请重新打包后再提交"},
    [AJ_REASON_MISCOUNT] = {"登记的条目数与实际的不符", "请重新打包后再提交"},
    [AJ_REASON_METHOD] = {"用了不支持的压缩方法", "请用普通的 zip 格式重新打包"},
    [AJ_REASON_FORMAT] = {"是不支持的压缩格式",
                          "请改用 zip、7z、rar、tar、tar.gz、tar.xz 或 tar.zst 重新打包"},
    [AJ_REASON_NOTHING] = {"里面没有材料，或者已经损坏", "请检查是否选错了文件"},
    [AJ_REASON_ACCESS] = {"读不出来（没有权限，或者磁盘出错）", "请检查文件后重新放进来"},
};

static void write_size(char *out, size_t room, uint64_t bytes)
{
    bool giga = bytes >= (uint64_t)1 << 30;

    (void)snprintf(out, room, "（最多 %.4g %s）", (double)bytes / (giga ? 1 << 30 : 1 << 20),
                   giga ? "GB" : "MB");
}

/* "（最多 5000 个）" for what passed a limit, else "". */
static void write_limit(char *out, size_t room, enum aj_reason reason,
                        const struct aj_intake_limits *l)
{
    *out = '\0';
    if (reason == AJ_REASON_MANY) {
        (void)snprintf(out, room, "（最多 %zu 个）", l->entries);
    } else if (reason == AJ_REASON_FOLDERS) {
        (void)snprintf(out, room, "（最多 %u 层）", l->folders);
    } else if (reason == AJ_REASON_DEPTH) {
        (void)snprintf(out, room, "（最多 %u 层）", l->depth);
    } else if (reason == AJ_REASON_ENTRY_SIZE) {
        write_size(out, room, l->entry_bytes);
    } else if (reason == AJ_REASON_TOTAL_SIZE) {
        write_size(out, room, l->total_bytes);
    }
}

void aj_refusal_report(struct aj_take *t, const char *file, bool is_archive,
                       const struct aj_refusal *refusal)
{
    const struct words *w = &words[refusal->reason];
    struct aj_finding *f;
    char more[64];

    write_limit(more, sizeof(more), refusal->reason, t->limits);
    if (refusal->more)
        (void)snprintf(more, sizeof(more), "（另有 %zu 个条目也有问题）", refusal->more);
    if (!is_archive) {
        f = aj_findings_add(t->findings, "unreadable_paper", AJ_ERROR, "“%s”没有收：它%s%s。", file,
                            w->text, more);
    } else if (refusal->entry) {
        f = aj_findings_add(t->findings, "unreadable_paper", AJ_ERROR,
                            "压缩包“%s”没有收：其中的“%s”%s%s。整包的材料都没有收进来。", file,
                            refusal->entry, w->text, more);
    } else {
        f = aj_findings_add(t->findings, "unreadable_paper", AJ_ERROR,
                            "压缩包“%s”没有收：它%s%s。整包的材料都没有收进来。", file, w->text,
                            more);
    }
    f = aj_finding_about(t->findings, f, NULL, file);
    f = aj_finding_why(t->findings, f, RULE, w->remedy);
    if (refusal->entry)
        (void)aj_finding_detail(t->findings, f, json_pack("{ss}", "entry", refusal->entry));
}
