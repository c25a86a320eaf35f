#include "index/search/slab/slab_places.h"

#include "base/auto.h"
#include "index/search/codes/elias_fano.h"

/*
 * Reading a place takes 1.5 ns, seeking one 30 ns and a little for all that is skipped. So a list
 * is not read, but looked into, when it is so many times longer than the other one, or that one is
 * short, or so many times longer than documents are asked for.
 */
#define SEEK_FROM   8u
#define SEEK_FEW    64u
#define WITHIN_FROM 32u
/* So many times more documents than places: each place is asked for its document. */
#define BY_PLACE_FROM 16u

#define READ_AT_A_TIME      1024u
#define DOCUMENTS_AT_A_TIME 64
#define WINDOW              ((uint32_t)1 << 18) /* places marked at a time: 32 KiB, a first cache */

void aj_places_release(struct aj_places *places)
{
    free(places->list);
    *places = (struct aj_places){0};
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory looking for a phrase");
}

static enum aj_code make_room(struct aj_places *places, uint32_t more, struct aj_err *err)
{
    uint64_t room = (uint64_t)places->n + more;
    uint32_t *list;

    if (room <= places->room)
        return AJ_OK;
    if (room < 2 * (uint64_t)places->room)
        room = 2 * (uint64_t)places->room;
    if (room > UINT32_MAX)
        return no_memory(err);
    list = realloc(places->list, (size_t)room * sizeof(list[0]));
    if (!list)
        return no_memory(err);
    places->list = list;
    places->room = (uint32_t)room;
    return AJ_OK;
}

enum aj_code aj_places_add(struct aj_places *places, uint32_t place, struct aj_err *err)
{
    AJ_TRY(make_room(places, 1, err));
    places->list[places->n++] = place;
    return AJ_OK;
}

static enum aj_code open_row(const struct aj_place_search *s, const struct aj_row *row,
                             struct aj_ef *ef, struct aj_err *err)
{
    return aj_ef_open(ef, row->places, row->count, s->reader->slab.characters)
               ? AJ_OK
               : aj_slab_corrupt(s->reader->slab.id, err);
}

static enum aj_code close_row(const struct aj_place_search *s, const struct aj_ef *ef,
                              struct aj_err *err)
{
    return ef->broken ? aj_slab_corrupt(s->reader->slab.id, err) : AJ_OK;
}

/* The documents of `within` that are in the slab, one after the other, counted from its first. */
struct documents {
    roaring_uint32_iterator_t next;
    uint32_t first;
    uint32_t last;
    uint32_t list[DOCUMENTS_AT_A_TIME];
    uint32_t at;
    uint32_t n;
};

static void open_documents(const struct aj_place_search *s, struct documents *documents)
{
    documents->first = s->reader->slab.first % AJ_CHUNK_DOCS;
    documents->last = s->reader->slab.last % AJ_CHUNK_DOCS;
    documents->at = 0;
    documents->n = 0;
    roaring_init_iterator(s->within, &documents->next);
    if (documents->next.has_value)
        (void)roaring_move_uint32_iterator_equalorlarger(&documents->next, documents->first);
}

static bool next_document(struct documents *documents, uint32_t *out)
{
    if (documents->at == documents->n) {
        documents->at = 0;
        documents->n =
            roaring_read_uint32_iterator(&documents->next, documents->list, DOCUMENTS_AT_A_TIME);
    }
    if (documents->n == 0 || documents->list[documents->at] > documents->last)
        return false;
    *out = documents->list[documents->at++] - documents->first;
    return true;
}

/* Asks for each place whether its document is one of them. */
static void keep_by_place(const struct aj_place_search *s)
{
    const uint32_t first = s->reader->slab.first % AJ_CHUNK_DOCS;
    struct aj_places *out = s->out;
    uint32_t kept = 0;
    uint32_t doc = 0;

    for (uint32_t i = 0; i < out->n; i++) {
        doc = aj_slab_document_from(s->reader, doc, out->list[i]);
        if (roaring_bitmap_contains(s->within, first + doc))
            out->list[kept++] = out->list[i];
    }
    out->n = kept;
}

/* Goes through the documents and the places side by side. */
static void keep_by_document(const struct aj_place_search *s)
{
    struct aj_places *out = s->out;
    struct documents documents;
    uint32_t begin = 0, end = 0; /* of a document's text */
    uint32_t n = out->n;
    uint32_t doc;

    open_documents(s, &documents);
    out->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t place = out->list[i];

        while (place >= end) {
            if (!next_document(&documents, &doc))
                return;
            begin = aj_slab_start(s->reader, doc);
            end = aj_slab_start(s->reader, doc + 1);
        }
        out->list[out->n] = place;
        out->n += place >= begin;
    }
}

void aj_places_keep_within(struct aj_place_search *s)
{
    if (!s->within || !s->all)
        return;
    s->all = false;
    if (s->out->n < roaring_bitmap_get_cardinality(s->within) / BY_PLACE_FROM) {
        keep_by_place(s);
    } else {
        keep_by_document(s);
    }
}

static enum aj_code seek_within(const struct aj_place_search *s, struct aj_ef *ef,
                                struct aj_err *err)
{
    struct documents documents;
    uint32_t place = 0;
    uint32_t doc;
    bool there = aj_ef_next(ef, &place);

