#include "casefile/recogniser.h"

#include "base/auto.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

/* Opening: the word table of a profile is checked, folded once and laid flat. */

static const char *const rule_keys[] = {"kind", "words", "names",  "titles", "not",
                                        "when", "place", "weight", "folder", "to_be_confirmed",
                                        "note"};
static const char *const list_keys[] = {"words", "names", "titles", "not"};

enum aj_code aj_fold_simple(const char *text, size_t size, struct aj_buf *out, struct aj_err *err)
{
    size_t at = out->size;

    AJ_TRY(aj_fold(text, size, out, err));
    while (at < out->size) {
        size_t from = at;
        const char *simple;

        (void)aj_utf8_next(out->data, out->size, &at);
        simple = at - from == 3 ? aj_simplified(out->data + from) : NULL;
        if (simple)
            memcpy(out->data + from, simple, 3);
    }
    return AJ_OK;
}

enum aj_code aj_fold_tight(const char *text, size_t size, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf folded = {0};
    size_t at = 0;

    AJ_TRY(aj_fold_simple(text, size, &folded, err));
    while (at < folded.size) {
        size_t from = at;
        int32_t c = aj_utf8_next(folded.data, folded.size, &at);

        if (c > ' ' && c != 0x3000 && c != 0xA0)
            aj_buf_add(out, folded.data + from, at - from);
    }
    aj_buf_add(out, "", 0);
    return folded.failed || out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}

static enum aj_code fold_list(json_t *list, const char *where, struct aj_err *err)
{
    if (list && !json_is_array(list))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：应当是词的列表", where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf tight = {0};
        const char *word = json_string_value(json_array_get(list, i));

        if (!word)
            return aj_fail(err, AJ_INVALID, "地方规则 %s：词应当是文字", where);
        AJ_TRY(aj_fold_tight(word, strlen(word), &tight, err));
        if (tight.size == 0)
            return aj_fail(err, AJ_INVALID, "地方规则 %s：有一个空的词", where);
        if (json_array_set_new(list, i, json_stringn(tight.data, tight.size)) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    return AJ_OK;
}

static bool known_place(const char *place)
{
    return !*place || strcmp(place, "start") == 0 || strcmp(place, "whole") == 0;
}

static enum aj_code prepare_rule(const json_t *rule, const char *where, struct aj_err *err)
{
    AJ_TRY(aj_rule_shape(rule, where, rule_keys, AJ_COUNTOF(rule_keys), err));
    AJ_TRY(aj_rule_text(rule, where, "kind", err));
    AJ_TRY(aj_rule_int(rule, where, "weight", true, 1000, err));
    if (!known_place(aj_json_text(rule, "place")))
        return aj_fail(err, AJ_INVALID, "地方规则 %s：place 只能是 start 或 whole", where);
    for (size_t i = 0; i < AJ_COUNTOF(list_keys); i++)
        AJ_TRY(fold_list(json_object_get(rule, list_keys[i]), where, err));
    return AJ_OK;
}

static void add_words(struct aj_recogniser *r, const json_t *rule, const char *key)
{
    const json_t *list = json_object_get(rule, key);
    const char *place = aj_json_text(rule, "place");
    bool both = strcmp(key, "words") == 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));

        r->words[r->n_words++] = (struct aj_word_rule){
            .word = word,
            .n_chars = aj_utf8_count(word),
            .kind = aj_json_text(rule, "kind"),
            .not = json_object_get(rule, "not"),
            .when = json_object_get(rule, "when"),
            .place = *place == 's'   ? AJ_WORD_AT_START
                     : *place == 'w' ? AJ_WORD_WHOLE
                                     : AJ_WORD_ANYWHERE,
            .weight = (int)aj_json_int(rule, "weight", 0),
            .name = both || strcmp(key, "names") == 0,
            .title = both || strcmp(key, "titles") == 0,
            .folder = json_is_true(json_object_get(rule, "folder")),
        };
    }
}

static enum aj_code lay_flat(struct aj_recogniser *r, const json_t *rules, struct aj_err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(rules); i++) {
        for (size_t k = 0; k < 3; k++)
            n += json_array_size(json_object_get(json_array_get(rules, i), list_keys[k]));
    }
    r->words = calloc(n ? n : 1, sizeof(*r->words));
    if (!r->words)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < json_array_size(rules); i++) {
        for (size_t k = 0; k < 3; k++)
            add_words(r, json_array_get(rules, i), list_keys[k]);
    }
    return AJ_OK;
}

static enum aj_code check_folder(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"folder", "kind", "becomes", "note"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "folder", err));
    AJ_TRY(aj_rule_text(rule, where, "kind", err));
    return aj_rule_text(rule, where, "becomes", err);
}

static void auto_recogniser(struct aj_recogniser **r)
{
    aj_recogniser_close(*r);
}

enum aj_code aj_recogniser_open(const json_t *section, struct aj_recogniser **out,
                                struct aj_err *err)
{
    AJ_AUTO(auto_recogniser) struct aj_recogniser *r = calloc(1, sizeof(*r));
    static const char *const keys[] = {"decorations", "silent", "in_folder", "rules", "note"};

    if (!r)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_rule_shape(section, "recognition", keys, AJ_COUNTOF(keys), err));
    r->folded = json_deep_copy(section);
    if (!r->folded)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_rule_list(r->folded, "recognition", "rules", prepare_rule, err));
    AJ_TRY(fold_list(json_object_get(r->folded, "decorations"), "recognition.decorations", err));
    AJ_TRY(fold_list(json_object_get(r->folded, "silent"), "recognition.silent", err));
    AJ_TRY(aj_rule_list(r->folded, "recognition", "in_folder", check_folder, err));
    r->decorations = json_object_get(r->folded, "decorations");
    r->silent = json_object_get(r->folded, "silent");
    r->in_folder = json_object_get(r->folded, "in_folder");
    AJ_TRY(lay_flat(r, json_object_get(r->folded, "rules"), err));
    *out = aj_steal(&r);
    return AJ_OK;
}

void aj_recogniser_close(struct aj_recogniser *r)
{
    if (!r)
        return;
    free(r->words);
    json_decref(r->folded);
    free(r);
}
