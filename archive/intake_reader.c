#include "archive/intake_archive.h"

#include <string.h>
#include <unistd.h>

#define BLOCK_SIZE (64u << 10)

/* Only what is named is switched on: a stranger's file must not choose which parser it meets. A
   filter that would start a program of its own answers ARCHIVE_WARN, and is refused. */
static bool allow(struct archive *a, enum aj_packing packing)
{
    switch (packing) {
    case AJ_PACKING_ZIP:
        return archive_read_support_format_zip_seekable(a) == ARCHIVE_OK;
    case AJ_PACKING_7Z:
        return archive_read_support_format_7zip(a) == ARCHIVE_OK;
    case AJ_PACKING_RAR:
        return archive_read_support_format_rar(a) == ARCHIVE_OK;
    case AJ_PACKING_RAR5:
        return archive_read_support_format_rar5(a) == ARCHIVE_OK;
    case AJ_PACKING_TAR:
        return archive_read_support_format_tar(a) == ARCHIVE_OK;
    case AJ_PACKING_TAR_GZ:
        return archive_read_support_filter_gzip(a) == ARCHIVE_OK &&
               archive_read_support_format_tar(a) == ARCHIVE_OK;
    case AJ_PACKING_TAR_XZ:
        return archive_read_support_filter_xz(a) == ARCHIVE_OK &&
               archive_read_support_format_tar(a) == ARCHIVE_OK;
    case AJ_PACKING_TAR_ZST:
        return archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
               archive_read_support_format_tar(a) == ARCHIVE_OK;
    case AJ_PACKING_NONE:
    case AJ_PACKING_FOREIGN:
        break;
    }
    return false;
}

struct archive *aj_reader_open(int fd, enum aj_packing packing)
{
    struct archive *a = archive_read_new();

    if (!a)
        return NULL;
    if (lseek(fd, 0, SEEK_SET) != 0 || !allow(a, packing)) {
        (void)archive_read_free(a);
        return NULL;
    }
    /* what goes wrong here is told by the first header */
    (void)archive_read_open_fd(a, fd, BLOCK_SIZE);
    return a;
}

/* 7z and rar hold Unicode, which libarchive turns into the locale's encoding. The UTF-8 of a tar it
   would normalise on the way (é becomes one character); in the locale "C" it cannot, and hands over
   the bytes. For 7z and rar there is no such way (docs/rules/intake.md). */
locale_t aj_reader_locale(enum aj_packing packing)
{
    bool unicode =
        packing == AJ_PACKING_7Z || packing == AJ_PACKING_RAR || packing == AJ_PACKING_RAR5;

    return newlocale(LC_CTYPE_MASK, unicode ? "C.UTF-8" : "C", (locale_t)0);
}

enum aj_reason aj_reader_reason(struct archive *a)
{
    const char *text = archive_error_string(a);

    /* before a format is found this call reads a wild pointer (libarchive 3.6.2) */
    if (archive_format(a) != 0 && archive_read_has_encrypted_entries(a) > 0)
        return AJ_REASON_ENCRYPTED;
    if (!text)
        return AJ_REASON_DAMAGED;
    if (strstr(text, "ncrypt") || strstr(text, "assphrase"))
        return AJ_REASON_ENCRYPTED;
    if (strstr(text, "runcated"))
        return AJ_REASON_CUT;
    if (strstr(text, "Unrecognized archive format"))
        return AJ_REASON_FORMAT;
    if (strstr(text, "nsupported"))
        return AJ_REASON_METHOD;
    return AJ_REASON_DAMAGED;
}
