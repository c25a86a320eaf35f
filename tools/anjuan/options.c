#include "tools/anjuan/options.h"

#include <stdlib.h>
#include <string.h>

enum kind {
    KIND_FLAG, /* bool: has no value */
    KIND_TEXT, /* const char * */
    KIND_LIST, /* struct aj_cli_list: may be repeated */
    KIND_COUNT /* size_t, from 1 to 1,000,000 */
};

/* clang-format off */
#define AT(member) offsetof(struct aj_cli, member)
static const struct option {
    const char *name;
    unsigned option; /* enum aj_option; several: it is of each of them */
    enum kind kind;
    size_t at;
} options[] = {
    {"--home",       OPT_HOME,     KIND_TEXT,  AT(home)},
    {"--json",       OPT_JSON,     KIND_FLAG,  AT(json)},
    {"--profile",    OPT_PROFILE,  KIND_TEXT,  AT(profile)},
    {"--reviewer",   OPT_REVIEWER, KIND_TEXT,  AT(reviewer)},
    {"--limit",      OPT_LIMIT,    KIND_COUNT, AT(limit)},
    {"--all",        OPT_ALL,      KIND_FLAG,  AT(all)},
    {"--compare",    OPT_COMPARE,  KIND_FLAG,  AT(compare)},
    {"--by",         OPT_BY,       KIND_TEXT,  AT(by)},
    {"--reason",     OPT_REASON,   KIND_LIST,  AT(reasons)},
    {"--output",     OPT_OUTPUT,   KIND_TEXT,  AT(output)},
    {"--state",      OPT_STATE,    KIND_TEXT,  AT(state)},
    {"--explain",    OPT_EXPLAIN,  KIND_FLAG,  AT(explain)},
    {"--table",      OPT_SUPPOSE,  KIND_TEXT,  AT(table)},
    {"--if",         OPT_SUPPOSE,  KIND_LIST,  AT(ifs)},
    {"--facets",     OPT_FINDING,  KIND_FLAG,  AT(facets)},
    {"--filter",     OPT_FINDING,  KIND_LIST,  AT(filters)},
    {"--sort",       OPT_FINDING,  KIND_TEXT,  AT(sort)},
    {"--after",      OPT_FINDING,  KIND_TEXT,  AT(after)},
    {"--literal",    OPT_FINDING,  KIND_FLAG,  AT(literal)},
    {"--csv",        OPT_FINDING | OPT_RESULTS | OPT_REPORT, KIND_TEXT, AT(csv)},
    {"--suggest",    OPT_FINDING,  KIND_FLAG,  AT(suggest)},
    {"--save",       OPT_FINDING,  KIND_TEXT,  AT(save)},
    {"--saved",      OPT_FINDING,  KIND_TEXT,  AT(saved)},
    {"--list-saved", OPT_FINDING,  KIND_FLAG,  AT(list_saved)},
    {"--forget",     OPT_FINDING,  KIND_TEXT,  AT(forget)},
    {"--owner",      OPT_FINDING,  KIND_TEXT,  AT(owner)},
    {"--as",         OPT_FINDING,  KIND_TEXT,  AT(person)},
    {"--unit",       OPT_FINDING,  KIND_LIST,  AT(units)},
    {"--no-sealed",  OPT_FINDING,  KIND_FLAG,  AT(no_sealed)},
    {"--secrecy",    OPT_FINDING,  KIND_TEXT,  AT(secrecy)},
    {"--key",        OPT_KEY,      KIND_TEXT,  AT(key)},
    {"--source",     OPT_FUND,     KIND_TEXT,  AT(source)},
    {"--year",       OPT_FUND | OPT_REPORT, KIND_COUNT, AT(year)},
    {"--amount",     OPT_AMOUNT,   KIND_TEXT,  AT(amount)},
    {"--account-name",   OPT_PAYEE, KIND_TEXT, AT(account_name)},
    {"--bank",           OPT_PAYEE, KIND_TEXT, AT(bank_name)},
    {"--account-number", OPT_PAYEE, KIND_TEXT, AT(account_number)},
    {"--payee-kind",     OPT_PAYEE, KIND_TEXT, AT(payee_kind)},
    {"--confirmed-by",   OPT_CONFIRMED_BY, KIND_TEXT, AT(confirmed_by)},
    {"--on",         OPT_ON,       KIND_TEXT,  AT(on)},
    {"--sha256",     OPT_SHA256,   KIND_TEXT,  AT(sha256)},
    {"--format",     OPT_FORMAT,   KIND_TEXT,  AT(format)},
    {"--paid",       OPT_RESULTS,  KIND_LIST,  AT(paid)},
    {"--returned",   OPT_RESULTS,  KIND_LIST,  AT(returned)},
    {"--reference",  OPT_REFERENCE, KIND_TEXT, AT(reference)},
    {"--vouchers",   OPT_VOUCHERS, KIND_TEXT,  AT(vouchers)},
    {"--from",       OPT_REPORT,   KIND_TEXT,  AT(from)},
    {"--to",         OPT_REPORT,   KIND_TEXT,  AT(to)},
    {"--claim",      OPT_REPORT,   KIND_TEXT,  AT(claim)},
    {"--batch",      OPT_REPORT,   KIND_TEXT,  AT(batch)},
};
/* clang-format on */

