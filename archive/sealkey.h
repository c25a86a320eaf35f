#ifndef AJ_ARCHIVE_SEALKEY_H
#define AJ_ARCHIVE_SEALKEY_H

#include "base/err.h"

#include <stddef.h>

/* The centre's Ed25519 key (RFC 8032) that signs bundles and journal heads: <home>/keys/seal.pem,
   mode 0600, PKCS#8 PEM; its public half beside it as seal.pub.pem. Threads: one key may be used
   from many. */
struct aj_seal_key;

#define AJ_SIGNATURE_SIZE  64
#define AJ_PUBLIC_KEY_SIZE 32

/* Makes a new key pair; AJ_CONFLICT when there is one already. */
enum aj_code aj_seal_key_make(const char *folder, struct aj_err *err) AJ_CHECKED;

/* Refuses a key file that others may read (AJ_FORBIDDEN). */
enum aj_code aj_seal_key_open(const char *folder, struct aj_seal_key **out,
                              struct aj_err *err) AJ_CHECKED;
void aj_seal_key_close(struct aj_seal_key *key);

enum aj_code aj_seal_sign(const struct aj_seal_key *key, const void *bytes, size_t size,
                          unsigned char out[AJ_SIGNATURE_SIZE], struct aj_err *err) AJ_CHECKED;
void aj_seal_public(const struct aj_seal_key *key, unsigned char out[AJ_PUBLIC_KEY_SIZE]);

/* AJ_CORRUPT when the signature is not this key's over these bytes. */
enum aj_code aj_seal_check(const unsigned char public_key[AJ_PUBLIC_KEY_SIZE], const void *bytes,
                           size_t size, const unsigned char signature[AJ_SIGNATURE_SIZE],
                           struct aj_err *err) AJ_CHECKED;

#endif
