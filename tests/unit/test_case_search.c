/* What is found after events: the search index follows the records. */
#include "index_testing.h"

#include "index/case_search.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fixture {
    struct place place;
    struct aj_index *index;
};

/* Case 1 archived, 2 and 3 open, 2 imported last. */
static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct aj_event event;

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    event = event_imported(3);
    event.at -= 100;
    put_well(f->index, event);
    archive_case(f->index, 1, 1);
    event = event_imported(2);
    event.at += 100;
    put_well(f->index, event);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}

static void every_field_is_found_in_any_spelling(void **state)
{
    struct fixture *f = *state;
    /* clang-format off */
    static const char *const rows[][2] = {
        {"", "2 1 3"},
        {"案号:（２０２６）云援民字第０００1号", "1"}, {"案号:\"［2026］云援民字第 2 号\"", "2"},
        {"案号:云援指字〔2026〕第1003号", "3"}, {"案号:浙9911民初77", "2 1 3"}, {"案号:第0002号", "2"},
        {"1003", "3"}, {"云援民字", "2 1 3"},
        {"姓名:宋立秋1", "1"}, {"姓名:立秋", "2 1 3"}, {"姓名:宋*", "2 1 3"}, {"姓名:秋*", ""},
        {"姓名:欧阳·阿依", "2 1 3"}, {"姓名:songliqiu", "2 1 3"}, {"slq*", "2 1 3"}, {"姓名:王五", ""},
        {"对方:样例建筑", "2 1 3"}, {"姓名:样例建筑", ""}, {"法院:云溪区", "2 1 3"},
        {"承办人:侯子衿", "2 1 3"}, {"侯子衿", "2 1 3"}, {"hzj", "2 1 3"}, {"承办人:宋立秋1", ""},
        {"律所:鹿溪", "2 1 3"}, {"案由:追索劳动", "2 1 3"}, {"案由:追索勞動報酬", "2 1 3"},
        {"日期:2026-03-12", "2 1 3"}, {"日期:2026年3月12日", "2 1 3"}, {"结案:2026/3", "2 1 3"},
        {"2026年3月12日", "2 1 3"}, {"2026-03-13", ""}, {"结案:2026-03-13", ""},
        {"日期:2026.03.20", "1"}, {"交卷:2026-03-20", "1"}, {"归档:2026-03-21..", "1"},
        {"档号:f023-zy·2026-d30-ms-1", "1"}, {"档号:F023", "1"}, {"F023-ZY·2026—D30-MS-0001", "1"},
        {"状态:open", "2 3"}, {"状态:办理中", "2 3"}, {"状态:archived", "1"}, {"状态:已归档", "1"},
        {"archived", ""}, {"补贴:2000", "1"}, {"鹿溪 -状态:已归档", "2 3"},
    };
    /* clang-format on */
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        assert_found(f->index, rows[i][0], rows[i][1]);
}

static void the_newest_come_first_and_the_total_counts_all(void **state)
{
    struct fixture *f = *state;
    uint64_t total = 0;
    char *found = cases_found(f->index, "侯子衿", 2, &total);

    assert_string_equal(found, "2 1");
    assert_int_equal(total, 3);
    free(found);
}

static struct aj_event with_reason(struct aj_event event, const char *reason)
{
    assert_int_equal(
        json_object_set_new(json_object_get(event.data, "facts"), "reason", json_string(reason)),
        0);
    return event;
}

static void importing_again_takes_old_words_away(void **state)
{
    struct fixture *f = *state;
    struct aj_event event = with_reason(event_imported(2), "赡养纠纷");

    event.at -= 50;
    put_well(f->index, event);
    assert_found(f->index, "案由:赡养", "2");
    assert_found(f->index, "案由:追索劳动", "1 3");
    assert_found(f->index, "赡养", "2");
    assert_found(f->index, "", "1 2 3");
}

static void a_very_long_name_is_found_by_all_of_it_and_by_a_part(void **state)
{
    struct fixture *f = *state;
    struct aj_buf name = {0};
    char *found;

    for (int i = 0; i < 300; i++)
        aj_buf_addf(&name, "%s", i == 200 ? "短" : "长");
    put_well(f->index, with_reason(event_imported(4), name.data));
    found = cases_found(f->index, "案由:长短长", 10, NULL);
    assert_string_equal(found, "4");
    free(found);
    name.data[480] = '\0'; /* 160 characters: as much as a query may have */
    assert_found(f->index, name.data, "4");
    aj_buf_release(&name);
}

/* Case 7 is found with this state, and with none of the others. */
static void assert_state(struct aj_index *x, const char *state)
{
    static const char *const states[] = {"办理中", "已交卷", "已退回", "已接收", "已归档"};

    for (size_t i = 0; i < AJ_COUNTOF(states); i++) {
        struct aj_buf query = {0};

        aj_buf_addf(&query, "姓名:宋立秋7 状态:%s", states[i]);
        assert_found(x, query.data, strcmp(states[i], state) == 0 ? "7" : "");
        aj_buf_release(&query);
    }
}

static void a_case_is_found_with_its_new_state_after_each_step(void **state)
{
    struct fixture *f = *state;

    put_well(f->index, event_imported(7));
    assert_state(f->index, "办理中");
    put_well(f->index, event_handed_in(7, 1));
    assert_state(f->index, "已交卷");
    put_well(f->index, event_returned(7));
    assert_state(f->index, "已退回");
    put_well(f->index, event_imported(7));
    assert_state(f->index, "已退回");
    put_well(f->index, event_handed_in(7, 1));
    assert_state(f->index, "已交卷");
    put_well(f->index, event_accepted(7));
    assert_state(f->index, "已接收");
    put_well(f->index, event_archived(7, 2));
    assert_state(f->index, "已归档");
}

