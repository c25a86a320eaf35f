/* A stored record of a case, whatever became of it: it is refused, or what is searched of it is in
   order. */
#include "base/auto.h"
#include "index/search/document/case_document.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LIMIT  ((size_t)1 << 20)
#define MEMORY ((size_t)64 << 20)

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct aj_document *document)
{
    must(*document->key != '\0');
    for (size_t i = 0; i < document->n_values; i++) {
        const struct aj_doc_value *value = &document->values[i];

        must(value->text.size > 0 && value->field < AJ_DOC_FIELD_COUNT);
        must(i == 0 || value[-1].field <= value->field);
    }
    for (size_t i = 0; i < document->n_words; i++) {
        const struct aj_doc_word *word = &document->words[i];

        must(*word->text != '\0' && word->attribute < AJ_ATTR_COUNT);
        must(i == 0 || word[-1].attribute < word->attribute ||
             (word[-1].attribute == word->attribute && strcmp(word[-1].text, word->text) < 0));
    }
    must(aj_shelf_of(&document->facts) < AJ_SHELF_COUNT);
    must(document->facts.subsidy_fen >= -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size + 1); /* a copy of its own, so that reading past the end is caught */
    struct aj_arena arena = {.limit = MEMORY};
    const struct aj_case_text text = {1, {"判决书\f如下", sizeof("判决书\f如下") - 1}};
    struct aj_document document;
    json_t *record = NULL;
    struct aj_err err;

    if (!exact)
        return 0;
    memcpy(exact, data, size);
    if (aj_json_parse(exact, size, LIMIT, &record, &err) == AJ_OK) {
        size_t n = json_array_size(json_object_get(record, "papers")) > 0;

        if (aj_case_document(record, &text, n, &arena, &document, &err) == AJ_OK)
            check(&document);
        json_decref(record);
    }
    free(exact);
    aj_arena_reset(&arena);
    return 0;
}
