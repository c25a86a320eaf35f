#include "tools/bench_search/bench_laws.h"

#include "base/auto.h"
#include "base/file.h"
#include "base/utf8.h"
#include "tools/bench_search/bench_jsonl.h"

#include <stdlib.h>
#include <string.h>

#define LARGE AJ_SOURCE "/../shared/corpus/laws.jsonl.zst"
#define SMALL AJ_SOURCE "/tests/fixtures/laws/laws.jsonl"

#define HAN_FIRST 0x4E00
#define HAN_LAST  0x9FFF

const char *aj_bench_laws_path(void)
{
    return aj_file_exists(LARGE) ? LARGE : SMALL;
}

void aj_bench_laws_release(struct aj_bench_laws *laws)
{
    for (size_t i = 0; i < laws->n_texts; i++)
        free(laws->texts[i]);
    free(laws->texts);
    free(laws->titles.list);
    free(laws->paragraphs.list);
    free(laws->parts.list);
    free(laws->stock);
    *laws = (struct aj_bench_laws){0};
}

/* A list with room for one more; NULL: no memory. */
static void *grown(void *list, size_t n, size_t *room, size_t size)
{
    void *bigger;

    if (n < *room)
        return list;
    *room = *room ? *room * 2 : 256;
    bigger = realloc(list, *room * size);
    if (!bigger)
        *room = n;
    return bigger;
}

static enum aj_code add_piece(struct aj_bench_pieces *pieces, const char *text, size_t size,
                              uint32_t characters, struct aj_err *err)
{
    void *list = grown(pieces->list, pieces->n, &pieces->room, sizeof(*pieces->list));

    if (!list)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the laws");
    pieces->list = list;
    pieces->list[pieces->n++] = (struct aj_bench_piece){text, (uint32_t)size, characters};
    return AJ_OK;
}

static enum aj_code keep(struct aj_bench_laws *laws, const char *text, const char **kept,
                         struct aj_err *err)
{
    void *texts = grown(laws->texts, laws->n_texts, &laws->room, sizeof(*laws->texts));

    if (texts)
        laws->texts = texts;
    if (!texts || !(laws->texts[laws->n_texts] = strdup(text)))
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the laws");
    *kept = laws->texts[laws->n_texts++];
    return AJ_OK;
}

static bool ends_part(int32_t cp)
{
    static const int32_t signs[] = {0xFF0C, 0x3002, 0xFF1B, 0xFF1A}; /* ，。；： */

    for (size_t i = 0; i < AJ_COUNTOF(signs); i++) {
        if (cp == signs[i])
            return true;
    }
    return false;
}

/* Pieces of one line, which is a paragraph of law. `counts`: how often each Chinese character came.
 */
static enum aj_code cut_line(struct aj_bench_laws *laws, struct aj_bench_piece line,
                             uint32_t *counts, struct aj_err *err)
{
    size_t begin = 0;
    uint32_t characters = 0; /* of the line */
    uint32_t since = 0;      /* of the part */

    for (size_t at = 0; at < line.size;) {
        size_t before = at;
        int32_t cp = aj_utf8_next(line.text, line.size, &at);

        characters++;
        if (aj_bench_is_han(cp))
            counts[cp - HAN_FIRST]++;
        if (!ends_part(cp)) {
            since++;
            continue;
        }
        if (since >= 4 && since <= 60)
            AJ_TRY(add_piece(&laws->parts, line.text + begin, before - begin, since, err));
        begin = at;
        since = 0;
    }
    if (characters >= 20 && characters <= 400)
        AJ_TRY(add_piece(&laws->paragraphs, line.text, line.size, characters, err));
    return AJ_OK;
}

static enum aj_code cut_law(struct aj_bench_laws *laws, const char *title, const char *text,
                            uint32_t *counts, struct aj_err *err)
{
    const char *kept;
    size_t size;

    AJ_TRY(keep(laws, title, &kept, err));
    size = strcspn(kept, "("); /* "社会保险法(2018-12-29)" */
    AJ_TRY(add_piece(&laws->titles, kept, size, 0, err));
    AJ_TRY(keep(laws, text, &kept, err));
    for (const char *at = kept; *at;) {
        size_t n = strcspn(at, "\n");

        if (n > 0 && *at != '#' && *at != '<') /* headings and notes of the collection */
            AJ_TRY(cut_line(laws, (struct aj_bench_piece){at, (uint32_t)n, 0}, counts, err));
        at += n + (at[n] == '\n');
    }
    return AJ_OK;
}

struct counted {
    uint32_t n;
    int32_t cp;
};

static int more_frequent_first(const void *a, const void *b)
{
    const struct counted *x = a;
    const struct counted *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return x->cp < y->cp ? -1 : 1;
}

static enum aj_code make_stock(struct aj_bench_laws *laws, const uint32_t *counts,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_free)
    struct counted *list = calloc(HAN_LAST - HAN_FIRST + 1, sizeof(*list));
    size_t n = 0;

    laws->stock = calloc(HAN_LAST - HAN_FIRST + 1, sizeof(*laws->stock));
    if (!list || !laws->stock)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the laws");
    for (int32_t cp = HAN_FIRST; cp <= HAN_LAST; cp++) {
        if (counts[cp - HAN_FIRST])
            list[n++] = (struct counted){counts[cp - HAN_FIRST], cp};
    }
    qsort(list, n, sizeof(*list), more_frequent_first);
    for (size_t i = 0; i < n; i++)
        laws->stock[i] = list[i].cp;
    laws->n_stock = n;
    return AJ_OK;
}

static enum aj_code read_laws(struct aj_bench_laws *laws, const char *path, struct aj_err *err)
{
    AJ_AUTO(aj_auto_bench_jsonl) struct aj_bench_jsonl *reader = NULL;
    AJ_AUTO(aj_auto_free)
    uint32_t *counts = calloc(HAN_LAST - HAN_FIRST + 1, sizeof(*counts));

    if (!counts)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the laws");
    AJ_TRY(aj_bench_jsonl_open(path, &reader, err));
    for (;;) {
        AJ_AUTO(aj_auto_json) json_t *law = NULL;
        const char *title;
        const char *text;

        AJ_TRY(aj_bench_jsonl_next(reader, &law, err));
        if (!law)
            break;
        AJ_TRY(aj_bench_jsonl_text(reader, law, "title", &title, err));
        AJ_TRY(aj_bench_jsonl_text(reader, law, "text", &text, err));
        AJ_TRY(cut_law(laws, title, text, counts, err));
    }
    AJ_TRY(make_stock(laws, counts, err));
    if (laws->titles.n < 10 || laws->paragraphs.n < 100 || laws->parts.n < 1000 ||
        laws->n_stock < 1000)
        return aj_fail(err, AJ_INVALID, "%s: too little law to make cases of", path);
    return AJ_OK;
}

enum aj_code aj_bench_laws_open(const char *path, struct aj_bench_laws *out, struct aj_err *err)
{
    enum aj_code code;

    *out = (struct aj_bench_laws){0};
    code = read_laws(out, path, err);
    if (code != AJ_OK)
        aj_bench_laws_release(out);
    return code;
}
