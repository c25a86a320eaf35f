#include "archive/inspect.h"

#include "archive/inspect_kind.h"
#include "base/auto.h"

#include <fcntl.h>
#include <magic.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#define UNKNOWN "application/octet-stream"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t cookie_key;
static int key_status;

static void close_cookie(void *cookie)
{
    magic_close(cookie);
}

static void make_key(void)
{
    key_status = pthread_key_create(&cookie_key, close_cookie);
}

/* libmagic's own state is per cookie; loading its rules costs more than any answer. */
static enum aj_code get_cookie(magic_t *out, struct aj_err *err)
{
    magic_t cookie;

    (void)pthread_once(&once, make_key);
    if (key_status != 0)
        return aj_fail(err, AJ_NO_MEMORY, "no thread key left for libmagic");
    *out = pthread_getspecific(cookie_key);
    if (*out)
        return AJ_OK;
    cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS);
    if (!cookie)
        return aj_fail(err, AJ_NO_MEMORY, "libmagic cannot be opened");
    if (magic_load(cookie, NULL) != 0) {
        enum aj_code code = aj_fail(err, AJ_IO, "libmagic 没有规则文件（%s）；请安装 libmagic1",
                                    magic_error(cookie));

        magic_close(cookie);
        return code;
    }
    if (pthread_setspecific(cookie_key, cookie) != 0) {
        magic_close(cookie);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    *out = cookie;
    return AJ_OK;
}

/* What libmagic calls otherwise than our table. */
static const char *usual_name(const char *media_type)
{
    static const struct {
        const char *other, *usual;
    } names[] = {
        {"text/rtf", "application/rtf"},
        {"audio/x-wav", "audio/wav"},
        {"audio/x-m4a", "audio/mp4"},
        {"audio/x-hx-aac-adts", "audio/aac"},
        {"application/x-rar", "application/vnd.rar"},
        {"image/x-ms-bmp", "image/bmp"},
        {"text/javascript", "application/javascript"},
        {"application/x-gzip", "application/gzip"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        if (strcmp(names[i].other, media_type) == 0)
            return names[i].usual;
    }
    return media_type;
}

static enum aj_code ask_libmagic(struct aj_inspection *in, struct aj_err *err)
{
    magic_t cookie = NULL;
    const char *answer;

    AJ_TRY(get_cookie(&cookie, err));
    answer = magic_buffer(cookie, in->head, in->head_size);
    if (!answer)
        answer = UNKNOWN;
    answer = usual_name(answer);
    in->paper->media_type = aj_arena_copy(in->arena, answer, strlen(answer));
    return in->paper->media_type ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

/* What people read as it stands. */
static bool is_written(const char *media_type)
{
    return strncmp(media_type, "text/", 5) == 0 || strcmp(media_type, "message/rfc822") == 0;
}

/* The type, and for text its words too. */
static enum aj_code find_type(struct aj_inspection *in, struct aj_err *err)
{
    const struct aj_file_kind *kind;
    const char *said;
    bool is_text = false;

    in->paper->media_type = aj_file_sniff(in->head, in->head_size);
    if (in->paper->media_type)
        return AJ_OK;
    AJ_TRY(ask_libmagic(in, err));
    said = in->paper->media_type;
    kind = aj_file_kind_of(said);
    if (kind && (kind->forbidden || !is_written(said)))
        return AJ_OK;
    AJ_TRY(aj_inspect_text(in, &is_text, err));
    /* libmagic may know text by a name of its own ("text/csv"), or know what is no text */
    if (!is_text) {
        in->paper->media_type = is_written(said) ? UNKNOWN : said;
    } else if (strcmp(said, "message/rfc822") == 0) {
        in->paper->media_type = said;
    }
    return AJ_OK;
}

/* Named as what is run by its name alone; a photo called "x.com" is still a photo. */
static bool may_run(const struct aj_file_kind *kind, const char *extension)
{
    return aj_file_extension_forbidden(extension) &&
           (!kind || is_written(kind->media_type) ||
            strcmp(kind->media_type, "application/zip") == 0);
}

static void judge_name(struct aj_inspection *in)
{
    const struct aj_file_kind *kind = aj_file_kind_of(in->paper->media_type);
    bool known = aj_file_extension_known(in->extension);
    bool runs = may_run(kind, in->extension);

    if ((kind && kind->forbidden) || runs)
        in->paper->flags |= AJ_PAPER_FORBIDDEN;
    if (kind && kind->packed)
        aj_inspect_broken(in, "这是压缩包，里面的文件没有取出来。请解压后再交。");
    if (strcmp(in->paper->media_type, UNKNOWN) == 0) {
        aj_inspect_broken(in, known ? "内容与扩展名不符，也认不出是什么文件，可能已损坏。"
                                      "请重新导出或者上传。"
                                    : "认不出是什么文件。请转成 PDF 或者图片后再交。");
    }
    /* "判决书.最终版" says nothing about the type, and so nothing wrong */
    if (known && !runs && !(kind && aj_file_extension_fits(kind, in->extension)))
        in->paper->flags |= AJ_PAPER_WRONG_NAME;
}

static enum aj_code judge(struct aj_inspection *in, struct aj_err *err)
{
    struct aj_paper *p = in->paper;
    const struct aj_file_kind *kind;

    AJ_TRY(find_type(in, err));
    kind = aj_file_kind_of(p->media_type);
    if (kind && kind->single)
        p->pages = 1;
    if (kind && kind->inspect)
        AJ_TRY(kind->inspect(in, err));
    judge_name(in); /* after the parts: a ZIP may have turned out to be a DOCX */
    p->extension = aj_file_kind_extension(aj_file_kind_of(p->media_type), in->arena);
    return p->extension ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory");
}

/* The last component's, in lower case ASCII; "" for none, or for one too long to be known. */
static enum aj_code read_extension(struct aj_inspection *in, struct aj_err *err)
{
    const char *slash = in->paper->name ? strrchr(in->paper->name, '/') : NULL;
    const char *base = slash ? slash + 1 : in->paper->name ? in->paper->name : "";
    const char *dot = strrchr(base, '.');
    char *out;

    in->extension = "";
    if (!dot || dot == base || strlen(dot) > 10)
        return AJ_OK;
    out = aj_arena_copy(in->arena, dot + 1, strlen(dot + 1));
    if (!out)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (char *c = out; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 32);
    }
    in->extension = out;
    return AJ_OK;
}

enum aj_code aj_inspect(const char *path, struct aj_arena *arena, struct aj_paper *paper,
                        struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct aj_inspection in = {.path = path, .fd = fd, .arena = arena, .paper = paper};
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开 %s", path);
    if (!S_ISREG(st.st_mode))
        return aj_fail(err, AJ_IO, "%s 不是文件", path);
    paper->media_type = UNKNOWN;
    paper->extension = "";
    paper->pages = -1;
    paper->flags = 0;
    paper->trouble = NULL;
    paper->exif_orientation = 0;
    paper->text = NULL;
    paper->text_size = 0;
    in.size = (uint64_t)st.st_size;
    AJ_TRY(read_extension(&in, err));
    if (in.size == 0) {
        paper->media_type = "application/x-empty";
        aj_inspect_broken(&in, "这是空文件，里面没有内容。请重新上传。");
        return AJ_OK;
    }
    in.head_size = aj_inspect_read(&in, 0, in.head, sizeof(in.head));
    if (in.head_size == 0)
        return aj_fail(err, AJ_IO, "不能读 %s", path);
    return judge(&in, err);
}
