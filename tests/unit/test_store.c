#include "archive/store_parts.h"

#include "bundle_fixture.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

struct keep {
    char folder[64];
    struct aj_store *store;
    struct aj_arena arena;
};

static int setup(void **state)
{
    static struct keep k;

    k = (struct keep){.folder = "/tmp/aj-store-XXXXXX", .arena = {.limit = 1 << 20}};
    *state = &k;
    return mkdtemp(k.folder) && aj_store_open(k.folder, &k.store, NULL) == AJ_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct keep *k = *state;

    aj_store_close(k->store);
    aj_arena_reset(&k->arena);
    return aj_file_remove_tree(k->folder, NULL) == AJ_OK ? 0 : -1;
}

static const char *below(const struct keep *k, const char *name)
{
    static char paths[8][256];
    static unsigned at;
    char *path = paths[at++ % 8];

    (void)snprintf(path, sizeof(paths[0]), "%s/%s", k->folder, name);
    return path;
}

static const char *draft(struct keep *k, struct aj_bundle_result *r)
{
    struct aj_bundle_plan plan = bundle_plan();
    const char *name = NULL;
    struct aj_err err = {0};

    must_be_ok(aj_store_draft(k->store, &plan, &k->arena, &name, r, &err), &err);
    return name;
}

static struct aj_store_name named(const char *number, const char *note)
{
    return (struct aj_store_name){2026, number, note, strlen(note)};
}

static enum aj_code publish(struct keep *k, const char *name, const char *number, const char *note)
{
    struct aj_store_name to = named(number, note);
    const char *key;

    return aj_store_publish(k->store, name, &to, &k->arena, &key, NULL);
}

static void assert_holds(const char *path, const char *text)
{
    struct aj_buf found = read_whole(path);

    assert_string_equal(found.data ? found.data : "", text);
    aj_buf_release(&found);
}

static int count(const struct keep *k, const char *folder)
{
    DIR *d = opendir(below(k, folder));
    int n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    (void)closedir(d);
    return n - 2; /* without . and .. */
}

#define ZIP  "bundles/2026/" BUNDLE_NUMBER ".zip"
#define NOTE "bundles/2026/" BUNDLE_NUMBER ".seal.json"

static void a_draft_is_proven_and_gets_its_name_and_its_note(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    struct aj_digest found;
    const char *name = draft(k, &r);
    struct aj_store_name to = named(BUNDLE_NUMBER, "{\"seal\":1}");
    const char *key, *path;
    struct aj_err err = {0};

    assert_int_equal(count(k, "incoming"), 1);
    must_be_ok(aj_store_publish(k->store, name, &to, &k->arena, &key, &err), &err);
    assert_string_equal(key, ZIP);
    must_be_ok(aj_store_path(k->store, key, &k->arena, &path, &err), &err);
    assert_string_equal(path, below(k, ZIP));
    must_be_ok(aj_digest_file(path, &found, NULL, &err), &err);
    assert_true(aj_digest_equal(&found, &r.sha256));
    assert_holds(below(k, NOTE), "{\"seal\":1}");
    assert_int_equal(count(k, "incoming"), 0);
    assert_int_equal(r.payload_count, BUNDLE_PAYLOAD);
}

