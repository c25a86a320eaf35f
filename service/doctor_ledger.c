#include "service/doctor_ledger.h"

#include "base/auto.h"
#include "index/ledger.h"
#include "service/home_place.h"

#include <string.h>

#define TOLD 20 /* many faults are one damage: the first name it */

#define LOOK                                                                                          \
    "请停止发放；运行 anjuan rebuild --compare，有差异时由仓库重建索引（anjuan " \
    "rebuild），没有差异"                                                                       \
    "时保留现场并联系维护人员。"
#define MEND "请运行 anjuan rebuild，由仓库重建索引；金额不受影响。"

static const struct {
    const char *code; /* of aj_ledger_check */
    const char *what;
    const char *remedy;
} kinds[] = {
    {"ledger_entry", "分录", LOOK}, {"ledger_account", "科目", LOOK},
    {"ledger_claim", "补贴", LOOK}, {"ledger_batch", "发放批次", LOOK},
    {"ledger_order", "清单", MEND}, {"ledger_request", "请求", MEND},
    {NULL, "账目", LOOK},
};

struct telling {
    struct aj_findings *findings;
    size_t n;
};

static size_t kind_of(const char *code)
{
    size_t i = 0;

    while (kinds[i].code && strcmp(kinds[i].code, code) != 0)
        i++;
    return i;
}

static enum aj_code tell(void *arg, const struct aj_ledger_fault *fault, struct aj_err *err)
{
    struct telling *t = arg;
    size_t kind = kind_of(fault->code);
    struct aj_finding *f;

    if (t->n++ >= TOLD)
        return AJ_OK;
    f = aj_findings_add(t->findings, "doctor_ledger", AJ_ERROR, "%s“%s”：%s", kinds[kind].what,
                        fault->subject, fault->text);
    f = aj_finding_why(t->findings, f, "R-1 R-4 R-9", kinds[kind].remedy);
    f = aj_finding_detail(t->findings, f,
                          json_pack("{s:s, s:s}", "fault", fault->code, "subject", fault->subject));
    return f ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static void tell_whole(struct aj_findings *findings, const char *about, const char *text)
{
    struct aj_finding *f =
        aj_findings_add(findings, "doctor_ledger", AJ_ERROR, "账目%s%s", about, text);

    (void)aj_finding_why(findings, f, "R-1 R-4 R-9", LOOK);
}

static enum aj_code check_sums(struct aj_home *home, struct aj_findings *findings,
                               struct aj_err *err)
{
    struct telling t = {.findings = findings};
    struct aj_err why = {0};
    enum aj_code code = aj_ledger_check(home->index, tell, &t, &why);

    if (code == AJ_CORRUPT) {
        tell_whole(findings, "读不下去，没有核对完：", why.text);
    } else if (code != AJ_OK) {
        return aj_fail(err, code, "%s", why.text);
    }
    if (t.n > TOLD) {
        AJ_AUTO(aj_buf_release) struct aj_buf rest = {0};

        aj_buf_addf(&rest, "还有 %zu 处不符，没有一一列出", t.n - TOLD);
        if (rest.failed)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        tell_whole(findings, "", rest.data);
    }
    return AJ_OK;
}

/* A copy for looking at is fine: it is told only where the place matters. */
static enum aj_code check_place(struct aj_home *home, struct aj_findings *findings,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *last = NULL;
    struct aj_err why = {0};
    struct aj_finding *f;
    enum aj_code code = aj_ledger_last_sent(home->index, &last, &why);

    if (code == AJ_CORRUPT) /* told above */
        return AJ_OK;
    if (code == AJ_OK && !*aj_json_text(last, "batch"))
        return AJ_OK;
    if (code == AJ_OK)
        code = aj_place_check(home, &why);
    if (code == AJ_CONFLICT) {
        f = aj_findings_add(findings, "doctor_place", AJ_WARNING, "不能批准和送出发放批次：%s",
                            why.text);
        (void)aj_finding_why(findings, f, "R-1",
                             "请与银行或出纳核对最后一批发放，再运行 anjuan pay confirm。");
        return AJ_OK;
    }
    return code == AJ_OK || code == AJ_CORRUPT ? AJ_OK : aj_fail(err, code, "%s", why.text);
}

enum aj_code aj_doctor_ledger(struct aj_home *home, struct aj_findings *findings,
                              struct aj_err *err)
{
    AJ_TRY(check_sums(home, findings, err));
    return check_place(home, findings, err);
}
