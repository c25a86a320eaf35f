#include "base/auto.h"
#include "base/file.h"
#include "index/journal.h"
#include "service/casework.h"
#include "service/doctor.h"
#include "service/fixity.h"
#include "service/journal_head.h"
#include "service/rebuilding.h"
#include "service_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t events(struct world *w)
{
    struct aj_journal_head head = {0};

    assert_int_equal(aj_journal_head(w->home->index, &head, NULL), AJ_OK);
    return head.size;
}

static size_t files(struct world *w, const char *name)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(w->home_folder, name);

    return world_count_files(path);
}

static void an_ordered_case_is_sealed_and_its_lawyer_may_be_paid(void **state)
{
    struct world *w = *state;
    struct outcome o;
    char words[64];

    world_archive(w, w->case_folder, "档案员", &o);
    assert_true(o.archived);
    assert_int_equal(aj_index_case_state(w->home->index, o.key), AJ_STATE_ARCHIVED);
    assert_true(aj_file_exists(o.bundle));
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "unlocked");
    assert_int_equal(files(w, "staging"), 0);
    assert_int_equal(files(w, "store/incoming"), 0);
    assert_int_equal(events(w), 1 + 4);
    world_forget(&o);
}

static void the_same_folder_again_changes_nothing(void **state)
{
    struct world *w = *state;
    struct outcome first, again;
    uint64_t before;

    world_archive(w, w->case_folder, "档案员", &first);
    before = events(w);
    world_archive(w, w->case_folder, "档案员", &again);
    assert_true(again.archived);
    assert_true(world_found(&again, "already_archived"));
    assert_string_equal(again.number, first.number);
    assert_string_equal(again.sha256, first.sha256);
    assert_true(json_equal(json_object_get(again.report, "papers"),
                           json_object_get(first.report, "papers")));
    assert_true(json_equal(json_object_get(again.report, "subsidy_lines"),
                           json_object_get(first.report, "subsidy_lines")));
    assert_int_equal(events(w), before);
    world_forget(&first);
    world_forget(&again);
}

static void other_papers_under_an_archived_number_are_refused(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *papers = aj_path_join(w->case_folder, "papers");
    AJ_AUTO(aj_auto_free) char *more = aj_path_join(papers, "19.补充说明.txt");
    struct outcome o;

    world_archive(w, w->case_folder, "档案员", &o);
    world_forget(&o);
    assert_int_equal(aj_file_replace(more, "x", 1, 0600, NULL), AJ_OK);
    world_archive(w, w->case_folder, "档案员", &o);
    assert_false(o.archived);
    assert_true(world_found(&o, "already_archived"));
    world_forget(&o);
}

static void an_incomplete_case_leaves_nothing_behind(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *report = aj_path_join(w->case_folder, "papers/18.结案报告.pdf");
    struct outcome o;
    char words[64];

    assert_int_equal(unlink(report), 0);
    world_archive(w, w->case_folder, "档案员", &o);
    assert_false(o.archived);
    assert_true(world_found(&o, "missing_paper"));
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "");
    assert_int_equal(aj_index_case_state(w->home->index, o.key), AJ_STATE_NONE);
    assert_int_equal(events(w), 1);
    assert_int_equal(files(w, "staging"), 0);
    assert_int_equal(files(w, "store/bundles"), 0);
    world_forget(&o);
}

/* R-9; and the number that the refused sealing would have got goes to the next case (no gap). */
static void nobody_reviews_his_own_case(void **state)
{
    struct world *w = *state;
    struct outcome refused, o;
    char words[64];

    world_archive(w, w->case_folder, "桑若水", &refused);
    assert_false(refused.archived);
    assert_true(world_found(&refused, "step_refused"));
    assert_int_equal(files(w, "store"), files(w, "store/journal"));
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "");
    world_archive(w, w->case_folder, "档案员", &o);
    assert_true(o.archived);
    assert_non_null(strstr(o.number, "0001"));
    world_forget(&refused);
    world_forget(&o);
}

