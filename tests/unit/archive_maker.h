#ifndef AJ_TESTS_ARCHIVE_MAKER_H
#define AJ_TESTS_ARCHIVE_MAKER_H

/* Archives for tests, made with libarchive's writer. A maker has failed once anything in it failed;
   maker_close tells. */

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>

struct maker {
    struct archive *a;
    bool failed;
    locale_t before, unicode; /* 7z stores names as Unicode: the writer must know what they are */
};

/* `format` and `filter` as ARCHIVE_FORMAT_… and ARCHIVE_FILTER_…; `options` may be NULL. */
static inline struct maker maker_open(const char *path, int format, int filter, const char *options)
{
    struct maker m = {.a = archive_write_new(),
                      .unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0)};

    m.before = uselocale(m.unicode);
    m.failed = !m.a || archive_write_set_format(m.a, format) != ARCHIVE_OK ||
               archive_write_add_filter(m.a, filter) != ARCHIVE_OK ||
               (options && archive_write_set_options(m.a, options) != ARCHIVE_OK) ||
               (options && strstr(options, "encryption") &&
                archive_write_set_passphrase(m.a, "123456") != ARCHIVE_OK) ||
               archive_write_open_filename(m.a, path) != ARCHIVE_OK;
    return m;
}

static inline void maker_entry(struct maker *m, const char *name, unsigned type, const char *link,
                               const void *bytes, size_t size)
{
    struct archive_entry *e = archive_entry_new();

    archive_entry_copy_pathname(e, name);
    archive_entry_set_filetype(e, type);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)size);
    if (link && type == AE_IFLNK)
        archive_entry_copy_symlink(e, link);
    else if (link)
        archive_entry_copy_hardlink(e, link);
    if (archive_write_header(m->a, e) < ARCHIVE_WARN ||
        (size && archive_write_data(m->a, bytes, size) != (la_ssize_t)size))
        m->failed = true;
    archive_entry_free(e);
}

static inline void maker_file(struct maker *m, const char *name, const char *text)
{
    maker_entry(m, name, AE_IFREG, NULL, text, strlen(text));
}

/* Whether all of it was written. */
static inline bool maker_close(struct maker *m)
{
    if (m->a && archive_write_close(m->a) != ARCHIVE_OK)
        m->failed = true;
    if (m->a)
        (void)archive_write_free(m->a);
    (void)uselocale(m->before);
    freelocale(m->unicode);
    return !m->failed;
}

#endif
