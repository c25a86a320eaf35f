/* Blocks of rows: any bytes give rows that rise and lie inside, with lists and sets that do, or
   they are refused. */
#include "index/search/codes/block.h"

#include "index/search/codes/doc_set.h"
#include "index/search/codes/elias_fano.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_set(struct aj_bytes stored)
{
    static uint16_t docs[AJ_DOC_SET_MOST];
    roaring_bitmap_t *bitmap = roaring_bitmap_create();
    size_t n = 0;
    enum aj_code code = aj_doc_set_unpack(stored, docs, &n, NULL);

    if (!bitmap)
        abort();
    if (aj_doc_set_read(stored, bitmap, NULL) != code ||
        (code == AJ_OK && roaring_bitmap_get_cardinality(bitmap) != n))
        abort();
    for (size_t i = 0; code == AJ_OK && i < n; i++) {
        if ((i > 0 && docs[i] <= docs[i - 1]) || !roaring_bitmap_contains(bitmap, docs[i]))
            abort();
    }
    roaring_bitmap_free(bitmap);
}

static void read_places(struct aj_bytes stored, uint32_t count, uint32_t characters)
{
    uint32_t places[256];
    uint64_t least = 0;
    struct aj_ef ef;
    size_t n;

    if (!aj_ef_open(&ef, stored, count, characters))
        abort(); /* the block says how many bytes they are */
    while ((n = aj_ef_read(&ef, places, 256)) > 0) {
        for (size_t i = 0; i < n; i++) {
            if (places[i] < least || places[i] >= characters)
                abort();
            least = (uint64_t)places[i] + 1;
        }
    }
}

static void read_block(const unsigned char *bytes, size_t size, uint64_t first, uint32_t characters)
{
    struct aj_block_reader reader;
    uint64_t least = first;
    struct aj_row row;
    bool more;

    if (aj_block_open(&reader, (struct aj_bytes){bytes, size}, first, characters, NULL) != AJ_OK)
        return;
    while (aj_block_next(&reader, &row, &more, NULL) == AJ_OK && more) {
        const unsigned char *set = row.set.data, *places = row.places.data;

        if (row.gram < least || row.gram >> AJ_GRAM_BITS != 0 || row.count == 0 || set < bytes ||
            set + row.set.size != places || places + row.places.size > bytes + size)
            abort();
        least = row.gram + 1;
        if (row.set.size > 0)
            read_set(row.set);
        if (aj_gram_is_pair(row.gram))
            read_places(row.places, row.count, characters);
    }
}

/* Input: first gram (8) ‖ characters (4) ‖ the block. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *exact; /* so that reading past the end is caught */
    uint32_t characters;
    uint64_t first;

    if (size < 12)
        return 0;
    memcpy(&first, data, sizeof(first));
    memcpy(&characters, data + 8, sizeof(characters));
    exact = malloc(size - 12 + 1);
    if (!exact)
        return 0;
    memcpy(exact + 1, data + 12, size - 12);
    read_block(exact + 1, size - 12, first, characters);
    free(exact);
    return 0;
}
