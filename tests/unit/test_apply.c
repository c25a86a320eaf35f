/* What the fold refuses, row by row, and what it leaves in the tables. */
#include "index_testing.h"

#include "index/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refusal {
    const char *name;
    struct aj_event (*event)(void); /* against case 1 in the state below; case 9 is archived as 1 */
    enum aj_state state;
    enum aj_code code;
    const char *says; /* part of the message */
};

static struct aj_event changed(struct aj_event event, const char *key, json_t *value)
{
    assert_int_equal(json_object_set_new(event_data(&event), key, value), 0);
    return event;
}

static struct aj_event import_again(void)
{
    return event_imported(1);
}
static struct aj_event hand_in_again(void)
{
    return event_handed_in(1, 1);
}
static struct aj_event give_back(void)
{
    return event_returned(1);
}
static struct aj_event accept_it(void)
{
    return event_accepted(1);
}
static struct aj_event archive_it(void)
{
    return event_archived(1, 2);
}
static struct aj_event accept_own(void)
{
    return changed(event_accepted(1), "by", json_string(HANDLER));
}
static struct aj_event accept_own_with_blanks(void)
{
    return changed(event_accepted(1), "by", json_string("侯　子 衿"));
}
static struct aj_event accept_own_under_another_name(void)
{
    struct aj_event event = event_accepted(1);

    event.actor = HANDLER;
    return event;
}
static struct aj_event archive_own(void)
{
    return changed(event_archived(1, 2), "by", json_string(HANDLER));
}
static struct aj_event accept_as_nobody(void)
{
    return changed(event_accepted(1), "by", json_string(""));
}
static struct aj_event skip_a_serial(void)
{
    return event_archived(1, 3);
}
static struct aj_event repeat_a_serial(void)
{
    return changed(event_archived(1, 1), "archive_number", json_string("F023-ZY·2026-D30-MS-0002"));
}
static struct aj_event take_a_used_number(void)
{
    return changed(event_archived(1, 2), "archive_number", json_string("f023-zy·2026—D30-MS-1"));
}
static struct aj_event archive_negative(void)
{
    struct aj_event event = event_archived(1, 2);

    assert_int_equal(json_object_set_new(json_object_get(event.data, "subsidy"), "payable_fen",
                                         json_integer(-1)),
                     0);
    return event;
}
static struct aj_event archive_with_bundle(const char *sha256)
{
    struct aj_event event = event_archived(1, 2);

    assert_int_equal(
        json_object_set_new(json_object_get(event.data, "bundle"), "sha256", json_string(sha256)),
        0);
    return event;
}
static struct aj_event archive_with_short_digest(void)
{
    return archive_with_bundle("5feceb66");
}
static struct aj_event archive_with_upper_case_digest(void)
{
    return archive_with_bundle("5FECEB66FFC86F38D952786C6D696C79C2DBC239DD4E91B46729D73A27FB57E9");
}
static struct aj_event archive_without_bundle(void)
{
    return changed(event_archived(1, 2), "bundle", json_null());
}
static struct aj_event hand_in_negative(void)
{
    return event_handed_in(1, -5);
}
static struct aj_event hand_in_without_amount(void)
{
    return changed(event_handed_in(1, 5), "subsidy", json_object());
}
static struct aj_event hand_in_on_no_day(void)
{
    return changed(event_handed_in(1, 5), "on", json_string("2026-02-30"));
}
static struct aj_event return_without_reason(void)
{
    return changed(event_returned(1), "reasons", json_array());
}
static struct aj_event import_under_wrong_key(void)
{
    return changed(event_imported(1), "case_key", json_string("(2026)云援民字第2号"));
}
static struct aj_event unknown_type(void)
{
    struct aj_event event = event_imported(1);

    event.type = "case.forgotten";
    return event;
}
static struct aj_event no_actor(void)
{
    struct aj_event event = event_imported(1);

    event.actor = "";
    return event;
}

