#ifndef AJ_TESTS_PROFILE_FIXTURE_H
#define AJ_TESTS_PROFILE_FIXTURE_H

/* The profile of a place as the tree ships it. Include after cmocka.h. */

#include "casefile/profile.h"
#include "tests/unit/case_fixture.h"

#include <dirent.h>
#include <string.h>

/* All files of templates/profile/<place>/ merged; a new reference. */
static inline json_t *profile_document(const char *place)
{
    json_t *parts[32] = {NULL};
    json_t *document = NULL;
    struct aj_err err = {.text = ""};
    struct dirent *e;
    char path[512];
    size_t n = 0;
    DIR *d;

    (void)snprintf(path, sizeof(path), "%s/templates/profile/%s", AJ_SOURCE, place);
    d = opendir(path);
    assert_non_null(d);
    while ((e = readdir(d))) {
        if (e->d_name[0] == '.' || !strstr(e->d_name, ".json"))
            continue;
        assert_true(n < AJ_COUNTOF(parts));
        (void)snprintf(path, sizeof(path), "%s/templates/profile/%s/%s", AJ_SOURCE, place,
                       e->d_name);
        if (aj_json_read_file(path, CASE_LIMIT, &parts[n++], &err) != AJ_OK)
            fail_msg("%s", err.text);
    }
    (void)closedir(d);
    if (aj_profile_merge(parts, n, &document, &err) != AJ_OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < n; i++)
        json_decref(parts[i]);
    return document;
}

/* `document` is taken over. */
static inline struct aj_profile *profile_opened(json_t *document)
{
    struct aj_profile *profile = NULL;
    struct aj_err err = {.text = ""};
    enum aj_code code = aj_profile_open(document, &profile, &err);

    json_decref(document);
    if (code != AJ_OK)
        fail_msg("%s", err.text);
    return profile;
}

static inline struct aj_profile *profile_of(const char *place)
{
    return profile_opened(profile_document(place));
}

#endif
