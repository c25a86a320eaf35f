#include "base/auto.h"
#include "base/utf8.h"
#include "casefile/recogniser.h"

#include <string.h>

/* A file name with all that says nothing about the kind taken out of it: folders, extension, order
   number, names of the people of the case, court numbers. What is taken out of the middle leaves a
   '-', so that words on both sides do not grow together. */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t size_without_extension(const char *name, size_t size)
{
    for (size_t n = 1; n <= 5 && n < size; n++) {
        char c = name[size - n];

        if (c == '.')
            return n > 1 ? size - n : size;
        if (!is_digit(c) && !((c | 32) >= 'a' && (c | 32) <= 'z'))
            break;
    }
    return size;
}

/* "01", "3、", "(12)", "三、", "1.2-" in front. */
static size_t order_size(const char *text)
{
    static const char *const numerals = "一二三四五六七八九十";
    size_t at = 0;

    for (;;) {
        if (is_digit(text[at]) || (text[at] && strchr(".-_()#", text[at]))) {
            at++;
        } else if (strncmp(text + at, "、", 3) == 0) {
            at += 3;
        } else {
            break;
        }
    }
    if (at == 0) {
        /* a Chinese numeral only with a mark behind it: 一审判决书 keeps its 一 */
        size_t n = 0;

        for (const char *p = numerals; *p && n == 0; p += 3)
            n = strncmp(text, p, 3) == 0 ? 3 : 0;
        if (n && strncmp(text + n, "、", 3) == 0)
            return n + 3;
        if (n && (text[n] == '.' || text[n] == ','))
            return n + 1;
    }
    return at;
}

/* "(2025)浙9911民初595号" or "〔2025〕945号" at the start of `text`: its bytes; 0 none. */
static size_t case_number_size(const char *text)
{
    size_t open = *text == '(' || *text == '[' ? 1 : strncmp(text, "〔", 3) == 0 ? 3 : 0;
    const char *end = open ? strstr(text, "号") : NULL;

    if (!end || end - text > 60)
        return 0;
    for (size_t i = 0; i < 4; i++) {
        if (!is_digit(text[open + i]))
            return 0;
    }
    return (size_t)(end - text) + strlen("号");
}

static void cut_out(struct aj_buf *text, size_t at, size_t size)
{
    text->data[at] = '-';
    memmove(text->data + at + 1, text->data + at + size, text->size - at - size + 1);
    text->size -= size - 1;
}

static void cut_numbers(struct aj_buf *text)
{
    for (size_t at = 0; at < text->size; at++) {
        size_t n = case_number_size(text->data + at);

        if (n)
            cut_out(text, at, n);
    }
}

static enum aj_code cut_word(struct aj_buf *text, const char *word, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf tight = {0};
    char *at;

    if (!word)
        return AJ_OK;
    AJ_TRY(aj_fold_tight(word, strlen(word), &tight, err));
    if (tight.size < 4) /* one character could be part of any word */
        return AJ_OK;
    while ((at = strstr(text->data, tight.data)) != NULL)
        cut_out(text, (size_t)(at - text->data), tight.size);
    return AJ_OK;
}

/* 合同纠纷 is no 合同. Other reasons may be what a paper is about: 工伤认定, 行政处罚. */
static enum aj_code cut_reason(struct aj_buf *text, const char *reason, struct aj_err *err)
{
    static const char dispute[] = "纠纷";
    size_t n = reason ? strlen(reason) : 0;

    if (n <= strlen(dispute) || strcmp(reason + n - strlen(dispute), dispute) != 0)
        return AJ_OK;
    return cut_word(text, reason, err);
}

static enum aj_code cut_people(struct aj_buf *text, const struct aj_case *c, struct aj_err *err)
{
    AJ_TRY(cut_reason(text, c->reason, err));
    AJ_TRY(cut_word(text, c->organ.case_number, err));
    AJ_TRY(cut_word(text, c->organ.name, err));
    AJ_TRY(cut_word(text, c->handler.name, err));
    AJ_TRY(cut_word(text, c->handler.unit, err));
    for (size_t i = 0; i < c->n_recipients; i++) {
        AJ_TRY(cut_word(text, c->recipients[i].name, err));
        if (c->recipients[i].agent)
            AJ_TRY(cut_word(text, c->recipients[i].agent->name, err));
    }
    for (size_t i = 0; i < c->n_opposing_parties; i++)
        AJ_TRY(cut_word(text, c->opposing_parties[i].name, err));
    return AJ_OK;
}

