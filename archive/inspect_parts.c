#include "archive/inspect_parts.h"

#include "archive/process.h"
#include "base/auto.h"
#include "base/log.h"
#include "base/utf8.h"

#define WORDS_TIME_MS 8000
#define WORDS_MEMORY  ((size_t)768 << 20)
#define ARGUMENTS     10

void aj_inspect_broken(struct aj_inspection *in, const char *trouble)
{
    in->paper->flags |= AJ_PAPER_UNREADABLE;
    if (!in->paper->trouble)
        in->paper->trouble = trouble;
}

FILE *aj_inspect_stream(const struct aj_inspection *in)
{
    AJ_AUTO(aj_auto_close) int fd = dup(in->fd);
    FILE *f;

    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
        return NULL;
    f = fdopen(fd, "rb");
    if (f)
        fd = -1; /* NOLINT(clang-analyzer-deadcode.DeadStores): the scope closes what is in it */
    return f;
}

size_t aj_inspect_read(const struct aj_inspection *in, uint64_t at, void *bytes, size_t size)
{
    size_t done = 0;

    while (done < size && at + done < in->size) {
        ssize_t n = pread(in->fd, (char *)bytes + done, size - done, (off_t)(at + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return done;
}

/* What a reader of text may see: no control but line, page and tab; CR is dropped. */
static bool is_kept(int32_t c)
{
    if (c == '\n' || c == '\t' || c == '\f')
        return true;
    return c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

static bool is_blank(int32_t c)
{
    return c <= 0x20 || c == 0xA0 || c == 0x3000 || c == 0xFFFD;
}

enum aj_code aj_inspect_words(struct aj_inspection *in, const char *text, size_t size,
                              struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf clean = {.limit = AJ_INSPECT_TEXT + 16};
    bool blank = true;
    size_t at = 0;

    while (at < size && clean.size < AJ_INSPECT_TEXT - 4) {
        int32_t c = aj_utf8_next(text, size, &at);
        char bytes[4];

        if (c < 0)
            c = 0xFFFD;
        if (!is_kept(c))
            continue;
        blank = blank && is_blank(c);
        aj_buf_add(&clean, bytes, aj_utf8_put(c, bytes));
    }
    if (clean.failed)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (blank)
        return AJ_OK;
    in->paper->text = aj_arena_copy(in->arena, clean.data, clean.size);
    if (!in->paper->text)
        return aj_fail(err, AJ_NO_MEMORY, "no room for the words of a paper");
    in->paper->text_size = clean.size;
    in->paper->flags |= AJ_PAPER_TEXT_LAYER;
    return AJ_OK;
}

enum aj_code aj_inspect_words_by(struct aj_inspection *in, const char *const *argv,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf out = {.limit = 2 * (size_t)AJ_INSPECT_TEXT};
    const char *full[ARGUMENTS] = {NULL};
    const struct aj_process p = {.argv = full,
                                 .timeout_ms = WORDS_TIME_MS,
                                 .memory = WORDS_MEMORY,
                                 .output = AJ_INSPECT_TEXT};
    struct aj_process_end end;
    size_t n = 0;

    for (; argv[n] && n + 3 < ARGUMENTS; n++)
        full[n] = argv[n];
    full[n] = in->path;
    full[n + 1] = argv[n + 1];
    AJ_TRY(aj_process_run(&p, &out, &end, err));
    if (end.missing) {
        aj_log(AJ_LOG_WARNING, "inspect", "%s is not installed: papers of this type have no words",
               argv[0]);
    } else if (end.timed_out) {
        aj_log(AJ_LOG_WARNING, "inspect", "%s took longer than %d ms and was ended", argv[0],
               WORDS_TIME_MS);
    } else if (!end.cut && end.exit_status != 0) {
        aj_log(AJ_LOG_INFO, "inspect", "%s ended with status %d", argv[0], end.exit_status);
    }
    return out.size ? aj_inspect_words(in, out.data, out.size, err) : AJ_OK;
}
