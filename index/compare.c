#include "base/auto.h"
#include "base/utf8.h"
#include "index/case_check.h"
#include "index/handle.h"
#include "index/journal.h"

#include <stdio.h>
#include <string.h>

struct side {
    struct aj_scan *scan;
    struct aj_bytes key;
    struct aj_bytes value;
    bool more;
};

static void close_side(struct side *side)
{
    aj_scan_close(side->scan);
}

static enum aj_code next(struct side *side, struct aj_err *err)
{
    return aj_scan_next(side->scan, &side->key, &side->value, &side->more, err);
}

static bool same(struct aj_bytes a, struct aj_bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static int order_of(struct aj_bytes a, struct aj_bytes b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = memcmp(a.data, b.data, size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

/* A key as a person reads it. */
static void show_key(enum aj_table table, struct aj_bytes key, char *out, size_t room)
{
    const unsigned char *bytes = key.data;
    size_t n = 0;

    if (table == AJ_TABLE_JOURNAL && key.size == 8) {
        (void)snprintf(out, room, "%llu", (unsigned long long)aj_key_get_u64(bytes));
        return;
    }
    if (table == AJ_TABLE_MERKLE && key.size == 9) {
        (void)snprintf(out, room, "%u:%llu", bytes[0],
                       (unsigned long long)aj_key_get_u64(bytes + 1));
        return;
    }
    for (; n < key.size && n + 1 < room; n++)
        out[n] = (char)(bytes[n] == 0 ? '/' : bytes[n]);
    out[n] = '\0';
}

/* Damaged keys are any bytes; what is told of them goes into JSON. */
static enum aj_code keep(const struct aj_buf *text, struct aj_arena *arena, const char **out,
                         struct aj_err *err)
{
    char *kept = text->failed ? NULL : aj_arena_copy(arena, text->data, text->size);

    if (!kept)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory comparing indexes");
    for (size_t at = 0; at < text->size;) {
        size_t from = at;

        if (aj_utf8_next(kept, text->size, &at) < 0)
            kept[from] = '?';
    }
    *out = kept;
    return AJ_OK;
}

static enum aj_code tell(enum aj_table table, struct aj_bytes key, const char *what,
                         struct aj_arena *arena, const char **difference, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char shown[AJ_KEY_LIMIT + 1];

    show_key(table, key, shown, sizeof(shown));
    aj_buf_addf(&text, "%s 表的“%s”%s", aj_table_name(table), shown, what);
    return keep(&text, arena, difference, err);
}

/* What of a value must be equal. */
static struct aj_bytes compared_part(enum aj_table table, struct aj_bytes value)
{
    const size_t number = table == AJ_TABLE_SEARCH_CASE && value.size >= 4 ? 4 : 0;

    return (struct aj_bytes){(const char *)value.data + number, value.size - number};
}

static enum aj_code compare_table(struct aj_txn *const txns[2], enum aj_table table,
                                  struct aj_arena *arena, const char **difference,
                                  struct aj_err *err)
{
    AJ_AUTO(close_side) struct side a = {0};
    AJ_AUTO(close_side) struct side b = {0};

    AJ_TRY(aj_scan_open(txns[0], table, (struct aj_bytes){0}, &a.scan, err));
    AJ_TRY(aj_scan_open(txns[1], table, (struct aj_bytes){0}, &b.scan, err));
    for (;;) {
        int order;

        AJ_TRY(next(&a, err));
        AJ_TRY(next(&b, err));
        if (!a.more && !b.more)
            return AJ_OK;
        order = !a.more ? 1 : !b.more ? -1 : order_of(a.key, b.key);
        if (order < 0)
            return tell(table, a.key, "只在前一个索引里", arena, difference, err);
        if (order > 0)
            return tell(table, b.key, "只在后一个索引里", arena, difference, err);
        if (!same(compared_part(table, a.value), compared_part(table, b.value)))
            return tell(table, a.key, "在两个索引里内容不同", arena, difference, err);
    }
}

/* Which number a document has and in which slab it lies depends on when it was put there; of the
   search index the cases and their digests are the same (docs/formats/search-index.md). */
static bool is_compared(enum aj_table table)
{
    return table < AJ_TABLE_SEARCH_META || table == AJ_TABLE_SEARCH_CASE;
}

static enum aj_code compare_tables(struct aj_index *a, struct aj_index *b, struct aj_arena *arena,
                                   const char **difference, struct aj_err *err)
{
    AJ_AUTO(aj_auto_txn) struct aj_txn *left = NULL;
    AJ_AUTO(aj_auto_txn) struct aj_txn *right = NULL;

    AJ_TRY(aj_txn_read(a->env, &left, err));
    AJ_TRY(aj_txn_read(b->env, &right, err));
    for (enum aj_table table = 0; table < AJ_TABLE_COUNT && !*difference; table++) {
        if (is_compared(table)) {
            AJ_TRY(compare_table((struct aj_txn *const[]){left, right}, table, arena, difference,
                                 err));
        }
    }
    return AJ_OK;
}

struct first_fault {
    const char *of; /* which index */
    struct aj_arena *arena;
    const char **difference;
};

static enum aj_code note_fault(void *arg, const struct aj_search_fault *fault, struct aj_err *err)
{
    const struct first_fault *first = arg;
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    if (*first->difference)
        return AJ_OK;
    aj_buf_addf(&text, "%s的 %s 表的“%s”：%s", first->of, aj_table_name(fault->table), fault->key,
                fault->what);
    return keep(&text, first->arena, first->difference, err);
}

enum aj_code aj_index_compare(struct aj_index *a, struct aj_index *b, struct aj_arena *arena,
                              bool *equal, const char **difference, struct aj_err *err)
{
    struct aj_index *const both[] = {a, b};
    struct first_fault first = {.arena = arena, .difference = difference};

    *difference = NULL;
    AJ_TRY(compare_tables(a, b, arena, difference, err));
    for (size_t i = 0; i < AJ_COUNTOF(both) && !*difference; i++) {
        first.of = i == 0 ? "前一个索引" : "后一个索引";
        AJ_TRY(aj_index_check_search(both[i], note_fault, &first, err));
    }
    *equal = !*difference;
    return AJ_OK;
}
