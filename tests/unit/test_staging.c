#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/intake.h"
#include "archive/staging.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char root[32], one[40], two[40];
    struct aj_arena arena;
};

static int make_place(void **state)
{
    struct place *p = calloc(1, sizeof(*p));

    if (!p)
        return -1;
    (void)snprintf(p->root, sizeof(p->root), "/tmp/aj-staging-XXXXXX");
    if (!mkdtemp(p->root))
        return -1;
    (void)snprintf(p->one, sizeof(p->one), "%s/one", p->root);
    (void)snprintf(p->two, sizeof(p->two), "%s/two", p->root);
    p->arena.limit = 1 << 16;
    *state = p;
    return mkdir(p->one, 0700) || mkdir(p->two, 0700) ? -1 : 0;
}

static int end_place(void **state)
{
    struct place *p = *state;
    int rc = aj_file_remove_tree(p->root, NULL) == AJ_OK ? 0 : -1;

    aj_arena_reset(&p->arena);
    free(p);
    return rc;
}

static void assert_holds(struct place *p, const char *staging, const char *text)
{
    struct aj_digest digest = aj_digest_of(text, strlen(text));
    struct aj_buf bytes = {0};
    const char *path;
    struct stat st;

    assert_int_equal(aj_staging_path(staging, &digest, &p->arena, &path, NULL), AJ_OK);
    assert_int_equal(aj_file_read(path, 1 << 16, &bytes, NULL), AJ_OK);
    assert_int_equal(bytes.size, strlen(text));
    assert_memory_equal(bytes.data ? bytes.data : "", text, bytes.size);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    aj_buf_release(&bytes);
}

/* Names in a folder, drafts included. */
static size_t count(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));)
        n += strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
    (void)closedir(dir);
    return n;
}

