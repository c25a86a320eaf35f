#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_testing.h"

#define OFD_NS "xmlns:ofd=\"http://www.ofdspec.org/2016\""
#define OFD_XML(root)                                                                              \
    "<?xml version=\"1.0\"?><ofd:OFD " OFD_NS "><ofd:DocBody><ofd:DocRoot>" root                   \
    "</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
#define PAGE(objects) "<ofd:Page " OFD_NS "><ofd:Content>" objects "</ofd:Content></ofd:Page>"
#define OBJECT(y, words)                                                                           \
    "<ofd:TextObject Boundary=\"20 " y " 50 6\"><ofd:TextCode X=\"0\" Y=\"5\">" words              \
    "</ofd:TextCode></ofd:TextObject>"
#define DOCUMENT                                                                                   \
    "<ofd:Document " OFD_NS "><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/1.xml\"/>"             \
    "<ofd:Page ID=\"2\" BaseLoc=\"/Doc_0/Pages/../Pages/2.xml\"/></ofd:Pages></ofd:Document>"

static struct looked look_at_parts(const char *name, const char *const *parts)
{
    BYTES zip = {0};

    make_zip(&zip, parts);
    return look_at(name, &zip);
}

static void an_ofd_is_counted_and_read_line_by_line(void **state)
{
    static const char *const parts[] = {
        "OFD.xml",
        OFD_XML("Doc_0/Document.xml"),
        "Doc_0/Document.xml",
        DOCUMENT,
        "Doc_0/Pages/1.xml",
        PAGE(OBJECT("30", "调解") OBJECT("30.2", "协议") OBJECT("40", "第二行 &lt;")),
        "Doc_0/Pages/2.xml",
        PAGE(OBJECT("30", "后一页")),
        NULL};

    (void)state;
    LOOKED l = look_at_parts("协议.ofd", parts);
    assert_string_equal(l.paper.media_type, "application/ofd");
    assert_string_equal(l.paper.extension, "ofd");
    assert_int_equal(l.paper.pages, 2);
    assert_int_equal(l.paper.flags, AJ_PAPER_TEXT_LAYER);
    assert_string_equal(l.paper.text, "\n调解协议\n第二行 <\n\f\n后一页\n\f");
}

#define ONE                                                                                        \
    "<ofd:Document " OFD_NS "><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/1.xml\"/>"             \
    "</ofd:Pages></ofd:Document>"
#define OUT                                                                                        \
    "<ofd:Document " OFD_NS "><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"../../Doc_0/Pages/1.xml\"/>" \
    "</ofd:Pages></ofd:Document>"

/* Each row: OFD.xml, the document, the only page, and whether it may be read. */
static void an_ofd_that_lies_is_unreadable(void **state)
{
    static const struct {
        const char *parts[3];
        bool good;
    } rows[] = {
        {{OFD_XML("Doc_0/Document.xml"), ONE, PAGE("")}, true},
        {{OFD_XML("/Doc_0/./Document.xml"), ONE, PAGE("")}, true},
        {{OFD_XML("../Doc_0/Document.xml"), ONE, PAGE("")}, false},
        {{OFD_XML("Doc_0/Document.xml"), OUT, PAGE("")}, false},
        {{OFD_XML("../../etc/hostname"), ONE, PAGE("")}, false},
        {{OFD_XML("Doc_0/Other.xml"), ONE, PAGE("")}, false},
        {{OFD_XML("Doc_0/Document.xml"), DOCUMENT, PAGE("")}, false}, /* no second page */
        {{OFD_XML("Doc_0/Document.xml"), "<ofd:Document " OFD_NS "/>", PAGE("")}, false},
        {{"<!DOCTYPE x [<!ENTITY e \"Doc_0/Document.xml\">]>" OFD_XML("&e;"), ONE, PAGE("")},
         false},
        {{"<!DOCTYPE x>" OFD_XML("Doc_0/Document.xml"), ONE, PAGE("")}, false},
        {{OFD_XML("Doc_0/Document.xml"), ONE, "<ofd:Page"}, false},
        {{"", ONE, PAGE("")}, false},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        const char *const parts[] = {"OFD.xml",
                                     rows[i].parts[0],
                                     "Doc_0/Document.xml",
                                     rows[i].parts[1],
                                     "Doc_0/Pages/1.xml",
                                     rows[i].parts[2],
                                     NULL};

        LOOKED l = look_at_parts("a.ofd", parts);
        assert_string_equal(l.paper.media_type, "application/ofd");
        assert_int_equal(l.paper.flags, rows[i].good ? 0 : AJ_PAPER_UNREADABLE);
        assert_int_equal(l.paper.pages, rows[i].good ? 1 : -1);
        assert_int_equal(l.paper.trouble == NULL, rows[i].good);
        assert_null(l.paper.text);
    }
}

