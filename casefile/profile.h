#ifndef AJ_CASEFILE_PROFILE_H
#define AJ_CASEFILE_PROFILE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The rules of a place (地方规则) as data: kinds of papers and when each is needed, words by
 * which a paper is recognised, deadlines, fee table, numbers, retention, wording. Read from the
 * files of templates/profile/<place>/ (after `init`: <home>/profile/), whose shape
 * docs/formats/profile.md and templates/profile/schema.json define. A file is judged by the version
 * in force for it. Immutable after reading, so any number of threads may use one.
 */
struct aj_profile;

/* `document` is the profile's parsed JSON (all its files merged by aj_profile_merge); borrowed
   until return. Errors: AJ_INVALID naming the place in the document and what is wrong;
   AJ_NO_MEMORY. */
enum aj_code aj_profile_open(const json_t *document, struct aj_profile **out,
                             struct aj_err *err) AJ_CHECKED;
void aj_profile_close(struct aj_profile *p);

/*
 * Joins the files of a place into one document: every file contributes its top-level sections; a
 * section may stand in one file only, except `sources`, whose entries are joined. `$schema` is
 * dropped. `parts` are borrowed; `*out` is a new reference. Errors: AJ_INVALID naming the section;
 * AJ_NO_MEMORY.
 */
enum aj_code aj_profile_merge(json_t *const *parts, size_t n, json_t **out,
                              struct aj_err *err) AJ_CHECKED;

static inline void aj_auto_profile(struct aj_profile **p)
{
    aj_profile_close(*p);
}

const char *aj_profile_place(const struct aj_profile *p);   /* "zhejiang" */
const char *aj_profile_name(const struct aj_profile *p);    /* "浙江省" */
const char *aj_profile_version(const struct aj_profile *p); /* "2026.1" */
const char *aj_profile_centre(const struct aj_profile *p);  /* "云溪区法律援助中心" */

/* The whole document as read, but with every named condition (`"when": "heard"`) written out. */
const json_t *aj_profile_json(const struct aj_profile *p);

/* Whether these rules are in force on a day, by `in_force`; an unknown day counts as in force. */
bool aj_profile_in_force(const struct aj_profile *p, struct aj_date day);

/* The text of a source by its short name ("FYF-42" → "《法律援助法》第四十二条"); the name itself
   when `sources` has no such entry, "" for NULL. */
const char *aj_profile_source(const struct aj_profile *p, const char *name);

/* One kind of paper (材料种类). */
struct aj_kind {
    const char *id;     /* "judgment" */
    const char *name;   /* "裁判文书" */
    const char *volume; /* "approval" "handling" "none" */
    int order;          /* place in the file */
    const json_t *json; /* its whole entry: need, when, maker, source … (docs/formats/profile.md) */
};

/* NULL when the profile has no such kind. */
const struct aj_kind *aj_profile_kind(const struct aj_profile *p, const char *id);
const struct aj_kind *aj_profile_kinds(const struct aj_profile *p, size_t *n); /* in file order */

#endif