static enum aj_code stem_of(const struct aj_case *c, const char *name, size_t size,
                            struct aj_buf *out, struct aj_err *err)
{
    size_t order;

    AJ_TRY(aj_fold_tight(name, size, out, err));
    if (out->size == 0)
        return AJ_OK;
    AJ_TRY(cut_people(out, c, err));
    cut_numbers(out);
    order = order_size(out->data);
    memmove(out->data, out->data + order, out->size - order + 1);
    out->size -= order;
    return AJ_OK;
}

/* The rule that a folder name stands for; `*rule` NULL when it is just a folder. */
static enum aj_code folder_rule(const struct aj_recogniser *r, const struct aj_case *c,
                                const char *folder, size_t size, const struct aj_word_rule **rule,
                                struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf stem = {0};

    *rule = NULL;
    AJ_TRY(stem_of(c, folder, size, &stem, err));
    if (stem.size)
        *rule = aj_folder_word(r, c, stem.data);
    return AJ_OK;
}

/* Whether a name is only what cameras, scanners and chat programs call their files. */
static bool is_silent(const struct aj_recogniser *r, const char *stem)
{
    while (*stem) {
        size_t n = 0;

        for (size_t i = 0; i < json_array_size(r->silent); i++) {
            const char *word = json_string_value(json_array_get(r->silent, i));
            size_t size = strlen(word);

            if (size > n && strncmp(stem, word, size) == 0)
                n = size;
        }
        if (n == 0 && (unsigned char)*stem >= 0x80)
            return false;
        stem += n ? n : 1; /* letters, digits and marks say nothing either */
    }
    return true;
}

static bool is_latin(const char *word)
{
    return *word >= 'a' && *word <= 'z';
}

/* What lies in a folder of the approval volume (审批卷) came with the application. */
static const char *kind_in_folder(const struct aj_recogniser *r, const char *name, const char *kind)
{
    const char *base = strrchr(name, '/');

    for (size_t i = 0; base && kind && i < json_array_size(r->in_folder); i++) {
        const json_t *rule = json_array_get(r->in_folder, i);
        const char *at = strstr(name, aj_json_text(rule, "folder"));

        if (at && at < base && strcmp(kind, aj_json_text(rule, "kind")) == 0)
            return aj_json_text(rule, "becomes");
    }
    return kind;
}

/* What the folders say: `*all` speaks for everything in it, `*nearest` for a name that is silent.
 */
static enum aj_code ask_folders(const struct aj_recogniser *r, const struct aj_case *c,
                                const char *name, const struct aj_word_rule **all,
                                const struct aj_word_rule **nearest, struct aj_err *err)
{
    const char *slash = strrchr(name, '/');

    *all = *nearest = NULL;
    for (const char *end = slash ? slash + 1 : name; end > name;) {
        const char *from = end - 1;
        const struct aj_word_rule *rule;

        while (from > name && from[-1] != '/')
            from--;
        AJ_TRY(folder_rule(r, c, from, (size_t)(end - 1 - from), &rule, err));
        if (rule && rule->folder && !*all)
            *all = rule;
        if (!*nearest)
            *nearest = rule;
        end = from;
    }
    return AJ_OK;
}

enum aj_code aj_recognise_name(const struct aj_recogniser *r, const struct aj_case *c,
                               const char *name, const char **kind, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf stem = {0};
    const char *base = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    const struct aj_word_rule *all, *nearest;
    struct aj_word_match best = {0};

    *kind = NULL;
    AJ_TRY(stem_of(c, base, size_without_extension(base, strlen(base)), &stem, err));
    AJ_TRY(ask_folders(r, c, name, &all, &nearest, err));
    if (stem.size)
        best = aj_best_word(r, c, stem.data, false);
    if (best.rule && is_silent(r, stem.data) && !is_latin(best.rule->word))
        best.rule = NULL; /* 微信截图 is no evidence, but "ID card" says what it is */
    if (all && (!best.rule || best.rule->weight == 0)) {
        *kind = all->kind; /* all that lies in 证据材料/ is evidence */
    } else if (best.rule && !best.tie) {
        *kind = best.rule->kind;
    } else if (!best.rule && nearest) {
        *kind = nearest->kind;
    }
    *kind = kind_in_folder(r, name, *kind);
    return AJ_OK;
}
