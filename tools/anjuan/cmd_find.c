#include "base/auto.h"
#include "base/file.h"
#include "service/saved_searches.h"
#include "tools/anjuan/cli.h"
#include "tools/anjuan/find_print.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MEMORY      ((size_t)4 << 20)
#define HITS        20 /* of a page, unless --limit says otherwise: a screen or two */
#define SUGGESTIONS 10

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
    const char *sort = a->cli->sort;

    a->want.order = *a->want.text ? AJ_ORDER_BEST : AJ_ORDER_NEWEST;
    if (!sort)
        return AJ_EXIT_GOOD;
    for (enum aj_search_order order = AJ_ORDER_BEST; order <= AJ_ORDER_NEWEST; order++) {
        if (strcmp(sort, aj_find_order_word(order)) == 0) {
            a->want.order = order;
            return AJ_EXIT_GOOD;
        }
    }
    return aj_cli_usage("--sort 是 best（最相关）或 newest（最新）");
}

/* Options that ask for different things. */
static enum aj_exit check_options(const struct aj_cli *cli)
{
    int acts = (cli->csv != NULL) + (cli->save != NULL) + (cli->forget != NULL) + cli->list_saved +
               cli->suggest;

    if (acts > 1) {
        return aj_cli_usage("--csv、--save、--forget、--list-saved、--suggest 一次只能用一个");
    }
    if (cli->saved && (cli->n_args > 0 || cli->save || cli->forget || cli->suggest))
        return aj_cli_usage("--saved 后面不写检索式；要缩小范围请加 --filter");
    if (cli->csv && (cli->limit || cli->after || cli->facets))
        return aj_cli_usage("--csv 总是导出全部结果，不用 --limit、--after、--facets");
    if (cli->csv && cli->json && strcmp(cli->csv, "-") == 0)
        return aj_cli_usage("--csv - 和 --json 不能同时用");
    if (cli->suggest && cli->n_args == 0)
        return aj_cli_usage("--suggest 后面要写一个词的开头");
    return AJ_EXIT_GOOD;
}

static enum aj_exit read_all(struct asking *a)
{
    enum aj_exit status = check_options(a->cli);

    a->want.viewer = &a->viewer;
    a->want.mode = a->cli->literal ? AJ_QUERY_LITERAL : AJ_QUERY_TYPED;
    a->want.limit = a->cli->limit ? a->cli->limit : HITS;
    a->want.after = a->cli->after;
    a->want.facets = a->cli->facets;
    a->want.snippets = true;
    if (!join_words(a))
        return aj_cli_failed(&(struct aj_err){.code = AJ_NO_MEMORY, .text = "out of memory"});
    if (status == AJ_EXIT_GOOD)
        status = read_filters(a);
    if (status == AJ_EXIT_GOOD)
        status = read_viewer(a);
    return status == AJ_EXIT_GOOD ? read_order(a) : status;
}

/* What was asked is wrong: a query is shown again, with the spot. */
static enum aj_exit failed(const struct asking *a, const struct aj_err *err)
{
    enum aj_exit status = AJ_EXIT_GOOD;

    if (err->code == AJ_INVALID && !a->cli->suggest)
        status = aj_find_print_fault(a->want.text, a->want.mode);
    if (status != AJ_EXIT_GOOD)
        return status;
    status = aj_cli_failed(err);
    return err->code == AJ_INVALID ? AJ_EXIT_USAGE : status;
}

static enum aj_code open_csv(const char *path, int *fd, struct aj_err *err)
{
    *fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd >= 0)
        return AJ_OK;
    if (errno == EEXIST)
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在，没有改动；请换一个文件名", path);
    return aj_fail_errno(err, "新建 %s", path);
}

static enum aj_code write_file(struct asking *a, const char *path, uint64_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = -1;
    enum aj_code code;

    AJ_TRY(open_csv(path, &fd, err));
    code = aj_find_csv(a->home, &a->want, &(struct aj_csv_to){fd, path}, n, err);
    if (code == AJ_OK)
        code = aj_file_sync(fd, path, err);
    if (code != AJ_OK)
        (void)unlink(path); /* half a list would be taken for the whole */
    return code;
}

static enum aj_exit write_csv(struct asking *a)
{
    const char *path = a->cli->csv;
    struct aj_err err = {0};
    uint64_t n = 0;

    if (strcmp(path, "-") == 0) {
        const struct aj_csv_to to = {STDOUT_FILENO, "标准输出"};

        return aj_find_csv(a->home, &a->want, &to, &n, &err) == AJ_OK ? AJ_EXIT_GOOD
                                                                      : failed(a, &err);
    }
    if (write_file(a, path, &n, &err) != AJ_OK)
        return failed(a, &err);
    if (a->cli->json)
        return aj_cli_print(json_pack("{s:s, s:I}", "file", path, "cases", (json_int_t)n));
    printf("已写 %s：%llu 件。\n", path, (unsigned long long)n);
    return AJ_EXIT_GOOD;
}

static enum aj_exit suggest(struct asking *a)
{
    struct aj_err err = {0};
    const size_t most = a->cli->limit ? a->cli->limit : SUGGESTIONS;
    const struct aj_suggest_request request = {a->want.text, &a->viewer, most};
    json_t *answer = NULL;

    if (aj_find_suggest(a->home, &request, &answer, &err) != AJ_OK)
        return failed(a, &err);
    return aj_find_print_suggestions(a->cli, answer);
}

static enum aj_exit find(struct asking *a)
{
    struct aj_err err = {0};
    json_t *answer = NULL;

    if (aj_find_cases(a->home, &a->want, &answer, &err) != AJ_OK)
        return failed(a, &err);
    return aj_find_print(a->cli, answer);
}

static enum aj_exit done(struct asking *a, enum aj_code code, const char *told,
                         const struct aj_err *err)
{
    if (code != AJ_OK)
        return failed(a, err);
    if (a->cli->json) {
        return aj_cli_print(
            json_pack("{s:s, s:s}", "owner", a->saved.owner, "name", a->saved.name));
    }
    printf("%s“%s”。\n", told, a->saved.name);
    return AJ_EXIT_GOOD;
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
        return failed(a, &err);
    if (cli->saved && cli->sort && read_order(a) != AJ_EXIT_GOOD)
        return AJ_EXIT_USAGE;
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
