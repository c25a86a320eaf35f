#ifndef AJ_INDEX_GRAM_TEXT_H
#define AJ_INDEX_GRAM_TEXT_H

#include "base/buf.h"
#include "index/env.h"

struct aj_grams_scratch;

/* Rows of the table `gram_text`: document (4 bytes), field (1) → the folded text, raw or packed. */

/* The raw form; `*out` lies in the scratch until its next use. AJ_NO_MEMORY. */
enum aj_code aj_gram_text_keep(struct aj_grams_scratch *scratch, struct aj_bytes text,
                               struct aj_bytes *out, struct aj_err *err) AJ_CHECKED;

/* The packed form of a stored row, in the scratch as above; empty when packing gains nothing. */
enum aj_code aj_gram_text_pack(struct aj_grams_scratch *scratch, struct aj_bytes stored,
                               struct aj_bytes *out, struct aj_err *err) AJ_CHECKED;

/* The text of a stored row: borrowed from the row, or from the scratch until its next use.
   AJ_CORRUPT. */
enum aj_code aj_gram_text_unpack(struct aj_grams_scratch *scratch, struct aj_bytes stored,
                                 struct aj_bytes *out, struct aj_err *err) AJ_CHECKED;

struct aj_gram_text_key {
    unsigned char bytes[5];
};
struct aj_gram_text_key aj_gram_text_key(uint32_t doc, unsigned char field);
/* AJ_CORRUPT: no such key. */
enum aj_code aj_gram_text_key_read(struct aj_bytes key, uint32_t *doc, unsigned char *field,
                                   struct aj_err *err) AJ_CHECKED;

/* The fields that a document has, rising; none: no such document. */
enum aj_code aj_gram_text_fields(struct aj_txn *txn, uint32_t doc, unsigned char fields[256],
                                 size_t *n, struct aj_err *err) AJ_CHECKED;

static inline struct aj_bytes aj_gram_text_key_bytes(const struct aj_gram_text_key *key)
{
    return (struct aj_bytes){key->bytes, sizeof(key->bytes)};
}

/* Whether the text holds the sought one; bytes, which for UTF-8 means characters. */
bool aj_gram_text_holds(struct aj_bytes text, struct aj_bytes sought);

#endif
