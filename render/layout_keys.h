#ifndef AJ_RENDER_LAYOUT_KEYS_H
#define AJ_RENDER_LAYOUT_KEYS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#include <stddef.h>

/* Reads JSON objects into structs by tables of keys, and says where in the file a mistake is.
   Private to the layouts. */

enum aj_key_type {
    AJ_KEY_COMMENT,   /* any text, not kept */
    AJ_KEY_ELSEWHERE, /* allowed here, read by the caller */
    AJ_KEY_TEXT,      /* const char *, as it stands */
    AJ_KEY_TEMPLATE,  /* const char *, with {path} */
    AJ_KEY_PATH,      /* const char * */
    AJ_KEY_WHEN,      /* const char *, path or !path */
    AJ_KEY_BOOL,      /* bool */
    AJ_KEY_MM,        /* int: millimetres to hundredths of a point */
    AJ_KEY_POINTS,    /* int: points to hundredths */
    AJ_KEY_EMS,       /* int: characters to thousandths; also plain ratios */
    AJ_KEY_COUNT,     /* int */
    AJ_KEY_ALIGN,     /* enum aj_align */
    AJ_KEY_VALIGN,    /* enum aj_valign */
    AJ_KEY_POINT      /* struct aj_place, millimetres */
};

struct aj_key {
    const char *name;
    enum aj_key_type type;
    size_t offset;
    double min, max; /* of numbers, in the file's unit */
};

struct aj_key_set { /* keys that go into one struct */
    const struct aj_key *keys;
    size_t n;
    void *out;
};

struct aj_key_reader {
    const char *file;
    struct aj_arena *arena;
    struct aj_err *err;
    char where[160]; /* "blocks[3].rows[0]" */
    size_t where_size;
};

/* AJ_INVALID with "file: where.key：what". `key` "" for the object itself. */
enum aj_code aj_key_fail(const struct aj_key_reader *reader, const char *key, const char *what);

/* Goes into reader->where + ".key[index]" (index < 0: ".key"); returns what aj_key_leave needs. */
size_t aj_key_enter(struct aj_key_reader *reader, const char *key, int index);
void aj_key_leave(struct aj_key_reader *reader, size_t before);

/* Every key of `object` must be in one of the sets; absent keys leave their members alone. */
enum aj_code aj_keys_read(const struct aj_key_reader *reader, const json_t *object,
                          const struct aj_key_set *sets, size_t n_sets) AJ_CHECKED;

struct aj_key_room { /* for the elements of an array */
    size_t max;      /* elements */
    size_t size;     /* of one */
};

/* object[key] must be an array of 1 to room.max elements: `*out` is an array of as many structs,
   zeroed, in the reader's arena. */
enum aj_code aj_keys_array(const struct aj_key_reader *reader, const json_t *object,
                           const char *key, struct aj_key_room room, void *out,
                           size_t *n) AJ_CHECKED;

int aj_from_mm(double mm); /* hundredths of a point, of a length that is not negative */

#endif
