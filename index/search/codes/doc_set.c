#include "index/search/codes/doc_set.h"

#include "base/auto.h"
#include "index/search/codes/little_endian.h"

/*
 * The portable format of one container. Roaring believes what it reads (a run may lead out of its
 * memory), so a stored bitmap is read here, and only what was proven is given to it.
 */
#define COOKIE          12346u /* then 1 (4) ‖ 0 (2) ‖ documents - 1 (2) ‖ 16 (4) */
#define COOKIE_RUNS     12347u /* then 1 (1) ‖ 0 (2) ‖ documents - 1 (2) ‖ runs (2) */
#define HEAD_SIZE       ((size_t)16)
#define HEAD_SIZE_RUNS  ((size_t)11)
#define ARRAY_MOST      ((size_t)4096) /* documents; more are a bitmap of BITS_SIZE bytes */
#define BITS_SIZE       ((size_t)8192)
#define ADDED_AT_A_TIME 256

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的一行已损坏；请重建索引");
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory with a set of the search index");
}

static bool is_short(struct aj_bytes stored)
{
    return stored.size <= 2 * AJ_DOC_SET_SHORT; /* a bitmap is longer, see below */
}

static void add_all(roaring_bitmap_t *bitmap, const uint16_t *docs, size_t n)
{
    uint32_t wide[ADDED_AT_A_TIME];

    for (size_t from = 0; from < n; from += ADDED_AT_A_TIME) {
        size_t k = n - from < ADDED_AT_A_TIME ? n - from : ADDED_AT_A_TIME;

        for (size_t i = 0; i < k; i++)
            wide[i] = docs[from + i];
        roaring_bitmap_add_many(bitmap, k, wide);
    }
}

static enum aj_code write_bitmap(const uint16_t *docs, size_t n, struct aj_buf *out,
                                 struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = roaring_bitmap_create();
    char bytes[HEAD_SIZE + BITS_SIZE] = {0};
    size_t size;

    if (!bitmap)
        return no_memory(err);
    add_all(bitmap, docs, n);
    (void)roaring_bitmap_run_optimize(bitmap);
    size = roaring_bitmap_portable_size_in_bytes(bitmap);
    if (size > sizeof(bytes)) /* of one container it cannot be, but Roaring is another's */
        return no_memory(err);
    size = roaring_bitmap_portable_serialize(bitmap, bytes);
    if (size <= 2 * AJ_DOC_SET_SHORT) /* one run takes 15 bytes: zeros behind set it apart */
        size = 2 * AJ_DOC_SET_SHORT + 1;
    aj_buf_add(out, bytes, size);
    return AJ_OK;
}

enum aj_code aj_doc_set_write(const uint16_t *docs, size_t n, struct aj_buf *out,
                              struct aj_err *err)
{
    if (n <= AJ_DOC_SET_SHORT) {
        aj_buf_add(out, docs, 2 * n);
    } else {
        AJ_TRY(write_bitmap(docs, n, out, err));
    }
    return out->failed ? no_memory(err) : AJ_OK;
}

/* A stored set, taken apart. */
struct stored_set {
    enum { LIST, BITS, RUNS } form;
    const unsigned char *bytes;
    size_t n;      /* documents */
    size_t n_runs; /* each: where it begins (2) ‖ how many follow in it (2) */
};

static bool split_bitmap(struct aj_bytes stored, struct stored_set *set)
{
    const unsigned char *bytes = stored.data; /* more than AJ_DOC_SET_SHORT * 2 */
    size_t head = HEAD_SIZE, body;

    if (aj_read_u32(bytes) == COOKIE_RUNS) {
        head = HEAD_SIZE_RUNS;
        *set = (struct stored_set){.form = RUNS,
                                   .n = (size_t)aj_read_u16(bytes + 7) + 1,
                                   .n_runs = aj_read_u16(bytes + 9)};
        body = set->n_runs == 1 ? 2 * AJ_DOC_SET_SHORT + 1 - head : 4 * set->n_runs;
        if (bytes[4] != 1 || aj_read_u16(bytes + 5) != 0)
            return false;
    } else {
        *set = (struct stored_set){.n = (size_t)aj_read_u16(bytes + 10) + 1};
        set->form = set->n > ARRAY_MOST ? BITS : LIST;
        body = set->n > ARRAY_MOST ? BITS_SIZE : 2 * set->n;
        if (aj_read_u32(bytes) != COOKIE || aj_read_u32(bytes + 4) != 1 ||
            aj_read_u16(bytes + 8) != 0 || aj_read_u32(bytes + 12) != HEAD_SIZE)
            return false;
    }
    set->bytes = bytes + head;
    return stored.size == head + body;
}

