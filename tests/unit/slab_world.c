#include "slab_world.h"

#include "base/file.h"
#include "base/utf8.h"
#include "index/search/codes/dead.h"

#include <stdio.h>

#define MAP_SIZE ((size_t)256 << 20)

/* Few, so that they often stand side by side; of all widths, with both ends of Unicode. */
static const int32_t letters[] = {0x4EBA, 0x6C11, 0x6CD5,  0x9662,  0x4EBA,  'a',
                                  0,      1,      0x1F600, 0x20BB7, 0x10FFFF};

static void open_env(struct world *w)
{
    const struct aj_env_options options = {.writable = true, .map_size = MAP_SIZE};

    TRY(aj_env_open(w->folder, &options, &w->env, &why));
}

int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    *state = w;
    (void)snprintf(w->folder, sizeof(w->folder), "slabs-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    TRY(aj_file_read(AJ_FIXTURES "/grams/laws.txt", 1 << 20, &w->laws, &why));
    w->seed = 20261128;
    w->next = 1;
    open_env(w);
    return 0;
}

int world_close(void **state)
{
    struct world *w = *state;

    aj_env_close(w->env);
    aj_buf_release(&w->laws);
    assert_int_equal(aj_file_remove_tree(w->folder, NULL), AJ_OK);
    for (size_t i = 0; i < w->n; i++)
        free(w->docs[i].text);
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

int32_t world_letter(struct world *w)
{
    return letters[world_random(w, AJ_COUNTOF(letters))];
}

/* Of laws, of the letters, or all of one letter. */
static void fill(struct world *w, int32_t *text, unsigned n)
{
    unsigned how = world_random(w, 8);
    size_t at = world_random(w, (unsigned)w->laws.size - 4096);
    int32_t same = world_letter(w);

    while (((unsigned char)w->laws.data[at] & 0xC0) == 0x80)
        at++;
    for (unsigned i = 0; i < n; i++) {
        if (how == 0) {
            text[i] = same;
        } else if (how < 4) {
            text[i] = world_letter(w);
        } else {
            text[i] = aj_utf8_next(w->laws.data, w->laws.size, &at);
        }
        if (at + 4 > w->laws.size)
            at = 0;
    }
}

uint64_t world_word(struct world *w)
{
    int32_t attribute = (int32_t)world_random(w, 3);

    return aj_gram_of(AJ_GRAM_WORD + attribute, (int32_t)world_random(w, 4));
}

struct plain *world_make(struct world *w, unsigned n, const char *text)
{
    struct plain *doc = &w->docs[w->n];
    size_t at = 0;

    assert_true(w->n < DOCS_LIMIT);
    *doc = (struct plain){.number = w->next++};
    if (text)
        n = (unsigned)aj_utf8_count(text);
    doc->n = n > 0 ? n + 2 : 1; /* a document without values is U+0001 */
    doc->text = calloc(doc->n, sizeof(doc->text[0]));
    assert_non_null(doc->text);
    if (text) {
        for (unsigned i = 0; i < n; i++)
            doc->text[i + 1] = aj_utf8_next(text, strlen(text), &at);
    } else if (n > 0) {
        fill(w, doc->text + 1, n);
    }
    doc->text[0] = AJ_VALUE_BEGINS;
    doc->text[doc->n - 1] = AJ_VALUE_BEGINS;
    for (unsigned f = 1; f < AJ_DOC_FIELD_COUNT; f++) {
        uint32_t before = doc->field_starts[f - 1];

        doc->field_starts[f] = before + world_random(w, 3) * world_random(w, doc->n - before);
        if (doc->field_starts[f] >= doc->n)
            doc->field_starts[f] = doc->n - 1;
    }
    doc->n_words = world_random(w, WORDS_LIMIT + 1);
    for (size_t i = 0; i < doc->n_words; i++)
        doc->words[i] = world_word(w);
    w->n++;
    return doc;
}

static void add_to(struct aj_slab_builder *builder, const struct plain *doc)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_slab_document document = {
        .field_starts = doc->field_starts, .words = doc->words, .n_words = doc->n_words};

    for (uint32_t i = 0; i < doc->n; i++) {
        char bytes[4];

        aj_buf_add(&text, bytes, aj_utf8_put(doc->text[i], bytes));
    }
    document.text = (struct aj_bytes){text.data, text.size};
    TRY(aj_slab_builder_add(builder, &document, &why));
}

