#ifndef AJ_TESTS_CASE_FIXTURE_H
#define AJ_TESTS_CASE_FIXTURE_H

/* A good case and ways to spoil it, for the tests of casefile/. Include after cmocka.h. */

#include "base/auto.h"
#include "base/json.h"
#include "casefile/case.h"

#include <stdio.h>
#include <string.h>

#define CASE_LIMIT ((size_t)4 << 20)

static inline json_t *case_fixture(void)
{
    json_t *json = NULL;
    struct aj_err err = {.text = ""};

    if (aj_json_read_file(AJ_FIXTURES "/case/good.json", CASE_LIMIT, &json, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return json;
}

/* Puts `value` (taken over; NULL takes the key away) at "facts.heard" or "recipients[0].name". */
static inline void case_set(json_t *json, const char *path, json_t *value)
{
    char key[64];
    json_t *at = json;

    for (;;) {
        size_t n = strcspn(path, ".[");
        unsigned index = 0;
        int taken = 0;

        assert_true(n < sizeof(key));
        memcpy(key, path, n);
        key[n] = '\0';
        path += n;
        if (sscanf(path, "[%u]%n", &index, &taken) == 1 && taken > 0 && path[taken] == '.') {
            at = json_array_get(json_object_get(at, key), index);
            path += taken + 1;
        } else if (*path == '.') {
            at = json_object_get(at, key);
            path++;
        } else {
            break;
        }
        assert_non_null(at);
    }
    if (value)
        assert_int_equal(json_object_set_new(at, key, value), 0);
    else
        assert_int_equal(json_object_del(at, key), 0);
}

/* As above with the value written as JSON. */
static inline void case_put(json_t *json, const char *path, const char *value)
{
    json_t *parsed = NULL;
    struct aj_err err;

    if (aj_json_parse(value, strlen(value), CASE_LIMIT, &parsed, &err) != AJ_OK)
        fail_msg("%s: %s", value, err.text);
    case_set(json, path, parsed);
}

/* The folder of the shared samples: AJ_SHARED or ../shared beside the tree; NULL, said aloud, when
   this machine has neither. */
static inline const char *shared_folder(void)
{
    const char *shared = getenv("AJ_SHARED");

    if (!shared)
        shared = AJ_SOURCE "/../shared";
    if (access(shared, R_OK) == 0)
        return shared;
    printf("skipped: the shared samples are not on this machine (set AJ_SHARED)\n");
    return NULL;
}

#endif
