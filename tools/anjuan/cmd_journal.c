#include "base/auto.h"
#include "index/journal.h"
#include "service/journal_head.h"
#include "tools/anjuan/cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_LIMIT ((size_t)1 << 20)

static enum aj_exit head(const struct aj_cli *cli, struct aj_home *home)
{
    struct aj_journal_head at;
    char root[AJ_DIGEST_HEX_SIZE];
    struct aj_err err = {0};

    if (aj_journal_head(home->index, &at, &err) != AJ_OK)
        return aj_cli_failed(&err);
    aj_digest_hex(&at.root, root);
    if (cli->json)
        return aj_cli_print(json_pack("{s:I, s:s}", "size", (json_int_t)at.size, "root", root));
    printf("%" PRIu64 " 条，根摘要 %s\n", at.size, root);
    return AJ_EXIT_GOOD;
}

static json_t *path_json(const struct aj_proof *proof)
{
    json_t *list = json_array();

    for (size_t i = 0; i < proof->n; i++) {
        char hex[AJ_DIGEST_HEX_SIZE];

        aj_digest_hex(&proof->path[i], hex);
        (void)json_array_append_new(list, json_string(hex));
    }
    return list;
}

/* Everything that a stranger needs to check one event against a head: line, position, size, root
 * and audit path. */
static enum aj_code proof_of(struct aj_home *home, uint64_t seq, json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf line = {0};
    struct aj_arena arena = {.limit = ARENA_LIMIT};
    struct aj_journal_head at;
    struct aj_proof proof = {0};
    char root[AJ_DIGEST_HEX_SIZE];
    enum aj_code code;

    AJ_TRY(aj_journal_head(home->index, &at, err));
    AJ_TRY(aj_journal_line(home->index, seq, &line, err));
    code = aj_journal_inclusion(home->index, seq, at.size, &arena, &proof, err);
    if (code == AJ_OK) {
        aj_digest_hex(&at.root, root);
        *out = json_pack("{s:I, s:s, s:I, s:s, s:o}", "seq", (json_int_t)seq, "line", line.data,
                         "size", (json_int_t)at.size, "root", root, "path", path_json(&proof));
        code = *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    aj_arena_reset(&arena);
    return code;
}

static enum aj_exit prove(const struct aj_cli *cli, struct aj_home *home)
{
    json_t *proof = NULL;
    struct aj_err err = {0};
    char *end;
    unsigned long long seq = strtoull(cli->args[1], &end, 10);

    if (cli->args[1][0] < '0' || cli->args[1][0] > '9' || *end)
        return aj_cli_usage("prove 后面要写日志序号");
    if (proof_of(home, seq, &proof, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return aj_cli_print(proof);
}

static enum aj_exit verify(const struct aj_cli *cli, struct aj_home *home)
{
    struct aj_err err = {0};
    enum aj_code code = aj_journal_verify(home->index, home->journal, &err);

    if (code == AJ_OK)
        code = aj_journal_head_check(home, &err);
    if (code != AJ_OK && code != AJ_CORRUPT)
        return aj_cli_failed(&err);
    if (cli->json) {
        enum aj_exit status = aj_cli_print(json_pack("{s:b, s:s?}", "in_order", code == AJ_OK,
                                                     "fault", code == AJ_OK ? NULL : err.text));

        return status == AJ_EXIT_GOOD && code != AJ_OK ? AJ_EXIT_FAULT : status;
    }
    if (code != AJ_OK)
        return aj_cli_failed(&err);
    puts("日志逐条核对无误，与仓库中的分段一致。");
    return AJ_EXIT_GOOD;
}

enum aj_exit aj_cmd_journal(const struct aj_cli *cli)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    const char *what = cli->n_args ? cli->args[0] : "";
    bool is_prove = cli->n_args == 2 && strcmp(what, "prove") == 0;

    if (!is_prove &&
        (cli->n_args != 1 || (strcmp(what, "head") != 0 && strcmp(what, "verify") != 0)))
        return aj_cli_usage("用法：anjuan journal head | prove 序号 | verify");
    if (!aj_cli_open(cli, AJ_HOME_READ, &home))
        return AJ_EXIT_FAILED;
    if (is_prove)
        return prove(cli, home);
    return strcmp(what, "head") == 0 ? head(cli, home) : verify(cli, home);
}