void world_write(struct world *w, size_t n)
{
    const struct plain *doc = &w->docs[w->n - n];
    AJ_AUTO(aj_auto_slab_builder) struct aj_slab_builder *builder = NULL;
    struct aj_txn *txn = NULL;

    TRY(aj_txn_write(w->env, NULL, &txn, &why));
    TRY(aj_slab_builder_open(doc->number, &builder, &why));
    for (; n > 0; n--, doc++) {
        if (aj_slab_builder_is_full(builder)) {
            TRY(aj_slab_builder_write(builder, txn, &why));
            aj_slab_builder_close(builder);
            TRY(aj_slab_builder_open(doc->number, &builder, &why));
        }
        add_to(builder, doc);
    }
    TRY(aj_slab_builder_write(builder, txn, &why));
    TRY(aj_txn_commit(txn, &why));
}

void world_add(struct world *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        static const unsigned most[] = {1, 2, 10, 60, 300};

        (void)world_make(w, world_random(w, most[world_random(w, AJ_COUNTOF(most))] + 1), NULL);
    }
    if (n > 0)
        world_write(w, n);
}

void world_remove(struct world *w, struct plain *doc)
{
    struct aj_txn *txn = NULL;

    TRY(aj_txn_write(w->env, NULL, &txn, &why));
    TRY(aj_dead_add(txn, doc->number, &why));
    TRY(aj_txn_commit(txn, &why));
    doc->dead = true;
}

void world_remove_one(struct world *w)
{
    size_t from = w->n > 0 ? world_random(w, (unsigned)w->n) : 0;

    for (size_t i = 0; i < w->n; i++) {
        struct plain *doc = &w->docs[(from + i) % w->n];

        if (!doc->dead) {
            world_remove(w, doc);
            return;
        }
    }
}

static enum aj_code count_joined(void *arg, struct aj_txn *txn, uint32_t first, uint32_t last,
                                 struct aj_err *err)
{
    struct world *w = arg;
    AJ_AUTO(aj_slabs_release) struct aj_slabs live = {0};
    bool found = false;

    (void)err;
    w->joined++;
    TRY(aj_slabs_read_live(txn, &live, &why));
    for (size_t i = 0; i < live.n; i++)
        found = found || (live.list[i].first == first && live.list[i].last == last);
    assert_true(found);
    return AJ_OK;
}

bool world_join(struct world *w, const struct aj_joining *how, bool kill)
{
    struct aj_joining told = *how;
    struct aj_txn *txn = NULL;
    bool more = false;

    if (!how->stop) {
        told.joined = count_joined;
        told.arg = w;
    }
    TRY(aj_txn_write(w->env, NULL, &txn, &why));
    TRY(aj_slab_join(txn, &told, &more, &why));
    if (kill) {
        aj_txn_end(txn);
    } else {
        TRY(aj_txn_commit(txn, &why));
    }
    return more;
}

void world_join_all(struct world *w, bool purge)
{
    const struct aj_joining how = {.purge = purge};
    int steps = 0;

    while (world_join(w, &how, false))
        assert_true(++steps < 10000);
}

struct world_size world_size(struct world *w)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = NULL;
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    struct world_size size = {0};

    TRY(aj_txn_read(w->env, &txn, &why));
    TRY(aj_slabs_read(txn, &slabs, &why));
    for (size_t i = 0; i < slabs.n; i++) {
        size.live += slabs.list[i].state == AJ_SLAB_LIVE;
        size.building += slabs.list[i].state == AJ_SLAB_BUILDING;
        size.dropped += slabs.list[i].state == AJ_SLAB_DROPPED;
    }
    TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_BLOCK, &size.blocks, &why));
    TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_START, &size.starts, &why));
    return size;
}
