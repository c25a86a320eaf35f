/* Every bag of the Library of Congress' conformance suite, read from ../shared/suites/bagit beside
   the source tree (or AJ_SHARED): each valid one is accepted, each invalid one refused for its
   reason. */
#include "bundle_fixture.h"

#include <dirent.h>

struct row {
    const char *name;
    const char *verdict;
};

/* The reason each invalid bag must be refused for; others may be found besides. */
static const struct row reasons[] = {
    {"baginfo-missing-encoding", "bag_declaration"},
    {"bom-in-bagit.txt", "bag_declaration"},
    {"corrupt-data-file", "bag_digest"},
    {"corrupt-tag-file", "bag_digest"},
    {"extra-file-in-bag", "bag_extra_file"},
    {"invalid-version-number", "bag_version"},
    {"missing-baginfo", "bag_missing_file"},
    {"missing-bagit.txt", "bag_declaration"},
    {"out-of-scope-file-paths-using-dot-notation", "bag_path"},
    {"out-of-scope-file-paths-using-dot-notation-for-fetch", "bag_fetch"},
    {"same-filename-listed-twice-with-different-hashes", "bag_duplicate_line"},
};

static const char *reason_of(const char *name)
{
    for (size_t i = 0; i < AJ_COUNTOF(reasons); i++) {
        if (strcmp(reasons[i].name, name) == 0)
            return reasons[i].verdict;
    }
    return NULL;
}

static bool judge(const char *path, const char *name, bool valid)
{
    const char *found = verdict(path);
    const char *reason = reason_of(name);

    if (valid && *found && *found != '~') {
        print_error("%s is valid, and was refused: %s\n", path, found);
        return false;
    }
    if (!valid && !reason) {
        print_error("%s: not known to this test, found: %s\n", path, found);
        return false;
    }
    if (!valid && !strstr(found, reason)) {
        print_error("%s: found \"%s\", not %s\n", path, found, reason);
        return false;
    }
    return true;
}

static void judge_folder(const char *suite, const char *below, bool valid, size_t least)
{
    char folder[1024];
    const struct dirent *e;
    size_t right = 0, n = 0;
    DIR *d;

    (void)snprintf(folder, sizeof(folder), "%s/%s", suite, below);
    d = opendir(folder);
    assert_non_null(d);
    while ((e = readdir(d))) {
        char path[2048];

        if (e->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        n++;
        right += judge(path, e->d_name, valid);
    }
    (void)closedir(d);
    assert_int_equal(right, n);
    assert_true(n >= least);
}

static const char *suite(void)
{
    static char path[1024];
    const char *shared = getenv("AJ_SHARED");

    (void)snprintf(path, sizeof(path), "%s/suites/bagit", shared ? shared : AJ_SOURCE "/../shared");
    if (aj_file_is_folder(path))
        return path;
    print_message("skipped: the BagIt suite is not at %s\n", path);
    skip();
    return NULL;
}

static void every_valid_bag_is_accepted(void **state)
{
    (void)state;
    judge_folder(suite(), "v0.97/valid", true, 12);
    judge_folder(suite(), "v1.0/valid", true, 1);
}

static void every_invalid_bag_is_refused_for_its_reason(void **state)
{
    (void)state;
    judge_folder(suite(), "v0.97/invalid", false, AJ_COUNTOF(reasons));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_valid_bag_is_accepted),
        cmocka_unit_test(every_invalid_bag_is_refused_for_its_reason),
    };

    return cmocka_run_group_tests_name("BagIt suite", tests, NULL, NULL);
}
