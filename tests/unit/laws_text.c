#include "laws_text.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zstd.h>

#include <cmocka.h>

#define FIXTURE AJ_SOURCE "/tests/fixtures/laws/laws.jsonl"
#define CORPUS  AJ_SOURCE "/../shared/corpus/laws.jsonl.zst"
#define LIMIT   ((size_t)64 << 20)

/* One law a line: {"title", "text"}. */
static void add_lines(struct laws *laws, const char *lines, size_t size)
{
    const char *const end = lines + size;

    while (lines < end) {
        const char *stop = memchr(lines, '\n', (size_t)(end - lines));
        size_t length = (size_t)((stop ? stop : end) - lines);
        AJ_AUTO(aj_auto_json) json_t *law = NULL;
        const char *text;

        assert_int_equal(aj_json_parse(lines, length, LIMIT, &law, NULL), AJ_OK);
        text = aj_json_text(law, "text");
        aj_buf_add(&laws->text, text, strlen(text));
        laws->n++;
        lines += length + 1;
    }
    assert_false(laws->text.failed);
}

static void add_corpus(struct laws *laws)
{
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    AJ_AUTO(aj_auto_free) char *lines = NULL;
    unsigned long long size;
    size_t got;

    if (aj_file_read(CORPUS, LIMIT, &packed, NULL) != AJ_OK) {
        print_message("SKIPPED: the large corpus is not beside the tree; only tests/fixtures/laws "
                      "is searched\n");
        return;
    }
    size = ZSTD_getFrameContentSize(packed.data, packed.size);
    assert_true(size < LIMIT);
    lines = malloc((size_t)size + 1);
    assert_non_null(lines);
    got = ZSTD_decompress(lines, (size_t)size, packed.data, packed.size);
    assert_false(ZSTD_isError(got));
    add_lines(laws, lines, got);
    laws->large = true;
}

void laws_load(struct laws *laws)
{
    AJ_AUTO(aj_buf_release) struct aj_buf fixture = {0};

    *laws = (struct laws){0};
    assert_int_equal(aj_file_read(FIXTURE, LIMIT, &fixture, NULL), AJ_OK);
    add_lines(laws, fixture.data, fixture.size);
    add_corpus(laws);
}

size_t laws_character(const struct aj_buf *text, size_t at)
{
    while (at > 0 && ((unsigned char)text->data[at] & 0xC0) == 0x80)
        at--;
    return at;
}

size_t laws_forward(const struct aj_buf *text, size_t at, size_t characters)
{
    for (; characters > 0 && at < text->size; characters--) {
        for (at++; at < text->size && ((unsigned char)text->data[at] & 0xC0) == 0x80;)
            at++;
    }
    return at;
}
