/* Somebody who sees 30 files among 20,000 is suggested what an index of these 30 would suggest. */
#include "search_home.h"

#include "index/search/codes/doc_set.h"
#include "index/search/search.h"
#include "index/search/values/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL     20000u
#define HIS     30u
#define OFTEN   (ALL / HIS)
#define N_WORDS 4

struct file {
    char key[16];
    char name[32];
    struct aj_doc_word words[N_WORDS];
    struct aj_doc_value values[N_WORDS];
    struct aj_document document;
};

static bool is_his(unsigned which)
{
    return which % OFTEN == OFTEN / 2 && which / OFTEN < HIS;
}

/* Names of others come before his, in the order of texts and of pinyin. */
static void make_file(unsigned which, struct file *file)
{
    static const enum aj_doc_field fields[N_WORDS] = {AJ_FIELD_NAME, AJ_FIELD_HANDLER,
                                                      AJ_FIELD_UNIT, AJ_FIELD_REASON};
    const bool his = is_his(which);

    (void)snprintf(file->key, sizeof(file->key), "case-%u", which);
    if (his) {
        (void)snprintf(file->name, sizeof(file->name), "张远%02u", which / OFTEN);
    } else {
        (void)snprintf(file->name, sizeof(file->name), "张%05u", which);
    }
    file->words[0] = (struct aj_doc_word){AJ_ATTR_NAME, file->name};
    file->words[1] = (struct aj_doc_word){AJ_ATTR_HANDLER, his ? "张正" : "张安"};
    file->words[2] = (struct aj_doc_word){AJ_ATTR_UNIT, his ? "远山所" : "安山所"};
    file->words[3] = (struct aj_doc_word){AJ_ATTR_REASON, "追索劳动报酬"};
    for (size_t i = 0; i < N_WORDS; i++)
        file->values[i] = (struct aj_doc_value){fields[i], 0, bytes_of(file->words[i].text)};
    file->document = (struct aj_document){.key = file->key,
                                          .facts = {.time = which, .subsidy_fen = -1},
                                          .values = file->values,
                                          .n_values = N_WORDS,
                                          .words = file->words,
                                          .n_words = N_WORDS};
}

struct room {
    struct search_home *home;
    struct aj_search *search;
    roaring_bitmap_t *his;
};

/* All of the files, or only his. */
static void open_room(bool all, struct room *room)
{
    struct file *files = calloc(ALL, sizeof(*files));
    struct aj_document *documents = calloc(ALL, sizeof(*documents));
    struct aj_txn *txn;
    size_t n = 0;

    (void)search_home_open((void **)&room->home);
    well(aj_search_open(&room->search, &err));
    room->his = roaring_bitmap_create();
    assert_true(files && documents && room->his);
    for (unsigned i = 0; i < ALL; i++) {
        if (!all && !is_his(i))
            continue;
        make_file(i, &files[i]);
        documents[n++] = files[i].document;
    }
    txn = begin_write(room->home);
    well(aj_search_put(txn, room->search, documents, n, &err));
    for (unsigned i = 0; i < ALL; i++) {
        uint32_t doc = 0;

        if (is_his(i)) {
            well(aj_search_number(txn, files[i].key, &doc, &err));
            roaring_bitmap_add(room->his, doc);
        }
    }
    commit(txn);
    assert_int_equal(roaring_bitmap_get_cardinality(room->his), HIS);
    free(documents);
    free(files);
}

static void close_room(struct room *room)
{
    void *home = room->home;

    aj_search_close(room->search);
    roaring_bitmap_free(room->his);
    (void)search_home_close(&home);
}

static void suggest(struct room *room, const char *typed, uint64_t few, struct aj_arena *arena,
                    struct aj_suggestions *out)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(room->home);
    const struct aj_chunk_docs visible = {0, 0, room->his};
    const struct aj_suggest_wish wish = {typed, 100, &visible, 1, few};

    well(aj_suggest(txn, room->search, &wish, arena, out, &err));
}

static void who_sees_few_files_is_suggested_what_is_in_them(void **state)
{
    static const struct {
        const char *typed;
        size_t n;
    } asked[] = {{"张", 31},  {"张远", 30}, {"zhang", 31}, {"zy", 30}, {"z", 32},
                 {"远", 1},   {"山", 1},    {"ysuo", 0},   {"yss", 1}, {"远2", 10},
                 {"张安", 0}, {"安", 0},    {"0", 12}};
    struct room all, own;

    (void)state;
    open_room(true, &all);
    open_room(false, &own);
    for (size_t i = 0; i < AJ_COUNTOF(asked); i++) {
        struct aj_arena arena = {.limit = (size_t)1 << 20};
        struct aj_suggestions a, b, walked;

        suggest(&all, asked[i].typed, AJ_SUGGEST_FEW, &arena, &a);
        suggest(&own, asked[i].typed, AJ_SUGGEST_FEW, &arena, &b);
        suggest(&own, asked[i].typed, 0, &arena, &walked);
        if (a.n != asked[i].n)
            fail_msg("%s: %zu suggestions", asked[i].typed, a.n);
        assert_same_suggestions(&a, &b);
        assert_same_suggestions(&a, &walked);
        aj_arena_reset(&arena);
    }
    close_room(&all);
    close_room(&own);
}

/* Files that are not few are narrowed by what is typed. */
static void few_files_that_have_what_is_typed_are_as_good(void **state)
{
    static const struct {
        const char *typed;
        size_t n;
    } asked[] = {{"张远1", 10}, {"张远25", 1}, {"远2", 10}, {"远0", 10}, {"张远3", 0}};
    struct room all, own;

    (void)state;
    open_room(true, &all);
    open_room(false, &own);
    for (size_t i = 0; i < AJ_COUNTOF(asked); i++) {
        struct aj_arena arena = {.limit = (size_t)1 << 20};
        struct aj_suggestions a, b;

        suggest(&all, asked[i].typed, HIS / 3, &arena, &a);
        suggest(&own, asked[i].typed, 0, &arena, &b);
        assert_same_suggestions(&a, &b);
        assert_int_equal(a.n, asked[i].n);
        aj_arena_reset(&arena);
    }
    close_room(&all);
    close_room(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_sees_few_files_is_suggested_what_is_in_them),
        cmocka_unit_test(few_files_that_have_what_is_typed_are_as_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
