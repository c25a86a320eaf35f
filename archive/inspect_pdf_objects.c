#include "archive/inspect_pdf.h"

#include "base/auto.h"
#include "casefile/paper.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_LEAST 1000  /* looked at even when the file claims to have fewer */
#define OBJECTS_MOST  60000 /* a 500-page scan has 2,000 */
#define PAGES_MOST    1000  /* whose content is unpacked */
#define CONTENT_USUAL ((size_t)1 << 20)
#define CONTENT_MOST  ((size_t)64 << 20)
#define NAME_MOST     24 /* longer than any name that matters */

struct name {
    char text[NAME_MOST];
};

/* A name, or two that follow each other, and what they mean. */
static const struct {
    const char *before; /* NULL: anything */
    const char *name;
    unsigned flag; /* 0: there are fonts */
} meanings[] = {
    {"S", "JavaScript", AJ_PAPER_SCRIPT},
    {"S", "Launch", AJ_PAPER_SCRIPT},
    {"S", "SubmitForm", AJ_PAPER_REMOTE},
    {"S", "ImportData", AJ_PAPER_REMOTE},
    {"FS", "URL", AJ_PAPER_REMOTE},
    {NULL, "EmbeddedFile", AJ_PAPER_ATTACHMENT},
    {NULL, "EmbeddedFiles", AJ_PAPER_ATTACHMENT},
    {NULL, "EF", AJ_PAPER_ATTACHMENT},
    {NULL, "FileAttachment", AJ_PAPER_ATTACHMENT},
    {NULL, "Font", 0},
};

static void judge(struct aj_pdf_contents *found, const char *before, const char *name)
{
    for (size_t i = 0; i < AJ_COUNTOF(meanings); i++) {
        if (strcmp(name, meanings[i].name) != 0 ||
            (meanings[i].before && strcmp(before, meanings[i].before) != 0))
            continue;
        found->flags |= meanings[i].flag;
        found->fonts = found->fonts || meanings[i].flag == 0;
    }
}

/* The end of the string that begins at `s`, as ISO 32000-1 7.3.4 has them. */
static const char *after_string(const char *s)
{
    int depth = 0;

    if (*s == '<')
        return s + strcspn(s, ">");
    for (; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
        } else if (*s == '(') {
            depth++;
        } else if (*s == ')' && --depth == 0) {
            return s + 1;
        }
    }
    return s;
}

/* The names in an object written out by qpdf, which spells them in one way. */
static void read_names(struct aj_pdf_contents *found, const char *s)
{
    struct name before = {""};

    while (*s) {
        if (*s == '(' || (*s == '<' && s[1] != '<')) {
            s = after_string(s);
            before.text[0] = '\0';
        } else if (*s == '<') {
            s += 2;
            before.text[0] = '\0';
        } else if (*s == '/') {
            size_t n = strcspn(++s, " \t\r\n/()<>[]{}%");
            struct name now = {""};

            if (n < sizeof(now.text))
                memcpy(now.text, s, n);
            judge(found, before.text, now.text);
            before = now;
            s += n;
        } else {
            if (*s != ' ')
                before.text[0] = '\0';
            s++;
        }
    }
}

static void look_at(qpdf_data pdf, qpdf_oh object, struct aj_pdf_contents *found)
{
    const char *text = NULL;

    if (qpdf_oh_is_stream(pdf, object)) {
        text = qpdf_oh_unparse_resolved(pdf, qpdf_oh_get_dict(pdf, object));
    } else if (qpdf_oh_is_dictionary(pdf, object) || qpdf_oh_is_array(pdf, object)) {
        text = qpdf_oh_unparse_resolved(pdf, object);
    }
    if (text)
        read_names(found, text);
    if (qpdf_has_error(pdf))
        (void)qpdf_get_error(pdf); /* an object nobody can read hides nothing */
}

static void look_at_all(qpdf_data pdf, struct aj_pdf_contents *found)
{
    qpdf_oh trailer = qpdf_get_trailer(pdf);
    long long most = qpdf_oh_get_int_value(pdf, qpdf_oh_get_key(pdf, trailer, "/Size"));

    most = most < OBJECTS_LEAST ? OBJECTS_LEAST : most;
    most = most > OBJECTS_MOST ? OBJECTS_MOST : most;
    look_at(pdf, trailer, found);
    for (int i = 1; i <= (int)most; i++) {
        look_at(pdf, qpdf_get_object_by_id(pdf, i, 0), found);
        qpdf_oh_release_all(pdf);
    }
}

