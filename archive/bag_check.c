#include "archive/bag_judge.h"
#include "archive/bag_text.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_TWINS                                                                                  \
    1000               /* each looks at every file: a hostile manifest must not make that squared  \
                        */
#define MAX_RUNNING 16 /* more algorithms than we know (bag_tags.c) */

/* The digests of one file, made side by side while it is read once. */
struct running {
    const EVP_MD *md[MAX_RUNNING];
    EVP_MD_CTX *ctx[MAX_RUNNING];
    size_t n;
    EVP_MD_CTX *spare[MAX_RUNNING]; /* kept from file to file */
};

static void release_running(struct running *r)
{
    for (size_t i = 0; i < MAX_RUNNING; i++)
        EVP_MD_CTX_free(r->spare[i]);
}

static bool is_payload(const char *path)
{
    return strncmp(path, "data/", 5) == 0;
}

static bool is_fetched(const struct aj_bag_judge *j, const char *path)
{
    for (size_t low = 0, high = j->n_fetched; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(path, j->fetched[middle]);

        if (order == 0)
            return true;
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return false;
}

/* A file whose name is the same but for its Unicode normalisation: file systems and zip programs
   change that on the way, and nobody can see it (RFC 8493 6.1). */
static struct aj_bag_item *twin(struct aj_bag_judge *j, const char *path)
{
    bool ascii = true;

    for (const char *c = path; *c; c++)
        ascii = ascii && (unsigned char)*c < 0x80;
    if (ascii || ++j->n_twins > MAX_TWINS)
        return NULL;
    for (size_t i = 0; i < j->n_items; i++) {
        if (j->items[i].n_claims == 0 && aj_bag_same_name(path, j->items[i].path))
            return &j->items[i];
    }
    return NULL;
}

static void report_missing(struct aj_bag_judge *j, const struct aj_bag_claim *c)
{
    const char *rule = c->payload ? "RFC 8493 3" : "RFC 8493 2.2.1";

    if (is_fetched(j, c->path)) {
        aj_bag_fault(j, "bag_missing_file", c->path, rule, "%s 还没有按 fetch.txt 取回来", c->path);
    } else {
        aj_bag_fault(j, "bag_missing_file", c->path, rule, "%s 列着 %s，袋里没有", c->manifest,
                     c->path);
    }
    j->report->complete = false;
}

/* Lines of one path: claims[first..end), by manifest. */
static void check_lines(struct aj_bag_judge *j, size_t first, size_t end)
{
    for (size_t i = first + 1; i < end; i++) {
        const struct aj_bag_claim *c = &j->claims[i];

        if (strcmp(c->manifest, j->claims[i - 1].manifest) == 0) {
            aj_bag_fault(j, "bag_duplicate_line", c->path, "RFC 8493 2.1.3", "%s 把 %s 列了两次",
                         c->manifest, c->path);
        }
    }
}

static void match_claims(struct aj_bag_judge *j)
{
    size_t end;

    for (size_t first = 0; first < j->n_claims; first = end) {
        const struct aj_bag_claim *c = &j->claims[first];
        struct aj_bag_item *item = aj_bag_item(j, c->path);

        for (end = first + 1; end < j->n_claims && strcmp(c->path, j->claims[end].path) == 0;)
            end++;
        check_lines(j, first, end);
        if (!item) {
            item = twin(j, c->path);
            if (item) {
                aj_bag_remark(j, "bag_name_normalisation", item->path, "RFC 8493 6.1",
                              "%s 的文件名与清单上的只是 Unicode 写法（NFC、NFD）不同", item->path);
            }
        }
        if (!item) {
            report_missing(j, c);
            continue;
        }
        item->claim = first;
        item->n_claims = end - first;
    }
}

static unsigned manifests_of(const struct aj_bag_judge *j, const struct aj_bag_item *item)
{
    unsigned n = 0;

    for (size_t i = 0; i < item->n_claims; i++) {
        const struct aj_bag_claim *c = &j->claims[item->claim + i];

        n += i == 0 || strcmp(c->manifest, c[-1].manifest) != 0;
    }
    return n;
}

static void check_payload_lists(struct aj_bag_judge *j)
{
    /* without a manifest the fault is that, not every file */
    for (size_t i = 0; i < j->n_items && j->n_payload_manifests > 0; i++) {
        const struct aj_bag_item *item = &j->items[i];
        unsigned n;

        if (!is_payload(item->path))
            continue;
        n = manifests_of(j, item);
        if (n == 0) {
            aj_bag_fault(j, "bag_extra_file", item->path, "RFC 8493 3", "袋里多了 %s，清单上没有",
                         item->path);
            j->report->complete = false;
        } else if (n < j->n_payload_manifests && j->v1) {
            aj_bag_fault(j, "bag_no_payload_manifest_entry", item->path, "RFC 8493 2.1.3",
                         "%s 不在每一份清单上", item->path);
            j->report->complete = false;
        } else if (n < j->n_payload_manifests) {
            aj_bag_remark(j, "bag_no_payload_manifest_entry", item->path, "BagIt 0.97 2.1.3",
                          "%s 不在每一份清单上", item->path);
        }
    }
}

static enum aj_code start(struct running *r, const struct aj_bag_judge *j,
                          const struct aj_bag_item *item, struct aj_err *err)
{
    r->n = 0;
    for (size_t i = 0; i < item->n_claims; i++) {
        const EVP_MD *md = j->claims[item->claim + i].md;
        size_t at = 0;

        while (at < r->n && r->md[at] != md)
            at++;
        if (at < r->n || r->n == MAX_RUNNING)
            continue;
        if (!r->spare[at])
            r->spare[at] = EVP_MD_CTX_new();
        if (!r->spare[at] || !EVP_DigestInit_ex(r->spare[at], md, NULL))
            return aj_fail(err, AJ_NO_MEMORY, "a digest cannot be begun");
        r->md[at] = md;
        r->ctx[at] = r->spare[at];
        r->n++;
    }
    return AJ_OK;
}

static void compare(struct aj_bag_judge *j, const struct aj_bag_item *item, const EVP_MD *md,
                    const unsigned char *bytes, size_t size)
{
    char hex[2 * EVP_MAX_MD_SIZE + 1];

    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    for (size_t i = 0; i < item->n_claims; i++) {
        const struct aj_bag_claim *c = &j->claims[item->claim + i];

        if (c->md == md && strcasecmp(c->hex, hex) != 0) {
            aj_bag_fault(j, "bag_digest", item->path, "RFC 8493 3", "%s 的内容与 %s 上的摘要不符",
                         item->path, c->manifest);
        }
    }
}

static enum aj_code read_entry(struct aj_bag_judge *j, struct aj_bag_source *s, struct running *r,
                               const struct aj_bag_item *item, struct aj_err *err)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    const unsigned char *bytes;
    unsigned n = 0;
    size_t size;

    AJ_TRY(start(r, j, item, err));
    do {
        AJ_TRY(s->ops->read(s->self, &bytes, &size, err));
        for (size_t i = 0; i < r->n && size > 0; i++) {
            if (!EVP_DigestUpdate(r->ctx[i], bytes, size))
                return aj_fail(err, AJ_IO, "OpenSSL cannot hash");
        }
    } while (size > 0);
    for (size_t i = 0; i < r->n; i++) {
        if (!EVP_DigestFinal_ex(r->ctx[i], digest, &n))
            return aj_fail(err, AJ_IO, "OpenSSL cannot hash");
        compare(j, item, r->md[i], digest, n);
    }
    return AJ_OK;
}

