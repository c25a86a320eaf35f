#include "archive/intake_archive.h"

#include "archive/seven_zip.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <libdeflate.h>
#include <string.h>

#define CHUNK_SIZE  (64u << 10)
#define SEVEN_SPACE 1024u /* of the directory of a 7z, for one entry on average */

/* One archive being read: the file the lawyer sent, or one inside it. */
struct opened {
    struct aj_source *source;
    struct archive *reader;
    const struct aj_zip_listing *zip; /* NULL: no ZIP */
    const char *inner;  /* its name when it lies in another archive, NULL: the lawyer's file */
    const char *prefix; /* of its entries' names: "", or `inner` and a '/' */
    unsigned depth;
    size_t first; /* index of its first paper */
};

struct entry {
    struct aj_entry_name name;
    const struct aj_zip_listed *listed; /* NULL: no ZIP */
    uint64_t packed;                    /* UINT64_MAX: not known */
    uint64_t declared;                  /* UINT64_MAX: not known */
    bool is_folder;
};

static enum aj_code read_name(struct opened *o, struct archive_entry *from, struct entry *e,
                              struct aj_err *err)
{
    struct aj_name_bytes bytes = {0};

    if (e->listed) {
        bytes = (struct aj_name_bytes){.bytes = e->listed->name,
                                       .size = e->listed->name_size,
                                       .unicode = e->listed->unicode,
                                       .unicode_size = e->listed->unicode_size,
                                       .utf8_flag = e->listed->flags & 0x800,
                                       .backslash_separates = o->zip->backslashes};
    } else {
        const char *path = archive_entry_pathname(from);

        bytes.bytes = (const unsigned char *)(path ? path : "");
        bytes.size = path ? strlen(path) : 0;
        /* 7z and rar keep Unicode; a tar says nothing, and what reads as UTF-8 is UTF-8 */
        bytes.utf8_flag = aj_utf8_valid((const char *)bytes.bytes, bytes.size);
    }
    return aj_source_name(o->source, &bytes, o->prefix, &e->name, err);
}

static enum aj_reason type_fault(struct archive_entry *from)
{
    if (archive_entry_hardlink(from) || archive_entry_symlink(from))
        return AJ_REASON_LINK;
    switch (archive_entry_filetype(from)) {
    case AE_IFREG:
    case AE_IFDIR:
        return AJ_REASON_NONE;
    case AE_IFLNK:
        return AJ_REASON_LINK;
    default:
        return AJ_REASON_DEVICE;
    }
}

static bool is_double(const struct opened *o, const char *name)
{
    const struct aj_take *t = o->source->take;

    for (size_t i = o->first; i < t->n_papers; i++) {
        if (strcmp(t->papers[i].paper.name, name) == 0)
            return true;
    }
    return false;
}

/* Everything that can be said before a byte of it is unpacked. */
static enum aj_code judge(struct opened *o, struct archive_entry *from, struct entry *e,
                          struct aj_err *err)
{
    struct aj_source *s = o->source;
    enum aj_reason fault;

    AJ_TRY(read_name(o, from, e, err));
    AJ_TRY(aj_source_count(s, NULL));
    fault = type_fault(from);
    if (fault == AJ_REASON_NONE && archive_entry_is_encrypted(from) > 0)
        fault = AJ_REASON_ENCRYPTED;
    if (fault != AJ_REASON_NONE)
        return aj_source_refuse(s, fault, e->name.display);
    e->packed = e->listed ? e->listed->packed : UINT64_MAX;
    if (e->listed) {
        e->declared = e->listed->size;
    } else {
        e->declared =
            archive_entry_size_is_set(from) ? (uint64_t)archive_entry_size(from) : UINT64_MAX;
    }
    e->is_folder = e->name.is_folder || archive_entry_filetype(from) == AE_IFDIR;
    if (e->is_folder) {
        return e->declared == 0 || e->declared == UINT64_MAX
                   ? AJ_OK
                   : aj_source_refuse(s, AJ_REASON_LIES, e->name.display);
    }
    if (is_double(o, e->name.display))
        return aj_source_refuse(s, AJ_REASON_NAME_TWICE, e->name.display);
    if (e->declared == UINT64_MAX)
        return AJ_OK;
    return aj_source_fits(s, e->name.display, e->declared, e->declared, e->packed);
}

/* Reads the entry to its end, counting and hashing; draft NULL: nobody wants the bytes. */
static enum aj_code copy(struct opened *o, const struct entry *e, struct aj_draft *draft,
                         uint64_t *size, struct aj_err *err)
{
    const char *name = e->name.display;
    unsigned char chunk[CHUNK_SIZE];
    uint32_t crc = 0;

    *size = 0;
    for (;;) {
        la_ssize_t n = archive_read_data(o->reader, chunk, sizeof(chunk));

        if (n < 0)
            return aj_source_refuse(o->source, aj_reader_reason(o->reader), name);
        if (n == 0)
            break;
        *size += (uint64_t)n;
        AJ_TRY(aj_source_weigh(o->source, name, (uint64_t)n, *size, e->packed));
        if (*size > e->declared)
            return aj_source_refuse(o->source, AJ_REASON_LIES, name);
        if (e->listed)
            crc = libdeflate_crc32(crc, chunk, (size_t)n);
        if (draft)
            AJ_TRY(aj_draft_write(draft, chunk, (size_t)n, err));
    }
    if ((e->declared != UINT64_MAX && *size != e->declared) || (e->listed && crc != e->listed->crc))
        return aj_source_refuse(o->source, AJ_REASON_LIES, name);
    return AJ_OK;
}

