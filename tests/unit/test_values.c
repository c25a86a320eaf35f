/* Values of attributes beside a plain list of them. */
#include "search_home.h"

#include "base/pinyin.h"
#include "base/search_text.h"
#include "index/search/values/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 1200

struct known { /* one value of the model */
    enum aj_attribute attribute;
    char *shown;
    char *folded;
    uint32_t number;
    unsigned shelves; /* bits */
};

struct model {
    struct known list[MOST];
    size_t n;
    uint32_t next[AJ_ATTR_COUNT];
};

static const enum aj_attribute attributes[] = {AJ_ATTR_UNIT, AJ_ATTR_NAME, AJ_ATTR_STATE};

static char *folded_of(const char *text)
{
    struct aj_search_text folded = {0};

    well(aj_search_fold(text, strlen(text), &folded, &err));
    free(folded.from);
    return folded.text;
}

static struct known *find_known(struct model *model, enum aj_attribute attribute,
                                const char *folded)
{
    for (size_t i = 0; i < model->n; i++) {
        if (model->list[i].attribute == attribute && strcmp(model->list[i].folded, folded) == 0)
            return &model->list[i];
    }
    return NULL;
}

/* What the number of a word must be; notes it. */
static uint32_t expected_number(struct model *model, unsigned shelf, const struct aj_doc_word *word)
{
    char *folded = folded_of(word->text);
    struct known *known = find_known(model, word->attribute, folded);

    if (!known) {
        assert_true(model->n < MOST);
        known = &model->list[model->n++];
        *known = (struct known){.attribute = word->attribute,
                                .shown = strdup(word->text),
                                .folded = folded,
                                .number = model->next[word->attribute]++};
    } else {
        free(folded);
    }
    known->shelves |= 1u << shelf;
    return known->number;
}

static void forget(struct model *model)
{
    for (size_t i = 0; i < model->n; i++) {
        free(model->list[i].shown);
        free(model->list[i].folded);
    }
    free(model);
}

/* Short ones again and again, long ones that share 240 bytes and more. */
static char *random_value(struct search_home *home)
{
    struct aj_buf text = {0};

    for (unsigned i = chance(home, 8) ? 0 : 76 + chance(home, 4); i > 0; i--)
        aj_buf_add(&text, "长", 3);
    for (unsigned i = chance(home, 3); i > 0; i--) /* the cut falls within a character, too */
        aj_buf_add(&text, "x", 1);
    random_name(home, &text, 1 + chance(home, chance(home, 2) ? 3 : 6));
    assert_false(text.failed);
    return text.data;
}

static void number_some(struct search_home *home, struct model *model, int words)
{
    struct aj_value_cache cache = {0};
    struct aj_txn *txn = begin_write(home);
    char **texts = calloc((size_t)words, sizeof(*texts));

    assert_non_null(texts);
    for (int i = 0; i < words; i++) {
        const struct aj_doc_word word = {attributes[chance(home, AJ_COUNTOF(attributes))],
                                         texts[i] = random_value(home)};
        unsigned shelf = chance(home, 3);
        uint32_t number = UINT32_MAX;

        well(aj_value_number(txn, &cache, shelf, &word, &number, &err));
        assert_int_equal(number, expected_number(model, shelf, &word));
    }
    commit(txn);
    aj_value_cache_release(&cache);
    for (int i = 0; i < words; i++)
        free(texts[i]);
    free(texts);
}

static struct model *numbered(struct search_home *home)
{
    struct model *model = calloc(1, sizeof(*model));

    assert_non_null(model);
    for (int call = 0; call < 10; call++)
        number_some(home, model, call == 0 ? 500 : 60);
    return model;
}

static void a_value_has_one_number_by_its_folded_text(void **state)
{
    struct search_home *home = *state;
    struct model *model = numbered(home);
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);

    for (size_t i = 0; i < model->n; i++) {
        const struct known *known = &model->list[i];
        AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
        uint32_t number;

        well(aj_value_find(txn, known->attribute, known->shown, &number, &err));
        assert_int_equal(number, known->number);
        well(aj_value_find(txn, known->attribute, known->folded, &number, &err));
        assert_int_equal(number, known->number);
        well(aj_value_text(txn, known->attribute, known->number, &shown, &err));
        assert_string_equal(shown.data, known->shown);
    }
    for (size_t a = 0; a < AJ_COUNTOF(attributes); a++) {
        uint32_t n;

        well(aj_value_count(txn, attributes[a], &n, &err));
        assert_int_equal(n, model->next[attributes[a]]);
    }
    forget(model);
}

