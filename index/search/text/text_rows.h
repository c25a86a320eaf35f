#ifndef AJ_INDEX_SEARCH_TEXT_TEXT_ROWS_H
#define AJ_INDEX_SEARCH_TEXT_TEXT_ROWS_H

#include "index/search/text/texts.h"

/* Private to texts_*.c: the two layers of a row of `search_text` (docs/formats/search-index.md),
   taken apart. What comes from a row may be anything: it is checked when it is opened. */

#define AJ_GROUP_MOST ((size_t)32752) /* 8 pages of LMDB, less what it keeps for itself */
#define AJ_FRAME_MOST ((size_t)16384) /* bytes in a frame, unpacked */

enum aj_code aj_text_corrupt(struct aj_err *err);
enum aj_code aj_text_lacking(uint32_t doc, struct aj_err *err); /* AJ_NOT_FOUND */

/* A group: the texts of some documents. Borrowed from the row. */
struct aj_text_group {
    uint32_t first; /* its key */
    uint32_t n;     /* at least one */
    struct aj_bytes row;
    const unsigned char *directory; /* in the row, as what follows */
    struct aj_bytes left;           /* texts that aj_text_group_next has not given yet */
    uint32_t at;
};
enum aj_code aj_text_group_open(struct aj_text_group *group, struct aj_bytes key,
                                struct aj_bytes value, struct aj_err *err) AJ_CHECKED;
/* False at the end. */
bool aj_text_group_next(struct aj_text_group *group, struct aj_packed_text *text);

/* The group in which the document is, if it has a text. AJ_NOT_FOUND: there is none. */
enum aj_code aj_text_group_find(struct aj_txn *txn, uint32_t doc, struct aj_text_group *out,
                                struct aj_err *err) AJ_CHECKED;
/* Takes the row out of the table, to write its texts again: what is read from the table is lost
   with the first write. The group is then in `copy`, of which nothing was given yet. */
enum aj_code aj_text_group_take(struct aj_txn *txn, struct aj_text_group *group,
                                struct aj_buf *copy, struct aj_err *err) AJ_CHECKED;

/* Texts being gathered to groups; the keys of the groups are not there yet. Zero-initialise but
   for `txn`. */
struct aj_group_writer {
    struct aj_txn *txn;
    uint32_t first;
    uint32_t n;
    struct aj_buf directory;
    struct aj_buf texts;
};
enum aj_code aj_group_add(struct aj_group_writer *writer, const struct aj_packed_text *text,
                          struct aj_err *err) AJ_CHECKED;
enum aj_code aj_group_finish(struct aj_group_writer *writer, struct aj_err *err) AJ_CHECKED;
void aj_group_writer_release(struct aj_group_writer *writer);

/* A document's text: frames. Borrowed from it. */
struct aj_text_frames {
    uint32_t left;
    struct aj_bytes directory; /* of these */
    struct aj_bytes frames;    /* these */
};
struct aj_text_frame {
    struct aj_bytes packed;
    uint32_t characters;
    uint32_t pieces;
};
enum aj_code aj_text_frames_open(struct aj_text_frames *frames, struct aj_bytes text,
                                 struct aj_err *err) AJ_CHECKED;
/* False at the end. */
bool aj_text_frames_next(struct aj_text_frames *frames, struct aj_text_frame *frame);

/* A text that is being put together of frames. Zero-initialise. */
struct aj_text_maker {
    uint32_t n;
    struct aj_buf directory;
    struct aj_buf frames;
};
void aj_text_maker_add(struct aj_text_maker *maker, const struct aj_text_frame *frame);
enum aj_code aj_text_maker_finish(struct aj_text_maker *maker, struct aj_buf *out,
                                  struct aj_err *err) AJ_CHECKED;
void aj_text_maker_release(struct aj_text_maker *maker);

#endif
