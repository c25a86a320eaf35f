/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* memmem */
#include "archive/inspect_kind.h"

#include <string.h>

#define WORD_DOCUMENT "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define WORD_TEMPLATE "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
#define SHEET         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define SLIDES        "application/vnd.openxmlformats-officedocument.presentationml.presentation"

/* clang-format off */
static const struct aj_file_kind kinds[] = {
    {"application/pdf", "pdf", aj_inspect_pdf, false, false, false},
    {"application/ofd", "ofd", aj_inspect_zip, false, false, false},
    {"image/jpeg", "jpg jpeg jpe jfif", aj_inspect_jpeg, true, false, false},
    {"image/png", "png", aj_inspect_png, true, false, false},
    {"image/tiff", "tif tiff", aj_inspect_tiff, false, false, false},
    {"image/gif", "gif", aj_inspect_picture, true, false, false},
    {"image/bmp", "bmp dib", aj_inspect_picture, true, false, false},
    {"image/webp", "webp", aj_inspect_picture, true, false, false},
    {"image/heic", "heic heif hif", aj_inspect_picture, true, false, false},
    {"image/avif", "avif", aj_inspect_picture, true, false, false},
    {WORD_DOCUMENT, "docx wps", aj_inspect_zip, false, false, false},
    {WORD_TEMPLATE, "dotx", aj_inspect_zip, false, false, false},
    {"application/vnd.ms-word.document.macroEnabled.12", "docm dotm", aj_inspect_zip, false, false, false},
    {SHEET, "xlsx xlsm et", aj_inspect_zip, false, false, false},
    {SLIDES, "pptx pptm ppsx dps", aj_inspect_zip, false, false, false},
    {"application/vnd.oasis.opendocument.text", "odt", aj_inspect_zip, false, false, false},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods", aj_inspect_zip, false, false, false},
    {"application/vnd.oasis.opendocument.presentation", "odp", aj_inspect_zip, false, false, false},
    {"application/epub+zip", "epub", aj_inspect_zip, false, false, false},
    {"application/zip", "zip", aj_inspect_zip, false, false, true},
    {"application/msword", "doc dot wps wpt", aj_inspect_ole, false, false, false},
    {"application/vnd.ms-excel", "xls xlt et ett", aj_inspect_ole, false, false, false},
    {"application/vnd.ms-powerpoint", "ppt pps pot dps dpt", aj_inspect_ole, false, false, false},
    {"application/vnd.ms-outlook", "msg", aj_inspect_ole, false, false, false},
    {"application/x-ole-storage", "", aj_inspect_ole, false, false, false},
    {"application/rtf", "rtf doc wps", aj_inspect_rtf, false, false, false},
    {"text/plain", "txt text log md csv eml json xml srt", NULL, false, false, false},
    {"message/rfc822", "eml", NULL, false, false, false},
    {"audio/mpeg", "mp3 mp2", aj_inspect_sound, false, false, false},
    {"audio/wav", "wav wave", aj_inspect_sound, false, false, false},
    {"audio/mp4", "m4a mp4 aac", aj_inspect_sound, false, false, false},
    {"audio/aac", "aac", NULL, false, false, false},
    {"audio/amr", "amr", NULL, false, false, false},
    {"audio/silk", "silk slk aud amr", NULL, false, false, false},
    {"audio/flac", "flac", NULL, false, false, false},
    {"audio/ogg", "ogg oga opus", NULL, false, false, false},
    {"video/mp4", "mp4 m4v", aj_inspect_sound, false, false, false},
    {"video/quicktime", "mov qt mp4", aj_inspect_sound, false, false, false},
    {"video/3gpp", "3gp 3gpp mp4", aj_inspect_sound, false, false, false},
    {"video/x-msvideo", "avi", aj_inspect_sound, false, false, false},
    {"video/x-matroska", "mkv webm mka", NULL, false, false, false},
    {"video/x-ms-asf", "wmv wma asf", NULL, false, false, false},
    {"application/x-7z-compressed", "7z", NULL, false, false, true},
    {"application/vnd.rar", "rar", NULL, false, false, true},
    {"application/x-tar", "tar", NULL, false, false, true},
    {"application/gzip", "gz tgz", NULL, false, false, true},
    {"application/x-xz", "xz txz", NULL, false, false, true},
    {"application/zstd", "zst", NULL, false, false, true},
    {"text/html", "html htm xhtml shtml mht mhtml", NULL, false, true, false},
    {"image/svg+xml", "svg svgz", NULL, false, true, false},
    {"application/vnd.microsoft.portable-executable", "exe dll scr com sys cpl ocx", NULL, false, true, false},
    {"application/x-executable", "", NULL, false, true, false},
    {"application/x-sharedlib", "so", NULL, false, true, false},
    {"application/x-pie-executable", "", NULL, false, true, false},
    {"application/x-object", "o", NULL, false, true, false},
    {"application/x-mach-binary", "", NULL, false, true, false},
    {"application/x-dosexec", "exe com", NULL, false, true, false},
    {"application/x-ms-shortcut", "lnk", NULL, false, true, false},
    {"application/x-msi", "msi msp", NULL, false, true, false},
    {"application/java-archive", "jar", NULL, false, true, false},
    {"application/vnd.android.package-archive", "apk", NULL, false, true, false},
    {"application/x-java-applet", "class", NULL, false, true, false},
    {"application/vnd.ms-htmlhelp", "chm", NULL, false, true, false},
    {"application/x-shockwave-flash", "swf", NULL, false, true, false},
    {"text/x-shellscript", "sh", NULL, false, true, false},
    {"text/x-msdos-batch", "bat cmd", NULL, false, true, false},
    {"text/x-php", "php", NULL, false, true, false},
    {"text/x-script.python", "py", NULL, false, true, false},
    {"text/x-perl", "pl", NULL, false, true, false},
    {"text/x-ruby", "rb", NULL, false, true, false},
    {"application/javascript", "js mjs jse", NULL, false, true, false},
};

