#include "base/digest.h"
#include "index/search/search_private.h"

#include <string.h>

/* Every part is preceded by its size, so that no two documents give the same bytes. */
static void add_number(struct aj_hasher *hasher, int64_t number)
{
    aj_hasher_update(hasher, &number, sizeof(number));
}

static void add_bytes(struct aj_hasher *hasher, const void *bytes, size_t size)
{
    add_number(hasher, (int64_t)size);
    if (size > 0)
        aj_hasher_update(hasher, bytes, size);
}

static void add_facts(struct aj_hasher *hasher, const struct aj_doc_facts *facts)
{
    add_number(hasher, facts->time);
    add_number(hasher, facts->subsidy_fen);
    add_number(hasher, facts->year);
    add_number(hasher, facts->sealed);
    add_number(hasher, facts->secrecy);
    for (size_t i = 0; i < AJ_DOC_DAYS; i++)
        add_number(hasher, facts->days[i].day);
}

void aj_document_digest(struct aj_hasher *hasher, const struct aj_document *document,
                        unsigned char out[AJ_DOCUMENT_DIGEST])
{
    struct aj_digest digest;

    add_facts(hasher, &document->facts);
    add_number(hasher, (int64_t)document->n_values);
    for (size_t i = 0; i < document->n_values; i++) {
        const struct aj_doc_value *value = &document->values[i];

        add_number(hasher, value->field);
        add_number(hasher, value->paper);
        add_bytes(hasher, value->text.data, value->text.size);
    }
    for (size_t i = 0; i < document->n_words; i++) {
        add_number(hasher, document->words[i].attribute);
        add_bytes(hasher, document->words[i].text, strlen(document->words[i].text));
    }
    digest = aj_hasher_finish(hasher);
    memcpy(out, digest.bytes, AJ_DOCUMENT_DIGEST);
}
