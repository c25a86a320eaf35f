#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive/entry_name.h"

#include <string.h>

#define BYTES(text) .bytes = (const unsigned char *)(text), .size = sizeof(text) - 1

struct row {
    struct aj_name_bytes in;
    const char *display;
    const char *raw_hex; /* NULL: `display` gives the bytes back */
    enum aj_name_fault fault;
    unsigned folders;
    bool is_folder;
};

static const struct row rows[] = {
    {{BYTES("a.pdf"), .utf8_flag = true}, "a.pdf", NULL, AJ_NAME_FINE, 0, false},
    {{BYTES("案卷/a.pdf"), .utf8_flag = true}, "案卷/a.pdf", NULL, AJ_NAME_FINE, 1, false},
    /* not flagged: the bytes are kept although they read as UTF-8 */
    {{BYTES("a.pdf")}, "a.pdf", "612e706466", AJ_NAME_FINE, 0, false},
    {{BYTES("\xb0\xb8\xbe\xed")}, "案卷", "b0b8beed", AJ_NAME_FINE, 0, false},
    /* GB18030 with four bytes: U+20087 */
    {{BYTES("\x95\x32\x90\x31")}, "\xf0\xa0\x82\x87", "95329031", AJ_NAME_FINE, 0, false},
    /* half a GBK character may be a backslash: 誠 is D5 5C */
    {{BYTES("\xd5\x5c.pdf"), .backslash_separates = true},
     "誠.pdf",
     "d55c2e706466",
     AJ_NAME_FINE,
     0,
     false},
    /* neither, and a flag that lies is not guessed at */
    {{BYTES("\xff\xfe\xfd.pdf")},
     "无法识别的文件名（fffefd2e706466）.pdf",
     "fffefd2e706466",
     AJ_NAME_FINE,
     0,
     false},
    {{BYTES("\xb0\xb8\xbe\xed"), .utf8_flag = true},
     "无法识别的文件名（b0b8beed）",
     "b0b8beed",
     AJ_NAME_FINE,
     0,
     false},
    {{BYTES("\xc0\xaf\xc0\xae"), .utf8_flag = true},
     "无法识别的文件名（c0afc0ae）",
     "c0afc0ae",
     AJ_NAME_FINE,
     0,
     false}, /* overlong "/." stays four bytes */
    /* the Unicode field wins over the bytes */
    {{BYTES("??.pdf"), .unicode = (const unsigned char *)"案卷.pdf", .unicode_size = 10},
     "案卷.pdf",
     "3f3f2e706466",
     AJ_NAME_FINE,
     0,
     false},
    {{BYTES("a/b/c/"), .utf8_flag = true}, "a/b/c", NULL, AJ_NAME_FINE, 2, true},
    {{BYTES("./a//b"), .utf8_flag = true}, "a/b", "2e2f612f2f62", AJ_NAME_FINE, 1, false},
    {{BYTES("a\\b"), .utf8_flag = true, .backslash_separates = true},
     "a/b",
     "615c62",
     AJ_NAME_FINE,
     1,
     false},
    {{BYTES("a\\b"), .utf8_flag = true}, "a\\b", NULL, AJ_NAME_FINE, 0, false},
    {{BYTES("a..b/...c"), .utf8_flag = true}, "a..b/...c", NULL, AJ_NAME_FINE, 1, false},
    /* what steers text is shown, not obeyed */
    {{BYTES("fdp\u202E.exe"), .utf8_flag = true},
     "fdp⟨U+202E⟩.exe",
     "666470e280ae2e657865",
     AJ_NAME_FINE,
     0,
     false},
    {{BYTES("a\nb"), .utf8_flag = true}, "a⟨U+000A⟩b", "610a62", AJ_NAME_FINE, 0, false},
    /* faults */
    {{BYTES(""), .utf8_flag = true}, "（空名）", "", AJ_NAME_EMPTY, 0, false},
    {{BYTES("./"), .utf8_flag = true}, "（空名）", "2e2f", AJ_NAME_EMPTY, 0, true},
    {{BYTES("/etc/x"), .utf8_flag = true}, "etc/x", "2f6574632f78", AJ_NAME_ABSOLUTE, 1, false},
    {{BYTES("C:\\x"), .utf8_flag = true}, "C:\\x", NULL, AJ_NAME_ABSOLUTE, 0, false},
    {{BYTES("c:/x"), .utf8_flag = true}, "c:/x", NULL, AJ_NAME_ABSOLUTE, 1, false},
    {{BYTES("\\\\host\\x"), .utf8_flag = true}, "\\\\host\\x", NULL, AJ_NAME_ABSOLUTE, 0, false},
    {{BYTES("a/../b"), .utf8_flag = true}, "a/../b", NULL, AJ_NAME_PARENT, 2, false},
    {{BYTES("a\\..\\b"), .utf8_flag = true}, "a\\..\\b", NULL, AJ_NAME_PARENT, 0, false},
    {{BYTES(".."), .utf8_flag = true}, "..", NULL, AJ_NAME_PARENT, 0, false},
    {{BYTES("a\0b"), .utf8_flag = true}, "a⟨U+0000⟩b", "610062", AJ_NAME_NUL, 0, false},
};

