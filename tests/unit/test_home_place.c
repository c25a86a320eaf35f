/* A home that was copied or taken back to an older state does not pass for the one it was. */
#include "base/file.h"
#include "service/home_place.h"
#include "service/journal_head.h"
#include "service_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A command of the shell in the world's folder, where the home is `home`. */
static void shell(const struct world *w, const char *command)
{
    char line[512];

    (void)snprintf(line, sizeof(line), "cd '%s' && %s", w->folder, command);
    /* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe) as a person copies a home */
    assert_int_equal(system(line), 0);
}

static void grant(struct world *w, int64_t fen)
{
    json_t *data = json_pack("{s:i, s:s, s:I, s:s, s:s}", "year", 2026, "source", "财政", "fen",
                             (json_int_t)fen, "by", "沈若谷", "reason", "预算下达");
    const struct aj_event e = {
        .type = "budget.granted", .at = 1780000000, .actor = "沈若谷", .data = data};

    assert_int_equal(aj_index_commit(w->home->index, &e, 1, NULL, NULL), AJ_OK);
    assert_int_equal(aj_journal_publish(w->home, NULL), AJ_OK);
    json_decref(data);
}

static void close_home(struct world *w)
{
    aj_home_close(w->home);
    w->home = NULL;
}

static void assert_in_place(struct world *w)
{
    if (aj_place_check(w->home, &w->err) != AJ_OK)
        fail_msg("%s", w->err.text);
}

static void assert_refused(struct world *w, const char *says)
{
    assert_int_equal(aj_place_check(w->home, &w->err), AJ_CONFLICT);
    if (!strstr(w->err.text, says) || !strstr(w->err.text, "anjuan pay confirm"))
        fail_msg("%s", w->err.text);
}

static void assert_renewing_helps(struct world *w)
{
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    assert_in_place(w);
}

static void a_home_that_stays_is_in_its_place(void **state)
{
    struct world *w = *state;

    assert_in_place(w);
    grant(w, 100);
    assert_in_place(w);
    assert_renewing_helps(w);
    grant(w, 200);
    world_reopen(w);
    assert_in_place(w);
    close_home(w);
    shell(w, "mv home elsewhere && mv elsewhere home");
    world_reopen(w);
    assert_in_place(w);
}

static void copied(struct world *w, const char *how)
{
    grant(w, 100);
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    close_home(w);
    shell(w, how);
    shell(w, "mv home original && mv copy home");
    world_reopen(w);
    assert_refused(w, "复制或恢复");
    assert_renewing_helps(w);
    close_home(w);
    shell(w, "rm -r home && mv original home"); /* and the first one is what it was */
    world_reopen(w);
    assert_in_place(w);
}

static void a_copied_home_is_refused_and_the_original_is_not(void **state)
{
    copied(*state, "cp -a home copy");
}

static void a_copy_of_second_names_for_the_same_files_is_refused(void **state)
{
    copied(*state, "cp -al home copy");
}

/* A backup, then money, then the backup is put over the home. */
static void restored(struct world *w, const char *how, const char *says)
{
    grant(w, 100);
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    close_home(w);
    shell(w, "cp -a home backup");
    world_reopen(w);
    grant(w, 200);
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    close_home(w);
    shell(w, how);
    world_reopen(w);
    assert_refused(w, says);
}

static void an_older_copy_with_its_file_replaced_is_refused(void **state)
{
    restored(*state, "cp -a --remove-destination backup/. home/", "复制或恢复");
    assert_renewing_helps(*state);
}

static void an_older_copy_written_into_the_files_there_is_refused(void **state)
{
    restored(*state, "cp -a backup/. home/", "复制或恢复");
}

static void an_older_copy_beside_the_file_that_stayed_is_refused(void **state)
{
    struct world *w = *state;

    restored(w, "rm backup/payment.place && cp -a backup/. home/", "恢复到了从前");
    grant(w, 300); /* as long as it was, but not what it was */
    assert_refused(w, "不是上次发放时的那一份");
    grant(w, 400);
    assert_refused(w, "不是上次发放时的那一份");
    assert_renewing_helps(w);
}