static enum aj_code take_entry(struct opened *o, struct archive_entry *from, size_t index,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_draft) struct aj_draft *draft = NULL;
    struct aj_take *t = o->source->take;
    struct entry e = {.listed = o->zip ? &o->zip->entries[index] : NULL};
    enum aj_packing packing;
    uint64_t size;

    AJ_TRY(judge(o, from, &e, err));
    if (aj_entry_name_is_dropping(e.name.display)) {
        if (!e.is_folder)
            AJ_TRY(aj_take_ignore(t, e.name.display, err));
        return e.is_folder ? AJ_OK : copy(o, &e, NULL, &size, err);
    }
    if (e.is_folder)
        return AJ_OK;
    AJ_TRY(aj_draft_open(t->staging, &draft, err));
    AJ_TRY(copy(o, &e, draft, &size, err));
    AJ_TRY(aj_packing_of(aj_draft_fd(draft), e.name.display, t->limits->entries, &packing, err));
    if (packing != AJ_PACKING_NONE) {
        return aj_source_unpack(o->source, aj_draft_fd(draft), packing, e.name.display,
                                o->depth + 1, err);
    }
    return aj_take_keep(t, draft, size, &e.name, err);
}

static enum aj_code take_entries(struct opened *o, struct aj_err *err)
{
    size_t n = 0;

    for (;; n++) {
        struct archive_entry *from;
        int rc = archive_read_next_header(o->reader, &from);

        if (rc == ARCHIVE_EOF)
            break;
        /* a warning is about a name that does not convert; names are read by ourselves */
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return aj_source_refuse(o->source, aj_reader_reason(o->reader), o->inner);
        if (o->zip && n >= o->zip->n)
            return aj_source_refuse(o->source, AJ_REASON_LIES, o->inner);
        AJ_TRY(take_entry(o, from, n, err));
    }
    if (o->zip && n != o->zip->n)
        return aj_source_refuse(o->source, AJ_REASON_LIES, o->inner);
    return AJ_OK;
}

static enum aj_code take_in_locale(struct opened *o, enum aj_packing packing, struct aj_err *err)
{
    locale_t locale = aj_reader_locale(packing), before;
    enum aj_code code;

    if (!locale)
        return aj_fail_errno(err, "设定文件名的字符集");
    before = uselocale(locale); /* of this thread only */
    code = take_entries(o, err);
    (void)uselocale(before);
    freelocale(locale);
    return code;
}

/* Before libarchive unpacks the directory whole. */
static enum aj_code judge_seven(struct aj_source *s, int fd, const char *inner, struct aj_err *err)
{
    struct aj_seven_directory d;

    AJ_TRY(aj_seven_directory_read(fd, &d, err));
    switch (d.fault) {
    case AJ_SEVEN_CUT:
        return aj_source_refuse(s, AJ_REASON_CUT, inner);
    case AJ_SEVEN_DAMAGED:
        return aj_source_refuse(s, AJ_REASON_DAMAGED, inner);
    case AJ_SEVEN_LOCKED:
        return aj_source_refuse(s, AJ_REASON_ENCRYPTED, inner);
    case AJ_SEVEN_FINE:
        break;
    }
    if (d.size / SEVEN_SPACE > s->take->limits->entries)
        return aj_source_refuse(s, AJ_REASON_MANY, inner);
    return AJ_OK;
}

enum aj_code aj_source_unpack(struct aj_source *s, int fd, enum aj_packing packing,
                              const char *inner, unsigned depth, struct aj_err *err)
{
    AJ_AUTO(aj_zip_listing_release) struct aj_zip_listing zip = {0};
    AJ_AUTO(aj_auto_reader) struct archive *reader = NULL;
    AJ_AUTO(aj_buf_release) struct aj_buf prefix = {0};
    struct opened o = {.source = s, .inner = inner, .depth = depth, .first = s->take->n_papers};

    if (depth > s->take->limits->depth)
        return aj_source_refuse(s, AJ_REASON_DEPTH, o.inner);
    if (packing == AJ_PACKING_FOREIGN)
        return aj_source_refuse(s, AJ_REASON_FORMAT, o.inner);
    if (inner)
        aj_buf_addf(&prefix, "%s/", inner);
    if (prefix.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory unpacking an archive");
    o.prefix = inner ? prefix.data : "";
    if (packing == AJ_PACKING_ZIP) {
        AJ_TRY(aj_zip_listing_read(fd, s->take->limits->entries - s->take->entries, &zip, err));
        AJ_TRY(aj_zip_judge(s, &zip, inner));
        o.zip = &zip;
    }
    if (packing == AJ_PACKING_7Z)
        AJ_TRY(judge_seven(s, fd, inner, err));
    reader = aj_reader_open(fd, packing);
    if (!reader)
        return aj_fail(err, AJ_NO_MEMORY, "libarchive cannot be set up");
    o.reader = reader;
    return take_in_locale(&o, packing, err);
}
