#ifndef AJ_SERVICE_SIGNED_JSON_H
#define AJ_SERVICE_SIGNED_JSON_H

#include "archive/sealkey.h"
#include "base/json.h"

/*
 * Statements signed with the centre's seal key (Ed25519): a JSON object, plus "key" (public, hex)
 * and "signature" (hex) over the canonical JSON of all its other keys. Seal notes and journal heads
 * are such.
 */

/* Adds both keys to `object`. */
enum aj_code aj_json_sign(const struct aj_seal_key *key, json_t *object,
                          struct aj_err *err) AJ_CHECKED;

/* AJ_CORRUPT when the signature is wrong, or another key's than `key`. */
enum aj_code aj_json_check_signed(const struct aj_seal_key *key, const json_t *object,
                                  struct aj_err *err) AJ_CHECKED;

#endif
