#ifndef AJ_ARCHIVE_STORE_H
#define AJ_ARCHIVE_STORE_H

#include "archive/bundle.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The store: <home>/store/bundles/<year>/<档号>.zip, each with its seal note <档号>.seal.json
 * beside it (docs/formats/store.md, docs/adr/0006). Write-once: no stored byte is ever changed in
 * place. Putting goes: write to store/incoming/, flush, re-open, re-read, compare, verify by
 * the independent reader; then, inside the sealing transaction, two renames that never replace (the
 * note, then the bundle), and a flush of the folder. Threads: any number of readers; one
 * writer.
 */
struct aj_store;

enum aj_code aj_store_open(const char *folder, struct aj_store **out,
                           struct aj_err *err) AJ_CHECKED;
void aj_store_close(struct aj_store *s);

/* Writes a bundle to incoming/ and proves it: flushed, re-opened, re-read, digest equal, bag valid.
   `*draft` (in `arena`) names it for the next two calls. On any error nothing is left. Errors:
   those of aj_bundle_write; AJ_CORRUPT when what was read is not what was written. */
enum aj_code aj_store_draft(struct aj_store *s, const struct aj_bundle_plan *plan,
                            struct aj_arena *arena, const char **draft,
                            struct aj_bundle_result *result, struct aj_err *err) AJ_CHECKED;

struct aj_store_name { /* what a draft becomes */
    int year;          /* 1000 to 9999 */
    const char *archive_number;
    const void *note; /* the seal note's bytes, in memory */
    size_t note_size;
};

/* The key that a bundle of this number and year is published under: "bundles/<year>/<档号>.zip".
   AJ_INVALID for what can be no name of a file. */
enum aj_code aj_store_key(int year, const char *archive_number, struct aj_arena *arena,
                          const char **key, struct aj_err *err) AJ_CHECKED;

/* Gives the draft its name for good: "bundles/<year>/<档号>.zip" into `*key` (in `arena`). Never
   replaces: AJ_CONFLICT when the name is taken. Durable on return, the note too; on any error the
   number is free as before and the draft is still there. Other errors: AJ_NOT_FOUND (no such
   draft), AJ_INVALID, AJ_FULL, AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_store_publish(struct aj_store *s, const char *draft,
                              const struct aj_store_name *name, struct aj_arena *arena,
                              const char **key, struct aj_err *err) AJ_CHECKED;

/* Removes a draft and what belongs to it; absent or NULL is fine. */
void aj_store_discard(struct aj_store *s, const char *draft);

/* Removes everything a crash left in incoming/; `*n_removed` counts the bundles. Only for the one
   writer, before it begins. */
enum aj_code aj_store_sweep(struct aj_store *s, size_t *n_removed, struct aj_err *err) AJ_CHECKED;

/* Path of a stored key in the file system, in `arena`; whether it is there is not looked at.
   AJ_INVALID for what can be no key. */
enum aj_code aj_store_path(const struct aj_store *s, const char *key, struct aj_arena *arena,
                           const char **path, struct aj_err *err) AJ_CHECKED;

/* Calls `visit` for every bundle's key (no note's) under bundles/ in byte order; stops at the first
 * code that is not AJ_OK. */
typedef enum aj_code (*aj_store_visit)(const char *key, uint64_t size, void *arg,
                                       struct aj_err *err);
enum aj_code aj_store_each(const struct aj_store *s, aj_store_visit visit, void *arg,
                           struct aj_err *err) AJ_CHECKED;

/* Takes a published bundle that no journal entry knows (a crash between publish and commit), and
   its note, out of bundles/ into unconfirmed/, so that its number is free again. Nothing is
   deleted: where the index was lost with the last events, it is the only copy
   (docs/formats/store.md). Only after the index was found to be complete. AJ_NOT_FOUND when it is
   not there. */
enum aj_code aj_store_unpublish(struct aj_store *s, const char *key, struct aj_err *err) AJ_CHECKED;

#endif
