#ifndef AJ_ARCHIVE_INSPECT_PARTS_H
#define AJ_ARCHIVE_INSPECT_PARTS_H

#include "archive/inspect.h"

#include <stdio.h>

/*
 * What the parts of the inspection share; nothing outside inspect*.c includes it. Each
 * aj_inspect_<type> judges one open file and writes what it finds into `in->paper`; a fault of the
 * file is never an error (docs/rules/inspect.md).
 */
enum {
    AJ_INSPECT_HEAD = 16384,      /* bytes of the beginning that decide on the type */
    AJ_INSPECT_TEXT = 2 << 20,    /* bytes of words kept of one paper */
    AJ_INSPECT_PAGES = 20000,     /* more are damage or an attack */
    AJ_INSPECT_PIXELS = 400000000 /* one picture: 20,000 x 20,000 */
};

struct aj_inspection {
    const char *path;
    int fd; /* borrowed; pread, or a stream of aj_inspect_stream */
    uint64_t size;
    unsigned char head[AJ_INSPECT_HEAD];
    size_t head_size;
    const char *extension; /* of the paper's name, lower case; "" when it has none */
    struct aj_arena *arena;
    struct aj_paper *paper;
};

/* The file cannot be used as a paper. The first sentence said stays. `trouble` is borrowed: a
   literal, or in the arena. It follows "打不开：". */
void aj_inspect_broken(struct aj_inspection *in, const char *trouble);

/* A stream of its own on the file, from the beginning; fclose it. NULL: no memory. */
FILE *aj_inspect_stream(const struct aj_inspection *in);

/* Up to `size` bytes from `at`; returns how many there are. */
size_t aj_inspect_read(const struct aj_inspection *in, uint64_t at, void *bytes, size_t size);

/* Sets paper->text: UTF-8 without control characters, malformed bytes as U+FFFD, at most
   AJ_INSPECT_TEXT bytes. Blank text is none. Errors: AJ_NO_MEMORY. */
enum aj_code aj_inspect_words(struct aj_inspection *in, const char *text, size_t size,
                              struct aj_err *err) AJ_CHECKED;

/* Words by another program, told to write UTF-8 to its standard output; the path of the paper is
   put after `argv`'s last but one entry, which is NULL. A program that is not there is one log
   line, and the paper has no words. */
enum aj_code aj_inspect_words_by(struct aj_inspection *in, const char *const *argv,
                                 struct aj_err *err) AJ_CHECKED;

enum aj_code aj_inspect_pdf(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_jpeg(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_png(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_tiff(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_picture(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_sound(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_zip(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_ole(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_inspect_rtf(struct aj_inspection *in, struct aj_err *err) AJ_CHECKED;
/* Text of some encoding, web page and program text included; *is_text false: it is none. */
enum aj_code aj_inspect_text(struct aj_inspection *in, bool *is_text,
                             struct aj_err *err) AJ_CHECKED;

/* EXIF as it stands in JPEG, PNG and TIFF-like blocks: orientation and position. */
void aj_inspect_exif(struct aj_inspection *in, const unsigned char *tiff, size_t size);

#endif
