/* case.json as anybody may send it: whatever the bytes are, they are read or refused with a reason
   in whole characters, and what is read can be judged and paid for without a surprise. */
#include "base/auto.h"
#include "base/json.h"
#include "base/utf8.h"
#include "casefile/checklist.h"
#include "casefile/kind.h"
#include "casefile/subsidy.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LIMIT ((size_t)4 << 20)

static struct aj_profile *open_rules(void)
{
    static const char *const files[] = {"checks",  "deadlines", "fees",       "kinds",
                                        "numbers", "profile",   "recognition"};
    json_t *parts[AJ_COUNTOF(files)];
    AJ_AUTO(aj_auto_json) json_t *document = NULL;
    struct aj_profile *profile = NULL;
    struct aj_err err;
    char path[600];

    for (size_t i = 0; i < AJ_COUNTOF(files); i++) {
        (void)snprintf(path, sizeof(path), "%s/templates/profile/yunxi/%s.json", AJ_SOURCE,
                       files[i]);
        if (aj_json_read_file(path, LIMIT, &parts[i], &err) != AJ_OK)
            abort();
    }
    if (aj_profile_merge(parts, AJ_COUNTOF(files), &document, &err) != AJ_OK ||
        aj_profile_open(document, &profile, &err) != AJ_OK)
        abort();
    for (size_t i = 0; i < AJ_COUNTOF(files); i++)
        json_decref(parts[i]);
    return profile;
}

static void judge(const struct aj_profile *rules, const struct aj_case *c, struct aj_arena *arena)
{
    static const char text[] = "传票\n案号：（2025）浙9911民初2282号\n原告：廖正清，女\nXX公司";
    struct aj_paper papers[] = {
        {.name = "01申请表.pdf", .size = 1, .pages = 2},
        {.name = "IMG_1.pdf", .size = 2, .pages = 1, .text = text, .text_size = sizeof(text) - 1},
    };
    struct aj_findings findings = {.arena = arena};
    struct aj_subsidy subsidy;
    struct aj_err err;

    if (aj_kind_assign(rules, c, papers, 2, arena, &err) == AJ_OK &&
        aj_checklist_run(rules, c, papers, 2, &findings, &err) == AJ_OK && findings.n == 0)
        abort(); /* a file of two papers is never complete */
    aj_findings_release(&findings);
    if (aj_subsidy_compute(rules, c, arena, &subsidy, &err) == AJ_OK && subsidy.payable_fen < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct aj_profile *rules;
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    AJ_AUTO(aj_auto_free) char *exact = malloc(size ? size : 1); /* past its end is caught */
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_err err = {.text = ""};
    struct aj_case c;
    enum aj_code code;

    if (!exact)
        return 0;
    if (!rules)
        rules = open_rules();
    if (size)
        memcpy(exact, data, size);
    code = aj_json_parse(exact, size, LIMIT, &json, &err);
    if (code == AJ_OK)
        code = aj_case_read(json, &arena, &c, &err);
    if (code == AJ_OK) {
        judge(rules, &c, &arena);
    } else if (!*err.text || !aj_utf8_valid(err.text, strlen(err.text))) {
        abort();
    }
    aj_arena_reset(&arena);
    return 0;
}
