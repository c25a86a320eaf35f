#include "archive/bag_judge.h"
#include "archive/bag_text.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Everything a parser of one tag file needs. */
struct text {
    const char *path;
    struct aj_buf utf8;
    size_t at;
};

static void release_text(struct text *t)
{
    aj_buf_release(&t->utf8);
}

/* False (and a finding) when the bytes are not of the bag's encoding. */
static bool open_text(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag, struct text *t)
{
    struct aj_err why = {0};

    t->path = tag->path;
    t->utf8.limit = (size_t)256 << 20;
    if (aj_bag_decode(tag->bytes, tag->size, j->encoding, &t->utf8, &why) == AJ_OK)
        return true;
    aj_bag_fault(j, "bag_encoding", tag->path, "RFC 8493 2.1.1", "%s：%s", tag->path, why.text);
    return false;
}

static char *next_line(struct text *t)
{
    char *line;

    do
        line = t->utf8.data ? aj_bag_line(t->utf8.data, t->utf8.size, &t->at) : NULL;
    while (line && *line == '\0');
    return line;
}

static bool known_version(const char *version)
{
    static const char *const known[] = {"0.93", "0.94", "0.95", "0.96", "0.97", "1.0"};

    for (size_t i = 0; i < AJ_COUNTOF(known); i++) {
        if (strcmp(version, known[i]) == 0)
            return true;
    }
    return false;
}

static char *value_of(char *line, const char *label)
{
    char *key, *value;
    size_t size;

    if (!line || !aj_bag_info_line(line, false, &key, &value) || strcmp(key, label) != 0)
        return NULL;
    size = strlen(value);
    while (size > 0 && (value[size - 1] == ' ' || value[size - 1] == '\t'))
        value[--size] = '\0';
    return value;
}

/* bagit.txt is UTF-8 whatever the other tag files are, and has no byte order mark. */
static enum aj_code parse_declaration(struct aj_bag_judge *j, bool *known, struct aj_err *err)
{
    const struct aj_bag_tag_file *tag = aj_bag_tag(j, "bagit.txt");
    AJ_AUTO(release_text) struct text t = {.path = "bagit.txt"};
    const char *version, *encoding;

    *known = false;
    if (!tag) {
        aj_bag_fault(j, "bag_declaration", "bagit.txt", "RFC 8493 2.1.1", "没有 bagit.txt");
        return AJ_OK;
    }
    if (tag->size >= 3 && memcmp(tag->bytes, "\xEF\xBB\xBF", 3) == 0) {
        aj_bag_fault(j, "bag_declaration", "bagit.txt", "RFC 8493 2.1.1",
                     "bagit.txt 以字节顺序标记（BOM）开头");
        return AJ_OK;
    }
    j->encoding = "UTF-8";
    if (!open_text(j, tag, &t))
        return AJ_OK;
    version = value_of(next_line(&t), "BagIt-Version");
    encoding = value_of(next_line(&t), "Tag-File-Character-Encoding");
    if (!version || !encoding || *encoding == '\0' || next_line(&t)) {
        aj_bag_fault(j, "bag_declaration", "bagit.txt", "RFC 8493 2.1.1",
                     "bagit.txt 应当恰有 BagIt-Version 和 Tag-File-Character-Encoding 两行");
        return AJ_OK;
    }
    if (!known_version(version)) {
        aj_bag_fault(j, "bag_version", "bagit.txt", "RFC 8493 2.1.1", "不认得的 BagIt 版本：%s",
                     version);
        return AJ_OK;
    }
    j->v1 = strcmp(version, "1.0") == 0;
    j->report->version = aj_arena_copy(j->arena, version, strlen(version));
    j->encoding = aj_arena_copy(&j->scratch, encoding, strlen(encoding));
    if (!j->encoding || !j->report->version)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a bag");
    *known = true;
    return AJ_OK;
}

static void check_oxum(struct aj_bag_judge *j, const char *file, const char *value)
{
    unsigned long long bytes = 0, count = 0;
    int used = 0;

    if (!isdigit((unsigned char)*value) ||
        sscanf(value, "%20llu.%20llu%n", &bytes, &count, &used) != 2 ||
        strspn(value + used, " \t") != strlen(value + used))
        aj_bag_fault(j, "bag_oxum", file, "RFC 8493 2.2.2", "Payload-Oxum 写得不对：%s", value);
    else if (bytes != j->report->payload_bytes || count != j->report->payload_count)
        aj_bag_fault(j, "bag_oxum", file, "RFC 8493 2.2.2",
                     "Payload-Oxum 说有 %llu 字节、%llu 个文件，实际是 %llu 字节、%llu 个", bytes,
                     count, (unsigned long long)j->report->payload_bytes,
                     (unsigned long long)j->report->payload_count);
}

