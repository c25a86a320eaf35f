#include "tools/anjuan/pay_explain.h"

#include "base/auto.h"
#include "base/money.h"
#include "casefile/fee_table.h"
#include "casefile/subsidy.h"
#include "casefile/what_if.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

#define MONEY_COLUMNS 14
#define NAME_COLUMNS  10
#define CASE_ROOM     ((size_t)32 << 20) /* of a case with thousands of recipients */

/* All that is told, in one place. */
struct account {
    struct aj_arena arena;
    json_t *record;
    json_t *assumed_facts; /* NULL: no what-if */
    struct aj_case facts;
    struct aj_subsidy now, then; /* as recorded (or expected), and as it would be */
    struct aj_subsidy_difference difference;
    const json_t *fees; /* of the profile as it is today */
    bool recorded;
    bool what_if;
    bool misused; /* what was assumed cannot be, or there is no such version */
};

static void account_release(struct account *a)
{
    json_decref(a->record);
    json_decref(a->assumed_facts);
    aj_arena_reset(&a->arena);
}

/* --- working it out --------------------------------------------------------- */

static enum aj_code asked(struct account *a, enum aj_code code)
{
    a->misused = code == AJ_INVALID || code == AJ_NOT_FOUND;
    return code;
}

static enum aj_code work_out(const struct aj_cli *cli, struct aj_home *home, const char *key,
                             struct account *a, struct aj_err *err)
{
    const json_t *recorded, *facts, *table;

    a->fees = json_object_get(aj_profile_json(home->profile), "fees");
    a->what_if = cli->table || cli->ifs.n > 0;
    AJ_TRY(aj_index_case(home->index, key, &a->record, err));
    recorded = json_object_get(a->record, "subsidy");
    facts = json_object_get(a->record, "facts");
    a->recorded = recorded != NULL;
    AJ_TRY(aj_case_read(facts, &a->arena, &a->facts, err));
    AJ_TRY(recorded ? aj_subsidy_from_json(recorded, &a->arena, &a->now, err)
                    : aj_subsidy_compute(home->profile, &a->facts, &a->arena, &a->now, err));
    if (!a->what_if)
        return AJ_OK;
    a->assumed_facts = json_deep_copy(facts);
    if (!a->assumed_facts)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (cli->table)
        AJ_TRY(asked(a, aj_fee_table_named(a->fees, cli->table, &table, err)));
    for (size_t i = 0; i < cli->ifs.n; i++)
        AJ_TRY(asked(a, aj_what_if(a->assumed_facts, cli->ifs.at[i], err)));
    AJ_TRY(aj_case_read(a->assumed_facts, &a->arena, &a->facts, err));
    AJ_TRY(
        aj_subsidy_compute_under(home->profile, cli->table, &a->facts, &a->arena, &a->then, err));
    return aj_subsidy_difference(&a->now, &a->then, &a->arena, &a->difference, err);
}

static const char *when_recorded(const struct account *a)
{
    const char *state = aj_json_text(a->record, "state");

    if (!a->recorded)
        return "尚未交卷，以下是按现有事实的预计";
    return strcmp(state, "archived") == 0 ? "归档时所记" : "交卷时所记";
}

static const char *kind_zh(const struct aj_subsidy_difference *d)
{
    if (strcmp(d->kind, "recomputed") == 0)
        return "按另一版标准重算";
    return strcmp(d->kind, "quality") == 0 ? "质量等级" : "更正";
}

/* The table of that version; NULL when the profile of today has it no more. */
static const json_t *table_of(const struct account *a, const char *version)
{
    const json_t *table = NULL;

    return aj_fee_table_named(a->fees, version, &table, NULL) == AJ_OK ? table : NULL;
}

/* A record may hold lines that do not add up, which are shown as they are. */
static int64_t running(int64_t sum, const struct aj_subsidy_line *line)
{
    return (int64_t)((uint64_t)sum + (uint64_t)line->fen);
}

/* --- for people --------------------------------------------------------------- */

