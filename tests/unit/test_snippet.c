/* Passages: every row of snippet_rows.inc is a test of its own. */
#define _GNU_SOURCE /* memmem */

#include "texts_world.h"

#include "base/utf8.h"
#include "index/search/text/snippet.h"

#include <stdio.h>

struct snippet_row {
    const char *name;
    struct {
        enum aj_doc_field field;
        uint32_t paper;
        const char *text;
    } values[4];
    const char *needles[3];
    unsigned characters;
    bool unmasked;
    const char *shown;
};

#include "snippet_rows.inc"

/* Needles as an engine would give them: folded, with all places of the document's text. */
struct needles {
    struct aj_search_text folded[8];
    struct aj_buf text[8];
    struct aj_buf places[8];
    struct aj_snippet_needle list[8];
    size_t n;
};

static void needles_release(struct needles *needles)
{
    for (size_t i = 0; i < needles->n; i++) {
        aj_search_text_release(&needles->folded[i]);
        aj_buf_release(&needles->text[i]);
        aj_buf_release(&needles->places[i]);
    }
    *needles = (struct needles){0};
}

static void find_places(const struct texts_world *w, struct aj_bytes text, struct aj_buf *places)
{
    const char *all = w->pieces.text.data;
    uint32_t place = 0;

    for (size_t at = 0; at + text.size <= w->pieces.text.size; at++) {
        if (((unsigned char)all[at] & 0xC0) == 0x80)
            continue;
        if (memcmp(all + at, text.data, text.size) == 0)
            aj_buf_add(places, &place, sizeof(place));
        place++;
    }
}

/* U+0001 at its ends stays. */
static void add_needle(const struct texts_world *w, struct needles *needles, const char *given)
{
    size_t i = needles->n++;
    bool before = given[0] == 1;
    bool behind = given[strlen(given) - 1] == 1;

    well(
        aj_search_fold(given + before, strlen(given) - before - behind, &needles->folded[i], &err));
    aj_buf_add(&needles->text[i], "\x01", before);
    aj_buf_add(&needles->text[i], needles->folded[i].text, needles->folded[i].size);
    aj_buf_add(&needles->text[i], "\x01", behind);
    find_places(w, buf_bytes(&needles->text[i]), &needles->places[i]);
    needles->list[i] =
        (struct aj_snippet_needle){.text = buf_bytes(&needles->text[i]),
                                   .places = (const void *)needles->places[i].data,
                                   .n_places = needles->places[i].size / sizeof(uint32_t)};
}

static struct aj_snippet_want want_of(const struct texts_world *w, const struct needles *needles,
                                      unsigned characters)
{
    return (struct aj_snippet_want){.needles = needles->list,
                                    .n_needles = needles->n,
                                    .field_starts = w->pieces.field_starts,
                                    .characters = characters};
}

/* What a caller relies on, whatever the document holds. */
static void check(const struct aj_snippet *s)
{
    size_t before = 0;

    assert_true(aj_utf8_plain(s->text, s->size, false));
    assert_int_equal(s->text[s->size], '\0');
    assert_true(s->field >= AJ_FIELD_NUMBER || s->size == 0);
    for (size_t i = 0; i < s->n_marks; i++) {
        const struct aj_snippet_mark *mark = &s->marks[i];

        assert_true(mark->start < mark->end && mark->end <= s->size);
        assert_true(i == 0 || mark->start > before);
        assert_true(aj_utf8_valid(s->text + mark->start, mark->end - mark->start));
        assert_true(s->text[mark->start] != ' ' && s->text[mark->end - 1] != ' ');
        before = mark->end;
    }
}

static void dump(const struct aj_snippet *s, struct aj_buf *out)
{
    size_t at = 0;

    aj_buf_addf(out, "%d/%u/%u ", (int)s->field, s->paper, s->page);
    for (size_t i = 0; i < s->n_marks; i++) {
        aj_buf_add(out, s->text + at, s->marks[i].start - at);
        aj_buf_addf(out, "«");
        aj_buf_add(out, s->text + s->marks[i].start, s->marks[i].end - s->marks[i].start);
        aj_buf_addf(out, "»");
        at = s->marks[i].end;
    }
    aj_buf_add(out, s->text + at, s->size - at);
}

static void make(struct texts_world *w, const struct aj_snippet_want *want, struct aj_buf *out)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = open_text(w, 1);
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_snippet snippet;

    well(aj_snippet_make(reader, want, &arena, &snippet, &err));
    check(&snippet);
    dump(&snippet, out);
    aj_arena_reset(&arena);
}

/* The row of this test; cmocka's state is the world. */
static const struct snippet_row *row_now;

