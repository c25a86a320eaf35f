/* A good bag is valid as a folder, a ZIP and a tar; each single change to it is found and named. */
#include "bundle_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *make(void **state)
{
    const char *path = in(state, "a.zip");
    struct aj_bundle_plan plan = bundle_plan();
    struct aj_bundle_result r;
    struct aj_err err = {0};

    must_be_ok(aj_bundle_write(path, &plan, &r, &err), &err);
    return path;
}

static void run(const char *command)
{
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

/* The same bag as a folder. */
static const char *make_folder(void **state)
{
    char command[600];

    (void)make(state);
    (void)snprintf(command, sizeof(command), "cd %s && LC_ALL=C.UTF-8 unzip -qq a.zip",
                   (const char *)*state);
    run(command);
    return in(state, BUNDLE_NUMBER);
}

static void a_good_bag_is_valid_in_every_wrapping(void **state)
{
    static const char *const wraps[] = {
        "tar cf w.tar " BUNDLE_NUMBER,
        "tar czf w.tar " BUNDLE_NUMBER,
        "tar cJf w.tar " BUNDLE_NUMBER,
        "tar cf w.tar ./" BUNDLE_NUMBER,
        "tar --format=posix -cf w.tar " BUNDLE_NUMBER,
    };
    const char *folder = make_folder(state);
    char command[600];

    assert_string_equal(verdict(in(state, "a.zip")), "");
    assert_string_equal(verdict(folder), "");
    for (size_t i = 0; i < AJ_COUNTOF(wraps); i++) {
        (void)snprintf(command, sizeof(command), "cd %s && rm -f w.tar && %s", (const char *)*state,
                       wraps[i]);
        run(command);
        if (*verdict(in(state, "w.tar")))
            fail_msg("%s: %s", wraps[i], verdict(in(state, "w.tar")));
    }
}

static void the_report_counts_and_names(void **state)
{
    struct aj_arena arena = {.limit = 1 << 22};
    struct aj_findings findings = {.arena = &arena};
    struct aj_bag_report report;
    struct aj_digest again;
    struct aj_err err = {0};
    uint64_t size_again = 1;
    const char *path = make(state);

    must_be_ok(aj_bag_verify_file(path, &arena, &report, &findings, &err), &err);
    assert_true(report.valid && report.complete);
    assert_string_equal(report.version, "1.0");
    assert_string_equal(report.folder, BUNDLE_NUMBER);
    assert_int_equal(report.payload_count, 3);
    assert_int_equal(report.payload_bytes, 18);
    must_be_ok(aj_digest_file(path, &again, &size_again, &err), &err);
    assert_true(aj_digest_equal(&report.sha256, &again));
    assert_int_equal(report.size, size_again);
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
}

/* no byte of a bundle may change, go or come unnoticed. */
static void every_single_flipped_byte_of_a_bundle_is_found(void **state)
{
    struct aj_buf bytes = read_whole(make(state));
    struct aj_err err = {0};
    size_t unnoticed = 0;

    for (size_t i = 0; i < bytes.size; i++) {
        struct aj_arena arena = {.limit = 1 << 22};
        struct aj_findings findings = {.arena = &arena};
        struct aj_bag_report report;
        struct aj_digest expected;

        bytes.data[i] ^= 0x01;
        write_file(in(state, "b.zip"), bytes.data, bytes.size);
        expected = aj_digest_of(bytes.data, bytes.size);
        must_be_ok(aj_bag_verify_file(in(state, "b.zip"), &arena, &report, &findings, &err), &err);
        /* also where the bag is broken, the file's digest is that of its bytes */
        assert_true(aj_digest_equal(&report.sha256, &expected));
        assert_int_equal(report.size, bytes.size);
        unnoticed += report.valid;
        bytes.data[i] ^= 0x01;
        aj_findings_release(&findings);
        aj_arena_reset(&arena);
    }
    /* Of each of the 8 members: versions, attributes and the UTC time beside the DOS time, in both
       headers 26 bytes that no reader of ours acts upon (docs/formats/bundle.md). The file's
       digest, which the journal and the seal hold, speaks there too. */
    assert_int_equal(unnoticed, 8 * 26);
    aj_buf_release(&bytes);
}

static void every_truncation_of_a_bundle_is_found(void **state)
{
    struct aj_buf bytes = read_whole(make(state));

    for (size_t size = 0; size < bytes.size; size += 7) {
        write_file(in(state, "b.zip"), bytes.data, size);
        assert_string_equal(verdict(in(state, "b.zip")), "bag_container");
    }
    aj_buf_release(&bytes);
}

static void bytes_after_before_or_between_are_found(void **state)
{
    struct aj_buf bytes = read_whole(make(state));
    struct aj_buf more = {0};

    aj_buf_add(&more, bytes.data, bytes.size);
    aj_buf_add(&more, "x", 1);
    write_file(in(state, "b.zip"), more.data, more.size);
    assert_string_equal(verdict(in(state, "b.zip")), "bag_container");
    aj_buf_release(&more);
    aj_buf_add(&more, "x", 1);
    aj_buf_add(&more, bytes.data, bytes.size);
    write_file(in(state, "b.zip"), more.data, more.size);
    assert_string_equal(verdict(in(state, "b.zip")), "bag_container");
    aj_buf_release(&more);
    aj_buf_release(&bytes);
}

/* Both headers say the same wrong CRC: only the bytes themselves contradict. */
static void a_wrong_crc_said_twice_is_found(void **state)
{
    struct aj_buf bytes = read_whole(make(state));
    size_t at = 0;

    while (memcmp(bytes.data + at, "PK\1\2", 4) != 0)
        at++;
    bytes.data[14] ^= 1;
    bytes.data[at + 16] ^= 1;
    write_file(in(state, "b.zip"), bytes.data, bytes.size);
    assert_string_equal(verdict(in(state, "b.zip")), "bag_container");
    aj_buf_release(&bytes);
}

struct mutation {
    const char *name;
    const char *command; /* in the bag's folder */
    const char *verdict;
};

/* clang-format off */
static const struct mutation mutations[] = {
    {"flipped payload", "printf I | dd of='data/002-证据/欠条 100%.jpg' conv=notrunc 2>/dev/null", "bag_digest"},
    {"flipped tag file", "printf [ | dd of=metadata/case.json conv=notrunc 2>/dev/null", "bag_digest"},
    {"missing payload", "rm data/001-起诉状.pdf", "bag_oxum bag_missing_file"},
    {"missing empty payload", "rm data/003-空白.txt", "bag_oxum bag_missing_file"},
    {"missing tag file", "rm metadata/case.json", "bag_missing_file"},
    {"missing manifest", "rm manifest-sha256.txt", "bag_no_manifest bag_missing_file"},
    {"missing declaration", "rm bagit.txt", "bag_declaration"},
    {"extra payload", "echo x > data/004-x", "bag_oxum bag_extra_file"},
    {"extra empty payload", ": > data/004-x", "bag_oxum bag_extra_file"},
    {"swapped papers", "mv data/001-起诉状.pdf x; mv 'data/002-证据/欠条 100%.jpg' data/001-起诉状.pdf; mv x 'data/002-证据/欠条 100%.jpg'", "bag_digest"},
    {"renamed paper", "mv data/001-起诉状.pdf data/001-诉状.pdf", "bag_missing_file bag_extra_file"},
    {"truncated paper", "printf complain > data/001-起诉状.pdf", "bag_oxum bag_digest"},
    {"emptied paper", ": > data/001-起诉状.pdf", "bag_oxum bag_digest"},
    {"duplicate line", "head -1 manifest-sha256.txt >> manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_duplicate_line"},
    {"line taken out", "sed -i 1d manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_extra_file"},
    {"line broken", "sed -i 's/  / /;1s/ .*//' manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_manifest_line bag_extra_file"},
    {"digest cut short", "sed -i '1s/^..//' manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_manifest_line bag_extra_file"},
    {"manifest changed, tag manifest not", "sed -i 's/^5d/5D/' manifest-sha256.txt", "bag_digest"},
    {"path out of the bag", "sed -i '$a 5d08b02d678fc068788ca5ade565148e494083821ac8d1bce4c3fba092bc634e  ../x' manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_path"},
    {"payload outside data", "sed -i '$a 5d08b02d678fc068788ca5ade565148e494083821ac8d1bce4c3fba092bc634e  x' manifest-sha256.txt; rm tagmanifest-sha256.txt", "bag_path"},
    {"another version", "sed -i s/1.0/2.0/ bagit.txt", "bag_version"},
    {"unknown encoding", "sed -i s/UTF-8/klingon/ bagit.txt", "bag_encoding bag_extra_file"},
    {"oxum beyond 64 bits",
     "sed -i s/18.3/18446744073709551634.3/ bag-info.txt; rm tagmanifest-sha256.txt", "bag_oxum"},
    {"oxum without a count", "sed -i s/18.3/18/ bag-info.txt; rm tagmanifest-sha256.txt",
     "bag_oxum"},
    {"oxum lies", "sed -i s/18.3/19.3/ bag-info.txt; rm tagmanifest-sha256.txt", "bag_oxum"},
    {"info without colon", "echo hm >> bag-info.txt; rm tagmanifest-sha256.txt", "bag_info_line"},
    {"a digest nobody knows", "cp manifest-sha256.txt manifest-crc99.txt", "bag_algorithm bag_no_payload_manifest_entry"},
    {"second manifest, one line short", "head -2 manifest-sha256.txt > manifest-sha-256.txt", "bag_no_payload_manifest_entry"},
    {"second manifest is wrong", "sed 's/^./0/' manifest-sha256.txt > manifest-sm3.txt", "bag_digest"},
    {"link in place of a paper", "ln -sf /etc/hostname data/003-空白.txt", "bag_container"},
    {"not fetched yet", "rm data/003-空白.txt; echo 'http://x/ 0 data/003-空白.txt' > fetch.txt", "bag_oxum bag_missing_file"},
    {"fetch out of the bag", "echo 'http://x/ 0 ../x' > fetch.txt", "bag_fetch"},
    {"name decomposed on the way", "mv data/001-起诉状.pdf x; sed -i 's/001-起诉状/001-é/' manifest-sha256.txt; rm tagmanifest-sha256.txt; mv x $(printf 'data/001-e\\314\\201.pdf')", "~bag_name_normalisation"},
    {"no tag manifest", "rm tagmanifest-sha256.txt", ""},
    {"unlisted tag file", "echo x > metadata/more.txt", ""},
};
/* clang-format on */

static void a_single_change_is_found_and_named(void **state)
{
    size_t wrong = 0;

    for (size_t i = 0; i < AJ_COUNTOF(mutations); i++) {
        const struct mutation *m = &mutations[i];
        char command[1200];
        const char *found;

        (void)snprintf(command, sizeof(command), "rm -rf %s/*", (const char *)*state);
        run(command);
        (void)make_folder(state);
        (void)snprintf(command, sizeof(command), "cd %s/%s && { %s; }", (const char *)*state,
                       BUNDLE_NUMBER, m->command);
        run(command);
        found = verdict(in(state, BUNDLE_NUMBER));
        if (strcmp(found, m->verdict) != 0) {
            print_error("%s: found \"%s\", not \"%s\"\n", m->name, found, m->verdict);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* Other people's ZIPs: packed members, folders, several bags, encryption. */
static void foreign_zips_are_read_or_refused(void **state)
{
    /* clang-format off */
    static const struct mutation rows[] = {
        {"packed by 7z", "7z a -bd -tzip ../w.zip ../" BUNDLE_NUMBER " >/dev/null", ""},
        {"a packed member", "cd .. && python3 -m zipfile -c w.zip " BUNDLE_NUMBER, ""},
        {"bytes before it, and every offset right", "cd .. && python3 -c \"import zipfile,os,glob; open('w.zip','wb').write(b'PK\\x03\\x04'+b'x'*40); z=zipfile.ZipFile('w.zip','a'); [z.write(os.path.join(d,f)) for d,_,n in os.walk('" BUNDLE_NUMBER "') for f in n]; z.close()\"", "bag_container"},
        {"no folder around it", "7z a -bd -tzip ../w.zip . >/dev/null", "bag_container"},
        {"two folders", "mkdir ../z && echo x > ../z/y && 7z a -bd -tzip ../w.zip ../" BUNDLE_NUMBER " ../z >/dev/null", "bag_container"},
        {"encrypted", "7z a -bd -tzip -psecret ../w.zip ../" BUNDLE_NUMBER " >/dev/null", "bag_container"},
        {"no archive at all", "head -c 4000 /dev/urandom > ../w.zip", "bag_container"},
        {"empty", ": > ../w.zip", "bag_container"},
    };
    /* clang-format on */
    size_t wrong = 0;

    if (system("command -v 7z python3 >/dev/null") != 0) {
        print_message("skipped: 7z and python3 are not installed\n");
        skip();
    }
    (void)make_folder(state);
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        char command[600];
        const char *found;

        (void)snprintf(command, sizeof(command), "cd %s/%s && rm -f ../w.zip && { %s; }",
                       (const char *)*state, BUNDLE_NUMBER, rows[i].command);
        run(command);
        found = verdict(in(state, "w.zip"));
        if (strcmp(found, rows[i].verdict) != 0) {
            print_error("%s: found \"%s\", not \"%s\"\n", rows[i].name, found, rows[i].verdict);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void our_own_failures_are_no_findings(void **state)
{
    struct aj_arena arena = {.limit = 1 << 22};
    struct aj_arena small = {.limit = 300};
    struct aj_findings findings = {.arena = &arena};
    struct aj_findings cramped = {.arena = &small};
    struct aj_bag_report report;
    char command[600];

    assert_int_equal(aj_bag_verify(in(state, "no"), &arena, &report, &findings, NULL),
                     AJ_NOT_FOUND);
    assert_int_equal(aj_bag_verify_file(in(state, "no"), &arena, &report, &findings, NULL),
                     AJ_NOT_FOUND);
    assert_int_equal(aj_bag_verify_file(*state, &arena, &report, &findings, NULL), AJ_INVALID);
    assert_int_equal(findings.n, 0);
    /* a list that had no room is not a list of everything */
    (void)make_folder(state);
    (void)snprintf(command, sizeof(command),
                   "cd %s/%s && for i in 1 2 3 4 5 6; do : > data/$i; done", (const char *)*state,
                   BUNDLE_NUMBER);
    run(command);
    assert_int_equal(aj_bag_verify(in(state, BUNDLE_NUMBER), &arena, &report, &cramped, NULL),
                     AJ_NO_MEMORY);
    aj_findings_release(&findings);
    aj_findings_release(&cramped);
    aj_arena_reset(&arena);
    aj_arena_reset(&small);
}

/* Some hundred thousand bad lines: judged, counted, and not all listed. */
static void a_flood_of_faults_is_counted_in_bounded_memory(void **state)
{
    struct aj_arena arena = {.limit = (size_t)16 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_bag_report report;
    struct aj_err err = {0};
    char command[600];

    (void)make_folder(state);
    (void)snprintf(command, sizeof(command),
                   "cd %s/%s && rm tagmanifest-sha256.txt && seq 200000 >> manifest-sha256.txt",
                   (const char *)*state, BUNDLE_NUMBER);
    run(command);
    must_be_ok(aj_bag_verify(in(state, BUNDLE_NUMBER), &arena, &report, &findings, &err), &err);
    assert_false(report.valid);
    assert_int_equal(findings.n, 5001);
    assert_string_equal(findings.list[5000].code, "bag_more");
    assert_non_null(strstr(findings.list[5000].message, "195000"));
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, bundle_setup, bundle_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_good_bag_is_valid_in_every_wrapping),
        ROW(the_report_counts_and_names),
        ROW(every_single_flipped_byte_of_a_bundle_is_found),
        ROW(every_truncation_of_a_bundle_is_found),
        ROW(bytes_after_before_or_between_are_found),
        ROW(a_wrong_crc_said_twice_is_found),
        ROW(a_single_change_is_found_and_named),
        ROW(foreign_zips_are_read_or_refused),
        ROW(our_own_failures_are_no_findings),
        ROW(a_flood_of_faults_is_counted_in_bounded_memory),
    };

    return cmocka_run_group_tests_name("bag", tests, NULL, NULL);
}
