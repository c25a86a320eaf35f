#ifndef AJ_INDEX_EVENT_H
#define AJ_INDEX_EVENT_H

#include "base/buf.h"
#include "base/json.h"
#include "index/index.h"

/* Bytes of one event's line; a case of a hundred recipients stays far below. */
#define AJ_EVENT_LIMIT ((size_t)8 << 20)

/* Appends the canonical line (no newline) of the event with its sequence number. AJ_INVALID: no
   known type, no actor, no object, before 1970; AJ_TOO_LARGE above AJ_EVENT_LIMIT. */
enum aj_code aj_event_encode(uint64_t seq, const struct aj_event *event, struct aj_buf *out,
                             struct aj_err *err) AJ_CHECKED;

struct aj_stored_event {
    uint64_t seq;
    struct aj_event event; /* texts and data borrowed from json */
    json_t *json;          /* owned */
};

/*
 * Reads a stored line. It must be exactly what aj_event_encode gives for its contents: a line that
 * merely means the same has been touched. AJ_CORRUPT says what is wrong; `*out` is then empty.
 */
enum aj_code aj_event_decode(const char *line, size_t size, struct aj_stored_event *out,
                             struct aj_err *err) AJ_CHECKED;
void aj_stored_event_release(struct aj_stored_event *event);

#endif
