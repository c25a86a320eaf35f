#define _GNU_SOURCE /* memmem */

#include "search_oracle_parts.h"

#include "casefile/case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where a word of each field may stand: as written, as pinyin, as the parts of a number. */
#define BIT(field) (1u << AJ_FIELD_##field)
static void fields_of(enum aj_query_field field, unsigned *written, unsigned *pinyin,
                      unsigned *parts)
{
    static const struct {
        enum aj_query_field field;
        unsigned written, pinyin, parts;
    } list[] = {
        {AJ_QUERY_NUMBER, BIT(NUMBER), 0, BIT(NUMBER_PARTS)},
        {AJ_QUERY_ARCHIVE_NUMBER, BIT(ARCHIVE_NUMBER), 0, BIT(ARCHIVE_PARTS)},
        {AJ_QUERY_NAME, BIT(NAME), BIT(PINYIN_NAME), 0},
        {AJ_QUERY_OPPONENT, BIT(OPPONENT), BIT(PINYIN_OPPONENT), 0},
        {AJ_QUERY_HANDLER, BIT(HANDLER), BIT(PINYIN_HANDLER), 0},
        {AJ_QUERY_UNIT, BIT(UNIT), 0, 0},
        {AJ_QUERY_REASON, BIT(REASON), 0, 0},
        {AJ_QUERY_ORGAN, BIT(ORGAN), 0, 0},
        {AJ_QUERY_BODY, BIT(BODY), 0, 0},
        {AJ_QUERY_TITLE, BIT(TITLE), 0, 0},
    };

    *written = BIT(NUMBER) | BIT(ARCHIVE_NUMBER) | BIT(NAME) | BIT(OPPONENT) | BIT(HANDLER) |
               BIT(UNIT) | BIT(REASON) | BIT(ORGAN) | BIT(OTHER) | BIT(TITLE) | BIT(BODY);
    *pinyin = BIT(PINYIN_NAME) | BIT(PINYIN_OPPONENT) | BIT(PINYIN_HANDLER);
    *parts = BIT(NUMBER_PARTS) | BIT(ARCHIVE_PARTS);
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        if (list[i].field == field) {
            *written = list[i].written;
            *pinyin = list[i].pinyin;
            *parts = list[i].parts;
        }
    }
}

enum how { HOLDS, BEGINS, IS };

static bool fits(enum how how, const char *text, size_t size, const char *sought)
{
    size_t n = strlen(sought);

    if (n > size)
        return false;
    if (how == HOLDS)
        return memmem(text, size, sought, n) != NULL;
    return (how == BEGINS || n == size) && memcmp(text, sought, n) == 0;
}

static bool stands(const struct oracle_document *document, unsigned fields, enum how how,
                   const char *sought)
{
    for (size_t i = 0; sought && i < document->n_values; i++) {
        const struct oracle_value *value = &document->values[i];

        if ((fields >> value->field & 1) && fits(how, value->text, value->size, sought))
            return true;
    }
    return false;
}

static bool has_word(const struct oracle_document *document, enum aj_attribute attribute,
                     enum how how, const char *folded)
{
    for (size_t i = 0; i < document->n_words; i++) {
        const struct oracle_word *word = &document->words[i];

        if (word->attribute == attribute && fits(how, word->folded, strlen(word->folded), folded))
            return true;
    }
    return false;
}

/* Days before 1900 and after 2078 are not kept. */
static bool has_day(const struct oracle_document *document, int from, int to, struct aj_date first,
                    struct aj_date last)
{
    for (int i = from; i <= to; i++) {
        struct aj_date day = document->facts.days[i];

        if (aj_date_known(day) && day.day >= aj_date_of(1900, 1, 1).day &&
            day.day <= aj_date_of(2078, 12, 31).day &&
            (!aj_date_known(first) || day.day >= first.day) &&
            (!aj_date_known(last) || day.day <= last.day))
            return true;
    }
    return false;
}

