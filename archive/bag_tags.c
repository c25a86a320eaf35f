#include "archive/bag_judge.h"
#include "archive/bag_text.h"

#include "base/auto.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    AJ_AUTO(aj_bag_release_text) struct aj_bag_text_file t = {.path = "bagit.txt"};
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
    if (!aj_bag_open_text(j, tag, &t))
        return AJ_OK;
    version = value_of(aj_bag_next_line(&t), "BagIt-Version");
    encoding = value_of(aj_bag_next_line(&t), "Tag-File-Character-Encoding");
    if (!version || !encoding || *encoding == '\0' || aj_bag_next_line(&t)) {
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
    char *end = NULL;
    bool right = isdigit((unsigned char)*value);

    errno = 0;
    if (right) {
        bytes = strtoull(value, &end, 10);
        right = *end == '.' && isdigit((unsigned char)end[1]);
    }
    if (right) {
        count = strtoull(end + 1, &end, 10);
        right = errno == 0 && strspn(end, " \t") == strlen(end);
    }
    if (!right) {
        aj_bag_fault(j, "bag_oxum", file, "RFC 8493 2.2.2", "Payload-Oxum 写得不对：%s", value);
    } else if (bytes != j->report->payload_bytes || count != j->report->payload_count) {
        aj_bag_fault(j, "bag_oxum", file, "RFC 8493 2.2.2",
                     "Payload-Oxum 说有 %llu 字节、%llu 个文件，实际是 %llu 字节、%llu 个", bytes,
                     count, (unsigned long long)j->report->payload_bytes,
                     (unsigned long long)j->report->payload_count);
    }
}

static void parse_info(struct aj_bag_judge *j, const char *path)
{
    const struct aj_bag_tag_file *tag = aj_bag_tag(j, path);
    AJ_AUTO(aj_bag_release_text) struct aj_bag_text_file t = {0};
    char *line, *label, *value;

    if (!tag || !aj_bag_open_text(j, tag, &t))
        return;
    for (size_t n = 0; (line = aj_bag_next_line(&t)); n++) {
        if (n > 0 && (line[0] == ' ' || line[0] == '\t'))
            continue; /* goes on from the line above */
        if (!aj_bag_info_line(line, j->v1, &label, &value)) {
            aj_bag_fault(j, "bag_info_line", path, "RFC 8493 2.2.2", "%s 有一行不是“标签: 值”：%s",
                         path, line);
        } else if (strcasecmp(label, "Payload-Oxum") == 0) {
            check_oxum(j, path, value);
        }
    }
}

static enum aj_code parse_fetch(struct aj_bag_judge *j, struct aj_err *err)
{
    const struct aj_bag_tag_file *tag = aj_bag_tag(j, "fetch.txt");
    AJ_AUTO(aj_bag_release_text) struct aj_bag_text_file t = {0};
    char *line, *path;

    if (!tag || !aj_bag_open_text(j, tag, &t))
        return AJ_OK;
    while ((line = aj_bag_next_line(&t))) {
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
            AJ_TRY(aj_bag_parse_manifest(j, &j->tags[i], err));
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
