#ifndef AJ_BASE_FILE_H
#define AJ_BASE_FILE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Files, carefully. Every path is a NUL-terminated string; no function follows a symbolic link in
 * the last component of a path it opens. Errors everywhere: AJ_NOT_FOUND, AJ_FORBIDDEN, AJ_FULL (no
 * space, quota), AJ_NO_MEMORY, AJ_IO (anything else); the text names the file. Threads: no shared
 * state.
 */

/* Appends the whole file to `out`. AJ_TOO_LARGE when it holds more than `limit` bytes; a file that
   is no regular file is AJ_INVALID and is not read. */
enum aj_code aj_file_read(const char *path, size_t limit, struct aj_buf *out,
                          struct aj_err *err) AJ_CHECKED;

/* Writes all of it, through EINTR and short writes. */
enum aj_code aj_file_write_all(int fd, const void *bytes, size_t size, const char *path,
                               struct aj_err *err) AJ_CHECKED;

/* fsync; an error is final: the bytes must be taken as lost, never retried and believed. */
enum aj_code aj_file_sync(int fd, const char *path, struct aj_err *err) AJ_CHECKED;

/* fsync of the folder that holds `path`, so that its name survives a power cut. */
enum aj_code aj_file_sync_parent(const char *path, struct aj_err *err) AJ_CHECKED;

/* Creates or replaces a small file durably: temporary file, write, fsync, rename, fsync folder.
   Readers see the old or the new bytes, never a mixture. */
enum aj_code aj_file_replace(const char *path, const void *bytes, size_t size, unsigned mode,
                             struct aj_err *err) AJ_CHECKED;

/* mkdir -p with `mode` for the folders it makes, each made durable in its parent. */
enum aj_code aj_file_make_folders(const char *path, unsigned mode, struct aj_err *err) AJ_CHECKED;

/* rm -r, never leaving `path` through a link; absent is fine. */
enum aj_code aj_file_remove_tree(const char *path, struct aj_err *err) AJ_CHECKED;

/* As aj_file_remove_tree for clean-up that nothing depends on: what stays is only logged. */
void aj_file_discard_tree(const char *path);

bool aj_file_exists(const char *path);
bool aj_file_is_folder(const char *path); /* a link is neither */

/* Bytes free to an ordinary user on the file system of `path`; 0 when that cannot be told. */
uint64_t aj_file_free_space(const char *path);

/* "a/b" in new memory (free with free()), NULL when out of memory. */
char *aj_path_join(const char *folder, const char *name) AJ_CHECKED;

#endif