struct unpacker {
    struct libdeflate_decompressor *engine;
    unsigned char *room;
    size_t size;
};

static void release_unpacker(struct unpacker *u)
{
    libdeflate_free_decompressor(u->engine);
    free(u->room);
}

static enum libdeflate_result unpack(struct unpacker *u, const unsigned char *raw, size_t size)
{
    size_t out;

    return libdeflate_zlib_decompress(u->engine, raw, size, u->room, u->size, &out);
}

/* Whether qpdf, which forgives more than the unpacker, cannot read it either. */
static bool is_damaged(qpdf_data pdf, qpdf_oh stream)
{
    AJ_AUTO(aj_auto_free) unsigned char *data = NULL;
    QPDF_BOOL filtered = QPDF_FALSE;
    size_t size = 0;
    QPDF_ERROR_CODE code =
        qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, &filtered, &data, &size);

    if (qpdf_has_error(pdf))
        (void)qpdf_get_error(pdf);
    return (code & QPDF_ERRORS) || !filtered || size == 0;
}

static enum aj_code check_content(qpdf_data pdf, qpdf_oh stream, struct unpacker *u,
                                  struct aj_pdf_contents *found, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) unsigned char *raw = NULL;
    enum libdeflate_result result;
    qpdf_oh filter;
    size_t size = 0;

    if (!qpdf_oh_is_stream(pdf, stream))
        return AJ_OK;
    filter = qpdf_oh_get_key(pdf, qpdf_oh_get_dict(pdf, stream), "/Filter");
    if (qpdf_oh_is_array(pdf, filter) && qpdf_oh_get_array_n_items(pdf, filter) == 1)
        filter = qpdf_oh_get_array_item(pdf, filter, 0);
    if (!qpdf_oh_is_name_and_equals(pdf, filter, "/FlateDecode"))
        return AJ_OK;
    if (qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, NULL, &raw, &size) & QPDF_ERRORS) {
        (void)qpdf_get_error(pdf);
        found->damaged = true;
        return AJ_OK;
    }
    result =
        size ? unpack(u, raw, size) : LIBDEFLATE_SUCCESS; /* an empty page may be truly empty */
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE && u->size < CONTENT_MOST) {
        free(u->room);
        u->size = CONTENT_MOST;
        u->room = malloc(u->size);
        if (!u->room)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
        result = unpack(u, raw, size);
    }
    found->bomb = found->bomb || result == LIBDEFLATE_INSUFFICIENT_SPACE;
    found->damaged = found->damaged || (result == LIBDEFLATE_BAD_DATA && is_damaged(pdf, stream));
    return AJ_OK;
}

static enum aj_code check_pages(qpdf_data pdf, struct aj_pdf_contents *found, struct aj_err *err)
{
    AJ_AUTO(release_unpacker)
    struct unpacker u = {.engine = libdeflate_alloc_decompressor(),
                         .room = malloc(CONTENT_USUAL),
                         .size = CONTENT_USUAL};
    int pages = qpdf_get_num_pages(pdf);

    if (!u.engine || !u.room)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (int i = 0; i < pages && i < PAGES_MOST && !found->bomb; i++) {
        qpdf_oh page = qpdf_get_page_n(pdf, (size_t)i);
        qpdf_oh contents = qpdf_oh_get_key(pdf, page, "/Contents");
        int parts = qpdf_oh_is_array(pdf, contents) ? qpdf_oh_get_array_n_items(pdf, contents) : 0;

        if (parts == 0)
            AJ_TRY(check_content(pdf, contents, &u, found, err));
        for (int j = 0; j < parts && j < PAGES_MOST && !found->bomb; j++)
            AJ_TRY(check_content(pdf, qpdf_oh_get_array_item(pdf, contents, j), &u, found, err));
        qpdf_oh_release_all(pdf);
    }
    return AJ_OK;
}

enum aj_code aj_pdf_search(qpdf_data pdf, struct aj_pdf_contents *found, struct aj_err *err)
{
    look_at_all(pdf, found);
    return check_pages(pdf, found, err);
}
