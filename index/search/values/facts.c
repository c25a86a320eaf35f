#include "index/search/values/facts.h"

#include "index/search/codes/big_endian.h"

#include <assert.h>
#include <string.h>

#define PAGE_SIZE (AJ_FACTS_ON_PAGE * sizeof(struct aj_fact)) /* fills a page of LMDB */

struct key {
    unsigned char bytes[4];
};

static struct key key_of(uint32_t page_number)
{
    struct key key;

    aj_key_put_u32(key.bytes, page_number);
    return key;
}

uint16_t aj_fact_day(struct aj_date day)
{
    const int32_t first = aj_date_of(1900, 1, 1).day;

    if (!aj_date_known(day) || day.day < first || day.day > aj_date_of(2078, 12, 31).day)
        return 0;
    return (uint16_t)(day.day - first + 1);
}

static uint32_t seconds_of(int64_t time)
{
    if (time < 0)
        return 0;
    return time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

void aj_fact_make(const struct aj_doc_facts *facts, struct aj_fact *out)
{
    assert(facts->secrecy < AJ_SHELF_COUNT / 2);
    *out = (struct aj_fact){.time = seconds_of(facts->time)};
    if (facts->subsidy_fen >= 0)
        out->subsidy = (uint64_t)facts->subsidy_fen + 1;
    if (facts->year > 0 && facts->year < AJ_FACT_YEARS)
        out->year = (uint16_t)facts->year;
    out->flags = (uint16_t)(facts->secrecy << AJ_FACT_SECRECY_SHIFT);
    if (facts->sealed)
        out->flags |= AJ_FACT_SEALED;
    for (size_t i = 0; i < AJ_DOC_DAYS; i++)
        out->days[i] = aj_fact_day(facts->days[i]);
}

enum aj_code aj_fact_note(struct aj_fact *fact, enum aj_attribute attribute, uint32_t number,
                          struct aj_err *err)
{
    if (attribute == AJ_ATTR_GROUP) {
        if (number >= AJ_FACT_GROUPS) {
            return aj_fail(err, AJ_INVALID, "检索索引最多有 %d 种人群，放不下又一种",
                           AJ_FACT_GROUPS);
        }
        fact->groups = (uint16_t)(fact->groups | 1u << number);
    } else if (attribute <= AJ_ATTR_STATE && fact->values[attribute] == 0) {
        fact->values[attribute] = number + 1;
    }
    return AJ_OK;
}

enum aj_code aj_facts_missing(struct aj_err *err)
{
    return aj_fail(err, AJ_NOT_FOUND, "检索索引里没有此案卷");
}

enum aj_code aj_facts_turn(struct aj_facts_reader *reader, uint32_t page_number, struct aj_err *err)
{
    const struct key key = key_of(page_number);
    struct aj_bytes page;

    AJ_TRY(aj_txn_get(reader->txn, AJ_TABLE_SEARCH_FACT,
                      (struct aj_bytes){key.bytes, sizeof(key.bytes)}, &page, err));
    if (page.size != PAGE_SIZE)
        return aj_fail(err, AJ_CORRUPT, "检索索引的一页固定项已损坏；请重建索引");
    reader->page = page.data;
    reader->page_number = page_number;
    return AJ_OK;
}

/* A page to be changed: as it is, or zeros. */
static enum aj_code copy_page(struct aj_txn *txn, uint32_t page_number, unsigned char *out,
                              struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = txn};
    enum aj_code code = aj_facts_turn(&reader, page_number, err);

    if (code == AJ_OK) {
        memcpy(out, reader.page, PAGE_SIZE);
    } else if (code == AJ_NOT_FOUND) {
        memset(out, 0, PAGE_SIZE);
    } else {
        return code;
    }
    return AJ_OK;
}

static enum aj_code write_page(struct aj_txn *txn, uint32_t page_number, const unsigned char *page,
                               struct aj_err *err)
{
    const struct key key = key_of(page_number);

    return aj_txn_put(txn, AJ_TABLE_SEARCH_FACT, (struct aj_bytes){key.bytes, sizeof(key.bytes)},
                      (struct aj_bytes){page, PAGE_SIZE}, err);
}

enum aj_code aj_facts_put(struct aj_txn *txn, uint32_t doc, const struct aj_fact *facts, size_t n,
                          struct aj_err *err)
{
    unsigned char page[PAGE_SIZE];

    while (n > 0) {
        const uint32_t page_number = doc / AJ_FACTS_ON_PAGE;
        const size_t at = doc % AJ_FACTS_ON_PAGE;
        const size_t here = n < AJ_FACTS_ON_PAGE - at ? n : AJ_FACTS_ON_PAGE - at;

        AJ_TRY(copy_page(txn, page_number, page, err));
        for (size_t i = 0; i < here; i++) {
            struct aj_fact fact = facts[i];

            fact.flags |= AJ_FACT_THERE;
            memcpy(page + (at + i) * sizeof(fact), &fact, sizeof(fact));
        }
        AJ_TRY(write_page(txn, page_number, page, err));
        doc += (uint32_t)here;
        facts += here;
        n -= here;
    }
    return AJ_OK;
}

enum aj_code aj_facts_remove(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = txn};
    unsigned char page[PAGE_SIZE];
    struct aj_fact fact;

    AJ_TRY(aj_facts_get(&reader, doc, &fact, err));
    fact.flags |= AJ_FACT_REMOVED;
    memcpy(page, reader.page, sizeof(page));
    memcpy(page + doc % AJ_FACTS_ON_PAGE * sizeof(fact), &fact, sizeof(fact));
    return write_page(txn, reader.page_number, page, err);
}
