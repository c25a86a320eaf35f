#include "service/seal_note.h"

#include "base/auto.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    char folder[64];
    struct aj_seal_key *key;
    json_t *json;
};

static int setup(void **state)
{
    static struct fixture f;

    f = (struct fixture){.folder = "/tmp/aj-seal-XXXXXX"};
    if (!mkdtemp(f.folder) || aj_seal_key_make(f.folder, NULL) != AJ_OK ||
        aj_seal_key_open(f.folder, &f.key, NULL) != AJ_OK)
        return -1;
    if (aj_seal_note_make(f.key, "F099-2026-0001",
                          &(struct aj_bundle_result){.sha256 = {{7}}, .size = 99}, 1767000000,
                          &f.json, NULL) != AJ_OK)
        return -1;
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    json_decref(f->json);
    aj_seal_key_close(f->key);
    return aj_file_remove_tree(f->folder, NULL) == AJ_OK ? 0 : -1;
}

static void a_note_as_made_is_accepted(void **state)
{
    struct fixture *f = *state;
    struct aj_digest digest;

    assert_int_equal(aj_seal_note_check(f->key, f->json, &digest, NULL), AJ_OK);
    assert_int_equal(digest.bytes[0], 7);
}

static void a_changed_fact_breaks_the_seal(void **state)
{
    static const char *const keys[] = {"archive_number", "sealed_at", "sha256", "size"};
    struct fixture *f = *state;
    struct aj_digest digest;

    for (size_t i = 0; i < AJ_COUNTOF(keys); i++) {
        AJ_AUTO(aj_auto_json) json_t *forged = json_deep_copy(f->json);
        json_t *value = json_object_get(forged, keys[i]);

        if (json_is_integer(value)) {
            (void)json_integer_set(value, json_integer_value(value) + 1);
        } else {
            (void)json_string_set(
                value, "0800000000000000000000000000000000000000000000000000000000000000");
        }
        assert_int_equal(aj_seal_note_check(f->key, forged, &digest, NULL), AJ_CORRUPT);
    }
}

static void a_note_without_signature_is_refused(void **state)
{
    struct fixture *f = *state;
    AJ_AUTO(aj_auto_json) json_t *bare = json_copy(f->json);
    struct aj_digest digest;

    (void)json_object_del(bare, "signature");
    assert_int_equal(aj_seal_note_check(f->key, bare, &digest, NULL), AJ_CORRUPT);
}

/* A right signature by somebody else's key is no seal of ours. */
static void a_note_signed_by_another_key_is_refused(void **state)
{
    struct fixture *f = *state;
    AJ_AUTO(aj_auto_free) char *elsewhere = aj_path_join(f->folder, "other");
    AJ_AUTO(aj_auto_json) json_t *note = NULL;
    struct aj_seal_key *other = NULL;
    struct aj_digest digest;

    assert_int_equal(aj_file_make_folders(elsewhere, 0700, NULL), AJ_OK);
    assert_int_equal(aj_seal_key_make(elsewhere, NULL), AJ_OK);
    assert_int_equal(aj_seal_key_open(elsewhere, &other, NULL), AJ_OK);
    assert_int_equal(aj_seal_note_make(other, "F099-2026-0001",
                                       &(struct aj_bundle_result){.sha256 = {{7}}, .size = 99},
                                       1767000000, &note, NULL),
                     AJ_OK);
    assert_int_equal(aj_seal_note_check(other, note, &digest, NULL), AJ_OK);
    assert_int_equal(aj_seal_note_check(f->key, note, &digest, NULL), AJ_CORRUPT);
    aj_seal_key_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_note_as_made_is_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_fact_breaks_the_seal, setup, teardown),
        cmocka_unit_test_setup_teardown(a_note_without_signature_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_note_signed_by_another_key_is_refused, setup, teardown),
    };

    return cmocka_run_group_tests_name("service/seal_note", tests, NULL, NULL);
}
