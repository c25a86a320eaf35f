#include "service/doctor.h"

#include "base/auto.h"
#include "index/case_check.h"
#include "index/env.h"
#include "index/journal.h"
#include "service/doctor_ledger.h"
#include "service/doctor_machine.h"
#include "service/journal_head.h"
#include "service/orphans.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARENA_LIMIT ((size_t)256 << 20)
#define TOLD        20 /* faults of the search index: one remedy mends them all */
#define REBUILD     "请运行 anjuan rebuild，由仓库重建索引；案卷不受影响。"

struct round {
    struct aj_home *home;
    struct aj_findings *findings;
    struct aj_arena arena;
    struct serial {
        const char *series;
        int64_t serial;
    } * serials;
    size_t n, room;
    size_t unlocked; /* entitlements that archived cases account for */
    size_t faults;   /* of the search index */
};

static void add(struct round *r, const char *code, const char *about, const char *message,
                const char *remedy)
{
    struct aj_finding *f = aj_findings_add(r->findings, code, AJ_ERROR, "%s：%s", about, message);

    f = aj_finding_about(r->findings, f, NULL, about);
    (void)aj_finding_why(r->findings, f, "R-1 R-2 R-5 R-10", remedy);
}

static enum aj_code check_journal(struct round *r, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_journal_verify(r->home->index, r->home->journal, &why);

    if (code == AJ_OK)
        code = aj_journal_head_check(r->home, &why);
    if (code == AJ_CORRUPT) {
        add(r, "doctor_journal", "store/journal", why.text,
            "请保留现场；核对后用 anjuan rebuild 由仓库重建索引。");
    } else if (code != AJ_OK) {
        return aj_fail(err, code, "%s", why.text);
    }
    return AJ_OK;
}

static enum aj_code check_file(struct round *r, const char *number, const json_t *bundle,
                               struct aj_err *err)
{
    const char *path;
    struct stat st;

    AJ_TRY(aj_store_path(r->home->store, aj_json_text(bundle, "key"), &r->arena, &path, err));
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
        add(r, "doctor_bundle", number, "已归档，但案卷文件不在仓库里",
            "请从备份恢复该文件，再运行 anjuan verify。");
    } else if (st.st_size != (off_t)aj_json_int(bundle, "size", -1)) {
        add(r, "doctor_bundle", number, "案卷文件的长度与归档时不符",
            "请从备份恢复该文件，再运行 anjuan verify。");
    }
    return AJ_OK;
}

static bool is_unlocked(const json_t *claim)
{
    enum aj_pay_state state = AJ_PAY_NONE;

    return aj_pay_state_from_word(aj_json_text(claim, "state"), &state) && state > AJ_PAY_RESERVED;
}

/* The first is the file's own; what was adjusted later stands in others. */
static enum aj_code check_entitlement(struct round *r, const char *key, const char *number,
                                      const json_t *bundle, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *list = NULL;
    const json_t *first = NULL;
    size_t i;
    const json_t *one;

    AJ_TRY(aj_index_entitlements(r->home->index, key, AJ_PAY_NONE, &list, err));
    json_array_foreach(list, i, one)
    {
        r->unlocked += is_unlocked(one);
        if (aj_json_int(one, "tier", 0) == 1)
            first = one;
    }
    if (!first) {
        add(r, "doctor_entitlement", number, "已归档案件应当有一笔补贴权利", "请联系维护人员。");
    } else if (!is_unlocked(first) ||
               strcmp(aj_json_text(first, "bundle_sha256"), aj_json_text(bundle, "sha256")) != 0) {
        add(r, "doctor_entitlement", number, "补贴权利未解锁，或者不是依据这份案卷解锁的",
            "请联系维护人员。");
    }
    return AJ_OK;
}

static bool remember_serial(struct round *r, const json_t *archived)
{
    const char *series = aj_json_text(archived, "series");

    if (r->n == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        struct serial *grown = realloc(r->serials, room * sizeof(*grown));

        if (!grown)
            return false;
        r->serials = grown;
        r->room = room;
    }
    r->serials[r->n].series = aj_arena_copy(&r->arena, series, strlen(series));
    r->serials[r->n].serial = aj_json_int(archived, "serial", -1);
    return r->serials[r->n++].series != NULL;
}

static enum aj_code check_case(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    struct round *r = arg;
    const json_t *archived = json_object_get(record, "archived");
    const json_t *bundle = json_object_get(archived, "bundle");
    const char *number = aj_json_text(archived, "archive_number");

    if (!archived)
        return AJ_OK;
    if (!remember_serial(r, archived))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(check_file(r, number, bundle, err));
    return check_entitlement(r, key, number, bundle, err);
}