#define TYPES                                                                                      \
    "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"                  \
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
#define BODY(words)                                                                                \
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"        \
    "<w:body>" words "</w:body></w:document>"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

static void a_docx_is_read_paragraph_by_paragraph(void **state)
{
    static const char *const parts[] = {
        "[Content_Types].xml",
        TYPES,
        "word/document.xml",
        BODY("<w:p><w:r><w:t>代理</w:t></w:r><w:r><w:t xml:space=\"preserve\">词 </w:t></w:r></w:p>"
             "<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t>"
             "<w:delText>删去</w:delText></w:r></w:p>"
             "<mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:p><w:r><w:t>框</w:t></w:r></w:p>"
             "</mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback>"
             "</mc:AlternateContent>"),
        "word/header1.xml",
        "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>",
        NULL};

    (void)state;
    LOOKED l = look_at_parts("代理词.docx", parts);
    assert_string_equal(l.paper.media_type, WORD);
    assert_string_equal(l.paper.extension, "docx");
    assert_int_equal(l.paper.pages, -1);
    assert_int_equal(l.paper.flags, AJ_PAPER_TEXT_LAYER);
    assert_string_equal(l.paper.text, "代理词 \n一\t二\n三\n框\n页眉\n");
}

/* Each row: one more part of a good DOCX, and the flags it must give. */
static void what_a_docx_carries_is_told(void **state)
{
    static const struct {
        const char *name, *text;
        unsigned flags;
    } rows[] = {
        {"word/vbaProject.bin", "x", AJ_PAPER_SCRIPT},
        {"word/embeddings/oleObject1.bin", "x", AJ_PAPER_ATTACHMENT},
        {"word/_rels/settings.xml.rels",
         "<Relationships><Relationship Type=\"http://x/attachedTemplate\" "
         "Target=\"http://198.51.100.7/t.dotm\" TargetMode=\"External\"/></Relationships>",
         AJ_PAPER_REMOTE},
        {"word/_rels/document.xml.rels",
         "<Relationships><Relationship Type=\"http://x/hyperlink\" Target=\"http://a/\" "
         "TargetMode=\"External\"/></Relationships>",
         0},
        {"docProps/app.xml", "<a/>", 0},
    };

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        const char *const parts[] = {"[Content_Types].xml",
                                     TYPES,
                                     "word/document.xml",
                                     BODY("<w:p><w:r><w:t>x</w:t></w:r></w:p>"),
                                     rows[i].name,
                                     rows[i].text,
                                     NULL};

        LOOKED l = look_at_parts("a.docx", parts);
        assert_int_equal(l.paper.flags, rows[i].flags | AJ_PAPER_TEXT_LAYER);
    }
}

static void entities_in_a_docx_end_the_reading(void **state)
{
    static const char *const parts[] = {
        "[Content_Types].xml", TYPES, "word/document.xml",
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"yes\">]>" BODY(
            "<w:p><w:r><w:t>&y;&x;</w:t></w:r></w:p>"),
        NULL};
    static const char *const relations[] = {"[Content_Types].xml",
                                            TYPES,
                                            "word/document.xml",
                                            BODY("<w:p><w:r><w:t>x</w:t></w:r></w:p>"),
                                            "_rels/.rels",
                                            "<!DOCTYPE r><Relationships/>",
                                            NULL};

    (void)state;
    LOOKED l = look_at_parts("a.docx", parts);
    assert_int_equal(l.paper.flags, AJ_PAPER_UNREADABLE);
    assert_null(l.paper.text);
    LOOKED rels = look_at_parts("a.docx", relations);
    assert_int_equal(rels.paper.flags, AJ_PAPER_UNREADABLE);
}

