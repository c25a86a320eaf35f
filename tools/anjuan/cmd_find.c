#include "base/auto.h"
#include "casefile/lifecycle.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/table.h"

#include <stdio.h>
#include <string.h>

/* One line a hit: what a person needs to know which case it is. A sealed case shows no name.
 */
static json_t *hit_of(const json_t *record)
{
    const json_t *facts = json_object_get(record, "facts");
    const json_t *archived = json_object_get(record, "archived");
    const json_t *first = json_array_get(json_object_get(facts, "recipients"), 0);
    bool sealed = json_is_true(json_object_get(facts, "sealed"));
    const json_t *number = json_object_get(archived, "archive_number");

    return json_pack("{s:s, s:s, s:O?, s:s, s:s, s:s, s:b, s:O?}", "case_number",
                     aj_json_text(record, "case_number"), "state", aj_json_text(record, "state"),
                     "archive_number", number, "reason", aj_json_text(facts, "reason"), "recipient",
                     sealed ? "（封存）" : aj_json_text(first, "name"), "handler",
                     aj_json_text(json_object_get(facts, "handler"), "name"), "sealed", sealed,
                     "matched", json_object_get(record, "matched"));
}

static void print_hit(const json_t *hit)
{
    const char *number = aj_json_text(hit, "archive_number");
    enum aj_state state = AJ_STATE_NONE;

    (void)aj_state_from_word(aj_json_text(hit, "state"), &state);
    aj_table_cell(aj_json_text(hit, "case_number"), 28);
    aj_table_cell(aj_state_zh(state), 8);
    aj_table_cell(*number ? number : "—", 28);
    aj_table_cell(aj_json_text(hit, "recipient"), 12);
    aj_table_cell(aj_json_text(hit, "reason"), 20);
    puts(aj_json_text(hit, "handler"));
}

static enum aj_exit print_hits(const struct aj_cli *cli, const json_t *records, size_t total)
{
    json_t *hits = json_array();
    size_t i;
    json_t *record;

    json_array_foreach(records, i, record)
    {
        json_t *hit = hit_of(record);

        if (!cli->json)
            print_hit(hit);
        (void)json_array_append_new(hits, hit);
    }
    if (cli->json)
        return aj_cli_print(json_pack("{s:I, s:o}", "total", (json_int_t)total, "hits", hits));
    printf("共 %zu 件。\n", total);
    json_decref(hits);
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_cmd_find(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    AJ_AUTO(aj_auto_json) json_t *records = NULL;
    struct aj_err err = {0};
    size_t total = 0;

    if (cli->n_args != 1)
        return aj_cli_usage("find 后面要写一个词");
    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    if (aj_index_find(home->index, &(struct aj_wanted){cli->field, cli->args[0], cli->limit},
                      &records, &total, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return print_hits(cli, records, total);
}
