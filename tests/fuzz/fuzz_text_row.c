/* Any bytes as a row of texts: it is read, taken apart and made anew, or refused as corrupt. */
#include "text_fuzzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_row(const uint8_t *data, size_t size)
{
    static const unsigned char key[4] = {0};

    must(aj_txn_put(txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){key, sizeof(key)},
                    (struct aj_bytes){data, size}, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    open_all();
    if (size == 0 || size > 70000)
        return 0;
    put_row(data, size);
    for (uint32_t doc = 0; doc < 4; doc++)
        read_document(doc);
    check_code(aj_texts_remove(txn, 1, NULL));
    begin_anew();
    put_row(data, size);
    check_code(aj_texts_regroup(txn, packer, 0, 3, NULL));
    begin_anew();
    return 0;
}