/* An archive is read whole, so that its own checksums speak too. */
static enum aj_code read_entries(struct aj_bag_judge *j, struct aj_bag_source *s,
                                 struct aj_err *err)
{
    AJ_AUTO(release_running) struct running r = {0};
    struct aj_bag_entry e;
    bool end = false;
    size_t n = 0;

    for (;;) {
        const char *below;
        const struct aj_bag_item *item;

        AJ_TRY(s->ops->next(s->self, &e, &end, err));
        if (end)
            break;
        below = aj_bag_below(j, e.path);
        item = below ? aj_bag_item(j, below) : NULL;
        if (!item)
            return aj_fail(err, AJ_CORRUPT, "%s 在检查的时候才出现", e.path);
        n++;
        if (s->archive || item->n_claims > 0)
            AJ_TRY(read_entry(j, s, &r, item, err));
    }
    return n == j->n_items ? AJ_OK : aj_fail(err, AJ_CORRUPT, "检查的时候少了文件");
}

enum aj_code aj_bag_check(struct aj_bag_judge *j, struct aj_err *err)
{
    struct aj_bag_source s;
    struct aj_err why = {0};
    enum aj_code code;

    match_claims(j);
    check_payload_lists(j);
    code = aj_bag_source_open(j->path, &j->scratch, j->tee, &s, &why);
    if (code == AJ_OK)
        code = read_entries(j, &s, &why);
    aj_bag_source_close(&s);
    if (code == AJ_CORRUPT) {
        aj_bag_fault(j, "bag_container", NULL, "BagIt 0.97 4", "%s", why.text);
    } else if (code != AJ_OK) {
        return aj_fail(err, code, "%s", why.text);
    }
    return AJ_OK;
}
