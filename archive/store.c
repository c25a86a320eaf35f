#define _GNU_SOURCE /* renameat2 */
#include "archive/store.h"

#include "archive/store_parts.h"
#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NOTE_SUFFIX       ".seal.json"
#define UNCONFIRMED_LIMIT 100000 /* of one number */

/* Where a bundle and its note lie. */
struct place {
    char *folder;
    char *zip;
    char *note;
};

static void release_place(struct place *p)
{
    free(p->folder);
    free(p->zip);
    free(p->note);
}

enum aj_code aj_store_open(const char *folder, struct aj_store **out, struct aj_err *err)
{
    struct aj_store *s = calloc(1, sizeof(*s));
    AJ_AUTO(aj_auto_free) char *bundles = aj_path_join(folder, "bundles");
    enum aj_code code = AJ_OK;

    if (!s || !bundles) {
        free(s);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    s->folder = strdup(folder);
    s->incoming = aj_path_join(folder, "incoming");
    if (!s->folder || !s->incoming)
        code = aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (code == AJ_OK)
        code = aj_file_make_folders(s->incoming, 0700, err);
    if (code == AJ_OK)
        code = aj_file_make_folders(bundles, 0700, err);
    if (code != AJ_OK) {
        aj_store_close(s);
        return code;
    }
    *out = s;
    return AJ_OK;
}

void aj_store_close(struct aj_store *s)
{
    if (!s)
        return;
    free(s->folder);
    free(s->incoming);
    free(s);
}

/* A 档号 as part of a file name. */
static bool is_name(const char *name, size_t size)
{
    return size > 0 && size <= 200 && name[0] != '.' && !memchr(name, '/', size) &&
           !memchr(name, '\\', size) && aj_utf8_plain(name, size, false);
}

/* "bundles/2026/<档号>.zip": nothing else is a key, and none leads out of the store. */
static bool is_key(const char *key)
{
    size_t size = strlen(key);

    return size > 17 && strncmp(key, "bundles/", 8) == 0 && strspn(key + 8, "0123456789") == 4 &&
           key[12] == '/' && strcmp(key + size - 4, ".zip") == 0 && is_name(key + 13, size - 17);
}

enum aj_code aj_store_path(const struct aj_store *s, const char *key, struct aj_arena *arena,
                           const char **path, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *joined = NULL;

    if (!is_key(key))
        return aj_fail(err, AJ_INVALID, "不是案卷的存储路径：%.120s", key);
    joined = aj_path_join(s->folder, key);
    *path = joined ? aj_arena_copy(arena, joined, strlen(joined)) : NULL;
    return *path ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

static enum aj_code find_place(const struct aj_store *s, const char *key, struct place *out,
                               struct aj_err *err)
{
    size_t room;

    if (!is_key(key))
        return aj_fail(err, AJ_INVALID, "不是案卷的存储路径：%.120s", key);
    out->zip = aj_path_join(s->folder, key);
    room = (out->zip ? strlen(out->zip) : 0) + sizeof(NOTE_SUFFIX);
    out->note = malloc(room);
    out->folder = out->zip ? strdup(out->zip) : NULL;
    if (!out->zip || !out->note || !out->folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    (void)snprintf(out->note, room, "%.*s" NOTE_SUFFIX, (int)(strlen(out->zip) - 4), out->zip);
    *strrchr(out->folder, '/') = '\0';
    return AJ_OK;
}

/* A draft's path, or its note's; NULL when out of memory or no draft of ours. */
static char *draft_path(const struct aj_store *s, const char *draft, const char *suffix)
{
    char name[128];
    int n = draft ? snprintf(name, sizeof(name), "%s%s", draft, suffix) : -1;

    if (n < 0 || (size_t)n >= sizeof(name) || strchr(draft, '/'))
        return NULL;
    return aj_path_join(s->incoming, name);
}

static enum aj_code rename_new(const char *from, const char *to, struct aj_err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return AJ_OK;
    if (errno == EEXIST)
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在，不能覆盖", to);
    return aj_fail_errno(err, "把 %s 改名为 %s", from, to);
}

static enum aj_code write_note(const char *path, const struct aj_store_name *name,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_close)
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return aj_fail_errno(err, "创建 %s", path);
    AJ_TRY(aj_file_write_all(fd, name->note, name->note_size, path, err));
    return aj_file_sync(fd, path, err);
}

/*
 * The note comes first, so that a bundle with a name always has its seal. A note without a bundle
 * is what a crash between the two renames leaves: no journal entry and no bundle refers to it, so
 * it gives way to the next note of that number. It is never swept: where a bundle was lost, its
 * note is evidence, and there the journal keeps the number from being given again.
 */
static enum aj_code put_note(const char *from, const struct place *to, struct aj_err *err)
{
    if (aj_file_exists(to->zip))
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在，不能覆盖", to->zip);
    if (rename(from, to->note) != 0)
        return aj_fail_errno(err, "把 %s 改名为 %s", from, to->note);
    return AJ_OK;
}

static enum aj_code put_both(const char *draft, const char *note, const struct place *to,
                             struct aj_err *err)
{
    enum aj_code code = put_note(note, to, err);

    if (code != AJ_OK)
        return code;
    code = rename_new(draft, to->zip, err);
    if (code == AJ_CONFLICT)
        return code; /* its own note may be the one that lies there now: leave it */
    if (code == AJ_OK) {
        code = aj_file_sync_parent(to->zip, err);
        if (code != AJ_OK)
            (void)rename(to->zip, draft);
    }
    if (code != AJ_OK)
        (void)unlink(to->note);
    return code;
}

enum aj_code aj_store_key(int year, const char *archive_number, struct aj_arena *arena,
                          const char **key, struct aj_err *err)
{
    char made[256];

    (void)snprintf(made, sizeof(made), "bundles/%04d/%.220s.zip", year, archive_number);
    if (!is_key(made))
        return aj_fail(err, AJ_INVALID, "不是案卷包的存放名：%.120s", made);
    *key = aj_arena_copy(arena, made, strlen(made));
    return *key ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

enum aj_code aj_store_publish(struct aj_store *s, const char *draft,
                              const struct aj_store_name *name, struct aj_arena *arena,
                              const char **key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *from = draft_path(s, draft, "");
    AJ_AUTO(aj_auto_free) char *note = draft_path(s, draft, NOTE_SUFFIX);
    AJ_AUTO(release_place) struct place to = {0};
    enum aj_code code;

    if (!from || !note)
        return aj_fail(err, AJ_INVALID, "不是本仓库的草稿");
    AJ_TRY(aj_store_key(name->year, name->archive_number, arena, key, err));
    AJ_TRY(find_place(s, *key, &to, err));
    if (!aj_file_exists(from))
        return aj_fail(err, AJ_NOT_FOUND, "没有草稿 %s", draft);
    AJ_TRY(aj_file_make_folders(to.folder, 0700, err));
    code = write_note(note, name, err);
    if (code == AJ_OK)
        code = put_both(from, note, &to, err);
    if (code != AJ_OK)
        (void)unlink(note);
    return code;
}

void aj_store_discard(struct aj_store *s, const char *draft)
{
    AJ_AUTO(aj_auto_free) char *zip = draft_path(s, draft, "");
    AJ_AUTO(aj_auto_free) char *note = draft_path(s, draft, NOTE_SUFFIX);

    if (zip)
        (void)unlink(zip);
    if (note)
        (void)unlink(note);
}

/* "unconfirmed/<档号>.<k><suffix>" in new memory. */
static char *unconfirmed_path(const struct aj_store *s, const char *zip, unsigned k,
                              const char *suffix)
{
    const char *base = strrchr(zip, '/') + 1;
    char name[320];

    (void)snprintf(name, sizeof(name), "unconfirmed/%.*s.%u%s", (int)(strlen(base) - 4), base, k,
                   suffix);
    return aj_path_join(s->folder, name);
}

/* The bundle goes first, for the reason given at put_note. */
enum aj_code aj_store_unpublish(struct aj_store *s, const char *key, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *folder = aj_path_join(s->folder, "unconfirmed");
    AJ_AUTO(release_place) struct place from = {0};
    enum aj_code code = AJ_CONFLICT;

    AJ_TRY(find_place(s, key, &from, err));
    if (!folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_file_make_folders(folder, 0700, err));
    for (unsigned k = 1; code == AJ_CONFLICT && k < UNCONFIRMED_LIMIT; k++) {
        AJ_AUTO(aj_auto_free) char *zip = unconfirmed_path(s, from.zip, k, ".zip");
        AJ_AUTO(aj_auto_free) char *note = unconfirmed_path(s, from.zip, k, NOTE_SUFFIX);

        if (!zip || !note)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        code = rename_new(from.zip, zip, err);
        if (code == AJ_OK && rename(from.note, note) != 0 && errno != ENOENT)
            return aj_fail_errno(err, "改名 %s", from.note);
        if (code == AJ_OK)
            AJ_TRY(aj_file_sync_parent(zip, err));
    }
    AJ_TRY(code);
    return aj_file_sync_parent(from.zip, err);
}
