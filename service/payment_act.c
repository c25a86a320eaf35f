#include "service/payment_act.h"

#include "base/auto.h"
#include "casefile/pay_sheet.h"
#include "index/journal.h"
#include "service/journal_head.h"

#include <stdio.h>
#include <string.h>

#define LINE_LIMIT  ((size_t)64 << 20) /* an event of 5,000 lines is a few MB */
#define NUMBER_ROOM ((size_t)1 << 16)

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory paying");
}

static enum aj_code mask_object(json_t *object, struct aj_err *err)
{
    json_t *number = json_object_get(object, "account_number");
    char masked[AJ_MASKED_SIZE];

    if (!json_is_string(number))
        return AJ_OK;
    aj_pay_account_masked(json_string_value(number), masked);
    if (json_object_set_new(object, "account_number", json_string(masked)) != 0)
        return no_memory(err);
    return AJ_OK;
}

enum aj_code aj_pay_mask(json_t *value, struct aj_err *err) /* NOLINT(misc-no-recursion): parsed
                                                               JSON has a bounded depth */
{
    const char *key;
    size_t i;
    json_t *inner;

    if (json_is_object(value)) {
        AJ_TRY(mask_object(value, err));
        json_object_foreach(value, key, inner)
        {
            AJ_TRY(aj_pay_mask(inner, err));
        }
    }
    json_array_foreach(value, i, inner)
    {
        AJ_TRY(aj_pay_mask(inner, err));
    }
    return AJ_OK;
}

/* What the journal says that was done. */
static enum aj_code tell(struct aj_pay_act *a, uint64_t seq, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf line = {.limit = LINE_LIMIT};
    AJ_AUTO(aj_auto_json) json_t *event = NULL;
    AJ_AUTO(aj_auto_json) json_t *answer = NULL;

    AJ_TRY(aj_journal_line(a->home->index, seq, &line, err));
    AJ_TRY(aj_json_parse(line.data, line.size, LINE_LIMIT, &event, err));
    answer = json_pack("{s:s, s:I, s:I, s:b}", "event", aj_json_text(event, "type"), "seq",
                       (json_int_t)seq, "at", (json_int_t)aj_json_int(event, "at", 0), "repeated",
                       a->done->repeated);
    if (!answer || json_object_update(answer, json_object_get(event, "data")) != 0)
        return no_memory(err);
    (void)json_object_del(answer, "request");
    AJ_TRY(aj_pay_mask(answer, err));
    a->done->answer = aj_steal(&answer);
    return AJ_OK;
}

static enum aj_code known_already(struct aj_pay_act *a, struct aj_err *err)
{
    struct aj_request known;
    struct aj_err why = {0};
    enum aj_code code = aj_index_request(a->home->index, a->who->key, &known, &why);

    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    if (code != AJ_OK)
        return aj_fail(err, code, "%s", why.text);
    if (strcmp(known.sha256, a->asked) != 0) {
        return aj_fail(err, AJ_CONFLICT, "请求 %.120s 已经用于另一件事；请换一个 --key",
                       a->who->key);
    }
    a->done->repeated = true;
    return tell(a, known.seq, err);
}

static enum aj_code put(json_t *object, const char *key, json_t *value, struct aj_err *err)
{
    return json_object_set_new(object, key, value) == 0 ? AJ_OK : no_memory(err);
}

enum aj_code aj_pay_begin(struct aj_pay_act *a, json_t *asked, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *owned = asked;

    *a->done = (struct aj_pay_done){0};
    if (!a->who->by || !*a->who->by)
        return aj_fail(err, AJ_INVALID, "请写明由谁办理（--by 姓名）");
    if (!owned)
        return no_memory(err);
    AJ_TRY(put(owned, "by", json_string(a->who->by), err));
    AJ_TRY(put(owned, "reason", json_string(a->who->reason ? a->who->reason : ""), err));
    AJ_TRY(aj_json_digest(owned, a->asked, err));
    return a->who->key ? known_already(a, err) : AJ_OK;
}

enum aj_code aj_pay_commit(struct aj_pay_act *a, const char *type, json_t *data, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *owned = data;
    struct aj_event event = {
        .type = type, .at = aj_clock_now(), .actor = a->who->by, .data = owned};
    uint64_t seq = 0;

    if (!owned)
        return no_memory(err);
    AJ_TRY(put(owned, "by", json_string(a->who->by), err));
    if (a->who->reason)
        AJ_TRY(put(owned, "reason", json_string(a->who->reason), err));
    if (a->who->key) {
        AJ_TRY(put(owned, "request",
                   json_pack("{s:s, s:s}", "key", a->who->key, "sha256", a->asked), err));
    }
    AJ_TRY(aj_index_commit_once(a->home->index, &event, 1, &seq, &a->done->repeated, err));
    AJ_TRY(aj_journal_publish(a->home, err));
    return tell(a, seq, err);
}

/* --- which claim ------------------------------------------------------------- */

static enum aj_code say_which(const char *text, const json_t *claims, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf names = {0};
    size_t i;
    json_t *claim;

    json_array_foreach(claims, i, claim)
    {
        aj_buf_addf(&names, "%s%s", i ? "、" : "", aj_json_text(claim, "id"));
    }
    if (names.failed)
        return no_memory(err);
    return aj_fail(err, AJ_CONFLICT, "%.100s 有 %zu 笔补贴，请写明是哪一笔：%.300s", text,
                   json_array_size(claims), names.data);
}

static enum aj_code only_claim(struct aj_home *home, const char *text, const char *key, int *tier,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *claims = NULL;

    AJ_TRY(aj_index_entitlements(home->index, key, AJ_PAY_NONE, &claims, err));
    if (json_array_size(claims) == 0)
        return aj_fail(err, AJ_NOT_FOUND, "%.100s 还没有补贴：尚未交卷", text);
    if (json_array_size(claims) > 1)
        return say_which(text, claims, err);
    *tier = (int)aj_json_int(json_array_get(claims, 0), "tier", 1);
    return AJ_OK;
}

enum aj_code aj_pay_claim_named(struct aj_home *home, const char *text,
                                char out[AJ_CLAIM_NAME_SIZE], struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = NUMBER_ROOM};
    struct aj_claim_name name = {.tier = 0};
    const char *hash = strrchr(text, '#');
    const char *key = NULL;
    char *number;
    int n;

    if (hash && !aj_claim_name_parse(text, &name))
        return aj_fail(err, AJ_INVALID, "“%.100s”：# 后面应当是第几笔，如 #1", text);
    number = aj_arena_copy(&arena, text, hash ? (size_t)(hash - text) : strlen(text));
    if (!number)
        return no_memory(err);
    AJ_TRY(aj_index_resolve(home->index, number, &arena, &key, err));
    if (name.tier == 0)
        AJ_TRY(only_claim(home, text, key, &name.tier, err));
    n = snprintf(out, AJ_CLAIM_NAME_SIZE, "%s#%d", key, name.tier);
    if (n < 0 || n >= AJ_CLAIM_NAME_SIZE)
        return aj_fail(err, AJ_INVALID, "案号 %.100s 过长", key);
    return AJ_OK;
}

void aj_pay_day(struct aj_date on, char out[AJ_DATE_SIZE])
{
    aj_date_text(aj_date_known(on) ? on : aj_date_in_china(aj_clock_now()), out);
}
