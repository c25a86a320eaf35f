#include "casefile/subsidy_calc.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum aj_code aj_calc_no_memory(struct aj_calc *k)
{
    return aj_fail(k->err, AJ_NO_MEMORY, "计算补贴时内存不足");
}

enum aj_code aj_calc_overflow(struct aj_calc *k)
{
    return aj_fail(k->err, AJ_INVALID, "补贴数额超出可计算的范围，请核对补贴标准和各项费用");
}

enum aj_code aj_calc_add(struct aj_calc *k, int64_t a, int64_t b, int64_t *sum)
{
    return __builtin_add_overflow(a, b, sum) ? aj_calc_overflow(k) : AJ_OK;
}

enum aj_code aj_calc_share(struct aj_calc *k, int64_t a, int64_t bp, int64_t *out)
{
    int64_t product;

    if (a < 0 || bp < 0) { /* a table that nobody checked */
        return aj_fail(k->err, AJ_INVALID, "补贴标准 %s 里有负数，请改正 fees.json",
                       k->out->table_version);
    }
    if (__builtin_mul_overflow(a, bp, &product) || __builtin_add_overflow(product, 5000, &product))
        return aj_calc_overflow(k);
    *out = product / 10000;
    return AJ_OK;
}

const char *aj_calc_text(struct aj_calc *k, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    if (n >= 0)
        text = aj_arena_alloc(k->arena, (size_t)n + 1);
    if (text)
        (void)vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return text;
}

enum aj_code aj_calc_line(struct aj_calc *k, const char *code, int64_t fen, const char *rule,
                          const char *reason)
{
    struct aj_subsidy *s = k->out;
    struct aj_subsidy_line *l = &s->lines[s->n_lines];

    if (!reason || s->n_lines == AJ_COUNTOF(s->lines))
        return aj_calc_no_memory(k);
    AJ_TRY(aj_calc_add(k, s->payable_fen, fen, &s->payable_fen));
    l->code = code;
    l->fen = fen;
    l->reason = reason;
    l->rule = aj_calc_text(k, "%s %s", s->table_version, rule);
    s->n_lines++;
    return l->rule ? AJ_OK : aj_calc_no_memory(k);
}

void aj_calc_by_grade(struct aj_calc *k, const json_t *rule)
{
    k->out->lines[k->out->n_lines - 1].by_grade = json_object_get(rule, "by_grade") != NULL;
}

void aj_calc_confirm(struct aj_calc *k, const json_t *rule)
{
    k->out->to_be_confirmed |= json_is_true(json_object_get(rule, "to_be_confirmed"));
}

struct aj_calc_number aj_calc_yuan(int64_t fen)
{
    uint64_t amount = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    struct aj_calc_number m;

    (void)snprintf(m.text, sizeof(m.text), "%s%" PRIu64 ".%02u元", fen < 0 ? "-" : "", amount / 100,
                   (unsigned)(amount % 100));
    return m;
}

struct aj_calc_number aj_calc_percent(int64_t bp)
{
    struct aj_calc_number m;

    if (bp % 100 == 0) {
        (void)snprintf(m.text, sizeof(m.text), "%lld%%", (long long)(bp / 100));
    } else if (bp % 10 == 0) {
        (void)snprintf(m.text, sizeof(m.text), "%lld.%lld%%", (long long)(bp / 100),
                       (long long)(bp % 100 / 10));
    } else {
        (void)snprintf(m.text, sizeof(m.text), "%lld.%02lld%%", (long long)(bp / 100),
                       (long long)(bp % 100));
    }
    return m;
}
