#include "base/auto.h"
#include "index/search/check/search_check_parts.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/dead.h"
#include "index/search/codes/doc_set.h"
#include "index/search/codes/little_endian.h"
#include "index/search/slab/slab_check.h"
#include "index/search/text/text_rows.h"

/* What is seen of a document; lower 16 bits lead to it in run->seen. */
enum {
    KEYED = 1,    /* search_doc has its case */
    THERE = 2,    /* search_fact has it */
    REMOVED = 4,  /* and as removed */
    DEAD = 8,     /* search_dead has it */
    TEXTED = 16,  /* search_text has its text */
    SLABBED = 32, /* a live slab has a text of it */
    LIVING = 64   /* what most of these say */
};

/* Where each is stored, and what there is to say when it is wrong. */
static const struct witness {
    unsigned char flag;
    enum aj_table table;
    bool of_living; /* else of the others */
    const char *lacking;
    const char *extra;
} witnesses[] = {
    {KEYED, AJ_TABLE_SEARCH_DOC, true, "没有这个编号", "已删除的编号还在"},
    {TEXTED, AJ_TABLE_SEARCH_TEXT, true, "没有原文", "已删除的还有原文"},
    {REMOVED, AJ_TABLE_SEARCH_FACT, false, "已删除的没有记为已删除", "没有删除的记成了已删除"},
    {DEAD, AJ_TABLE_SEARCH_DEAD, false, "已删除的没有记为已删除", "没有删除的记成了已删除"},
};

static uint32_t first_of(uint32_t chunk)
{
    return chunk * AJ_CHUNK_DOCS;
}

static struct aj_bytes key_of(uint32_t number, unsigned char key[4])
{
    aj_key_put_u32(key, number);
    return (struct aj_bytes){key, 4};
}

/* Whether a key is the number of a document of the chunk. */
static bool is_of_chunk(struct aj_bytes key, uint32_t chunk, uint32_t *doc)
{
    if (key.size != 4)
        return false;
    *doc = aj_key_get_u32(key.data);
    return *doc / AJ_CHUNK_DOCS == chunk;
}

/* The row of search_case leads back to the document. */
static enum aj_code check_key(struct aj_check_run *run, uint32_t doc, struct aj_bytes key,
                              struct aj_err *err)
{
    struct aj_bytes value;
    enum aj_code code;

    if (key.size == 0)
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_DOC, doc, "没有案号", err);
    code = aj_txn_get(run->txn, AJ_TABLE_SEARCH_CASE, key, &value, err);
    if (code == AJ_NOT_FOUND)
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_DOC, doc, "案号不在 search_case 表", err);
    AJ_TRY(code);
    if (value.size >= 4 && aj_read_u32(value.data) != doc)
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_DOC, doc, "案号有另一个编号", err);
    return AJ_OK;
}

static enum aj_code read_keys(struct aj_check_run *run, uint32_t chunk, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char from[4];
    struct aj_bytes key, value;
    uint32_t doc;
    bool more;

    AJ_TRY(aj_scan_open(run->txn, AJ_TABLE_SEARCH_DOC, key_of(first_of(chunk), from), &scan, err));
    for (;;) {
        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || !is_of_chunk(key, chunk, &doc))
            return AJ_OK;
        run->seen[doc % AJ_CHUNK_DOCS] |= KEYED;
        AJ_TRY(check_key(run, doc, value, err));
    }
}

static enum aj_code read_fact(struct aj_check_run *run, uint32_t doc, const unsigned char *stored,
                              struct aj_err *err)
{
    static const struct aj_fact none = {0};
    struct aj_fact fact;

    memcpy(&fact, stored, sizeof(fact));
    if (fact.flags & AJ_FACT_THERE) {
        run->seen[doc % AJ_CHUNK_DOCS] |= THERE;
    } else if (memcmp(&fact, &none, sizeof(fact)) != 0) {
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_FACT, doc, "没有这个编号，却有固定项",
                                    err);
    }
    if (fact.flags & AJ_FACT_REMOVED)
        run->seen[doc % AJ_CHUNK_DOCS] |= REMOVED;
    return AJ_OK;
}

/* Page by page: chunks begin and end within one. */
static enum aj_code read_facts(struct aj_check_run *run, uint32_t chunk, struct aj_err *err)
{
    struct aj_facts_reader reader = {.txn = run->txn};
    const uint64_t begin = first_of(chunk);
    const uint64_t end = begin + AJ_CHUNK_DOCS;

