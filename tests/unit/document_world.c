#include "document_world.h"

#include "index/search/slab/slab_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int world_open(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    (void)search_home_open((void **)&w->home);
    well(aj_search_open(&w->search, &err));
    w->given = roaring_bitmap_create();
    *state = w;
    return 0;
}

int world_close(void **state)
{
    struct world *w = *state;
    void *home = w->home;

    for (unsigned i = 0; i < WORLD_KEYS; i++)
        drop_document(w->now[i]);
    roaring_bitmap_free(w->given);
    aj_search_close(w->search);
    free(w);
    return search_home_close(&home);
}

static const char *keep_text(struct own_document *document, struct aj_buf *text)
{
    assert_false(text->failed);
    assert_true(document->n_texts < AJ_COUNTOF(document->texts));
    aj_buf_add(text, "", 0); /* never NULL */
    return document->texts[document->n_texts++] = text->data;
}

static void add_value(struct world *w, struct own_document *document, enum aj_doc_field field,
                      uint32_t paper)
{
    struct aj_buf text = {0};
    struct aj_doc_value *value = &document->values[document->document.n_values++];

    random_name(w->home, &text, chance(w->home, field == AJ_FIELD_BODY ? 60 : 6));
    if (paper > 0 && chance(w->home, 2)) {
        aj_buf_add(&text, "\f", 1);
        random_name(w->home, &text, chance(w->home, 30));
    }
    value->text.size = text.size;
    value->text.data = keep_text(document, &text);
    value->field = field;
    value->paper = paper;
}

static void add_word(struct own_document *document, enum aj_attribute attribute, const char *before,
                     unsigned which)
{
    struct aj_buf text = {0};

    aj_buf_addf(&text, "%s%u", before, which);
    document->words[document->document.n_words++] =
        (struct aj_doc_word){attribute, keep_text(document, &text)};
}

static void add_facts(struct world *w, struct aj_doc_facts *facts)
{
    facts->time = (int64_t)chance(w->home, 1u << 24) << 8;
    facts->subsidy_fen = (int64_t)chance(w->home, 3) - 1;
    facts->year = chance(w->home, 4) ? 2000 + (int)chance(w->home, 20) : 0;
    facts->sealed = chance(w->home, 4) == 0;
    facts->secrecy = chance(w->home, 5) ? 0 : chance(w->home, 4);
    for (size_t i = 0; i < AJ_DOC_DAYS; i++) {
        facts->days[i] = chance(w->home, 3)
                             ? AJ_NO_DATE
                             : aj_date_of(1990 + (int)chance(w->home, 40), 5, 1 + (int)i);
    }
}

struct own_document *make_document(struct world *w, unsigned which)
{
    struct own_document *document = calloc(1, sizeof(*document));

    assert_non_null(document);
    (void)snprintf(document->key, sizeof(document->key), "case-%u", which);
    document->which = which;
    document->document.key = document->key;
    document->document.values = document->values;
    document->document.words = document->words;
    add_facts(w, &document->document.facts);
    add_value(w, document, AJ_FIELD_NAME, 0);
    if (chance(w->home, 2))
        add_value(w, document, AJ_FIELD_NAME, 0);
    if (chance(w->home, 2))
        add_value(w, document, AJ_FIELD_UNIT, 0);
    for (unsigned paper = 0; paper < chance(w->home, 4); paper++)
        add_value(w, document, AJ_FIELD_BODY, paper);
    add_word(document, AJ_ATTR_CLASS, "类", chance(w->home, CLASSES));
    for (unsigned i = chance(w->home, 3); i > 0; i--)
        add_word(document, AJ_ATTR_UNIT, "单位", chance(w->home, UNITS));
    for (unsigned i = chance(w->home, 4); i > 0; i--)
        add_word(document, AJ_ATTR_NAME, "张三", chance(w->home, NAMES));
    for (unsigned i = chance(w->home, 3); i > 0; i--)
        add_word(document, AJ_ATTR_GROUP, "群", chance(w->home, 5));
    return document;
}

