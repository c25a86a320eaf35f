#include "archive/bundle.h"

#include "bundle_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static struct aj_bundle_result write_bundle(const char *path, const struct aj_bundle_plan *plan)
{
    struct aj_bundle_result result;
    struct aj_err err = {0};

    must_be_ok(aj_bundle_write(path, plan, &result, &err), &err);
    return result;
}

static void the_same_plan_gives_the_same_bytes(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result a = write_bundle(in(state, "a.zip"), &plan);
    struct aj_bundle_result b = write_bundle(in(state, "b.zip"), &plan);
    struct aj_buf x = read_whole(in(state, "a.zip"));
    struct aj_buf y = read_whole(in(state, "b.zip"));
    char hex[AJ_DIGEST_HEX_SIZE];

    assert_true(aj_digest_equal(&a.sha256, &b.sha256));
    assert_int_equal(x.size, y.size);
    assert_int_equal(x.size, a.size);
    assert_memory_equal(x.data, y.data, x.size);
    aj_buf_release(&x);
    aj_buf_release(&y);
    /* the format is frozen: when this changes, docs/formats/bundle.md does, and old bundles stay */
    aj_digest_hex(&a.sha256, hex);
    assert_string_equal(hex, "4d1aaa238b9cb80ecd9e70900668632c67a5f5ab811671be163de66be7c00143");
}

static void another_time_gives_other_bytes(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result a = write_bundle(in(state, "a.zip"), &plan);
    struct aj_bundle_result b;

    plan.sealed_at += 2;
    b = write_bundle(in(state, "b.zip"), &plan);
    assert_false(aj_digest_equal(&a.sha256, &b.sha256));
}

static void a_file_gives_the_same_bytes_as_memory(void **state)
{
    struct aj_bundle_member members[AJ_COUNTOF(bundle_members)];
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result a = write_bundle(in(state, "a.zip"), &plan);
    struct aj_bundle_result b;

    memcpy(members, bundle_members, sizeof(members));
    write_file(in(state, "paper"), members[0].bytes, 9);
    members[0].bytes = NULL;
    members[0].file = in(state, "paper");
    plan.members = members;
    b = write_bundle(in(state, "b.zip"), &plan);
    assert_true(aj_digest_equal(&a.sha256, &b.sha256));
}

static void the_result_counts_the_payload(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result r = write_bundle(in(state, "a.zip"), &plan);
    struct aj_digest again;

    assert_int_equal(r.payload_count, BUNDLE_PAYLOAD);
    assert_int_equal(r.payload_bytes, 18);
    assert_int_equal(aj_digest_file(in(state, "a.zip"), &again, NULL, NULL), AJ_OK);
    assert_true(aj_digest_equal(&again, &r.sha256));
}

static const char *member(const char *path, const char *name)
{
    static struct aj_buf out;
    struct aj_err err = {0};

    aj_buf_release(&out);
    must_be_ok(aj_bag_member(path, name, 1 << 20, &out, &err), &err);
    return out.data ? out.data : "";
}