/* the name of the bundle is taken, so the transaction must not be committed. */
static void no_bundle_no_record_no_money(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    struct aj_archived archived;
    struct outcome o;
    char path[256];
    char words[64];

    world_archive(w, w->case_folder, "档案员", &o);
    (void)snprintf(path, sizeof(path), "%s", o.bundle);
    memcpy(strstr(path, "0001.zip"), "0002.zip", 8);
    world_forget(&o);
    assert_int_equal(aj_file_replace(path, "x", 1, 0600, NULL), AJ_OK);
    world_set_fact(w->case_folder, NULL, "case_number", json_string("（2025）云援非字第0699号"));
    if (aj_archive_folder(w->home, w->case_folder, "档案员", &d, &archived, &w->err) == AJ_OK)
        assert_true(aj_findings_count(&d.findings, AJ_ERROR) > 0);
    assert_false(archived.archived);
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "unlocked");
    assert_int_equal(files(w, "store/incoming"), 0);
    world_reopen(w); /* what nobody knows is put away, and its number is free */
    world_archive(w, w->case_folder, "档案员", &o);
    assert_true(o.archived);
    assert_string_equal(o.bundle, path);
    world_forget(&o);
}

static void two_homes_give_the_same_bytes(void **state)
{
    struct world *w = *state;
    struct world *other;
    void *second = NULL;
    struct outcome mine, theirs;

    assert_int_equal(world_open(&second), 0);
    other = second;
    world_archive(w, w->case_folder, "档案员", &mine);
    world_archive(other, w->case_folder, "档案员", &theirs);
    assert_string_equal(mine.sha256, theirs.sha256);
    world_forget(&mine);
    world_forget(&theirs);
    assert_int_equal(world_close(&second), 0);
}

static void the_index_is_rebuilt_from_the_store(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *index = aj_path_join(w->home_folder, "index");
    struct aj_arena arena = {.limit = 1 << 20};
    const char *difference = NULL;
    struct outcome o;
    bool equal = false;
    char words[64];

    world_archive(w, w->case_folder, "档案员", &o);
    assert_int_equal(aj_rebuild_compare(w->home, &arena, &equal, &difference, &w->err), AJ_OK);
    assert_true(equal);
    aj_arena_reset(&arena);
    aj_home_close(w->home);
    w->home = NULL;
    assert_int_equal(aj_file_remove_tree(index, NULL), AJ_OK);
    assert_int_equal(aj_rebuild(w->home_folder, &w->err), AJ_OK);
    world_reopen(w);
    assert_int_equal(aj_index_case_state(w->home->index, o.key), AJ_STATE_ARCHIVED);
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "unlocked");
    world_forget(&o);
}

/* Two truths at once would be worse than none: the store knows more than an index begun anew. */
static void a_lost_index_is_not_begun_anew_in_silence(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *index = aj_path_join(w->home_folder, "index");
    struct outcome o;

    world_archive(w, w->case_folder, "档案员", &o);
    world_forget(&o);
    aj_home_close(w->home);
    w->home = NULL;
    assert_int_equal(aj_file_remove_tree(index, NULL), AJ_OK);
    assert_int_equal(aj_home_open(w->home_folder, AJ_HOME_WRITE, &w->home, &w->err), AJ_CORRUPT);
    assert_non_null(strstr(w->err.text, "rebuild"));
    assert_int_equal(aj_rebuild(w->home_folder, &w->err), AJ_OK);
    world_reopen(w);
}

static bool verifies(struct world *w, const char *code)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct aj_verified verified = {0};
    bool found = false;

    assert_int_equal(aj_verify_all(w->home, &findings, NULL, NULL, &verified, &w->err), AJ_OK);
    for (size_t i = 0; i < findings.n; i++)
        found = found || strcmp(findings.list[i].code, code) == 0;
    if (!*code)
        found = aj_findings_count(&findings, AJ_ERROR) == 0;
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    return found;
}

