#ifndef AJ_INDEX_SEARCH_DOCUMENT_DOCUMENT_H
#define AJ_INDEX_SEARCH_DOCUMENT_DOCUMENT_H

#include "base/date.h"
#include "index/env.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One case as it is searched (docs/formats/search-index.md "A document"): a text of fields, words,
 * and fixed facts. Made of a case's record by index/search/document/case_document.h.
 */
enum aj_doc_field {
    AJ_FIELD_PINYIN_NAME, /* hidden, up to ARCHIVE_PARTS: only queries made for them look there */
    AJ_FIELD_PINYIN_OPPONENT,
    AJ_FIELD_PINYIN_HANDLER,
    AJ_FIELD_NUMBER_PARTS,
    AJ_FIELD_ARCHIVE_PARTS,
    AJ_FIELD_NUMBER,
    AJ_FIELD_ARCHIVE_NUMBER,
    AJ_FIELD_NAME,
    AJ_FIELD_OPPONENT,
    AJ_FIELD_HANDLER,
    AJ_FIELD_UNIT,
    AJ_FIELD_REASON,
    AJ_FIELD_ORGAN,
    AJ_FIELD_OTHER,
    AJ_FIELD_TITLE,
    AJ_FIELD_BODY,
    AJ_DOC_FIELD_COUNT
};
#define AJ_FIELDS_HIDDEN ((1u << AJ_FIELD_NUMBER) - 1) /* as bits */
#define AJ_FIELDS_OPEN   (((1u << AJ_DOC_FIELD_COUNT) - 1) & ~AJ_FIELDS_HIDDEN)

#define AJ_VALUE_BEGINS 1 /* U+0001, before each value and at the end of the text */

enum aj_attribute {
    AJ_ATTR_CLASS,
    AJ_ATTR_STAGE,
    AJ_ATTR_OUTCOME,
    AJ_ATTR_UNIT,
    AJ_ATTR_HANDLER,
    AJ_ATTR_REASON,
    AJ_ATTR_STATE,
    AJ_ATTR_YEAR,
    AJ_ATTR_GROUP,
    AJ_ATTR_PERSON, /* never shown: name, AJ_PERSON_JOINT, unit of the handler; for rights */
    AJ_ATTR_NAME,
    AJ_ATTR_ORGAN,
    AJ_ATTR_COUNT
};

#define AJ_PERSON_JOINT '\x1F'

struct aj_doc_value {
    enum aj_doc_field field; /* rising from value to value */
    uint32_t paper;          /* from 1; 0: none. Pages end with U+000C */
    struct aj_bytes text;    /* original, UTF-8 (what is malformed counts as U+FFFD), borrowed */
};

struct aj_doc_word { /* YEAR has none: it is facts.year */
    enum aj_attribute attribute;
    const char *text; /* as it is shown; not empty; borrowed */
};

/* Days of a document: those of enum aj_case_day, then these. */
#define AJ_DOC_DAY_SUBMITTED 14 /* handed in (交卷) */
#define AJ_DOC_DAY_ARCHIVED  15
#define AJ_DOC_DAYS          16

struct aj_doc_facts {
    int64_t time;        /* Unix seconds: newest first */
    int64_t subsidy_fen; /* -1: none */
    int year;            /* 0: none */
    bool sealed;
    unsigned secrecy; /* 0 to 3 */
    struct aj_date days[AJ_DOC_DAYS];
};

struct aj_document {
    const char *key; /* of the case; borrowed, as all below */
    struct aj_doc_facts facts;
    const struct aj_doc_value *values;
    size_t n_values;
    const struct aj_doc_word *words;
    size_t n_words;
};

/* docs/formats/search-index.md "A shelf". */
#define AJ_SHELF_COUNT 8
static inline unsigned aj_shelf_of(const struct aj_doc_facts *facts)
{
    return 2 * facts->secrecy + facts->sealed;
}

#endif
