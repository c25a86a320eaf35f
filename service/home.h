#ifndef AJ_SERVICE_HOME_H
#define AJ_SERVICE_HOME_H

#include "archive/sealkey.h"
#include "archive/store.h"
#include "base/err.h"
#include "casefile/profile.h"
#include "index/index.h"
#include "render/render.h"

#include <stddef.h>

/*
 * A home (design §4): the folder in which one centre's archive room lives.
 *
 *   anjuan.conf  profile/  profile/pages/  staging/  store/  index/  keys/
 *
 * Opening for writing takes the index's writer lock and finishes or removes what a crash left
 * behind (service/recovery.h); opening for reading changes nothing. One process writes at a time.
 */
enum aj_home_mode { AJ_HOME_READ, AJ_HOME_WRITE };

struct aj_home {
    char *folder;
    char *staging;
    char *journal; /* store/journal */
    char *index_folder;
    char *reviewer; /* from anjuan.conf: who accepts and seals when the caller names nobody */
    struct aj_profile *profile;
    struct aj_index *index;
    struct aj_store *store;
    struct aj_seal_key *key;
    struct aj_render *render; /* NULL until aj_home_render opens it */
};

/*
 * Makes a home in `folder` (absent or empty) with the rules of `place` from `templates`
 * (templates/profile/<place>, templates/pages). Errors: AJ_CONFLICT when there is a home already,
 * AJ_NOT_FOUND when there is no such place (the text lists those there are), and those of files.
 */
enum aj_code aj_home_init(const char *folder, const char *templates, const char *place,
                          struct aj_err *err) AJ_CHECKED;

/* Errors: AJ_NOT_FOUND when `folder` is no home; AJ_CONFLICT when another process writes;
   AJ_CORRUPT when the store knows more than the index (a restored or lost index: run `anjuan
   rebuild`). */
enum aj_code aj_home_open(const char *folder, enum aj_home_mode mode, struct aj_home **out,
                          struct aj_err *err) AJ_CHECKED;
void aj_home_close(struct aj_home *home);

/* As aj_home_open for reading, without its index, which may be lost or damaged: for `rebuild`. */
enum aj_code aj_home_open_without_index(const char *folder, struct aj_home **out,
                                        struct aj_err *err) AJ_CHECKED;

/* The drawing room, opened at first use (fonts are large). Borrowed. */
enum aj_code aj_home_render(struct aj_home *home, const struct aj_render **out,
                            struct aj_err *err) AJ_CHECKED;

static inline void aj_auto_home(struct aj_home **home)
{
    aj_home_close(*home);
}

#endif