static void every_change_of_a_stored_byte_is_found(void **state)
{
    struct world *w = *state;
    struct outcome o;
    char note[256];

    world_archive(w, w->case_folder, "档案员", &o);
    assert_true(verifies(w, ""));
    (void)snprintf(note, sizeof(note), "%.*s.seal.json", (int)strlen(o.bundle) - 4, o.bundle);
    world_flip(note, -20);
    assert_true(verifies(w, "fixity_seal"));
    world_flip(note, -20);
    assert_true(verifies(w, ""));
    for (long at = 40; at < 60000; at += 9973) {
        world_flip(o.bundle, at);
        assert_true(verifies(w, "fixity_digest"));
        world_flip(o.bundle, at);
    }
    assert_int_equal(unlink(o.bundle), 0);
    assert_true(verifies(w, "fixity_missing"));
    world_forget(&o);
}

static void step(enum aj_code code, const struct world *w)
{
    if (code != AJ_OK)
        fail_msg("%s", w->err.text);
}

static void load_and_check(struct world *w, const char *key, struct aj_dossier *d)
{
    step(aj_dossier_load(w->home, key, d, &w->err), w);
    step(aj_dossier_check(w->home, d, &w->err), w);
    assert_true(aj_dossier_in_order(d));
}

static void step_by_step_ends_where_the_main_job_does(void **state)
{
    static const char *const reasons[] = {"送达回证缺签名"};
    struct world *w = *state;
    struct aj_dossier d = {0};
    struct aj_sealed sealed;
    char key[128];
    char words[64];

    step(aj_dossier_take(w->home, w->case_folder, AJ_TAKE_TO_KEEP, &d, &w->err), w);
    step(aj_dossier_check(w->home, &d, &w->err), w);
    (void)snprintf(key, sizeof(key), "%s", d.key);
    step(aj_case_import(w->home, &d, "桑若水", &w->err), w);
    step(aj_case_hand_in(w->home, &d, "桑若水", &w->err), w);
    aj_dossier_close(&d);
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "reserved");
    step(aj_case_return(w->home, key, "档案员", reasons, 1, &w->err), w);
    load_and_check(w, key, &d);
    assert_int_equal(aj_case_seal(w->home, &d, "档案员", &sealed, &w->err), AJ_CONFLICT);
    step(aj_case_hand_in(w->home, &d, "小李", &w->err), w);
    assert_int_equal(aj_case_accept(w->home, &d, "小李", &w->err), AJ_CONFLICT);
    assert_int_equal(aj_case_accept(w->home, &d, "桑若水", &w->err), AJ_CONFLICT);
    step(aj_case_accept(w->home, &d, "档案员", &w->err), w);
    assert_int_equal(aj_case_seal(w->home, &d, "桑 若水", &sealed, &w->err), AJ_CONFLICT);
    aj_dossier_close(&d);
    load_and_check(w, key, &d);
    step(aj_case_seal(w->home, &d, "档案员", &sealed, &w->err), w);
    aj_dossier_close(&d);
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "unlocked");
    assert_true(verifies(w, ""));
}

/* The papers of a folder are sealed from where they lie: what the check saw must be what is sealed.
 */
static void a_paper_changed_after_the_check_is_not_sealed(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    AJ_AUTO(aj_auto_free) char *paper = aj_path_join(w->case_folder, "papers/14.调查笔录.pdf");
    struct aj_sealed sealed;
    char words[64];

    step(aj_dossier_take(w->home, w->case_folder, AJ_TAKE_TO_SEAL, &d, &w->err), w);
    step(aj_dossier_check(w->home, &d, &w->err), w);
    world_flip(paper, -3);
    assert_int_equal(aj_case_seal(w->home, &d, "档案员", &sealed, &w->err), AJ_CORRUPT);
    assert_int_equal(files(w, "store/bundles"), 0);
    assert_int_equal(files(w, "store/incoming"), 0);
    world_entitlements(w, words, sizeof(words));
    assert_string_equal(words, "");
}

