#include "casefile/subsidy.h"

#include <string.h>

/* A subsidy as it stands in events and records, and the names of its lines. */

const char *aj_subsidy_code_zh(const char *code)
{
    static const struct {
        const char *code, *zh;
    } names[] = {
        {"base", "基准"},          {"labour", "劳务费"},        {"handler", "承办人"},
        {"course", "办理过程"},    {"group", "群体案件"},       {"cross_region", "异地"},
        {"translation", "翻译费"}, {"other", "其他费用"},       {"major", "重大疑难"},
        {"second_tier", "第二档"}, {"grade_pending", "第二档"}, {"late", "逾期交卷"},
        {"next_batch", "下一批"},  {"quality", "质量减发"},     {"floor", "不倒扣"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        if (strcmp(names[i].code, code) == 0)
            return names[i].zh;
    }
    return code;
}

json_t *aj_subsidy_to_json(const struct aj_subsidy *s)
{
    json_t *lines = json_array();

    for (size_t i = 0; lines && i < s->n_lines; i++) {
        const struct aj_subsidy_line *line = &s->lines[i];

        if (json_array_append_new(lines, json_pack("{s:s, s:I, s:s, s:s}", "code", line->code,
                                                   "fen", (json_int_t)line->fen, "reason",
                                                   line->reason, "rule", line->rule)) != 0) {
            json_decref(lines);
            return NULL;
        }
    }
    return json_pack("{s:I, s:s, s:b, s:o}", "payable_fen", (json_int_t)s->payable_fen,
                     "table_version", s->table_version, "to_be_confirmed", s->to_be_confirmed,
                     "lines", lines);
}

static const char *copied(struct aj_arena *arena, const json_t *o, const char *key)
{
    const char *text = aj_json_text(o, key);

    return aj_arena_copy(arena, text, strlen(text));
}

enum aj_code aj_subsidy_from_json(const json_t *json, struct aj_arena *arena,
                                  struct aj_subsidy *out, struct aj_err *err)
{
    const json_t *lines = json_object_get(json, "lines");
    size_t n = json_array_size(lines);
    bool whole;

    *out = (struct aj_subsidy){
        .table_version = copied(arena, json, "table_version"),
        .other_reason = "",
        .deduction_reason = "",
        .next_batch_reason = "",
        .payable_fen = aj_json_int(json, "payable_fen", 0),
        .to_be_confirmed = json_is_true(json_object_get(json, "to_be_confirmed")),
        .n_lines = n < AJ_SUBSIDY_LINES ? n : AJ_SUBSIDY_LINES,
    };
    whole = out->table_version != NULL;
    for (size_t i = 0; whole && i < out->n_lines; i++) {
        const json_t *line = json_array_get(lines, i);
        struct aj_subsidy_line *to = &out->lines[i];

        *to = (struct aj_subsidy_line){.code = copied(arena, line, "code"),
                                       .fen = aj_json_int(line, "fen", 0),
                                       .reason = copied(arena, line, "reason"),
                                       .rule = copied(arena, line, "rule")};
        whole = to->code && to->reason && to->rule;
        if (!whole)
            break;
        out->grade_pending |= strcmp(to->code, "grade_pending") == 0;
        if (strcmp(to->code, "next_batch") == 0) {
            out->next_batch = true;
            out->next_batch_reason = to->reason;
        }
    }
    return whole ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}
