/*
 * Any piece of a text is found, in all documents that hold it and in no other: real laws, cut at
 * random, in other spellings, while documents come, change and go. Beside a plain scan.
 * AJ_SEED begins elsewhere, AJ_LONG goes on for so many seconds.
 */
#include "laws_text.h"
#include "search_world.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#define CASES   240u
#define ROUNDS  24u
#define QUERIES 200u

struct recall {
    struct search_world *w;
    struct laws laws;
    struct aj_buf texts[CASES]; /* the body of each case as it was put; size 0: not there */
    unsigned found;             /* questions that had an answer */
    unsigned not_found;
};

static const struct {
    const char *simplified, *traditional;
} spellings[] = {{"国", "國"}, {"会", "會"}, {"劳", "勞"}, {"动", "動"}, {"险", "險"},
                 {"权", "權"}, {"业", "業"}, {"个", "個"}, {"为", "為"}, {"规", "規"},
                 {"关", "關"}, {"应", "應"}, {"当", "當"}, {"务", "務"}, {"责", "責"},
                 {"实", "實"}, {"条", "條"}, {"机", "機"}, {"单", "單"}, {"处", "處"},
                 {"项", "項"}, {"资", "資"}, {"经", "經"}, {"产", "產"}};

/* One character in another spelling that means the same. */
static void add_otherwise(struct search_world *w, const char *character, size_t size,
                          struct aj_buf *out)
{
    char wide[4];
    size_t at = 0;

    for (size_t i = 0; i < AJ_COUNTOF(spellings); i++) {
        if (strncmp(character, spellings[i].simplified, size) == 0) {
            aj_buf_addf(out, "%s", spellings[i].traditional);
            return;
        }
    }
    if (size == 1 && *character > ' ') { /* full width; of letters the other case too */
        const char c = *character;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const int32_t code = letter && chance(w->home, 2) ? c ^ 0x20 : c;

        aj_buf_add(out, wide, aj_utf8_put(code - '!' + 0xFF01, wide));
        return;
    }
    aj_buf_add(out, character, size);
    /* A blank beside Han, which is not there. */
    if (u_hasBinaryProperty(aj_utf8_next(character, size, &at), UCHAR_IDEOGRAPHIC) &&
        chance(w->home, 2))
        aj_buf_addf(out, "%s", chance(w->home, 2) ? " " : "\u3000");
}

/* The text, each `one_in`-th character in another spelling; 0: none. */
static void add_varied(struct search_world *w, const struct aj_bytes text, unsigned one_in,
                       struct aj_buf *out)
{
    const char *bytes = text.data;
    size_t at = 0;

    while (at < text.size) {
        const size_t begin = at;

        (void)aj_utf8_next(bytes, text.size, &at);
        if (one_in > 0 && chance(w->home, one_in) == 0) {
            add_otherwise(w, bytes + begin, at - begin, out);
        } else {
            aj_buf_add(out, bytes + begin, at - begin);
        }
    }
}

/* A piece of the laws; pages end here and there. */
static void make_text(struct recall *r, unsigned characters, struct aj_buf *out)
{
    struct search_world *w = r->w;
    const struct aj_buf *laws = &r->laws.text;
    const unsigned one_in = chance(w->home, 3) ? 0 : 2 + chance(w->home, 40);

    for (unsigned page = 1 + chance(w->home, 3); page > 0; page--) {
        size_t from = laws_character(
            laws, (chance(w->home, 1u << 20) << 10 | chance(w->home, 1u << 10)) % laws->size);
        size_t to = laws_forward(laws, from, characters / 2 + chance(w->home, characters));

        add_varied(w, (struct aj_bytes){laws->data + from, to - from}, one_in, out);
        if (page > 1)
            aj_buf_add(out, "\f", 1);
    }
    assert_false(out->failed);
}

/* Puts documents of these cases; `longer`: their own texts with more behind them. */
static void put_cases(struct recall *r, const unsigned *which, unsigned n, bool longer)
{
    struct aj_document documents[64];
    struct aj_doc_value values[64][2];
    char keys[64][24];

    assert_true(n <= AJ_COUNTOF(documents));
    for (unsigned i = 0; i < n; i++) {
        struct aj_buf *text = &r->texts[which[i]];

        if (!longer)
            text->size = 0;
        make_text(r, chance(r->w->home, 8) ? 400 : 2500, text);
        (void)snprintf(keys[i], sizeof(keys[i]), "case-%u", which[i]);
        values[i][0] = (struct aj_doc_value){AJ_FIELD_NAME, 0, {"张三", 6}};
        values[i][1] = (struct aj_doc_value){AJ_FIELD_BODY, 1, {text->data, text->size}};
        documents[i] = (struct aj_document){.key = keys[i],
                                            .facts = {.time = chance(r->w->home, 9),
                                                      .subsidy_fen = -1,
                                                      .sealed = chance(r->w->home, 5) == 0},
                                            .values = values[i],
                                            .n_values = 2};
    }
    put_documents(r->w, documents, n);
}

static unsigned choose(struct recall *r, bool there, unsigned *which, unsigned most)
{
    unsigned n = 0;

    for (unsigned tries = 0; tries < CASES && n < most; tries++) {
        const unsigned one = chance(r->w->home, CASES);
        bool chosen = false;

        for (unsigned i = 0; i < n; i++)
            chosen = chosen || which[i] == one;
        if (!chosen && (r->texts[one].size > 0) == there)
            which[n++] = one;
    }
    return n;
}