static bool has_date(const struct oracle_document *document, const struct aj_query_node *node)
{
    static const struct {
        enum aj_query_field field;
        int day;
    } days[] = {
        {AJ_QUERY_APPLIED, AJ_DAY_APPLIED},       {AJ_QUERY_ACCEPTED, AJ_DAY_ACCEPTED},
        {AJ_QUERY_ASSIGNED, AJ_DAY_ASSIGNED},     {AJ_QUERY_HEARING, AJ_DAY_HEARING},
        {AJ_QUERY_CLOSED, AJ_DAY_CLOSED},         {AJ_QUERY_HANDED_IN, AJ_DOC_DAY_SUBMITTED},
        {AJ_QUERY_ARCHIVED, AJ_DOC_DAY_ARCHIVED},
    };

    if (node->field == AJ_QUERY_YEAR) {
        struct aj_date new_year = aj_date_of(document->facts.year, 1, 1);

        return document->facts.year > 0 &&
               (!aj_date_known(node->from) || new_year.day >= node->from.day) &&
               (!aj_date_known(node->to) || new_year.day <= node->to.day);
    }
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        if (days[i].field == node->field)
            return has_day(document, days[i].day, days[i].day, node->from, node->to);
    }
    return has_day(document, 0, AJ_DOC_DAYS - 1, node->from, node->to);
}

static bool answers_word(const struct oracle_leaf *leaf, const struct oracle_document *document)
{
    const bool prefix = leaf->node->prefix;
    unsigned written, pinyin, parts;
    enum aj_attribute attribute;

    if (oracle_is_attribute(leaf->node->field, &attribute))
        return has_word(document, attribute, prefix ? BEGINS : HOLDS, leaf->text);
    fields_of(leaf->node->field, &written, &pinyin, &parts);
    return stands(document, written, prefix ? BEGINS : HOLDS, leaf->text) ||
           stands(document, pinyin, prefix ? BEGINS : IS, leaf->letters) ||
           stands(document, parts, prefix ? BEGINS : HOLDS, leaf->wrapped) ||
           (!prefix && stands(document, parts, IS, leaf->signature)) ||
           (leaf->is_day && has_day(document, 0, AJ_DOC_DAYS - 1, leaf->first, leaf->last));
}

static bool answers_leaf(const struct oracle_query *query, const struct aj_query_node *node,
                         const struct oracle_document *document)
{
    if (node->kind == AJ_QUERY_AMOUNTS) {
        return document->facts.subsidy_fen >= 0 && document->facts.subsidy_fen >= node->from_fen &&
               document->facts.subsidy_fen <= node->to_fen;
    }
    if (node->kind == AJ_QUERY_DATES)
        return has_date(document, node);
    for (size_t i = 0; i < query->n; i++) {
        if (query->leaves[i].node == node)
            return answers_word(&query->leaves[i], document);
    }
    fail();
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static bool answers(const struct oracle_query *query, const struct aj_query_node *node,
                    const struct oracle_document *document)
{
    if (node->kind == AJ_QUERY_NOT)
        return !answers(query, node->child, document);
    if (!node->child)
        return answers_leaf(query, node, document);
    for (const struct aj_query_node *child = node->child; child; child = child->next) {
        if (answers(query, child, document) == (node->kind == AJ_QUERY_OR))
            return node->kind == AJ_QUERY_OR;
    }
    return node->kind == AJ_QUERY_AND;
}

bool oracle_answers(const struct oracle_query *query, const struct oracle_document *document)
{
    return !query->root || answers(query, query->root, document);
}

static bool is_of(const struct oracle_document *document, enum aj_attribute attribute,
                  const char *text)
{
    char *folded = oracle_fold(text);
    bool is = has_word(document, attribute, IS, folded);

    free(folded);
    return is;
}

bool oracle_sees(const struct aj_viewer *viewer, const struct oracle_document *document)
{
    bool of_unit = viewer->all_units;

    if (viewer->person && is_of(document, AJ_ATTR_PERSON, viewer->person))
        return true;
    if (document->facts.secrecy > viewer->secrecy || (document->facts.sealed && !viewer->sealed))
        return false;
    for (size_t i = 0; i < viewer->n_units && !of_unit; i++)
        of_unit = is_of(document, AJ_ATTR_UNIT, viewer->units[i]);
    return of_unit;
}

/* A value as it is shown. */
static bool has_value(const struct oracle_document *document, enum aj_attribute attribute,
                      const char *value)
{
    char year[16];

    if (attribute != AJ_ATTR_YEAR)
        return is_of(document, attribute, value);
    (void)snprintf(year, sizeof(year), "%d", document->facts.year);
    return document->facts.year > 0 && strcmp(year, value) == 0;
}

bool oracle_passes(const struct aj_search_request *request, const struct oracle_document *document,
                   enum aj_attribute without)
{
    for (size_t i = 0; i < request->n_filters; i++) {
        const struct aj_search_filter *filter = &request->filters[i];
        bool has = filter->attribute == without;

        for (size_t k = 0; k < filter->n && !has; k++)
            has = has_value(document, filter->attribute, filter->values[k]);
        if (!has)
            return false;
    }
    return true;
}
