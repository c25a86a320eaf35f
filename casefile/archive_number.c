#include "casefile/number.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "casefile/rule.h"

#include <stdio.h>
#include <string.h>

#define MAX_NUMBER_BYTES 100 /* it becomes the name of a folder and a file */
#define MAX_SERIAL       999999999
#define MAX_WIDTH        9

/* What a pattern's {word} stands for; serial 0: a series, which has none. */
struct meaning {
    const json_t *rule; /* numbers.archive_number */
    const char *retention;
    const char *class_word;
    int year;
    int64_t serial;
};

static const char *const placeholders[] = {"fonds",     "category", "year",
                                           "retention", "class",    "serial"};

/* The next {name} or {name:width} of a pattern: *at is at its '{' and moves past its '}'. */
static bool take_placeholder(const char **at, char name[16], int *width)
{
    const char *p = *at + 1;
    size_t n = strcspn(p, ":}");

    *width = 0;
    if (n == 0 || n >= 16)
        return false;
    memcpy(name, p, n);
    name[n] = '\0';
    p += n;
    if (*p == ':') {
        if (p[1] < '1' || p[1] > '0' + MAX_WIDTH || strcmp(name, "serial") != 0)
            return false;
        *width = p[1] - '0';
        p += 2;
    }
    if (*p != '}')
        return false;
    *at = p + 1;
    for (size_t i = 0; i < AJ_COUNTOF(placeholders); i++) {
        if (strcmp(placeholders[i], name) == 0)
            return true;
    }
    return false;
}

static void add_meaning(const struct meaning *m, const char *name, int width, struct aj_buf *out)
{
    if (strcmp(name, "year") == 0) {
        aj_buf_addf(out, "%04d", m->year);
    } else if (strcmp(name, "serial") == 0) {
        aj_buf_addf(out, "%0*lld", width, (long long)m->serial);
    } else if (strcmp(name, "retention") == 0) {
        aj_buf_addf(out, "%s", m->retention);
    } else if (strcmp(name, "class") == 0) {
        aj_buf_addf(out, "%s", m->class_word);
    } else {
        aj_buf_addf(out, "%s", aj_json_text(m->rule, name));
    }
}

static enum aj_code expand(const char *pattern, const struct meaning *m, struct aj_buf *out,
                           struct aj_err *err)
{
    while (*pattern) {
        size_t n = strcspn(pattern, "{");
        char name[16];
        int width;

        aj_buf_add(out, pattern, n);
        pattern += n;
        if (*pattern == '\0')
            break;
        if (!take_placeholder(&pattern, name, &width)) {
            return aj_fail(err, AJ_INVALID,
                           "档号规则中“%.30s”不认识，可用 {fonds} {category} "
                           "{year} {retention} {class} {serial:4}",
                           pattern);
        }
        add_meaning(m, name, width, out);
    }
    return AJ_OK;
}

/* A name that every file system, archive reader and shell takes as it is. */
static bool fit_for_a_file(const char *name, size_t size)
{
    return size > 0 && size <= MAX_NUMBER_BYTES && aj_utf8_plain(name, size, false) &&
           !strpbrk(name, "/\\:*?\"<>|%{}$`' ") && name[0] != '.' && name[0] != '-' &&
           name[size - 1] != '.';
}

static enum aj_code find_meaning(const struct aj_profile *p, const struct aj_case *c,
                                 struct aj_date archived_on, struct meaning *m, struct aj_err *err)
{
    const json_t *numbers = json_object_get(aj_profile_json(p), "numbers");
    const json_t *word;
    int month, day;

    m->rule = json_object_get(numbers, "archive_number");
    word = aj_rule_first(json_object_get(m->rule, "class_words"), c);
    if (!word) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则没有为%s案件规定档号，请在 numbers.json 的 "
                       "archive_number 中补上",
                       aj_case_word_zh("case_class", c->case_class));
    }
    m->class_word = aj_json_text(word, "word");
    m->retention = aj_retention_code(p, c);
    if (!aj_date_known(archived_on))
        return aj_fail(err, AJ_INVALID, "归档日期不明，无法编档号");
    aj_date_split(archived_on, &m->year, &month, &day);
    return AJ_OK;
}

static enum aj_code write_number(const char *pattern, const struct meaning *m,
                                 struct aj_arena *arena, const char **out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char *kept;

    AJ_TRY(expand(pattern, m, &text, err));
    if (!text.failed && !fit_for_a_file(text.data ? text.data : "", text.size)) {
        return aj_fail(err, AJ_INVALID,
                       "档号“%.60s”不能作文件名（不得含 / 等符号，至多 %d 字节），"
                       "请修改 numbers.json",
                       text.data ? text.data : "", MAX_NUMBER_BYTES);
    }
    kept = text.failed ? NULL : aj_arena_copy(arena, text.data, text.size);
    if (!kept)
        return aj_fail(err, AJ_NO_MEMORY, "编档号时内存不足");
    *out = kept;
    return AJ_OK;
}

enum aj_code aj_archive_series(const struct aj_profile *p, const struct aj_case *c,
                               struct aj_date archived_on, struct aj_arena *arena,
                               const char **series, struct aj_err *err)
{
    struct meaning m = {.serial = 0};

    AJ_TRY(find_meaning(p, c, archived_on, &m, err));
    return write_number(aj_json_text(m.rule, "series"), &m, arena, series, err);
}