static bool list_rises(const struct stored_set *set)
{
    for (size_t i = 1; i < set->n; i++) {
        if (aj_read_u16(set->bytes + 2 * i) <= aj_read_u16(set->bytes + 2 * i - 2))
            return false;
    }
    return true;
}

static bool bits_are_n(const struct stored_set *set)
{
    size_t n = 0;

    for (size_t at = 0; at < BITS_SIZE; at += 8)
        n += (size_t)__builtin_popcountll(aj_read_u64(set->bytes + at));
    return n == set->n;
}

static bool runs_are_n(const struct stored_set *set)
{
    unsigned free = 0; /* where the next run may begin */
    size_t n = 0;

    for (size_t i = 0; i < set->n_runs; i++) {
        unsigned first = aj_read_u16(set->bytes + 4 * i);
        unsigned last = first + aj_read_u16(set->bytes + 4 * i + 2);

        if (first < free || last >= AJ_DOC_SET_MOST)
            return false;
        n += last - first + 1;
        free = last + 2; /* else both would be one */
    }
    return n == set->n;
}

static bool split(struct aj_bytes stored, struct stored_set *set)
{
    if (is_short(stored)) {
        *set = (struct stored_set){.bytes = stored.data, .n = stored.size / 2};
        return stored.size > 0 && stored.size % 2 == 0 && list_rises(set);
    }
    if (!split_bitmap(stored, set))
        return false;
    return set->form == RUNS   ? runs_are_n(set)
           : set->form == BITS ? bits_are_n(set)
                               : list_rises(set);
}

enum aj_code aj_doc_set_read(struct aj_bytes stored, roaring_bitmap_t *into, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *bitmap = NULL;
    struct stored_set set;

    if (!split(stored, &set))
        return corrupt(err);
    if (is_short(stored)) {
        for (size_t i = 0; i < set.n; i++)
            roaring_bitmap_add(into, aj_read_u16(set.bytes + 2 * i));
        return AJ_OK;
    }
    bitmap = roaring_bitmap_portable_deserialize_safe(stored.data, stored.size);
    if (!bitmap)
        return no_memory(err);
    roaring_bitmap_or_inplace(into, bitmap);
    return AJ_OK;
}

static void unpack_bits(const struct stored_set *set, uint16_t *out)
{
    for (size_t at = 0; at < BITS_SIZE; at += 8) {
        for (uint64_t word = aj_read_u64(set->bytes + at); word != 0; word &= word - 1)
            *out++ = (uint16_t)(at * 8 + (unsigned)__builtin_ctzll(word));
    }
}

static void unpack_runs(const struct stored_set *set, uint16_t *out)
{
    for (size_t i = 0; i < set->n_runs; i++) {
        unsigned first = aj_read_u16(set->bytes + 4 * i);
        unsigned last = first + aj_read_u16(set->bytes + 4 * i + 2);

        for (unsigned doc = first; doc <= last; doc++)
            *out++ = (uint16_t)doc;
    }
}

enum aj_code aj_doc_set_unpack(struct aj_bytes stored, uint16_t *docs, size_t *n,
                               struct aj_err *err)
{
    struct stored_set set;
    size_t from = *n;

    if (!split(stored, &set) || set.n > AJ_DOC_SET_MOST - from)
        return corrupt(err);
    if (set.form == BITS) {
        unpack_bits(&set, docs + from);
    } else if (set.form == RUNS) {
        unpack_runs(&set, docs + from);
    } else {
        memcpy(docs + from, set.bytes, 2 * set.n);
    }
    *n = from + set.n;
    return from > 0 && docs[from] <= docs[from - 1] ? corrupt(err) : AJ_OK;
}
