/* The shared hostile archives, each alone in a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake_world.h"

static const struct {
    const char *name;
    size_t papers;
    const char *reason; /* in the one finding; NULL: none */
} samples[] = {
    {"traversal.zip", 0, "“..”"},       {"absolute-path.zip", 0, "绝对路径"},
    {"symlink.zip", 0, "链接"},         {"links-devices.tar", 0, "链接"},
    {"duplicate-names.zip", 0, "两次"}, {"unicode-normalisation.zip", 6, NULL},
    {"odd-names.zip", 0, "空字节"},     {"bad-name-bytes.zip", 8, NULL},
    {"bad-name-bytes.tar", 3, NULL},    {"long-names.zip", 0, "层数"},
    {"bomb-flat.zip", 0, "炸弹"},       {"bomb-nested.zip", 0, "层数"},
    {"bomb-overlap.zip", 0, "炸弹"},    {"bomb.7z", 0, "炸弹"},
    {"sparse-huge.tar", 0, "太大"},     {"lying-sizes.zip", 0, "不符"},
    {"truncated.zip", 0, "不完整"},     {"no-eocd-offset.zip", 0, "损坏"},
    {"count-lie.zip", 0, "条目数"},     {"encrypted-zipcrypto.zip", 0, "口令"},
    {"encrypted-aes.zip", 0, "口令"},   {"many-entries.zip", 0, "5000"},
    {"many-entries.tar.gz", 0, "5000"}, {"fake.rar", 0, "损坏"},
    {"7z-truncated.7z", 0, "不完整"},   {"pdf-and-zip.pdf", 1, NULL},
    {"not-a-zip.zip", 1, NULL},
};

static void the_shared_hostile_archives_are_refused_or_taken_apart(void **state)
{
    const char *shared = getenv("AJ_SHARED");
    char folder[512];

    (void)snprintf(folder, sizeof(folder), "%s/samples/hostile/archives",
                   shared ? shared : AJ_SOURCE "/../shared");
    if (!aj_file_is_folder(folder)) {
        (void)fprintf(stderr, "skipped: no %s\n", folder);
        skip();
    }
    for (size_t i = 0; i < AJ_COUNTOF(samples); i++) {
        struct where from;
        struct world *w;

        assert_int_equal(make_world(state), 0);
        w = *state;
        (void)snprintf(from.path, sizeof(from.path), "%.400s/%s", folder, samples[i].name);
        copy_to(w, from.path, samples[i].name);
        take(w);
        if (w->intake.n_papers != samples[i].papers ||
            w->findings.n != (samples[i].reason ? 1 : 0) ||
            (samples[i].reason && !strstr(w->findings.list[0].message, samples[i].reason))) {
            fail_msg("%s: %zu papers, %s", samples[i].name, w->intake.n_papers,
                     w->findings.n ? w->findings.list[0].message : "no finding");
        }
        assert_int_equal(count_files(w->folder), 1);
        assert_true(samples[i].papers > 0 || count_files(w->staging) == 0);
        assert_int_equal(end_world(state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shared_hostile_archives_are_refused_or_taken_apart),
    };

    return cmocka_run_group_tests_name("intake: hostile samples", tests, NULL, NULL);
}