static const struct {
    size_t at;
    size_t size;
    const char *bytes;
    const char *media_type;
} signatures[] = {
    {0, 3, "\xFF\xD8\xFF", "image/jpeg"},
    {0, 8, "\x89PNG\r\n\x1A\n", "image/png"},
    {0, 4, "II*\0", "image/tiff"},
    {0, 4, "MM\0*", "image/tiff"},
    {0, 4, "II+\0", "image/tiff"},
    {0, 4, "MM\0+", "image/tiff"},
    {0, 6, "GIF87a", "image/gif"},
    {0, 6, "GIF89a", "image/gif"},
    {8, 4, "WEBP", "image/webp"},
    {8, 4, "WAVE", "audio/wav"},
    {8, 4, "AVI ", "video/x-msvideo"},
    {4, 8, "ftypavif", "image/avif"},
    {4, 8, "ftypheic", "image/heic"},
    {4, 8, "ftypheix", "image/heic"},
    {4, 8, "ftyphevc", "image/heic"},
    {4, 8, "ftypmif1", "image/heic"},
    {4, 8, "ftypmsf1", "image/heic"},
    {4, 7, "ftypM4A", "audio/mp4"},
    {4, 6, "ftypqt", "video/quicktime"},
    {4, 7, "ftyp3gp", "video/3gpp"},
    {4, 4, "ftyp", "video/mp4"},
    {0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/x-ole-storage"},
    {0, 4, "PK\3\4", "application/zip"},
    {0, 4, "PK\5\6", "application/zip"},
    {0, 5, "{\\rtf", "application/rtf"},
    {0, 3, "ID3", "audio/mpeg"},
    {0, 5, "#!AMR", "audio/amr"},
    {0, 9, "#!SILK_V3", "audio/silk"},
    {1, 9, "#!SILK_V3", "audio/silk"},
    {257, 5, "ustar", "application/x-tar"},
    {0, 6, "Rar!\x1A\7", "application/vnd.rar"},
    {0, 6, "7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"},
    {0, 20, "L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", "application/x-ms-shortcut"},
    {0, 4, "ITSF", "application/vnd.ms-htmlhelp"},
    {0, 4, "\x7F" "ELF", "application/x-executable"},
};
/* clang-format on */

/* Opened and run by Windows, or by a browser, by their name alone. */
static const char forbidden_extensions[] =
    "exe com scr pif bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta lnk url msi msp reg cpl dll "
    "sys ocx jar apk html htm xhtml shtml mht mhtml svg svgz swf chm sh php py pl app dmg iso";

static bool lists(const char *words, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = words; size && (at = strstr(at, word)); at++) {
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
            return true;
    }
    return false;
}

const struct aj_file_kind *aj_file_kind_of(const char *media_type)
{
    for (size_t i = 0; i < AJ_COUNTOF(kinds); i++) {
        if (strcmp(kinds[i].media_type, media_type) == 0)
            return &kinds[i];
    }
    return NULL;
}

bool aj_file_extension_known(const char *extension)
{
    for (size_t i = 0; i < AJ_COUNTOF(kinds); i++) {
        if (lists(kinds[i].extensions, extension))
            return true;
    }
    return false;
}

bool aj_file_extension_fits(const struct aj_file_kind *kind, const char *extension)
{
    return lists(kind->extensions, extension);
}

bool aj_file_extension_forbidden(const char *extension)
{
    return lists(forbidden_extensions, extension);
}

/* A program for DOS begins like any word with MZ; what follows must be a header's place. */
static bool is_windows_program(const unsigned char *head, size_t size)
{
    return size >= 2 && memcmp(head, "MZ", 2) == 0 && (size < 64 || memchr(head, '\0', 64) != NULL);
}

/* An MPEG frame header of layer III or II with nothing impossible in it. */
static bool is_mpeg_sound(const unsigned char *head, size_t size)
{
    return size >= 4 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x18) != 0x08 &&
           ((head[1] & 6) == 2 || (head[1] & 6) == 4) && (head[2] & 0xF0) != 0xF0 &&
           (head[2] & 0xF0) != 0 && (head[2] & 0x0C) != 0x0C;
}

const char *aj_file_sniff(const unsigned char *head, size_t size)
{
    /* readers find the mark of a PDF anywhere in the first kilobyte (ISO 32000-1 annex H) */
    bool pdf = memmem(head, size < 1024 ? size : 1024, "%PDF-", 5) != NULL;

    if (is_windows_program(head, size))
        return "application/vnd.microsoft.portable-executable";
    for (size_t i = 0; i < AJ_COUNTOF(signatures); i++) {
        if (size >= signatures[i].at + signatures[i].size &&
            memcmp(head + signatures[i].at, signatures[i].bytes, signatures[i].size) == 0)
            return signatures[i].media_type;
    }
    if (pdf)
        return "application/pdf";
    if (size >= 26 && memcmp(head, "BM", 2) == 0 && memcmp(head + 6, "\0\0\0\0", 4) == 0)
        return "image/bmp";
    return is_mpeg_sound(head, size) ? "audio/mpeg" : NULL;
}

const char *aj_file_kind_extension(const struct aj_file_kind *kind, struct aj_arena *arena)
{
    return kind ? aj_arena_copy(arena, kind->extensions, strcspn(kind->extensions, " ")) : "";
}
