#include "service/signed_json.h"

#include "base/auto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void public_hex(const struct aj_seal_key *key, char out[2 * AJ_PUBLIC_KEY_SIZE + 1])
{
    unsigned char bytes[AJ_PUBLIC_KEY_SIZE];

    aj_seal_public(key, bytes);
    to_hex(bytes, sizeof(bytes), out);
}

/* What is signed: everything but the two keys that say by whom and how. */
static enum aj_code signed_bytes(const json_t *object, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *bare = json_copy(aj_unconst(object));

    if (!bare)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing");
    (void)json_object_del(bare, "key");
    (void)json_object_del(bare, "signature");
    return aj_json_canonical(bare, out, err);
}

enum aj_code aj_json_sign(const struct aj_seal_key *key, json_t *object, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    unsigned char signature[AJ_SIGNATURE_SIZE];
    char key_hex[2 * AJ_PUBLIC_KEY_SIZE + 1];
    char signature_hex[2 * AJ_SIGNATURE_SIZE + 1];

    AJ_TRY(signed_bytes(object, &bytes, err));
    AJ_TRY(aj_seal_sign(key, bytes.data, bytes.size, signature, err));
    public_hex(key, key_hex);
    to_hex(signature, sizeof(signature), signature_hex);
    if (json_object_set_new(object, "key", json_string(key_hex)) != 0 ||
        json_object_set_new(object, "signature", json_string(signature_hex)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory signing");
    return AJ_OK;
}

enum aj_code aj_json_check_signed(const struct aj_seal_key *key, const json_t *object,
                                  struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    unsigned char signature[AJ_SIGNATURE_SIZE];
    unsigned char mine[AJ_PUBLIC_KEY_SIZE];
    char key_hex[2 * AJ_PUBLIC_KEY_SIZE + 1];

    if (!json_is_object(object) ||
        !from_hex(aj_json_text(object, "signature"), signature, sizeof(signature)))
        return aj_fail(err, AJ_CORRUPT, "签名不完整或已损坏");
    public_hex(key, key_hex);
    if (strcmp(aj_json_text(object, "key"), key_hex) != 0)
        return aj_fail(err, AJ_CORRUPT, "不是本中心的封签密钥所签");
    AJ_TRY(signed_bytes(object, &bytes, err));
    aj_seal_public(key, mine);
    return aj_seal_check(mine, bytes.data, bytes.size, signature, err);
}
