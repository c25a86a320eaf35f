#include "index/event.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "index/apply.h"

#include <string.h>

static enum aj_code check(const struct aj_event *event, struct aj_err *err)
{
    if (!event->type || !aj_event_type_known(event->type)) {
        return aj_fail(err, AJ_INVALID, "日志事件类型“%.60s”不在本程序认识之列",
                       event->type ? event->type : "");
    }
    if (!event->actor || !*event->actor)
        return aj_fail(err, AJ_INVALID, "日志事件 %s 没有写明是谁做的", event->type);
    if (!aj_utf8_plain(event->actor, strlen(event->actor), false))
        return aj_fail(err, AJ_INVALID, "日志事件 %s 的经办人姓名含有不能使用的字符", event->type);
    if (event->at < 0)
        return aj_fail(err, AJ_INVALID, "日志事件 %s 的时间早于 1970 年", event->type);
    if (!json_is_object(event->data))
        return aj_fail(err, AJ_INVALID, "日志事件 %s 没有内容", event->type);
    return AJ_OK;
}

enum aj_code aj_event_encode(uint64_t seq, const struct aj_event *event, struct aj_buf *out,
                             struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *json = json_object();
    size_t before = out->size;

    AJ_TRY(check(event, err));
    if (!json || json_object_set_new(json, "seq", json_integer((json_int_t)seq)) != 0 ||
        json_object_set_new(json, "at", json_integer(event->at)) != 0 ||
        json_object_set_new(json, "type", json_string(event->type)) != 0 ||
        json_object_set_new(json, "actor", json_string(event->actor)) != 0 ||
        json_object_set_new(json, "data", json_incref(aj_unconst(event->data))) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory encoding an event");
    AJ_TRY(aj_json_canonical(json, out, err));
    if (out->size - before > AJ_EVENT_LIMIT) {
        return aj_fail(err, AJ_TOO_LARGE, "日志事件 %s 有 %zu 字节，超过 %zu 字节的上限",
                       event->type, out->size - before, AJ_EVENT_LIMIT);
    }
    return AJ_OK;
}

static enum aj_code read_fields(struct aj_stored_event *out, struct aj_err *err)
{
    const json_t *seq = json_object_get(out->json, "seq");
    const json_t *at = json_object_get(out->json, "at");

    if (!json_is_object(out->json) || !json_is_integer(seq) || json_integer_value(seq) < 0 ||
        !json_is_integer(at))
        return aj_fail(err, AJ_CORRUPT, "日志行缺少序号或时间");
    out->seq = (uint64_t)json_integer_value(seq);
    out->event = (struct aj_event){
        .type = json_string_value(json_object_get(out->json, "type")),
        .at = json_integer_value(at),
        .actor = json_string_value(json_object_get(out->json, "actor")),
        .data = json_object_get(out->json, "data"),
    };
    return AJ_OK;
}

static enum aj_code decode(const char *line, size_t size, struct aj_stored_event *out,
                           struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf again = {0};

    AJ_TRY(aj_json_parse(line, size, AJ_EVENT_LIMIT, &out->json, err));
    AJ_TRY(read_fields(out, err));
    AJ_TRY(aj_event_encode(out->seq, &out->event, &again, err));
    if (again.size != size || !again.data || memcmp(again.data, line, size) != 0)
        return aj_fail(err, AJ_CORRUPT, "日志行不是规范写法，已被改动");
    return AJ_OK;
}

enum aj_code aj_event_decode(const char *line, size_t size, struct aj_stored_event *out,
                             struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code;

    *out = (struct aj_stored_event){0};
    code = decode(line, size, out, &why);
    if (code == AJ_OK)
        return AJ_OK;
    aj_stored_event_release(out);
    if (code == AJ_NO_MEMORY)
        return aj_fail(err, code, "%s", why.text);
    return aj_fail(err, AJ_CORRUPT, "%s", why.text);
}

void aj_stored_event_release(struct aj_stored_event *event)
{
    json_decref(event->json);
    *event = (struct aj_stored_event){0};
}
