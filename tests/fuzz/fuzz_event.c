/* Stored event lines and segments: whatever bytes lie there, they are read or refused, and what is
   read is written back as the very same bytes. */
#include "base/arena.h"
#include "index/event.h"
#include "index/segments.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum aj_code read_line(void *arg, const struct aj_segment_line *line, struct aj_err *err)
{
    struct aj_stored_event stored;
    struct aj_buf again = {0};
    size_t *lines = arg;

    (*lines)++;
    if (memchr(line->text, '\n', line->size))
        abort();
    if (aj_event_decode(line->text, line->size, &stored, err) != AJ_OK) {
        if (stored.json)
            abort();
        return AJ_OK;
    }
    if (aj_event_encode(stored.seq, &stored.event, &again, err) != AJ_OK ||
        again.size != line->size || memcmp(again.data, line->text, again.size) != 0)
        abort();
    aj_buf_release(&again);
    aj_stored_event_release(&stored);
    return AJ_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size + 1); /* a copy of its own, so that reading past the end is caught */
    struct aj_buf bytes = {.data = exact, .size = size};
    size_t lines = 0;
    uint64_t next;
    struct aj_err err;

    if (!exact)
        return 0;
    exact = realloc(exact, size ? size : 1);
    if (!exact)
        abort();
    bytes.data = exact;
    if (size)
        memcpy(exact, data, size);
    if (aj_segment_each_line(&bytes, 7, read_line, &lines, &next, &err) != AJ_OK)
        abort();
    if (next < 7 || next - 7 > lines || lines - (next - 7) > 1)
        abort();
    free(exact);
    return 0;
}
