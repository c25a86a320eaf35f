#ifndef AJ_ARCHIVE_INTAKE_PARTS_H
#define AJ_ARCHIVE_INTAKE_PARTS_H

#include "archive/entry_name.h"
#include "archive/intake.h"
#include "archive/staging.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the files intake*.c share. Nobody else includes this. Limits and reasons:
 * docs/rules/intake.md.
 */

/* Why something was not taken in. */
enum aj_reason {
    AJ_REASON_NONE,
    AJ_REASON_NAME_PARENT,
    AJ_REASON_NAME_ABSOLUTE,
    AJ_REASON_NAME_NUL,
    AJ_REASON_NAME_EMPTY,
    AJ_REASON_NAME_LONG,
    AJ_REASON_NAME_TWICE,
    AJ_REASON_LINK,
    AJ_REASON_DEVICE,
    AJ_REASON_ENCRYPTED,
    AJ_REASON_MANY,
    AJ_REASON_FOLDERS,
    AJ_REASON_DEPTH,
    AJ_REASON_ENTRY_SIZE,
    AJ_REASON_TOTAL_SIZE,
    AJ_REASON_RATIO,
    AJ_REASON_OVERLAP,
    AJ_REASON_CUT,
    AJ_REASON_DAMAGED,
    AJ_REASON_LIES,
    AJ_REASON_MISCOUNT,
    AJ_REASON_METHOD,
    AJ_REASON_FORMAT,
    AJ_REASON_NOTHING,
    AJ_REASON_ACCESS,
    AJ_REASON_COUNT
};

struct aj_refusal {
    enum aj_reason reason;
    const char *entry; /* display name of the entry meant; NULL: the file as a whole */
    size_t more;       /* further entries at fault */
};

struct aj_taken {
    struct aj_paper paper;
    bool fresh; /* its bytes were not in staging before */
};

/* One run of aj_intake_take. The lists are malloc'd, the texts lie in the arena. */
struct aj_take {
    const char *staging;
    const struct aj_intake_limits *limits;
    struct aj_arena *arena;
    struct aj_findings *findings;
    struct aj_taken *papers;
    size_t n_papers, papers_room;
    const char **ignored;
    size_t n_ignored, ignored_room;
    size_t entries; /* against limits->entries */
    uint64_t bytes; /* against limits->total_bytes */
    size_t sources; /* files that were no droppings */
    const char *container;
};

/* One file of the lawyer's, from its first byte to its papers. */
struct aj_source {
    struct aj_take *take;
    const char *name;  /* as displayed */
    uint64_t packed;   /* its size on disk */
    uint64_t unpacked; /* bytes that came out of it so far */
    size_t first;      /* index of its first paper */
    struct aj_refusal refusal;
};

enum aj_packing {
    AJ_PACKING_NONE, /* a paper */
    AJ_PACKING_ZIP,
    AJ_PACKING_7Z,
    AJ_PACKING_RAR,
    AJ_PACKING_RAR5,
    AJ_PACKING_TAR,
    AJ_PACKING_TAR_GZ,
    AJ_PACKING_TAR_XZ,
    AJ_PACKING_TAR_ZST,
    AJ_PACKING_FOREIGN /* an archive of a kind not taken: cab, bzip2 … */
};

/* What the bytes behind `fd` are; the name decides only for a ZIP too damaged to be looked into,
   which is an office document when it is called one. Errors: AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_packing_of(int fd, const char *name, size_t entries, enum aj_packing *out,
                           struct aj_err *err) AJ_CHECKED;

/* Notes why `s` is refused and returns AJ_INVALID; the first reason stays. */
enum aj_code aj_source_refuse(struct aj_source *s, enum aj_reason reason, const char *entry);

/* Unpacks the archive behind `fd` into staging. `inner` is its name when it lies in another archive
   (then `depth` is more than 1, and its papers' names begin with it), else NULL. AJ_INVALID:
   refused, see s->refusal; other errors are our own. */
enum aj_code aj_source_unpack(struct aj_source *s, int fd, enum aj_packing packing,
                              const char *inner, unsigned depth, struct aj_err *err) AJ_CHECKED;

/* The name of an entry, judged. AJ_INVALID: refused. */
enum aj_code aj_source_name(struct aj_source *s, const struct aj_name_bytes *bytes,
                            const char *prefix, struct aj_entry_name *out,
                            struct aj_err *err) AJ_CHECKED;

/* Counts one more file or folder. AJ_INVALID: too many. */
enum aj_code aj_source_count(struct aj_source *s, const char *entry) AJ_CHECKED;

/* Whether `size` more bytes of something that is `done` bytes long with them, and `packed` bytes in
   its packed form (UINT64_MAX: not known), pass no limit; weigh counts them too. AJ_INVALID:
   refused.
 */
enum aj_code aj_source_fits(struct aj_source *s, const char *entry, uint64_t size, uint64_t done,
                            uint64_t packed) AJ_CHECKED;
enum aj_code aj_source_weigh(struct aj_source *s, const char *entry, uint64_t size, uint64_t done,
                             uint64_t packed) AJ_CHECKED;

/* Gives the draft its place and lists it as a paper (not inspected yet). */
enum aj_code aj_take_keep(struct aj_take *t, struct aj_draft *draft, uint64_t size,
                          const struct aj_entry_name *name, struct aj_err *err) AJ_CHECKED;

enum aj_code aj_take_ignore(struct aj_take *t, const char *name, struct aj_err *err) AJ_CHECKED;

/* Takes in one file of the folder `folder`, paper or archive. What is wrong with it becomes a
   finding. */
enum aj_code aj_take_file(struct aj_take *t, int folder, const char *file,
                          const struct aj_entry_name *name, struct aj_err *err) AJ_CHECKED;

/* The finding for a file or folder that is not even opened; AJ_OK. */
enum aj_code aj_take_refuse(struct aj_take *t, enum aj_reason reason, const char *name) AJ_CHECKED;

/* What the source brought is believed now: names are made to differ from those of other sources,
   and each paper is inspected. */
enum aj_code aj_source_accept(struct aj_source *s, struct aj_err *err) AJ_CHECKED;

/* Forgets what the source brought and removes its bytes; the counts go back to what they were. */
void aj_source_drop(struct aj_source *s, size_t ignored, size_t entries, uint64_t bytes);

/* The finding `unreadable_paper`: file, entry, reason, remedy. */
void aj_refusal_report(struct aj_take *t, const char *file, bool is_archive,
                       const struct aj_refusal *refusal);

#endif
