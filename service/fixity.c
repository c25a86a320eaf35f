#include "service/fixity.h"

#include "archive/bag.h"
#include "base/auto.h"
#include "base/file.h"
#include "service/seal_note.h"

#include <stdio.h>
#include <string.h>

#define NOTE_LIMIT  ((size_t)64 << 10)
#define ARENA_LIMIT ((size_t)64 << 20)
#define REMEDY      "请勿改动；先从备份或第二副本核对，再由管理员按规程修复。"

static void add(struct aj_findings *findings, const char *code, const char *number,
                const char *message)
{
    struct aj_finding *f = aj_findings_add(findings, code, AJ_ERROR, "%s：%s", number, message);

    f = aj_finding_about(findings, f, NULL, number);
    (void)aj_finding_why(findings, f, "R-10", REMEDY);
}

/* The seal beside the bundle must be the one that the journal holds, signed by this centre. */
static void check_note(const struct aj_home *home, const char *path, const json_t *archived,
                       struct aj_findings *findings)
{
    const char *number = aj_json_text(archived, "archive_number");
    AJ_AUTO(aj_auto_json) json_t *note = NULL;
    char note_path[4096];
    size_t stem = strlen(path) - strlen(".zip");
    struct aj_digest signed_digest;
    struct aj_err why;

    (void)snprintf(note_path, sizeof(note_path), "%.*s.seal.json", (int)stem, path);
    if (aj_json_read_file(note_path, NOTE_LIMIT, &note, &why) != AJ_OK ||
        aj_seal_note_check(home->key, note, &signed_digest, &why) != AJ_OK) {
        add(findings, "fixity_seal", number, why.text);
        return;
    }
    if (!json_equal(note, json_object_get(archived, "seal")))
        add(findings, "fixity_seal", number, "封签与日志里记的不同，所签的不是这份案卷");
}

/* Which member it is that differs: only now the bag is taken apart. */
static enum aj_code name_damage(const char *path, const char *number, struct aj_findings *findings,
                                struct aj_err *err)
{
    struct aj_arena arena = {.limit = ARENA_LIMIT};
    struct aj_bag_report report = {0};
    size_t first = findings->n + 1;
    enum aj_code code;

    add(findings, "fixity_digest", number, "案卷文件的摘要与归档时不符，内容被改动或损坏");
    code = aj_bag_verify(path, &arena, &report, findings, err);
    for (size_t i = first; i < findings->n; i++) /* the reader's remedies are for bags of others */
        (void)aj_finding_why(findings, &findings->list[i], "R-10", REMEDY);
    aj_arena_reset(&arena);
    return code;
}

/* One digest over the file says all: those very bytes were proven, member by member, before they
   were sealed. */
static enum aj_code check_bundle(const struct aj_home *home, const char *path,
                                 const json_t *archived, struct aj_findings *findings,
                                 struct aj_verified *out, struct aj_err *err)
{
    const char *number = aj_json_text(archived, "archive_number");
    struct aj_digest expected, found;
    uint64_t size = 0;
    enum aj_code code;

    if (!aj_digest_from_hex(aj_json_text(json_object_get(archived, "bundle"), "sha256"), &expected))
        return aj_fail(err, AJ_CORRUPT, "%s 的记录里没有摘要；请运行 anjuan rebuild", number);
    code = aj_digest_file(path, &found, &size, err);
    if (code == AJ_NOT_FOUND) {
        add(findings, "fixity_missing", number, "案卷文件不见了");
        return AJ_OK;
    }
    AJ_TRY(code);
    out->bundles++;
    out->bytes += size;
    if (!aj_digest_equal(&expected, &found))
        return name_damage(path, number, findings, err);
    check_note(home, path, archived, findings);
    return AJ_OK;
}

static enum aj_code verify_record(struct aj_home *home, const json_t *record,
                                  struct aj_findings *findings, struct aj_verified *out,
                                  struct aj_err *err)
{
    struct aj_arena arena = {.limit = ARENA_LIMIT};
    const json_t *archived = json_object_get(record, "archived");
    const char *path = NULL;
    enum aj_code code;

    code = aj_store_path(home->store, aj_json_text(json_object_get(archived, "bundle"), "key"),
                         &arena, &path, err);
    if (code == AJ_OK)
        code = check_bundle(home, path, archived, findings, out, err);
    aj_arena_reset(&arena);
    return code;
}

enum aj_code aj_verify_case(struct aj_home *home, const char *key, struct aj_findings *findings,
                            struct aj_verified *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;

    AJ_TRY(aj_index_case(home->index, key, &record, err));
    if (!json_object_get(record, "archived"))
        return aj_fail(err, AJ_NOT_FOUND, "%s 尚未归档", aj_json_text(record, "case_number"));
    return verify_record(home, record, findings, out, err);
}

struct walk {
    struct aj_home *home;
    struct aj_findings *findings;
    aj_verify_progress progress;
    void *arg;
    struct aj_verified *out;
};

static enum aj_code verify_next(const char *key, const json_t *record, void *arg,
                                struct aj_err *err)
{
    struct walk *w = arg;
    const json_t *archived = json_object_get(record, "archived");
    size_t before = aj_findings_count(w->findings, AJ_ERROR);

    (void)key;
    if (!archived)
        return AJ_OK;
    AJ_TRY(verify_record(w->home, record, w->findings, w->out, err));
    if (w->progress) {
        w->progress(aj_json_text(archived, "archive_number"),
                    aj_findings_count(w->findings, AJ_ERROR) == before, w->arg);
    }
    return AJ_OK;
}

enum aj_code aj_verify_all(struct aj_home *home, struct aj_findings *findings,
                           aj_verify_progress progress, void *arg, struct aj_verified *out,
                           struct aj_err *err)
{
    struct walk w = {home, findings, progress, arg, out};

    return aj_index_each_case(home->index, verify_next, &w, err);
}
