#include "tools/anjuan/lookup.h"

#include "base/auto.h"
#include "base/json.h"
#include "service/find_cases.h"

#include <string.h>

#define NAMED 3 /* in the message, when several fit */

static enum aj_code say_which(const char *number, const json_t *hits, json_int_t total,
                              struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf names = {0};
    size_t i;
    json_t *hit;

    json_array_foreach(hits, i, hit)
    {
        aj_buf_addf(&names, "%s%s", i ? "、" : "", aj_json_text(hit, "case_number"));
    }
    if (names.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_fail(err, AJ_CONFLICT, "号码里有“%s”的案件有 %lld 件：%s%s；请写完整", number,
                   (long long)total, names.data, total > NAMED ? " 等" : "");
}

/* 案号:"…"; a quote within is written twice. */
static enum aj_code find_part(struct aj_home *home, const char *number, json_t **out,
                              struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf query = {0};
    struct aj_find want = {
        .viewer = &aj_viewer_everything, .order = AJ_ORDER_NEWEST, .limit = NAMED};

    aj_buf_addf(&query, "案号:\"");
    for (const char *c = number; *c; c++)
        aj_buf_add(&query, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    aj_buf_addf(&query, "\"");
    if (query.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    want.text = query.data;
    return aj_find_cases(home, &want, out, err);
}

enum aj_code aj_cli_look_up(struct aj_home *home, const char *number, struct aj_arena *arena,
                            const char **key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *found = NULL;
    enum aj_code code = aj_index_resolve(home->index, number, arena, key, err);
    struct aj_err why = {0};
    const json_t *hits;
    json_int_t total;

    if (code != AJ_NOT_FOUND)
        return code;
    code = find_part(home, number, &found, &why);
    if (code == AJ_INVALID)
        return AJ_NOT_FOUND; /* nothing that could be a part of a number */
    if (code != AJ_OK)
        return aj_fail(err, code, "%s", why.text);
    hits = json_object_get(found, "hits");
    total = json_integer_value(json_object_get(found, "total"));
    if (total == 0)
        return AJ_NOT_FOUND;
    if (total > 1)
        return say_which(number, hits, total, err);
    return aj_index_resolve(home->index, aj_json_text(json_array_get(hits, 0), "case_number"),
                            arena, key, err);
}
