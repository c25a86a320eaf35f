#include "gram_world.h"

#include "index/gram_text.h"

#include <stdio.h>
#include <zstd.h>

#define MAP_SIZE   ((size_t)256 << 20)
#define WORDS_SIZE ((size_t)1 << 20)

/* The beginning of the corpus, where it is at hand; false where it is not. */
static bool read_corpus(struct aj_buf *words)
{
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    AJ_AUTO(aj_auto_free) char *text = malloc(WORDS_SIZE);
    ZSTD_inBuffer in = {0};
    ZSTD_outBuffer out = {.dst = text, .size = WORDS_SIZE};
    ZSTD_DStream *stream;
    size_t left = 1;

    assert_non_null(text);
    if (aj_file_read(AJ_SOURCE "/../shared/corpus/laws.jsonl.zst", 64 << 20, &packed, NULL) !=
        AJ_OK)
        return false;
    in.src = packed.data;
    in.size = packed.size;
    stream = ZSTD_createDStream();
    assert_non_null(stream);
    while (out.pos < out.size && left > 0) {
        left = ZSTD_decompressStream(stream, &out, &in);
        assert_false(ZSTD_isError(left));
    }
    (void)ZSTD_freeDStream(stream);
    while (out.pos > 0 && !aj_utf8_valid(text, out.pos)) /* the last character may be cut */
        out.pos--;
    aj_buf_add(words, text, out.pos);
    return true;
}

