/* Suggestions beside a list of what the visible documents have. */
#include "document_world.h"

#include "base/pinyin.h"
#include "base/search_text.h"
#include "index/search/codes/doc_set.h"
#include "index/search/shelves.h"
#include "index/search/values/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHELVES 3u
#define DOCS    90u
#define MOST    1000

static const enum aj_attribute attributes[] = {AJ_ATTR_NAME, AJ_ATTR_HANDLER, AJ_ATTR_UNIT,
                                               AJ_ATTR_REASON, AJ_ATTR_ORGAN};
static const enum aj_doc_field fields[] = {AJ_FIELD_NAME, AJ_FIELD_HANDLER, AJ_FIELD_UNIT,
                                           AJ_FIELD_REASON, AJ_FIELD_ORGAN};
static const char *const pool[] = {"张三",   "张三丰",   "章子怡", "云溪所",  "云中所", "李云",
                                   "法院",   "云溪法院", "Ａbc",   "ab三",    "追索",   "劳动",
                                   "國家云", "吕布",     "zhang",  "长城三号"};

/* Values of the documents, by their cases: more than struct own_document has room for. */
#define SAID_MOST ((size_t)16)
static struct aj_doc_value said[WORLD_KEYS][SAID_MOST];

struct expected {
    struct aj_suggestion list[MOST];
    char folded[MOST][64];
    size_t order[MOST];
    size_t n;
};

static const char *one_of_pool(struct world *w)
{
    return pool[chance(w->home, AJ_COUNTOF(pool))];
}

/* Each word stands in the text, too, and beside some of them one that is no word. */
static void make_words(struct world *w, struct own_document *document)
{
    struct aj_doc_value *values = said[document->which];
    size_t n_values = 0;
    size_t n = 0;

    for (size_t a = 0; a < AJ_COUNTOF(attributes); a++) {
        for (unsigned i = chance(w->home, 3); i > 0; i--) {
            const char *text = one_of_pool(w);

            document->words[n++] = (struct aj_doc_word){attributes[a], text};
            values[n_values++] = (struct aj_doc_value){fields[a], 0, bytes_of(text)};
        }
        if (chance(w->home, 2))
            values[n_values++] = (struct aj_doc_value){fields[a], 0, bytes_of(one_of_pool(w))};
    }
    assert_true(n_values <= SAID_MOST);
    document->document.values = values;
    document->document.n_values = n_values;
    document->words[n++] = (struct aj_doc_word){AJ_ATTR_STATE, "张三的状态"};
    document->words[n++] = (struct aj_doc_word){AJ_ATTR_PERSON, "张三的人"};
    document->document.n_words = n;
}

static int suggest_world_open(void **state)
{
    struct world *w;

    (void)world_open(state);
    w = *state;
    for (unsigned i = 0; i < DOCS; i++) {
        struct own_document *document = make_document(w, i);
        unsigned shelf = chance(w->home, SHELVES);

        document->document.facts.secrecy = shelf / 2;
        document->document.facts.sealed = shelf % 2;
        make_words(w, document);
        put_one(w, document);
    }
    for (unsigned i = 0; i < DOCS; i += 7)
        remove_one(w, i);
    return 0;
}

static void fold_into(const char *text, char out[64])
{
    struct aj_search_text folded = {0};

    well(aj_search_fold(text, strlen(text), &folded, &err));
    (void)snprintf(out, 64, "%s", folded.text);
    aj_search_text_release(&folded);
}

static bool has_reading(const char *text, const char *typed)
{
    struct aj_arena arena = {.limit = (size_t)64 << 10};
    struct aj_pinyin_list list;
    struct aj_buf letters = {0};
    bool is_pinyin = false;
    bool found = false;

    well(aj_pinyin_query(typed, &letters, &is_pinyin, &err));
    well(aj_pinyin_name(text, &arena, &list, &err));
    for (size_t i = 0; i < list.n && is_pinyin; i++) {
        found = found || strncmp(list.at[i].joined, letters.data, letters.size) == 0 ||
                strncmp(list.at[i].initials, letters.data, letters.size) == 0;
    }
    aj_buf_release(&letters);
    aj_arena_reset(&arena);
    return found;
}

