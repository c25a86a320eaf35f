#include "render/sfnt.h"

#include "base/auto.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum { HEAD_SIZE = 54, HHEA_SIZE = 36, MAXP_SIZE = 6, GROUP_SIZE = 12 };

/* The part [offset, offset + size) of `whole`; false when it does not lie inside. */
static bool part(struct aj_span whole, size_t offset, size_t size, struct aj_span *out)
{
    if (offset > whole.size || size > whole.size - offset)
        return false;
    *out = (struct aj_span){whole.at + offset, size};
    return true;
}

/* Where the table directory of face `index` begins. */
static bool find_directory(struct aj_span file, unsigned index, size_t *out)
{
    struct aj_span header, slot;

    if (!part(file, 0, 12, &header))
        return false;
    if (aj_u32(header.at) != TAG('t', 't', 'c', 'f')) {
        *out = 0;
        return true;
    }
    if (index >= aj_u32(header.at + 8) || !part(file, 12 + 4 * (size_t)index, 4, &slot))
        return false;
    *out = aj_u32(slot.at);
    return true;
}

struct tables {
    struct aj_span head, hhea, maxp, cmap;
};

static bool note_table(const unsigned char *entry, struct aj_sfnt *font, struct tables *tables)
{
    struct aj_span table;

    if (!part(font->file, aj_u32(entry + 8), aj_u32(entry + 12), &table))
        return false;
    switch (aj_u32(entry)) {
    case TAG('h', 'e', 'a', 'd'):
        tables->head = table;
        break;
    case TAG('h', 'h', 'e', 'a'):
        tables->hhea = table;
        break;
    case TAG('m', 'a', 'x', 'p'):
        tables->maxp = table;
        break;
    case TAG('c', 'm', 'a', 'p'):
        tables->cmap = table;
        break;
    case TAG('h', 'm', 't', 'x'):
        font->hmtx = table;
        break;
    case TAG('l', 'o', 'c', 'a'):
        font->loca = table;
        break;
    case TAG('g', 'l', 'y', 'f'):
        font->glyf = table;
        break;
    default:
        break;
    }
    return true;
}

static bool read_directory(struct aj_sfnt *font, unsigned index, struct tables *tables)
{
    struct aj_span head, entries;
    size_t at, n;

    if (!find_directory(font->file, index, &at) || !part(font->file, at, 12, &head))
        return false;
    n = aj_u16(head.at + 4);
    if (!part(font->file, at + 12, 16 * n, &entries))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!note_table(entries.at + 16 * i, font, tables))
            return false;
    }
    return tables->head.size >= HEAD_SIZE && tables->hhea.size >= HHEA_SIZE &&
           tables->maxp.size >= MAXP_SIZE;
}

static bool read_numbers(struct aj_sfnt *font, const struct tables *tables)
{
    const unsigned char *hhea = tables->hhea.at;
    size_t loca_size;

    font->units_per_em = aj_u16(tables->head.at + 18);
    font->long_loca = aj_u16(tables->head.at + 50) != 0;
    font->n_glyphs = aj_u16(tables->maxp.at + 4);
    font->ascent = aj_s16(hhea + 4);
    font->descent = aj_s16(hhea + 6);
    font->n_advances = aj_u16(hhea + 34);
    /* 16 and 16384 are the bounds of the standard (5.2.2 head); they also keep scaling sane. */
    if (font->units_per_em < 16 || font->units_per_em > 16384 || font->n_glyphs == 0)
        return false;
    if (font->n_advances == 0 || font->n_advances * (size_t)4 > font->hmtx.size)
        return false;
    if (!font->glyf.at)
        return true;
    loca_size = (font->n_glyphs + (size_t)1) * (font->long_loca ? 4 : 2);
    return loca_size <= font->loca.size;
}

/* Only format 12 (segmented coverage) maps characters beyond U+FFFF, so that every font of use to
   us has one; the other eight formats need no reader. */
