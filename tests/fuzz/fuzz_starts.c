/* Where documents and fields begin: whatever the bytes say, documents that are found are there, and
   fields lie within them. */
#include "index/search/slab/slab_starts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PLACES 64u

static void look(const struct aj_starts *starts, uint32_t characters)
{
    const bool sound = aj_starts_check(starts, NULL) == AJ_OK;
    uint32_t places[PLACES];
    uint16_t docs[PLACES];
    uint32_t doc = 0;
    size_t n;

    if (sound && !aj_starts_rise(starts))
        abort();
    for (uint32_t i = 0; i < PLACES; i++) {
        places[i] = (uint32_t)((uint64_t)characters * i / PLACES);
        doc = aj_starts_find(starts, doc, places[i]);
        if (doc >= starts->n || aj_starts_find(starts, 0, places[i]) >= starts->n)
            abort();
        if (sound && characters > 0 &&
            (aj_starts_at(starts, doc) > places[i] || aj_starts_at(starts, doc + 1) <= places[i] ||
             aj_starts_find(starts, 0, places[i]) != doc))
            abort();
        for (unsigned field = 0; sound && field <= AJ_DOC_FIELD_COUNT; field++) {
            uint32_t at = aj_starts_field(starts, doc, field);

            if (at < aj_starts_at(starts, doc) || at > aj_starts_at(starts, doc + 1))
                abort();
        }
        (void)aj_starts_field(starts, doc, i % (AJ_DOC_FIELD_COUNT + 1));
    }
    n = aj_starts_documents(starts, 0, places, PLACES, docs);
    if (n == 0 || n > starts->n)
        abort();
    for (size_t i = 0; i < n; i++) {
        if (docs[i] >= starts->n || (i > 0 && docs[i] <= docs[i - 1]))
            abort();
    }
}

/* Input: documents (1) ‖ characters (4) ‖ the stored starts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_starts starts;
    unsigned char *exact; /* so that reading past the end is caught */
    uint32_t characters;

    if (size < 5 || data[0] == 0)
        return 0;
    memcpy(&characters, data + 1, sizeof(characters));
    exact = malloc(size - 5 + 1);
    if (!exact)
        return 0;
    memcpy(exact + 1, data + 5, size - 5);
    if (aj_starts_open(&starts, (struct aj_bytes){exact + 1, size - 5}, data[0], characters,
                       NULL) == AJ_OK)
        look(&starts, characters);
    free(exact);
    return 0;
}
