/* Any bytes, folded for search: valid UTF-8 without control characters comes out, folding it again
   changes nothing, aj_fold has nothing left to fold, and the way back never falls. The first 200
   bytes are read as a name and as typed pinyin, too. */
#include "base/auto.h"
#include "base/fold.h"
#include "base/pinyin.h"
#include "base/search_text.h"
#include "base/utf8.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_way_back(const struct aj_search_text *folded, size_t size)
{
    size_t start, end;

    if (folded->from[folded->size] != size || folded->text[folded->size] != '\0')
        abort();
    for (size_t i = 0; i < folded->size; i++) {
        if (folded->from[i] >= size || folded->from[i] > folded->from[i + 1])
            abort();
        aj_search_span(folded, i, 1, &start, &end);
        if (start >= end || end > size)
            abort();
    }
}

static void check_folding(const char *text, size_t size)
{
    AJ_AUTO(aj_search_text_release) struct aj_search_text folded = {0};
    AJ_AUTO(aj_search_text_release) struct aj_search_text twice = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf plainly = {0};

    if (aj_search_fold(text, size, &folded, NULL) != AJ_OK)
        abort();
    check_way_back(&folded, size);
    if (!aj_utf8_valid(folded.text, folded.size))
        abort();
    for (size_t i = 0; i < folded.size; i++) {
        if ((unsigned char)folded.text[i] < ' ')
            abort();
    }
    if (aj_search_fold(folded.text, folded.size, &twice, NULL) != AJ_OK ||
        twice.size != folded.size || memcmp(twice.text, folded.text, folded.size) != 0)
        abort();
    if (aj_fold(folded.text, folded.size, &plainly, NULL) != AJ_OK || plainly.size != folded.size ||
        (plainly.size && memcmp(plainly.data, folded.text, folded.size) != 0))
        abort();
}

static void check_letters(const char *text)
{
    if (text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789 ")] != '\0')
        abort();
}

static void check_pinyin(const char *name)
{
    AJ_AUTO(aj_buf_release) struct aj_buf query = {0};
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_pinyin_list list;
    bool is_pinyin;

    if (aj_pinyin_name(name, &arena, &list, NULL) != AJ_OK || list.n > AJ_PINYIN_MAX)
        abort();
    for (size_t i = 0; i < list.n; i++) {
        if (!*list.at[i].initials)
            abort();
        check_letters(list.at[i].whole);
    }
    if (aj_pinyin_query(name, &query, &is_pinyin, NULL) != AJ_OK)
        abort();
    if (is_pinyin)
        check_letters(query.data);
    aj_arena_reset(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AJ_AUTO(aj_auto_free) char *exact = NULL; /* of exactly that size: reading past it is caught */
    char name[201];
    size_t n = size < 200 ? size : 200;

    if (size > 70000)
        return 0;
    exact = malloc(size ? size : 1);
    if (!exact)
        return 0;
    if (size) /* memcpy from nowhere is undefined even for nothing */
        memcpy(exact, data, size);
    check_folding(exact, size);
    memcpy(name, exact, n);
    name[n] = '\0';
    check_pinyin(name);
    return 0;
}
