#ifndef AJ_INDEX_SEARCH_FACTS_H
#define AJ_INDEX_SEARCH_FACTS_H

#include "index/search/document.h"

#include <roaring/roaring.h>

/*
 * What is fixed in size of each document: by it results are ordered, filtered by days and amounts,
 * and counted by facets (docs/formats/search-index.md "Fixed facts").
 */
enum aj_fact_value { /* those of one value a document; the rest is a bit of `groups`, or the year */
                     AJ_FACT_CLASS,
                     AJ_FACT_STAGE,
                     AJ_FACT_OUTCOME,
                     AJ_FACT_UNIT,
                     AJ_FACT_HANDLER,
                     AJ_FACT_REASON,
                     AJ_FACT_STATE,
                     AJ_FACT_VALUE_COUNT
};

#define AJ_FACT_THERE   1u
#define AJ_FACT_REMOVED 2u

struct aj_fact {
    uint32_t time;
    uint32_t values[AJ_FACT_VALUE_COUNT]; /* value number + 1; 0: none */
    uint64_t subsidy;                     /* fen + 1; 0: none */
    uint16_t year;
    uint16_t groups; /* bit = value number */
    uint16_t flags;
    uint16_t days[AJ_DOC_DAYS]; /* since 1900-01-01, which is 1; 0: none */
};

uint16_t aj_fact_day(struct aj_date day); /* 0: not known, or not from 1900 to 2078 */

/* Documents may be put in any order; one page is written for each 51 of them. */
enum aj_code aj_facts_put(struct aj_txn *txn, uint32_t doc, const struct aj_fact *facts, size_t n,
                          struct aj_err *err) AJ_CHECKED;
enum aj_code aj_facts_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err) AJ_CHECKED;

/* Reads facts of rising documents at some 10 ns each. Private but for the functions. */
struct aj_facts_reader {
    struct aj_txn *txn;
    const unsigned char *page;
    uint32_t page_number;
};
/* AJ_NOT_FOUND: never put. */
enum aj_code aj_facts_get(struct aj_facts_reader *reader, uint32_t doc, struct aj_fact *out,
                          struct aj_err *err) AJ_CHECKED;

#endif
