#include "render/icc.h"

#include "render/be_write.h"

#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum { HEADER_SIZE = 128, N_TAGS = 4, TABLE_SIZE = 4 + 12 * N_TAGS };

static void zeros(struct aj_buf *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        aj_put_u8(out, 0);
}

/* D50, the white of the profile connection space, in 16.16 */
static void put_white(struct aj_buf *out)
{
    aj_put_u32(out, 0x0000F6D6);
    aj_put_u32(out, 0x00010000);
    aj_put_u32(out, 0x0000D32D);
}

static void put_header(struct aj_buf *out, size_t profile_size)
{
    aj_put_u32(out, (uint32_t)profile_size);
    aj_put_u32(out, 0); /* no preferred engine */
    aj_put_u32(out, 0x02100000);
    aj_put_u32(out, TAG('m', 'n', 't', 'r'));
    aj_put_u32(out, TAG('G', 'R', 'A', 'Y'));
    aj_put_u32(out, TAG('X', 'Y', 'Z', ' '));
    aj_put_16(out, 2026); /* made on 2026-01-01: a date, never the clock */
    aj_put_16(out, 1);
    aj_put_16(out, 1);
    zeros(out, 6);
    aj_put_u32(out, TAG('a', 'c', 's', 'p'));
    zeros(out, 28); /* platform, flags, maker, model, attributes, perceptual intent */
    put_white(out);
    zeros(out, HEADER_SIZE - 80);
}

static void put_description(struct aj_buf *out)
{
    static const char name[] = "Anjuan Gray Gamma 2.2";

    aj_put_u32(out, TAG('d', 'e', 's', 'c'));
    aj_put_u32(out, 0);
    aj_put_u32(out, sizeof(name));
    aj_buf_add(out, name, sizeof(name));
    zeros(out, 4 + 4 + 2 + 1 + 67); /* no Unicode and no Macintosh name */
    aj_put_padding(out);
}

static void put_copyright(struct aj_buf *out)
{
    static const char text[] = "No copyright, use freely";

    aj_put_u32(out, TAG('t', 'e', 'x', 't'));
    aj_put_u32(out, 0);
    aj_buf_add(out, text, sizeof(text));
    aj_put_padding(out);
}

static void put_white_point(struct aj_buf *out)
{
    aj_put_u32(out, TAG('X', 'Y', 'Z', ' '));
    aj_put_u32(out, 0);
    put_white(out);
}

static void put_curve(struct aj_buf *out)
{
    aj_put_u32(out, TAG('c', 'u', 'r', 'v'));
    aj_put_u32(out, 0);
    aj_put_u32(out, 1);
    aj_put_16(out, 0x0233); /* 2.2 in 8.8 */
    aj_put_padding(out);
}

void aj_icc_gray(struct aj_buf *out)
{
    static const struct {
        uint32_t name;
        void (*put)(struct aj_buf *out);
    } tags[N_TAGS] = {
        {TAG('d', 'e', 's', 'c'), put_description},
        {TAG('c', 'p', 'r', 't'), put_copyright},
        {TAG('w', 't', 'p', 't'), put_white_point},
        {TAG('k', 'T', 'R', 'C'), put_curve},
    };
    struct aj_buf table = {0}, data = {0};

    aj_put_u32(&table, N_TAGS);
    for (size_t i = 0; i < N_TAGS; i++) {
        size_t begin = data.size;

        tags[i].put(&data);
        aj_put_u32(&table, tags[i].name);
        aj_put_u32(&table, (uint32_t)(HEADER_SIZE + TABLE_SIZE + begin));
        aj_put_u32(&table, (uint32_t)(data.size - begin));
    }
    put_header(out, HEADER_SIZE + TABLE_SIZE + data.size);
    aj_buf_add(out, table.data, table.size);
    aj_buf_add(out, data.data, data.size);
    out->failed = out->failed || table.failed || data.failed;
    aj_buf_release(&table);
    aj_buf_release(&data);
}