/* clang-format off */
static const struct refusal refusals[] = {
    {"hand in a case that is not known", hand_in_again, AJ_STATE_NONE, AJ_CONFLICT, "还没有导入"},
    {"accept a case that is not known", accept_it, AJ_STATE_NONE, AJ_CONFLICT, "还没有导入"},
    {"accept a case that was not handed in", accept_it, AJ_STATE_OPEN, AJ_CONFLICT, "办理中"},
    {"return a case that was not handed in", give_back, AJ_STATE_OPEN, AJ_CONFLICT, "退回"},
    {"archive a case that was not handed in", archive_it, AJ_STATE_OPEN, AJ_CONFLICT, "办理中"},
    {"import a case under review", import_again, AJ_STATE_SUBMITTED, AJ_CONFLICT, "已交卷"},
    {"archive a case that was not accepted", archive_it, AJ_STATE_SUBMITTED, AJ_CONFLICT, "已交卷"},
    {"archive a returned case", archive_it, AJ_STATE_RETURNED, AJ_CONFLICT, "已退回"},
    {"import an accepted case", import_again, AJ_STATE_ACCEPTED, AJ_CONFLICT, "已接收"},
    {"import an archived case", import_again, AJ_STATE_ARCHIVED, AJ_CONFLICT, "已归档"},
    {"hand in an archived case", hand_in_again, AJ_STATE_ARCHIVED, AJ_CONFLICT, "已归档"},
    {"archive twice, unlocking twice", archive_it, AJ_STATE_ARCHIVED, AJ_CONFLICT, "已归档"},
    {"return an archived case", give_back, AJ_STATE_ARCHIVED, AJ_CONFLICT, "已归档"},
    {"accept one's own case", accept_own, AJ_STATE_SUBMITTED, AJ_CONFLICT, "另一人"},
    {"accept one's own case, name spelt with blanks", accept_own_with_blanks, AJ_STATE_SUBMITTED, AJ_CONFLICT, "另一人"},
    {"accept one's own case in another's name", accept_own_under_another_name, AJ_STATE_SUBMITTED, AJ_CONFLICT, "另一人"},
    {"archive one's own case", archive_own, AJ_STATE_ACCEPTED, AJ_CONFLICT, "另一人"},
    {"accept without a name", accept_as_nobody, AJ_STATE_SUBMITTED, AJ_INVALID, "经办人"},
    {"leave a gap in the serials", skip_a_serial, AJ_STATE_ACCEPTED, AJ_CONFLICT, "顺序号是 2"},
    {"take a serial again", repeat_a_serial, AJ_STATE_ACCEPTED, AJ_CONFLICT, "顺序号是 2"},
    {"take an archive number again, spelt otherwise", take_a_used_number, AJ_STATE_ACCEPTED, AJ_CONFLICT, "已被案件"},
    {"unlock a negative amount", archive_negative, AJ_STATE_ACCEPTED, AJ_CONFLICT, "负数"},
    {"archive with a short digest", archive_with_short_digest, AJ_STATE_ACCEPTED, AJ_CONFLICT, "摘要"},
    {"archive with a digest in capitals", archive_with_upper_case_digest, AJ_STATE_ACCEPTED, AJ_CONFLICT, "摘要"},
    {"archive without a bundle", archive_without_bundle, AJ_STATE_ACCEPTED, AJ_CONFLICT, "案卷包"},
    {"reserve a negative amount", hand_in_negative, AJ_STATE_OPEN, AJ_CONFLICT, "负数"},
    {"reserve no amount", hand_in_without_amount, AJ_STATE_OPEN, AJ_INVALID, "金额"},
    {"hand in on a day that does not exist", hand_in_on_no_day, AJ_STATE_OPEN, AJ_INVALID, "不是日期"},
    {"return without a reason", return_without_reason, AJ_STATE_SUBMITTED, AJ_INVALID, "理由"},
    {"import under another case's key", import_under_wrong_key, AJ_STATE_NONE, AJ_INVALID, "规范写法"},
    {"an event of an unknown type", unknown_type, AJ_STATE_NONE, AJ_INVALID, "case.forgotten"},
    {"an event by nobody", no_actor, AJ_STATE_NONE, AJ_INVALID, "谁做的"},
};
/* clang-format on */

static void bring_to(struct aj_index *x, enum aj_state state)
{
    if (state == AJ_STATE_NONE)
        return;
    put_well(x, event_imported(1));
    if (state == AJ_STATE_OPEN)
        return;
    put_well(x, event_handed_in(1, 150000));
    if (state == AJ_STATE_SUBMITTED)
        return;
    if (state == AJ_STATE_RETURNED) {
        put_well(x, event_returned(1));
        return;
    }
    put_well(x, event_accepted(1));
    if (state == AJ_STATE_ARCHIVED)
        put_well(x, event_archived(1, 2));
}

static enum aj_code add_record(const char *key, const json_t *record, void *arg, struct aj_err *err)
{
    (void)key;
    return aj_json_canonical(record, arg, err);
}

/* Journal, records, entitlements, and what is found. */
static char *everything(struct aj_index *x)
{
    static const char *const queries[] = {"",
                                          "状态:办理中",
                                          "状态:已交卷",
                                          "状态:已退回",
                                          "状态:已接收",
                                          "状态:已归档",
                                          "承办人:侯子衿",
                                          "F023"};
    struct aj_buf out = {0};
    struct aj_journal_head head;
    json_t *list = NULL;

    assert_int_equal(aj_journal_head(x, &head, NULL), AJ_OK);
    aj_buf_add(&out, head.root.bytes, sizeof(head.root.bytes));
    assert_int_equal(aj_index_each_case(x, add_record, &out, NULL), AJ_OK);
    for (size_t i = 0; i < AJ_COUNTOF(queries); i++) {
        char *found = cases_found(x, queries[i], 100, NULL);

        aj_buf_addf(&out, "[%s: %s]", queries[i], found);
        free(found);
    }
    assert_int_equal(aj_index_entitlements(x, NULL, AJ_PAY_NONE, &list, NULL), AJ_OK);
    assert_int_equal(aj_json_canonical(list, &out, NULL), AJ_OK);
    json_decref(list);
    return out.data;
}