static void print_money(int64_t fen, bool sign)
{
    char text[AJ_FEN_TEXT_SIZE + 1] = "+";

    aj_fen_text(fen, sign && fen > 0 ? text + 1 : text);
    aj_table_number(text, MONEY_COLUMNS);
}

static void print_table(const struct account *a, const struct aj_subsidy *s)
{
    const json_t *table = table_of(a, s->table_version);
    const char *to = aj_json_text(table, "effective_to");

    printf("  标准  %s  %s\n", s->table_version, aj_json_text(table, "name"));
    if (table) {
        printf("  依据  %s\n", aj_json_text(table, "source"));
        printf("  有效  结案日在 %s 至 %s 之间\n", aj_json_text(table, "effective_from"),
               *to ? to : "今后");
    } else {
        puts("  （现在的地方规则里已没有这一版标准，依据见归档的案卷）");
    }
    if (s->to_be_confirmed)
        puts("  注意：所依据的数额或规则待中心确认，确认前不得据此发放。");
}

static void print_notes(const struct aj_subsidy *s)
{
    if (s->grade_pending)
        puts("  质量等级尚未评定：评定后另计第二档。");
    if (s->next_batch)
        printf("  下一批发放：%s\n", s->next_batch_reason);
}

static void print_lines(const struct aj_subsidy *s)
{
    size_t width = aj_table_width("事由");
    int64_t sum = 0;

    for (size_t i = 0; i < s->n_lines; i++) {
        size_t wide = aj_table_width(s->lines[i].reason);

        width = wide > width ? wide : width;
    }
    aj_table_number("金额（元）", MONEY_COLUMNS);
    aj_table_number("累计（元）", MONEY_COLUMNS);
    aj_table_whole("", 0);
    aj_table_whole("事由", width);
    puts(" 规则");
    for (size_t i = 0; i < s->n_lines; i++) {
        sum = running(sum, &s->lines[i]);
        print_money(s->lines[i].fen, false);
        print_money(sum, false);
        aj_table_whole("", 0);
        aj_table_whole(s->lines[i].reason, width);
        printf(" %s\n", s->lines[i].rule);
    }
}

static void print_payable(const struct aj_subsidy *s)
{
    char fen[AJ_FEN_TEXT_SIZE];

    aj_fen_text(s->payable_fen, fen);
    printf("  实际补贴 %s 元\n", fen);
}

static void print_difference(const struct aj_subsidy_difference *d, const char *first)
{
    aj_table_cell("  项目", NAME_COLUMNS + 2);
    aj_table_number(first, MONEY_COLUMNS);
    aj_table_number("假设（元）", MONEY_COLUMNS);
    aj_table_number("差额（元）", MONEY_COLUMNS);
    puts(" 事由  [规则]");
    for (size_t i = 0; i < d->n; i++) {
        const struct aj_subsidy_change *c = &d->changes[i];

        printf("  ");
        aj_table_cell(aj_subsidy_code_zh(c->code), NAME_COLUMNS);
        print_money(c->before_fen, false);
        print_money(c->after_fen, false);
        print_money(c->fen, true);
        printf(" %s  [%s]\n", c->reason, c->rule);
    }
    aj_table_cell("  合计", NAME_COLUMNS + 2);
    print_money(d->before_fen, false);
    print_money(d->after_fen, false);
    print_money(d->fen, true);
    puts("");
}

static void print_what_if(const struct aj_cli *cli, const struct account *a)
{
    const struct aj_subsidy_difference *d = &a->difference;

    printf("\n假设");
    if (cli->table)
        printf("  标准 %s", cli->table);
    for (size_t i = 0; i < cli->ifs.n; i++)
        printf("  %s", cli->ifs.at[i]);
    puts("");
    print_table(a, &a->then);
    print_difference(d, a->recorded ? "所记（元）" : "预计（元）");
    print_notes(&a->then);
    puts("  以上只是测算，没有改动任何记录。");
    if (d->fen != 0 && a->recorded) {
        printf("  如要更正：另记一笔调整（%s），原记录不改。\n", kind_zh(d));
    }
}

