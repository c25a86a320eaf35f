#ifndef AJ_INDEX_JOURNAL_H
#define AJ_INDEX_JOURNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "index/index.h"

/*
 * The journal as a Merkle log (RFC 6962 §2): leaf = SHA-256(0x00 ‖ canonical JSON of the event),
 * node = SHA-256(0x01 ‖ left ‖ right). Segments in the store, <first-seq>.jsonl, hold one event a
 * line and are the truth from which the index can be rebuilt (R-5). docs/formats/journal.md.
 */
struct aj_journal_head {
    uint64_t size; /* events */
    struct aj_digest root;
};
enum aj_code aj_journal_head(struct aj_index *x, struct aj_journal_head *out,
                             struct aj_err *err) AJ_CHECKED;

/* The root when the journal held `size` events. AJ_INVALID when it never did. */
enum aj_code aj_journal_root(struct aj_index *x, uint64_t size, struct aj_digest *out,
                             struct aj_err *err) AJ_CHECKED;

/* The canonical line of event `seq`, without newline, appended to `out`. AJ_NOT_FOUND at the end.
 */
enum aj_code aj_journal_line(struct aj_index *x, uint64_t seq, struct aj_buf *out,
                             struct aj_err *err) AJ_CHECKED;

struct aj_proof {
    struct aj_digest *path; /* in the arena */
    size_t n;
};
/* Audit path (inclusion proof) of `seq` in a tree of `size` events, and consistency proof between
   two sizes; digests in `arena`. AJ_INVALID when out of range. */
enum aj_code aj_journal_inclusion(struct aj_index *x, uint64_t seq, uint64_t size,
                                  struct aj_arena *arena, struct aj_proof *out,
                                  struct aj_err *err) AJ_CHECKED;
enum aj_code aj_journal_consistency(struct aj_index *x, uint64_t old_size, uint64_t size,
                                    struct aj_arena *arena, struct aj_proof *out,
                                    struct aj_err *err) AJ_CHECKED;

/* Writes events that the segment files do not hold yet, flushed (a line that a crash cut short is
   completed); and refuses (AJ_CORRUPT) when the newest segment holds more than the index or other
   bytes: the index is behind and must be rebuilt. Older segments are aj_journal_verify's. After a
   failed flush every further export of this handle is refused (AJ_IO). Only when opened for writing
   (AJ_FORBIDDEN). Threads: any. */
enum aj_code aj_journal_export(struct aj_index *x, const char *folder,
                               struct aj_err *err) AJ_CHECKED;

/* Re-hashes every event and compares with the stored nodes, then with the segments in `folder`
   (NULL: index only). AJ_CORRUPT names the first that differs, and also tells when segments end
   early. */
enum aj_code aj_journal_verify(struct aj_index *x, const char *folder,
                               struct aj_err *err) AJ_CHECKED;

/* Builds a new index at `target` (must not exist: AJ_CONFLICT) from the segments in `folder`; on
   failure `target` is removed again. AJ_NOT_FOUND: no segments; AJ_CORRUPT names the event that is
   damaged, missing or against the rules. A last line cut short by a crash is left out with a
   warning in the log: nobody was told that it happened. The search index is made afterwards, of
   records and of the words of papers, for which `words` (NULL: there are none) is asked. */
struct aj_words { /* fills `out`, whose texts are in `arena` */
    enum aj_code (*read)(void *arg, const json_t *record, struct aj_arena *arena,
                         struct aj_case_texts *out, struct aj_err *err);
    void *arg;
};
enum aj_code aj_index_rebuild(const char *folder, const char *target, const struct aj_words *words,
                              struct aj_err *err) AJ_CHECKED;

/* Compares two indexes table by table, key by key; `*equal`, and the first difference in words (in
   `arena`). The search indexes are equal when they have the same cases with the same digests, and
   each is what its records say (index/case_check.h). AJ_CONFLICT: one was written with another
   folding of texts. */
enum aj_code aj_index_compare(struct aj_index *a, struct aj_index *b, struct aj_arena *arena,
                              bool *equal, const char **difference, struct aj_err *err) AJ_CHECKED;

#endif
