#ifndef AJ_ARCHIVE_STORE_H
#define AJ_ARCHIVE_STORE_H

#include "archive/bundle.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The store: <home>/store/bundles/<year>/<档号>.zip and store/journal/. Write-once: no stored byte
 * is ever changed in place. Putting goes: write to store/incoming/, flush, re-open, re-read,
 * compare, verify by the independent reader; then, inside the sealing transaction, one rename that
 * never replaces, and a flush of the folder. Threads: any number of readers; one writer.
 */
struct aj_store;

enum aj_code aj_store_open(const char *folder, struct aj_store **out,
                           struct aj_err *err) AJ_CHECKED;
void aj_store_close(struct aj_store *s);

/* Writes a bundle to incoming/ and proves it: flushed, re-opened, re-read, digest equal, bag valid,
   seal right.
   `*draft` (in `arena`) names it for the next two calls. AJ_CORRUPT when what was read is not what
   was written. */
enum aj_code aj_store_draft(struct aj_store *s, const struct aj_bundle_plan *plan,
                            struct aj_arena *arena, const char **draft,
                            struct aj_bundle_result *result, struct aj_err *err) AJ_CHECKED;

/* Gives the draft its name for good: "bundles/<year>/<档号>.zip" into `*key` (in `arena`). Never
   replaces: AJ_CONFLICT when the name is taken. Durable on return. */
enum aj_code aj_store_publish(struct aj_store *s, const char *draft, int year,
                              const char *archive_number, struct aj_arena *arena, const char **key,
                              struct aj_err *err) AJ_CHECKED;

void aj_store_discard(struct aj_store *s, const char *draft); /* removes a draft; absent is fine */

/* Removes every draft a crash left in incoming/. Only for the one writer, before it begins. */
enum aj_code aj_store_sweep(struct aj_store *s, size_t *n_removed, struct aj_err *err) AJ_CHECKED;

/* Path of a stored key in the file system, in `arena`. */
enum aj_code aj_store_path(const struct aj_store *s, const char *key, struct aj_arena *arena,
                           const char **path, struct aj_err *err) AJ_CHECKED;

/* Calls `visit` for every key under bundles/ in byte order; stops at the first code that is not
 * AJ_OK. */
typedef enum aj_code (*aj_store_visit)(const char *key, uint64_t size, void *arg,
                                       struct aj_err *err);
enum aj_code aj_store_each(const struct aj_store *s, aj_store_visit visit, void *arg,
                           struct aj_err *err) AJ_CHECKED;

/* Takes a published bundle that no journal entry knows (a crash between publish and commit) back
   into incoming/, so that its number is free again. Only after the index was found to be complete.
 */
enum aj_code aj_store_unpublish(struct aj_store *s, const char *key, struct aj_err *err) AJ_CHECKED;

#endif
