#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

/* Each test has a folder of its own, removed afterwards. */
static int make_folder(void **state)
{
    static char path[64];

    (void)snprintf(path, sizeof(path), "/tmp/aj-file-XXXXXX");
    *state = path;
    return mkdtemp(path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    return aj_file_remove_tree(*state, NULL) == AJ_OK && !aj_file_exists(*state) ? 0 : -1;
}

struct path {
    char text[256];
};

static struct path in(void **state, const char *name)
{
    struct path p;

    (void)snprintf(p.text, sizeof(p.text), "%s/%s", (const char *)*state, name);
    return p;
}

static void a_file_comes_back_as_it_was_written(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf big = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf back = {0};
    struct path p = in(state, "a.bin");
    struct stat st;

    for (int i = 0; i < 50000; i++)
        aj_buf_add(&big, "a\0\xFF\n", 4);
    assert_int_equal(aj_file_replace(p.text, big.data, big.size, 0600, NULL), AJ_OK);
    assert_int_equal(aj_file_read(p.text, big.size, &back, NULL), AJ_OK);
    assert_int_equal(back.size, big.size);
    assert_memory_equal(back.data, big.data, big.size);
    assert_int_equal(stat(p.text, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void replacing_leaves_no_draft_behind(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf back = {0};
    struct path p = in(state, "a");

    assert_int_equal(aj_file_replace(p.text, "old", 3, 0644, NULL), AJ_OK);
    assert_int_equal(aj_file_replace(p.text, "new", 3, 0644, NULL), AJ_OK);
    assert_int_equal(aj_file_read(p.text, 10, &back, NULL), AJ_OK);
    assert_string_equal(back.data, "new");
    assert_int_equal(unlink(p.text), 0);
    assert_int_equal(rmdir(*state), 0); /* nothing else was in it */
    assert_int_equal(mkdir(*state, 0700), 0);
}

static void a_failed_replacement_keeps_the_old_and_no_draft(void **state)
{
    struct path folder = in(state, "folder");

    assert_int_equal(mkdir(folder.text, 0700), 0);
    /* a file cannot take the place of a folder */
    assert_int_not_equal(aj_file_replace(folder.text, "x", 1, 0644, NULL), AJ_OK);
    assert_true(aj_file_is_folder(folder.text));
    assert_int_equal(rmdir(folder.text), 0);
    assert_int_equal(rmdir(*state), 0);
    assert_int_equal(mkdir(*state, 0700), 0);
}

static void more_than_the_limit_is_refused(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf back = {0};
    struct path p = in(state, "a");

    assert_int_equal(aj_file_replace(p.text, "12345", 5, 0644, NULL), AJ_OK);
    assert_int_equal(aj_file_read(p.text, 4, &back, NULL), AJ_TOO_LARGE);
    assert_int_equal(aj_file_read(p.text, 5, &back, NULL), AJ_OK);
}

static void what_is_no_file_is_not_read(void **state)
{
    AJ_AUTO(aj_buf_release) struct aj_buf back = {0};
    struct path pipe = in(state, "pipe");
    struct path link = in(state, "link");
    struct path file = in(state, "file");
    struct aj_err err = {.text = ""};

    assert_int_equal(mkfifo(pipe.text, 0600), 0);
    assert_int_equal(aj_file_read(pipe.text, 10, &back, &err), AJ_INVALID); /* and does not hang */
    assert_non_null(strstr(err.text, pipe.text));
    assert_int_equal(aj_file_read(*state, 10, &back, NULL), AJ_INVALID);
    assert_int_equal(aj_file_read(file.text, 10, &back, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_file_replace(file.text, "secret", 6, 0600, NULL), AJ_OK);
    assert_int_equal(symlink("file", link.text), 0);
    assert_int_not_equal(aj_file_read(link.text, 10, &back, NULL), AJ_OK);
    assert_int_equal(back.size, 0);
}

static void folders_are_made_to_any_depth_and_again(void **state)
{
    struct path deep = in(state, "a/b/c");
    struct path file = in(state, "a/b/file");
    struct path below = in(state, "a/b/file/x");

    assert_int_equal(aj_file_make_folders(deep.text, 0700, NULL), AJ_OK);
    assert_true(aj_file_is_folder(deep.text));
    assert_int_equal(aj_file_make_folders(deep.text, 0700, NULL), AJ_OK);
    assert_int_equal(aj_file_replace(file.text, "", 0, 0644, NULL), AJ_OK);
    assert_int_not_equal(aj_file_make_folders(below.text, 0700, NULL), AJ_OK);
}

static void removing_a_tree_does_not_follow_links(void **state)
{
    struct path tree = in(state, "tree/deep");
    struct path top = in(state, "tree");
    struct path keep = in(state, "keep/file");
    struct path kept = in(state, "keep");
    struct path link = in(state, "tree/deep/link");
    struct path alias = in(state, "alias");

    assert_int_equal(aj_file_make_folders(tree.text, 0700, NULL), AJ_OK);
    assert_int_equal(aj_file_make_folders(kept.text, 0700, NULL), AJ_OK);
    assert_int_equal(aj_file_replace(keep.text, "x", 1, 0644, NULL), AJ_OK);
    assert_int_equal(symlink("../../keep", link.text), 0);
    assert_int_equal(symlink("keep", alias.text), 0);
    assert_int_equal(aj_file_remove_tree(top.text, NULL), AJ_OK);
    assert_false(aj_file_exists(top.text));
    (void)!aj_file_remove_tree(alias.text, NULL); /* the link may go, what it names may not */
    assert_true(aj_file_exists(keep.text));
    assert_int_equal(aj_file_remove_tree(top.text, NULL), AJ_OK); /* absent is fine */
}

static void a_link_is_neither_file_nor_folder(void **state)
{
    struct path link = in(state, "link");

    assert_int_equal(symlink(".", link.text), 0);
    assert_false(aj_file_is_folder(link.text));
    assert_true(aj_file_is_folder(*state));
    assert_false(aj_file_exists("/nowhere/at/all"));
}

static void free_space_is_told(void **state)
{
    assert_true(aj_file_free_space(*state) > 0);
    assert_int_equal(aj_file_free_space("/nowhere/at/all"), 0);
}

static void paths_are_joined_with_one_slash(void **state)
{
    AJ_AUTO(aj_auto_free) char *joined = aj_path_join("a", "b");

    (void)state;
    assert_string_equal(joined, "a/b");
}

static void writing_to_a_full_disk_is_full(void **state)
{
    AJ_AUTO(aj_auto_close) int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct aj_err err = {.text = ""};

    (void)state;
    if (fd < 0)
        skip();
    assert_int_equal(aj_file_write_all(fd, "x", 1, "the disk", &err), AJ_FULL);
    assert_non_null(strstr(err.text, "the disk"));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_file_comes_back_as_it_was_written),
        IN_A_FOLDER(replacing_leaves_no_draft_behind),
        IN_A_FOLDER(a_failed_replacement_keeps_the_old_and_no_draft),
        IN_A_FOLDER(more_than_the_limit_is_refused),
        IN_A_FOLDER(what_is_no_file_is_not_read),
        IN_A_FOLDER(folders_are_made_to_any_depth_and_again),
        IN_A_FOLDER(removing_a_tree_does_not_follow_links),
        IN_A_FOLDER(a_link_is_neither_file_nor_folder),
        IN_A_FOLDER(free_space_is_told),
        cmocka_unit_test(paths_are_joined_with_one_slash),
        cmocka_unit_test(writing_to_a_full_disk_is_full),
    };

    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
