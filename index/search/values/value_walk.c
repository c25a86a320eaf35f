#include "index/search/values/values.h"

#include "base/auto.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/doc_set.h"
#include "index/search/values/value_key.h"
#include "index/search/values/value_match.h"

struct walk {
    struct aj_txn *txn;
    const struct aj_value_walk *how;
    struct aj_value_key from; /* what all rows begin with; the scan borrows it */
    struct aj_value_wanted wanted;
    struct aj_buf folded; /* of a value that its key does not hold whole */
    struct aj_buf shown;
    roaring_bitmap_t *seen; /* PINYIN: a value has several readings */
};

static void release(struct walk *walk)
{
    aj_value_wanted_release(&walk->wanted);
    aj_buf_release(&walk->folded);
    aj_buf_release(&walk->shown);
    aj_auto_roaring(&walk->seen);
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一个值已损坏；请重建索引");
}

/* The whole folded text of a value; `kept` is what its key holds of it. */
static enum aj_code whole_text(struct walk *walk, struct aj_bytes kept, uint32_t number,
                               struct aj_bytes *out, struct aj_err *err)
{
    enum aj_code code;

    *out = kept;
    if (kept.size <= AJ_VALUE_TEXT)
        return AJ_OK;
    walk->shown.size = 0;
    code = aj_value_text(walk->txn, walk->how->attribute, number, &walk->shown, err);
    if (code == AJ_NOT_FOUND)
        return corrupt(err);
    AJ_TRY(code);
    AJ_TRY(aj_value_fold(walk->shown.data, walk->shown.size, &walk->folded, err));
    *out = (struct aj_bytes){walk->folded.data, walk->folded.size};
    return AJ_OK;
}

static enum aj_code visit_text(struct walk *walk, struct aj_bytes key, struct aj_bytes value,
                               bool *go_on, struct aj_err *err)
{
    const size_t before = 3; /* kind, shelf and attribute */
    struct aj_bytes text = {(const char *)key.data + before, key.size - before};
    uint32_t number = 0;

    AJ_TRY(aj_value_row_number(value, &number, err));
    AJ_TRY(whole_text(walk, text, number, &text, err));
    return aj_value_is_wanted(&walk->wanted, text)
               ? walk->how->visit(walk->how->arg, number, go_on, err)
               : AJ_OK;
}

static enum aj_code visit_pinyin(struct walk *walk, struct aj_bytes key, bool *go_on,
                                 struct aj_err *err)
{
    const unsigned char *bytes = key.data;
    uint32_t number;

    if (key.size < walk->from.size + 5 || bytes[key.size - 5] != 0)
        return corrupt(err);
    number = aj_key_get_u32(bytes + key.size - 4);
    if (number >= AJ_VALUES_MOST)
        return corrupt(err);
    if (!roaring_bitmap_add_checked(walk->seen, number))
        return AJ_OK;
    return walk->how->visit(walk->how->arg, number, go_on, err);
}

/* Where the rows begin. */
static enum aj_code begin(struct walk *walk, struct aj_err *err)
{
    const struct aj_value_walk *how = walk->how;
    const struct aj_buf *wanted = &walk->wanted.text;
    const bool pinyin = how->how == AJ_VALUE_PINYIN;

    AJ_TRY(aj_value_wanted_make(how->how, how->text, &walk->wanted, err));
    aj_value_key_begin(&walk->from, pinyin ? AJ_VALUE_PINYIN_OF : AJ_VALUE_OF_SHELF, how->shelf,
                       how->attribute);
    if (how->how != AJ_VALUE_HOLDS && wanted->size > 0)
        aj_value_key_add(&walk->from, wanted->data, aj_value_kept(wanted->data, wanted->size));
    if (pinyin)
        walk->seen = roaring_bitmap_create();
    return walk->seen || !pinyin ? AJ_OK
                                 : aj_fail(err, AJ_NO_MEMORY, "out of memory looking for values");
}

enum aj_code aj_value_each(struct aj_txn *txn, const struct aj_value_walk *how, struct aj_err *err)
{
    AJ_AUTO(release) struct walk walk = {.txn = txn, .how = how};
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    struct aj_bytes key, value;
    bool more, go_on;

    AJ_TRY(begin(&walk, err));
    go_on = !walk.wanted.none;
    AJ_TRY(aj_scan_open(txn, AJ_TABLE_SEARCH_VALUE, aj_value_key_of(&walk.from), &scan, err));
    for (size_t rows = 0; go_on && (how->rows == 0 || rows < how->rows); rows++) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || key.size < walk.from.size ||
            memcmp(key.data, walk.from.bytes, walk.from.size) != 0)
            break;
        AJ_TRY(how->how == AJ_VALUE_PINYIN ? visit_pinyin(&walk, key, &go_on, err)
                                           : visit_text(&walk, key, value, &go_on, err));
    }
    return AJ_OK;
}