struct visited {
    uint32_t list[MOST];
    size_t n;
    size_t most;
};

static enum aj_code note(void *arg, uint32_t number, bool *go_on, struct aj_err *err)
{
    struct visited *visited = arg;

    (void)err;
    assert_true(visited->n < visited->most);
    visited->list[visited->n++] = number;
    *go_on = visited->n < visited->most;
    return AJ_OK;
}

static bool has_reading(const struct known *known, const char *typed)
{
    struct aj_arena arena = {.limit = (size_t)64 << 10};
    struct aj_pinyin_list list;
    bool found = false;

    well(aj_pinyin_name(known->shown, &arena, &list, &err));
    for (size_t i = 0; i < list.n; i++) {
        found = found || strncmp(list.at[i].joined, typed, strlen(typed)) == 0 ||
                strncmp(list.at[i].initials, typed, strlen(typed)) == 0;
    }
    aj_arena_reset(&arena);
    return found;
}

static bool is_wanted(const struct known *known, const struct aj_value_walk *walk,
                      const char *folded)
{
    if (known->attribute != walk->attribute || !(known->shelves >> walk->shelf & 1))
        return false;
    switch (walk->how) {
    case AJ_VALUE_BEGINS_WITH:
        return strncmp(known->folded, folded, strlen(folded)) == 0;
    case AJ_VALUE_HOLDS:
        return strstr(known->folded, folded);
    case AJ_VALUE_PINYIN:
    default:
        return known->attribute != AJ_ATTR_STATE && *folded && has_reading(known, folded);
    }
}

static const char *folded_by_number(const struct model *model, enum aj_attribute attribute,
                                    uint32_t number)
{
    for (size_t i = 0; i < model->n; i++) {
        if (model->list[i].attribute == attribute && model->list[i].number == number)
            return model->list[i].folded;
    }
    fail_msg("no value %u", number);
    return "";
}

/* By folded text; those that share 240 bytes and more in any order. */
static void assert_in_order(const struct model *model, const struct aj_value_walk *walk,
                            const struct visited *visited)
{
    const char *before = "";

    for (size_t i = 0; i < visited->n; i++) {
        const char *folded = folded_by_number(model, walk->attribute, visited->list[i]);

        assert_true(strncmp(before, folded, 238) <= 0);
        before = folded;
    }
}

static void walk_and_compare(struct aj_txn *txn, struct model *model, struct aj_value_walk *walk)
{
    struct visited visited = {.most = MOST};
    char *folded = folded_of(walk->text);
    size_t n = 0;

    walk->visit = note;
    walk->arg = &visited;
    well(aj_value_each(txn, walk, &err));
    for (size_t k = 0; k < model->n; k++) {
        size_t times = 0;

        for (size_t i = 0; i < visited.n; i++)
            times += visited.list[i] == model->list[k].number;
        if (is_wanted(&model->list[k], walk, folded)) {
            assert_int_equal(times, 1);
            n++;
        }
    }
    assert_int_equal(visited.n, n);
    if (walk->how != AJ_VALUE_PINYIN)
        assert_in_order(model, walk, &visited);
    free(folded);
}

static void a_walk_meets_what_the_list_says(void **state)
{
    static const char *const typed[] = {"",   "张", "張", "王李", "院", "a",  "A",   "zh",
                                        "zs", "w",  "xx", "长",   "车", "三", "国b", "zzzz"};
    struct search_home *home = *state;
    struct model *model = numbered(home);
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);

    for (unsigned i = 0; i < 3 * AJ_COUNTOF(attributes) * AJ_COUNTOF(typed); i++) {
        for (unsigned how = AJ_VALUE_BEGINS_WITH; how <= AJ_VALUE_PINYIN; how++) {
            struct aj_value_walk walk = {
                .shelf = i % 3,
                .attribute = attributes[i / 3 % AJ_COUNTOF(attributes)],
                .how = (enum aj_value_how)how,
                .text = typed[i / 3 / AJ_COUNTOF(attributes)],
            };

            walk_and_compare(txn, model, &walk);
        }
    }
    forget(model);
}