static void remove_cases(struct recall *r, const unsigned *which, unsigned n)
{
    char key[24];

    for (unsigned i = 0; i < n; i++) {
        (void)snprintf(key, sizeof(key), "case-%u", which[i]);
        remove_document(r->w, key);
        r->texts[which[i]].size = 0;
    }
}

static void change_something(struct recall *r)
{
    struct search_world *w = r->w;
    unsigned which[64];

    put_cases(r, which, choose(r, false, which, 1 + chance(w->home, 24)), false);
    put_cases(r, which, choose(r, true, which, chance(w->home, 6)), true);
    put_cases(r, which, choose(r, true, which, chance(w->home, 3)), false);
    remove_cases(r, which, choose(r, true, which, chance(w->home, 5)));
    join_a_little(w, chance(w->home, 16));
    if (chance(w->home, 5) == 0)
        search_world_reopen(w);
}

/* Cuts a piece of 1 to 6 characters out of a text that is there; -1: out of the laws. */
static int cut_piece(struct recall *r, struct aj_buf *out)
{
    struct search_world *w = r->w;
    unsigned which = 0;
    const struct aj_buf *text = &r->laws.text;
    size_t from, to;
    int source = -1;

    if (chance(w->home, 4) && choose(r, true, &which, 1) == 1) {
        text = &r->texts[which];
        source = (int)which;
    }
    from = laws_character(text, chance(w->home, 1u << 23) % text->size);
    to = laws_forward(text, from, 1 + chance(w->home, 6));
    if (memchr(text->data + from, '\f', to - from))
        source = -1; /* nobody types that */
    add_varied(w, (struct aj_bytes){text->data + from, to - from}, chance(w->home, 3), out);
    return source;
}

/* Puts another character in the place of one of the piece. */
static void spoil(struct recall *r, struct aj_buf *piece)
{
    const struct aj_buf *laws = &r->laws.text;
    AJ_AUTO(aj_buf_release) struct aj_buf spoilt = {0};
    size_t at = laws_character(piece, chance(r->w->home, (unsigned)piece->size));
    size_t end = laws_forward(piece, at, 1);
    size_t from = laws_character(laws, chance(r->w->home, 1u << 23) % laws->size);

    aj_buf_add(&spoilt, piece->data, at);
    aj_buf_add(&spoilt, laws->data + from, laws_forward(laws, from, 1) - from);
    aj_buf_add(&spoilt, piece->data + end, piece->size - end);
    piece->size = 0;
    aj_buf_add(piece, spoilt.data, spoilt.size);
}

/* The document from which the piece was cut must be among those found, if anything is left of the
   piece. */
static void assert_source_found(struct recall *r, const struct aj_query_node *node, int source)
{
    struct oracle_query query;
    char key[24];

    (void)snprintf(key, sizeof(key), "case-%d", source);
    oracle_prepare(&query, node);
    if (!query.is_empty && !oracle_answers(&query, oracle_find(&r->w->oracle, key)))
        fail_msg("seed %u: “%s” is not in %s, of which it is a piece", r->w->seed, node->text, key);
    oracle_query_release(&query);
}

static void ask_one(struct recall *r)
{
    struct search_world *w = r->w;
    AJ_AUTO(aj_buf_release) struct aj_buf piece = {0};
    int source = cut_piece(r, &piece);
    struct aj_query_node node = {.kind = AJ_QUERY_WORD,
                                 .field = chance(w->home, 2) ? AJ_QUERY_ANY : AJ_QUERY_BODY,
                                 .prefix = chance(w->home, 12) == 0};
    struct aj_search_request request = {
        .query = &node,
        .viewer = &aj_viewer_everything,
        .order = chance(w->home, 2) ? AJ_ORDER_BEST : AJ_ORDER_NEWEST,
        .snippets = chance(w->home, 40) == 0,
    };
    const bool spoilt = chance(w->home, 3) == 0;

    if (spoilt)
        spoil(r, &piece);
    node.text = piece.data;
    if (assert_right(w, &request, piece.data) > 0) {
        r->found++;
    } else {
        r->not_found++;
    }
    if (source >= 0 && !spoilt && !node.prefix)
        assert_source_found(r, &node, source);
}

static void every_piece_of_a_text_is_found_and_nothing_else(void **state)
{
    unsigned seed = first_seed();
    struct recall r = {0};

    (void)state;
    laws_load(&r.laws);
    do {
        r.w = search_world_open(seed++);
        r.found = r.not_found = 0;
        for (unsigned round = 0; round < ROUNDS; round++) {
            change_something(&r);
            for (unsigned i = 0; i < QUERIES; i++)
                ask_one(&r);
        }
        assert_true(r.found > ROUNDS * QUERIES / 2);
        assert_true(r.not_found > ROUNDS * QUERIES / 20); /* else nothing was tried that is not */
        search_world_close(r.w);
        for (unsigned i = 0; i < CASES; i++)
            aj_buf_release(&r.texts[i]);
    } while (!time_is_up());
    aj_buf_release(&r.laws.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_a_text_is_found_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
