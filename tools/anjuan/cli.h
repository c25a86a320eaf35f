#ifndef AJ_TOOLS_CLI_H
#define AJ_TOOLS_CLI_H

#include "base/err.h"
#include "service/home.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The command line of `anjuan` (design §11, docs/man/anjuan.1). Options may stand anywhere; which
   ones a command takes is in the table of main.c. */

enum aj_exit {
    AJ_EXIT_GOOD = 0,  /* in order */
    AJ_EXIT_FAULT = 1, /* what was looked at is not in order */
    AJ_EXIT_USAGE = 2,
    AJ_EXIT_FAILED = 3 /* failed, with nothing half done */
};

#define AJ_CLI_LIST 64

struct aj_cli_list { /* what an option that may be repeated was given */
    const char *at[AJ_CLI_LIST];
    size_t n;
};

struct aj_cli {
    const char *home;
    bool json;
    bool all;
    bool compare;
    const char *profile;
    const char *reviewer;
    const char *by;
    const char *output;
    const char *state;
    bool explain;
    const char *table;      /* version of a fee table */
    struct aj_cli_list ifs; /* "质量等级=优秀" */
    size_t limit;           /* 0: not given */
    struct aj_cli_list reasons;
    /* of `find` */
    bool facets;
    bool literal;
    bool no_sealed;
    bool list_saved;
    bool suggest;
    const char *sort;
    const char *after;
    const char *csv;
    const char *save;
    const char *saved;
    const char *forget;
    const char *owner;
    const char *person; /* --as */
    const char *secrecy;
    struct aj_cli_list filters;
    struct aj_cli_list units;
    /* of `pay` */
    const char *key; /* of a request that is done once */
    const char *source;
    size_t year; /* 0: not given */
    const char *amount;
    const char *sha256;
    const char *format;
    const char *confirmed_by;
    const char *on;
    const char *reference;
    const char *account_name;
    const char *bank_name;
    const char *account_number;
    const char *payee_kind;
    const char *vouchers; /* "line" "payee" */
    struct aj_cli_list paid;
    struct aj_cli_list returned;
    /* of `pay report` and `pay ledger` */
    const char *from;
    const char *to;
    const char *claim;
    const char *batch;
    uint64_t seen;     /* options that were given: aj_option_unwanted */
    const char **args; /* what is neither option nor command */
    size_t n_args;
};

typedef enum aj_exit (*aj_command)(const struct aj_cli *cli);

enum aj_exit aj_cmd_init(const struct aj_cli *cli);
enum aj_exit aj_cmd_archive(const struct aj_cli *cli);
enum aj_exit aj_cmd_case(const struct aj_cli *cli);
enum aj_exit aj_cmd_find(const struct aj_cli *cli);
enum aj_exit aj_cmd_bag(const struct aj_cli *cli);
enum aj_exit aj_cmd_verify(const struct aj_cli *cli);
enum aj_exit aj_cmd_pay(const struct aj_cli *cli);
enum aj_exit aj_cmd_journal(const struct aj_cli *cli);
enum aj_exit aj_cmd_rebuild(const struct aj_cli *cli);
enum aj_exit aj_cmd_doctor(const struct aj_cli *cli);

/* Prints `anjuan: <text>` and returns the exit status that belongs to the code. */
enum aj_exit aj_cli_failed(const struct aj_err *err);
enum aj_exit aj_cli_usage(const char *fmt, ...) AJ_PRINTF(1, 2);

/* Opens the home named by --home; on failure prints why and returns false. */
bool aj_cli_open(const struct aj_cli *cli, enum aj_home_mode mode, struct aj_home **out);

/* Prints JSON to standard output with a newline, and releases it. AJ_EXIT_FAILED for NULL (out of
 * memory). */
enum aj_exit aj_cli_print(json_t *json);

/* The account number stays in the bank file; everywhere else its last four digits do (design §10).
   NULL is fine. */
void aj_cli_mask_account(json_t *payee);

/* Who acts for the archive room: --reviewer, else the home's setting. */
const char *aj_cli_reviewer(const struct aj_cli *cli, const struct aj_home *home);

#endif