static bool matches(const char *text, const char *typed, int way)
{
    char folded[64], wanted[64];

    fold_into(text, folded);
    fold_into(typed, wanted);
    if (way == 0)
        return strncmp(folded, wanted, strlen(wanted)) == 0;
    return way == 1 ? has_reading(text, typed) : strstr(folded, wanted) != NULL;
}

/* One more document has the value. */
static void count_value(struct expected *expected, const struct aj_doc_word *word)
{
    char folded[64];
    size_t i = 0;

    fold_into(word->text, folded);
    while (i < expected->n && (expected->list[i].attribute != word->attribute ||
                               strcmp(expected->folded[i], folded) != 0))
        i++;
    if (i == expected->n) {
        assert_true(expected->n < MOST);
        expected->list[i] = (struct aj_suggestion){word->attribute, word->text, 0};
        memcpy(expected->folded[i], folded, sizeof(folded));
        expected->order[i] = i;
        expected->n++;
    }
    expected->list[i].documents++;
}

static bool is_suggested(enum aj_attribute attribute)
{
    for (size_t a = 0; a < AJ_COUNTOF(attributes); a++) {
        if (attributes[a] == attribute)
            return true;
    }
    return false;
}

static bool said_before(const struct aj_document *document, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (document->words[i].attribute == document->words[at].attribute &&
            strcmp(document->words[i].text, document->words[at].text) == 0)
            return true;
    }
    return false;
}

static struct expected *sorting; /* qsort takes no argument */

static int by_documents(const void *a, const void *b)
{
    const size_t left = *(const size_t *)a;
    const size_t right = *(const size_t *)b;
    const struct aj_suggestion *l = &sorting->list[left];
    const struct aj_suggestion *r = &sorting->list[right];
    int order;

    if (l->documents != r->documents)
        return l->documents > r->documents ? -1 : 1;
    order = strcmp(sorting->folded[left], sorting->folded[right]);
    return order != 0 ? order : (int)l->attribute - (int)r->attribute;
}

static void expect(struct world *w, const char *typed, const roaring_bitmap_t *visible,
                   struct expected *out)
{
    out->n = 0;
    for (int way = 0; way < 3 && out->n == 0; way++) {
        for (unsigned i = 0; i < DOCS; i++) {
            if (!w->now[i] || !roaring_bitmap_contains(visible, w->numbers[i]))
                continue;
            for (size_t k = 0; k < w->now[i]->document.n_words; k++) {
                const struct aj_doc_word *word = &w->now[i]->words[k];

                if (is_suggested(word->attribute) && matches(word->text, typed, way) &&
                    !said_before(&w->now[i]->document, k))
                    count_value(out, word);
            }
        }
    }
    sorting = out;
    if (out->n > 0)
        qsort(out->order, out->n, sizeof(out->order[0]), by_documents);
}

/* Documents that may be seen: some or all of those on some shelves, by their lower bits. Those of
   whole chunks are named one by one if `named`. */
static size_t choose_visible(struct world *w, bool named, struct aj_chunk_docs *list,
                             roaring_bitmap_t *all)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    size_t n = 0;

    well(aj_chunks_read(txn, &chunks, &err));
    for (uint32_t c = 0; c < chunks.n; c++) {
        roaring_bitmap_t *docs = roaring_bitmap_create();
        bool whole = chance(w->home, 3) == 0;

        for (unsigned i = 0; i < DOCS; i++) {
            if (w->numbers[i] >> 16 == c && (whole || chance(w->home, 2))) {
                roaring_bitmap_add(docs, w->numbers[i] & 0xFFFF); /* dead ones, too */
                if (w->now[i])
                    roaring_bitmap_add(all, w->numbers[i]);
            }
        }
        list[n++] = (struct aj_chunk_docs){c, chunks.shelves[c], whole && !named ? NULL : docs};
        if (whole && !named)
            roaring_bitmap_free(docs);
        if (chance(w->home, 3) > 0)
            continue;
        n--; /* not visible at all */
        roaring_bitmap_remove_range(all, c << 16, (uint64_t)(c + 1) << 16);
        if (!whole || named)
            roaring_bitmap_free(docs);
    }
    return n;
}

static void drop_visible(const struct aj_chunk_docs *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].docs)
            roaring_bitmap_free(list[i].docs);
    }
}

