#include "base/auto.h"
#include "casefile/checklist_parts.h"
#include "casefile/recogniser.h"

#include <string.h>

/* What is wrong with a paper whatever the case is about: its bytes, its name. */

struct flag_words {
    unsigned flag;
    const char *code;
    enum aj_severity severity;
    const char *what;
    const char *remedy;
};

static const struct flag_words flag_words[] = {
    {AJ_PAPER_SCRIPT, "script_in_paper", AJ_WARNING, "含有脚本或者宏",
     "原样保存，任何程序都不会运行它；最好另存为不含脚本的文件。"},
    {AJ_PAPER_ATTACHMENT, "attachment_in_paper", AJ_WARNING, "里面还附有别的文件",
     "附件不会作为材料收下；如果是材料，请单独交。"},
    {AJ_PAPER_REMOTE, "remote_reference", AJ_WARNING, "引用了网络上的内容",
     "引用的内容不会保存；请把内容嵌入后重新交。"},
    {AJ_PAPER_WRONG_NAME, "extension_mismatch", AJ_WARNING, "的内容与扩展名不符",
     "按实际内容收下；请确认不是放错的文件。"},
    {AJ_PAPER_EXTRA_BYTES, "extra_bytes", AJ_WARNING, "在文件结尾之后还有多余的数据",
     "原样保存；请确认文件来源。"},
    {AJ_PAPER_BAD_EXIF, "exif_invalid", AJ_WARNING, "的拍摄信息有误，已忽略",
     "请确认图片方向正确。"},
    {AJ_PAPER_GPS, "gps_in_photo", AJ_INFO, "带有拍摄位置", "原样保存；对外提供前请去掉位置信息。"},
};

static void add(struct aj_check *k, const struct flag_words *w, const struct aj_paper *p)
{
    struct aj_finding *f =
        aj_findings_add(k->findings, w->code, w->severity, "“%s”%s。", p->name, w->what);

    f = aj_finding_about(k->findings, f, NULL, p->name);
    f = aj_finding_why(k->findings, f, "R-6、R-11：原样保存，逐项说明", w->remedy);
    if (w->flag == AJ_PAPER_WRONG_NAME) {
        (void)aj_finding_detail(
            k->findings, f, json_pack("{s:s}", "media_type", p->media_type ? p->media_type : ""));
    }
}

static void check_unreadable(struct aj_check *k, const struct aj_paper *p)
{
    struct aj_finding *f;

    f = aj_findings_add(k->findings, "unreadable_paper", AJ_ERROR, "“%s”打不开：%s", p->name,
                        p->trouble ? p->trouble : "文件损坏或者加了密码。");
    f = aj_finding_about(k->findings, f, NULL, p->name);
    (void)aj_finding_why(k->findings, f, "R-8、R-12：看不见的材料不能入卷",
                         "请重新扫描或者导出，去掉密码后再交。");
}

static void check_forbidden(struct aj_check *k, const struct aj_paper *p)
{
    struct aj_finding *f;

    f = aj_findings_add(k->findings, "forbidden_paper", AJ_ERROR,
                        "“%s”是程序或者网页，不是材料，不能入卷。", p->name);
    f = aj_finding_about(k->findings, f, NULL, p->name);
    (void)aj_finding_why(k->findings, f, "R-11：可能执行的文件不入库",
                         "请取出；网页请打印成 PDF 后再交。");
}

static void check_unclassified(struct aj_check *k, const struct aj_paper *p)
{
    for (size_t i = 0; i < p->n_parts; i++) {
        const struct aj_paper_part *part = &p->parts[i];
        struct aj_finding *f;

        if (strcmp(part->kind, "unknown") != 0)
            continue;
        if (p->n_parts > 1) {
            f = aj_findings_add(k->findings, "unclassified_paper", AJ_ERROR,
                                "“%s”第 %d 至 %d 页没有标明是什么材料。", p->name, part->first_page,
                                part->last_page);
        } else {
            f = aj_findings_add(k->findings, "unclassified_paper", AJ_ERROR,
                                "看不出“%s”是什么材料。", p->name);
        }
        f = aj_finding_about(k->findings, f, NULL, p->name);
        (void)aj_finding_why(k->findings, f, "R-8：材料的种类由名称、标注或者文中标题确定",
                             "请标明它的种类，或者改成说明内容的文件名；与本案无关的请取出。");
    }
}

void aj_check_bytes(struct aj_check *k)
{
    for (size_t i = 0; i < k->n_papers; i++) {
        struct aj_paper *p = &k->papers[i];

        p->counts = false;
        for (size_t j = 0; j < p->n_parts; j++)
            p->counts = p->counts || strcmp(p->parts[j].kind, "unknown") != 0;
        if (p->flags & AJ_PAPER_UNREADABLE) {
            p->counts = false; /* what nobody can read is not there */
            check_unreadable(k, p);
        }
        if (p->flags & AJ_PAPER_FORBIDDEN) {
            p->counts = false;
            check_forbidden(k, p);
            continue;
        }
        check_unclassified(k, p);
        if ((p->flags & AJ_PAPER_ENCRYPTED) && !(p->flags & AJ_PAPER_UNREADABLE)) {
            add(k,
                &(struct flag_words){AJ_PAPER_ENCRYPTED, "restricted_paper", AJ_WARNING,
                                     "限制了打印、复制等操作",
                                     "原样保存；请尽量交没有限制的文件。"},
                p);
        }
        for (size_t j = 0; j < AJ_COUNTOF(flag_words); j++) {
            if (p->flags & flag_words[j].flag)
                add(k, &flag_words[j], p);
        }
    }
}