static void open_env(struct world *w)
{
    struct aj_err err = {0};
    const struct aj_env_options options = {.writable = true, .map_size = MAP_SIZE};

    if (aj_env_open(w->folder, &options, &w->env, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    *state = w;
    (void)snprintf(w->folder, sizeof(w->folder), "grams-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    w->from_corpus = read_corpus(&w->words);
    if (!w->from_corpus) {
        print_message("SKIPPED: no ../shared/corpus/laws.jsonl.zst; the small fixture instead\n");
        assert_int_equal(aj_file_read(AJ_FIXTURES "/grams/laws.txt", WORDS_SIZE, &w->words, NULL),
                         AJ_OK);
    }
    assert_false(w->words.failed);
    assert_true(aj_utf8_valid(w->words.data, w->words.size));
    assert_int_equal(aj_grams_scratch_open(&w->scratch, NULL), AJ_OK);
    w->seed = 20261124;
    w->next = 1;
    open_env(w);
    return 0;
}

int world_close(void **state)
{
    struct world *w = *state;

    aj_env_close(w->env);
    aj_grams_scratch_close(w->scratch);
    aj_buf_release(&w->words);
    assert_int_equal(aj_file_remove_tree(w->folder, NULL), AJ_OK);
    free(w);
    return 0;
}

void world_reopen(struct world *w)
{
    aj_env_close(w->env);
    w->env = NULL;
    open_env(w);
}

unsigned world_random(struct world *w, unsigned below)
{
    w->seed = w->seed * 1664525 + 1013904223;
    return (w->seed >> 8) % below;
}

struct aj_bytes world_words(struct world *w, size_t n_characters)
{
    size_t begin = world_random(w, (unsigned)w->words.size);
    size_t at;

    while (begin > 0 && ((unsigned char)w->words.data[begin] & 0xC0) == 0x80)
        begin--;
    at = begin;
    for (size_t i = 0; i < n_characters && at < w->words.size; i++)
        (void)aj_utf8_next(w->words.data, w->words.size, &at);
    return (struct aj_bytes){w->words.data + begin, at - begin};
}

static struct aj_txn *begin_write(struct world *w)
{
    struct aj_txn *txn = NULL;

    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    return txn;
}

struct aj_bytes world_text(const char *text)
{
    return (struct aj_bytes){text, strlen(text)};
}

void world_put(struct world *w, uint32_t doc, unsigned char field, const char *text,
               enum aj_code expected)
{
    struct aj_txn *txn = NULL;

    assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
    assert_int_equal(aj_grams_add(txn, w->scratch, doc, field, world_text(text), NULL), expected);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

void world_add(struct world *w, size_t n_docs)
{
    struct aj_txn *txn = begin_write(w);
    struct aj_err err = {0};

    for (; n_docs > 0 && w->n < DOCS_LIMIT; n_docs--) {
        struct plain *doc = &w->docs[w->n++];
        unsigned without = world_random(w, 4); /* now and then a field is missing */

        *doc = (struct plain){.number = w->next++};
        for (unsigned char f = 0; f < FIELDS; f++) {
            if (f == without)
                continue;
            doc->texts[f] = world_words(w, f == 0 ? world_random(w, 400) : world_random(w, 12));
            if (aj_grams_add(txn, w->scratch, doc->number, f, doc->texts[f], &err) != AJ_OK)
                fail_msg("%s", err.text);
        }
    }
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
}

void world_remove_one(struct world *w)
{
    struct plain *doc = w->n > 0 ? &w->docs[world_random(w, (unsigned)w->n)] : NULL;
    struct aj_txn *txn;

    if (!doc)
        return;
    txn = begin_write(w);
    assert_int_equal(aj_grams_remove(txn, doc->number, NULL), doc->dead ? AJ_NOT_FOUND : AJ_OK);
    assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    doc->dead = true;
}

bool world_merge(struct world *w, const struct aj_grams_merging *how, bool kill)
{
    struct aj_txn *txn = begin_write(w);
    struct aj_err err = {0};
    bool more = false;

    if (aj_grams_merge(txn, w->scratch, how, &more, &err) != AJ_OK)
        fail_msg("%s", err.text);
    if (kill) {
        aj_txn_end(txn);
    } else {
        assert_int_equal(aj_txn_commit(txn, NULL), AJ_OK);
    }
    return more;
}

void world_merge_all(struct world *w, size_t young)
{
    const struct aj_grams_merging how = {.young = young};
    int steps = 0;

    while (world_merge(w, &how, false))
        assert_true(++steps < 10000);
}

struct aj_grams_stats world_stats(struct world *w)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    struct aj_grams_stats stats;

    assert_int_equal(aj_txn_read(w->env, &txn, NULL), AJ_OK);
    assert_int_equal(aj_grams_stats(txn, &stats, NULL), AJ_OK);
    return stats;
}

static roaring_bitmap_t *scan(const struct world *w, unsigned char field, struct aj_bytes text)
{
    roaring_bitmap_t *found = roaring_bitmap_create();

    for (size_t i = 0; i < w->n; i++) {
        const struct plain *doc = &w->docs[i];

        if (!doc->dead && doc->texts[field].data && aj_gram_text_holds(doc->texts[field], text))
            roaring_bitmap_add(found, doc->number);
    }
    return found;
}

static void check_limit(struct world *w, struct aj_txn *txn, const struct aj_grams_query *query,
                        const roaring_bitmap_t *candidates, const roaring_bitmap_t *right)
{
    roaring_bitmap_t *some = roaring_bitmap_copy(candidates);
    size_t all = (size_t)roaring_bitmap_get_cardinality(right);
    struct aj_grams_limit limit = {.hits = 1 + world_random(w, 5)};
    size_t n;

    assert_int_equal(aj_grams_filter(txn, w->scratch, query, &limit, some, NULL), AJ_OK);
    n = (size_t)roaring_bitmap_get_cardinality(some);
    assert_int_equal(n, all < limit.hits ? all : limit.hits);
    assert_true(limit.cut || n == all);
    assert_true(roaring_bitmap_is_subset(some, right));
    if (n > 0) /* the newest */
        assert_int_equal(roaring_bitmap_maximum(some), roaring_bitmap_maximum(right));
    roaring_bitmap_free(some);
}

size_t world_ask(struct world *w, unsigned char field, struct aj_bytes text)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    const struct aj_grams_query query = {.text = text, .field = field};
    struct aj_grams_limit all = {0};
    roaring_bitmap_t *right = scan(w, field, text);
    size_t n = (size_t)roaring_bitmap_get_cardinality(right);
    roaring_bitmap_t *found = NULL;
    struct aj_err err = {0};
    bool exact = false;

    assert_int_equal(aj_txn_read(w->env, &txn, NULL), AJ_OK);
    if (aj_grams_candidates(txn, w->scratch, &query, &found, &exact, &err) != AJ_OK)
        fail_msg("%s", err.text);
    if (exact && !roaring_bitmap_equals(found, right)) {
        fail_msg("“%.*s”: %zu, not %zu documents", (int)text.size, (const char *)text.data,
                 (size_t)roaring_bitmap_get_cardinality(found), n);
    }
    if (!roaring_bitmap_is_subset(right, found))
        fail_msg("“%.*s”: a document is no candidate", (int)text.size, (const char *)text.data);
    check_limit(w, txn, &query, found, right);
    assert_int_equal(aj_grams_filter(txn, w->scratch, &query, &all, found, NULL), AJ_OK);
    if (all.cut || !roaring_bitmap_equals(found, right)) {
        fail_msg("“%.*s”: other documents than by scanning", (int)text.size,
                 (const char *)text.data);
    }
    roaring_bitmap_free(found);
    roaring_bitmap_free(right);
    return n;
}
