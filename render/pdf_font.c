#include "render/pdf_font.h"

#include "base/digest.h"

#include <stdio.h>

/* Two numbers a FontDescriptor must have and the chain's fonts do not share: capital height and
   stem of a common Song type. Viewers use them only when they replace a font. */
enum { CAP_HEIGHT = 700, STEM = 80, SYMBOLIC = 4, USUAL_WIDTH = AJ_UNITS };

#define NAME_SIZE sizeof("ABCDEF+AnjuanSong")

HPDF_Dict aj_pdf_font_new(struct aj_haru *h)
{
    HPDF_Dict font;

    if (aj_haru_failed(h))
        return NULL;
    font = HPDF_Dict_New(h->doc->mmgr);
    if (!font || HPDF_Xref_Add(h->doc->xref, font) != HPDF_OK) {
        aj_haru_out_of_memory(h);
        return NULL;
    }
    font->header.obj_class |= HPDF_OSUBCLASS_FONT;
    (void)HPDF_Dict_AddName(font, "Type", "Font");
    (void)HPDF_Dict_AddName(font, "Subtype", "Type0");
    (void)HPDF_Dict_AddName(font, "Encoding", "Identity-H");
    return font;
}

/* Six letters that differ when the program does (ISO 32000-1, 9.6.4). */
static void name_font(const struct aj_buf *program, char name[NAME_SIZE])
{
    struct aj_digest digest = aj_digest_of(program->data, program->size);

    (void)snprintf(name, NAME_SIZE, "%c%c%c%c%c%c+AnjuanSong", 'A' + digest.bytes[0] % 26,
                   'A' + digest.bytes[1] % 26, 'A' + digest.bytes[2] % 26,
                   'A' + digest.bytes[3] % 26, 'A' + digest.bytes[4] % 26,
                   'A' + digest.bytes[5] % 26);
}

static void add_program(struct aj_haru *h, HPDF_Dict descriptor, const struct aj_buf *program)
{
    HPDF_Dict file = aj_haru_add_stream(h, descriptor, "FontFile2", program->data, program->size);

    if (file)
        (void)HPDF_Dict_AddNumber(file, "Length1", (HPDF_INT32)program->size);
}

static HPDF_Dict add_descriptor(struct aj_haru *h, HPDF_Dict cid_font, const char *name,
                                const struct aj_program *about, const struct aj_buf *program)
{
    const int box[4] = {about->x_min, about->y_min, about->x_max, about->y_max};
    HPDF_Dict d = aj_haru_add_dict(h, cid_font, "FontDescriptor");
    HPDF_Array bounds;

    if (!d)
        return NULL;
    (void)HPDF_Dict_AddName(d, "Type", "FontDescriptor");
    (void)HPDF_Dict_AddName(d, "FontName", name);
    (void)HPDF_Dict_AddNumber(d, "Flags", SYMBOLIC);
    (void)HPDF_Dict_AddNumber(d, "ItalicAngle", 0);
    (void)HPDF_Dict_AddNumber(d, "Ascent", about->ascent);
    (void)HPDF_Dict_AddNumber(d, "Descent", about->descent);
    (void)HPDF_Dict_AddNumber(d, "CapHeight", CAP_HEIGHT);
    (void)HPDF_Dict_AddNumber(d, "StemV", STEM);
    bounds = HPDF_Array_New(h->doc->mmgr);
    (void)HPDF_Dict_Add(d, "FontBBox", bounds);
    for (int i = 0; i < 4 && bounds; i++)
        (void)HPDF_Array_AddNumber(bounds, box[i]);
    add_program(h, d, program);
    return d;
}

static void add_cid_set(struct aj_haru *h, HPDF_Dict descriptor, const struct aj_subset *s)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bits = {0};

    aj_subset_cids(s, &bits);
    if (bits.failed)
        aj_haru_out_of_memory(h);
    if (descriptor)
        (void)aj_haru_add_stream(h, descriptor, "CIDSet", bits.data, bits.size);
}

/* /W: [first [w w w] first [w] …], only where a width is not the usual one. */
static void add_widths(struct aj_haru *h, HPDF_Dict cid_font, const struct aj_subset *s)
{
    HPDF_Array all = HPDF_Array_New(h->doc->mmgr), run = NULL;

    (void)HPDF_Dict_AddNumber(cid_font, "DW", USUAL_WIDTH);
    (void)HPDF_Dict_Add(cid_font, "W", all);
    for (size_t i = 0; i < s->n && all && !aj_haru_failed(h); i++) {
        if (s->used[i].letter.width == USUAL_WIDTH) {
            run = NULL;
            continue;
        }
        if (!run) {
            run = HPDF_Array_New(h->doc->mmgr);
            (void)HPDF_Array_AddNumber(all, (HPDF_INT32)i);
            (void)HPDF_Array_Add(all, run);
        }
        (void)HPDF_Array_AddNumber(run, s->used[i].letter.width);
    }
}

static HPDF_Dict add_cid_font(struct aj_haru *h, HPDF_Dict font, const char *name)
{
    HPDF_MMgr memory = h->doc->mmgr;
    HPDF_Array descendants = HPDF_Array_New(memory);
    HPDF_Dict cid_font = HPDF_Dict_New(memory), system = HPDF_Dict_New(memory);

    if (!descendants || !cid_font || !system) {
        aj_haru_out_of_memory(h);
        return NULL;
    }
    (void)HPDF_Xref_Add(h->doc->xref, cid_font);
    (void)HPDF_Dict_Add(font, "DescendantFonts", descendants);
    (void)HPDF_Array_Add(descendants, cid_font);
    (void)HPDF_Dict_AddName(cid_font, "Type", "Font");
    (void)HPDF_Dict_AddName(cid_font, "Subtype", "CIDFontType2");
    (void)HPDF_Dict_AddName(cid_font, "BaseFont", name);
    (void)HPDF_Dict_AddName(cid_font, "CIDToGIDMap", "Identity");
    (void)HPDF_Dict_Add(cid_font, "CIDSystemInfo", system);
    (void)HPDF_Dict_Add(system, "Registry", HPDF_String_New(memory, "Adobe", NULL));
    (void)HPDF_Dict_Add(system, "Ordering", HPDF_String_New(memory, "Identity", NULL));
    (void)HPDF_Dict_AddNumber(system, "Supplement", 0);
    return cid_font;
}

void aj_pdf_font_finish(struct aj_haru *h, HPDF_Dict font, const struct aj_subset *s)
{
    AJ_AUTO(aj_buf_release) struct aj_buf program = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf unicode = {0};
    struct aj_program about;
    struct aj_err err = {0};
    char name[NAME_SIZE];
    HPDF_Dict cid_font, descriptor;

    if (aj_haru_failed(h))
        return;
    if (aj_subset_program(s, &about, &program, &err) != AJ_OK) {
        aj_haru_fail(h, &err);
        return;
    }
    aj_subset_unicode(s, &unicode);
    if (unicode.failed) {
        aj_haru_out_of_memory(h);
        return;
    }
    name_font(&program, name);
    (void)HPDF_Dict_AddName(font, "BaseFont", name);
    cid_font = add_cid_font(h, font, name);
    if (!cid_font)
        return;
    add_widths(h, cid_font, s);
    descriptor = add_descriptor(h, cid_font, name, &about, &program);
    add_cid_set(h, descriptor, s);
    (void)aj_haru_add_stream(h, font, "ToUnicode", unicode.data, unicode.size);
}