/* Disks give the number of a file that is gone to the next one. */
static void an_older_copy_whose_number_came_again_is_refused(void **state)
{
    struct world *w = *state;
    struct stat then = {0}, now = {0};
    char path[128];

    (void)snprintf(path, sizeof(path), "%s/payment.place", w->home_folder);
    assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
    assert_int_equal(stat(path, &then), 0);
    shell(w, "cp home/payment.place old");
    for (int i = 0; i < 8 && now.st_ino != then.st_ino; i++) {
        assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
        assert_int_equal(stat(path, &now), 0);
    }
    shell(w, "cat old > home/payment.place");
    assert_refused(w, "复制或恢复");
}

static void what_cannot_be_read_is_refused(void **state)
{
    static const struct {
        const char *how, *says;
    } damages[] = {
        {"rm home/payment.place", "没有 payment.place"},
        {": > home/payment.place", "已损坏"},
        {"head -c 40 home/payment.place > x && cat x > home/payment.place", "已损坏"},
        {"echo '[1]' > home/payment.place", "已损坏"},
        {"sed -i 's/inode/inoda/' home/payment.place", "复制或恢复"},
        {"sed 's/_size\": /_size\": -/' home/payment.place > x && cat x > home/payment.place",
         "已损坏"},
        {"sed 's/_root\": \"./_root\": \"x/' home/payment.place > x && cat x > home/payment.place",
         "已损坏"},
        {"rm home/payment.place && mkfifo home/payment.place", "已损坏"},
        {"rm home/payment.place && cp -a backup home/x && ln -s x home/payment.place", "已损坏"},
        {"head -c 9000 /dev/zero > home/payment.place", "已损坏"},
    };
    struct world *w = *state;

    for (size_t i = 0; i < AJ_COUNTOF(damages); i++) {
        assert_int_equal(aj_place_renew(w->home, NULL), AJ_OK);
        assert_in_place(w);
        shell(w, "cp -a home/payment.place backup");
        shell(w, damages[i].how);
        assert_refused(w, damages[i].says);
        assert_renewing_helps(w);
    }
}

static void a_renewal_that_was_cut_short_leaves_the_old_one(void **state)
{
    struct world *w = *state;

    shell(w, "echo half > home/payment.place.new");
    assert_in_place(w);
    assert_renewing_helps(w);
    shell(w, "test ! -e home/payment.place.new");
    shell(w, "mkdir home/payment.place.new");
    assert_int_not_equal(aj_place_renew(w->home, NULL), AJ_OK);
    assert_in_place(w);
}

static void to_begin_keeps_what_is_there(void **state)
{
    struct world *w = *state;

    shell(w, "echo '{}' > home/payment.place");
    assert_int_equal(aj_place_begin(w->home, NULL), AJ_OK);
    assert_refused(w, "复制或恢复");
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_home_that_stays_is_in_its_place),
        IN_WORLD(a_copied_home_is_refused_and_the_original_is_not),
        IN_WORLD(a_copy_of_second_names_for_the_same_files_is_refused),
        IN_WORLD(an_older_copy_with_its_file_replaced_is_refused),
        IN_WORLD(an_older_copy_written_into_the_files_there_is_refused),
        IN_WORLD(an_older_copy_beside_the_file_that_stayed_is_refused),
        IN_WORLD(an_older_copy_whose_number_came_again_is_refused),
        IN_WORLD(what_cannot_be_read_is_refused),
        IN_WORLD(a_renewal_that_was_cut_short_leaves_the_old_one),
        IN_WORLD(to_begin_keeps_what_is_there),
    };

    return cmocka_run_group_tests_name("the place of a home", tests, NULL, NULL);
}