/* what was refused at the door is told at every later step, not only once. */
static void an_archive_refused_at_intake_is_not_forgotten(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_dossier_close) struct aj_dossier d = {0};
    AJ_AUTO(aj_dossier_close) struct aj_dossier again = {0};
    AJ_AUTO(aj_auto_free) char *broken = aj_path_join(w->case_folder, "补充材料.zip");

    assert_int_equal(aj_file_replace(broken, "PK\3\4 cut off", 12, 0600, NULL), AJ_OK);
    step(aj_dossier_take(w->home, w->case_folder, AJ_TAKE_TO_KEEP, &d, &w->err), w);
    step(aj_dossier_check(w->home, &d, &w->err), w);
    assert_false(aj_dossier_in_order(&d));
    step(aj_case_import(w->home, &d, "桑若水", &w->err), w);
    step(aj_dossier_load(w->home, d.key, &again, &w->err), w);
    step(aj_dossier_check(w->home, &again, &w->err), w);
    assert_int_equal(aj_findings_count(&again.findings, AJ_ERROR), 1);
    assert_string_equal(again.findings.list[0].code, "unreadable_paper");
    assert_string_equal(again.findings.list[0].file, "补充材料.zip");
    assert_int_equal(aj_case_hand_in(w->home, &again, "桑若水", &w->err), AJ_INVALID);
}

static void a_return_needs_a_reason(void **state)
{
    struct world *w = *state;

    assert_int_equal(aj_case_return(w->home, "x", "档案员", NULL, 0, &w->err), AJ_INVALID);
}

static void a_forged_journal_head_is_found(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *head = aj_path_join(w->home_folder, "store/journal/head.json");
    struct outcome o;

    world_archive(w, w->case_folder, "档案员", &o);
    world_forget(&o);
    assert_int_equal(aj_journal_head_check(w->home, &w->err), AJ_OK);
    world_flip(head, -10);
    assert_int_equal(aj_journal_head_check(w->home, &w->err), AJ_CORRUPT);
    world_flip(head, -10);
    assert_int_equal(unlink(head), 0);
    assert_int_equal(aj_journal_head_check(w->home, &w->err), AJ_CORRUPT);
    world_reopen(w); /* as after a crash before the head was signed */
    assert_int_equal(aj_journal_head_check(w->home, &w->err), AJ_OK);
}

/* init killed between its first event and its first head has done nothing wrong. */
static void a_home_in_which_nothing_happened_may_lack_a_head(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_free) char *head = aj_path_join(w->home_folder, "store/journal/head.json");

    assert_int_equal(unlink(head), 0);
    assert_int_equal(aj_journal_head_check(w->home, &w->err), AJ_OK);
}

static void the_doctor_finds_a_missing_bundle(void **state)
{
    struct world *w = *state;
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_findings findings = {.arena = &arena};
    struct outcome o;

    world_archive(w, w->case_folder, "档案员", &o);
    assert_int_equal(aj_doctor(w->home, &findings, &w->err), AJ_OK);
    assert_int_equal(findings.n, 0);
    assert_int_equal(unlink(o.bundle), 0);
    assert_int_equal(aj_doctor(w->home, &findings, &w->err), AJ_OK);
    assert_int_equal(findings.n, 1);
    assert_string_equal(findings.list[0].code, "doctor_bundle");
    aj_findings_release(&findings);
    aj_arena_reset(&arena);
    world_forget(&o);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(an_ordered_case_is_sealed_and_its_lawyer_may_be_paid),
        IN_A_WORLD(the_same_folder_again_changes_nothing),
        IN_A_WORLD(other_papers_under_an_archived_number_are_refused),
        IN_A_WORLD(an_incomplete_case_leaves_nothing_behind),
        IN_A_WORLD(nobody_reviews_his_own_case),
        IN_A_WORLD(no_bundle_no_record_no_money),
        IN_A_WORLD(two_homes_give_the_same_bytes),
        IN_A_WORLD(the_index_is_rebuilt_from_the_store),
        IN_A_WORLD(a_lost_index_is_not_begun_anew_in_silence),
        IN_A_WORLD(every_change_of_a_stored_byte_is_found),
        IN_A_WORLD(step_by_step_ends_where_the_main_job_does),
        IN_A_WORLD(a_paper_changed_after_the_check_is_not_sealed),
        IN_A_WORLD(an_archive_refused_at_intake_is_not_forgotten),
        IN_A_WORLD(a_return_needs_a_reason),
        IN_A_WORLD(a_forged_journal_head_is_found),
        IN_A_WORLD(a_home_in_which_nothing_happened_may_lack_a_head),
        IN_A_WORLD(the_doctor_finds_a_missing_bundle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
