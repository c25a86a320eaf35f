#include "base/auto.h"
#include "base/file.h"
#include "service/saved_searches.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/find_print.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define MEMORY ((size_t)4 << 20)

/* What the command line asks for, in one piece. */
struct asking {
    const struct aj_cli *cli;
    struct aj_home *home;
    struct aj_arena arena;
    struct aj_viewer viewer;
    struct aj_find want;
    struct aj_saved_name saved;
};

static void end(struct asking *a)
{
    aj_arena_reset(&a->arena);
    aj_auto_home(&a->home);
}

/* The words of the command line as one query: nobody need quote them. */
static bool join_words(struct asking *a)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    for (size_t i = 0; i < a->cli->n_args; i++)
        aj_buf_addf(&text, "%s%s", i ? " " : "", a->cli->args[i]);
    a->want.text = aj_arena_copy(&a->arena, text.data ? text.data : "", text.size);
    return a->want.text && !text.failed;
}

/* "项目=值" */
static enum aj_exit read_filters(struct asking *a)
{
    const struct aj_cli_list *given = &a->cli->filters;
    struct aj_find_filter *list = aj_arena_alloc(&a->arena, (given->n + 1) * sizeof(*list));

    for (size_t i = 0; list && i < given->n; i++) {
        const char *equals = strchr(given->at[i], '=');

        if (!equals || equals == given->at[i] || !equals[1])
            return aj_cli_usage("--filter 要写成 项目=值，例如 --filter 类型=民事");
        list[i].facet = aj_arena_copy(&a->arena, given->at[i], (size_t)(equals - given->at[i]));
        list[i].value = equals + 1;
        if (!list[i].facet)
            list = NULL;
    }
    if (!list)
        return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    a->want.filters = list;
    a->want.n_filters = given->n;
    return AJ_EXIT_GOOD;
}

/* Who asks: everybody who can read the home sees everything, unless he asks to see less. */
static enum aj_exit read_viewer(struct asking *a)
{
    static const char *const levels[] = {"none", "secret", "confidential", "top_secret"};
    const struct aj_cli *cli = a->cli;
    char *person;
    char *at;

    a->viewer = aj_viewer_everything;
    a->viewer.sealed = !cli->no_sealed;
    if (cli->person || cli->units.n > 0)
        a->viewer.all_units = false;
    a->viewer.units = cli->units.at;
    a->viewer.n_units = cli->units.n;
    if (cli->secrecy) {
        for (a->viewer.secrecy = 0; a->viewer.secrecy < AJ_COUNTOF(levels); a->viewer.secrecy++) {
            if (strcmp(levels[a->viewer.secrecy], cli->secrecy) == 0)
                break;
        }
        if (a->viewer.secrecy == AJ_COUNTOF(levels))
            return aj_cli_usage("--secrecy 是 none、secret、confidential、top_secret 之一");
    }
    if (!cli->person)
        return AJ_EXIT_GOOD;
    person = aj_arena_copy(&a->arena, cli->person, strlen(cli->person));
    at = person ? strchr(person, '@') : NULL;
    if (!at)
        return aj_cli_usage("--as 要写成 姓名@单位");
    *at = AJ_PERSON_JOINT;
    a->viewer.person = person;
    return AJ_EXIT_GOOD;
}

static enum aj_exit read_order(struct asking *a)
{
    const char *sort = a->cli->sort ? a->cli->sort : *a->want.text ? "best" : "newest";

    if (strcmp(sort, "best") != 0 && strcmp(sort, "newest") != 0)
        return aj_cli_usage("--sort 是 best（最相关）或 newest（最新）");
    a->want.order = strcmp(sort, "best") == 0 ? AJ_ORDER_BEST : AJ_ORDER_NEWEST;
    return AJ_EXIT_GOOD;
}

static enum aj_exit read_all(struct asking *a)
{
    enum aj_exit status = read_filters(a);