    open_documents(s, &documents);
    while (there && next_document(&documents, &doc)) {
        uint32_t begin = aj_slab_start(s->reader, doc);
        uint32_t end = aj_slab_start(s->reader, doc + 1);

        if (place < begin)
            there = aj_ef_seek(ef, begin, &place);
        for (; there && place < end; there = aj_ef_next(ef, &place)) {
            AJ_TRY(make_room(s->out, 1, err));
            s->out->list[s->out->n++] = place;
        }
    }
    return AJ_OK;
}

enum aj_code aj_places_add_row(struct aj_place_search *s, const struct aj_row *row,
                               struct aj_err *err)
{
    struct aj_ef ef;

    AJ_TRY(open_row(s, row, &ef, err));
    if (s->within && roaring_bitmap_get_cardinality(s->within) < row->count / WITHIN_FROM) {
        AJ_TRY(seek_within(s, &ef, err));
    } else {
        AJ_TRY(make_room(s->out, row->count, err));
        s->out->n += (uint32_t)aj_ef_read(&ef, s->out->list + s->out->n, row->count);
        s->all = true;
    }
    return close_row(s, &ef, err);
}

enum aj_code aj_places_add_ends(struct aj_place_search *s, struct aj_err *err)
{
    for (uint32_t doc = 0; doc < s->reader->starts.n; doc++) {
        uint32_t end = aj_slab_start(s->reader, doc + 1);

        if (end <= aj_slab_start(s->reader, doc)) /* left out: it has no text */
            continue;
        AJ_TRY(make_room(s->out, 1, err));
        s->out->list[s->out->n++] = end - 1;
    }
    s->all = true;
    return AJ_OK;
}

static void sift_by_seeking(struct aj_places *out, struct aj_ef *ef, uint32_t behind)
{
    uint32_t place = 0;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < out->n; i++) {
        uint32_t sought = out->list[i] + behind;

        if ((i == 0 || place < sought) && !aj_ef_seek(ef, sought, &place))
            break;
        if (place == sought)
            out->list[kept++] = out->list[i];
    }
    out->n = kept;
}

/* A piece of a row's list. */
struct piece {
    struct aj_ef *ef;
    uint32_t list[READ_AT_A_TIME];
    size_t at;
    size_t n;
};

/* Goes on to the first place that is `least` or more. */
static bool read_to(struct piece *piece, uint32_t least)
{
    for (;;) {
        for (; piece->at < piece->n; piece->at++) {
            if (piece->list[piece->at] >= least)
                return true;
        }
        piece->at = 0;
        piece->n = aj_ef_read(piece->ef, piece->list, READ_AT_A_TIME);
        if (piece->n == 0)
            return false;
    }
}

/* Of the row's places from `begin` + `behind` on, less `behind`, the marked ones: gathered where
   the piece was read, for that needs no asking whether it is one. */
static uint32_t take_marked(struct piece *piece, const uint64_t *window, uint32_t begin,
                            uint32_t behind, uint32_t *out)
{
    const uint32_t shift = begin + behind;
    uint32_t n_out = 0;

    do {
        const size_t from = piece->at;
        size_t kept = from;

        for (; piece->at < piece->n && piece->list[piece->at] - shift < WINDOW; piece->at++) {
            uint32_t bit = piece->list[piece->at] - shift;

            piece->list[kept] = begin + bit;
            kept += window[bit / 64] >> bit % 64 & 1;
        }
        memcpy(out + n_out, piece->list + from, (kept - from) * sizeof(out[0]));
        n_out += (uint32_t)(kept - from);
    } while (piece->at == piece->n && read_to(piece, shift));
    return n_out;
}

/* Marks the places of a window and looks up the row's there: unlike merging two lists this waits
   for no comparison. */
static void sift_by_reading(const struct aj_place_search *s, struct aj_ef *ef, uint32_t behind)
{
    struct piece piece = {.ef = ef};
    uint32_t *list = s->out->list;
    const uint32_t n = s->out->n;
    uint32_t kept = 0;
    uint32_t i = 0;

    while (i < n && read_to(&piece, list[i] + behind)) {
        const uint32_t begin = list[i];
        uint32_t last = begin;

        for (; i < n && list[i] - begin < WINDOW; i++) {
            last = list[i];
            s->window[(last - begin) / 64] |= (uint64_t)1 << (last - begin) % 64;
        }
        kept += take_marked(&piece, s->window, begin, behind, list + kept);
        memset(s->window, 0, ((size_t)(last - begin) / 64 + 1) * sizeof(s->window[0]));
    }
    s->out->n = kept;
}

enum aj_code aj_places_sift(struct aj_place_search *s, const struct aj_row *row, uint32_t behind,
                            struct aj_err *err)
{
    struct aj_ef ef;

    AJ_TRY(open_row(s, row, &ef, err));
    if (s->out->n <= SEEK_FEW || s->out->n <= row->count / SEEK_FROM) {
        sift_by_seeking(s->out, &ef, behind);
        return close_row(s, &ef, err);
    }
    if (!s->window)
        s->window = calloc(WINDOW / 64, sizeof(s->window[0]));
    if (!s->window)
        return no_memory(err);
    sift_by_reading(s, &ef, behind);
    return close_row(s, &ef, err);
}