struct own_document *on_shelf(struct world *w, unsigned which, unsigned shelf)
{
    struct own_document *document = make_document(w, which);

    document->document.facts.secrecy = shelf / 2;
    document->document.facts.sealed = shelf % 2;
    return document;
}

void drop_document(struct own_document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->n_texts; i++)
        free(document->texts[i]);
    free(document);
}

uint32_t world_number(struct aj_txn *txn, const char *key)
{
    uint32_t doc = UINT32_MAX;

    well(aj_search_number(txn, key, &doc, &err));
    return doc;
}

/* What was committed: a new number where there is a new document. */
static void note(struct world *w, unsigned which, struct own_document *document)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *txn = begin_read(w->home);
    uint32_t doc = world_number(txn, document->key);

    assert_true(roaring_bitmap_add_checked(w->given, doc));
    drop_document(w->now[which]);
    w->now[which] = document;
    w->numbers[which] = doc;
}

void put_some(struct world *w, unsigned n, bool keep)
{
    struct own_document **made = calloc(n, sizeof(struct own_document *));
    struct aj_document *documents = calloc(n, sizeof(*documents));
    unsigned *which = calloc(n, sizeof(*which));
    struct aj_txn *txn = begin_write(w->home);

    assert_true(made && documents && which);
    for (unsigned i = 0; i < n; i++) {
        which[i] = chance(w->home, WORLD_KEYS);
        if (w->now[which[i]] && chance(w->home, 6) == 0) { /* the same again: left alone */
            documents[i] = w->now[which[i]]->document;
            continue;
        }
        made[i] = make_document(w, which[i]);
        documents[i] = made[i]->document;
    }
    well(aj_search_put(txn, w->search, documents, n, &err));
    if (keep) {
        commit(txn);
    } else {
        aj_txn_end(txn);
    }
    for (unsigned i = 0; i < n; i++) {
        bool last = keep;

        for (unsigned k = i + 1; k < n; k++)
            last = last && which[k] != which[i];
        if (last && made[i]) {
            note(w, which[i], made[i]);
        } else {
            drop_document(made[i]);
        }
    }
    free(made);
    free(documents);
    free(which);
}

void put_one(struct world *w, struct own_document *document)
{
    struct aj_txn *txn = begin_write(w->home);

    well(aj_search_put(txn, w->search, &document->document, 1, &err));
    commit(txn);
    note(w, document->which, document);
}

void remove_one(struct world *w, unsigned which)
{
    struct aj_txn *txn = begin_write(w->home);
    char key[24];

    (void)snprintf(key, sizeof(key), "case-%u", which);
    if (w->now[which]) {
        well(aj_search_remove(txn, w->search, key, &err));
    } else {
        assert_int_equal(aj_search_remove(txn, w->search, key, NULL), AJ_NOT_FOUND);
    }
    commit(txn);
    drop_document(w->now[which]);
    w->now[which] = NULL;
}

void join_all(struct world *w, bool purge)
{
    const struct aj_joining how = {.budget = 4096, .purge = purge};
    bool more = true;

    while (more) {
        struct aj_txn *txn = begin_write(w->home);

        well(aj_search_join(txn, w->search, &how, &more, &err));
        if (chance(w->home, 4) == 0) {
            aj_txn_end(txn);
            more = true;
        } else {
            commit(txn);
        }
    }
    w->joined = true;
}

void set_next_number(struct world *w, unsigned shelf, uint32_t next)
{
    const unsigned char key[2] = {'n', (unsigned char)shelf};
    unsigned char value[4];

    memcpy(value, &next, sizeof(value));
    put_row(w->home, AJ_TABLE_SEARCH_META, (struct aj_bytes){key, sizeof(key)},
            (struct aj_bytes){value, sizeof(value)});
}
