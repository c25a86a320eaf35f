#include "render/pdfa.h"

#include "base/date.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "render/be_write.h"
#include "render/font_chain.h"
#include "render/icc.h"

#include <string.h>

/* Without a version: a newer program or library must not change the bytes of an old document. */
#define PRODUCER "Anjuan"
#define INTENT   "Gray Gamma 2.2"

/* XMP is XML, and Info must say the same: what XML cannot carry, and what nobody can see, is left
   out of both. */
static void add_plain(struct aj_haru *h, const char *text, struct aj_buf *out)
{
    size_t size = text ? strlen(text) : 0, at = 0;

    while (at < size) {
        int32_t c = aj_utf8_next(text, size, &at);
        char bytes[4];

        if (c < 0) {
            struct aj_err why = {0};

            (void)aj_fail(&why, AJ_INVALID, "PDF 的题名或作者不是 UTF-8 文字");
            aj_haru_fail(h, &why);
            return;
        }
        if (!aj_fonts_unprinted(c) && (c & 0xFFFE) != 0xFFFE)
            aj_buf_add(out, bytes, aj_utf8_put(c, bytes));
    }
    if (out->failed)
        aj_haru_out_of_memory(h);
}

/* UTF-16 with its mark: libharu's own text strings turn what lies beyond U+FFFF into blanks. */
static void add_info(struct aj_haru *h, const char *key, const struct aj_buf *text)
{
    AJ_AUTO(aj_buf_release) struct aj_buf utf16 = {0};
    size_t at = 0;

    aj_put_16(&utf16, 0xFEFF);
    while (at < text->size) {
        int32_t c = aj_utf8_next(text->data, text->size, &at);

        if (c < 0x10000) {
            aj_put_16(&utf16, c);
        } else {
            aj_put_16(&utf16, 0xD800 + ((c - 0x10000) >> 10));
            aj_put_16(&utf16, 0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
    if (utf16.failed) {
        aj_haru_out_of_memory(h);
        return;
    }
    (void)HPDF_Dict_Add(
        h->doc->info, key,
        HPDF_Binary_New(h->doc->mmgr, (HPDF_BYTE *)utf16.data, (HPDF_UINT)utf16.size));
}

/* "2026-03-12T09:30:00+08:00" as "D:20260312093000+08'00'". */
static void add_date(struct aj_haru *h, const char *key, const char *instant)
{
    char date[] = "D:YYYYMMDDhhmmss+08'00'";
    size_t at = 2;

    for (size_t i = 0; i < 19; i++) {
        if (instant[i] >= '0' && instant[i] <= '9')
            date[at++] = instant[i];
    }
    (void)HPDF_Dict_Add(h->doc->info, key, HPDF_String_New(h->doc->mmgr, date, NULL));
}

static void put_xmp(struct aj_buf *xmp, const struct aj_buf *title, const struct aj_buf *author,
                    const char *instant)
{
    aj_buf_addf(xmp, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                     "<rdf:Description rdf:about=\"\" "
                     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                     "<dc:format>application/pdf</dc:format>");
    if (title->size > 0) {
        aj_buf_addf(xmp, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
        aj_buf_add_html(xmp, title->data, title->size);
        aj_buf_addf(xmp, "</rdf:li></rdf:Alt></dc:title>");
    }
    if (author->size > 0) {
        aj_buf_addf(xmp, "<dc:creator><rdf:Seq><rdf:li>");
        aj_buf_add_html(xmp, author->data, author->size);
        aj_buf_addf(xmp, "</rdf:li></rdf:Seq></dc:creator>");
    }
    aj_buf_addf(xmp,
                "</rdf:Description>\n"
                "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
                "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>"
                "</rdf:Description>\n"
                "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
                "<pdf:Producer>" PRODUCER "</pdf:Producer></rdf:Description>\n"
                "<rdf:Description rdf:about=\"\" "
                "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
                "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
                "</rdf:Description>\n"
                "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
                instant, instant);
}

/* Not deflated: ISO 19005-1, 6.7.2, wants it readable by programs that know no PDF. */
static void add_xmp(struct aj_haru *h, const struct aj_buf *xmp)
{
    HPDF_Dict stream = HPDF_DictStream_New(h->doc->mmgr, h->doc->xref);

    if (!stream || xmp->failed) {
        aj_haru_out_of_memory(h);
        return;
    }
    (void)HPDF_Dict_Add(h->doc->catalog, "Metadata", stream);
    (void)HPDF_Dict_AddName(stream, "Type", "Metadata");
    (void)HPDF_Dict_AddName(stream, "Subtype", "XML");
    (void)HPDF_Stream_Write(stream->stream, (const HPDF_BYTE *)xmp->data, (HPDF_UINT)xmp->size);
}

static void add_output_intent(struct aj_haru *h)
{
    AJ_AUTO(aj_buf_release) struct aj_buf profile = {0};
    HPDF_MMgr memory = h->doc->mmgr;
    HPDF_Array intents = HPDF_Array_New(memory);
    HPDF_Dict intent = HPDF_Dict_New(memory), stream;

    aj_icc_gray(&profile);
    if (!intents || !intent || profile.failed) {
        aj_haru_out_of_memory(h);
        return;
    }
    (void)HPDF_Dict_Add(h->doc->catalog, "OutputIntents", intents);
    (void)HPDF_Array_Add(intents, intent);
    (void)HPDF_Dict_AddName(intent, "Type", "OutputIntent");
    (void)HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
    (void)HPDF_Dict_Add(intent, "OutputConditionIdentifier", HPDF_String_New(memory, INTENT, NULL));
    (void)HPDF_Dict_Add(intent, "Info", HPDF_String_New(memory, INTENT, NULL));
    stream = aj_haru_add_stream(h, intent, "DestOutputProfile", profile.data, profile.size);
    if (stream)
        (void)HPDF_Dict_AddNumber(stream, "N", 1);
}

static void add_id(struct aj_haru *h, const char *seed)
{
    enum { ID_SIZE = 16 };
    struct aj_digest digest = aj_digest_of(seed, strlen(seed));
    HPDF_Array id = HPDF_Array_New(h->doc->mmgr);

    (void)HPDF_Dict_Add(h->doc->trailer, "ID", id);
    for (int i = 0; i < 2 && id; i++) /* first and last version: the same */
        (void)HPDF_Array_Add(id, HPDF_Binary_New(h->doc->mmgr, digest.bytes, ID_SIZE));
}

void aj_pdfa_declare(struct aj_haru *h, const struct aj_pdf_about *about)
{
    AJ_AUTO(aj_buf_release) struct aj_buf title = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf author = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf xmp = {0};
    char instant[AJ_INSTANT_SIZE];

    add_plain(h, about->title, &title);
    add_plain(h, about->author, &author);
    if (aj_haru_failed(h))
        return;
    h->doc->pdf_version = HPDF_VER_14;
    aj_instant_text(about->drawn_at, instant);
    if (title.size > 0)
        add_info(h, "Title", &title);
    if (author.size > 0)
        add_info(h, "Author", &author);
    (void)HPDF_Dict_Add(h->doc->info, "Producer", HPDF_String_New(h->doc->mmgr, PRODUCER, NULL));
    add_date(h, "CreationDate", instant);
    add_date(h, "ModDate", instant);
    put_xmp(&xmp, &title, &author, instant);
    add_xmp(h, &xmp);
    (void)HPDF_Dict_Add(h->doc->catalog, "Lang", HPDF_String_New(h->doc->mmgr, "zh-CN", NULL));
    add_output_intent(h);
    add_id(h, about->seed);
}
