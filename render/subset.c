#include "render/subset.h"

#include <stdlib.h>

#define MOST       65000
#define PLACE      0xFFFD /* what number 0 stands for */
#define FIRST_ROOM 512

/* Knuth's multiplicative hash; the high bits are the good ones. */
static size_t slot_of(const struct aj_subset *s, int32_t code_point)
{
    uint32_t h = (uint32_t)code_point * 2654435761u;

    return (h ^ h >> 15) & (s->table_size - 1);
}

/* The slot that holds `code_point`, or the free one where it belongs. */
static size_t find_slot(const struct aj_subset *s, int32_t code_point)
{
    size_t at = slot_of(s, code_point);

    while (s->table[at] != 0 && s->used[s->table[at]].code_point != code_point)
        at = (at + 1) & (s->table_size - 1);
    return at;
}

/* Room for one more, the table at most half full. */
static bool make_room(struct aj_subset *s)
{
    size_t room = s->room ? s->room * 2 : FIRST_ROOM;
    struct aj_used *used;
    uint16_t *table;

    if (s->n < s->room)
        return true;
    used = realloc(s->used, room * sizeof(*used));
    if (!used)
        return false;
    s->used = used;
    table = calloc(room * 2, sizeof(*table));
    if (!table)
        return false;
    free(s->table);
    s->table = table;
    s->table_size = room * 2;
    s->room = room;
    for (size_t i = 1; i < s->n; i++)
        s->table[find_slot(s, s->used[i].code_point)] = (uint16_t)i;
    return true;
}

enum aj_code aj_subset_init(struct aj_subset *s, const struct aj_fonts *fonts, struct aj_err *err)
{
    *s = (struct aj_subset){.fonts = fonts};
    if (!make_room(s))
        return aj_fail(err, AJ_NO_MEMORY, "绘制 PDF 时内存不足");
    s->used[s->n++] = (struct aj_used){PLACE, aj_fonts_letter(fonts, PLACE)};
    return AJ_OK;
}

void aj_subset_release(struct aj_subset *s)
{
    free(s->used);
    free(s->table);
    *s = (struct aj_subset){0};
}

enum aj_code aj_subset_number(struct aj_subset *s, int32_t code_point, unsigned *out,
                              struct aj_err *err)
{
    size_t slot = find_slot(s, code_point);

    if (s->table[slot] == 0) {
        if (s->n >= MOST)
            return aj_fail(err, AJ_TOO_LARGE, "一份 PDF 中的不同字符超过 %d 个", MOST);
        if (!make_room(s))
            return aj_fail(err, AJ_NO_MEMORY, "绘制 PDF 时内存不足");
        slot = find_slot(s, code_point); /* the table may have grown */
        s->used[s->n] = (struct aj_used){code_point, aj_fonts_letter(s->fonts, code_point)};
        s->table[slot] = (uint16_t)s->n++;
    }
    *out = s->table[slot];
    return AJ_OK;
}

static void put_mapping(struct aj_buf *out, size_t number, int32_t code_point)
{
    uint32_t c = (uint32_t)code_point;

    if (c < 0x10000) {
        aj_buf_addf(out, "<%04zX> <%04X>\n", number, c);
        return;
    }
    c -= 0x10000;
    aj_buf_addf(out, "<%04zX> <%04X%04X>\n", number, 0xD800 + (c >> 10), 0xDC00 + (c & 0x3FF));
}

void aj_subset_unicode(const struct aj_subset *s, struct aj_buf *out)
{
    static const char head[] = "/CIDInit /ProcSet findresource begin\n"
                               "12 dict begin\n"
                               "begincmap\n"
                               "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 "
                               ">> def\n"
                               "/CMapName /Adobe-Identity-UCS def\n"
                               "/CMapType 2 def\n"
                               "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    static const char tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    size_t i = 1;

    aj_buf_add(out, head, sizeof(head) - 1);
    while (i < s->n) {
        size_t end = s->n - i > 100 ? i + 100 : s->n; /* 100 mappings in a block at most */

        aj_buf_addf(out, "%zu beginbfchar\n", end - i);
        for (; i < end; i++)
            put_mapping(out, i, s->used[i].code_point);
        aj_buf_addf(out, "endbfchar\n");
    }
    aj_buf_add(out, tail, sizeof(tail) - 1);
}

void aj_subset_cids(const struct aj_subset *s, struct aj_buf *out)
{
    for (size_t i = 0; i < s->n; i += 8) {
        unsigned char bits = 0xFF;

        if (s->n - i < 8)
            bits = (unsigned char)(0xFF << (8 - (s->n - i)));
        aj_buf_add(out, &bits, 1);
    }
}