static void parse_info(struct aj_bag_judge *j, const char *path)
{
    const struct aj_bag_tag_file *tag = aj_bag_tag(j, path);
    AJ_AUTO(release_text) struct text t = {0};
    char *line, *label, *value;

    if (!tag || !open_text(j, tag, &t))
        return;
    for (size_t n = 0; (line = next_line(&t)); n++) {
        if (n > 0 && (line[0] == ' ' || line[0] == '\t'))
            continue; /* goes on from the line above */
        if (!aj_bag_info_line(line, j->v1, &label, &value))
            aj_bag_fault(j, "bag_info_line", path, "RFC 8493 2.2.2", "%s 有一行不是“标签: 值”：%s",
                         path, line);
        else if (strcasecmp(label, "Payload-Oxum") == 0)
            check_oxum(j, path, value);
    }
}

static enum aj_code parse_fetch(struct aj_bag_judge *j, struct aj_err *err)
{
    const struct aj_bag_tag_file *tag = aj_bag_tag(j, "fetch.txt");
    AJ_AUTO(release_text) struct text t = {0};
    char *line, *path;

    if (!tag || !open_text(j, tag, &t))
        return AJ_OK;
    while ((line = next_line(&t))) {
        const char *fault = "不是“网址 长度 路径”";

        if (aj_bag_fetch_line(line, &path)) {
            aj_bag_unescape(path, j->v1);
            fault = aj_bag_path_fault(&path);
            if (!fault && strncmp(path, "data/", 5) != 0)
                fault = "不在 data/ 下";
        }
        if (fault) {
            aj_bag_fault(j, "bag_fetch", "fetch.txt", "RFC 8493 2.2.3", "fetch.txt 的一行%s：%s",
                         fault, line);
            continue;
        }
        if (!aj_bag_grow(&j->fetched, j->n_fetched, &j->room_fetched, sizeof(*j->fetched)))
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        j->fetched[j->n_fetched] = aj_arena_copy(&j->scratch, path, strlen(path));
        if (!j->fetched[j->n_fetched++])
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    return AJ_OK;
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

static enum aj_code parse_manifest(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag,
                                   struct aj_err *err)
{
    AJ_AUTO(release_text) struct text t = {0};
    struct aj_bag_claim claim = {.manifest = tag->path, .payload = tag->path[0] == 'm'};
    char *line;

    j->n_payload_manifests += claim.payload;
    claim.md = algorithm_of(tag->path);
    if (!claim.md) {
        aj_bag_fault(j, "bag_algorithm", tag->path, "RFC 8493 2.4", "不会算 %s 用的摘要算法",
                     tag->path);
        return AJ_OK;
    }
    if (!open_text(j, tag, &t))
        return AJ_OK;
    while ((line = next_line(&t)))
        AJ_TRY(parse_line(j, claim, line, err));
    return AJ_OK;
}

static int by_path(const void *a, const void *b)
{
    const struct aj_bag_claim *x = a;
    const struct aj_bag_claim *y = b;
    int order = strcmp(x->path, y->path);

    return order ? order : strcmp(x->manifest, y->manifest);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_manifest(const char *path)
{
    return strncmp(path, "manifest-", 9) == 0 || strncmp(path, "tagmanifest-", 12) == 0;
}

enum aj_code aj_bag_parse(struct aj_bag_judge *j, struct aj_err *err)
{
    bool known;

    AJ_TRY(parse_declaration(j, &known, err));
    if (!known)
        return AJ_OK; /* without version and encoding nothing else can be read */
    for (size_t i = 0; i < j->n_tags; i++) {
        if (is_manifest(j->tags[i].path))
            AJ_TRY(parse_manifest(j, &j->tags[i], err));
    }
    if (j->n_payload_manifests == 0)
        aj_bag_fault(j, "bag_no_manifest", NULL, "RFC 8493 2.1.3", "没有 manifest-….txt");
    parse_info(j, "bag-info.txt");
    parse_info(j, "package-info.txt");
    AJ_TRY(parse_fetch(j, err));
    if (j->n_claims > 1)
        qsort(j->claims, j->n_claims, sizeof(*j->claims), by_path);
    if (j->n_fetched > 1)
        qsort(j->fetched, j->n_fetched, sizeof(*j->fetched), by_text);
    return AJ_OK;
}
