#include "service/journal_head.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "index/journal.h"
#include "service/signed_json.h"

#include <string.h>

#define HEAD_LIMIT ((size_t)64 << 10)

static enum aj_code write_head(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->journal, "head.json");
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    char root[AJ_DIGEST_HEX_SIZE];
    struct aj_journal_head head;

    AJ_TRY(aj_journal_head(home->index, &head, err));
    aj_digest_hex(&head.root, root);
    json = json_pack("{s:I, s:s, s:I}", "at", (json_int_t)aj_clock_now(), "root", root, "size",
                     (json_int_t)head.size);
    if (!json || !path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing the journal");
    AJ_TRY(aj_json_sign(home->key, json, err));
    AJ_TRY(aj_json_pretty(json, &bytes, err));
    return aj_file_replace(path, bytes.data, bytes.size, 0600, err);
}

enum aj_code aj_journal_publish(struct aj_home *home, struct aj_err *err)
{
    AJ_TRY(aj_journal_export(home->index, home->journal, err));
    return write_head(home, err);
}

/* Between the first event of a home and its first head a crash may lie; there is nothing yet that
   the head would vouch for. */
static bool may_lack_head(struct aj_home *home)
{
    struct aj_journal_head head = {0};

    return aj_journal_head(home->index, &head, NULL) == AJ_OK && head.size <= 1;
}

enum aj_code aj_journal_head_renew(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->journal, "head.json");
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_journal_head head;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the journal's head");
    AJ_TRY(aj_journal_head(home->index, &head, err));
    if (head.size == 0)
        return AJ_OK;
    if (aj_json_read_file(path, HEAD_LIMIT, &json, NULL) == AJ_OK &&
        aj_json_int(json, "size", -1) >= (int64_t)head.size)
        return AJ_OK;
    return write_head(home, err);
}

enum aj_code aj_journal_head_check(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->journal, "head.json");
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_digest claimed, root;
    struct aj_err why = {0};
    enum aj_code code;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading the journal's head");
    code = aj_json_read_file(path, HEAD_LIMIT, &json, &why);
    if (code == AJ_NOT_FOUND && may_lack_head(home))
        return AJ_OK;
    if (code != AJ_OK)
        return aj_fail(err, AJ_CORRUPT, "日志的签名头读不了：%.200s", why.text);
    if (aj_json_check_signed(home->key, json, &why) != AJ_OK ||
        !aj_digest_from_hex(aj_json_text(json, "root"), &claimed))
        return aj_fail(err, AJ_CORRUPT, "日志的签名头 %s 不可信：%.100s", path, why.text);
    if (aj_journal_root(home->index, (uint64_t)aj_json_int(json, "size", -1), &root, &why) !=
            AJ_OK ||
        !aj_digest_equal(&claimed, &root))
        return aj_fail(err, AJ_CORRUPT, "日志与它的签名头 %s 不符：签名之后日志被改动过", path);
    return AJ_OK;
}
