#ifndef AJ_SEARCH_ORACLE_H
#define AJ_SEARCH_ORACLE_H

/*
 * What the search engine is held to: plain documents in memory, of which each is looked at to see
 * whether it answers. Shares no code with the engine but folding, pinyin and the parts of numbers.
 * What a word may mean: docs/query-language.md, docs/formats/search-index.md. Fails the test where
 * one of these fails.
 */
#include "index/search/ask/searching.h"

struct oracle_document {
    char *key;
    struct aj_doc_facts facts;
    struct oracle_value {
        enum aj_doc_field field;
        char *text; /* folded */
        size_t size;
    } * values;
    size_t n_values;
    struct oracle_word {
        enum aj_attribute attribute;
        char *text;
        char *folded;
    } * words;
    size_t n_words;
};

struct oracle { /* zero-initialise */
    struct oracle_document *list;
    size_t n;
    size_t room;
};
void oracle_release(struct oracle *oracle);
void oracle_put(struct oracle *oracle, const struct aj_document *document); /* copied */
bool oracle_remove(struct oracle *oracle, const char *key);
const struct oracle_document *oracle_find(const struct oracle *oracle, const char *key);

struct oracle_leaf { /* what a word, or a range, stands for */
    const struct aj_query_node *node;
    char *text;      /* folded; of an attribute: the Chinese for it, folded */
    char *letters;   /* NULL: it is no pinyin; likewise below */
    char *wrapped;   /* as a part of a number */
    char *signature; /* as a whole number */
    bool is_day;
    struct aj_date first, last; /* of the day that it is */
};

struct oracle_query {
    const struct aj_query_node *root; /* borrowed; NULL: every document */
    struct oracle_leaf leaves[AJ_QUERY_WORDS];
    size_t n;
    bool is_empty; /* nothing is left of one of the words: the engine must refuse it */
};
void oracle_prepare(struct oracle_query *query, const struct aj_query_node *root);
void oracle_query_release(struct oracle_query *query);

bool oracle_answers(const struct oracle_query *query, const struct oracle_document *document);

/* Whether the viewer may know of it. */
bool oracle_sees(const struct aj_viewer *viewer, const struct oracle_document *document);

/* Whether it passes all filters but that of `without` (AJ_ATTR_COUNT: but none). */
bool oracle_passes(const struct aj_search_request *request, const struct oracle_document *document,
                   enum aj_attribute without);

/* Folded as words are: on both sides of U+001F by itself. Free it. */
char *oracle_fold(const char *text);

#endif
