#include "service/paper_json.h"

#include "base/auto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static json_t *parts_of(const json_t *papers)
{
    return json_object_get(json_array_get(papers, 0), "parts");
}

static void what_is_written_reads_back_the_same(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_paper_part parts[] = {{"id_proof", "身份证明", 1, 1}, {"unknown", NULL, 2, 2}};
    const struct aj_paper paper = {
        .name = "审批卷/扫描件.pdf",
        .raw_name_hex = "c9a8",
        .size = 12345,
        .sha256 = {{1, 2, 3}},
        .media_type = "application/pdf",
        .extension = "pdf",
        .pages = 2,
        .flags = AJ_PAPER_TEXT_LAYER | AJ_PAPER_SCRIPT | AJ_PAPER_BAD_EXIF,
        .exif_orientation = 6,
        .text = "甲乙",
        .text_size = strlen("甲乙"),
        .parts = parts,
        .n_parts = 2,
        .kind_from = AJ_KIND_FROM_TAG,
        .counts = true,
    };
    AJ_AUTO(aj_auto_json) json_t *json = aj_papers_to_json(&paper, 1);
    AJ_AUTO(aj_auto_json) json_t *again = NULL;
    struct aj_paper *read;
    size_t n;

    (void)state;
    assert_non_null(json);
    assert_int_equal(aj_papers_from_json(json, &arena, &read, &n, NULL), AJ_OK);
    assert_int_equal(n, 1);
    assert_string_equal(read[0].name, paper.name);
    assert_string_equal(read[0].raw_name_hex, paper.raw_name_hex);
    assert_int_equal(read[0].flags, paper.flags);
    assert_int_equal(read[0].pages, 2);
    assert_int_equal(read[0].n_parts, 2);
    assert_string_equal(read[0].parts[0].kind, "id_proof");
    assert_string_equal(read[0].parts[0].name, "身份证明");
    assert_string_equal(read[0].parts[1].kind, "unknown");
    assert_null(read[0].parts[1].name);
    assert_int_equal(read[0].kind_from, AJ_KIND_FROM_TAG);
    read[0].text = paper.text; /* the words themselves lie elsewhere */
    read[0].text_size = paper.text_size;
    again = aj_papers_to_json(read, n);
    assert_true(json_equal(json, again));
    assert_null(json_object_get(json_array_get(parts_of(json), 1), "name"));
    aj_arena_reset(&arena);
}

static void an_uncountable_paper_stays_uncountable(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    const struct aj_paper paper = {.name = "a.mp3", .media_type = "audio/mpeg", .pages = -1};
    AJ_AUTO(aj_auto_json) json_t *json = aj_papers_to_json(&paper, 1);
    struct aj_paper *read;
    size_t n;

    (void)state;
    assert_true(json_is_null(json_object_get(json_array_get(json, 0), "pages")));
    assert_int_equal(aj_papers_from_json(json, &arena, &read, &n, NULL), AJ_OK);
    assert_int_equal(read[0].pages, -1);
    aj_arena_reset(&arena);
}

/* Journals hold papers from before the names of kinds were written with them. */
static void a_part_without_a_name_is_read(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    struct aj_paper_part parts[] = {{"judgment", "裁判文书", 1, 1}};
    const struct aj_paper paper = {
        .name = "判决.pdf", .media_type = "application/pdf", .parts = parts, .n_parts = 1};
    AJ_AUTO(aj_auto_json) json_t *json = aj_papers_to_json(&paper, 1);
    struct aj_paper *read;
    size_t n;

    (void)state;
    assert_int_equal(json_object_del(json_array_get(parts_of(json), 0), "name"), 0);
    assert_int_equal(aj_papers_from_json(json, &arena, &read, &n, NULL), AJ_OK);
    assert_string_equal(read[0].parts[0].kind, "judgment");
    assert_null(read[0].parts[0].name);
    aj_arena_reset(&arena);
}

static void a_paper_without_digest_is_corrupt(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    AJ_AUTO(aj_auto_json)
    json_t *json = json_pack("[{s:s, s:s, s:s}]", "name", "a", "media_type", "b", "sha256", "00");
    struct aj_paper *read;
    size_t n;

    (void)state;
    assert_int_equal(aj_papers_from_json(json, &arena, &read, &n, NULL), AJ_CORRUPT);
    aj_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(an_uncountable_paper_stays_uncountable),
        cmocka_unit_test(a_part_without_a_name_is_read),
        cmocka_unit_test(a_paper_without_digest_is_corrupt),
    };

    return cmocka_run_group_tests_name("service/paper_json", tests, NULL, NULL);
}