static bool take_count(const char *text, size_t *out)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || n == 0 || n > 1000000)
        return false;
    *out = n;
    return true;
}

static bool take_value(struct aj_cli *cli, const struct option *option, const char *value)
{
    void *to = (char *)cli + option->at;
    struct aj_cli_list *list;

    switch (option->kind) {
    case KIND_TEXT:
        *(const char **)to = value;
        return true;
    case KIND_LIST:
        list = to;
        if (list->n == AJ_CLI_LIST)
            return false;
        list->at[list->n++] = value;
        return true;
    case KIND_COUNT:
        return take_count(value, to);
    case KIND_FLAG:
    default:
        return false;
    }
}

static enum aj_exit take_flag(struct aj_cli *cli, const struct option *option, const char *value)
{
    if (value)
        return aj_cli_usage("%s 不带内容", option->name);
    *(bool *)((char *)cli + option->at) = true;
    return AJ_EXIT_GOOD;
}

static const struct option *find(const char *arg, size_t length)
{
    for (size_t i = 0; i < AJ_COUNTOF(options); i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, arg, length) == 0)
            return &options[i];
    }
    return NULL;
}

enum aj_exit aj_option_take(struct aj_cli *cli, int argc, char **argv, int *at, uint64_t *seen)
{
    const char *arg = argv[*at];
    const char *equals = strchr(arg, '=');
    const struct option *option = find(arg, equals ? (size_t)(equals - arg) : strlen(arg));
    const char *value = equals ? equals + 1 : NULL;

    if (!option)
        return aj_cli_usage("没有选项 %s", arg);
    *seen |= (uint64_t)1 << (option - options);
    if (option->kind == KIND_FLAG)
        return take_flag(cli, option, value);
    if (!value) {
        if (*at + 1 >= argc)
            return aj_cli_usage("%s 后面缺少内容", arg);
        value = argv[++*at];
    }
    if (!take_value(cli, option, value))
        return aj_cli_usage("%s 的内容无效：%s", option->name, value);
    return AJ_EXIT_GOOD;
}

const char *aj_option_name(size_t n, unsigned *option)
{
    if (n >= AJ_COUNTOF(options))
        return NULL;
    *option = options[n].option;
    return options[n].name;
}

const char *aj_option_unwanted(uint64_t seen, unsigned wanted)
{
    _Static_assert(AJ_COUNTOF(options) <= 64, "a bit for each option");
    for (size_t i = 0; i < AJ_COUNTOF(options); i++) {
        if ((seen >> i & 1) && !(wanted & options[i].option))
            return options[i].name;
    }
    return NULL;
}