static void row_is_shown(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(needles_release) struct needles needles = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    struct aj_doc_value values[4];
    struct aj_snippet_want want;
    size_t n = 0;

    for (; n < 4 && row_now->values[n].text; n++) {
        values[n] = (struct aj_doc_value){.field = row_now->values[n].field,
                                          .paper = row_now->values[n].paper,
                                          .text = bytes_of(row_now->values[n].text)};
    }
    put_values(w, 1, values, n);
    for (size_t i = 0; i < 3 && row_now->needles[i]; i++)
        add_needle(w, &needles, row_now->needles[i]);
    want = want_of(w, &needles, row_now->characters);
    want.unmasked = row_now->unmasked;
    make(w, &want, &shown);
    assert_string_equal(shown.data, row_now->shown);
}

static int row_open(void **state)
{
    row_now = *state;
    return texts_world_open(state);
}

/* ---- beyond rows ---- */

/* The place where a piece of a long page is cut is seen by nobody. */
static void a_hit_over_the_cut_of_a_long_page_is_whole(void **state)
{
    static const char words[] = "原告欧阳张三丰诉称";
    struct texts_world *w = *state;
    AJ_AUTO(aj_buf_release) struct aj_buf body = {0};
    struct aj_doc_value value = {.field = AJ_FIELD_BODY, .paper = 2};

    while (body.size < AJ_PIECE_MOST - 15)
        aj_buf_addf(&body, "法");
    aj_buf_addf(&body, "%s", words);
    while (body.size < 3 * AJ_PIECE_MOST)
        aj_buf_addf(&body, "院");
    value.text = buf_bytes(&body);
    put_values(w, 1, &value, 1);
    for (size_t from = 0; from < 7; from++) { /* every text of three characters of these */
        AJ_AUTO(needles_release) struct needles needles = {0};
        AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
        struct aj_snippet_want want;
        char needle[10] = "";
        char marked[20];

        memcpy(needle, words + 3 * from, 9);
        add_needle(w, &needles, needle);
        want = want_of(w, &needles, 20);
        make(w, &want, &shown);
        (void)snprintf(marked, sizeof(marked), "«%s»", needle);
        if (!strstr(shown.data, marked) || !strstr(shown.data, "院院") ||
            strncmp(shown.data, "15/2/1 …", 10) != 0)
            fail_msg("%s: %s", needle, shown.data);
    }
}

static void a_needle_without_places_is_marked_where_it_is_seen(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(needles_release) struct needles needles = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    const struct aj_doc_value value = {.field = AJ_FIELD_BODY, .text = bytes_of("原告张三诉称")};
    struct aj_snippet_want want;

    put_values(w, 1, &value, 1);
    add_needle(w, &needles, "张三");
    add_needle(w, &needles, "诉");
    needles.list[1].places = NULL;
    needles.list[1].n_places = 0;
    want = want_of(w, &needles, 0);
    make(w, &want, &shown);
    assert_string_equal(shown.data, "15/0/0 原告«张三诉»称");
}

/* It begins before the window and ends in it. */
static void a_needle_without_places_is_marked_as_far_as_it_is_seen(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(needles_release) struct needles needles = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    const struct aj_doc_value value = {
        .field = AJ_FIELD_BODY, .text = bytes_of("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")};
    struct aj_snippet_want want;

    put_values(w, 1, &value, 1);
    add_needle(w, &needles, "午未");
    add_needle(w, &needles, "庚辛壬癸子丑寅卯辰");
    needles.list[1].places = NULL;
    needles.list[1].n_places = 0;
    want = want_of(w, &needles, 12);
    make(w, &want, &shown);
    assert_string_equal(shown.data, "15/0/0 …«子丑寅卯辰»巳«午未»申酉戌亥");
}

/* As scanned papers are: what stands before the hit is much longer than its folded text. */
static void a_text_of_blanks_is_folded_far_enough(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(needles_release) struct needles needles = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf body = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
    struct aj_doc_value value = {.field = AJ_FIELD_BODY};
    struct aj_snippet_want want;

    for (int i = 0; i < 900; i++)
        aj_buf_addf(&body, "%s", i == 800 ? "张 三 " : "法 \n\n\n ");
    value.text = buf_bytes(&body);
    put_values(w, 1, &value, 1);
    add_needle(w, &needles, "张三");
    want = want_of(w, &needles, 12);
    make(w, &want, &shown);
    assert_string_equal(shown.data, "15/0/0 …法 «张 三» 法 法 法…");
}

/* Some characters of what the document's text holds, within one value. */
static bool pick_needle(struct texts_world *w, char needle[40])
{
    const char *text = w->pieces.text.data;
    size_t at = chance(w, (uint32_t)w->pieces.text.size);
    size_t end = at;

    while (at < w->pieces.text.size && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    end = at;
    for (uint32_t n = 1 + chance(w, 4); n > 0 && text[end] != 1; n--)
        (void)aj_utf8_next(text, w->pieces.text.size, &end);
    memcpy(needle, text + at, end - at);
    needle[end - at] = '\0';
    return end > at && needle[0] != ' ' && needle[end - at - 1] != ' ';
}

static void put_random_document(struct texts_world *w, bool sentences)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    struct aj_doc_value values[3] = {
        {.field = AJ_FIELD_NAME, .text = bytes_of("张三")},
        {.field = AJ_FIELD_TITLE, .paper = 1, .text = bytes_of("起诉状")},
        {.field = AJ_FIELD_BODY, .paper = 1},
    };
    uint32_t n = chance(w, 3) ? chance(w, 60) : chance(w, 3000);

    for (uint32_t i = 0; i < n; i++) {
        if (sentences) {
            add_sentences(w, 30, &bytes);
        } else {
            add_some(w, &bytes);
        }
    }
    values[2].text = buf_bytes(&bytes);
    put_values(w, 1, values, 3);
}