static enum aj_exit print_account(const struct aj_cli *cli, const struct account *a)
{
    printf("%s  补贴说明（%s）\n", a->facts.case_number, when_recorded(a));
    print_table(a, &a->now);
    print_lines(&a->now);
    print_payable(&a->now);
    print_notes(&a->now);
    if (a->what_if)
        print_what_if(cli, a);
    return AJ_EXIT_GOOD;
}

/* --- as JSON -------------------------------------------------------------------- */

static json_t *table_json(const struct account *a, const char *version)
{
    static const char *const keys[] = {"name", "source", "effective_from", "effective_to",
                                       "to_be_confirmed"};
    const json_t *table = table_of(a, version);
    json_t *out = json_pack("{s:s}", "version", version);

    for (size_t i = 0; table && i < AJ_COUNTOF(keys); i++) {
        json_t *value = json_object_get(table, keys[i]);

        if (value && json_object_set(out, keys[i], value) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

static json_t *subsidy_json(const struct account *a, const struct aj_subsidy *s)
{
    json_t *lines = json_array();
    int64_t sum = 0;
    bool good = true;

    for (size_t i = 0; i < s->n_lines; i++) {
        const struct aj_subsidy_line *l = &s->lines[i];

        sum = running(sum, l);
        good &= json_array_append_new(lines,
                                      json_pack("{s:s, s:I, s:I, s:s, s:s}", "code", l->code, "fen",
                                                (json_int_t)l->fen, "sum_fen", (json_int_t)sum,
                                                "reason", l->reason, "rule", l->rule)) == 0;
    }
    if (!good) {
        json_decref(lines);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:I, s:b, s:b, s:b}", "table", table_json(a, s->table_version),
                     "lines", lines, "payable_fen", (json_int_t)s->payable_fen, "to_be_confirmed",
                     s->to_be_confirmed, "grade_pending", s->grade_pending, "next_batch",
                     s->next_batch);
}

static json_t *difference_json(const struct aj_subsidy_difference *d)
{
    json_t *lines = json_array();
    bool good = true;

    for (size_t i = 0; i < d->n; i++) {
        const struct aj_subsidy_change *c = &d->changes[i];

        good &= json_array_append_new(
                    lines, json_pack("{s:s, s:I, s:I, s:I, s:s, s:s}", "code", c->code,
                                     "before_fen", (json_int_t)c->before_fen, "after_fen",
                                     (json_int_t)c->after_fen, "fen", (json_int_t)c->fen, "reason",
                                     c->reason, "rule", c->rule)) == 0;
    }
    if (!good) {
        json_decref(lines);
        return NULL;
    }
    return json_pack("{s:s, s:I, s:s, s:s, s:o}", "kind", d->kind, "fen", (json_int_t)d->fen,
                     "reason", d->reason, "rule", d->rule, "lines", lines);
}

static enum aj_exit account_as_json(const struct aj_cli *cli, const struct account *a)
{
    json_t *assumed = json_array();
    json_t *out = json_pack("{s:s, s:b, s:o}", "case_number", a->facts.case_number, "recorded",
                            a->recorded, "subsidy", subsidy_json(a, &a->now));

    for (size_t i = 0; i < cli->ifs.n; i++)
        (void)json_array_append_new(assumed, json_string(cli->ifs.at[i]));
    if (!a->what_if) {
        json_decref(assumed);
        return aj_cli_print(out);
    }
    if (out && json_object_set_new(out, "what_if",
                                   json_pack("{s:o, s:o, s:o, s:b}", "assumed", assumed, "subsidy",
                                             subsidy_json(a, &a->then), "difference",
                                             difference_json(&a->difference), "changed", 0)) != 0) {
        json_decref(out);
        out = NULL;
    }
    return aj_cli_print(out);
}

enum aj_exit aj_pay_explain(const struct aj_cli *cli, struct aj_home *home, const char *key)
{
    AJ_AUTO(account_release) struct account a = {.arena = {.limit = CASE_ROOM}};
    struct aj_err err = {0};

    if (work_out(cli, home, key, &a, &err) != AJ_OK)
        return a.misused ? aj_cli_usage("%s", err.text) : aj_cli_failed(&err);
    return cli->json ? account_as_json(cli, &a) : print_account(cli, &a);
}