    a->want.viewer = &a->viewer;
    a->want.mode = a->cli->literal ? AJ_QUERY_LITERAL : AJ_QUERY_TYPED;
    a->want.limit = a->cli->limit;
    a->want.after = a->cli->after;
    a->want.facets = a->cli->facets;
    a->want.snippets = true;
    if (!join_words(a))
        return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    if (status == AJ_EXIT_GOOD)
        status = read_viewer(a);
    return status == AJ_EXIT_GOOD ? read_order(a) : status;
}

static enum aj_exit write_csv(struct asking *a)
{
    struct aj_err err = {0};
    bool to_screen = strcmp(a->cli->csv, "-") == 0;
    AJ_AUTO(aj_auto_close) int fd = -1;
    struct aj_csv_to to = {1, a->cli->csv};
    uint64_t n;
    enum aj_code code;

    if (!to_screen) {
        fd = open(a->cli->csv, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) {
            (void)aj_fail_errno(&err, "新建 %s", a->cli->csv);
            return aj_cli_failed(&err);
        }
        to.fd = fd;
    }
    code = aj_find_csv(a->home, &a->want, &to, &n, &err);
    if (code != AJ_OK && !to_screen)
        (void)unlink(a->cli->csv); /* half a list would be taken for the whole */
    if (code != AJ_OK)
        return aj_cli_failed(&err);
    if (!to_screen)
        (void)fprintf(stderr, "已写 %s：%llu 件。\n", a->cli->csv, (unsigned long long)n);
    return AJ_EXIT_GOOD;
}

static enum aj_exit suggest(struct asking *a)
{
    struct aj_err err = {0};
    const struct aj_suggest_request request = {a->want.text, &a->viewer, a->cli->limit};
    json_t *list = NULL;

    if (aj_find_suggest(a->home, &request, &list, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return aj_find_print_suggestions(a->cli, list);
}

static enum aj_exit find(struct asking *a)
{
    struct aj_err err = {0};
    json_t *answer = NULL;

    if (aj_find_cases(a->home, &a->want, &answer, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return aj_find_print(a->cli, answer);
}

static enum aj_exit done(struct asking *a, enum aj_code code, const char *what,
                         const struct aj_err *err)
{
    if (code != AJ_OK)
        return aj_cli_failed(err);
    if (!a->cli->json)
        printf("%s“%s”。\n", what, a->saved.name);
    return a->cli->json ? aj_cli_print(json_pack("{s:s, s:s}", "owner", a->saved.owner, "name",
                                                 a->saved.name))
                        : AJ_EXIT_GOOD;
}

static enum aj_exit list_saved(struct asking *a)
{
    struct aj_err err = {0};
    json_t *list = NULL;

    if (aj_index_saved_searches(a->home->index, a->saved.owner, &list, &err) != AJ_OK)
        return aj_cli_failed(&err);
    return aj_find_print_saved(a->cli, list);
}

static enum aj_exit run(struct asking *a)
{
    const struct aj_cli *cli = a->cli;
    struct aj_err err = {0};

    a->saved.owner = cli->owner ? cli->owner : aj_cli_reviewer(cli, a->home);
    a->saved.name = cli->save ? cli->save : cli->forget ? cli->forget : cli->saved;
    if (cli->list_saved)
        return list_saved(a);
    if (cli->forget)
        return done(a, aj_saved_forget(a->home, &a->saved, &err), "已删去检索", &err);
    if (cli->save)
        return done(a, aj_saved_save(a->home, &a->saved, &a->want, &err), "已保存检索", &err);
    if (cli->saved && aj_saved_recall(a->home, &a->saved, &a->arena, &a->want, &err) != AJ_OK)
        return aj_cli_failed(&err);
    if (cli->suggest)
        return suggest(a);
    return cli->csv ? write_csv(a) : find(a);
}

enum aj_exit aj_cmd_find(const struct aj_cli *cli)
{
    AJ_AUTO(end) struct asking a = {.cli = cli, .arena = {.limit = MEMORY}};
    bool writes = cli->save || cli->forget;
    enum aj_exit status = read_all(&a);

    if (status != AJ_EXIT_GOOD)
        return status;
    if (!aj_cli_open(cli, writes ? AJ_HOME_WRITE : AJ_HOME_READ, &a.home))
        return AJ_EXIT_FAILED;
    return run(&a);
}