static void assert_suggested(struct world *w, const struct aj_suggest_wish *wish,
                             const struct expected *expected)
{
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    struct aj_suggestions list;

    well(aj_suggest(txn, w->search, wish, &arena, &list, &err));
    assert_int_equal(list.n, expected->n < wish->most ? expected->n : wish->most);
    for (size_t i = 0; i < list.n; i++) {
        const size_t at = expected->order[i];
        char folded[64];

        fold_into(list.list[i].text, folded);
        assert_string_equal(folded, expected->folded[at]);
        assert_int_equal(list.list[i].attribute, expected->list[at].attribute);
        assert_int_equal(list.list[i].documents, expected->list[at].documents);
    }
    aj_arena_reset(&arena);
}

static void suggestions_are_what_visible_documents_have(void **state)
{
    static const char *const typed[] = {"张",    "张三", "云", "a",    "A",      "三", "院",
                                        "zhang", "zs",   "z",  "lb",   "国",     "lv", "城三",
                                        "x",     "",     " ",  "ＺＳ", "章子怡", "c"};
    struct world *w = *state;
    struct expected *expected = malloc(sizeof(*expected));

    assert_non_null(expected);
    for (unsigned round = 0; round < 120; round++) {
        struct aj_chunk_docs visible[8];
        roaring_bitmap_t *all = roaring_bitmap_create();
        const char *word = typed[round % AJ_COUNTOF(typed)];
        struct aj_suggest_wish wish = {word, 1 + chance(w->home, 20), visible, 0, 0};

        wish.n_visible = choose_visible(w, round % 3 > 0, visible, all);
        expect(w, *word && strcmp(word, " ") != 0 ? word : "nothing", all, expected);
        assert_suggested(w, &wish, expected);
        wish.few = DOCS; /* and read themselves, if they are named */
        assert_suggested(w, &wish, expected);
        wish.few = 3 + chance(w->home, 6); /* and if few of them have what is wanted */
        assert_suggested(w, &wish, expected);
        drop_visible(visible, wish.n_visible);
        roaring_bitmap_free(all);
    }
    free(expected);
}

static uint32_t documents_with(struct world *w, const char *text, unsigned shelf)
{
    uint32_t n = 0;

    for (unsigned i = 0; i < DOCS; i++) {
        if (!w->now[i] || aj_shelf_of(&w->now[i]->document.facts) != shelf)
            continue;
        for (size_t k = 0; k < w->now[i]->document.n_words; k++) {
            n += w->now[i]->words[k].attribute == AJ_ATTR_NAME &&
                 strcmp(w->now[i]->words[k].text, text) == 0;
        }
    }
    return n;
}

static void shelves_that_are_not_given_are_not_read(void **state)
{
    struct world *w = *state;
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    AJ_AUTO(aj_chunks_release) struct aj_chunks chunks = {0};
    struct own_document *document = make_document(w, 100);
    const struct aj_doc_word secret = {AJ_ATTR_NAME, "独孤求败"};
    struct aj_chunk_docs open = {0, 0, NULL};
    struct aj_suggest_wish wish = {"独", 8, &open, 1, AJ_SUGGEST_FEW};
    struct aj_suggestions list;
    struct aj_txn *txn;

    document->document.words = &secret;
    document->document.n_words = 1;
    document->document.facts.sealed = true;
    document->document.facts.secrecy = 0;
    put_one(w, document);
    put_row(w->home, AJ_TABLE_SEARCH_VALUE, bytes_of("s\1\12!"), bytes_of("damaged"));
    put_row(w->home, AJ_TABLE_SEARCH_VALUE, bytes_of("s\1\12张"), bytes_of("damaged"));
    txn = begin_read(w->home);
    well(aj_chunks_read(txn, &chunks, &err));
    while (chunks.shelves[open.chunk] != 0)
        open.chunk++;
    well(aj_suggest(txn, w->search, &wish, &arena, &list, &err));
    assert_int_equal(list.n, 0);
    wish.typed = "张";
    well(aj_suggest(txn, w->search, &wish, &arena, &list, &err));
    assert_true(list.n > 0);
    for (size_t i = 0; i < list.n; i++) {
        if (list.list[i].attribute == AJ_ATTR_NAME)
            assert_true(list.list[i].documents <= documents_with(w, list.list[i].text, 0));
    }
    wish.typed = "独";
    open = (struct aj_chunk_docs){w->numbers[100] >> 16, 1, NULL};
    well(aj_suggest(txn, w->search, &wish, &arena, &list, &err));
    assert_int_equal(list.n, 1);
    assert_string_equal(list.list[0].text, "独孤求败");
    wish.typed = "张";
    assert_int_equal(aj_suggest(txn, w->search, &wish, &arena, &list, NULL), AJ_CORRUPT);
    aj_txn_end(txn);
    aj_arena_reset(&arena);
}

