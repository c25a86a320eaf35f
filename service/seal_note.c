#include "service/seal_note.h"

#include "base/auto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *signed_part(const char *archive_number, int64_t sealed_at, const char *sha256,
                           uint64_t size)
{
    return json_pack("{s:s, s:I, s:s, s:I}", "archive_number", archive_number, "sealed_at",
                     (json_int_t)sealed_at, "sha256", sha256, "size", (json_int_t)size);
}

enum aj_code aj_seal_note_make(const struct aj_seal_key *key, const char *archive_number,
                               const struct aj_bundle_result *bundle, int64_t sealed_at,
                               struct aj_seal_note *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *part = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    char sha256[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(&bundle->sha256, sha256);
    part = signed_part(archive_number, sealed_at, sha256, bundle->size);
    if (!part)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing a bundle");
    AJ_TRY(aj_json_canonical(part, &bytes, err));
    *out = (struct aj_seal_note){
        .archive_number = archive_number, .sealed_at = sealed_at, .bundle = *bundle};
    aj_seal_public(key, out->key);
    return aj_seal_sign(key, bytes.data, bytes.size, out->signature, err);
}

static void to_hex(const unsigned char *bytes, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static bool from_hex(const char *hex, unsigned char *bytes, size_t size)
{
    if (strlen(hex) != 2 * size || strspn(hex, "0123456789abcdef") != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return true;
}

json_t *aj_seal_note_json(const struct aj_seal_note *note)
{
    char sha256[AJ_DIGEST_HEX_SIZE];
    char key[2 * AJ_PUBLIC_KEY_SIZE + 1];
    char signature[2 * AJ_SIGNATURE_SIZE + 1];
    json_t *json;

    aj_digest_hex(&note->bundle.sha256, sha256);
    to_hex(note->key, sizeof(note->key), key);
    to_hex(note->signature, sizeof(note->signature), signature);
    json = signed_part(note->archive_number, note->sealed_at, sha256, note->bundle.size);
    if (json_object_set_new(json, "key", json_string(key)) != 0 ||
        json_object_set_new(json, "signature", json_string(signature)) != 0) {
        json_decref(json);
        return NULL;
    }
    return json;
}

enum aj_code aj_seal_note_check(const json_t *json, struct aj_digest *sha256, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *part = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    unsigned char key[AJ_PUBLIC_KEY_SIZE];
    unsigned char signature[AJ_SIGNATURE_SIZE];
    struct aj_digest digest;

    if (!from_hex(aj_json_text(json, "key"), key, sizeof(key)) ||
        !from_hex(aj_json_text(json, "signature"), signature, sizeof(signature)) ||
        !aj_digest_from_hex(aj_json_text(json, "sha256"), &digest))
        return aj_fail(err, AJ_CORRUPT, "封签不完整或已损坏");
    part = signed_part(aj_json_text(json, "archive_number"), aj_json_int(json, "sealed_at", -1),
                       aj_json_text(json, "sha256"), (uint64_t)aj_json_int(json, "size", -1));
    if (!part)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking a seal");
    AJ_TRY(aj_json_canonical(part, &bytes, err));
    AJ_TRY(aj_seal_check(key, bytes.data, bytes.size, signature, err));
    if (sha256)
        *sha256 = digest;
    return AJ_OK;
}
