#ifndef AJ_ARCHIVE_BAG_JUDGE_H
#define AJ_ARCHIVE_BAG_JUDGE_H

#include "archive/bag.h"
#include "archive/bag_source.h"

#include <openssl/evp.h>

/*
 * One bag on trial; private to bag*.c. Pass one reads names and tag files (bag_read.c), they are
 * parsed (bag_tags.c), and pass two reads every listed byte once and compares (bag_check.c).
 */
struct aj_bag_item {  /* a file that is there */
    const char *path; /* below the bag */
    uint64_t size;
    size_t claim, n_claims; /* what manifests say of it: a range of `claims` */
};

struct aj_bag_claim { /* one line of a manifest */
    const char *path;
    const char *hex;
    const EVP_MD *md;
    const char *manifest; /* file name */
    bool payload;
};

struct aj_bag_tag_file { /* the bytes of a tag file, in the scratch arena */
    const char *path;
    const char *bytes;
    size_t size;
};

struct aj_bag_judge {
    const char *path; /* of the bag in the file system */
    struct aj_arena scratch;
    struct aj_arena *arena; /* of the report's texts */
    struct aj_findings *findings;
    size_t n_faults;   /* errors found, listed or not */
    size_t n_findings; /* … and warnings */
    size_t n_twins;    /* names looked for under another normalisation */
    struct aj_bag_report *report;
    const char *root; /* name of the bag's folder with '/' at its end, "" for a folder */
    const char *encoding;
    bool v1;                   /* BagIt 1.0, else one of 0.93 to 0.97 */
    struct aj_bag_item *items; /* sorted by path after pass one */
    size_t n_items, room_items;
    struct aj_bag_claim *claims; /* sorted by path after parsing */
    size_t n_claims, room_claims;
    struct aj_bag_tag_file *tags;
    size_t n_tags, room_tags;
    const char **fetched; /* paths of fetch.txt, sorted */
    size_t n_fetched, room_fetched;
    unsigned n_payload_manifests;
    struct aj_bag_tee *tee; /* of pass two; NULL when nobody wants the file's digest */
};

/* Adds an error finding with the remedy that belongs to its code. */
void aj_bag_fault(struct aj_bag_judge *j, const char *code, const char *file, const char *rule,
                  const char *fmt, ...) AJ_PRINTF(5, 6);
void aj_bag_remark(struct aj_bag_judge *j, const char *code, const char *file, const char *rule,
                   const char *fmt, ...) AJ_PRINTF(5, 6); /* a warning */

/* Makes room for one more element; false when out of memory. */
bool aj_bag_grow(void *list, size_t n, size_t *room, size_t element) AJ_CHECKED;

const struct aj_bag_tag_file *aj_bag_tag(const struct aj_bag_judge *j, const char *path);
struct aj_bag_item *aj_bag_item(const struct aj_bag_judge *j, const char *path);

/* The text of one tag file being parsed. */
struct aj_bag_text_file {
    const char *path;
    struct aj_buf utf8;
    size_t at;
};

/* False (and a finding) when the bytes are not of the bag's encoding. Release in any case. */
bool aj_bag_open_text(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag,
                      struct aj_bag_text_file *t) AJ_CHECKED;
char *aj_bag_next_line(struct aj_bag_text_file *t); /* no empty ones; NULL at the end */
void aj_bag_release_text(struct aj_bag_text_file *t);

/* One manifest or tag manifest; its lines become claims (bag_manifest.c). */
enum aj_code aj_bag_parse_manifest(struct aj_bag_judge *j, const struct aj_bag_tag_file *tag,
                                   struct aj_err *err) AJ_CHECKED;

/* Below the bag, or NULL for what lies outside of it. */
const char *aj_bag_below(const struct aj_bag_judge *j, const char *path);

enum aj_code aj_bag_read(struct aj_bag_judge *j, bool *readable, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_bag_parse(struct aj_bag_judge *j, struct aj_err *err) AJ_CHECKED;
enum aj_code aj_bag_check(struct aj_bag_judge *j, struct aj_err *err) AJ_CHECKED;

#endif
