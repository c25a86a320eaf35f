#include "index/fold_fields.h"

#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

#define MOST_CHARACTERS ((size_t)500)
#define MOST_OF_SOURCE  ((size_t)60)
#define END_OF_9999     ((int64_t)253402271999) /* in China */

static bool is_plain(const char *text, size_t most)
{
    size_t n = aj_utf8_count(text);

    return n > 0 && n <= most && aj_utf8_plain(text, strlen(text), false);
}

static enum aj_code wrong(const struct aj_fold *f, const char *key, const char *should,
                          struct aj_err *err)
{
    return aj_fail(err, AJ_INVALID, "事件 %s 的 %s 应当是%s", f->event->type, key, should);
}

enum aj_code aj_field_text(const struct aj_fold *f, const json_t *from, const char *key,
                           const char **out, struct aj_err *err)
{
    const char *text = aj_json_text(from, key);

    if (!is_plain(text, MOST_CHARACTERS))
        return wrong(f, key, " 1 到 500 个字，不含控制字符", err);
    *out = text;
    return AJ_OK;
}

enum aj_code aj_field_may_text(const struct aj_fold *f, const json_t *from, const char *key,
                               const char **out, struct aj_err *err)
{
    *out = "";
    return json_object_get(from, key) ? aj_field_text(f, from, key, out, err) : AJ_OK;
}

enum aj_code aj_field_word(const struct aj_fold *f, const json_t *from, const char *key,
                           const char *const *words, const char **out, struct aj_err *err)
{
    const char *text = aj_json_text(from, key);

    for (; *words; words++) {
        if (strcmp(*words, text) == 0) {
            *out = *words;
            return AJ_OK;
        }
    }
    return wrong(f, key, "规定的几个词之一", err);
}

enum aj_code aj_field_by(const struct aj_fold *f, const char **out, struct aj_err *err)
{
    return aj_field_text(f, f->event->data, "by", out, err);
}

enum aj_code aj_field_why(const struct aj_fold *f, struct aj_err *err)
{
    const char *text;

    AJ_TRY(aj_field_by(f, &text, err));
    return aj_field_text(f, f->event->data, "reason", &text, err);
}

enum aj_code aj_field_fen(const struct aj_fold *f, const json_t *from, bool signed_too,
                          int64_t *out, struct aj_err *err)
{
    int64_t fen = aj_json_int(from, "fen", 0);

    if (fen == 0 || fen > AJ_FEN_LIMIT || fen < -AJ_FEN_LIMIT || (fen < 0 && !signed_too))
        return wrong(f, "fen", "不为零的金额（分，整数）", err);
    *out = fen;
    return AJ_OK;
}

enum aj_code aj_field_number(const struct aj_fold *f, const json_t *from, const char *key,
                             const int range[2], int *out, struct aj_err *err)
{
    int64_t number = aj_json_int(from, key, (json_int_t)range[0] - 1);

    if (number < range[0] || number > range[1])
        return wrong(f, key, "规定范围内的整数", err);
    *out = (int)number;
    return AJ_OK;
}

enum aj_code aj_field_day(const struct aj_fold *f, const json_t *from, int *year,
                          struct aj_err *err)
{
    struct aj_date day;
    int month, mday;

    if (!aj_date_parse(aj_json_text(from, "on"), &day))
        return wrong(f, "on", "日期，如 2026-03-12", err);
    aj_date_split(day, year, &month, &mday);
    return AJ_OK;
}

enum aj_code aj_field_digest(const struct aj_fold *f, const char *key, bool may_be_empty,
                             const char **out, struct aj_err *err)
{
    const json_t *value = json_object_get(f->event->data, key);
    const char *hex = json_is_string(value) ? json_string_value(value) : "?";

    if (!(may_be_empty && !*hex) && (strlen(hex) != AJ_DIGEST_HEX_SIZE - 1 ||
                                     strspn(hex, "0123456789abcdef") != AJ_DIGEST_HEX_SIZE - 1))
        return wrong(f, key, " SHA-256（小写十六进制）", err);
    *out = hex;
    return AJ_OK;
}

enum aj_code aj_field_payee(const struct aj_fold *f, const json_t *payee, struct aj_err *err)
{
    static const char *const must[] = {"kind", "account_name", "bank_name", "account_number"};
    const char *key, *text;
    json_t *value;

    if (!json_is_object(payee))
        return wrong(f, "payee", "收款人", err);
    for (size_t i = 0; i < AJ_COUNTOF(must); i++)
        AJ_TRY(aj_field_text(f, payee, must[i], &text, err));
    json_object_foreach(aj_unconst(payee), key, value)
    {
        AJ_TRY(aj_field_text(f, payee, key, &text, err));
    }
    return AJ_OK;
}

bool aj_source_is_good(const char *source)
{
    return is_plain(source, MOST_OF_SOURCE);
}

enum aj_code aj_field_year_of_event(const struct aj_fold *f, int *out, struct aj_err *err)
{
    int month, mday;

    if (f->event->at < 0 || f->event->at > END_OF_9999)
        return aj_fail(err, AJ_INVALID, "事件 %s 的时间晚于 9999 年", f->event->type);
    aj_date_split(aj_date_in_china(f->event->at), out, &month, &mday);
    return AJ_OK;
}
