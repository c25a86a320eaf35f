#include "base/digest.h"

#include "base/auto.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct aj_hasher {
    EVP_MD_CTX *ctx;
};

static void must(int ok)
{
    if (!ok)
        abort(); /* SHA-256 of bytes in memory cannot fail; if it does, no digest may be trusted */
}

struct aj_hasher *aj_hasher_open(void)
{
    struct aj_hasher *h = malloc(sizeof(*h));

    if (!h)
        return NULL;
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx) {
        free(h);
        return NULL;
    }
    must(EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL));
    return h;
}

void aj_hasher_update(struct aj_hasher *h, const void *bytes, size_t size)
{
    must(EVP_DigestUpdate(h->ctx, bytes, size));
}

struct aj_digest aj_hasher_finish(struct aj_hasher *h)
{
    struct aj_digest d;

    must(EVP_DigestFinal_ex(h->ctx, d.bytes, NULL));
    must(EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL));
    return d;
}

void aj_hasher_close(struct aj_hasher *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

struct aj_digest aj_digest_of(const void *bytes, size_t size)
{
    struct aj_digest d;

    must(EVP_Digest(bytes, size, d.bytes, NULL, EVP_sha256(), NULL));
    return d;
}

enum aj_code aj_digest_file(const char *path, struct aj_digest *out, uint64_t *size,
                            struct aj_err *err)
{
    static const size_t chunk = (size_t)256 << 10;
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    AJ_AUTO(aj_auto_free) unsigned char *bytes = malloc(chunk);
    AJ_AUTO(aj_auto_hasher) struct aj_hasher *h = aj_hasher_open();
    uint64_t total = 0;

    if (fd < 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!bytes || !h)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", path);
    for (;;) {
        ssize_t n = read(fd, bytes, chunk);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return aj_fail_errno(err, "读 %s", path);
        if (n == 0)
            break;
        aj_hasher_update(h, bytes, (size_t)n);
        total += (uint64_t)n;
    }
    *out = aj_hasher_finish(h);
    if (size)
        *size = total;
    return AJ_OK;
}

bool aj_digest_equal(const struct aj_digest *a, const struct aj_digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void aj_digest_hex(const struct aj_digest *d, char out[AJ_DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof(d->bytes); i++) {
        out[2 * i] = digits[d->bytes[i] >> 4];
        out[2 * i + 1] = digits[d->bytes[i] & 15];
    }
    out[AJ_DIGEST_HEX_SIZE - 1] = '\0';
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool aj_digest_from_hex(const char *hex, struct aj_digest *out)
{
    struct aj_digest d;

    for (size_t i = 0; i < sizeof(d.bytes); i++) {
        int high = nibble(hex[2 * i]);
        int low = high < 0 ? -1 : nibble(hex[2 * i + 1]);

        if (low < 0)
            return false;
        d.bytes[i] = (unsigned char)(high << 4 | low);
    }
    if (hex[AJ_DIGEST_HEX_SIZE - 1] != '\0')
        return false;
    *out = d;
    return true;
}
