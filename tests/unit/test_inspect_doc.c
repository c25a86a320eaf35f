#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_testing.h"

static const uint16_t none[] = {0};

static void the_pieces_of_a_doc_are_read_in_both_widths(void **state)
{
    static const uint16_t wide[] = {0x5F20, 0x4E09, 0xD869, 0xDEA5, 13, 0};
    BYTES doc = {0};

    (void)state;
    make_doc(&doc, "Case \x80\r", wide, NULL);
    LOOKED l = look_at("报告.doc", &doc);
    assert_string_equal(l.paper.media_type, "application/msword");
    assert_string_equal(l.paper.extension, "doc");
    assert_int_equal(l.paper.pages, -1);
    assert_int_equal(l.paper.flags, AJ_PAPER_TEXT_LAYER);
    assert_string_equal(l.paper.text, "Case €\n张三𪚥\n");
    LOOKED wps = look_at("报告.wps", &doc);
    assert_int_equal(wps.paper.flags, AJ_PAPER_TEXT_LAYER); /* what WPS writes is a DOC */
}

/* A field in the instructions of another: only results are seen. */
static void instructions_of_fields_are_left_out(void **state)
{
    BYTES doc = {0};

    (void)state;
    make_doc(&doc,
             "a\x13 IF \x13 PAGE \x14 1 \x15 = 2 \x14shown\x15 b\x13 TOC \x15"
             "c",
             none, NULL);
    LOOKED l = look_at("a.doc", &doc);
    assert_string_equal(l.paper.text, "ashown bc");
}

static void cells_are_tabs_and_rows_are_lines(void **state)
{
    BYTES doc = {0};

    (void)state;
    make_doc(&doc, "1\a2\a\a3\a4\a\a\x01\x08", none, NULL);
    LOOKED l = look_at("a.doc", &doc);
    assert_string_equal(l.paper.text, "1\t2\t\n3\t4\t\n");
}

static void macros_and_passwords_are_told(void **state)
{
    BYTES macro = {0};
    BYTES packed = {0};
    BYTES locked = {0};

    (void)state;
    make_doc(&macro, "x", none, "_VBA_PROJECT");
    LOOKED l = look_at("a.doc", &macro);
    assert_int_equal(l.paper.flags, AJ_PAPER_SCRIPT | AJ_PAPER_TEXT_LAYER);
    make_doc(&packed, "x", none, "EncryptedPackage");
    LOOKED m = look_at("a.doc", &packed);
    assert_int_equal(m.paper.flags, AJ_PAPER_ENCRYPTED | AJ_PAPER_UNREADABLE);
    make_doc(&locked, "x", none, NULL);
    locked.data[512 * 4 + 11] |= 1; /* fEncrypted, in the first block of the text */
    LOOKED n = look_at("a.doc", &locked);
    assert_int_equal(n.paper.flags, AJ_PAPER_ENCRYPTED | AJ_PAPER_UNREADABLE);
    assert_null(n.paper.text);
}

static void a_cut_doc_is_unreadable(void **state)
{
    BYTES doc = {0};

    (void)state;
    make_doc(&doc, "words", none, NULL);
    for (size_t size = 600; size < (size_t)512 * 13; size += 512) { /* up to the table of pieces */
        LOOKED l = look("a.doc", doc.data, size);

        assert_int_equal(l.paper.flags & AJ_PAPER_UNREADABLE, AJ_PAPER_UNREADABLE);
    }
}

static void sectors_in_a_loop_come_to_an_end(void **state)
{
    BYTES doc = {0};

    (void)state;
    make_doc(&doc, "words", none, NULL);
    doc.data[512 + 4 * 2] = 1; /* the second sector of the directory leads to the first */
    doc.data[512 + 4 * 2 + 1] = doc.data[512 + 4 * 2 + 2] = doc.data[512 + 4 * 2 + 3] = 0;
    LOOKED l = look_at("a.doc", &doc);
    assert_int_equal(l.paper.flags & AJ_PAPER_UNREADABLE, AJ_PAPER_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pieces_of_a_doc_are_read_in_both_widths),
        cmocka_unit_test(instructions_of_fields_are_left_out),
        cmocka_unit_test(cells_are_tabs_and_rows_are_lines),
        cmocka_unit_test(macros_and_passwords_are_told),
        cmocka_unit_test(a_cut_doc_is_unreadable),
        cmocka_unit_test(sectors_in_a_loop_come_to_an_end),
    };

    return cmocka_run_group_tests_name("inspect_doc", tests, NULL, NULL);
}
