#include "base/auto.h"
#include "base/utf8.h"
#include "casefile/checklist_parts.h"

#include <string.h>

/*
 * Blanks of a template that nobody filled in: XX保险公司, X年X月X日, 某某律师事务所. A run of marks
 * inside a number is a mask (3301XXXX1234) and is left alone, and so are papers of courts, which
 * anonymise with the same signs.
 */

#define MAX_GAP   12 /* characters between the marks and the word that ends it */
#define MAX_FOUND 5  /* of one paper */
#define TEXT_READ ((size_t)256 << 10)

static size_t mark_size(const json_t *marks, const char *at)
{
    for (size_t i = 0; i < json_array_size(marks); i++) {
        const char *mark = json_string_value(json_array_get(marks, i));
        size_t n = strlen(mark);

        if (strncmp(at, mark, n) == 0)
            return n;
    }
    return 0;
}

static size_t run_size(const json_t *marks, const char *at, size_t *count)
{
    size_t size = 0, n;

    *count = 0;
    while ((n = mark_size(marks, at + size)) > 0) {
        size += n;
        ++*count;
    }
    return size;
}

static bool is_han(int32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || c > 0xFFFF;
}

/* Bytes of the longest end word at `at`; 0 none. */
static size_t end_size(const json_t *ends, const char *at)
{
    size_t longest = 0;

    for (size_t i = 0; i < json_array_size(ends); i++) {
        const char *word = json_string_value(json_array_get(ends, i));
        size_t n = strlen(word);

        if (n > longest && strncmp(at, word, n) == 0)
            longest = n;
    }
    return longest;
}

/* "X年X月X日", "X年X月" or "X月X日" (of 2026年X月X日): its bytes; 0 none. */
static size_t date_size(const json_t *marks, const char *at)
{
    static const char *const units[] = {"年", "月", "日"};
    size_t size = 0, taken = 0, count;

    for (size_t i = 0; i < AJ_COUNTOF(units); i++) {
        size_t n = run_size(marks, at + size, &count);

        if (count > 0 && strncmp(at + size + n, units[i], 3) == 0) {
            size += n + 3;
            taken++;
        } else if (taken > 0) {
            break;
        }
    }
    return taken >= 2 ? size : 0;
}

/* Bytes of a placeholder that begins at `at` with a run of marks. */
static size_t placeholder_size(const json_t *rules, const char *at)
{
    const json_t *marks = json_object_get(rules, "marks");
    const json_t *ends = json_object_get(rules, "ends");
    size_t count, size = date_size(marks, at);
    size_t all = strlen(at);

    if (size)
        return size;
    size = run_size(marks, at, &count);
    for (int gap = 0; count >= 2 && gap < MAX_GAP; gap++) {
        size_t end = end_size(ends, at + size);

        if (end)
            return size + end;
        if (!is_han(aj_utf8_next(at, all < size + 8 ? all : size + 8, &size)))
            return 0;
    }
    return 0;
}

static bool in_number(const char *text, const char *at)
{
    int before = at > text ? at[-1] : ' ';

    return (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
           (before >= 'A' && before <= 'Z');
}

struct found_texts {
    char *list[MAX_FOUND];
    size_t n;
};

static void release_found(struct found_texts *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->list[i]);
}

static enum aj_code keep(struct found_texts *f, const char *at, size_t size, struct aj_err *err)
{
    for (size_t i = 0; i < f->n; i++) {
        if (strlen(f->list[i]) == size && memcmp(f->list[i], at, size) == 0)
            return AJ_OK;
    }
    if (f->n == MAX_FOUND)
        return AJ_OK;
    f->list[f->n] = strndup(at, size);
    return f->list[f->n++] ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static enum aj_code search_words(const json_t *words, const char *text, struct found_texts *out,
                                 struct aj_err *err)
{
    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));
        const char *at = strstr(text, word);

        if (at)
            AJ_TRY(keep(out, at, strlen(word), err));
    }
    return AJ_OK;
}

static enum aj_code search(const json_t *rules, const char *text, struct found_texts *out,
                           struct aj_err *err)
{
    const json_t *marks = json_object_get(rules, "marks");

    for (const char *at = text; *at;) {
        size_t count, run = run_size(marks, at, &count);
        size_t size = run && !in_number(text, at) ? placeholder_size(rules, at) : 0;

        if (size)
            AJ_TRY(keep(out, at, size, err));
        at += size ? size : run ? run : 1;
    }
    AJ_TRY(search_words(json_object_get(rules, "phrases"), text, out, err));
    return search_words(json_object_get(rules, "anonymous"), text, out, err);
}

static enum aj_code judge(struct aj_check *k, const json_t *rules, const char *text,
                          const char *kind, const char *file, struct aj_err *err)
{
    AJ_AUTO(release_found) struct found_texts found = {0};

    AJ_TRY(search(rules, text, &found, err));
    for (size_t i = 0; i < found.n; i++) {
        struct aj_finding *f = aj_findings_add(
            k->findings, "placeholder_text", AJ_WARNING, "%s%s%s里还留着没有填写的“%s”。",
            file ? "“" : "", file ? file : "结案报告", file ? "”" : "", found.list[i]);

        f = aj_finding_about(k->findings, f, kind, file);
        f = aj_finding_why(k->findings, f, "案卷材料不得留有未替换的占位文字",
                           "请填上真实的名称或者日期后重新提交。");
        (void)aj_finding_detail(k->findings, f, json_pack("{s:s}", "text", found.list[i]));
    }
    return AJ_OK;
}

static bool is_left_out(const struct aj_check *k, const json_t *rules, const struct aj_paper *p)
{
    const json_t *makers = json_object_get(rules, "makers_left_out");
    const json_t *kinds = json_object_get(rules, "kinds_left_out");

    for (size_t i = 0; i < p->n_parts; i++) {
        const struct aj_kind *kind = aj_profile_kind(k->profile, p->parts[i].kind);

        if (aj_check_has_text(kinds, p->parts[i].kind) ||
            (kind && aj_check_has_text(makers, aj_json_text(kind->json, "maker"))))
            return true;
    }
    return false;
}

static enum aj_code check_report(struct aj_check *k, const json_t *rules, struct aj_err *err)
{
    const struct aj_closing_texts *t = &k->c->closing;
    const char *const texts[] = {t->handling, t->basic_facts, t->agent_opinion, t->result,
                                 t->reflection};

    for (size_t i = 0; t->present && i < AJ_COUNTOF(texts); i++) {
        if (texts[i])
            AJ_TRY(judge(k, rules, texts[i], "closing_report", NULL, err));
    }
    return AJ_OK;
}

enum aj_code aj_check_placeholders(struct aj_check *k, struct aj_err *err)
{
    const json_t *rules = json_object_get(k->rules, "placeholders");

    for (size_t i = 0; rules && i < k->n_papers; i++) {
        const struct aj_paper *p = &k->papers[i];
        size_t size = p->text_size < TEXT_READ ? p->text_size : TEXT_READ;
        AJ_AUTO(aj_auto_free) char *text = NULL;

        if (!p->text || is_left_out(k, rules, p))
            continue;
        text = strndup(p->text, size);
        if (!text)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(judge(k, rules, text, p->n_parts ? p->parts[0].kind : NULL, p->name, err));
    }
    return rules ? check_report(k, rules, err) : AJ_OK;
}
