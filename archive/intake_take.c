#include "archive/inspect.h"
#include "archive/intake_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATIO_FREE     ((uint64_t)16 << 20) /* below this, blank scans pack better than any ratio */
#define NAME_MAX_BYTES 1024                 /* of a whole name with its folders, as displayed */

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory taking papers in");
}

enum aj_code aj_source_refuse(struct aj_source *s, enum aj_reason reason, const char *entry)
{
    if (s->refusal.reason == AJ_REASON_NONE)
        s->refusal = (struct aj_refusal){reason, entry, 0};
    return AJ_INVALID;
}

static enum aj_reason reason_of(enum aj_name_fault fault)
{
    static const enum aj_reason reasons[] = {
        [AJ_NAME_FINE] = AJ_REASON_NONE,
        [AJ_NAME_EMPTY] = AJ_REASON_NAME_EMPTY,
        [AJ_NAME_ABSOLUTE] = AJ_REASON_NAME_ABSOLUTE,
        [AJ_NAME_PARENT] = AJ_REASON_NAME_PARENT,
        [AJ_NAME_NUL] = AJ_REASON_NAME_NUL,
    };

    return reasons[fault];
}

/* "<prefix><name>" in the arena; NULL when out of memory, or when `prefix` is NULL for that. */
static const char *joined(struct aj_arena *arena, const char *prefix, const char *name)
{
    size_t before = prefix ? strlen(prefix) : 0, size = strlen(name);
    char *out = prefix ? aj_arena_alloc(arena, before + size + 1) : NULL;

    if (!out)
        return NULL;
    memcpy(out, prefix, before);
    memcpy(out + before, name, size);
    out[before + size] = '\0';
    return out;
}

enum aj_code aj_source_name(struct aj_source *s, const struct aj_name_bytes *bytes,
                            const char *prefix, struct aj_entry_name *out, struct aj_err *err)
{
    AJ_TRY(aj_entry_name_read(bytes, s->take->arena, out, err));
    if (*prefix) {
        out->display = joined(s->take->arena, prefix, out->display);
        if (!out->display)
            return no_memory(err);
    }
    if (out->fault != AJ_NAME_FINE)
        return aj_source_refuse(s, reason_of(out->fault), out->display);
    if (out->folders > s->take->limits->folders)
        return aj_source_refuse(s, AJ_REASON_FOLDERS, NULL);
    if (strlen(out->display) > NAME_MAX_BYTES)
        return aj_source_refuse(s, AJ_REASON_NAME_LONG, out->display);
    return AJ_OK;
}

enum aj_code aj_source_count(struct aj_source *s, const char *entry)
{
    if (s->take->entries >= s->take->limits->entries)
        return aj_source_refuse(s, AJ_REASON_MANY, entry);
    s->take->entries++;
    return AJ_OK;
}

static bool swollen(uint64_t unpacked, uint64_t packed, uint64_t ratio)
{
    return unpacked > RATIO_FREE && unpacked / ratio > packed;
}

enum aj_code aj_source_fits(struct aj_source *s, const char *entry, uint64_t size, uint64_t done,
                            uint64_t packed)
{
    const struct aj_intake_limits *l = s->take->limits;

    if (done > l->entry_bytes)
        return aj_source_refuse(s, AJ_REASON_ENTRY_SIZE, entry);
    if (size > l->total_bytes - s->take->bytes)
        return aj_source_refuse(s, AJ_REASON_TOTAL_SIZE, entry);
    if (swollen(done, packed, l->ratio) || swollen(s->unpacked + size, s->packed, l->ratio))
        return aj_source_refuse(s, AJ_REASON_RATIO, entry);
    return AJ_OK;
}

enum aj_code aj_source_weigh(struct aj_source *s, const char *entry, uint64_t size, uint64_t done,
                             uint64_t packed)
{
    AJ_TRY(aj_source_fits(s, entry, size, done, packed));
    s->take->bytes += size;
    s->unpacked += size;
    return AJ_OK;
}

/* Room for one more; NULL when out of memory. */
static void *grown(void *list, size_t n, size_t *room, size_t each)
{
    size_t more = *room ? *room * 2 : 64;

    if (n < *room)
        return list;
    list = realloc(list, more * each);
    if (list)
        *room = more;
    return list;
}

enum aj_code aj_take_keep(struct aj_take *t, struct aj_draft *draft, uint64_t size,
                          const struct aj_entry_name *name, struct aj_err *err)
{
    struct aj_taken *list = grown(t->papers, t->n_papers, &t->papers_room, sizeof(*list));
    struct aj_taken *taken;

    if (!list)
        return no_memory(err);
    t->papers = list;
    taken = &list[t->n_papers];
    *taken = (struct aj_taken){
        .paper = {.name = name->display, .raw_name_hex = name->raw_hex, .size = size, .pages = -1}};
    AJ_TRY(aj_draft_keep(draft, &taken->paper.sha256, &taken->fresh, err));
    t->n_papers++;
    return AJ_OK;
}

enum aj_code aj_take_ignore(struct aj_take *t, const char *name, struct aj_err *err)
{
    const char **list = grown(t->ignored, t->n_ignored, &t->ignored_room, sizeof(*list));

    if (!list)
        return no_memory(err);
    t->ignored = list;
    list[t->n_ignored++] = name;
    return AJ_OK;
}

static bool is_taken(const struct aj_take *t, size_t except, const char *name)
{
    for (size_t i = 0; i < t->n_papers; i++) {
        if (i != except && strcmp(t->papers[i].paper.name, name) == 0)
            return true;
    }
    return false;
}

/* Two archives, or an archive and a folder, may both have "起诉状.pdf": the later one is shown with
   the name of what it came in, or with a number. */
static enum aj_code tell_apart(struct aj_source *s, size_t i, struct aj_err *err)
{
    struct aj_take *t = s->take;
    const char *plain = t->papers[i].paper.name, *name = plain;
    char number[32];

    if (!is_taken(t, i, name))
        return AJ_OK;
    if (strcmp(plain, s->name) != 0) {
        name = joined(t->arena, joined(t->arena, s->name, "/"), plain);
        if (!name)
            return no_memory(err);
    }
    for (unsigned n = 2; is_taken(t, i, name); n++) {
        (void)snprintf(number, sizeof(number), "（%u）", n); /* in front: the extension must stay */
        name = joined(t->arena, number, plain);
        if (!name)
            return no_memory(err);
    }
    t->papers[i].paper.name = name;
    return AJ_OK;
}

enum aj_code aj_source_accept(struct aj_source *s, struct aj_err *err)
{
    struct aj_take *t = s->take;
    const char *path;

    for (size_t i = s->first; i < t->n_papers; i++) {
        if (s->first > 0)
            AJ_TRY(tell_apart(s, i, err));
        AJ_TRY(aj_staging_path(t->staging, &t->papers[i].paper.sha256, t->arena, &path, err));
        AJ_TRY(aj_inspect(path, t->arena, &t->papers[i].paper, err));
    }
    return AJ_OK;
}

void aj_source_drop(struct aj_source *s, size_t ignored, size_t entries, uint64_t bytes)
{
    struct aj_take *t = s->take;

    while (t->n_papers > s->first) {
        const struct aj_taken *last = &t->papers[--t->n_papers];

        if (last->fresh)
            aj_staging_remove(t->staging, &last->paper.sha256);
    }
    t->n_ignored = ignored;
    t->entries = entries;
    t->bytes = bytes;
}
