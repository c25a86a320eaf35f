#ifndef AJ_SERVICE_PROFILE_FILES_H
#define AJ_SERVICE_PROFILE_FILES_H

#include "casefile/profile.h"

/* The rules of a place as files: *.json of one folder, merged into one profile. */

/* Reads every *.json of `folder` in name order. Errors: AJ_NOT_FOUND, AJ_INVALID naming file and
 * place, AJ_IO. */
enum aj_code aj_profile_files_open(const char *folder, struct aj_profile **out,
                                   struct aj_err *err) AJ_CHECKED;

/* AJ_NOT_FOUND, listing the places there are, when `templates`/profile/<place> is not there;
   AJ_INVALID when its rules do not read. */
enum aj_code aj_profile_files_check(const char *templates, const char *place,
                                    struct aj_err *err) AJ_CHECKED;

/* Copies templates/profile/<place>/ *.json and templates/pages/ *.json to <home>/profile/ and its
 * pages/. */
enum aj_code aj_profile_files_copy(const char *templates, const char *place, const char *home,
                                   struct aj_err *err) AJ_CHECKED;

#endif
