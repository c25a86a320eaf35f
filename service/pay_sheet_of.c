#include "service/pay_sheet_of.h"

#include "base/auto.h"
#include "index/journal.h"
#include "index/ledger.h"
#include "index/search/document/case_document.h"

#include <string.h>

#define EVENT_LIMIT ((size_t)64 << 20)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory making a sheet");
}

/* The text of an object in the arena; NULL stays what is not there. */
static bool keep(struct aj_arena *arena, const json_t *object, const char *key, const char **out)
{
    const char *text = aj_json_text(object, key);

    *out = *text ? aj_arena_copy(arena, text, strlen(text)) : NULL;
    return !*text || *out;
}

/* The reasons for which a claim was lowered, from its events. */
static enum aj_code read_reasons(struct aj_home *home, const json_t *claim, struct aj_buf *out,
                                 struct aj_err *err)
{
    const json_t *seq;
    size_t i;

    json_array_foreach(json_object_get(claim, "events"), i, seq)
    {
        AJ_AUTO(aj_buf_release) struct aj_buf line = {.limit = EVENT_LIMIT};
        AJ_AUTO(aj_auto_json) json_t *event = NULL;
        const json_t *data;

        AJ_TRY(aj_journal_line(home->index, (uint64_t)json_integer_value(seq), &line, err));
        AJ_TRY(aj_json_parse(line.data, line.size, EVENT_LIMIT, &event, err));
        data = json_object_get(event, "data");
        if (strcmp(aj_json_text(event, "type"), "pay.adjusted") == 0 &&
            aj_json_int(data, "fen", 0) < 0 &&
            strcmp(aj_json_text(data, "claim"), aj_json_text(claim, "id")) == 0)
            aj_buf_addf(out, "%s%s", out->size ? "；" : "", aj_json_text(data, "reason"));
    }
    return out->failed ? no_memory(err) : AJ_OK;
}

/* Only a claim that is no longer what it was made as has reasons to be looked for. */
static bool was_lowered(const json_t *claim)
{
    int64_t sum = 0;
    const json_t *line;
    size_t i;

    if (aj_json_int(claim, "tier", 1) > 1)
        return false;
    json_array_foreach(json_object_get(claim, "lines"), i, line)
    {
        if (__builtin_add_overflow(sum, aj_json_int(line, "fen", 0), &sum))
            return true;
    }
    return sum != aj_json_int(claim, "fen", 0);
}

static enum aj_code fill_amounts(struct aj_home *home, const json_t *claim, struct aj_arena *arena,
                                 struct aj_pay_line *line, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf reasons = {0};
    struct aj_pay_line_of of = {.claim = claim, .adjusted = ""};

    if (was_lowered(claim))
        AJ_TRY(read_reasons(home, claim, &reasons, err));
    if (reasons.data)
        of.adjusted = reasons.data;
    return aj_pay_line_split(&of, arena, line, err);
}

static enum aj_code fill_case(const json_t *record, struct aj_arena *arena,
                              struct aj_pay_line *line, struct aj_err *err)
{
    const json_t *facts = json_object_get(record, "facts");
    const json_t *recipients = json_object_get(facts, "recipients");
    bool good;

    line->sealed = aj_case_record_is_sealed(record);
    line->n_recipients = json_array_size(recipients);
    good = keep(arena, facts, "reason", &line->reason) &&
           keep(arena, facts, "case_class", &line->case_class) &&
           keep(arena, facts, "stage", &line->stage);
    if (good && !line->sealed)
        good = keep(arena, json_array_get(recipients, 0), "name", &line->first_recipient);
    return good ? AJ_OK : no_memory(err);
}

static enum aj_code fill_claim(const json_t *claim, struct aj_arena *arena,
                               struct aj_pay_line *line, struct aj_err *err)
{
    bool good = keep(arena, claim, "case_number", &line->case_number) &&
                keep(arena, claim, "archive_number", &line->archive_number) &&
                keep(arena, claim, "unit", &line->unit) &&
                keep(arena, claim, "handler", &line->handler) &&
                keep(arena, claim, "bundle_sha256", &line->bundle_sha256);