static void the_tag_files_read_as_documented(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    const char *path = in(state, "a.zip");

    (void)write_bundle(path, &plan);
    assert_string_equal(member(path, "bagit.txt"),
                        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    assert_string_equal(member(path, "bag-info.txt"),
                        "Bagging-Date: 2026-01-01\n"
                        "External-Identifier: F099-2026-D10-0001\n"
                        "Source-Organization: 云溪区法律援助中心\n"
                        "External-Description: 张三丰 · 追索劳动报酬\n"
                        "Payload-Oxum: 18.3\n");
    assert_string_equal(
        member(path, "manifest-sha256.txt"),
        "5d08b02d678fc068788ca5ade565148e494083821ac8d1bce4c3fba092bc634e  data/001-起诉状.pdf\n"
        "18892f805375208399e978a08eac0c232547b4d84d70553aed358d7b9d3da7d7  data/002-证据/欠条 "
        "100%25.jpg\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data/003-空白.txt\n");
    assert_non_null(strstr(member(path, "tagmanifest-sha256.txt"), "  manifest-sha256.txt\n"));
    assert_non_null(strstr(member(path, "tagmanifest-sha256.txt"), "  metadata/case.json\n"));
    assert_null(strstr(member(path, "tagmanifest-sha256.txt"), "  data/"));
    (void)member(path, "data/003-空白.txt");
    assert_string_equal(member(path, "data/001-起诉状.pdf"), "complaint");
    assert_string_equal(verdict(path), "");
}

static void a_member_that_is_absent_is_not_found(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_buf out = {0};

    (void)write_bundle(in(state, "a.zip"), &plan);
    assert_int_equal(aj_bag_member(in(state, "a.zip"), "data/001", 99, &out, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_bag_member(in(state, "b.zip"), "data/001", 99, &out, NULL), AJ_NOT_FOUND);
    assert_int_equal(aj_bag_member(in(state, "a.zip"), "data/001-起诉状.pdf", 8, &out, NULL),
                     AJ_TOO_LARGE);
    aj_buf_release(&out);
}

struct seen {
    char names[200];
    enum aj_code answer;
    int n;
};

static enum aj_code note_member(const char *name, const struct aj_buf *bytes, void *arg,
                                struct aj_err *err)
{
    struct seen *seen = arg;
    size_t used = strlen(seen->names);

    (void)err;
    (void)snprintf(seen->names + used, sizeof(seen->names) - used, "%s=%s ", name,
                   bytes->data ? bytes->data : "");
    seen->n++;
    return seen->answer;
}

static void members_below_a_folder_come_in_one_walk(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct seen all = {0};
    struct seen first = {.answer = AJ_CONFLICT};
    struct seen none = {0};

    (void)write_bundle(in(state, "a.zip"), &plan);
    assert_int_equal(aj_bag_members(in(state, "a.zip"), "data/", 99, note_member, &all, NULL),
                     AJ_OK);
    assert_string_equal(all.names, "data/001-起诉状.pdf=complaint data/002-证据/欠条 100%.jpg="
                                   "i owe you data/003-空白.txt= ");
    assert_int_equal(aj_bag_members(in(state, "a.zip"), "data/", 99, note_member, &first, NULL),
                     AJ_CONFLICT);
    assert_int_equal(first.n, 1);
    assert_int_equal(aj_bag_members(in(state, "a.zip"), "text/", 99, note_member, &none, NULL),
                     AJ_OK);
    assert_int_equal(none.n, 0);
    assert_int_equal(aj_bag_members(in(state, "a.zip"), "data/", 8, note_member, &none, NULL),
                     AJ_TOO_LARGE);
    assert_int_equal(aj_bag_members(in(state, "b.zip"), "data/", 8, note_member, &none, NULL),
                     AJ_NOT_FOUND);
}

static void unzip_takes_it_and_gives_the_names_back(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    char command[600];
    struct aj_buf paper;

    if (system("command -v unzip >/dev/null") != 0) {
        print_message("skipped: unzip is not installed\n");
        skip();
    }
    (void)write_bundle(in(state, "a.zip"), &plan);
    (void)snprintf(command, sizeof(command),
                   "cd %s && unzip -tqq a.zip && LC_ALL=C.UTF-8 unzip -qq a.zip",
                   (const char *)*state);
    assert_int_equal(system(command), 0);
    paper = read_whole(in(state, BUNDLE_NUMBER "/data/002-证据/欠条 100%.jpg"));
    assert_string_equal(paper.data, "i owe you");
    aj_buf_release(&paper);
    assert_string_equal(verdict(in(state, BUNDLE_NUMBER)), "");
}

static void bytes_that_are_not_the_expected_ones_leave_nothing(void **state)
{
    struct aj_bundle_member members[AJ_COUNTOF(bundle_members)];
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_digest other = aj_digest_of("complainT", 9);
    struct aj_bundle_result r;

    memcpy(members, bundle_members, sizeof(members));
    members[0].expected = &other;
    plan.members = members;
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_CORRUPT);
    assert_false(aj_file_exists(in(state, "a.zip")));
    members[0].expected = NULL;
    members[1].bytes = NULL;
    members[1].file = in(state, "nowhere");
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_NOT_FOUND);
    assert_false(aj_file_exists(in(state, "a.zip")));
}

static void a_bundle_that_is_there_is_not_touched(void **state)
{
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result r;
    struct aj_buf found;

    write_file(in(state, "a.zip"), "mine", 4);
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_CONFLICT);
    found = read_whole(in(state, "a.zip"));
    assert_string_equal(found.data, "mine");
    aj_buf_release(&found);
}

static void paths_that_may_not_be_in_a_bag_are_refused(void **state)
{
    static const char *const bad[] = {"data/../x",  "data/./x",  "data//x",     "data/",
                                      "/data/x",    "data",      "bagit.txt",   "data/a\\b",
                                      "data/a\nb",  "data/\xff", "metadata/..", "Data/x",
                                      "data/a\x7f", "",          "metadata"};
    static const char *const good[] = {"data/x",      "data/..x", "metadata/a/b", "data/a..",
                                       "data/𠮷.pdf", "data/...", "data/100%25"};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(bad); i++) {
        if (aj_bundle_check_path(bad[i], NULL) != AJ_INVALID)
            fail_msg("taken: %s", bad[i]);
    }
    for (size_t i = 0; i < AJ_COUNTOF(good); i++) {
        if (aj_bundle_check_path(good[i], NULL) != AJ_OK)
            fail_msg("refused: %s", good[i]);
    }
}

static void twins_and_bad_numbers_and_bad_info_are_refused(void **state)
{
    struct aj_bundle_member twins[] = {{.path = "data/a", .bytes = "", .size = 0},
                                       {.path = "data/a", .bytes = "", .size = 0}};
    struct aj_bag_info info = {"Contact-Name", "two\nlines"};
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result r;

    plan.members = twins;
    plan.n_members = 2;
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_INVALID);
    plan = bundle_plan();
    plan.archive_number = "a/b";
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_INVALID);
    plan.archive_number = "..";
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_INVALID);
    plan = bundle_plan();
    plan.info = &info;
    plan.n_info = 1;
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_INVALID);
    info = (struct aj_bag_info){"Contact: Name", "x"};
    assert_int_equal(aj_bundle_write(in(state, "a.zip"), &plan, &r, NULL), AJ_INVALID);
    assert_false(aj_file_exists(in(state, "a.zip")));
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, bundle_setup, bundle_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_same_plan_gives_the_same_bytes),
        ROW(another_time_gives_other_bytes),
        ROW(a_file_gives_the_same_bytes_as_memory),
        ROW(the_result_counts_the_payload),
        ROW(the_tag_files_read_as_documented),
        ROW(a_member_that_is_absent_is_not_found),
        ROW(members_below_a_folder_come_in_one_walk),
        ROW(unzip_takes_it_and_gives_the_names_back),
        ROW(bytes_that_are_not_the_expected_ones_leave_nothing),
        ROW(a_bundle_that_is_there_is_not_touched),
        ROW(paths_that_may_not_be_in_a_bag_are_refused),
        ROW(twins_and_bad_numbers_and_bad_info_are_refused),
    };

    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