static void passages_of_random_documents_hold_what_was_searched(void **state)
{
    struct texts_world *w = *state;

    for (int round = 0; round < 1500; round++) {
        AJ_AUTO(needles_release) struct needles needles = {0};
        AJ_AUTO(aj_buf_release) struct aj_buf shown = {0};
        bool sentences = chance(w, 2);
        struct aj_snippet_want want;
        char needle[40];

        put_random_document(w, sentences);
        for (uint32_t n = 1 + chance(w, 3); n > 0; n--) {
            if (pick_needle(w, needle))
                add_needle(w, &needles, needle);
        }
        want = want_of(w, &needles, 5 + chance(w, 80));
        make(w, &want, &shown);
        /* Among malformed bytes and marks a piece folds a little otherwise by itself. */
        if (sentences && needles.n > 0 && !strstr(shown.data, "«"))
            fail_msg("%s is not in %s", needle, shown.data);
        well(aj_texts_remove(w->txn, 1, &err));
    }
}

static void places_that_are_not_in_the_text_are_corrupt_and_never_a_crash(void **state)
{
    struct texts_world *w = *state;
    size_t n_corrupt = 0;

    put_random_document(w, true);
    for (int round = 0; round < 2000; round++) {
        AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = open_text(w, 1);
        struct aj_arena arena = {.limit = (size_t)1 << 20};
        uint32_t places[3][4];
        uint32_t starts[AJ_DOC_FIELD_COUNT];
        struct aj_snippet_needle needles[3];
        struct aj_snippet_want want = {needles, 3, starts, chance(w, 100), false};
        struct aj_snippet snippet;
        enum aj_code code;

        for (size_t i = 0; i < 3; i++) {
            for (size_t j = 0; j < 4; j++)
                places[i][j] = chance(w, 4) ? chance(w, 200) : 0xFFFFFFF0u + chance(w, 16);
            needles[i] = (struct aj_snippet_needle){bytes_of(i ? "原告" : "\x01\x01"), places[i],
                                                    chance(w, 5)};
        }
        for (size_t f = 0; f < AJ_DOC_FIELD_COUNT; f++)
            starts[f] = chance(w, 3) ? chance(w, 200) : 0xFFFFFFF0u + chance(w, 16);
        code = aj_snippet_make(reader, &want, &arena, &snippet, NULL);
        assert_true(code == AJ_OK || code == AJ_CORRUPT);
        if (code == AJ_OK)
            check(&snippet);
        n_corrupt += code == AJ_CORRUPT;
        aj_arena_reset(&arena);
    }
    assert_in_range(n_corrupt, 1, 1999);
}

static void too_small_an_arena_is_told(void **state)
{
    struct texts_world *w = *state;
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct needles none = {0};
    struct aj_snippet_want want;
    struct aj_arena arena = {.limit = 10};
    struct aj_snippet snippet;

    put_random_document(w, true);
    want = want_of(w, &none, 0);
    reader = open_text(w, 1);
    assert_int_equal(aj_snippet_make(reader, &want, &arena, &snippet, NULL), AJ_NO_MEMORY);
    aj_arena_reset(&arena);
}

#define world_test(name) cmocka_unit_test_setup_teardown(name, texts_world_open, texts_world_close)

int main(void)
{
    static const struct CMUnitTest others[] = {
        world_test(a_hit_over_the_cut_of_a_long_page_is_whole),
        world_test(a_needle_without_places_is_marked_where_it_is_seen),
        world_test(a_needle_without_places_is_marked_as_far_as_it_is_seen),
        world_test(a_text_of_blanks_is_folded_far_enough),
        world_test(passages_of_random_documents_hold_what_was_searched),
        world_test(places_that_are_not_in_the_text_are_corrupt_and_never_a_crash),
        world_test(too_small_an_arena_is_told),
    };
    struct CMUnitTest tests[AJ_COUNTOF(others) + AJ_COUNTOF(snippet_rows)];
    size_t n = AJ_COUNTOF(others);

    memcpy(tests, others, sizeof(others));
    for (size_t i = 0; i < AJ_COUNTOF(snippet_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = snippet_rows[i].name,
                                         .test_func = row_is_shown,
                                         .setup_func = row_open,
                                         .teardown_func = texts_world_close,
                                         .initial_state = (void *)(uintptr_t)&snippet_rows[i]};
    }
    return cmocka_run_group_tests_name("snippet", tests, NULL, NULL);
}
