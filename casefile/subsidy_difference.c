#include "casefile/subsidy_calc.h"

#include <string.h>

/* What two computations of one case differ by: the ground of an adjusting entry. */

/* `k` gives the texts their arena and errors; its sums are not used. */
struct pairing {
    struct aj_calc *k;
    struct aj_subsidy_difference *out;
    bool by_grade; /* a line changed that hangs on the grade */
    bool other;    /* a line changed that does not */
};

/* The sums must be what their lines say, or the difference would be a guess. */
static enum aj_code adds_up(struct aj_calc *k, const struct aj_subsidy *s)
{
    int64_t sum = 0;

    for (size_t i = 0; i < s->n_lines; i++)
        AJ_TRY(aj_calc_add(k, sum, s->lines[i].fen, &sum));
    if (sum == s->payable_fen)
        return AJ_OK;
    return aj_fail(k->err, AJ_CORRUPT,
                   "补贴明细（%s）相加是%s，与合计%s不符，不能比较；请运行 anjuan verify 核对案卷",
                   s->table_version, aj_calc_yuan(sum).text, aj_calc_yuan(s->payable_fen).text);
}

static bool one_of(const char *code, const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(codes[i], code) == 0)
            return true;
    }
    return false;
}

/* What makes the entry one of quality: second tier and quality deduction, or a sum by grade whose
   rule stayed the same. Factors, caps and floors of the same reason only follow the sums above
   them. */
static void weigh(struct pairing *p, const struct aj_subsidy_line *before,
                  const struct aj_subsidy_line *after, const char *code)
{
    static const char *const grade[] = {"second_tier", "quality"};
    static const char *const follow[] = {"handler", "course", "group", "late", "floor"};
    bool same_rule = before && after && strcmp(before->rule, after->rule) == 0;
    bool same_reason = same_rule && strcmp(before->reason, after->reason) == 0;

    if (one_of(code, grade, AJ_COUNTOF(grade)) || (same_rule && after->by_grade)) {
        p->by_grade = true;
    } else if (!same_reason || !one_of(code, follow, AJ_COUNTOF(follow))) {
        p->other = true;
    }
}

static enum aj_code texts_of(struct aj_calc *k, const struct aj_subsidy_line *before,
                             const struct aj_subsidy_line *after, struct aj_subsidy_change *c)
{
    if (!before || !after) {
        c->rule = after ? after->rule : before->rule;
        c->reason = after ? after->reason : aj_calc_text(k, "不再有：%s", before->reason);
    } else {
        c->rule = strcmp(before->rule, after->rule) == 0
                      ? after->rule
                      : aj_calc_text(k, "%s → %s", before->rule, after->rule);
        c->reason = strcmp(before->reason, after->reason) == 0
                        ? after->reason
                        : aj_calc_text(k, "%s（原为：%s）", after->reason, before->reason);
    }
    return c->reason && c->rule ? AJ_OK : aj_calc_no_memory(k);
}

static enum aj_code join(struct aj_calc *k, const char **to, const char *more)
{
    *to = **to ? aj_calc_text(k, "%s；%s", *to, more) : more;
    return *to ? AJ_OK : aj_calc_no_memory(k);
}

/* One of the two may be NULL: there is no such line. */
static enum aj_code pair(struct pairing *p, const struct aj_subsidy_line *before,
                         const struct aj_subsidy_line *after)
{
    struct aj_subsidy_change *c = &p->out->changes[p->out->n++];

    *c = (struct aj_subsidy_change){.code = after ? after->code : before->code,
                                    .before_fen = before ? before->fen : 0,
                                    .after_fen = after ? after->fen : 0};
    if (__builtin_sub_overflow(c->after_fen, c->before_fen, &c->fen))
        return aj_calc_overflow(p->k);
    AJ_TRY(texts_of(p->k, before, after, c));
    if (c->fen == 0)
        return AJ_OK;
    weigh(p, before, after, c->code);
    AJ_TRY(join(p->k, &p->out->reason, c->reason));
    return join(p->k, &p->out->rule, c->rule);
}

enum aj_code aj_subsidy_difference(const struct aj_subsidy *before, const struct aj_subsidy *after,
                                   struct aj_arena *arena, struct aj_subsidy_difference *out,
                                   struct aj_err *err)
{
    struct aj_calc k = {.arena = arena, .err = err};
    struct pairing p = {.k = &k, .out = out};
    bool taken[AJ_SUBSIDY_LINES] = {false};

    *out = (struct aj_subsidy_difference){.before_fen = before->payable_fen,
                                          .after_fen = after->payable_fen,
                                          .before_version = before->table_version,
                                          .after_version = after->table_version,
                                          .reason = "",
                                          .rule = ""};
    AJ_TRY(adds_up(&k, before));
    AJ_TRY(adds_up(&k, after));
    if (__builtin_sub_overflow(out->after_fen, out->before_fen, &out->fen))
        return aj_calc_overflow(&k);
    for (size_t i = 0; i < after->n_lines; i++) {
        const struct aj_subsidy_line *was = NULL;

        for (size_t b = 0; b < before->n_lines && !was; b++) {
            if (!taken[b] && strcmp(before->lines[b].code, after->lines[i].code) == 0) {
                was = &before->lines[b];
                taken[b] = true;
            }
        }
        AJ_TRY(pair(&p, was, &after->lines[i]));
    }
    for (size_t b = 0; b < before->n_lines; b++) {
        if (!taken[b])
            AJ_TRY(pair(&p, &before->lines[b], NULL));
    }
    out->kind = p.by_grade && !p.other ? "quality" : "correction";
    if (strcmp(out->before_version, out->after_version) != 0)
        out->kind = "recomputed";
    return AJ_OK;
}