static int by_series(const void *a, const void *b)
{
    const struct serial *x = a, *y = b;
    int order = strcmp(x->series, y->series);

    return order ? order : (x->serial > y->serial) - (x->serial < y->serial);
}

static void check_series(struct round *r)
{
    int64_t expected = 1;

    if (r->n)
        qsort(r->serials, r->n, sizeof(*r->serials), by_series);
    for (size_t i = 0; i < r->n; i++) {
        bool first = i == 0 || strcmp(r->serials[i].series, r->serials[i - 1].series) != 0;

        expected = first ? 1 : expected + 1;
        if (r->serials[i].serial == expected)
            continue;
        add(r, "doctor_series", r->serials[i].series, "档号有缺号或重号", "请联系维护人员。");
        expected = r->serials[i].serial;
    }
}

/* An entitlement beyond reserved belongs to an archived case, or R-1 is broken. */
static enum aj_code count_unlocked(struct round *r, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *all = NULL;
    size_t beyond = 0;
    size_t i;
    json_t *one;

    AJ_TRY(aj_index_entitlements(r->home->index, NULL, AJ_PAY_NONE, &all, err));
    json_array_foreach(all, i, one)
    {
        beyond += strcmp(aj_json_text(one, "state"), aj_pay_state_word(AJ_PAY_RESERVED)) != 0;
    }
    if (beyond != r->unlocked) {
        add(r, "doctor_entitlement", "补贴", "有补贴权利解锁而案卷未归档",
            "请停止发放并联系维护人员。");
    }
    return AJ_OK;
}

static void add_of_search(struct round *r, const char *message)
{
    struct aj_finding *f =
        aj_findings_add(r->findings, "doctor_search", AJ_ERROR, "检索索引%s", message);

    f = aj_finding_about(r->findings, f, NULL, "index");
    (void)aj_finding_why(r->findings, f, "R-5 R-10", REBUILD);
}

static enum aj_code note_fault(void *arg, const struct aj_search_fault *fault, struct aj_err *err)
{
    struct round *r = arg;
    AJ_AUTO(aj_buf_release) struct aj_buf message = {0};

    if (r->faults++ >= TOLD)
        return AJ_OK;
    aj_buf_addf(&message, " %s 表的“%s”：%s", aj_table_name(fault->table), fault->key, fault->what);
    if (message.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    add_of_search(r, message.data);
    return AJ_OK;
}

/* A search index that cannot be checked is of no use, and nothing else is wrong for that. */
static enum aj_code check_search(struct round *r, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_index_check_search(r->home->index, note_fault, r, &why);
    char message[sizeof(why.text) + 64];

    if (code == AJ_CONFLICT || code == AJ_CORRUPT) {
        (void)snprintf(message, sizeof(message), "不能用，也没有核对：%s", why.text);
        add_of_search(r, message);
    } else if (code != AJ_OK) {
        return aj_fail(err, code, "%s", why.text);
    }
    if (r->faults > TOLD) {
        (void)snprintf(message, sizeof(message), "还有 %zu 处不符，没有一一列出", r->faults - TOLD);
        add_of_search(r, message);
    }
    return AJ_OK;
}

static enum aj_code note_orphan(const char *key, void *arg, struct aj_err *err)
{
    struct round *r = arg;
    struct aj_finding *f = aj_findings_add(
        r->findings, "doctor_unfinished", AJ_INFO,
        "%s 是被中断的归档留下的，没有登记；下次归档开始时自动清理，案卷不受影响。", key);

    (void)err;
    (void)aj_finding_about(r->findings, f, NULL, key);
    return AJ_OK;
}

enum aj_code aj_doctor(struct aj_home *home, struct aj_findings *findings, struct aj_err *err)
{
    struct round r = {.home = home, .findings = findings, .arena = {.limit = ARENA_LIMIT}};
    enum aj_code code = check_journal(&r, err);

    if (code == AJ_OK)
        code = aj_index_each_case(home->index, check_case, &r, err);
    if (code == AJ_OK)
        code = count_unlocked(&r, err);
    if (code == AJ_OK)
        code = aj_doctor_ledger(home, findings, err);
    if (code == AJ_OK)
        code = check_search(&r, err);
    if (code == AJ_OK)
        code = aj_orphans_each(home, note_orphan, &r, err);
    if (code == AJ_OK)
        check_series(&r);
    if (code == AJ_OK)
        code = aj_doctor_machine(home, findings, err);
    free(r.serials);
    aj_arena_reset(&r.arena);
    return code;
}
