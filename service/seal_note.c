#include "service/seal_note.h"

#include "base/auto.h"
#include "service/signed_json.h"

enum aj_code aj_seal_note_make(const struct aj_seal_key *key, const char *archive_number,
                               const struct aj_bundle_result *bundle, int64_t sealed_at,
                               json_t **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *note = NULL;
    char sha256[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(&bundle->sha256, sha256);
    note = json_pack("{s:s, s:I, s:s, s:I}", "archive_number", archive_number, "sealed_at",
                     (json_int_t)sealed_at, "sha256", sha256, "size", (json_int_t)bundle->size);
    if (!note)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a seal");
    AJ_TRY(aj_json_sign(key, note, err));
    *out = aj_steal(&note);
    return AJ_OK;
}

enum aj_code aj_seal_note_check(const struct aj_seal_key *key, const json_t *note,
                                struct aj_digest *sha256, struct aj_err *err)
{
    if (!aj_digest_from_hex(aj_json_text(note, "sha256"), sha256))
        return aj_fail(err, AJ_CORRUPT, "封签不完整或已损坏");
    return aj_json_check_signed(key, note, err);
}
