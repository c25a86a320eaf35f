/* Which column of the sheet an amount stands in, so that every row adds up. */
#include "base/auto.h"
#include "base/money.h"
#include "casefile/subsidy.h"
#include "service/pay_sheet_of.h"

#include <string.h>

enum column { STANDARD, CROSS_REGION, TRANSLATION, OTHER, DEDUCTION, COLUMNS };

struct columns {
    int64_t fen[COLUMNS]; /* the deduction as it is in the lines: below nothing */
    struct aj_buf other;  /* reasons */
    struct aj_buf deduction;
    bool bad;
};

static void columns_release(struct columns *c)
{
    aj_buf_release(&c->other);
    aj_buf_release(&c->deduction);
}

static enum column column_of(const char *code, int64_t fen)
{
    static const struct {
        const char *code;
        enum column column;
    } known[] = {
        {"base", STANDARD},           {"labour", STANDARD}, {"handler", STANDARD},
        {"course", STANDARD},         {"group", STANDARD},  {"cross_region", CROSS_REGION},
        {"translation", TRANSLATION}, {"other", OTHER},     {"major", OTHER},
        {"second_tier", OTHER},       {"late", DEDUCTION},  {"quality", DEDUCTION},
        {"floor", DEDUCTION},
    };

    for (size_t i = 0; i < AJ_COUNTOF(known); i++) {
        if (strcmp(known[i].code, code) == 0)
            return known[i].column;
    }
    return fen < 0 ? DEDUCTION : OTHER;
}

static void note(struct columns *c, enum column column, const char *reason)
{
    struct aj_buf *to = column == OTHER ? &c->other : &c->deduction;

    if (*reason)
        aj_buf_addf(to, "%s%s", to->size ? "；" : "", reason);
}

static void put(struct columns *c, enum column column, int64_t fen, const char *reason)
{
    if (fen == 0)
        return;
    c->bad |= __builtin_add_overflow(c->fen[column], fen, &c->fen[column]);
    if (column == OTHER || column == DEDUCTION)
        note(c, column, reason);
}

static void put_lines(struct columns *c, const json_t *lines)
{
    size_t i;
    const json_t *line;

    json_array_foreach(lines, i, line)
    {
        int64_t fen = aj_json_int(line, "fen", 0);

        put(c, column_of(aj_json_text(line, "code"), fen), fen, aj_json_text(line, "reason"));
    }
}

/* No column is below nothing on paper: what is goes over to the other side. */
static void turn_signs(struct columns *c)
{
    for (int i = STANDARD; i <= OTHER; i++) {
        if (c->fen[i] < 0) {
            c->bad |= __builtin_add_overflow(c->fen[DEDUCTION], c->fen[i], &c->fen[DEDUCTION]);
            c->fen[i] = 0;
            note(c, DEDUCTION, i == OTHER ? "其他费用调减" : "标准调减");
        }
    }
    if (c->fen[DEDUCTION] > 0) {
        c->bad |= __builtin_add_overflow(c->fen[OTHER], c->fen[DEDUCTION], &c->fen[OTHER]);
        c->fen[DEDUCTION] = 0;
        note(c, OTHER, "减发更正");
    }
}

static int64_t sum_of(struct columns *c)
{
    int64_t sum = 0;

    for (int i = 0; i < COLUMNS; i++)
        c->bad |= __builtin_add_overflow(sum, c->fen[i], &sum);
    return sum;
}

/* Why the line pays another amount than the claim's lines come to. */
static void say_why(const struct aj_pay_line_of *of, int64_t sum, int64_t fen, struct aj_buf *out)
{
    int64_t claimed = aj_json_int(of->claim, "fen", 0);
    char text[AJ_FEN_TEXT_SIZE];

    if (claimed != sum && *of->adjusted) {
        aj_buf_addf(out, "%s", of->adjusted);
    } else if (claimed != sum) {
        aj_buf_addf(out, "金额更正");
    }
    if (fen == claimed)
        return;
    aj_fen_text(claimed - fen, text);
    aj_buf_addf(out, "%s应发中有 %s 元在别的批次发放", out->size ? "；" : "", text);
}

static enum aj_code keep(struct aj_arena *arena, const struct aj_buf *text, const char **out,
                         struct aj_err *err)
{
    *out = text->failed ? NULL : aj_arena_copy(arena, text->data ? text->data : "", text->size);
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory making a sheet");
}

enum aj_code aj_pay_line_split(const struct aj_pay_line_of *of, struct aj_arena *arena,
                               struct aj_pay_line *line, struct aj_err *err)
{
    AJ_AUTO(columns_release) struct columns c = {.bad = false};
    AJ_AUTO(aj_buf_release) struct aj_buf why = {0};
    int64_t sum, difference;

    if (aj_json_int(of->claim, "tier", 1) == 1) {
        put_lines(&c, json_object_get(of->claim, "lines"));
    } else { /* its lines are differences, and tell no column */
        put(&c, OTHER, aj_json_int(of->claim, "fen", 0), aj_json_text(of->claim, "reason"));
    }
    sum = sum_of(&c);
    c.bad |= __builtin_sub_overflow(line->fen, sum, &difference);
    if (!c.bad && difference != 0) {
        say_why(of, sum, line->fen, &why);
        put(&c, difference > 0 ? OTHER : DEDUCTION, difference, why.data ? why.data : "");
    }
    turn_signs(&c);
    if (c.bad || why.failed) {
        return aj_fail(err, AJ_CORRUPT, "补贴 %.200s 的明细不能相加；请运行 anjuan doctor",
                       aj_json_text(of->claim, "id"));
    }
    line->standard_fen = c.fen[STANDARD];
    line->cross_region_fen = c.fen[CROSS_REGION];
    line->translation_fen = c.fen[TRANSLATION];
    line->other_fen = c.fen[OTHER];
    line->deduction_fen = -c.fen[DEDUCTION];
    AJ_TRY(keep(arena, &c.other, &line->other_reason, err));
    return keep(arena, &c.deduction, &line->deduction_reason, err);
}
