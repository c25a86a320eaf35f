#ifndef AJ_ARCHIVE_BAG_SOURCE_H
#define AJ_ARCHIVE_BAG_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Where a bag's files come from: a folder, a ZIP file, any archive libarchive reads. Files only, in
 * the order of the source; may be opened again for a second pass. AJ_CORRUPT from any of these is
 * the bag's fault (a link, an encrypted entry, damage: the text says it in Chinese); every other
 * error is our own.
 */
struct aj_bag_entry {
    const char *path; /* as the source has it; borrowed until the next `next` */
    uint64_t size;
};

/* The bytes of the whole file, in order and once each, while entries are read: for who wants the
   file's own digest too. `done` falls short of the file's length when the source cannot do that. */
struct aj_bag_tee {
    struct aj_belt *belt; /* archive/belt.h */
    uint64_t done;
};

struct aj_bag_source_ops {
    enum aj_code (*next)(void *self, struct aj_bag_entry *entry, bool *end, struct aj_err *err);
    /* the next bytes of the entry, borrowed until the next call; `*size` 0 at its end */
    enum aj_code (*read)(void *self, const unsigned char **bytes, size_t *size, struct aj_err *err);
    void (*close)(void *self);
};

struct aj_bag_source {
    const struct aj_bag_source_ops *ops; /* NULL when closed */
    void *self;
    bool archive; /* everything lies in one top folder named as the bag (BagIt 0.97 4) */
};

/* Chooses by what `path` is. `arena` holds the list of names as long as the source is open; `tee`
   may be NULL. */
enum aj_code aj_bag_source_open(const char *path, struct aj_arena *arena, struct aj_bag_tee *tee,
                                struct aj_bag_source *out, struct aj_err *err) AJ_CHECKED;
void aj_bag_source_close(struct aj_bag_source *s);

/* The three kinds, for aj_bag_source_open only. */
enum aj_code aj_bag_folder_open(const char *path, struct aj_arena *arena, struct aj_bag_source *out,
                                struct aj_err *err) AJ_CHECKED;
/* `*stored` false, and nothing opened: sound, but some entry is packed: for libarchive. */
enum aj_code aj_bag_zip_open(const char *path, struct aj_arena *arena, struct aj_bag_tee *tee,
                             struct aj_bag_source *out, bool *stored,
                             struct aj_err *err) AJ_CHECKED;
/* `zip`: a ZIP that aj_bag_zip_open found sound; else a tar, packed or not. */
enum aj_code aj_bag_archive_open(const char *path, bool zip, struct aj_bag_source *out,
                                 struct aj_err *err) AJ_CHECKED;

#endif