static void publishing_never_replaces(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *first = draft(k, &r);
    const char *second = draft(k, &r);
    struct stat before, after;

    assert_string_not_equal(first, second);
    assert_int_equal(publish(k, first, BUNDLE_NUMBER, "first"), AJ_OK);
    assert_int_equal(stat(below(k, ZIP), &before), 0);
    assert_int_equal(publish(k, second, BUNDLE_NUMBER, "second"), AJ_CONFLICT);
    assert_int_equal(stat(below(k, ZIP), &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_holds(below(k, NOTE), "first");
    /* the loser keeps its draft, without a note */
    assert_int_equal(count(k, "incoming"), 1);
    assert_int_equal(publish(k, second, "F099-2026-D10-0002", "second"), AJ_OK);
}

static void even_a_dangling_link_is_not_replaced(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *name = draft(k, &r);
    struct stat st;

    assert_int_equal(mkdir(below(k, "bundles/2026"), 0700), 0);
    assert_int_equal(symlink("nowhere", below(k, ZIP)), 0);
    assert_int_equal(publish(k, name, BUNDLE_NUMBER, "x"), AJ_CONFLICT);
    assert_int_equal(lstat(below(k, ZIP), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

static void a_note_without_a_bundle_gives_way(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *name = draft(k, &r);

    assert_int_equal(mkdir(below(k, "bundles/2026"), 0700), 0);
    write_file(below(k, NOTE), "of a crash", 10);
    assert_int_equal(publish(k, name, BUNDLE_NUMBER, "mine"), AJ_OK);
    assert_holds(below(k, NOTE), "mine");
}

static void a_publish_that_fails_leaves_the_number_free(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *name = draft(k, &r);

    assert_int_equal(publish(k, "draft-1-99.zip", BUNDLE_NUMBER, "x"), AJ_NOT_FOUND);
    assert_int_equal(publish(k, "../x.zip", BUNDLE_NUMBER, "x"), AJ_INVALID);
    assert_int_equal(publish(k, name, "a/b", "x"), AJ_INVALID);
    assert_int_equal(publish(k, name, "..", "x"), AJ_INVALID);
    assert_int_equal(publish(k, name, "", "x"), AJ_INVALID);
    /* a folder where the bundle is to go: the rename is refused after the note was placed */
    assert_int_equal(mkdir(below(k, "bundles/2026"), 0700), 0);
    assert_int_equal(mkdir(below(k, ZIP), 0700), 0);
    assert_int_equal(publish(k, name, BUNDLE_NUMBER, "x"), AJ_CONFLICT);
    assert_int_equal(rmdir(below(k, ZIP)), 0);
    assert_int_equal(publish(k, name, BUNDLE_NUMBER, "x"), AJ_OK);
}

static void unpublishing_frees_the_number_and_deletes_nothing(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *name = draft(k, &r);
    size_t n = 0;

    assert_int_equal(publish(k, name, BUNDLE_NUMBER, "x"), AJ_OK);
    assert_int_equal(aj_store_unpublish(k->store, ZIP, NULL), AJ_OK);
    assert_false(aj_file_exists(below(k, ZIP)));
    assert_false(aj_file_exists(below(k, NOTE)));
    assert_int_equal(count(k, "incoming"), 0);
    assert_int_equal(count(k, "unconfirmed"), 2);
    assert_int_equal(aj_store_unpublish(k->store, ZIP, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_store_unpublish(k->store, "incoming/x.zip", NULL), AJ_INVALID);
    assert_int_equal(publish(k, draft(k, &r), BUNDLE_NUMBER, "y"), AJ_OK);
    assert_int_equal(aj_store_sweep(k->store, &n, NULL), AJ_OK);
    assert_int_equal(n, 0);
    assert_holds(below(k, NOTE), "y");
    assert_int_equal(aj_store_unpublish(k->store, ZIP, NULL), AJ_OK); /* the same number again */
    assert_int_equal(count(k, "unconfirmed"), 4);
}

static void discarding_and_sweeping_leave_nothing_of_drafts(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_result r;
    const char *name = draft(k, &r);
    char note[128];
    size_t n = 9;

    (void)snprintf(note, sizeof(note), "incoming/%s.seal.json", name);
    write_file(below(k, note), "x", 1);
    aj_store_discard(k->store, name);
    aj_store_discard(k->store, name);
    aj_store_discard(k->store, NULL);
    assert_int_equal(count(k, "incoming"), 0);
    name = draft(k, &r);
    (void)snprintf(note, sizeof(note), "incoming/%s.seal.json", name);
    write_file(below(k, note), "x", 1);
    (void)draft(k, &r);
    assert_int_equal(publish(k, draft(k, &r), BUNDLE_NUMBER, "stays"), AJ_OK);
    assert_int_equal(aj_store_sweep(k->store, &n, NULL), AJ_OK);
    assert_int_equal(n, 2);
    assert_int_equal(count(k, "incoming"), 0);
    assert_true(aj_file_exists(below(k, ZIP)));
    assert_holds(below(k, NOTE), "stays");
    assert_int_equal(aj_store_sweep(k->store, &n, NULL), AJ_OK);
    assert_int_equal(n, 0);
}

/* between writing and believing lies reading again. */
static void a_draft_whose_bytes_changed_underneath_is_refused(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_plan plan = bundle_plan();
    const char *path = below(k, "incoming/x.zip");
    struct aj_bundle_result r;
    struct aj_zip_writer *written = NULL;
    struct aj_err err = {0};
    struct aj_buf bytes;

    must_be_ok(aj_bundle_put(path, &plan, &r, &written, &err), &err);
    must_be_ok(aj_store_prove(path, written, BUNDLE_NUMBER, &r, &err), &err);
    bytes = read_whole(path);
    for (size_t i = 0; i < bytes.size; i++) {
        bytes.data[i] ^= 0x40;
        write_file(path, bytes.data, bytes.size);
        if (aj_store_prove(path, written, BUNDLE_NUMBER, &r, &err) != AJ_CORRUPT)
            fail_msg("byte %zu changed and was not found", i);
        bytes.data[i] ^= 0x40;
    }
    write_file(path, bytes.data, bytes.size);
    must_be_ok(aj_store_prove(path, written, BUNDLE_NUMBER, &r, &err), &err);
    aj_buf_release(&bytes);
    aj_zip_close(written);
}

/* A bag that is valid, but another one. */
static void another_valid_bundle_in_its_place_is_refused(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_member members[AJ_COUNTOF(bundle_members)];
    const char *path = below(k, "incoming/x.zip");
    struct aj_bundle_result r, other;
    struct aj_zip_writer *written = NULL;
    struct aj_err err = {0};

    must_be_ok(aj_bundle_put(path, &plan, &r, &written, &err), &err);
    assert_int_equal(unlink(path), 0);
    memcpy(members, bundle_members, sizeof(members));
    members[0].bytes = "Complaint";
    plan.members = members;
    must_be_ok(aj_bundle_write(path, &plan, &other, &err), &err);
    assert_string_equal(verdict(path), "");
    assert_int_equal(r.size, other.size);
    assert_int_equal(aj_store_prove(path, written, BUNDLE_NUMBER, &r, &err), AJ_CORRUPT);
    aj_zip_close(written);
}

static void a_draft_that_cannot_be_written_leaves_nothing(void **state)
{
    struct keep *k = *state;
    struct aj_bundle_member member = {.path = "data/x", .file = "/nonexistent", .size = 3};
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result r;
    const char *name;

    plan.members = &member;
    plan.n_members = 1;
    assert_int_equal(aj_store_draft(k->store, &plan, &k->arena, &name, &r, NULL), AJ_NOT_FOUND);
    assert_int_equal(count(k, "incoming"), 0);
}

struct seen {
    char keys[1024];
    size_t stop_after;
    size_t n;
};

static enum aj_code see(const char *key, uint64_t size, void *arg, struct aj_err *err)
{
    struct seen *s = arg;
    size_t used = strlen(s->keys);

    (void)snprintf(s->keys + used, sizeof(s->keys) - used, "%s:%u ", key, (unsigned)size);
    s->n++;
    return s->n == s->stop_after ? aj_fail(err, AJ_TOO_LARGE, "enough") : AJ_OK;
}

static void every_bundle_is_visited_in_byte_order_and_nothing_else(void **state)
{
    static const char *const files[] = {"2026/b.zip",       "2026/a.zip",   "2025/z.zip",
                                        "2026/b.seal.json", "2026/c.txt",   "2026/.zip",
                                        "2026/B.zip",       "2026/法-1.zip"};
    struct keep *k = *state;
    struct seen seen = {0};
    char path[64];

    assert_int_equal(aj_store_each(k->store, see, &seen, NULL), AJ_OK);
    assert_int_equal(seen.n, 0);
    assert_int_equal(mkdir(below(k, "bundles/2026"), 0700), 0);
    assert_int_equal(mkdir(below(k, "bundles/2025"), 0700), 0);
    assert_int_equal(mkdir(below(k, "bundles/tmp"), 0700), 0);
    write_file(below(k, "bundles/tmp/x.zip"), "x", 1);
    for (size_t i = 0; i < AJ_COUNTOF(files); i++) {
        (void)snprintf(path, sizeof(path), "bundles/%s", files[i]);
        write_file(below(k, path), "xx", 2);
    }
    assert_int_equal(aj_store_each(k->store, see, &seen, NULL), AJ_OK);
    assert_string_equal(seen.keys, "bundles/2025/z.zip:2 bundles/2026/B.zip:2 bundles/2026/a.zip:2 "
                                   "bundles/2026/b.zip:2 bundles/2026/法-1.zip:2 ");
    seen = (struct seen){.stop_after = 2};
    assert_int_equal(aj_store_each(k->store, see, &seen, NULL), AJ_TOO_LARGE);
    assert_int_equal(seen.n, 2);
}

static void what_can_be_no_key_gets_no_path(void **state)
{
    static const char *const bad[] = {"",
                                      "bundles/2026/.zip",
                                      "bundles/2026/../x.zip",
                                      "bundles/2026/a/b.zip",
                                      "bundles/26/a.zip",
                                      "bundles/20266/a.zip",
                                      "/bundles/2026/a.zip",
                                      "bundles/2026/a.seal.json",
                                      "bundles/2026/a\\b.zip",
                                      "bundles/2026/a\nb.zip",
                                      "bundles/2026/\xff.zip",
                                      "incoming/2026/a.zip"};
    struct keep *k = *state;
    const char *path;

    for (size_t i = 0; i < AJ_COUNTOF(bad); i++) {
        if (aj_store_path(k->store, bad[i], &k->arena, &path, NULL) != AJ_INVALID)
            fail_msg("taken: %s", bad[i]);
    }
    assert_int_equal(aj_store_path(k->store, "bundles/2026/张·1.zip", &k->arena, &path, NULL),
                     AJ_OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_draft_is_proven_and_gets_its_name_and_its_note),
        ROW(publishing_never_replaces),
        ROW(even_a_dangling_link_is_not_replaced),
        ROW(a_note_without_a_bundle_gives_way),
        ROW(a_publish_that_fails_leaves_the_number_free),
        ROW(unpublishing_frees_the_number_and_deletes_nothing),
        ROW(discarding_and_sweeping_leave_nothing_of_drafts),
        ROW(a_draft_whose_bytes_changed_underneath_is_refused),
        ROW(another_valid_bundle_in_its_place_is_refused),
        ROW(a_draft_that_cannot_be_written_leaves_nothing),
        ROW(every_bundle_is_visited_in_byte_order_and_nothing_else),
        ROW(what_can_be_no_key_gets_no_path),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
