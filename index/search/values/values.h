#ifndef AJ_INDEX_SEARCH_VALUES_VALUES_H
#define AJ_INDEX_SEARCH_VALUES_VALUES_H

#include "base/buf.h"
#include "index/search/document/document.h"

/*
 * Values of attributes and their numbers (docs/formats/search-index.md, table `search_value`).
 * Compared folded, shown as first written. AJ_ATTR_YEAR has none: its value is the year.
 *
 * Errors everywhere: AJ_CORRUPT (a row), those of index/env.h, AJ_NO_MEMORY.
 */
#define AJ_VALUES_MOST ((uint32_t)0x1FFFFF) /* of one attribute: numbers are below this */

/*
 * Numbers that were given to values of words, by their very bytes: a value that many documents have
 * is folded and looked up once. Zero-initialise, one for each run of calls in one transaction: it
 * must not outlive it, for what is rolled back was never given. The words' texts are borrowed.
 */
struct aj_value_cache {
    struct aj_value_entry *entries; /* private, as all */
    size_t n;
    size_t room;
};
void aj_value_cache_release(struct aj_value_cache *cache);

/* The number of a value, given if it is new; also notes that the shelf has it. AJ_INVALID: empty
   when folded; AJ_FULL: AJ_VALUES_MOST values. */
enum aj_code aj_value_number(struct aj_txn *txn, struct aj_value_cache *cache, unsigned shelf,
                             const struct aj_doc_word *word, uint32_t *out,
                             struct aj_err *err) AJ_CHECKED;

/* The number of a value that is there. AJ_NOT_FOUND. */
enum aj_code aj_value_find(struct aj_txn *txn, enum aj_attribute attribute, const char *text,
                           uint32_t *out, struct aj_err *err) AJ_CHECKED;

/* Whether a document of the shelf has it or had it. */
enum aj_code aj_value_on_shelf(struct aj_txn *txn, unsigned shelf, enum aj_attribute attribute,
                               const char *text, bool *out, struct aj_err *err) AJ_CHECKED;

/* As it is shown, appended. AJ_NOT_FOUND. */
enum aj_code aj_value_text(struct aj_txn *txn, enum aj_attribute attribute, uint32_t number,
                           struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

/* How many numbers were given: all are below it. */
enum aj_code aj_value_count(struct aj_txn *txn, enum aj_attribute attribute, uint32_t *out,
                            struct aj_err *err) AJ_CHECKED;

/*
 * Values of an attribute on a shelf: those that begin with `text` (folded here; "" all), or hold
 * it, in the order of their folded texts; or those whose pinyin or initials begin with it, in the
 * order of these (none when `text` is no pinyin; words of NAME, HANDLER, UNIT, REASON and ORGAN
 * have it). Each once. The visitor ends the walk by *go_on = false; it must not write.
 */
enum aj_value_how { AJ_VALUE_BEGINS_WITH, AJ_VALUE_HOLDS, AJ_VALUE_PINYIN };
struct aj_value_walk {
    unsigned shelf;
    enum aj_attribute attribute;
    enum aj_value_how how;
    const char *text;
    size_t rows; /* the walk ends behind so many rows, of whatever value; 0: at the end */
    enum aj_code (*visit)(void *arg, uint32_t number, bool *go_on, struct aj_err *err);
    void *arg;
};
enum aj_code aj_value_each(struct aj_txn *txn, const struct aj_value_walk *how,
                           struct aj_err *err) AJ_CHECKED;

/* The gram of a word (docs/formats/search-index.md "Grams"). */
uint64_t aj_word_gram(enum aj_attribute attribute, uint32_t number);

#endif
