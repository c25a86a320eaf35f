#ifndef AJ_INDEX_SEARCH_VALUES_FACTS_H
#define AJ_INDEX_SEARCH_VALUES_FACTS_H

#include "base/err.h"
#include "index/search/codes/little_endian.h"
#include "index/search/document/document.h"

/*
 * What is fixed in size of each document: by it results are ordered, filtered by days and amounts,
 * and counted by facets (docs/formats/search-index.md "Fixed facts").
 *
 * Errors everywhere: AJ_CORRUPT (a row), those of index/env.h.
 */
enum aj_fact_value { /* attributes of one value a document; the rest: bits of `groups`, the year */
                     AJ_FACT_CLASS,
                     AJ_FACT_STAGE,
                     AJ_FACT_OUTCOME,
                     AJ_FACT_UNIT,
                     AJ_FACT_HANDLER,
                     AJ_FACT_REASON,
                     AJ_FACT_STATE,
                     AJ_FACT_VALUE_COUNT
};

_Static_assert((int)AJ_FACT_STATE == (int)AJ_ATTR_STATE, "a fact is numbered as its attribute");

#define AJ_FACT_THERE         1u
#define AJ_FACT_REMOVED       2u
#define AJ_FACT_SEALED        4u
#define AJ_FACT_SECRECY_SHIFT 3
#define AJ_FACT_GROUPS        16    /* bits */
#define AJ_FACT_YEARS         10000 /* years are below it */

struct aj_fact { /* byte by byte as it is stored */
    uint32_t time;
    uint32_t values[AJ_FACT_VALUE_COUNT]; /* value number + 1; 0: none */
    uint64_t subsidy;                     /* fen + 1; 0: none */
    uint16_t year;                        /* 0: none */
    uint16_t groups;                      /* bit = value number */
    uint16_t flags;
    uint16_t zero;
    uint16_t days[AJ_DOC_DAYS]; /* aj_fact_day; 0: none */
};
_Static_assert(sizeof(struct aj_fact) == 80, "the format says 80 bytes");

/* Days since 1900-01-01, which is 1; 0: not known, or not from 1900 to 2078. */
uint16_t aj_fact_day(struct aj_date day);

/* Of a document: all but its words, then word by word (the first one of an attribute counts, but
   groups are bits). AJ_INVALID: a group above AJ_FACT_GROUPS. */
void aj_fact_make(const struct aj_doc_facts *facts, struct aj_fact *out);
enum aj_code aj_fact_note(struct aj_fact *fact, enum aj_attribute attribute, uint32_t number,
                          struct aj_err *err) AJ_CHECKED;

/* Facts of `n` documents with neighbouring numbers, there from now on. Each page of the table that
   they touch is written once. */
enum aj_code aj_facts_put(struct aj_txn *txn, uint32_t doc, const struct aj_fact *facts, size_t n,
                          struct aj_err *err) AJ_CHECKED;

/* Marks a document as removed. AJ_NOT_FOUND: never put. */
enum aj_code aj_facts_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

/* Reads facts of documents in any order; rising ones cost a few ns each. Set `txn`, zero the rest.
   Valid until the transaction writes. */
#define AJ_FACTS_ON_PAGE 51
struct aj_facts_reader {
    struct aj_txn *txn;
    const unsigned char *page; /* private, as below; NULL: none yet */
    uint32_t page_number;
};

/* Private to aj_facts_get. */
enum aj_code aj_facts_turn(struct aj_facts_reader *reader, uint32_t page_number,
                           struct aj_err *err) AJ_CHECKED;
enum aj_code aj_facts_missing(struct aj_err *err) AJ_CHECKED;

/* Where the facts of a document are stored; it may be one that was never put. Inline, as below,
   because who counts facets waits for nothing else. AJ_NOT_FOUND. */
static inline enum aj_code aj_facts_at(struct aj_facts_reader *reader, uint32_t doc,
                                       const unsigned char **out, struct aj_err *err)
{
    if (!reader->page || doc / AJ_FACTS_ON_PAGE != reader->page_number)
        AJ_TRY(aj_facts_turn(reader, doc / AJ_FACTS_ON_PAGE, err));
    *out = reader->page + doc % AJ_FACTS_ON_PAGE * sizeof(struct aj_fact);
    return AJ_OK;
}

/* AJ_NOT_FOUND: never put. */
static inline enum aj_code aj_facts_get(struct aj_facts_reader *reader, uint32_t doc,
                                        struct aj_fact *out, struct aj_err *err)
{
    const unsigned char *at;

    AJ_TRY(aj_facts_at(reader, doc, &at, err));
    __builtin_memcpy(out, at, sizeof(*out)); /* pages need not be aligned */
    return out->flags & AJ_FACT_THERE ? AJ_OK : aj_facts_missing(err);
}

#endif
