#include "base/auto.h"
#include "base/digest.h"
#include "base/search_text.h"
#include "index/search/codes/big_endian.h"
#include "index/search/codes/dead.h"
#include "index/search/codes/little_endian.h"
#include "index/search/search_private.h"
#include "index/search/slab/slab.h"
#include "index/search/text/texts.h"
#include "index/search/values/facts.h"

#define MANY 64 /* documents of a shelf in a call that are worth a second thread */

static const struct aj_bytes folding_key = {"folding", 7};

enum aj_code aj_search_open(struct aj_search **out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_search) struct aj_search *search = calloc(1, sizeof(*search));

    if (!search)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory opening the search index");
    AJ_TRY(aj_dictionaries_open(&search->dictionaries, err));
    AJ_TRY(aj_packer_open(search->dictionaries, &search->packer, err));
    *out = aj_steal(&search);
    return AJ_OK;
}

void aj_search_close(struct aj_search *search)
{
    if (!search)
        return;
    aj_packer_close(search->packer);
    aj_dictionaries_close(search->dictionaries);
    free(search);
}

static unsigned shelf_of(const struct aj_coming *coming)
{
    return aj_shelf_of(&coming->document->facts);
}

static enum aj_code corrupt(struct aj_err *err)
{
    return aj_fail(err, AJ_CORRUPT, "检索索引的案卷编号已损坏；请重建索引");
}

/* `*noted` false: the tables do not say yet how they are folded; they hold nothing. */
static enum aj_code check_folding(struct aj_txn *txn, const char *now, bool *noted,
                                  struct aj_err *err)
{
    struct aj_bytes value;
    uint64_t n;
    enum aj_code code = aj_txn_get(txn, AJ_TABLE_SEARCH_META, folding_key, &value, err);

    *noted = code == AJ_OK;
    if (code == AJ_NOT_FOUND) {
        AJ_TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_CASE, &n, err));
        if (n == 0)
            return AJ_OK;
        value = (struct aj_bytes){"", 0};
    } else {
        AJ_TRY(code);
    }
    if (value.size != strlen(now) || memcmp(value.data, now, value.size) != 0) {
        return aj_fail(err, AJ_CONFLICT,
                       "检索索引是按另一版本的字形规则写的，现为“%s”；请运行 anjuan rebuild", now);
    }
    return AJ_OK;
}

enum aj_code aj_search_check_folding(struct aj_txn *txn, struct aj_err *err)
{
    char now[AJ_SEARCH_FOLDING_SIZE];
    bool noted;

    aj_search_folding(now);
    return check_folding(txn, now, &noted, err);
}

static enum aj_code note_folding(struct aj_txn *txn, struct aj_err *err)
{
    char now[AJ_SEARCH_FOLDING_SIZE];
    bool noted;

    aj_search_folding(now);
    AJ_TRY(check_folding(txn, now, &noted, err));
    if (noted)
        return AJ_OK;
    return aj_txn_put(txn, AJ_TABLE_SEARCH_META, folding_key, (struct aj_bytes){now, strlen(now)},
                      err);
}

struct there { /* a row of search_case */
    uint32_t doc;
    const unsigned char *digest; /* valid until the transaction writes */
};

static enum aj_code find(struct aj_txn *txn, const char *key, struct there *out, struct aj_err *err)
{
    struct aj_bytes value;

    AJ_TRY(aj_txn_get(txn, AJ_TABLE_SEARCH_CASE, (struct aj_bytes){key, strlen(key)}, &value, err));
    if (value.size != 4 + AJ_DOCUMENT_DIGEST)
        return corrupt(err);
    *out = (struct there){aj_read_u32(value.data), (const unsigned char *)value.data + 4};
    return AJ_OK;
}

enum aj_code aj_search_number(struct aj_txn *txn, const char *key, uint32_t *doc,
                              struct aj_err *err)
{
    struct there there;

    AJ_TRY(find(txn, key, &there, err));
    *doc = there.doc;
    return AJ_OK;
}

/* Takes a document out of everything but its slab, which is immutable, and the row of its key. */
static enum aj_code take_out(struct aj_txn *txn, uint32_t doc, struct aj_err *err)
{
    unsigned char number[4];
    enum aj_code code;

    aj_key_put_u32(number, doc);
    code = aj_txn_delete(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){number, sizeof(number)}, err);
    if (code == AJ_OK)
        code = aj_facts_remove(txn, doc, err);
    if (code == AJ_OK)
        code = aj_texts_remove(txn, doc, err);
    if (code == AJ_OK)
        code = aj_dead_add(txn, doc, err);
    return code == AJ_NOT_FOUND ? corrupt(err) : code;
}

enum aj_code aj_search_remove(struct aj_txn *txn, struct aj_search *search, const char *key,
                              struct aj_err *err)
{
    struct there there;

    (void)search;
    AJ_TRY(find(txn, key, &there, err));
    AJ_TRY(take_out(txn, there.doc, err));
    return aj_txn_delete(txn, AJ_TABLE_SEARCH_CASE, (struct aj_bytes){key, strlen(key)}, err);
}

/* What a call of aj_search_put has to do. */
struct call {
    struct aj_txn *txn;
    struct aj_search *search;
    struct aj_hasher *hasher;
    struct aj_value_cache values;
    struct aj_coming *coming;
    size_t n;
};

static void release(struct call *call)
{
    aj_hasher_close(call->hasher);
    aj_value_cache_release(&call->values);
    free(call->coming);
}