enum aj_code aj_archive_number(const struct aj_profile *p, const struct aj_case *c,
                               struct aj_turn turn, struct aj_arena *arena, const char **number,
                               struct aj_err *err)
{
    struct meaning m = {.serial = turn.serial};

    if (turn.serial < 1 || turn.serial > MAX_SERIAL) {
        return aj_fail(err, AJ_INVALID, "档号的顺序号 %lld 超出 1 至 %d", (long long)turn.serial,
                       MAX_SERIAL);
    }
    AJ_TRY(find_meaning(p, c, turn.archived_on, &m, err));
    return write_number(aj_json_text(m.rule, "pattern"), &m, arena, number, err);
}

/* --- retention ---------------------------------------------------------- */

static const json_t *retention(const struct aj_profile *p, const struct aj_case *c)
{
    const json_t *numbers = json_object_get(aj_profile_json(p), "numbers");

    return aj_rule_first(json_object_get(numbers, "retention"), c);
}

const char *aj_retention_code(const struct aj_profile *p, const struct aj_case *c)
{
    return aj_json_text(retention(p, c), "code");
}

const char *aj_retention_zh(const struct aj_profile *p, const struct aj_case *c)
{
    return aj_json_text(retention(p, c), "name");
}

int aj_retention_years(const struct aj_profile *p, const struct aj_case *c)
{
    return (int)aj_json_int(retention(p, c), "years", 0);
}

/* --- check -------------------------------------------------------------- */

static bool names(const char *pattern, const char *placeholder)
{
    const char *at = strstr(pattern, placeholder);

    return at && (at[strlen(placeholder)] == '}' || at[strlen(placeholder)] == ':');
}

/* Two files never share a number: the pattern tells series apart wherever the series does, and the
   serial within a series, with a sign before it so that it does not run into other digits. */
static enum aj_code check_unique(const char *pattern, const char *series, struct aj_err *err)
{
    const char *serial = strstr(pattern, "{serial");

    if (!serial || strstr(serial + 1, "{serial") || names(series, "{serial")) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 numbers.archive_number：pattern 要恰好有一个 "
                       "{serial}，series 不得有");
    }
    if (serial > pattern && (serial[-1] == '}' || (serial[-1] >= '0' && serial[-1] <= '9')))
        return aj_fail(err, AJ_INVALID, "地方规则 numbers.archive_number：{serial} 之前要有分隔符");
    for (size_t i = 0; i < AJ_COUNTOF(placeholders); i++) {
        char name[20];

        (void)snprintf(name, sizeof(name), "{%s", placeholders[i]);
        if (names(series, name) && !names(pattern, name)) {
            return aj_fail(err, AJ_INVALID,
                           "地方规则 numbers.archive_number：series 用了 %s}，"
                           "pattern 也要用，否则两个系列会重号",
                           name);
        }
    }
    return AJ_OK;
}

static enum aj_code check_class_word(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when", "word", "name", "source"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    return aj_rule_text(rule, where, "word", err);
}

static enum aj_code check_retention(const json_t *rule, const char *where, struct aj_err *err)
{
    static const char *const keys[] = {"when",  "code",   "name",
                                       "years", "source", "to_be_confirmed"};

    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_text(rule, where, "code", err));
    AJ_TRY(aj_rule_text(rule, where, "name", err));
    if (!json_is_null(json_object_get(rule, "years")))
        AJ_TRY(aj_rule_int(rule, where, "years", false, 1000, err));
    return aj_rule_source(rule, where, err);
}

static enum aj_code check_example(const json_t *rule, const char *key, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct meaning m = {
        .rule = rule, .retention = "D30", .class_word = "XX", .year = 2026, .serial = MAX_SERIAL};

    AJ_TRY(expand(aj_json_text(rule, key), &m, &text, err));
    if (text.failed || !fit_for_a_file(text.data ? text.data : "", text.size)) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 numbers.archive_number.%s：得出的“%.60s”不能作"
                       "文件名（不得含空格和 / 等符号，至多 %d 字节）",
                       key, text.data ? text.data : "", MAX_NUMBER_BYTES);
    }
    return AJ_OK;
}

enum aj_code aj_numbers_check(const json_t *numbers, struct aj_err *err)
{
    static const char *const sections[] = {"archive_number", "retention"};
    static const char *const keys[] = {"pattern",     "series", "fonds",          "category",
                                       "class_words", "source", "to_be_confirmed"};
    const char *where = "numbers.archive_number";
    const json_t *rule = json_object_get(numbers, "archive_number");
    const json_t *terms = json_object_get(numbers, "retention");
    const json_t *last = json_array_get(terms, json_array_size(terms) - 1);

    AJ_TRY(aj_rule_shape(numbers, "numbers", sections, AJ_COUNTOF(sections), err));
    AJ_TRY(aj_rule_shape(rule, where, keys, AJ_COUNTOF(keys), err));
    AJ_TRY(aj_rule_source(rule, where, err));
    AJ_TRY(aj_rule_list(rule, where, "class_words", check_class_word, err));
    AJ_TRY(aj_rule_list(numbers, "numbers", "retention", check_retention, err));
    if (!last || json_object_get(last, "when")) {
        return aj_fail(err, AJ_INVALID,
                       "地方规则 numbers.retention：最后一项不得有 when，使每个"
                       "案件都有保管期限");
    }
    AJ_TRY(check_unique(aj_json_text(rule, "pattern"), aj_json_text(rule, "series"), err));
    AJ_TRY(check_example(rule, "pattern", err));
    return check_example(rule, "series", err);
}
