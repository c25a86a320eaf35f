#include "archive/bag_judge.h"
#include "archive/bag_text.h"

#include "base/auto.h"

#include <ctype.h>
#include <string.h>

void aj_bag_release_text(struct aj_bag_text_file *t)
{
    aj_buf_release(&t->utf8);
}

/* False (and a finding) when the bytes are not of the bag's encoding. */
bool aj_bag_open_text(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag,
                      struct aj_bag_text_file *t)
{
    struct aj_err why = {0};

    t->path = tag->path;
    t->utf8.limit = (size_t)256 << 20;
    if (aj_bag_decode(tag->bytes, tag->size, j->encoding, &t->utf8, &why) == AJ_OK)
        return true;
    aj_bag_fault(j, "bag_encoding", tag->path, "RFC 8493 2.1.1", "%s：%s", tag->path, why.text);
    return false;
}

char *aj_bag_next_line(struct aj_bag_text_file *t)
{
    char *line;

    do {
        line = t->utf8.data ? aj_bag_line(t->utf8.data, t->utf8.size, &t->at) : NULL;
    } while (line && *line == '\0');
    return line;
}

/* "manifest-sha-256.txt", "manifest-SHA256.txt" → SHA-256; NULL when we cannot compute it. */
static const EVP_MD *algorithm_of(const char *path)
{
    static const char *const known[][2] = {
        {"md5", "MD5"},
        {"sha1", "SHA1"},
        {"sha224", "SHA224"},
        {"sha256", "SHA256"},
        {"sha384", "SHA384"},
        {"sha512", "SHA512"},
        {"sha512256", "SHA512-256"},
        {"sm3", "SM3"},
        {"sha3224", "SHA3-224"},
        {"sha3256", "SHA3-256"},
        {"sha3384", "SHA3-384"},
        {"sha3512", "SHA3-512"},
        {"blake2b512", "BLAKE2b512"},
        {"blake2s256", "BLAKE2s256"},
    };
    const char *from = strchr(path, '-') + 1;
    size_t size = strlen(from) - strlen(".txt");
    char name[32];
    size_t n = 0;

    for (size_t i = 0; i < size && n + 1 < sizeof(name); i++) {
        if (isalnum((unsigned char)from[i]))
            name[n++] = (char)tolower((unsigned char)from[i]);
    }
    name[n] = '\0';
    for (size_t i = 0; i < AJ_COUNTOF(known); i++) {
        if (strcmp(name, known[i][0]) == 0)
            return EVP_get_digestbyname(known[i][1]);
    }
    return NULL;
}

static enum aj_code add_claim(struct aj_bag_judge *j, struct aj_bag_claim claim, struct aj_err *err)
{
    claim.path = aj_arena_copy(&j->scratch, claim.path, strlen(claim.path));
    claim.hex = aj_arena_copy(&j->scratch, claim.hex, strlen(claim.hex));
    if (!claim.path || !claim.hex ||
        !aj_bag_grow(&j->claims, j->n_claims, &j->room_claims, sizeof(claim)))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a manifest");
    j->claims[j->n_claims++] = claim;
    return AJ_OK;
}

static enum aj_code parse_line(struct aj_bag_judge *j, struct aj_bag_claim claim, char *line,
                               struct aj_err *err)
{
    const char *rule = claim.payload ? "RFC 8493 2.1.3" : "RFC 8493 2.2.1";
    const char *fault;
    char *hex, *path;

    if (!aj_bag_manifest_line(line, &hex, &path)) {
        aj_bag_fault(j, "bag_manifest_line", claim.manifest, rule, "%s 有一行不是“摘要 路径”：%s",
                     claim.manifest, line);
        return AJ_OK;
    }
    aj_bag_unescape(path, j->v1);
    fault = aj_bag_path_fault(&path);
    if (!fault && claim.payload != (strncmp(path, "data/", 5) == 0))
        fault = claim.payload ? "不在 data/ 下" : "在 data/ 下，不是标签文件";
    if (fault) {
        aj_bag_fault(j, "bag_path", claim.manifest, rule, "%s 里的路径%s：%s", claim.manifest,
                     fault, path);
        return AJ_OK;
    }
    if (strlen(hex) != 2 * (size_t)EVP_MD_get_size(claim.md)) {
        aj_bag_fault(j, "bag_manifest_line", claim.manifest, rule, "%s 里 %s 的摘要长度不对",
                     claim.manifest, path);
        return AJ_OK;
    }
    claim.hex = hex;
    claim.path = path;
    return add_claim(j, claim, err);
}

enum aj_code aj_bag_parse_manifest(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag,
                                   struct aj_err *err)
{
    AJ_AUTO(aj_bag_release_text) struct aj_bag_text_file t = {0};
    struct aj_bag_claim claim = {.manifest = tag->path, .payload = tag->path[0] == 'm'};
    char *line;

    j->n_payload_manifests += claim.payload;
    claim.md = algorithm_of(tag->path);
    if (!claim.md) {
        aj_bag_fault(j, "bag_algorithm", tag->path, "RFC 8493 2.4", "不会算 %s 用的摘要算法",
                     tag->path);
        return AJ_OK;
    }
    if (!aj_bag_open_text(j, tag, &t))
        return AJ_OK;
    while ((line = aj_bag_next_line(&t)))
        AJ_TRY(parse_line(j, claim, line, err));
    return AJ_OK;
}
