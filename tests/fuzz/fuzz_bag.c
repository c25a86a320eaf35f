/*
 * Any bytes as a bag: a ZIP or tar file as it is, and the texts of tag files. Whatever comes, it is
 * judged: our own failures are none of the input's making, a valid bag has no error among its
 * findings, every finding says something that JSON can hold, and the file's digest is that of its
 * bytes.
 */
#include "archive/bag.h"
#include "archive/bag_text.h"
#include "base/auto.h"
#include "base/digest.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct aj_bag_report *report, const struct aj_findings *findings)
{
    if (report->valid != (aj_findings_count(findings, AJ_ERROR) == 0) ||
        (report->valid && (!report->complete || !report->version || !report->folder)))
        abort();
    for (size_t i = 0; i < findings->n; i++) {
        const struct aj_finding *f = &findings->list[i];

        if (strncmp(f->code, "bag_", 4) != 0 || !*f->message ||
            !aj_utf8_valid(f->message, strlen(f->message)))
            abort();
    }
}

static void judge(const char *path, const uint8_t *data, size_t size)
{
    struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_bag_report report;
    struct aj_digest expected = aj_digest_of(data, size);
    struct aj_err err;
    enum aj_code code = aj_bag_verify_file(path, &arena, &report, &findings, &err);

    if (code == AJ_OK) {
        check(&report, &findings);
        if (report.size != size || !aj_digest_equal(&report.sha256, &expected))
            abort();
    } else if (code != AJ_NO_MEMORY) {
        abort();
    }
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
}

static void read_lines(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    size_t at = 0;
    char *line;

    if (!text)
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    while ((line = aj_bag_line(text, size, &at))) {
        AJ_AUTO(aj_auto_free) char *copy = strdup(line);
        AJ_AUTO(aj_auto_free) char *more = strdup(line);
        char *a, *b;

        if (!copy || !more || at > size + 1)
            abort();
        if (aj_bag_manifest_line(line, &a, &b)) {
            aj_bag_unescape(b, true);
            if (!aj_bag_path_fault(&b) &&
                (*b == '/' || strncmp(b, "../", 3) == 0 || strstr(b, "/../")))
                abort();
        }
        if (aj_bag_info_line(copy, true, &a, &b) && (!*a || strchr(a, ':')))
            abort();
        if (aj_bag_fetch_line(more, &b) && !*b)
            abort();
    }
    free(text);
}

/* One file for the whole run: bags are read from files. */
static const char *file_of_the_run(void)
{
    static char path[] = "/tmp/aj-fuzz-bag-XXXXXX";
    static bool made;
    int fd;

    if (made)
        return path;
    fd = mkstemp(path);
    if (fd < 0 || close(fd) != 0)
        abort();
    made = true;
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = file_of_the_run();
    FILE *f = fopen(path, "wb");

    if (!f || (size > 0 && fwrite(data, 1, size, f) != size) || fclose(f) != 0)
        abort();
    judge(path, data, size);
    read_lines(data, size);
    (void)unlink(path); /* fopen makes it anew; nothing is left behind at the end */
    return 0;
}
