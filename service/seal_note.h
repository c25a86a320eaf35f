#ifndef AJ_SERVICE_SEAL_NOTE_H
#define AJ_SERVICE_SEAL_NOTE_H

#include "archive/bundle.h"
#include "archive/sealkey.h"
#include "base/json.h"

/*
 * The seal (封签): the centre's signature over one bundle. It lies beside the bundle
 * (<档号>.seal.json) and in the journal, not inside, so that the bundle stays a pure function of
 * the case (R-7, docs/adr/0006).
 *
 * Signed are the bytes of the canonical JSON {"archive_number", "sealed_at", "sha256", "size"}.
 */
struct aj_seal_note {
    const char *archive_number; /* borrowed */
    int64_t sealed_at;
    struct aj_bundle_result bundle;
    unsigned char key[AJ_PUBLIC_KEY_SIZE];
    unsigned char signature[AJ_SIGNATURE_SIZE];
};

enum aj_code aj_seal_note_make(const struct aj_seal_key *key, const char *archive_number,
                               const struct aj_bundle_result *bundle, int64_t sealed_at,
                               struct aj_seal_note *out, struct aj_err *err) AJ_CHECKED;

/* {"archive_number", "sealed_at", "sha256", "size", "key", "signature"}; new reference, NULL when
 * out of memory. */
json_t *aj_seal_note_json(const struct aj_seal_note *note) AJ_CHECKED;

/* AJ_CORRUPT when `json` is no seal note or its signature is wrong; `sha256` (may be NULL) gets the
 * bundle's digest. */
enum aj_code aj_seal_note_check(const json_t *json, struct aj_digest *sha256,
                                struct aj_err *err) AJ_CHECKED;

#endif