#define MANY  500
#define NAMED 100

struct many { /* a document of so many words, and its text: before it names that are others' words
               */
    char texts[NAMED + MANY][24];
    struct aj_doc_word words[NAMED + MANY];
    struct aj_doc_value values[NAMED + MANY];
};

static struct many *make_many(struct own_document *document)
{
    struct many *many = malloc(sizeof(*many));

    assert_non_null(many);
    for (unsigned i = 0; i < NAMED + MANY; i++) {
        const bool is_unit = i >= NAMED + MANY / 2;

        (void)snprintf(many->texts[i], sizeof(many->texts[i]), i < NAMED ? "王0%u" : "王%u", i);
        many->words[i] =
            (struct aj_doc_word){is_unit ? AJ_ATTR_UNIT : AJ_ATTR_NAME, many->texts[i]};
        many->values[i] = (struct aj_doc_value){is_unit ? AJ_FIELD_UNIT : AJ_FIELD_NAME, 0,
                                                bytes_of(many->texts[i])};
    }
    document->document.words = many->words + NAMED;
    document->document.n_words = MANY;
    document->document.values = many->values;
    document->document.n_values = NAMED + MANY;
    return many;
}

/* A document of another shelf that has the words of NAMED. */
static void put_named(struct world *w, const struct own_document *document, struct many *many)
{
    const unsigned shelf = (aj_shelf_of(&document->document.facts) + 1) % AJ_SHELF_COUNT;
    struct own_document *other = on_shelf(w, 121, shelf);

    other->document.words = many->words;
    other->document.n_words = NAMED;
    put_one(w, other);
}

/* More values than are looked at: those that are suggested are right, every attribute has its
   share, and it is the same ones when the document is read itself. */
static void many_values_leave_room_for_those_of_others(void **state)
{
    static const char *const typed[] = {"王", "w", "wang"};
    struct world *w = *state;
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *docs = roaring_bitmap_create();
    struct own_document *document = make_document(w, 120);
    struct many *many = make_many(document);
    struct aj_chunk_docs visible = {.shelf = aj_shelf_of(&document->document.facts), .docs = docs};
    struct aj_suggest_wish wish = {.most = 300, .visible = &visible, .n_visible = 1};
    struct aj_txn *txn;

    put_named(w, document, many);
    put_one(w, document);
    visible.chunk = w->numbers[120] >> 16;
    roaring_bitmap_add(docs, w->numbers[120] & 0xFFFF);
    txn = begin_read(w->home);
    for (size_t t = 0; t < AJ_COUNTOF(typed); t++) {
        struct aj_suggestions list, own;
        size_t n_units = 0;

        wish.typed = typed[t];
        wish.few = 0;
        well(aj_suggest(txn, w->search, &wish, &arena, &list, &err));
        wish.few = 1;
        well(aj_suggest(txn, w->search, &wish, &arena, &own, &err));
        assert_same_suggestions(&list, &own);
        assert_int_equal(list.n, AJ_SUGGEST_LOOK);
        for (size_t i = 0; i < list.n; i++) {
            assert_int_equal(list.list[i].documents, 1);
            n_units += list.list[i].attribute == AJ_ATTR_UNIT;
        }
        assert_int_equal(n_units, AJ_SUGGEST_LOOK / 5); /* names get what is left */
    }
    aj_txn_end(txn);
    aj_arena_reset(&arena);
    free(many);
}

int main(void)
{
#define with_world(f) cmocka_unit_test_setup_teardown(f, suggest_world_open, world_close)
    const struct CMUnitTest tests[] = {
        with_world(suggestions_are_what_visible_documents_have),
        with_world(shelves_that_are_not_given_are_not_read),
        with_world(many_values_leave_room_for_those_of_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
