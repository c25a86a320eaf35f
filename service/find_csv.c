#include "base/auto.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/file.h"
#include "base/money.h"
#include "casefile/case.h"
#include "service/find_parts.h"

#include <stdint.h>

#define WRITE_SIZE ((size_t)1 << 20)

static const char *const heads[] = {"案号",     "档号",     "状态",     "受援人",    "案由",
                                    "类型",     "阶段",     "结果",     "承办人",    "单位",
                                    "办案机关", "结案日期", "归档日期", "补贴（元）"};

static void add_heads(struct aj_buf *out)
{
    aj_buf_add(out, AJ_CSV_MARK, strlen(AJ_CSV_MARK));
    for (size_t i = 0; i < AJ_COUNTOF(heads); i++)
        aj_csv_cell(out, heads[i], i + 1 == AJ_COUNTOF(heads));
}

/* All of them: the list may be taken for a table of persons. */
static void add_recipients(const json_t *record, struct aj_buf *out)
{
    AJ_AUTO(aj_buf_release) struct aj_buf names = {0};
    size_t i;
    json_t *recipient;

    if (aj_case_record_is_sealed(record)) {
        aj_csv_cell(out, AJ_FINDING_SEALED, false);
        return;
    }
    json_array_foreach(json_object_get(json_object_get(record, "facts"), "recipients"), i,
                       recipient)
    {
        aj_buf_addf(&names, "%s%s", i ? "、" : "", aj_json_text(recipient, "name"));
    }
    out->failed = out->failed || names.failed;
    aj_csv_cell(out, names.data ? names.data : "", false);
}

static void add_subsidy(const json_t *record, struct aj_buf *out)
{
    int64_t fen = aj_json_int(json_object_get(record, "subsidy"), "payable_fen", -1);
    char text[AJ_FEN_TEXT_SIZE] = "";

    if (fen >= 0)
        aj_fen_text(fen, text);
    aj_csv_cell(out, text, true);
}

static void add_line(const json_t *record, struct aj_buf *out)
{
    const json_t *facts = json_object_get(record, "facts");
    const json_t *archived = json_object_get(record, "archived");
    const json_t *handler = json_object_get(facts, "handler");
    const json_t *outcome = json_object_get(facts, "outcome");
    enum aj_state state = AJ_STATE_NONE;

    (void)aj_state_from_word(aj_json_text(record, "state"), &state);
    aj_csv_cell(out, aj_json_text(record, "case_number"), false);
    aj_csv_cell(out, aj_json_text(archived, "archive_number"), false);
    aj_csv_cell(out, aj_state_zh(state), false);
    add_recipients(record, out);
    aj_csv_cell(out, aj_json_text(facts, "reason"), false);
    aj_csv_cell(out, aj_case_word_zh("case_class", aj_json_text(facts, "case_class")), false);
    aj_csv_cell(out, aj_case_word_zh("stage", aj_json_text(facts, "stage")), false);
    aj_csv_cell(out, aj_case_word_zh("outcome.kind", aj_json_text(outcome, "kind")), false);
    aj_csv_cell(out, aj_json_text(handler, "name"), false);
    aj_csv_cell(out, aj_json_text(handler, "unit"), false);
    aj_csv_cell(out, aj_json_text(json_object_get(facts, "organ"), "name"), false);
    aj_csv_cell(out, aj_json_text(json_object_get(facts, "dates"), "closed"), false);
    aj_csv_cell(out, aj_json_text(archived, "on"), false);
    add_subsidy(record, out);
}

static enum aj_code flush(struct aj_buf *out, const struct aj_csv_to *to, struct aj_err *err)
{
    if (out->failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing %s", to->name);
    AJ_TRY(aj_file_write_all(to->fd, out->data, out->size, to->name, err));
    out->size = 0;
    return AJ_OK;
}

static enum aj_code write_hits(struct aj_home *home, const struct aj_search_result *result,
                               const struct aj_csv_to *to, uint64_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {0};

    add_heads(&out);
    for (size_t i = 0; i < result->n_hits; i++) {
        AJ_AUTO(aj_auto_json) json_t *record = NULL;
        enum aj_code code = aj_index_case(home->index, result->hits[i].key, &record, err);

        if (code == AJ_NOT_FOUND)
            continue; /* it went in the meantime */
        AJ_TRY(code);
        add_line(record, &out);
        ++*n;
        if (out.size >= WRITE_SIZE)
            AJ_TRY(flush(&out, to, err));
    }
    return flush(&out, to, err);
}

enum aj_code aj_find_csv(struct aj_home *home, const struct aj_find *want,
                         const struct aj_csv_to *to, uint64_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_finding_run_close) struct aj_finding_run run = {0};
    struct aj_find all = *want;

    *n = 0;
    all.limit = SIZE_MAX;
    all.after = NULL;
    all.facets = all.snippets = false;
    AJ_TRY(aj_finding_run_open(&run, &all, err));
    AJ_TRY(aj_index_search(home->index, &run.request, &run.arena, &run.result, err));
    return write_hits(home, &run.result, to, n, err);
}
