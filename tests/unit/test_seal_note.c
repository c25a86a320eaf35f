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
    struct aj_seal_note note;
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
                          &f.note, NULL) != AJ_OK)
        return -1;
    f.json = aj_seal_note_json(&f.note);
    *state = &f;
    return f.json ? 0 : -1;
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

    assert_int_equal(aj_seal_note_check(f->json, &digest, NULL), AJ_OK);
    assert_int_equal(digest.bytes[0], 7);
}

static void a_changed_fact_breaks_the_seal(void **state)
{
    static const char *const keys[] = {"archive_number", "sealed_at", "sha256", "size"};
    struct fixture *f = *state;

    for (size_t i = 0; i < AJ_COUNTOF(keys); i++) {
        AJ_AUTO(aj_auto_json) json_t *forged = json_deep_copy(f->json);
        json_t *value = json_object_get(forged, keys[i]);

        if (json_is_integer(value)) {
            (void)json_integer_set(value, json_integer_value(value) + 1);
        } else {
            (void)json_string_set(
                value, "0800000000000000000000000000000000000000000000000000000000000000");
        }
        assert_int_equal(aj_seal_note_check(forged, NULL, NULL), AJ_CORRUPT);
    }
}

static void a_note_without_signature_is_refused(void **state)
{
    struct fixture *f = *state;
    AJ_AUTO(aj_auto_json) json_t *bare = json_copy(f->json);

    (void)json_object_del(bare, "signature");
    assert_int_equal(aj_seal_note_check(bare, NULL, NULL), AJ_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_note_as_made_is_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_fact_breaks_the_seal, setup, teardown),
        cmocka_unit_test_setup_teardown(a_note_without_signature_is_refused, setup, teardown),
    };

    return cmocka_run_group_tests_name("service/seal_note", tests, NULL, NULL);
}