    for (uint64_t doc = begin; doc < end;) {
        const uint64_t page = doc / AJ_FACTS_ON_PAGE;
        struct aj_err why = {0};
        enum aj_code code = aj_facts_turn(&reader, (uint32_t)page, &why);

        if (code != AJ_OK && code != AJ_NOT_FOUND) {
            AJ_TRY(aj_check_judge(run, code, AJ_TABLE_SEARCH_FACT, (uint32_t)doc, &why, err));
        }
        for (; doc < end && doc / AJ_FACTS_ON_PAGE == page; doc++) {
            if (code == AJ_OK) {
                AJ_TRY(read_fact(run, (uint32_t)doc,
                                 reader.page + doc % AJ_FACTS_ON_PAGE * sizeof(struct aj_fact),
                                 err));
            }
        }
    }
    return AJ_OK;
}

static enum aj_code read_dead(struct aj_check_run *run, uint32_t chunk, struct aj_err *err)
{
    AJ_AUTO(aj_auto_roaring) roaring_bitmap_t *dead = roaring_bitmap_create();
    roaring_uint32_iterator_t at;
    struct aj_err why = {0};
    enum aj_code code;

    if (!dead)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory checking the search index");
    code = aj_dead_read(run->txn, chunk, dead, &why);
    if (code != AJ_OK)
        return aj_check_judge(run, code, AJ_TABLE_SEARCH_DEAD, first_of(chunk), &why, err);
    roaring_init_iterator(dead, &at);
    for (; at.has_value; (void)roaring_advance_uint32_iterator(&at))
        run->seen[at.current_value] |= DEAD;
    return AJ_OK;
}

static enum aj_code read_group(struct aj_check_run *run, struct aj_text_group *group, int64_t *last,
                               struct aj_err *err)
{
    struct aj_packed_text text;

    if (group->first <= *last) {
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_TEXT, group->first, "与前一组重叠", err);
    }
    while (aj_text_group_next(group, &text)) {
        run->seen[text.doc % AJ_CHUNK_DOCS] |= TEXTED;
        *last = text.doc;
    }
    return AJ_OK;
}

static enum aj_code read_texts(struct aj_check_run *run, uint32_t chunk, struct aj_err *err)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char from[4];
    struct aj_bytes key, value;
    int64_t last = -1; /* document of a group before */
    uint32_t doc;
    bool more;

    AJ_TRY(aj_scan_open(run->txn, AJ_TABLE_SEARCH_TEXT, key_of(first_of(chunk), from), &scan, err));
    for (;;) {
        struct aj_text_group group;
        struct aj_err why = {0};
        enum aj_code code;

        AJ_TRY(aj_scan_next(scan, &key, &value, &more, err));
        if (!more || !is_of_chunk(key, chunk, &doc))
            return AJ_OK;
        code = aj_text_group_open(&group, key, value, &why);
        if (code == AJ_OK) {
            AJ_TRY(read_group(run, &group, &last, err));
        } else {
            AJ_TRY(aj_check_judge(run, code, AJ_TABLE_SEARCH_TEXT, doc, &why, err));
        }
    }
}

/* Of which documents the slab has a text. What cannot be read is told when its rows are. */
static void read_starts(struct aj_check_run *run, const struct aj_slab_reader *reader)
{
    for (uint32_t n = 0; n < reader->starts.n; n++) {
        if (aj_slab_start(reader, n + 1) != aj_slab_start(reader, n))
            run->seen[(reader->slab.first + n) % AJ_CHUNK_DOCS] |= SLABBED;
    }
}

/* Each text of the slab that belongs to a living document, against the slab's rows. */
static enum aj_code check_documents(struct aj_check_run *run, uint32_t chunk,
                                    struct aj_slab_reader *reader, struct aj_err *err)
{
    struct aj_err why = {0};
    enum aj_code code = aj_slab_fingerprints(reader, run->rows, &why);

    if (code != AJ_OK)
        AJ_TRY(aj_check_judge(run, code, AJ_TABLE_SEARCH_BLOCK, reader->slab.id, &why, err));
    for (uint32_t n = 0; n < reader->starts.n; n++) {
        const struct aj_check_document which = {
            .slab = reader,
            .n = n,
            .shelf = run->chunks.shelves[chunk],
            .rows = code == AJ_OK ? &run->rows[n] : NULL,
        };
        const unsigned char seen = run->seen[(reader->slab.first + n) % AJ_CHUNK_DOCS];

        if ((seen & LIVING) && (seen & SLABBED))
            AJ_TRY(aj_check_document(run, &which, err));
    }
    return AJ_OK;
}

