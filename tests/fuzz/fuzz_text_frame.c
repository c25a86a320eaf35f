/* Any bytes as what is packed in a document's text: pieces of it are read, or it is corrupt. The
   first byte is how many pieces there are said to be, the second how many characters. */
#include "text_fuzzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same frame twice, as the text of document 0. */
static void put_text(const struct aj_text_frame *frame)
{
    AJ_AUTO(aj_text_maker_release) struct aj_text_maker maker = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    struct aj_packed_text packed = {0};

    aj_text_maker_add(&maker, frame);
    aj_text_maker_add(&maker, frame);
    must(aj_text_maker_finish(&maker, &text, NULL));
    packed.packed = (struct aj_bytes){text.data, text.size};
    must(aj_texts_write(txn, &packed, 1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_text_frame frame;

    open_all();
    if (size < 2 || size > 20000)
        return 0;
    frame.pieces = data[0];
    frame.characters = data[1];
    must(aj_packer_pack(packer, (struct aj_bytes){data + 2, size - 2}, &frame.packed, NULL));
    put_text(&frame);
    read_document(0);
    begin_anew();
    return 0;
}
