#ifndef AJ_SERVICE_ORPHANS_H
#define AJ_SERVICE_ORPHANS_H

#include "service/home.h"

/* Bundles in the store whose archive number no record holds: a crash between giving the name and
   the commit leaves one. Calls `visit` for each in key order; stops at the first code that is not
   AJ_OK. */
typedef enum aj_code (*aj_orphan_visit)(const char *key, void *arg, struct aj_err *err);
enum aj_code aj_orphans_each(struct aj_home *home, aj_orphan_visit visit, void *arg,
                             struct aj_err *err) AJ_CHECKED;

#endif