static struct aj_event with_papers(struct aj_event event)
{
    assert_int_equal(
        json_object_set_new(event_data(&event), "papers",
                            json_pack("[{s:s, s:[]}, {s:s, s:[]}]", "name", "判决书.pdf", "parts",
                                      "name", "谈话笔录.pdf", "parts")),
        0);
    return event;
}

#define WORDS(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void words_of_papers_stay_until_an_event_brings_others(void **state)
{
    static const struct aj_case_text first[] = {{1, WORDS("判决驳回\f上诉")}, {2, WORDS("笔录")}};
    static const struct aj_case_text second[] = {{2, WORDS("另附调解协议")}};
    const struct aj_case_texts came = {first, 2};
    const struct aj_case_texts came_again = {second, 1};
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct aj_event event = with_papers(event_imported(7));

    event.texts = &came;
    put_well(x, event);
    assert_found(x, "正文:判决驳回 正文:笔录", "7");
    assert_found(x, "调解协议", "");
    put_well(x, event_handed_in(7, 1));
    assert_found(x, "正文:判决驳回 状态:已交卷", "7");
    put_well(x, event_returned(7));
    assert_found(x, "正文:判决驳回 状态:已退回", "7");
    event = with_papers(event_imported(7));
    event.texts = &came_again;
    put_well(x, event);
    assert_found(x, "正文:判决驳回", "");
    assert_found(x, "正文:调解协议", "7");
    put_well(x, event_handed_in(7, 1));
    put_well(x, event_accepted(7));
    assert_found(x, "正文:调解协议 状态:已接收", "7");
    put_well(x, with_papers(event_archived(7, 2)));
    assert_found(x, "正文:调解协议 状态:已归档", "7");
    assert_found(x, "题名:判决书", "7");
}

static void a_refused_event_changes_nothing_that_is_found(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct aj_event together[] = {with_reason(event_imported(2), "赡养纠纷"), event_imported(8),
                                  event_accepted(8)};

    assert_int_equal(put(x, with_reason(event_imported(1), "赡养纠纷"), NULL), AJ_CONFLICT);
    assert_int_equal(put(x, event_archived(2, 2), NULL), AJ_CONFLICT);
    assert_int_equal(aj_index_commit(x, together, 3, NULL, NULL), AJ_CONFLICT);
    for (size_t i = 0; i < 3; i++)
        event_drop(&together[i]);
    assert_found(x, "", "2 1 3");
    assert_found(x, "赡养", "");
    assert_found(x, "案由:追索劳动", "2 1 3");
    assert_found(x, "状态:已归档", "1");
}

#define THREADS 6

struct waiter {
    struct aj_index *index;
    pthread_t thread;
    int n;
    bool good;
    enum aj_code code;
};

static void *commit_one(void *arg)
{
    struct waiter *w = arg;

    w->code = put(w->index, w->good ? event_imported(w->n) : event_accepted(w->n), NULL);
    return NULL;
}

/* While the writer is held, the others come to wait for the same transaction. */
static enum aj_code start_others(void *arg, struct aj_err *err)
{
    struct waiter *waiters = arg;

    (void)err;
    for (int i = 0; i < THREADS; i++) {
        waiters[i].n = 20 + i;
        waiters[i].good = i % 2 == 0;
        assert_int_equal(pthread_create(&waiters[i].thread, NULL, commit_one, &waiters[i]), 0);
    }
    (void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    return AJ_OK;
}

static void a_refused_event_does_not_harm_those_of_its_batch(void **state)
{
    struct aj_index *x = ((struct fixture *)*state)->index;
    struct waiter waiters[THREADS] = {0};
    struct aj_event first = event_imported(9);

    for (int i = 0; i < THREADS; i++)
        waiters[i].index = x;
    assert_int_equal(aj_index_commit_with(x, &first, 1, start_others, waiters, NULL), AJ_OK);
    event_drop(&first);
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(waiters[i].thread, NULL);
        assert_int_equal(waiters[i].code, waiters[i].good ? AJ_OK : AJ_CONFLICT);
    }
    assert_found(x, "姓名:宋立秋9", "9");
    assert_found(x, "状态:办理中 (姓名:宋立秋20 或 姓名:宋立秋21)", "20");
    assert_found(x, "姓名:宋立秋22", "22");
    assert_found(x, "姓名:宋立秋24", "24");
    assert_found(x, "姓名:宋立秋23 或 姓名:宋立秋25", "");
    assert_found(x, "状态:已接收", "");
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_field_is_found_in_any_spelling),
        ROW(the_newest_come_first_and_the_total_counts_all),
        ROW(importing_again_takes_old_words_away),
        ROW(a_very_long_name_is_found_by_all_of_it_and_by_a_part),
        ROW(a_case_is_found_with_its_new_state_after_each_step),
        ROW(words_of_papers_stay_until_an_event_brings_others),
        ROW(a_refused_event_changes_nothing_that_is_found),
        ROW(a_refused_event_does_not_harm_those_of_its_batch),
    };

    return cmocka_run_group_tests_name("cases found", tests, NULL, NULL);
}