static void is_refused_and_nothing_written(void **state)
{
    const struct refusal *row = *state;
    struct place p;
    struct aj_index *x;
    struct aj_err err = {0};
    struct aj_event event;
    struct aj_journal_head before, after;
    char *was, *is;

    place_make(&p);
    x = open_index(&p);
    archive_case(x, 9, 1);
    bring_to(x, row->state);
    assert_int_equal(aj_index_case_state(x, "(2026)云援民字第1号"), row->state);
    assert_int_equal(aj_journal_head(x, &before, NULL), AJ_OK);
    was = everything(x);
    event = row->event();
    if (put(x, event, &err) != row->code)
        fail_msg("%s: %s, %s", row->name, aj_code_name(err.code), err.text);
    if (!strstr(err.text, row->says))
        fail_msg("%s: says %s", row->name, err.text);
    assert_int_equal(aj_journal_head(x, &after, NULL), AJ_OK);
    assert_int_equal(before.size, after.size);
    is = everything(x);
    assert_string_equal(was + sizeof(before.root), is + sizeof(before.root));
    free(was);
    free(is);
    aj_index_close(x);
    place_remove(&p);
}

static void the_archive_unlocks_with_number_and_digest(void **state)
{
    struct place p;
    struct aj_index *x;
    json_t *list = NULL;
    json_t *record = NULL;
    json_t *row;
    int64_t serial;

    (void)state;
    place_make(&p);
    x = open_index(&p);
    put_well(x, event_imported(1));
    put_well(x, event_handed_in(1, 150000));
    assert_int_equal(aj_index_entitlements(x, NULL, AJ_PAY_UNLOCKED, &list, NULL), AJ_OK);
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    put_well(x, event_returned(1));
    put_well(x, event_imported(1));
    assert_int_equal(aj_index_case_state(x, "(2026)云援民字第1号"), AJ_STATE_RETURNED);
    put_well(x, event_handed_in(1, 180000)); /* replaces the reserved one */
    put_well(x, event_accepted(1));
    put_well(x, event_archived(1, 1));
    assert_int_equal(aj_index_entitlements(x, "(2026)云援民字第1号", AJ_PAY_NONE, &list, NULL),
                     AJ_OK);
    assert_int_equal(json_array_size(list), 1);
    row = json_array_get(list, 0);
    assert_string_equal(aj_json_text(row, "id"), "(2026)云援民字第1号#1");
    assert_string_equal(aj_json_text(row, "state"), "unlocked");
    assert_string_equal(aj_json_text(row, "bundle_sha256"), BUNDLE_SHA256);
    assert_string_equal(aj_json_text(row, "archive_number"), "F023-ZY·2026-D30-MS-0001");
    assert_int_equal(aj_json_int(row, "fen", 0), 200000);
    assert_int_equal(json_array_size(json_object_get(row, "events")), 3);
    json_decref(list);
    assert_int_equal(aj_index_case(x, "(2026)云援民字第1号", &record, NULL), AJ_OK);
    assert_int_equal(json_array_size(json_object_get(record, "events")), 7);
    assert_int_equal(json_array_size(json_object_get(record, "returned")), 1);
    assert_string_equal(aj_json_text(json_object_get(record, "submitted"), "by"), HANDLER);
    assert_string_equal(aj_json_text(json_object_get(record, "archived"), "series"),
                        "F023-ZY·2026-D30-MS");
    json_decref(record);
    assert_int_equal(aj_index_next_serial(x, "F023-ZY·2026-D30-MS", &serial, NULL), AJ_OK);
    assert_int_equal(serial, 2);
    aj_index_close(x);
    place_remove(&p);
}

static void a_refused_event_takes_its_whole_commit_with_it(void **state)
{
    struct place p;
    struct aj_index *x;
    struct aj_event events[] = {event_imported(1), event_handed_in(1, 5), event_archived(1, 1)};
    struct aj_journal_head head;

    (void)state;
    place_make(&p);
    x = open_index(&p);
    assert_int_equal(aj_index_commit(x, events, 3, NULL, NULL), AJ_CONFLICT);
    assert_int_equal(aj_journal_head(x, &head, NULL), AJ_OK);
    assert_int_equal(head.size, 0);
    assert_int_equal(aj_index_case_state(x, "(2026)云援民字第1号"), AJ_STATE_NONE);
    for (size_t i = 0; i < 3; i++)
        event_drop(&events[i]);
    aj_index_close(x);
    place_remove(&p);
}

int main(void)
{
    struct CMUnitTest tests[AJ_COUNTOF(refusals) + 2];
    size_t n = 0;

    for (size_t i = 0; i < AJ_COUNTOF(refusals); i++) {
        tests[n++] = (struct CMUnitTest){refusals[i].name, is_refused_and_nothing_written, NULL,
                                         NULL, (void *)(uintptr_t)&refusals[i]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_archive_unlocks_with_number_and_digest);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(a_refused_event_takes_its_whole_commit_with_it);
    return cmocka_run_group_tests_name("refused, and nothing written", tests, NULL, NULL);
}
