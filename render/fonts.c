#include "render/fonts.h"

#include "base/auto.h"
#include "base/file.h"
#include "render/font_chain.h"
#include "render/outline_cff.h"
#include "render/outline_glyf.h"
#include "render/sfnt.h"

#include <assert.h>
#include <stdatomic.h>

#define FALLBACK 0x3013 /* 〓, the sign that printers set for a character they do not have */

/* The chain (docs/adr/0007), with the package a person must install. */
static const struct source {
    const char *folder, *name;
    unsigned index; /* face within a collection */
    const char *package;
} sources[] = {
    {"/usr/share/fonts/opentype/noto", "NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk"},
    {"/usr/share/fonts/truetype/babelstone", "BabelStoneHan.ttf", 0, "fonts-babelstone-han"},
    {"/usr/share/fonts/truetype/hanazono", "HanaMinA.ttf", 0, "fonts-hanazono"},
    {"/usr/share/fonts/truetype/hanazono", "HanaMinB.ttf", 0, "fonts-hanazono"},
};

typedef _Atomic(struct aj_glyph *) glyph_slot;

struct font {
    struct aj_sfnt sfnt;
    struct aj_cff *cff; /* NULL: TrueType outlines */
    glyph_slot *glyphs; /* n_glyphs; filled on first use and then never changed until close */
};

struct aj_fonts {
    struct font chain[AJ_COUNTOF(sources)];
    struct aj_letter fallback;
};

static enum aj_code open_font(const struct source *source, struct font *font, struct aj_err *err)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): nothing of ours sets it while threads run */
    const char *folder = getenv("ANJUAN_FONTS"); /* tests: all four in one folder */
    AJ_AUTO(aj_auto_free)
    char *path = aj_path_join(folder && *folder ? folder : source->folder, source->name);
    enum aj_code code;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "打开字体时内存不足");
    code = aj_sfnt_open(path, source->index, &font->sfnt, err);
    if (code == AJ_NOT_FOUND)
        return aj_fail(err, code, "缺少字体文件 %s，请安装软件包 %s", path, source->package);
    if (code != AJ_OK)
        return code;
    font->glyphs = calloc(font->sfnt.n_glyphs, sizeof(*font->glyphs));
    if (!font->glyphs)
        return aj_fail(err, AJ_NO_MEMORY, "打开字体时内存不足");
    if (font->sfnt.glyf.at)
        return AJ_OK;
    return aj_cff_open(&font->sfnt, source->index, &font->cff, err);
}

static void close_font(struct font *font)
{
    for (unsigned i = 0; font->glyphs && i < font->sfnt.n_glyphs; i++)
        free(atomic_load_explicit(&font->glyphs[i], memory_order_relaxed));
    free(font->glyphs);
    aj_cff_close(font->cff);
    aj_sfnt_release(&font->sfnt);
}

static void auto_fonts(struct aj_fonts **f)
{
    aj_fonts_close(*f);
}

static bool find_letter(const struct aj_fonts *f, int32_t code_point, struct aj_letter *out)
{
    for (size_t i = 0; i < AJ_COUNTOF(f->chain); i++) {
        const struct aj_sfnt *sfnt = &f->chain[i].sfnt;
        unsigned glyph = aj_sfnt_glyph(sfnt, code_point);
        unsigned advance;

        if (glyph == 0)
            continue;
        advance = aj_sfnt_advance(sfnt, glyph);
        *out = (struct aj_letter){
            .font = (uint8_t)i,
            .glyph = (uint16_t)glyph,
            .width = (uint16_t)((advance * AJ_UNITS + sfnt->units_per_em / 2) / sfnt->units_per_em),
        };
        return true;
    }
    return false;
}

enum aj_code aj_fonts_open(struct aj_fonts **out, struct aj_err *err)
{
    AJ_AUTO(auto_fonts) struct aj_fonts *f = calloc(1, sizeof(*f));

    if (!f)
        return aj_fail(err, AJ_NO_MEMORY, "打开字体时内存不足");
    for (size_t i = 0; i < AJ_COUNTOF(sources); i++)
        AJ_TRY(open_font(&sources[i], &f->chain[i], err));
    if (!find_letter(f, FALLBACK, &f->fallback))
        return aj_fail(err, AJ_CORRUPT, "字体中没有代用符号 〓");
    f->fallback.missing = true;
    *out = aj_steal(&f);
    return AJ_OK;
}

void aj_fonts_close(struct aj_fonts *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < AJ_COUNTOF(f->chain); i++)
        close_font(&f->chain[i]);
    free(f);
}

bool aj_fonts_unprinted(int32_t c)
{
    static const struct {
        int32_t first, last;
    } ranges[] = {
        {0x0000, 0x001F}, {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x200B, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}, {0xE0100, 0xE01EF},
    };

    for (size_t i = 0; i < AJ_COUNTOF(ranges); i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

struct aj_letter aj_fonts_letter(const struct aj_fonts *f, int32_t code_point)
{
    struct aj_letter letter;

    return find_letter(f, code_point, &letter) ? letter : f->fallback;
}

unsigned aj_fonts_width(const struct aj_fonts *f, int32_t code_point)
{
    return aj_fonts_unprinted(code_point) ? 0 : aj_fonts_letter(f, code_point).width;
}

static enum aj_code make_glyph(const struct font *font, unsigned glyph, struct aj_glyph **out,
                               struct aj_err *err)
{
    AJ_AUTO(aj_outline_release) struct aj_outline outline = {0};

    if (font->cff) {
        AJ_TRY(aj_outline_from_cff(font->cff, glyph, &outline, err));
    } else {
        AJ_TRY(aj_outline_from_glyf(&font->sfnt, glyph, &outline, err));
    }
    return aj_glyph_make(&outline, out, err);
}

enum aj_code aj_fonts_glyph(const struct aj_fonts *f, const struct aj_letter *letter,
                            const struct aj_glyph **out, struct aj_err *err)
{
    const struct font *font = &f->chain[letter->font];
    glyph_slot *slot;
    struct aj_glyph *kept, *made = NULL;

    assert(letter->font < AJ_COUNTOF(f->chain) && letter->glyph < font->sfnt.n_glyphs);
    slot = &font->glyphs[letter->glyph];
    kept = atomic_load_explicit(slot, memory_order_acquire);
    if (!kept) {
        AJ_TRY(make_glyph(font, letter->glyph, &made, err));
        /* whoever comes second keeps the first one's: equal, and perhaps already in use */
        if (atomic_compare_exchange_strong(slot, &kept, made)) {
            kept = made;
        } else {
            free(made);
        }
    }
    *out = kept;
    return AJ_OK;
}

static int in_units(const struct aj_fonts *f, int value)
{
    return value * AJ_UNITS / (int)f->chain[0].sfnt.units_per_em;
}

int aj_fonts_ascent(const struct aj_fonts *f)
{
    return in_units(f, f->chain[0].sfnt.ascent);
}

int aj_fonts_descent(const struct aj_fonts *f)
{
    return in_units(f, f->chain[0].sfnt.descent);
}
