#ifndef AJ_INDEX_SEGMENTS_H
#define AJ_INDEX_SEGMENTS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Segment files of the journal, <12 digits>.jsonl (docs/formats/journal.md). */

#define AJ_SEGMENT_EVENTS ((uint64_t)10000)
#define AJ_SEGMENT_SIZE   ((uint64_t)16 << 20)

/* First sequence numbers of all segments, ascending. `*list` is owned by the caller (free).
   AJ_NOT_FOUND: no such folder. */
enum aj_code aj_segments_list(const char *folder, uint64_t **list, size_t *n,
                              struct aj_err *err) AJ_CHECKED;

char *aj_segment_path(const char *folder, uint64_t first) AJ_CHECKED; /* NULL: out of memory */

enum aj_code aj_segment_read(const char *folder, uint64_t first, struct aj_buf *out,
                             struct aj_err *err) AJ_CHECKED;

/* One line without newline; `whole` is false for bytes at the end that no newline follows. */
struct aj_segment_line {
    uint64_t seq; /* by its place */
    const char *text;
    size_t size;
    bool whole;
};
typedef enum aj_code (*aj_segment_visit)(void *arg, const struct aj_segment_line *line,
                                         struct aj_err *err);

/* Lines of one segment's bytes. */
enum aj_code aj_segment_each_line(const struct aj_buf *bytes, uint64_t first,
                                  aj_segment_visit visit, void *arg, uint64_t *next,
                                  struct aj_err *err) AJ_CHECKED;

/* Every line of every segment in order. `*next` is the number of whole lines. AJ_CORRUPT when one
   is missing, and when any but the newest is cut short. */
enum aj_code aj_segments_each_line(const char *folder, aj_segment_visit visit, void *arg,
                                   uint64_t *next, struct aj_err *err) AJ_CHECKED;

#endif