static enum aj_code begin(struct call *call, const struct aj_document *documents, size_t n,
                          struct aj_err *err)
{
    call->hasher = aj_hasher_open();
    call->coming = calloc(n, sizeof(*call->coming));
    if (!call->hasher || !call->coming)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory indexing documents");
    for (call->n = 0; call->n < n; call->n++)
        call->coming[call->n].document = &documents[call->n];
    return AJ_OK;
}

static int by_place(const struct aj_coming *left, const struct aj_coming *right)
{
    return left->document < right->document ? -1 : left->document > right->document;
}

static int by_key(const void *a, const void *b)
{
    const struct aj_coming *left = a;
    const struct aj_coming *right = b;
    int order = strcmp(left->document->key, right->document->key);

    return order != 0 ? order : by_place(left, right);
}

static int by_shelf(const void *a, const void *b)
{
    const struct aj_coming *left = a;
    const struct aj_coming *right = b;
    int order = (int)shelf_of(left) - (int)shelf_of(right);

    return order != 0 ? order : by_place(left, right);
}

/* Leaves the last document of each key, shelf by shelf in the order of the call. */
static void leave_last(struct call *call)
{
    struct aj_coming *list = call->coming;
    size_t kept = 0;

    qsort(list, call->n, sizeof(*list), by_key);
    for (size_t i = 0; i < call->n; i++) {
        if (i + 1 == call->n || strcmp(list[i].document->key, list[i + 1].document->key) != 0)
            list[kept++] = list[i];
    }
    call->n = kept;
    qsort(list, call->n, sizeof(*list), by_shelf);
}

/* `*same` when it is there as it is; takes out what it takes the place of. */
static enum aj_code note(struct call *call, struct aj_coming *coming, bool *same,
                         struct aj_err *err)
{
    const struct aj_document *document = coming->document;
    struct there there;
    enum aj_code code;

    if (!*document->key || strlen(document->key) > AJ_KEY_LIMIT)
        return aj_fail(err, AJ_INVALID, "案件编号是空的，或超过 %zu 字节", AJ_KEY_LIMIT);
    aj_document_digest(call->hasher, document, coming->digest);
    code = find(call->txn, document->key, &there, err);
    *same = code == AJ_OK && memcmp(there.digest, coming->digest, AJ_DOCUMENT_DIGEST) == 0;
    if (*same || code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    return take_out(call->txn, there.doc, err);
}

/* Leaves those that are not there as they are. */
static enum aj_code leave_new(struct call *call, struct aj_err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < call->n; i++) {
        bool same = false;

        AJ_TRY(note(call, &call->coming[i], &same, err));
        if (!same)
            call->coming[kept++] = call->coming[i];
    }
    call->n = kept;
    return AJ_OK;
}

static enum aj_code add_shelves(struct call *call, struct aj_err *err)
{
    for (size_t i = 0; i < call->n;) {
        size_t n = 1;
        struct aj_documents_adding how = {
            .txn = call->txn,
            .search = call->search,
            .values = &call->values,
            .shelf = shelf_of(&call->coming[i]),
        };

        while (i + n < call->n && shelf_of(&call->coming[i + n]) == how.shelf)
            n++;
        how.many = n >= MANY;
        AJ_TRY(aj_documents_add(&how, &call->coming[i], n, err));
        i += n;
    }
    return AJ_OK;
}

enum aj_code aj_search_put(struct aj_txn *txn, struct aj_search *search,
                           const struct aj_document *documents, size_t n, struct aj_err *err)
{
    AJ_AUTO(release) struct call call = {.txn = txn, .search = search};

    if (n == 0)
        return AJ_OK;
    AJ_TRY(note_folding(txn, err));
    AJ_TRY(begin(&call, documents, n, err));
    leave_last(&call);
    AJ_TRY(leave_new(&call, err));
    AJ_TRY(aj_dictionary_renew(txn, search, call.coming, call.n, err));
    AJ_TRY(aj_packer_use_newest(search->packer, txn, err));
    return add_shelves(&call, err);
}

enum aj_code aj_search_key_of(struct aj_txn *txn, uint32_t doc, struct aj_bytes *key,
                              struct aj_err *err)
{
    unsigned char number[4];

    aj_key_put_u32(number, doc);
    AJ_TRY(
        aj_txn_get(txn, AJ_TABLE_SEARCH_DOC, (struct aj_bytes){number, sizeof(number)}, key, err));
    return key->size > 0 && key->size <= AJ_KEY_LIMIT && !memchr(key->data, '\0', key->size)
               ? AJ_OK
               : corrupt(err);
}

enum aj_code aj_search_key(struct aj_txn *txn, uint32_t doc, struct aj_arena *arena,
                           const char **key, struct aj_err *err)
{
    struct aj_bytes stored;

    AJ_TRY(aj_search_key_of(txn, doc, &stored, err));
    *key = aj_arena_copy(arena, stored.data, stored.size);
    return *key ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory listing what was found");
}

enum aj_code aj_search_size(struct aj_txn *txn, struct aj_search_size *out, struct aj_err *err)
{
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    uint64_t in_slabs = 0;

    *out = (struct aj_search_size){0};
    AJ_TRY(aj_txn_count(txn, AJ_TABLE_SEARCH_DOC, &out->documents, err));
    AJ_TRY(aj_slabs_read_live(txn, &slabs, err));
    for (size_t i = 0; i < slabs.n; i++) {
        in_slabs += slabs.list[i].living;
        out->characters += slabs.list[i].characters;
    }
    out->slabs = slabs.n;
    if (in_slabs < out->documents)
        return corrupt(err);
    out->dead = in_slabs - out->documents;
    return AJ_OK;
}