static void a_part_that_does_not_unpack_is_noticed(void **state)
{
    static const char *const parts[] = {"[Content_Types].xml", TYPES, "word/document.xml",
                                        BODY("<w:p><w:r><w:t>Widerspruch</w:t></w:r></w:p>"), NULL};
    BYTES zip = {0};

    (void)state;
    make_zip(&zip, parts);
    LOOKED cut = look("a.docx", zip.data, zip.size - 30);
    assert_int_equal(cut.paper.flags & AJ_PAPER_UNREADABLE, AJ_PAPER_UNREADABLE);
    for (size_t i = 0; i + 9 < zip.size; i++) { /* the deflated bytes of the second part */
        if (memcmp(zip.data + i, "word/document.xml", 17) == 0) {
            zip.data[i + 60] ^= 0x55;
            break;
        }
    }
    LOOKED flipped = look_at("a.docx", &zip);
    assert_int_equal(flipped.paper.flags, AJ_PAPER_UNREADABLE);
    assert_null(flipped.paper.text);
}

static void packages_are_told_apart_by_what_is_in_them(void **state)
{
    static const struct {
        const char *name, *part, *text, *media_type;
        unsigned flags;
    } rows[] = {
        {"a.xlsx", "xl/workbook.xml", "<a/>",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0},
        {"a.et", "xl/workbook.xml", "<a/>",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0},
        {"a.docx", "ppt/presentation.xml", "<a/>",
         "application/vnd.openxmlformats-officedocument.presentationml.presentation",
         AJ_PAPER_WRONG_NAME},
    };
    static const char *const jar[] = {"META-INF/MANIFEST.MF", "x", NULL};
    static const char *const odt[] = {"mimetype", "application/vnd.oasis.opendocument.text", NULL};
    static const char *const zip[] = {"a.txt", "x", NULL};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        const char *const parts[] = {"[Content_Types].xml", "<Types/>", rows[i].part, rows[i].text,
                                     NULL};

        LOOKED l = look_at_parts(rows[i].name, parts);
        assert_string_equal(l.paper.media_type, rows[i].media_type);
        assert_int_equal(l.paper.flags, rows[i].flags);
    }
    LOOKED program = look_at_parts("a.zip", jar);
    assert_int_equal(program.paper.flags, AJ_PAPER_FORBIDDEN | AJ_PAPER_WRONG_NAME);
    LOOKED text = look_at_parts("a.odt", odt);
    assert_int_equal(text.paper.flags, 0);
    LOOKED packed = look_at_parts("a.zip", zip);
    assert_int_equal(packed.paper.flags, AJ_PAPER_UNREADABLE);
    assert_non_null(strstr(packed.paper.trouble, "压缩包"));
}

static void text_is_read_in_any_encoding(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"张三\n", 7},
        {"\xEF\xBB\xBF张三\r\n", 11},
        {"\xD5\xC5\xC8\xFD\n", 5},
        {"\xFF\xFE\x20\x5F\x09\x4E\n\0", 8},
        {"\xFE\xFF\x5F\x20\x4E\x09\0\n", 8},
    };
    static const char rare[] = "\xFF\xFE\x69\xD8\xA5\xDE"; /* U+2A6A5 as a pair */

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        LOOKED l = look("笔录.txt", rows[i].bytes, rows[i].size);

        assert_string_equal(l.paper.media_type, "text/plain");
        assert_string_equal(l.paper.text, "张三\n");
        assert_int_equal(l.paper.flags, AJ_PAPER_TEXT_LAYER);
        assert_int_equal(l.paper.pages, -1);
    }
    LOOKED l = look("a.txt", rare, sizeof(rare) - 1);
    assert_string_equal(l.paper.text, "𪚥");
}

static void blank_text_is_no_text_and_controls_are_left_out(void **state)
{
    (void)state;
    LOOKED blank = look("a.txt", " \n\t　\n", 7);
    assert_null(blank.paper.text);
    assert_int_equal(blank.paper.flags, 0);
    LOOKED bell = look("a.txt", "a\033b\r\n\xC2\x85", 7);
    assert_string_equal(bell.paper.text, "ab\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ofd_is_counted_and_read_line_by_line),
        cmocka_unit_test(an_ofd_that_lies_is_unreadable),
        cmocka_unit_test(a_docx_is_read_paragraph_by_paragraph),
        cmocka_unit_test(what_a_docx_carries_is_told),
        cmocka_unit_test(entities_in_a_docx_end_the_reading),
        cmocka_unit_test(a_part_that_does_not_unpack_is_noticed),
        cmocka_unit_test(packages_are_told_apart_by_what_is_in_them),
        cmocka_unit_test(text_is_read_in_any_encoding),
        cmocka_unit_test(blank_text_is_no_text_and_controls_are_left_out),
    };

    return cmocka_run_group_tests_name("inspect_office", tests, NULL, NULL);
}
