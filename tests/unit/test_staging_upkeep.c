#include "base/auto.h"
#include "base/file.h"
#include "service/casework.h"
#include "service/doctor.h"
#include "service/seal.h"
#include "service/staging_upkeep.h"
#include "service_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HANDLER  "桑若水"
#define REVIEWER "档案员"

static size_t staged(const struct world *w)
{
    return world_count_files(w->home->staging);
}

/* The case of `folder` taken in; its key in `key`. */
static void import(struct world *w, const char *folder, char *key, size_t size)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};

    assert_int_equal(aj_dossier_take(w->home, folder, AJ_TAKE_TO_KEEP, &d, &w->err), AJ_OK);
    assert_int_equal(aj_dossier_check(w->home, &d, &w->err), AJ_OK);
    assert_int_equal(aj_case_import(w->home, &d, HANDLER, &w->err), AJ_OK);
    (void)snprintf(key, size, "%s", d.key);
}

/* Hand-in, acceptance and sealing of an imported case. */
static void seal(struct world *w, const char *key)
{
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct aj_sealed sealed;

    assert_int_equal(aj_dossier_load(w->home, key, &d, &w->err), AJ_OK);
    assert_int_equal(aj_dossier_check(w->home, &d, &w->err), AJ_OK);
    assert_int_equal(aj_case_hand_in(w->home, &d, HANDLER, &w->err), AJ_OK);
    assert_int_equal(aj_case_accept(w->home, &d, REVIEWER, &w->err), AJ_OK);
    assert_int_equal(aj_case_seal(w->home, &d, REVIEWER, &sealed, &w->err), AJ_OK);
}

static void sealing_empties_staging(void **state)
{
    struct world *w = *state;
    char key[128];

    import(w, w->case_folder, key, sizeof(key));
    assert_true(staged(w) > 10);
    seal(w, key);
    assert_int_equal(staged(w), 0);
}

static void papers_of_an_open_case_stay_through_restarts(void **state)
{
    struct world *w = *state;
    char key[128];
    size_t before;

    import(w, w->case_folder, key, sizeof(key));
    before = staged(w);
    world_reopen(w);
    world_reopen(w);
    assert_int_equal(staged(w), before);
    seal(w, key);
}

/* The same files under another case number: both need them until both are sealed. */
static void papers_that_another_open_case_names_stay(void **state)
{
    struct world *w = *state;
    char key[128], other[128];
    size_t both;

    import(w, w->case_folder, key, sizeof(key));
    world_set_fact(w->case_folder, NULL, "case_number", json_string("（2026）云援民字第0999号"));
    import(w, w->case_folder, other, sizeof(other));
    assert_string_not_equal(key, other);
    both = staged(w);
    seal(w, key);
    assert_int_equal(staged(w), both);
    world_reopen(w);
    assert_int_equal(staged(w), both);
}

/* As a crash between commit and release leaves it. */
static void what_a_crash_left_goes_at_the_next_start(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *kept = aj_path_join(w->folder, "kept");
    char key[128], command[512];
    size_t before, n = 0;

    import(w, w->case_folder, key, sizeof(key));
    before = staged(w);
    (void)snprintf(command, sizeof(command), "cp -a '%s' '%s'", w->home->staging, kept);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a test's own paths */
    seal(w, key);
    (void)snprintf(command, sizeof(command), "cp -a '%s'/. '%s'/", kept, w->home->staging);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    assert_int_equal(staged(w), before);
    assert_int_equal(aj_staging_count_unneeded(w->home, &n, &w->err), AJ_OK);
    assert_int_equal(n, before);
    world_reopen(w);
    assert_int_equal(staged(w), 0);
}

/* A store restored from an older backup: what lies in staging may be the last copy. */
static void without_its_bundle_nothing_is_tidied(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *kept = aj_path_join(w->folder, "kept");
    char key[128], command[512];
    size_t before;

    import(w, w->case_folder, key, sizeof(key));
    before = staged(w);
    (void)snprintf(command, sizeof(command), "cp -a '%s' '%s'", w->home->staging, kept);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    seal(w, key);
    (void)snprintf(command, sizeof(command), "cp -a '%s'/. '%s'/ && rm '%s'/store/bundles/*/*.zip",
                   kept, w->home->staging, w->home_folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    world_reopen(w);
    assert_int_equal(staged(w), before);
}

static void a_file_that_no_case_ever_named_stays_and_is_counted(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *folder = aj_path_join(w->home->staging, "ab");
    AJ_AUTO(aj_auto_free) char *path = NULL;
    char hex[AJ_DIGEST_HEX_SIZE] = "";
    size_t n = 0;

    memset(hex, 'a', sizeof(hex) - 1);
    hex[1] = 'b';
    assert_int_equal(aj_file_make_folders(folder, 0700, NULL), AJ_OK);
    path = aj_path_join(folder, hex);
    assert_int_equal(aj_file_replace(path, "x", 1, 0600, NULL), AJ_OK);
    world_reopen(w);
    assert_true(aj_file_exists(path));
    assert_int_equal(aj_staging_count_unneeded(w->home, &n, &w->err), AJ_OK);
    assert_int_equal(n, 1);
}

int main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        ROW(sealing_empties_staging),
        ROW(papers_of_an_open_case_stay_through_restarts),
        ROW(papers_that_another_open_case_names_stay),
        ROW(what_a_crash_left_goes_at_the_next_start),
        ROW(without_its_bundle_nothing_is_tidied),
        ROW(a_file_that_no_case_ever_named_stays_and_is_counted),
    };

    return cmocka_run_group_tests_name("staging_upkeep", tests, NULL, NULL);
}
