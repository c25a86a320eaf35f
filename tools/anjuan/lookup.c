#include "tools/anjuan/lookup.h"

#include "base/auto.h"
#include "base/json.h"

#include <string.h>

#define NAMED 3 /* in the message, when several fit */

static enum aj_code say_which(const char *number, const json_t *hits, size_t total,
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
    return aj_fail(err, AJ_CONFLICT, "号码里有“%s”的案件有 %zu 件：%s%s；请写完整", number, total,
                   names.data, total > NAMED ? " 等" : "");
}

enum aj_code aj_cli_look_up(struct aj_index *index, const char *number, struct aj_arena *arena,
                            const char **key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *hits = NULL;
    enum aj_code code = aj_index_resolve(index, number, arena, key, err);
    const char *found;
    size_t total = 0;

    if (code != AJ_NOT_FOUND ||
        aj_index_find(index, &(struct aj_wanted){"number", number, NAMED}, &hits, &total, NULL) !=
            AJ_OK ||
        total == 0)
        return code;
    if (total > 1)
        return say_which(number, hits, total, err);
    found = aj_json_text(json_array_get(hits, 0), "case_key");
    *key = aj_arena_copy(arena, found, strlen(found));
    return *key ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}