static void a_path_is_two_hex_digits_and_the_digest(void **state)
{
    struct place *p = *state;
    struct aj_digest digest = aj_digest_of("abc", 3);
    const char *path;

    assert_int_equal(aj_staging_path("/s", &digest, &p->arena, &path, NULL), AJ_OK);
    assert_string_equal(path,
                        "/s/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void what_is_put_lies_under_its_digest(void **state)
{
    struct place *p = *state;
    struct aj_digest digest, wanted = aj_digest_of("words", 5);

    assert_int_equal(aj_staging_put(p->one, "words", 5, &digest, NULL), AJ_OK);
    assert_true(aj_digest_equal(&digest, &wanted));
    assert_int_equal(aj_staging_put(p->one, "words", 5, NULL, NULL), AJ_OK);
    assert_int_equal(aj_staging_put(p->one, "", 0, NULL, NULL), AJ_OK);
    assert_holds(p, p->one, "words");
    assert_holds(p, p->one, "");
    assert_int_equal(count(p->one), 2);
}

static void a_draft_written_in_pieces_is_one_file(void **state)
{
    struct place *p = *state;
    struct aj_draft *d;
    struct aj_digest digest;
    bool created;

    assert_int_equal(aj_draft_open(p->one, &d, NULL), AJ_OK);
    assert_int_equal(aj_draft_write(d, "two ", 4, NULL), AJ_OK);
    assert_int_equal(aj_draft_write(d, "pieces", 6, NULL), AJ_OK);
    assert_int_equal(aj_draft_keep(d, &digest, &created, NULL), AJ_OK);
    assert_true(created);
    aj_draft_close(d);
    assert_holds(p, p->one, "two pieces");
    assert_int_equal(count(p->one), 1);
}

static void a_draft_that_is_not_kept_leaves_nothing(void **state)
{
    struct place *p = *state;
    struct aj_draft *d;

    assert_int_equal(aj_draft_open(p->one, &d, NULL), AJ_OK);
    assert_int_equal(aj_draft_write(d, "x", 1, NULL), AJ_OK);
    assert_int_equal(count(p->one), 1);
    aj_draft_close(d);
    assert_int_equal(count(p->one), 0);
}

static void the_same_bytes_again_replace_nothing(void **state)
{
    struct place *p = *state;
    struct aj_digest digest = aj_digest_of("x", 1);
    struct aj_draft *d;
    struct stat before, after;
    const char *path;
    bool created;

    assert_int_equal(aj_staging_put(p->one, "x", 1, NULL, NULL), AJ_OK);
    assert_int_equal(aj_staging_path(p->one, &digest, &p->arena, &path, NULL), AJ_OK);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(aj_draft_open(p->one, &d, NULL), AJ_OK);
    assert_int_equal(aj_draft_write(d, "x", 1, NULL), AJ_OK);
    assert_int_equal(aj_draft_keep(d, &digest, &created, NULL), AJ_OK);
    aj_draft_close(d);
    assert_false(created);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(count(p->one), 1);
}

static void a_file_is_adopted_without_copying(void **state)
{
    struct place *p = *state;
    struct aj_digest digest, other = aj_digest_of("nowhere", 7);

    assert_int_equal(aj_staging_put(p->one, "paper", 5, &digest, NULL), AJ_OK);
    assert_int_equal(aj_staging_adopt(p->two, p->one, &digest, NULL), AJ_OK);
    assert_holds(p, p->two, "paper");
    assert_holds(p, p->one, "paper");
    assert_int_equal(aj_staging_adopt(p->two, p->one, &digest, NULL), AJ_OK);
    assert_int_equal(aj_staging_adopt(p->two, p->one, &other, NULL), AJ_NOT_FOUND);
    aj_staging_remove(p->one, &digest);
    assert_int_equal(aj_staging_adopt(p->two, p->one, &digest, NULL), AJ_OK);
    assert_holds(p, p->two, "paper");
}

/* Neither a copy, nor a name that outlives the draft. */
static void a_borrowed_file_is_the_lender_s_own(void **state)
{
    struct place *p = *state;
    struct aj_draft *d = NULL;
    struct aj_digest digest;
    char lender[64];
    const char *path;
    struct stat mine, theirs;
    bool created = false;
    int fd;

    (void)snprintf(lender, sizeof(lender), "%s/lender", p->root);
    assert_int_equal(aj_file_replace(lender, "笔录", 6, 0600, NULL), AJ_OK);
    fd = open(lender, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(aj_draft_open(p->one, &d, NULL), AJ_OK);
    assert_true(aj_draft_borrow(d, fd));
    assert_int_equal(aj_draft_write(d, "笔录", 6, NULL), AJ_OK);
    assert_int_equal(aj_draft_keep(d, &digest, &created, NULL), AJ_OK);
    assert_true(created);
    aj_draft_close(d);
    (void)close(fd);
    assert_holds(p, p->one, "笔录");
    assert_int_equal(aj_staging_path(p->one, &digest, &p->arena, &path, NULL), AJ_OK);
    assert_int_equal(stat(path, &mine), 0);
    assert_int_equal(stat(lender, &theirs), 0);
    assert_int_equal(mine.st_ino, theirs.st_ino);
    assert_int_equal(theirs.st_nlink, 2);
}

static void flushing_misses_no_paper(void **state)
{
    struct place *p = *state;
    struct aj_paper papers[2] = {{.name = "a"}, {.sha256 = aj_digest_of("not there", 9)}};

    assert_int_equal(aj_staging_put(p->one, "a", 1, &papers[0].sha256, NULL), AJ_OK);
    assert_int_equal(aj_staging_sync(p->one, papers, 1, NULL), AJ_OK);
    assert_int_equal(aj_staging_sync(p->one, papers, 2, NULL), AJ_NOT_FOUND);
}

int main(void)
{
#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, end_place)
    const struct CMUnitTest tests[] = {
        IN_A_PLACE(a_path_is_two_hex_digits_and_the_digest),
        IN_A_PLACE(what_is_put_lies_under_its_digest),
        IN_A_PLACE(a_draft_written_in_pieces_is_one_file),
        IN_A_PLACE(a_draft_that_is_not_kept_leaves_nothing),
        IN_A_PLACE(the_same_bytes_again_replace_nothing),
        IN_A_PLACE(a_file_is_adopted_without_copying),
        IN_A_PLACE(a_borrowed_file_is_the_lender_s_own),
        IN_A_PLACE(flushing_misses_no_paper),
    };

    return cmocka_run_group_tests_name("staging", tests, NULL, NULL);
}
