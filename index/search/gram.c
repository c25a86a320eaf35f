#include "index/search/gram.h"

#include "base/auto.h"
#include "base/utf8.h"

/* A digit of the radix sort: its table of 8 KiB stays in the first cache. */
#define DIGIT_BITS 10
#define DIGITS     ((size_t)1 << DIGIT_BITS)

uint64_t aj_gram_of(int32_t first, int32_t second)
{
    return (uint64_t)(first + 1) << 21 | (uint64_t)(second + 1);
}

void aj_gram_list_release(struct aj_gram_list *grams)
{
    free(grams->list);
    *grams = (struct aj_gram_list){0};
}

static enum aj_code make_room(struct aj_gram_list *grams, size_t more, struct aj_err *err)
{
    size_t room = grams->room;
    uint64_t *list;

    if (grams->room - grams->n >= more)
        return AJ_OK;
    if (more > SIZE_MAX / 32 - grams->n)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory collecting grams");
    while (room - grams->n < more)
        room = room ? room * 2 : 256;
    list = realloc(grams->list, room * sizeof(*list));
    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory collecting grams");
    grams->list = list;
    grams->room = room;
    return AJ_OK;
}

static enum aj_code not_utf8(struct aj_err *err)
{
    return aj_fail(err, AJ_INVALID, "检索用的文字不是有效的 UTF-8");
}

enum aj_code aj_gram_list_add(struct aj_gram_list *grams, unsigned char field, unsigned place,
                              const char *text, size_t size, struct aj_err *err)
{
    const uint64_t around = (uint64_t)field << (AJ_GRAM_BITS + AJ_GRAM_PLACE_BITS) | place;
    int32_t before = -1;
    size_t at = 0;

    AJ_TRY(make_room(grams, 2 * size, err)); /* a byte is a character at most */
    while (at < size) {
        int32_t cp = aj_utf8_next(text, size, &at);

        if (cp < 0)
            return not_utf8(err);
        grams->list[grams->n++] = around | aj_gram_of(cp, -1) << AJ_GRAM_PLACE_BITS;
        if (before >= 0)
            grams->list[grams->n++] = around | aj_gram_of(before, cp) << AJ_GRAM_PLACE_BITS;
        before = cp;
    }
    return AJ_OK;
}

/* One pass of a stable radix sort; false when the digit is the same everywhere: nothing to do. */
static bool sort_by_digit(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
    size_t begin[DIGITS] = {0};
    size_t sum = 0;

    for (size_t i = 0; i < n; i++)
        begin[from[i] >> shift & (DIGITS - 1)]++;
    if (begin[from[0] >> shift & (DIGITS - 1)] == n)
        return false;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = begin[d];

        begin[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[begin[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

static void leave_out_repetitions(struct aj_gram_list *grams)
{
    size_t kept = 0;

    for (size_t i = 0; i < grams->n; i++) {
        if (kept == 0 || grams->list[kept - 1] != grams->list[i])
            grams->list[kept++] = grams->list[i];
    }
    grams->n = kept;
}

enum aj_code aj_gram_list_sort(struct aj_gram_list *grams, struct aj_err *err)
{
    uint64_t *other;

    if (grams->n < 2)
        return AJ_OK;
    other = malloc(grams->room * sizeof(*other));
    if (!other)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory sorting grams");
    for (int shift = AJ_GRAM_PLACE_BITS; shift < 64; shift += DIGIT_BITS) {
        if (sort_by_digit(grams->list, other, grams->n, shift)) {
            uint64_t *sorted = other;

            other = grams->list;
            grams->list = sorted;
        }
    }
    free(other);
    leave_out_repetitions(grams);
    return AJ_OK;
}

enum aj_code aj_gram_query(const char *text, size_t size, struct aj_gram_list *out, bool *exact,
                           struct aj_err *err)
{
    const uint64_t mask = ((uint64_t)1 << AJ_GRAM_BITS) - 1;
    size_t kept = 0;
    size_t n_characters = 0;

    if (size == 0)
        return aj_fail(err, AJ_INVALID, "检索的文字是空的");
    out->n = 0;
    AJ_TRY(aj_gram_list_add(out, 0, 0, text, size, err));
    n_characters = (out->n + 1) / 2;
    AJ_TRY(aj_gram_list_sort(out, err));
    for (size_t i = 0; i < out->n; i++) {
        uint64_t gram = out->list[i] >> AJ_GRAM_PLACE_BITS & mask;
        bool pair = (gram & (((uint64_t)1 << 21) - 1)) != 0;

        if (pair == (n_characters > 1))
            out->list[kept++] = gram;
    }
    out->n = kept;
    *exact = n_characters <= 2;
    return AJ_OK;
}
