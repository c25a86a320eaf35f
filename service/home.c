#include "service/home.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "index/journal.h"
#include "service/config.h"
#include "service/home_place.h"
#include "service/journal_head.h"
#include "service/profile_files.h"
#include "service/recovery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOME_FORMAT "1"
#define HEAD_LIMIT  ((size_t)64 << 10)

static const char *const folders[] = {"profile/pages", "staging", "store/bundles", "store/incoming",
                                      "store/journal", "index",   "keys"};

static char *below(const char *folder, const char *name)
{
    return aj_path_join(folder, name);
}

static enum aj_code make_folders(const char *home, struct aj_err *err)
{
    for (size_t i = 0; i < AJ_COUNTOF(folders); i++) {
        AJ_AUTO(aj_auto_free) char *path = below(home, folders[i]);

        if (!path)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(aj_file_make_folders(path, 0700, err));
    }
    return AJ_OK;
}

static enum aj_code write_config(const char *home, const char *place, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = below(home, "anjuan.conf");
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    aj_buf_addf(&text,
                "# Settings of this archive room; docs/operations.md explains each.\n"
                "format = " HOME_FORMAT "\n"
                "place = %s\n"
                "# Who accepts and seals when `archive` is not told by --reviewer.\n"
                "reviewer = 档案员\n",
                place);
    if (!path || text.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    return aj_file_replace(path, text.data, text.size, 0600, err);
}

/* The first event says whose journal this is, under which rules, and which key signs for it. */
static enum aj_code record_creation(struct aj_home *home, struct aj_err *err)
{
    unsigned char public_key[AJ_PUBLIC_KEY_SIZE];
    struct aj_digest as_digest;
    char hex[AJ_DIGEST_HEX_SIZE];
    AJ_AUTO(aj_auto_json) json_t *data = NULL;
    struct aj_event event = {.type = "home.created", .at = aj_clock_now(), .actor = "system"};

    aj_seal_public(home->key, public_key);
    memcpy(as_digest.bytes, public_key, sizeof(as_digest.bytes));
    aj_digest_hex(&as_digest, hex);
    data = json_pack("{s:s, s:s, s:s}", "place", aj_profile_place(home->profile), "profile_version",
                     aj_profile_version(home->profile), "seal_key", hex);
    if (!data)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    event.data = data;
    AJ_TRY(aj_index_commit(home->index, &event, 1, NULL, err));
    return aj_journal_publish(home, err);
}

static enum aj_code open_parts(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *config = below(home->folder, "anjuan.conf");
    AJ_AUTO(aj_auto_free) char *profile = below(home->folder, "profile");
    AJ_AUTO(aj_auto_free) char *store = below(home->folder, "store");
    AJ_AUTO(aj_auto_free) char *keys = below(home->folder, "keys");
    AJ_AUTO(aj_auto_free) char *format = NULL;

    home->staging = below(home->folder, "staging");
    home->journal = below(home->folder, "store/journal");
    home->index_folder = below(home->folder, "index");
    if (!config || !profile || !store || !keys || !home->staging || !home->journal ||
        !home->index_folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (access(config, R_OK) != 0 && errno == ENOENT) {
        return aj_fail(err, AJ_NOT_FOUND, "%s 不是案卷库；请先运行 anjuan --home %s init",
                       home->folder, home->folder);
    }
    AJ_TRY(aj_config_get(config, "format", &format, err));
    if (!format || strcmp(format, HOME_FORMAT) != 0) {
        return aj_fail(err, AJ_INVALID, "%s：格式 %s 不是本程序认识的 " HOME_FORMAT, config,
                       format ? format : "（缺）");
    }
    AJ_TRY(aj_config_get(config, "reviewer", &home->reviewer, err));
    AJ_TRY(aj_profile_files_open(profile, &home->profile, err));
    AJ_TRY(aj_seal_key_open(keys, &home->key, err));
    return aj_store_open(store, &home->store, err);
}

static enum aj_code open_home(const char *folder, struct aj_home **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = calloc(1, sizeof(*home));

    if (home)
        home->folder = strdup(folder);
    if (!home || !home->folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(open_parts(home, err));
    *out = aj_steal(&home);
    return AJ_OK;
}

enum aj_code aj_home_open_without_index(const char *folder, struct aj_home **out,
                                        struct aj_err *err)
{
    return open_home(folder, out, err);
}

/* A reader of an index that is older than the store would say "not archived" of what is. The signed
   head is written after the commit, so a running writer never looks like that. */
static enum aj_code check_index_is_complete(struct aj_home *home, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = below(home->journal, "head.json");
    AJ_AUTO(aj_auto_json) json_t *json = NULL;
    struct aj_journal_head head;
    struct aj_err why = {0};
    int64_t size;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (aj_json_read_file(path, HEAD_LIMIT, &json, &why) != AJ_OK)
        return AJ_OK; /* `doctor` and `journal verify` speak of it */
    size = aj_json_int(json, "size", 0);
    AJ_TRY(aj_journal_head(home->index, &head, err));
    if (size <= 0 || (uint64_t)size <= head.size)
        return AJ_OK;
    return aj_fail(
        err, AJ_CORRUPT,
        "索引 %s 只有 %llu 条日志，仓库有 %lld 条：索引落后于仓库；请运行 anjuan rebuild",
        home->index_folder, (unsigned long long)head.size, (long long)size);
}

enum aj_code aj_home_open(const char *folder, enum aj_home_mode mode, struct aj_home **out,
                          struct aj_err *err)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;

    AJ_TRY(open_home(folder, &home, err));
    AJ_TRY(aj_index_open(home->index_folder, mode == AJ_HOME_WRITE ? AJ_INDEX_WRITE : AJ_INDEX_READ,
                         &home->index, err));
    AJ_TRY(check_index_is_complete(home, err));
    if (mode == AJ_HOME_WRITE)
        AJ_TRY(aj_recover(home, err));
    *out = aj_steal(&home);
    return AJ_OK;
}

/* The last step, also of an `init` that was cut short right before it. */
static enum aj_code finish_init(const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_home) struct aj_home *home = NULL;
    struct aj_journal_head head;

    AJ_TRY(open_home(folder, &home, err));
    AJ_TRY(aj_index_open(home->index_folder, AJ_INDEX_WRITE, &home->index, err));
    AJ_TRY(aj_journal_export(home->index, home->journal, err)); /* a lost index is refused here */
    AJ_TRY(aj_journal_head(home->index, &head, err));
    if (head.size > 0) {
        return aj_fail(err, AJ_CONFLICT, "%s 已经是案卷库，未作改动；要另建请换一个 --home",
                       folder);
    }
    AJ_TRY(aj_place_begin(home, err)); /* kept when there is one: an older journal wrote it */
    return record_creation(home, err);
}

enum aj_code aj_home_init(const char *folder, const char *templates, const char *place,
                          struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *config = below(folder, "anjuan.conf");
    AJ_AUTO(aj_auto_free) char *head = below(folder, "store/journal/head.json");
    AJ_AUTO(aj_auto_free) char *keys = below(folder, "keys");
    enum aj_code code;

    if (!config || !keys || !head)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (aj_file_exists(config) && aj_file_exists(head)) {
        return aj_fail(err, AJ_CONFLICT, "%s 已经是案卷库，未作改动；要另建请换一个 --home",
                       folder);
    }
    if (aj_file_exists(config))
        return finish_init(folder, err);
    AJ_TRY(aj_profile_files_check(templates, place, err));
    AJ_TRY(make_folders(folder, err));
    AJ_TRY(aj_profile_files_copy(templates, place, folder, err));
    code = aj_seal_key_make(keys, err);
    if (code != AJ_OK && code != AJ_CONFLICT) /* an `init` that was cut short made it already */
        return code;
    AJ_TRY(write_config(folder, place, err)); /* last but one: only a whole home has it */
    return finish_init(folder, err);
}

enum aj_code aj_home_render(struct aj_home *home, const struct aj_render **out, struct aj_err *err)
{
    if (!home->render) {
        AJ_AUTO(aj_auto_free) char *pages = below(home->folder, "profile/pages");

        if (!pages)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        AJ_TRY(aj_render_open(pages, &home->render, err));
    }
    *out = home->render;
    return AJ_OK;
}

void aj_home_close(struct aj_home *home)
{
    if (!home)
        return;
    if (home->render)
        aj_render_close(home->render);
    if (home->index)
        aj_index_close(home->index);
    if (home->store)
        aj_store_close(home->store);
    if (home->key)
        aj_seal_key_close(home->key);
    if (home->profile)
        aj_profile_close(home->profile);
    free(home->reviewer);
    free(home->index_folder);
    free(home->journal);
    free(home->staging);
    free(home->folder);
    free(home);
}