    return good ? AJ_OK : no_memory(err);
}

/* The batch is frozen: whom it pays is what it says, whatever the claim says by now. */
static enum aj_code fill_payee(const json_t *row, const json_t *claim, struct aj_arena *arena,
                               struct aj_pay_line *line, struct aj_err *err)
{
    const json_t *payee = json_object_get(row, "payee");
    int64_t attempt = aj_json_int(row, "attempt", aj_json_int(claim, "attempt", 0) + 1);
    const char *name = aj_json_text(row, "claim");
    char id[AJ_BANK_ID_SIZE];

    if (!aj_claim_bank_id(name, attempt, id))
        return aj_fail(err, AJ_CORRUPT, "补贴 %.200s 没有业务编号；请运行 anjuan doctor", name);
    line->end_to_end_id = aj_arena_copy(arena, id, strlen(id));
    if (!line->end_to_end_id || !keep(arena, payee, "kind", &line->payee.kind) ||
        !keep(arena, payee, "account_name", &line->payee.account_name) ||
        !keep(arena, payee, "bank_name", &line->payee.bank_name) ||
        !keep(arena, payee, "account_number", &line->payee.account_number))
        return no_memory(err);
    return AJ_OK;
}

static enum aj_code fill_line(struct aj_home *home, const json_t *row, struct aj_arena *arena,
                              struct aj_pay_line *line, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *claim = NULL;
    AJ_AUTO(aj_auto_json) json_t *record = NULL;

    AJ_TRY(aj_ledger_claim(home->index, aj_json_text(row, "claim"), &claim, err));
    AJ_TRY(aj_index_case(home->index, aj_json_text(claim, "case_key"), &record, err));
    line->fen = aj_json_int(row, "fen", 0);
    AJ_TRY(fill_claim(claim, arena, line, err));
    AJ_TRY(fill_case(record, arena, line, err));
    AJ_TRY(fill_payee(row, claim, arena, line, err));
    return fill_amounts(home, claim, arena, line, err);
}

static enum aj_code fill_head(struct aj_home *home, const json_t *batch, struct aj_arena *arena,
                              struct aj_pay_sheet *out, struct aj_err *err)
{
    bool good = keep(arena, batch, "batch", &out->id) &&
                keep(arena, batch, "sha256", &out->sha256) &&
                keep(arena, batch, "previous", &out->previous) &&
                keep(arena, json_object_get(batch, "prepared"), "by", &out->prepared_by) &&
                keep(arena, json_object_get(batch, "approved"), "by", &out->approved_by);

    if (!good)
        return no_memory(err);
    out->centre = aj_profile_centre(home->profile);
    out->total_fen = aj_json_int(batch, "total_fen", 0);
    if (!aj_date_parse(aj_json_text(batch, "on"), &out->on))
        return aj_fail(err, AJ_CORRUPT, "批次没有日期；请运行 anjuan doctor");
    return AJ_OK;
}

enum aj_code aj_pay_sheet_of(struct aj_home *home, const json_t *batch, struct aj_arena *arena,
                             struct aj_pay_sheet *out, struct aj_err *err)
{
    const json_t *rows = json_object_get(batch, "lines");
    size_t n = json_array_size(rows);
    struct aj_pay_line *lines = aj_arena_alloc(arena, (n + 1) * sizeof(*lines));

    *out = (struct aj_pay_sheet){.lines = lines, .n_lines = n};
    if (!lines)
        return no_memory(err);
    AJ_TRY(fill_head(home, batch, arena, out, err));
    for (size_t i = 0; i < n; i++) {
        lines[i] = (struct aj_pay_line){.n = i + 1};
        AJ_TRY(fill_line(home, json_array_get(rows, i), arena, &lines[i], err));
    }
    return aj_pay_sheet_check(out, err);
}
