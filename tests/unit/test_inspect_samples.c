/* Every paper of the sample cases that lie open in a folder, and every hostile file: what is found
   is what their makers wrote down. Needs ../shared beside the source tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/inspect.h"
#include "base/auto.h"
#include "base/file.h"

#include <jansson.h>
#include <stdio.h>

#define SAMPLES AJ_SOURCE "/../shared/samples"

static bool absent(void)
{
    if (aj_file_is_folder(SAMPLES))
        return false;
    print_message("SKIPPED: the samples are not here (%s)\n", SAMPLES);
    return true;
}

static const char *media_type_of(const char *media)
{
    static const char *const names[][2] = {
        {"pdf_text", "application/pdf"},
        {"pdf_scan", "application/pdf"},
        {"jpeg", "image/jpeg"},
        {"png", "image/png"},
        {"tiff", "image/tiff"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"doc", "application/msword"},
        {"ofd", "application/ofd"},
        {"mp3", "audio/mpeg"},
        {"wav", "audio/wav"},
    };

    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        if (strcmp(names[i][0], media) == 0)
            return names[i][1];
    }
    return "?";
}

static void free_json(json_t **json)
{
    json_decref(*json);
}

/* Words of fonts that are not embedded need Debian's poppler-data. */
static bool words_can_be_read(const json_t *expected)
{
    return access("/usr/bin/pdftotext", X_OK) == 0 &&
           (json_is_true(json_object_get(expected, "fonts_embedded")) ||
            access("/usr/share/poppler/cMap/Adobe-GB1", F_OK) == 0);
}

static void compare(const char *folder, const json_t *expected, struct aj_arena *arena)
{
    struct aj_paper p = {.name = json_string_value(json_object_get(expected, "file"))};
    const json_t *pages = json_object_get(expected, "pages");
    const json_t *layer = json_object_get(expected, "text_layer");
    json_int_t turned = json_integer_value(json_object_get(expected, "exif_orientation"));
    char path[4096];

    (void)snprintf(path, sizeof(path), "%.1000s/papers/%s", folder, p.name);
    assert_int_equal(aj_inspect(path, arena, &p, NULL), AJ_OK);
    if (p.trouble || p.pages != (json_is_integer(pages) ? json_integer_value(pages) : -1))
        fail_msg("%s: %d pages, %s", path, p.pages, p.trouble ? p.trouble : "");
    assert_string_equal(p.media_type,
                        media_type_of(json_string_value(json_object_get(expected, "media"))));
    assert_int_equal(p.exif_orientation, turned);
    assert_int_equal((p.flags & AJ_PAPER_GPS) != 0, json_is_true(json_object_get(expected, "gps")));
    assert_int_equal(p.flags & ~(unsigned)(AJ_PAPER_GPS | AJ_PAPER_TEXT_LAYER), 0);
    if (layer && (json_is_false(layer) || words_can_be_read(expected)))
        assert_int_equal((p.flags & AJ_PAPER_TEXT_LAYER) != 0, json_is_true(layer));
}

static void the_papers_of_the_sample_cases_are_what_they_are(void **state)
{
    static const char *const cases[] = {"02-work-injury-photos", "04-investigation-folder",
                                        "06-mediation-folder", "07-incomplete-folder",
                                        "09-juvenile-sealed"};

    (void)state;
    if (absent())
        skip();
    for (size_t i = 0; i < AJ_COUNTOF(cases); i++) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)64 << 20};
        AJ_AUTO(free_json) json_t *json = NULL;
        char path[1024];
        const json_t *papers;

        (void)snprintf(path, sizeof(path), SAMPLES "/%s/expected.json", cases[i]);
        json = json_load_file(path, 0, NULL);
        papers = json_object_get(json, "papers");
        assert_true(json_array_size(papers) > 10);
        (void)snprintf(path, sizeof(path), SAMPLES "/%s", cases[i]);
        for (size_t j = 0; j < json_array_size(papers); j++)
            compare(path, json_array_get(papers, j), &arena);
    }
}

/* What "must happen" in the samples' own table, as flags. */
static const struct {
    const char *name;
    unsigned flags;
    int pages;
} hostile[] = {
    {"判决书.pdf", AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME, -1},
    {"现场照片.jpg", AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME, -1},
    {"印章.png", AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME, -1},
    {"空文件.pdf", AJ_PAPER_UNREADABLE, -1},
    {"truncated.pdf", AJ_PAPER_UNREADABLE, -1},
    {"javascript.pdf", AJ_PAPER_SCRIPT, 1},
    {"launch.pdf", AJ_PAPER_SCRIPT, 1},
    {"attachment.pdf", AJ_PAPER_ATTACHMENT, 1},
    {"encrypted-user.pdf", AJ_PAPER_UNREADABLE | AJ_PAPER_ENCRYPTED, -1},
    {"encrypted-owner.pdf", AJ_PAPER_ENCRYPTED, 1},
    {"page-tree-loop.pdf", AJ_PAPER_UNREADABLE, -1},
    {"xref-loop.pdf", 0, 1},
    {"stream-bomb.pdf", AJ_PAPER_UNREADABLE, 1},
    {"huge.png", AJ_PAPER_UNREADABLE, 1},
    {"huge.jpg", AJ_PAPER_UNREADABLE, 1},
    {"truncated.jpg", AJ_PAPER_UNREADABLE, 1},
    {"bad-exif-orientation.jpg", AJ_PAPER_BAD_EXIF, 1},
    {"bad-exif-offset.jpg", AJ_PAPER_BAD_EXIF, 1},
    {"ifd-loop.tif", AJ_PAPER_UNREADABLE, 2},
    {"huge.tif", AJ_PAPER_UNREADABLE, -1},
    {"xxe.docx", AJ_PAPER_UNREADABLE, -1},
    {"external-template.docx", AJ_PAPER_REMOTE, -1},
    {"macro.docx", AJ_PAPER_SCRIPT, -1},
    {"entity-bomb.ofd", AJ_PAPER_UNREADABLE, -1},
    {"path-escape.ofd", AJ_PAPER_UNREADABLE, -1},
    {"id3-huge.mp3", AJ_PAPER_UNREADABLE, -1},
    {"检测样本.txt", 0, -1},
    {"gbk.txt", 0, -1},
};

static void the_hostile_files_are_refused_or_marked(void **state)
{
    (void)state;
    if (absent())
        skip();
    for (size_t i = 0; i < AJ_COUNTOF(hostile); i++) {
        AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)16 << 20};
        struct aj_paper p = {.name = hostile[i].name};
        char path[1024];

        print_message("%s\n", hostile[i].name);
        (void)snprintf(path, sizeof(path), SAMPLES "/hostile/files/%s", hostile[i].name);
        assert_int_equal(aj_inspect(path, &arena, &p, NULL), AJ_OK);
        assert_int_equal(p.flags & ~(unsigned)AJ_PAPER_TEXT_LAYER, hostile[i].flags);
        assert_int_equal(p.pages, hostile[i].pages);
        assert_int_equal(p.trouble != NULL, (hostile[i].flags & AJ_PAPER_UNREADABLE) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_papers_of_the_sample_cases_are_what_they_are),
        cmocka_unit_test(the_hostile_files_are_refused_or_marked),
    };

    return cmocka_run_group_tests_name("inspect_samples", tests, NULL, NULL);
}
