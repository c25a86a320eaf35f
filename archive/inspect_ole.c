#include "archive/inspect_ole.h"

#include "base/auto.h"

#define CHAIN_END    0xFFFFFFFAu /* and above: no sector */
#define ENTRIES_MOST 8192
#define SMALL        64u
#define SMALL_BELOW  4096u

static uint64_t place(const struct aj_ole *o, uint32_t sector)
{
    return ((uint64_t)sector + 1) * o->sector;
}

static uint32_t after(const struct aj_ole *o, uint32_t sector)
{
    return sector < o->n_next ? o->next[sector] : CHAIN_END;
}

/* One sector of the table of sectors, of which there are as many as the file has room for. */
static bool add_table(struct aj_ole *o, uint32_t sector, uint32_t most)
{
    unsigned char bytes[4096];
    uint32_t per = o->sector / 4;

    if (sector >= CHAIN_END || o->n_next + per > most)
        return false;
    if (aj_inspect_read(o->in, place(o, sector), bytes, o->sector) != o->sector)
        return false;
    for (uint32_t i = 0; i < per; i++)
        o->next[o->n_next++] = aj_ole_number(bytes + 4 * (size_t)i, 4);
    return true;
}

/* The header lists 109 of its sectors; a chain of further lists follows. */
static enum aj_code read_table(struct aj_ole *o, struct aj_err *err)
{
    uint32_t per = o->sector / 4, list = aj_ole_number(o->in->head + 68, 4);
    uint64_t sectors = o->in->size / o->sector + per;
    unsigned char bytes[4096];

    if (sectors > UINT32_MAX / 8)
        sectors = UINT32_MAX / 8;
    o->next = calloc((size_t)sectors, sizeof(*o->next));
    if (!o->next)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < 109; i++) {
        if (!add_table(o, aj_ole_number(o->in->head + 76 + 4 * i, 4), (uint32_t)sectors))
            return AJ_OK;
    }
    for (uint64_t lists = 0; list < CHAIN_END && lists < sectors; lists++) {
        if (aj_inspect_read(o->in, place(o, list), bytes, o->sector) != o->sector)
            return AJ_OK;
        for (uint32_t i = 0; i + 1 < per; i++) {
            if (!add_table(o, aj_ole_number(bytes + 4 * (size_t)i, 4), (uint32_t)sectors))
                return AJ_OK;
        }
        list = aj_ole_number(bytes + o->sector - 4, 4);
    }
    return AJ_OK;
}

/* Names are UTF-16; those that matter are ASCII. */
static void read_entry(struct aj_ole *o, const unsigned char *bytes)
{
    struct aj_ole_entry e = {.start = aj_ole_number(bytes + 116, 4),
                             .size = aj_ole_number(bytes + 120, 4)};
    size_t n = aj_ole_number(bytes + 64, 2) / 2;

    if (bytes[66] == 0 || n < 2 || n > 32)
        return;
    for (size_t i = 0; i + 1 < n; i++)
        e.name[i] = '?';
    for (size_t i = 0; i + 1 < n; i++) {
        if (bytes[2 * i + 1] == 0)
            memcpy(e.name + i, bytes + 2 * i, 1);
    }
    if (bytes[66] == 5) {
        o->root = e;
    } else {
        o->entries[o->n++] = e;
    }
}

static enum aj_code read_directory(struct aj_ole *o, struct aj_err *err)
{
    uint32_t at = aj_ole_number(o->in->head + 48, 4);
    unsigned char bytes[4096];

    o->entries = calloc(ENTRIES_MOST, sizeof(*o->entries));
    if (!o->entries)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (unsigned seen = 0; at < CHAIN_END; at = after(o, at)) {
        o->damaged = seen + 32 > ENTRIES_MOST ||
                     aj_inspect_read(o->in, place(o, at), bytes, o->sector) != o->sector;
        if (o->damaged)
            return AJ_OK;
        for (uint32_t i = 0; i + 128 <= o->sector; i += 128, seen++)
            read_entry(o, bytes + i);
    }
    o->damaged = o->n == 0;
    return AJ_OK;
}

enum aj_code aj_ole_open(struct aj_inspection *in, struct aj_ole *ole, struct aj_err *err)
{
    unsigned shift = in->head_size >= 512 ? aj_ole_number(in->head + 30, 2) : 0;

    *ole = (struct aj_ole){.in = in};
    ole->damaged = shift != 9 && shift != 12;
    if (ole->damaged)
        return AJ_OK;
    ole->sector = (uint32_t)1 << shift;
    ole->small_table = aj_ole_number(in->head + 60, 4);
    AJ_TRY(read_table(ole, err));
    return read_directory(ole, err);
}

void aj_ole_release(struct aj_ole *ole)
{
    free(ole->next);
    free(ole->entries);
    *ole = (struct aj_ole){0};
}

const struct aj_ole_entry *aj_ole_find(const struct aj_ole *ole, const char *name)
{
    for (size_t i = 0; i < ole->n; i++) {
        if (strcmp(ole->entries[i].name, name) == 0)
            return &ole->entries[i];
    }
    return NULL;
}

static enum aj_code read_chain(const struct aj_ole *o, uint32_t at, uint64_t size,
                               struct aj_buf *out, struct aj_err *err)
{
    unsigned char bytes[4096];

    /* a chain in a loop ends with the size, or with the cap of the buffer */
    for (; at < CHAIN_END && size > 0; at = after(o, at)) {
        size_t want = size < o->sector ? (size_t)size : o->sector;
        size_t n = aj_inspect_read(o->in, place(o, at), bytes, want);

        if (n == 0 || (out->limit && out->size + n >= out->limit))
            break;
        aj_buf_add(out, bytes, n);
        size -= n;
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}

/* Streams of less than 4,096 bytes lie in pieces of 64 in a stream of their own. */
static enum aj_code read_small(const struct aj_ole *o, const struct aj_ole_entry *entry,
                               struct aj_buf *out, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf all = {.limit = (size_t)8 << 20};
    AJ_AUTO(aj_buf_release) struct aj_buf table = {.limit = (size_t)1 << 20};
    uint64_t size = entry->size;
    uint32_t at = entry->start;

    AJ_TRY(read_chain(o, o->root.start, o->root.size, &all, err));
    AJ_TRY(read_chain(o, o->small_table, table.limit, &table, err));
    while (size > 0 && ((uint64_t)at + 1) * SMALL <= all.size &&
           ((size_t)at + 1) * 4 <= table.size) {
        size_t n = size < SMALL ? (size_t)size : SMALL;

        aj_buf_add(out, all.data + (size_t)at * SMALL, n);
        size -= n;
        at = aj_ole_number(table.data + 4 * (size_t)at, 4);
    }
    return out->failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory") : AJ_OK;
}

enum aj_code aj_ole_read(const struct aj_ole *ole, const struct aj_ole_entry *entry,
                         struct aj_buf *out, struct aj_err *err)
{
    if (entry->size < SMALL_BELOW)
        return read_small(ole, entry, out, err);
    return read_chain(ole, entry->start, entry->size, out, err);
}
