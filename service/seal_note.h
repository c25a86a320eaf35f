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
 * {"archive_number", "sealed_at", "sha256", "size"}, signed (service/signed_json.h).
 */

/* `*out` is a new reference. */
enum aj_code aj_seal_note_make(const struct aj_seal_key *key, const char *archive_number,
                               const struct aj_bundle_result *bundle, int64_t sealed_at,
                               json_t **out, struct aj_err *err) AJ_CHECKED;

/* AJ_CORRUPT when `note` is no seal note, or not signed by `key`; `sha256` gets the bundle's
   digest. */
enum aj_code aj_seal_note_check(const struct aj_seal_key *key, const json_t *note,
                                struct aj_digest *sha256, struct aj_err *err) AJ_CHECKED;

#endif