/* --- drafts ---------------------------------------------------------------- */

static bool breaks(const char *at)
{
    static const char *const marks[] = {"-", "_", "(",  ")",  "[",  "]",
                                        ".", ",", "【", "】", "、", "—"};

    for (size_t i = 0; i < AJ_COUNTOF(marks); i++) {
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return true;
    }
    return !*at || (*at >= '0' && *at <= '9');
}

/* A word that stands at the end of the name or of a piece of it: 起诉状（草稿）, but not
   模板工程合同; with '^' one that begins the name: 空白委托书. */
static bool says_draft(const char *stem, const char *word)
{
    const char *at = stem;

    if (*word == '^')
        return strstr(stem, word + 1) == stem;
    while ((at = strstr(at, word)) != NULL) {
        at += strlen(word);
        if (breaks(at))
            return true;
    }
    return false;
}

static const char *draft_word(const json_t *words, const char *stem)
{
    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));

        if (says_draft(stem, word))
            return *word == '^' ? word + 1 : word;
    }
    return NULL;
}

enum aj_code aj_check_drafts(struct aj_check *k, struct aj_err *err)
{
    const json_t *words = json_object_get(k->rules, "drafts");

    for (size_t i = 0; i < k->n_papers; i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf stem = {0};
        struct aj_paper *p = &k->papers[i];
        const char *base = strrchr(p->name, '/') ? strrchr(p->name, '/') + 1 : p->name;
        const char *word;
        struct aj_finding *f;
        size_t order;

        AJ_TRY(aj_fold_tight(base, strlen(base), &stem, err));
        order = stem.size ? strspn(stem.data, "0123456789.-_()") : 0;
        word = stem.size ? draft_word(words, stem.data + order) : NULL;
        if (!word)
            continue;
        p->counts = false;
        f = aj_findings_add(k->findings, "draft_paper", AJ_WARNING,
                            "“%s”的名称说它是“%s”，不算作正式材料。", p->name, word);
        f = aj_finding_about(k->findings, f, p->n_parts ? p->parts[0].kind : NULL, p->name);
        (void)aj_finding_why(k->findings, f, "存根、空白表、草稿不入卷（立卷归档办法）",
                             "请取出，或者换成签名盖章的正式文本。");
    }
    return AJ_OK;
}

/* --- duplicates ------------------------------------------------------------ */

static bool says_copy(const struct aj_check *k, const char *name)
{
    const json_t *words = json_object_get(k->rules, "copies");

    for (size_t i = 0; i < json_array_size(words); i++) {
        if (strstr(name, json_string_value(json_array_get(words, i))))
            return true;
    }
    return false;
}

static bool may_repeat(const struct aj_check *k, const struct aj_paper *a, const struct aj_paper *b)
{
    const json_t *kinds = json_object_get(k->rules, "may_repeat");

    /* one bank statement may be handed in with the application and be evidence in court */
    return a->n_parts == 1 && b->n_parts == 1 && strcmp(a->parts[0].kind, b->parts[0].kind) != 0 &&
           aj_check_has_text(kinds, a->parts[0].kind) && aj_check_has_text(kinds, b->parts[0].kind);
}

static void find_duplicate(struct aj_check *k, struct aj_paper *copy, const struct aj_paper *first)
{
    struct aj_finding *f;

    if (!may_repeat(k, copy, first))
        copy->counts = false;
    f = aj_findings_add(k->findings, "duplicate_paper", AJ_WARNING, "“%s”与“%s”完全相同。",
                        copy->name, first->name);
    f = aj_finding_about(k->findings, f, copy->n_parts ? copy->parts[0].kind : NULL, copy->name);
    f = aj_finding_why(k->findings, f, "相同的材料只归档一份（立卷归档办法）",
                       "请取出重复的一份。");
    (void)aj_finding_detail(k->findings, f, json_pack("{s:s}", "same_as", first->name));
}

/* Of two with the same bytes the one whose name says copy is the copy, else the later. */
void aj_check_duplicates(struct aj_check *k)
{
    for (size_t i = 0; i < k->n_papers; i++) {
        struct aj_paper *p = &k->papers[i];
        struct aj_paper *original = p;

        for (size_t j = 0; j < k->n_papers; j++) {
            struct aj_paper *q = &k->papers[j];
            if (p->size == 0 || p->size != q->size || !aj_digest_equal(&p->sha256, &q->sha256))
                continue;
            if (says_copy(k, original->name) != says_copy(k, q->name) ? says_copy(k, original->name)
                                                                      : q < original)
                original = q;
        }
        if (original != p)
            find_duplicate(k, p, original);
    }
}
