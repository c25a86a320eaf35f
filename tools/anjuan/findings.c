#include "tools/anjuan/findings.h"

#include <stdio.h>

static void print_one(const struct aj_finding *f)
{
    static const char *const marks[] = {
        [AJ_INFO] = "提示", [AJ_WARNING] = "注意", [AJ_ERROR] = "问题"};

    printf("  %s %s\n", marks[f->severity], f->message);
    if (f->file)
        printf("       文件：%s\n", f->file);
    if (f->remedy && *f->remedy)
        printf("       处理：%s\n", f->remedy);
    if (f->rule && *f->rule)
        printf("       依据：%s  [%s]\n", f->rule, f->code);
}

void aj_findings_print(const struct aj_findings *findings)
{
    for (int severity = AJ_ERROR; severity >= AJ_INFO; severity--) {
        for (size_t i = 0; i < findings->n; i++) {
            if (findings->list[i].severity == (enum aj_severity)severity)
                print_one(&findings->list[i]);
        }
    }
}

enum aj_exit aj_findings_report(const struct aj_cli *cli, const struct aj_findings *findings,
                                const char *good, const char *bad)
{
    bool in_order = aj_findings_count(findings, AJ_ERROR) == 0;

    if (cli->json) {
        enum aj_exit status = aj_cli_print(
            json_pack("{s:b, s:o}", "in_order", in_order, "findings", aj_findings_json(findings)));

        if (status != AJ_EXIT_GOOD)
            return status;
    } else {
        aj_findings_print(findings);
        puts(in_order ? good : bad);
    }
    return in_order ? AJ_EXIT_GOOD : AJ_EXIT_FAULT;
}