/* Goes through the slabs of the chunk: first for what they hold, then for how. */
static enum aj_code each_slab(struct aj_check_run *run, uint32_t chunk, bool deep,
                              struct aj_err *err)
{
    for (size_t i = 0; i < run->live.n; i++) {
        AJ_AUTO(aj_slab_reader_close) struct aj_slab_reader reader = {0};
        const struct aj_slab *slab = &run->live.list[i];
        struct aj_err why = {0};
        enum aj_code code;

        if (slab->first / AJ_CHUNK_DOCS != chunk)
            continue;
        code = aj_slab_reader_open(&reader, run->txn, slab, &why);
        if (code == AJ_OK && !deep) {
            read_starts(run, &reader);
        } else if (code == AJ_OK) {
            AJ_TRY(check_documents(run, chunk, &reader, err));
        } else {
            AJ_TRY(aj_check_judge(run, code, AJ_TABLE_SEARCH_START, slab->id, &why, err));
            for (uint32_t doc = slab->first; doc <= slab->last && !deep; doc++)
                run->seen[doc % AJ_CHUNK_DOCS] |= SLABBED; /* for all we know */
        }
    }
    return AJ_OK;
}

/* What is said of a document by those who say otherwise than the others. */
static enum aj_code judge(struct aj_check_run *run, uint32_t doc, unsigned char *seen,
                          struct aj_err *err)
{
    size_t living = 0; /* voices */

    if (!(*seen & THERE)) {
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_FACT, doc, "给过的编号没有固定项", err);
    }
    for (size_t i = 0; i < AJ_COUNTOF(witnesses); i++)
        living += ((*seen & witnesses[i].flag) != 0) == witnesses[i].of_living;
    if (2 * living >= AJ_COUNTOF(witnesses))
        *seen |= LIVING;
    for (size_t i = 0; i < AJ_COUNTOF(witnesses); i++) {
        const struct witness *w = &witnesses[i];
        const bool should = ((*seen & LIVING) != 0) == w->of_living;

        if (((*seen & w->flag) != 0) != should)
            AJ_TRY(aj_check_tell_number(run, w->table, doc, should ? w->lacking : w->extra, err));
    }
    if ((*seen & LIVING) && !(*seen & SLABBED))
        return aj_check_tell_number(run, AJ_TABLE_SEARCH_SLAB, doc, "不在任何一片里", err);
    return AJ_OK;
}

/* Behind the last document of which a flag is seen. */
static uint32_t end_of(const unsigned char *seen, unsigned flags)
{
    uint32_t end = AJ_CHUNK_DOCS;

    while (end > 0 && !(seen[end - 1] & flags))
        end--;
    return end;
}

/* How many documents of the chunk were given: all below the shelf's next number. When that cannot
   be, it is told, and what is there counts. */
static enum aj_code count_given(struct aj_check_run *run, uint32_t chunk, uint32_t *given,
                                struct aj_err *err)
{
    const uint32_t there = end_of(run->seen, THERE);
    const uint32_t any = end_of(run->seen, 0xFF);
    const unsigned shelf = chunk < run->chunks.n ? run->chunks.shelves[chunk] : 0;
    uint64_t next = first_of(chunk) + (uint64_t)AJ_CHUNK_DOCS;
    bool last = true; /* of its shelf */

    *given = 0;
    if (chunk >= run->chunks.n)
        return AJ_OK;
    for (size_t c = chunk + 1; c < run->chunks.n; c++)
        last = last && run->chunks.shelves[c] != shelf;
    if (last)
        next = run->next[shelf];
    *given = (uint32_t)(next - first_of(chunk));
    if (next > first_of(chunk) && there <= *given && *given <= any)
        return AJ_OK;
    *given = any > there && next > first_of(chunk) && *given > any ? any : there;
    return aj_check_tell_number(run, AJ_TABLE_SEARCH_META, shelf, "号架的下一个编号不对", err);
}

/* A number that was not given is in use. */
static enum aj_code tell_not_given(struct aj_check_run *run, uint32_t doc, unsigned seen,
                                   struct aj_err *err)
{
    enum aj_table table = AJ_TABLE_SEARCH_SLAB;

    for (size_t i = 0; i < AJ_COUNTOF(witnesses); i++) {
        if (seen & witnesses[i].flag)
            table = witnesses[i].table;
    }
    return aj_check_tell_number(run, table, doc, "这个编号还没有给过，却在用", err);
}

enum aj_code aj_check_chunk(struct aj_check_run *run, uint32_t chunk, struct aj_err *err)
{
    uint32_t given;

    memset(run->seen, 0, AJ_CHUNK_DOCS);
    AJ_TRY(read_keys(run, chunk, err));
    AJ_TRY(read_facts(run, chunk, err));
    AJ_TRY(read_dead(run, chunk, err));
    AJ_TRY(read_texts(run, chunk, err));
    AJ_TRY(each_slab(run, chunk, false, err));
    AJ_TRY(count_given(run, chunk, &given, err));
    for (uint32_t n = 0; n < AJ_CHUNK_DOCS; n++) {
        if (n < given) {
            AJ_TRY(judge(run, first_of(chunk) + n, &run->seen[n], err));
        } else if (run->seen[n]) {
            AJ_TRY(tell_not_given(run, first_of(chunk) + n, run->seen[n], err));
        }
    }
    return each_slab(run, chunk, true, err);
}