static void a_walk_with_a_long_text_tells_long_values_apart(void **state)
{
    struct search_home *home = *state;
    struct model *model = numbered(home);
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);
    size_t n_long = 0;

    for (size_t i = 0; i < model->n; i++) {
        struct aj_value_walk walk = {.attribute = model->list[i].attribute};

        if (strlen(model->list[i].shown) <= 240)
            continue;
        n_long++;
        walk.text = model->list[i].shown;
        walk_and_compare(txn, model, &walk);
        walk.how = AJ_VALUE_HOLDS;
        walk.text = model->list[i].shown + 234; /* between two characters: 长 is three bytes */
        walk_and_compare(txn, model, &walk);
    }
    assert_true(n_long > 20);
    forget(model);
}

static void a_walk_ends_when_the_visitor_says_so_or_behind_its_rows(void **state)
{
    struct search_home *home = *state;
    struct model *model = numbered(home);
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(home);
    struct visited visited = {.most = 3};
    struct aj_value_walk walk = {.attribute = AJ_ATTR_NAME, .text = "", .visit = note};

    walk.arg = &visited;
    well(aj_value_each(txn, &walk, &err));
    assert_int_equal(visited.n, 3);
    visited = (struct visited){.most = MOST};
    walk.rows = 5;
    well(aj_value_each(txn, &walk, &err));
    assert_int_equal(visited.n, 5);
    forget(model);
}

static void one_text_of_two_attributes_is_two_values(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);
    struct aj_value_cache cache = {0};
    uint32_t next[AJ_ATTR_COUNT] = {0};
    char texts[600][8];

    for (unsigned i = 0; i < AJ_COUNTOF(texts); i++) {
        (void)snprintf(texts[i], sizeof(texts[i]), "%u", i);
        for (unsigned a = 0; a < AJ_COUNTOF(attributes); a++) {
            const struct aj_doc_word word = {attributes[a], texts[i]};
            uint32_t number;

            if (i % (a + 1) != 0) /* or their numbers would be the same */
                continue;
            well(aj_value_number(txn, &cache, 0, &word, &number, &err));
            assert_int_equal(number, next[word.attribute]++);
        }
    }
    aj_value_cache_release(&cache);
    aj_txn_end(txn);
}

/* A control character is folded away: the name of one and the unit of another must not meet. */
static void the_parts_of_a_person_stay_apart(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);
    uint32_t number;

    assert_int_equal(value_number(txn, 0, AJ_ATTR_PERSON, "张三\x1F云溪所"), 0);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_PERSON, "张三云\x1F溪所"), 1);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_PERSON, "张三\x1F"), 2);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_PERSON, "张三"), 3);
    well(aj_value_find(txn, AJ_ATTR_PERSON, "張 三\x1F雲溪 所", &number, &err));
    assert_int_equal(number, 0);
    aj_txn_end(txn);
}

static void a_value_may_be_very_long(void **state)
{
    struct search_home *home = *state;
    struct aj_txn *txn = begin_write(home);
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct visited visited = {.most = MOST};
    struct aj_value_walk walk = {
        .attribute = AJ_ATTR_UNIT, .how = AJ_VALUE_PINYIN, .text = "yueyuex"};

    aj_buf_addf(&text, "乐乐");
    for (int i = 0; i < 100000; i++)
        aj_buf_add(&text, "x", 1);
    assert_int_equal(value_number(txn, 0, AJ_ATTR_UNIT, text.data), 0);
    walk.visit = note;
    walk.arg = &visited;
    well(aj_value_each(txn, &walk, &err));
    assert_int_equal(visited.n, 1);
    aj_txn_end(txn);
}

int main(void)
{
#define with_home(f) cmocka_unit_test_setup_teardown(f, search_home_open, search_home_close)
    const struct CMUnitTest tests[] = {
        with_home(a_value_has_one_number_by_its_folded_text),
        with_home(a_walk_meets_what_the_list_says),
        with_home(a_walk_with_a_long_text_tells_long_values_apart),
        with_home(a_walk_ends_when_the_visitor_says_so_or_behind_its_rows),
        with_home(one_text_of_two_attributes_is_two_values),
        with_home(the_parts_of_a_person_stay_apart),
        with_home(a_value_may_be_very_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
