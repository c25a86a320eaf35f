#ifndef AJ_TOOLS_FINDINGS_H
#define AJ_TOOLS_FINDINGS_H

#include "casefile/finding.h"
#include "tools/anjuan/cli.h"

/* Findings for people: one block each with message, place, rule and remedy; errors first. */
void aj_findings_print(const struct aj_findings *findings);

/* Prints {"in_order", "findings"} or the blocks with `good` or `bad` as last line; AJ_EXIT_FAULT
 * when there are errors. */
enum aj_exit aj_findings_report(const struct aj_cli *cli, const struct aj_findings *findings,
                                const char *good, const char *bad);

#endif
