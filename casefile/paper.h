#ifndef AJ_CASEFILE_PAPER_H
#define AJ_CASEFILE_PAPER_H

#include "base/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One paper (材料) of a case as the checks see it: what the lawyer sent, what the file really is,
   and which kind of paper it was taken for. Strings are NUL-terminated UTF-8, owned by whoever
   filled the struct in (normally the arena of the intake) and borrowed here. */

enum aj_kind_source {
    AJ_KIND_FROM_NOTHING, /* a person must decide */
    AJ_KIND_FROM_TAG,     /* papers[] in case.json, or by hand */
    AJ_KIND_FROM_NAME,
    AJ_KIND_FROM_WORDS /* the paper's own text */
};

enum {
    AJ_PAPER_UNREADABLE =
        1 << 0, /* broken, truncated, empty, or needs a password: `trouble` says which */
    AJ_PAPER_ENCRYPTED =
        1 << 1,            /* opens, but carries an owner password's restrictions, or needs one */
    AJ_PAPER_GPS = 1 << 2, /* a photo with a position */
    AJ_PAPER_SCRIPT = 1 << 3,      /* JavaScript, launch action or macro inside */
    AJ_PAPER_ATTACHMENT = 1 << 4,  /* other files inside a PDF */
    AJ_PAPER_WRONG_NAME = 1 << 5,  /* the content is not what the extension says */
    AJ_PAPER_FORBIDDEN = 1 << 6,   /* program, HTML, SVG …: must not be stored as a paper */
    AJ_PAPER_TEXT_LAYER = 1 << 7,  /* text could be read out of it */
    AJ_PAPER_EXTRA_BYTES = 1 << 8, /* bytes after the end of the document */
    AJ_PAPER_REMOTE = 1 << 9,      /* refers to something on a network */
    AJ_PAPER_BAD_EXIF = 1 << 10    /* orientation or directory out of range: ignored */
};

struct aj_paper_part { /* pages of a file that are one kind of paper */
    const char *kind;  /* id in the profile ("judgment"); "unknown" when a person must decide */
    const char *name;  /* what the profile called that kind then ("裁判文书"); NULL: nothing */
    int first_page;    /* from 1; 0 when the page count is not known and the whole file is meant */
    int last_page;
};

struct aj_paper {
    const char *name; /* as the lawyer gave it, '/' between folders, for display */
    const char *
        raw_name_hex; /* the name's bytes as sent where they were not UTF-8; NULL otherwise */
    uint64_t size;
    struct aj_digest sha256;
    const char *media_type; /* by content, e.g. "application/pdf" */
    const char *extension;  /* of that media type, without a dot ("pdf") */
    int pages;              /* -1: only a renderer can know */
    unsigned flags;         /* AJ_PAPER_… */
    const char
        *trouble; /* Chinese sentence with remedy for what is wrong with the file; NULL: nothing */
    int exif_orientation; /* 1 to 8; 0: none */
    const char *text;     /* what could be read of its words, UTF-8; NULL: nothing */
    size_t text_size;
    /* filled by aj_kind_assign (casefile/kind.h) and the checklist */
    struct aj_paper_part *parts;
    size_t n_parts;
    enum aj_kind_source kind_from;
    bool counts; /* false: does not fill its slot (duplicate, draft, foreign …) */
};

#endif
