#include "base/search_text.h"

#include "base/auto.h"
#include "base/search_table.h"

#include <stdbool.h>
#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

/* Characters that combine into one: no script needs more than a handful, and ICU's time grows with
   the square of them, so that what follows the 32nd is left out. Both in and out, or folding
   the result once more would cut it again. */
#define SEGMENT_MAX 32

struct fold {
    const struct aj_search_table *table;
    struct aj_search_text *out;
    const uint8_t *in;
    int32_t size;
    uint32_t last;       /* the entry of the character written last; 0: none yet */
    uint32_t blank_from; /* where the pending blanks began */
    bool blank;          /* pending: whether it stays depends on what follows */
};

/* Room for at least `more` characters besides a blank. */
static bool has_room(struct aj_search_text *out, size_t more)
{
    size_t least = out->size + 4 * more + 2;
    size_t room = out->room + out->room / 2;
    char *text;
    uint32_t *from;

    if (least <= out->room)
        return true;
    if (room < least)
        room = least;
    text = realloc(out->text, room);
    if (!text)
        return false;
    out->text = text;
    from = realloc(out->from, room * sizeof(*from));
    if (!from)
        return false;
    out->from = from;
    out->room = room;
    return true;
}

static inline void write_char(struct aj_search_text *out, uint32_t c, uint32_t from)
{
    uint8_t *text = (uint8_t *)out->text;
    size_t at = out->size;

    U8_APPEND_UNSAFE(text, at, c);
    for (size_t i = out->size; i < at; i++)
        out->from[i] = from;
    out->size = at;
}

/* `entry`: that of a character which is folded to itself. The caller has made room. */
static inline void put(struct fold *f, uint32_t entry, uint32_t from)
{
    uint32_t c = entry & AJ_FOLD_TO;

    if (c == ' ') {
        if (!f->blank)
            f->blank_from = from;
        f->blank = true;
        return;
    }
    if (f->blank) {
        /* Before a mark it must stay, or the mark would combine with what stands before the blank.
         */
        if ((entry & AJ_FOLD_JOINS) || (entry & f->last & AJ_FOLD_WORD))
            write_char(f->out, ' ', f->blank_from);
        f->blank = false;
    }
    write_char(f->out, c, from);
    f->last = entry;
}

static inline bool put_entry(struct fold *f, uint32_t entry, uint32_t from)
{
    const uint32_t *many;

    if (!(entry & AJ_FOLD_MANY)) {
        if (!has_room(f->out, 1))
            return false;
        put(f, entry, from);
        return true;
    }
    many = &f->table->many[entry & AJ_FOLD_TO];
    if (!has_room(f->out, many[0]))
        return false;
    for (uint32_t i = 1; i <= many[0]; i++)
        put(f, aj_search_entry(f->table, (int32_t)many[i]), from);
    return true;
}

/* The character at *at with all that may combine with it: ICU folds them together. */
static bool put_segment(struct fold *f, int32_t *at)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&status);
    UChar text[2 * SEGMENT_MAX];
    UChar folded[36 * SEGMENT_MAX]; /* one becomes 18 at most */
    uint32_t from = (uint32_t)*at;
    int32_t n = 0;
    int32_t n_folded, c;

    for (int32_t i = 0; *at < f->size; i++) {
        int32_t next = *at;

        U8_NEXT_OR_FFFD(f->in, next, f->size, c);
        if (i > 0 && !(aj_search_entry(f->table, c) & AJ_FOLD_JOINS))
            break;
        *at = next;
        if (i < SEGMENT_MAX)
            U16_APPEND_UNSAFE(text, n, c);
    }
    n_folded = unorm2_normalize(nfkc, text, n, folded, (int32_t)AJ_COUNTOF(folded), &status);
    if (U_FAILURE(status))
        return false;
    for (int32_t i = 0, done = 0; i < n_folded && done < SEGMENT_MAX; done++) {
        c = aj_utf16_next(folded, &i, n_folded);
        if (!put_entry(f, aj_search_entry(f->table, c), from))
            return false;
    }
    return true;
}

static bool fold_all(struct fold *f)
{
    int32_t at = 0;
    int32_t after, c;
    uint32_t entry, next;

    if (f->size == 0)
        return true;
    after = 0;
    U8_NEXT_OR_FFFD(f->in, after, f->size, c);
    entry = aj_search_entry(f->table, c);
    while (at < f->size) {
        int32_t end = after; /* of the character at `at`; `after` becomes that of the next */

        next = 0;
        if (end < f->size) {
            U8_NEXT_OR_FFFD(f->in, after, f->size, c);
            next = aj_search_entry(f->table, c);
        }
        if ((entry | next) & AJ_FOLD_JOINS) {
            if (!put_segment(f, &at))
                return false;
            if (at == f->size)
                return true;
            after = at;
            U8_NEXT_OR_FFFD(f->in, after, f->size, c);
            entry = aj_search_entry(f->table, c);
            continue;
        }
        if (!put_entry(f, entry, (uint32_t)at))
            return false;
        at = end;
        entry = next;
    }
    return true;
}

enum aj_code aj_search_fold(const char *text, size_t size, struct aj_search_text *out,
                            struct aj_err *err)
{
    struct fold f = {.out = out, .in = (const uint8_t *)text, .size = (int32_t)size};

    out->size = 0;
    if (size > AJ_SEARCH_TEXT_MAX) {
        aj_search_text_release(out);
        return aj_fail(err, AJ_TOO_LARGE, "text of %zu bytes is too long to be searched", size);
    }
    f.table = aj_search_table_get(err);
    if (!f.table) {
        aj_search_text_release(out);
        return AJ_NO_MEMORY;
    }
    if (!has_room(out, size / 4 + 1) || !fold_all(&f)) {
        aj_search_text_release(out);
        return aj_fail(err, AJ_NO_MEMORY, "out of memory folding text for search");
    }
    out->text[out->size] = '\0';
    out->from[out->size] = (uint32_t)size;
    return AJ_OK;
}

void aj_search_span(const struct aj_search_text *folded, size_t at, size_t size, size_t *start,
                    size_t *end)
{
    size_t next = at + size;

    *start = folded->from[at];
    while (next < folded->size && folded->from[next] == folded->from[at + size - 1])
        next++; /* the rest of a character that became several */
    *end = folded->from[next];
}

size_t aj_search_place(const struct aj_search_text *folded, size_t original)
{
    size_t low = 0;
    size_t high = folded->size;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (folded->from[middle] < original) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void aj_search_text_release(struct aj_search_text *text)
{
    free(text->text);
    free(text->from);
    *text = (struct aj_search_text){0};
}

void aj_search_folding(char out[AJ_SEARCH_FOLDING_SIZE])
{
    char icu[U_MAX_VERSION_STRING_LENGTH];
    char unicode[U_MAX_VERSION_STRING_LENGTH];
    UVersionInfo version;

    u_getVersion(version);
    u_versionToString(version, icu);
    u_getUnicodeVersion(version);
    u_versionToString(version, unicode);
    (void)snprintf(out, AJ_SEARCH_FOLDING_SIZE, "%s icu=%s unicode=%s", AJ_SEARCH_FOLD_VERSION, icu,
                   unicode);
}