static void names_are_read_as_the_table_says(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        const struct row *r = &rows[i];
        struct aj_entry_name name;
        bool same;

        assert_int_equal(aj_entry_name_read(&r->in, &arena, &name, NULL), AJ_OK);
        same = r->raw_hex ? name.raw_hex && strcmp(name.raw_hex, r->raw_hex) == 0 : !name.raw_hex;
        if (strcmp(name.display, r->display) != 0 || !same || name.fault != r->fault ||
            name.folders != r->folders || name.is_folder != r->is_folder) {
            fail_msg("row %zu: %s, hex %s, fault %d, %u folders%s", i, name.display,
                     name.raw_hex ? name.raw_hex : "none", (int)name.fault, name.folders,
                     name.is_folder ? ", a folder" : "");
        }
    }
    aj_arena_reset(&arena);
}

static void what_systems_drop_is_known_and_nothing_else(void **state)
{
    static const char *const droppings[] = {
        "__MACOSX", "__MACOSX/a.pdf", "案卷/__MACOSX/a.pdf", ".DS_Store",     "a/.DS_Store",
        "._a.pdf",  "a/._a.pdf",      "THUMBS.DB",           "a/desktop.ini", "~$状.docx"};
    static const char *const papers[] = {"a.pdf",    "__MACOSX.pdf", "Thumbs.db.pdf",   "a~$b.docx",
                                         "DS_Store", "~状.docx",     "my__MACOSX/a.pdf"};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(droppings); i++) {
        if (!aj_entry_name_is_dropping(droppings[i]))
            fail_msg("%s is a dropping", droppings[i]);
    }
    for (size_t i = 0; i < AJ_COUNTOF(papers); i++) {
        if (aj_entry_name_is_dropping(papers[i]))
            fail_msg("%s is a paper", papers[i]);
    }
}

static void gb18030_is_read_whole_or_not_at_all(void **state)
{
    struct aj_arena arena = {.limit = 1 << 20};
    size_t size = 0;
    const char *text = aj_gb18030_read("\xd6\xd0\xce\xc4 a", 6, &arena, &size);

    (void)state;
    assert_non_null(text);
    assert_int_equal(size, 8);
    assert_string_equal(text, "中文 a");
    assert_null(aj_gb18030_read("\xd6\xd0\xce", 3, &arena, &size));
    aj_arena_reset(&arena);
}

static void an_arena_without_room_is_told(void **state)
{
    struct aj_arena arena = {.limit = 8};
    struct aj_name_bytes in = {BYTES("a name too long for it"), .utf8_flag = true};
    struct aj_entry_name name;

    (void)state;
    assert_int_equal(aj_entry_name_read(&in, &arena, &name, NULL), AJ_NO_MEMORY);
    aj_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_as_the_table_says),
        cmocka_unit_test(what_systems_drop_is_known_and_nothing_else),
        cmocka_unit_test(gb18030_is_read_whole_or_not_at_all),
        cmocka_unit_test(an_arena_without_room_is_told),
    };

    return cmocka_run_group_tests_name("entry_name", tests, NULL, NULL);
}
