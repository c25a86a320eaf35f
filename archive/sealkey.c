#include "archive/sealkey.h"

#include "base/auto.h"
#include "base/file.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PEM_LIMIT ((size_t)16 << 10)

struct aj_seal_key {
    EVP_PKEY *pair;
    unsigned char public_key[AJ_PUBLIC_KEY_SIZE];
};

static void auto_pkey(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void auto_bio(BIO **bio)
{
    BIO_free(*bio);
}

static void auto_md(EVP_MD_CTX **ctx)
{
    EVP_MD_CTX_free(*ctx);
}

/* The PEM of a private key must not stay behind in freed memory. */
static void auto_secret(struct aj_buf *secret)
{
    if (secret->data)
        OPENSSL_cleanse(secret->data, secret->room);
    aj_buf_release(secret);
}

static enum aj_code refuse(struct aj_err *err, const char *what)
{
    return aj_fail(err, AJ_IO, "签章密钥：OpenSSL 出错（%s）", what);
}

static enum aj_code write_pem(const char *path, BIO *pem, unsigned mode, struct aj_err *err)
{
    char *bytes;
    long size = BIO_get_mem_data(pem, &bytes);

    if (size <= 0)
        return refuse(err, "write PEM");
    return aj_file_replace(path, bytes, (size_t)size, mode, err);
}

static enum aj_code make_pair(const char *secret_path, const char *public_path, struct aj_err *err)
{
    AJ_AUTO(auto_pkey) EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    AJ_AUTO(auto_bio) BIO *secret = BIO_new(BIO_s_secmem());
    AJ_AUTO(auto_bio) BIO *public = BIO_new(BIO_s_mem());

    if (!pair || !secret || !public)
        return refuse(err, "make a key pair");
    if (!PEM_write_bio_PKCS8PrivateKey(secret, pair, NULL, NULL, 0, NULL, NULL) ||
        !PEM_write_bio_PUBKEY(public, pair))
        return refuse(err, "write PEM");
    /* the public half first: a crash in between leaves no secret without it, and may be repeated */
    AJ_TRY(write_pem(public_path, public, 0644, err));
    return write_pem(secret_path, secret, 0600, err);
}

enum aj_code aj_seal_key_make(const char *folder, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *secret_path = aj_path_join(folder, "seal.pem");
    AJ_AUTO(aj_auto_free) char *public_path = aj_path_join(folder, "seal.pub.pem");

    if (!secret_path || !public_path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(aj_file_make_folders(folder, 0700, err));
    if (aj_file_exists(secret_path))
        return aj_fail(err, AJ_CONFLICT, "已经有签章密钥 %s", secret_path);
    return make_pair(secret_path, public_path, err);
}

/* On the file as opened, so that it cannot be swapped between the look and the read. */
static enum aj_code read_secret(const char *path, struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char bytes[PEM_LIMIT];
    struct stat st;
    ssize_t n;

    if (fd < 0 && errno == ENOENT) {
        return aj_fail(err, AJ_NOT_FOUND, "没有签章密钥 %s；请从备份恢复 keys/，不要另造新密钥",
                       path);
    }
    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
        return aj_fail(err, AJ_FORBIDDEN, "签章密钥 %s 可被他人读取，请先执行 chmod 600", path);
    n = read(fd, bytes, sizeof(bytes));
    if (n > 0)
        aj_buf_add(out, bytes, (size_t)n);
    OPENSSL_cleanse(bytes, sizeof(bytes));
    if (n < 0)
        return aj_fail_errno(err, "读 %s", path);
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory reading %s", path) : AJ_OK;
}

enum aj_code aj_seal_key_open(const char *folder, struct aj_seal_key **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, "seal.pem");
    AJ_AUTO(auto_secret) struct aj_buf pem = {.limit = PEM_LIMIT + 1};
    AJ_AUTO(auto_bio) BIO *bio = NULL;
    AJ_AUTO(auto_pkey) EVP_PKEY *pair = NULL;
    size_t size = AJ_PUBLIC_KEY_SIZE;
    struct aj_seal_key *key;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    AJ_TRY(read_secret(path, &pem, err));
    bio = BIO_new_mem_buf(pem.data ? pem.data : "", (int)pem.size);
    pair = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    if (!pair || !EVP_PKEY_is_a(pair, "ED25519"))
        return aj_fail(err, AJ_CORRUPT, "%s 里没有 Ed25519 密钥；请从备份恢复 keys/", path);
    key = calloc(1, sizeof(*key));
    if (!key)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!EVP_PKEY_get_raw_public_key(pair, key->public_key, &size)) {
        free(key);
        return refuse(err, "give the public key");
    }
    key->pair = aj_steal(&pair);
    *out = key;
    return AJ_OK;
}

void aj_seal_key_close(struct aj_seal_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pair); /* OpenSSL cleanses the private half */
    free(key);
}

enum aj_code aj_seal_sign(const struct aj_seal_key *key, const void *bytes, size_t size,
                          unsigned char out[AJ_SIGNATURE_SIZE], struct aj_err *err)
{
    AJ_AUTO(auto_md) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t written = AJ_SIGNATURE_SIZE;

    if (!ctx || !EVP_DigestSignInit(ctx, NULL, NULL, NULL, key->pair) ||
        !EVP_DigestSign(ctx, out, &written, bytes, size) || written != AJ_SIGNATURE_SIZE)
        return refuse(err, "sign");
    return AJ_OK;
}

void aj_seal_public(const struct aj_seal_key *key, unsigned char out[AJ_PUBLIC_KEY_SIZE])
{
    memcpy(out, key->public_key, AJ_PUBLIC_KEY_SIZE);
}

enum aj_code aj_seal_check(const unsigned char public_key[AJ_PUBLIC_KEY_SIZE], const void *bytes,
                           size_t size, const unsigned char signature[AJ_SIGNATURE_SIZE],
                           struct aj_err *err)
{
    AJ_AUTO(auto_pkey)
    EVP_PKEY *key =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, AJ_PUBLIC_KEY_SIZE);
    AJ_AUTO(auto_md) EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    if (!key || !ctx || !EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key))
        return refuse(err, "use this public key");
    if (EVP_DigestVerify(ctx, signature, AJ_SIGNATURE_SIZE, bytes, size) != 1)
        return aj_fail(err, AJ_CORRUPT, "签名与这把密钥或这些内容不符");
    return AJ_OK;
}
