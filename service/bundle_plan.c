#define _GNU_SOURCE /* memrchr */
#include "service/bundle_plan.h"

#include "base/utf8.h"
#include "service/casework.h"
#include "service/metadata.h"
#include "service/paper_json.h"

#include <stdio.h>
#include <string.h>

#define NAME_BYTES 200

/* Windows cannot store these in a name; the name as sent is in case.json either way. */
static bool awkward(int32_t cp)
{
    return cp < 0x20 || (cp < 0x80 && strchr("<>:\"/\\|?*", (int)cp));
}

/* As much of the name as the file systems of the world take, with its extension. */
static void shorten(char *name, size_t *used)
{
    const char *dot = memrchr(name, '.', *used);
    size_t tail = dot && name + *used - dot <= 16 ? (size_t)(name + *used - dot) : 0;
    size_t keep = NAME_BYTES - tail;

    if (*used <= NAME_BYTES)
        return;
    while (keep && ((unsigned char)name[keep] & 0xC0) == 0x80)
        keep--; /* not into a character */
    memmove(name + keep, name + *used - tail, tail);
    *used = keep + tail;
}

/* The last part of the paper's name, fit to be a file name on Windows too; the name as sent is in
   metadata/case.json. */
static const char *file_name(const struct aj_paper *p, struct aj_arena *arena)
{
    const char *base = strrchr(p->name, '/');
    size_t size, used = 0;
    char *out;

    base = base ? base + 1 : p->name;
    size = strlen(base);
    out = aj_arena_alloc(arena, size + 8);
    if (!out)
        return NULL;
    for (size_t at = 0; at < size;) {
        size_t from = at;
        int32_t cp = aj_utf8_next(base, size, &at);

        if (cp < 0 || awkward(cp) || !aj_utf8_plain(base + from, at - from, false)) {
            out[used++] = '_';
        } else {
            memcpy(out + used, base + from, at - from);
            used += at - from;
        }
    }
    shorten(out, &used);
    while (used && (out[used - 1] == '.' || out[used - 1] == ' '))
        out[--used] = '_'; /* Windows drops them at the end */
    if (used == 0)
        out[used++] = '_';
    out[used] = '\0';
    return out;
}

/* "<folder><no><after><name>", e.g. "data/" 007 "/" "起诉状.pdf" */
static const char *member_path(struct aj_arena *arena, const char *folder, size_t no,
                               const char *after, const char *name)
{
    size_t room = strlen(folder) + strlen(after) + strlen(name) + 32;
    char *path = aj_arena_alloc(arena, room);

    if (path)
        (void)snprintf(path, room, "%s%03zu%s%s", folder, no, after, name);
    return path;
}

static bool add_papers(struct aj_dossier *d, struct aj_bundle_member *members, size_t *n,
                       struct aj_err *err)
{
    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];
        const char *name = file_name(p, &d->arena);
        struct aj_bundle_member *m = &members[(*n)++];

        *m = (struct aj_bundle_member){.size = p->size, .expected = &p->sha256};
        if (!name || aj_staging_path(d->papers_at, &p->sha256, &d->arena, &m->file, err) != AJ_OK)
            return false;
        m->path = member_path(&d->arena, "data/", i + 1, "/", name);
        if (!m->path)
            return false;
    }
    return true;
}

static bool add_texts(struct aj_dossier *d, struct aj_bundle_member *members, size_t *n)
{
    for (size_t i = 0; i < d->n_papers; i++) {
        const struct aj_paper *p = &d->papers[i];
        struct aj_bundle_member *m = &members[*n];

        if (!p->text)
            continue;
        *m = (struct aj_bundle_member){.bytes = p->text, .size = p->text_size};
        m->path = member_path(&d->arena, "metadata/text/", i + 1, ".txt", "");
        if (!m->path)
            return false;
        (*n)++;
    }
    return true;
}

static void add_bytes(struct aj_bundle_member *members, size_t *n, const char *path,
                      const struct aj_buf *bytes)
{
    members[(*n)++] = (struct aj_bundle_member){
        .path = path, .bytes = bytes->data ? bytes->data : "", .size = bytes->size};
}

static enum aj_code add_info(struct aj_home *home, struct aj_dossier *d,
                             const struct aj_bundle_head *head, struct aj_bundle_plan *plan,
                             struct aj_err *err)
{
    const char *const lines[][2] = {
        {"Source-Organization", aj_profile_centre(home->profile)},
        {"External-Identifier", head->archive_number},
        {"External-Description", d->facts.sealed ? "法律援助案卷（封存）" : "法律援助案卷"},
        {"Internal-Sender-Identifier", d->facts.case_number},
        {"Bag-Software-Agent", "anjuan " AJ_VERSION},
    };
    struct aj_bag_info *info = aj_arena_alloc(&d->arena, AJ_COUNTOF(lines) * sizeof(*info));

    if (!info)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < AJ_COUNTOF(lines); i++)
        info[i] = (struct aj_bag_info){.label = lines[i][0], .value = lines[i][1]};
    plan->info = info;
    plan->n_info = AJ_COUNTOF(lines);
    return AJ_OK;
}

enum aj_code aj_bundle_draft_make(struct aj_home *home, struct aj_dossier *d,
                                  const struct aj_bundle_head *head, struct aj_bundle_draft *draft,
                                  struct aj_err *err)
{
    size_t room = 2 * d->n_papers + 4;
    struct aj_bundle_member *members = aj_arena_alloc(&d->arena, room * sizeof(*members));
    char pdf_name[256];
    struct aj_metadata_of of;
    const char *pdf_path;
    size_t n = 0;

    (void)snprintf(pdf_name, sizeof(pdf_name), "%s.pdf", head->archive_number);
    pdf_path = member_path(&d->arena, "data/", 0, "/", pdf_name);
    if (!members || !pdf_path)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory planning a bundle");
    add_bytes(members, &n, pdf_path, &draft->pdf);
    if (!add_papers(d, members, &n, err))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory planning a bundle");
    of = (struct aj_metadata_of){home, d, head, members, n};
    AJ_TRY(aj_metadata_case(&of, &draft->case_json, err));
    AJ_TRY(aj_metadata_premis(&of, &draft->premis, err));
    AJ_TRY(aj_metadata_mets(&of, &draft->mets, err));
    add_bytes(members, &n, "metadata/case.json", &draft->case_json);
    add_bytes(members, &n, "metadata/premis.xml", &draft->premis);
    add_bytes(members, &n, "metadata/mets.xml", &draft->mets);
    if (!add_texts(d, members, &n))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory planning a bundle");
    draft->plan = (struct aj_bundle_plan){
        .archive_number = head->archive_number,
        .sealed_at = head->sealed_at,
        .members = members,
        .n_members = n,
    };
    return add_info(home, d, head, &draft->plan, err);
}

void aj_bundle_draft_release(struct aj_bundle_draft *draft)
{
    aj_buf_release(&draft->pdf);
    aj_buf_release(&draft->case_json);
    aj_buf_release(&draft->premis);
    aj_buf_release(&draft->mets);
}