static bool find_groups(struct aj_sfnt *font, struct aj_span cmap)
{
    struct aj_span records, table;
    size_t n;

    if (cmap.size < 4)
        return false;
    n = aj_u16(cmap.at + 2);
    if (!part(cmap, 4, 8 * n, &records))
        return false;
    for (size_t i = 0; i < n; i++) {
        const unsigned char *record = records.at + 8 * i;
        unsigned platform = aj_u16(record), encoding = aj_u16(record + 2);
        size_t at = aj_u32(record + 4);

        if (!(platform == 3 && encoding == 10) && !(platform == 0 && encoding >= 3))
            continue;
        if (part(cmap, at, 16, &table) && aj_u16(table.at) == 12)
            return part(cmap, at + 16, (size_t)aj_u32(table.at + 12) * GROUP_SIZE, &font->groups);
    }
    return false;
}

enum aj_code aj_sfnt_parse(const void *bytes, size_t size, unsigned index, struct aj_sfnt *out,
                           struct aj_err *err)
{
    struct aj_sfnt font = {.file = {bytes, size}};
    struct tables tables = {0};

    if (!read_directory(&font, index, &tables))
        return aj_fail(err, AJ_CORRUPT, "字体文件的表目录已损坏");
    if (!read_numbers(&font, &tables))
        return aj_fail(err, AJ_CORRUPT, "字体文件的度量数据已损坏");
    if (!find_groups(&font, tables.cmap))
        return aj_fail(err, AJ_CORRUPT, "字体文件没有完整的字符映射表（cmap 格式 12）");
    *out = font;
    return AJ_OK;
}

enum aj_code aj_sfnt_open(const char *path, unsigned index, struct aj_sfnt *out, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    enum aj_code code;
    void *bytes;

    if (fd < 0 || fstat(fd, &st) != 0)
        return aj_fail_errno(err, "打开字体文件 %s", path);
    if (!S_ISREG(st.st_mode) || st.st_size <= 0)
        return aj_fail(err, AJ_CORRUPT, "字体文件 %s 是空的", path);
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return aj_fail_errno(err, "映射字体文件 %s", path);
    code = aj_sfnt_parse(bytes, (size_t)st.st_size, index, out, err);
    if (code == AJ_OK) {
        out->mapped = true;
    } else {
        (void)munmap(bytes, (size_t)st.st_size);
    }
    return code;
}

void aj_sfnt_release(struct aj_sfnt *font)
{
    if (font->mapped)
        (void)munmap(aj_unconst(font->file.at), font->file.size);
    *font = (struct aj_sfnt){0};
}

unsigned aj_sfnt_glyph(const struct aj_sfnt *font, int32_t code_point)
{
    uint32_t c = (uint32_t)code_point;
    size_t low = 0, high = font->groups.size / GROUP_SIZE;
    const unsigned char *group;
    uint64_t glyph;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (aj_u32(font->groups.at + middle * GROUP_SIZE + 4) < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low >= font->groups.size / GROUP_SIZE)
        return 0;
    group = font->groups.at + low * GROUP_SIZE;
    if (c < aj_u32(group))
        return 0;
    glyph = (uint64_t)aj_u32(group + 8) + (c - aj_u32(group));
    return glyph < font->n_glyphs ? (unsigned)glyph : 0;
}

unsigned aj_sfnt_advance(const struct aj_sfnt *font, unsigned glyph)
{
    /* the last advance holds for all glyphs that follow (5.2.4 hmtx) */
    unsigned at = glyph < font->n_advances ? glyph : font->n_advances - 1;

    return aj_u16(font->hmtx.at + 4 * (size_t)at);
}

bool aj_sfnt_record(const struct aj_sfnt *font, unsigned glyph, struct aj_span *out)
{
    size_t begin, end;

    if (!font->glyf.at || glyph >= font->n_glyphs)
        return false;
    if (font->long_loca) {
        begin = aj_u32(font->loca.at + 4 * (size_t)glyph);
        end = aj_u32(font->loca.at + 4 * (size_t)glyph + 4);
    } else {
        begin = (size_t)2 * aj_u16(font->loca.at + 2 * (size_t)glyph);
        end = (size_t)2 * aj_u16(font->loca.at + 2 * (size_t)glyph + 2);
    }
    return end >= begin && part(font->glyf, begin, end - begin, out);
}
