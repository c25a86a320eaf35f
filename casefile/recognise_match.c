#include "base/utf8.h"
#include "casefile/condition.h"
#include "casefile/recogniser.h"

#include <string.h>

/*
 * Which word of the table a text speaks for. Chinese names of papers put what they are last
 * (判决书签收凭证 is a proof of receipt), so a word that ends the name, or stands before a
 * connective (保全申请书及裁定), counts as three characters longer, and the first piece of a name
 * two more, because what follows tells which one it is (送达回证-指派通知书); what stands in
 * brackets behind something only tells which one, too, so a word there counts half
 * (送达回证（给予法律援助决定书）); then the longest wins.
 */
#define END_BONUS   3
#define FIRST_BONUS 2
#define MAX_GAP     12

static size_t starts_with(const char *text, const char *word)
{
    size_t n = strlen(word);

    return strncmp(text, word, n) == 0 ? n : 0;
}

static size_t one_of(const char *text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t size = starts_with(text, list[i]);

        if (size)
            return size;
    }
    return 0;
}

/* Bytes of a number at the start of `text`: "3", "1-3", "十二", "1、2"; 0 none. */
static size_t number_size(const char *text)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六",
                                           "七", "八", "九", "十", "百"};
    size_t at = 0, end = 0;

    for (;;) {
        size_t step = text[at] >= '0' && text[at] <= '9'
                          ? 1
                          : one_of(text + at, numerals, AJ_COUNTOF(numerals));

        if (step) {
            at += step;
            end = at;
        } else if (end && text[at] && strchr("-~,", text[at])) {
            at++;
        } else {
            return end;
        }
    }
}

/* Bytes of `text` that `word` matches, '#' being a number and '*' up to MAX_GAP characters of
   anything, as few as will do; 0 when it does not. */
static size_t match_size(const char *text, const char *word)
{
    size_t at = 0;

    for (; *word && *word != '*'; word++) {
        if (*word == '#') {
            size_t n = number_size(text + at);

            if (!n)
                return 0;
            at += n;
        } else if (text[at++] != *word) {
            return 0;
        }
    }
    if (!*word)
        return at;
    for (size_t gap = 0; gap <= MAX_GAP && text[at]; gap++) {
        size_t rest = match_size(text + at, word + 1);

        if (rest)
            return at + rest;
        (void)aj_utf8_next(text, at + strnlen(text + at, 4), &at);
    }
    return 0;
}

/* Bytes of something at the start of `text` that says nothing about the kind: "复印件", "3份". */
static size_t noise_size(const struct aj_recogniser *r, const char *text)
{
    static const char *const counters[] = {"份", "页", "张", "次", "号", "第",
                                           "共", "套", "年", "月", "日"};
    size_t n = number_size(text);

    if (!n)
        n = one_of(text, counters, AJ_COUNTOF(counters));
    for (size_t i = 0; !n && i < json_array_size(r->decorations); i++)
        n = starts_with(text, json_string_value(json_array_get(r->decorations, i)));
    return n;
}

static bool ends_here(const struct aj_recogniser *r, const char *text)
{
    static const char *const breaks[] = {"-",  "_",  "(",  ")",  "[",  "]",  ",",  ".",  "+",
                                         "&",  "〔", "〕", "【", "】", "、", "《", "》", "及",
                                         "和", "与", "并", "—",  ":",  "\"", "~"};
    size_t n;

    while ((n = noise_size(r, text)) > 0)
        text += n;
    return !*text || one_of(text, breaks, AJ_COUNTOF(breaks));
}

static bool excluded(const struct aj_word_rule *w, const char *text)
{
    for (size_t i = 0; i < json_array_size(w->not ); i++) {
        if (strstr(text, json_string_value(json_array_get(w->not, i))))
            return true;
    }
    return false;
}

static void take(struct aj_word_match *best, const struct aj_word_rule *w, int score)
{
    if (best->rule && score == best->score && strcmp(w->kind, best->rule->kind) != 0)
        best->tie = true;
    if (best->rule && score <= best->score)
        return;
    *best = (struct aj_word_match){w, score, false};
}

static bool is_bracket(const char *at, bool opens)
{
    static const char *const opening[] = {"(", "[", "【", "〔"};
    static const char *const closing[] = {")", "]", "】", "〕"};

    return one_of(at, opens ? opening : closing, AJ_COUNTOF(opening)) > 0;
}

/* Whether `at` stands in brackets that something stands before. */
static bool in_brackets(const char *text, const char *at)
{
    int depth = 0;

    for (const char *c = text; c < at; c++)
        depth += (c > text && is_bracket(c, true)) - (depth > 0 && is_bracket(c, false));
    return depth > 0;
}

/* The best score of the word at any place of `text` where it stands; 0 when it stands nowhere. */
static int score_of(const struct aj_recogniser *r, const struct aj_word_rule *w, const char *text,
                    bool titles)
{
    int best = 0;

    for (const char *at = text; *at; at++) {
        bool may = *at == *w->word || *w->word == '#' || *w->word == '*';
        size_t n = may ? match_size(at, w->word) : 0;

        if (n) {
            bool ends = ends_here(r, at + n);
            int length = (int)w->n_chars / (in_brackets(text, at) ? 2 : 1);
            int score = w->weight * 1000 + length + (ends ? END_BONUS : 0) +
                        (ends && at == text ? FIRST_BONUS : 0);

            if (score > best && (ends || !(titles || w->place == AJ_WORD_WHOLE)))
                best = score;
        }
        if (w->place != AJ_WORD_ANYWHERE)
            break;
    }
    return best;
}

struct aj_word_match aj_best_word(const struct aj_recogniser *r, const struct aj_case *c,
                                  const char *text, bool titles)
{
    struct aj_word_match best = {0};

    for (size_t i = 0; i < r->n_words; i++) {
        const struct aj_word_rule *w = &r->words[i];
        int score = (titles ? w->title : w->name) ? score_of(r, w, text, titles) : 0;

        /* most words stand nowhere, so what could rule one out is asked last */
        if (score > 0 && score >= best.score && !excluded(w, text) &&
            aj_condition_holds(w->when, c))
            take(&best, w, score);
    }
    return best;
}

const struct aj_word_rule *aj_folder_word(const struct aj_recogniser *r, const struct aj_case *c,
                                          const char *text)
{
    for (size_t i = 0; i < r->n_words; i++) {
        const struct aj_word_rule *w = &r->words[i];
        size_t n = w->name ? match_size(text, w->word) : 0;

        while (n && text[n] && noise_size(r, text + n))
            n += noise_size(r, text + n);
        if (n && !text[n] && aj_condition_holds(w->when, c))
            return w;
    }
    return NULL;
}
