#include "archive/inspect_package.h"

#include "base/auto.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <strings.h>

#define BLOCK      65536
#define PARTS_MOST 20000
#define PART_MOST  ((size_t)32 << 20)
#define TOTAL_MOST ((size_t)96 << 20)

static void close_archive(struct archive **a)
{
    if (*a)
        (void)archive_read_free(*a);
}

static void restore_locale(locale_t *before)
{
    locale_t now = uselocale(*before);

    if (*before && now != LC_GLOBAL_LOCALE && now != *before)
        freelocale(now);
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcasecmp(name + n - m, end) == 0;
}

static bool is_wanted(const char *name)
{
    if (ends_with(name, ".rels") || strcmp(name, "mimetype") == 0)
        return true;
    return ends_with(name, ".xml") && strncasecmp(name, "xl/", 3) != 0 &&
           strncasecmp(name, "ppt/", 4) != 0;
}

static enum aj_code add_part(struct aj_package *p, const char *name, struct aj_err *err)
{
    if ((p->n & (p->n - 1)) == 0) { /* full at every power of two */
        size_t room = p->n ? 2 * p->n : 16;
        struct aj_package_part *more =
            p->n == 0 || p->n >= 16 ? realloc(p->parts, room * sizeof(*more)) : p->parts;

        if (!more)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        p->parts = more;
    }
    while (*name == '/')
        name++;
    p->parts[p->n] = (struct aj_package_part){.name = strdup(name), .bytes = {.limit = PART_MOST}};
    if (!p->parts[p->n].name)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    p->n++;
    return AJ_OK;
}

/* Sizes are counted while unpacking: what the directory says about them is only a claim. */
static void load(struct archive *a, struct aj_package *p, size_t *total)
{
    struct aj_buf *bytes = &p->parts[p->n - 1].bytes;
    char block[BLOCK];

    for (;;) {
        la_ssize_t n = archive_read_data(a, block, sizeof(block));

        if (n == 0)
            return;
        if (n < 0) {
            p->damaged = true;
            return;
        }
        aj_buf_add(bytes, block, (size_t)n);
        *total += (size_t)n;
        if (bytes->failed || *total > TOTAL_MOST) {
            p->bomb = true;
            return;
        }
    }
}

static enum aj_code read_parts(struct archive *a, struct aj_package *p, struct aj_err *err)
{
    struct archive_entry *e;
    size_t total = 0;
    int status;

    while ((status = archive_read_next_header(a, &e)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(e);

        if (!name || !*name || archive_entry_filetype(e) != AE_IFREG)
            continue;
        if (archive_entry_is_encrypted(e)) {
            p->encrypted = true;
            return AJ_OK;
        }
        p->bomb = p->n >= PARTS_MOST;
        if (p->bomb)
            return AJ_OK;
        AJ_TRY(add_part(p, name, err));
        if (is_wanted(p->parts[p->n - 1].name))
            load(a, p, &total);
        if (p->bomb || p->damaged)
            return AJ_OK;
    }
    p->damaged = status != ARCHIVE_EOF;
    return AJ_OK;
}

enum aj_code aj_package_read(int fd, struct aj_package *out, struct aj_err *err)
{
    AJ_AUTO(close_archive) struct archive *a = archive_read_new();
    /* libarchive turns names into the bytes of the locale: UTF-8 while we are in here */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    AJ_AUTO(restore_locale) locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;

    *out = (struct aj_package){0};
    if (!a || !before || lseek(fd, 0, SEEK_SET) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "libarchive or the C.UTF-8 locale cannot be set up");
    if (archive_read_support_format_zip_seekable(a) < ARCHIVE_WARN ||
        archive_read_open_fd(a, fd, BLOCK) != ARCHIVE_OK) {
        out->damaged = true;
        return AJ_OK;
    }
    return read_parts(a, out, err);
}

void aj_package_release(struct aj_package *package)
{
    for (size_t i = 0; i < package->n; i++) {
        free(package->parts[i].name);
        aj_buf_release(&package->parts[i].bytes);
    }
    free(package->parts);
    *package = (struct aj_package){0};
}

const struct aj_package_part *aj_package_find(const struct aj_package *package, const char *name)
{
    for (size_t i = 0; i < package->n; i++) {
        if (strcasecmp(package->parts[i].name, name) == 0)
            return &package->parts[i];
    }
    return NULL;
}

bool aj_package_has_folder(const struct aj_package *package, const char *prefix)
{
    for (size_t i = 0; i < package->n; i++) {
        if (strncasecmp(package->parts[i].name, prefix, strlen(prefix)) == 0)
            return true;
    }
    return false;
}

/* Takes the last component off; false when there is none. */
static bool up(char *path)
{
    char *slash = strrchr(path, '/');

    if (!*path)
        return false;
    *(slash ? slash : path) = '\0';
    return true;
}

char *aj_package_resolve(const char *folder, const char *target)
{
    size_t room = strlen(folder) + strlen(target) + 2;
    AJ_AUTO(aj_auto_free) char *out = calloc(1, room);

    if (!out)
        return NULL;
    if (*target != '/')
        memcpy(out, folder, strlen(folder));
    while (*target) {
        size_t n = strcspn(target, "/\\");
        size_t at = strlen(out);

        if (n == 2 && memcmp(target, "..", 2) == 0) {
            if (!up(out))
                return NULL;
        } else if (n > 0 && !(n == 1 && *target == '.')) {
            if (at)
                out[at++] = '/';
            memcpy(out + at, target, n);
            out[at + n] = '\0';
        }
        target += n + (target[n] != '\0');
    }
    return aj_steal(&out);
}
