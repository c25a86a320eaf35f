#include "render/outline_glyf.h"

#include "base/auto.h"

/* Of one glyph, those of components included: ends a glyph that is part of itself, and one whose
   parts multiply from level to level. */
enum { MOST_COMPONENTS = 256 };

/* Flags of a point (5.3.3.1.1) and of a component (5.3.3.1.2). */
enum { ON_CURVE = 1, X_SHORT = 2, Y_SHORT = 4, REPEAT = 8, X_SAME = 16, Y_SAME = 32 };
enum {
    ARGS_ARE_WORDS = 0x1,
    ARGS_ARE_XY = 0x2,
    HAS_SCALE = 0x8,
    MORE_COMPONENTS = 0x20,
    HAS_XY_SCALE = 0x40,
    HAS_2X2 = 0x80
};

/* x' = a x + c y + e, y' = b x + d y + f */
struct transform {
    double a, b, c, d, e, f;
};

struct reader {
    const unsigned char *at, *end;
    bool failed; /* asked for more than there is */
};

struct taking {
    const struct aj_sfnt *font;
    struct aj_outline *out;
    unsigned n_components;
};

static unsigned read_u8(struct reader *r)
{
    if (r->failed || r->end - r->at < 1) {
        r->failed = true;
        return 0;
    }
    return *r->at++;
}

static int read_s16(struct reader *r)
{
    const unsigned char *p = r->at;

    if (r->failed || r->end - r->at < 2) {
        r->failed = true;
        return 0;
    }
    r->at += 2;
    return aj_s16(p);
}

static int read_s8(struct reader *r)
{
    int v = (int)read_u8(r);

    return v < 0x80 ? v : v - 0x100;
}

static unsigned read_u16(struct reader *r)
{
    return (unsigned)read_s16(r) & 0xFFFF;
}

static double read_f2dot14(struct reader *r)
{
    return read_s16(r) / 16384.0;
}

static void read_flags(struct reader *r, unsigned char *flags, size_t n)
{
    size_t i = 0;

    while (i < n && !r->failed) {
        unsigned char flag = (unsigned char)read_u8(r);
        unsigned again = flag & REPEAT ? read_u8(r) : 0;

        flags[i++] = flag;
        for (; again > 0 && i < n; again--)
            flags[i++] = flag;
    }
}

static void read_row(struct reader *r, const unsigned char *flags, size_t n, bool vertical,
                     int *values)
{
    unsigned is_short = vertical ? Y_SHORT : X_SHORT, same = vertical ? Y_SAME : X_SAME;
    int value = 0;

    for (size_t i = 0; i < n; i++) {
        if (flags[i] & is_short) {
            value += flags[i] & same ? (int)read_u8(r) : -(int)read_u8(r);
        } else if (!(flags[i] & same)) {
            value += read_s16(r);
        }
        values[i] = value;
    }
}

/* The points of all contours; `ends` is the array of 16-bit last point numbers in the record. */
static bool add_points(struct reader *r, const unsigned char *ends, size_t n_contours,
                       const struct transform *t, struct aj_outline *out)
{
    size_t n = aj_u16(ends + 2 * (n_contours - 1)) + (size_t)1, at = 0;
    AJ_AUTO(aj_auto_free) unsigned char *flags = calloc(n, 1);
    AJ_AUTO(aj_auto_free) int *xy = calloc(n, 2 * sizeof(*xy));
    int *x = xy, *y = xy ? xy + n : NULL;

    if (!flags || !xy) {
        out->failed = true;
        return true;
    }
    read_flags(r, flags, n);
    read_row(r, flags, n, false, x);
    read_row(r, flags, n, true, y);
    if (r->failed)
        return false;
    for (size_t contour = 0; contour < n_contours; contour++) {
        size_t end = aj_u16(ends + 2 * contour) + (size_t)1;

        if (end < at || end > n)
            return false;
        for (; at < end; at++) {
            aj_outline_add(out, t->a * x[at] + t->c * y[at] + t->e,
                           t->b * x[at] + t->d * y[at] + t->f, flags[at] & ON_CURVE);
        }
        aj_outline_end(out);
    }
    return true;
}

static bool add_simple(struct reader *r, size_t n_contours, const struct transform *t,
                       struct aj_outline *out)
{
    const unsigned char *ends = r->at;
    size_t hints;

    if (n_contours == 0)
        return true;
    if ((size_t)(r->end - r->at) < 2 * n_contours + 2)
        return false;
    r->at += 2 * n_contours;
    hints = read_u16(r);
    if ((size_t)(r->end - r->at) < hints)
        return false;
    r->at += hints;
    return add_points(r, ends, n_contours, t, out);
}

/* One component's transform within its parent's. Components aligned by point numbers instead of
   offsets stay at the origin; no font of the chain has any. */
static struct transform read_transform(struct reader *r, unsigned flags, const struct transform *t)
{
    bool words = flags & ARGS_ARE_WORDS;
    double dx = words ? read_s16(r) : read_s8(r);
    double dy = words ? read_s16(r) : read_s8(r);
    double a = 1, b = 0, c = 0, d = 1;

    if (!(flags & ARGS_ARE_XY))
        dx = dy = 0;
    if (flags & HAS_SCALE) {
        a = d = read_f2dot14(r);
    } else if (flags & HAS_XY_SCALE) {
        a = read_f2dot14(r);
        d = read_f2dot14(r);
    } else if (flags & HAS_2X2) {
        a = read_f2dot14(r);
        b = read_f2dot14(r);
        c = read_f2dot14(r);
        d = read_f2dot14(r);
    }
    return (struct transform){
        .a = t->a * a + t->c * b,
        .b = t->b * a + t->d * b,
        .c = t->a * c + t->c * d,
        .d = t->b * c + t->d * d,
        .e = t->a * dx + t->c * dy + t->e,
        .f = t->b * dx + t->d * dy + t->f,
    };
}

static bool add_glyph(struct taking *taking, unsigned glyph, const struct transform *t)
{
    struct aj_span record;
    struct reader r;
    unsigned flags = MORE_COMPONENTS;
    int n_contours;

    if (!aj_sfnt_record(taking->font, glyph, &record))
        return false;
    if (record.size == 0)
        return true;
    if (record.size < 10) /* contours and bounding box */
        return false;
    r = (struct reader){.at = record.at + 10, .end = record.at + record.size};
    n_contours = aj_s16(record.at);
    if (n_contours >= 0)
        return add_simple(&r, (size_t)n_contours, t, taking->out);
    while (flags & MORE_COMPONENTS) {
        struct transform inner;
        unsigned part;

        flags = read_u16(&r);
        part = read_u16(&r);
        inner = read_transform(&r, flags, t);
        if (r.failed || ++taking->n_components > MOST_COMPONENTS ||
            !add_glyph(taking, part, &inner))
            return false;
    }
    return true;
}

enum aj_code aj_outline_from_glyf(const struct aj_sfnt *font, unsigned glyph,
                                  struct aj_outline *out, struct aj_err *err)
{
    double scale = (double)AJ_UNITS / font->units_per_em;
    struct transform whole = {.a = scale, .d = scale};
    struct taking taking = {.font = font, .out = out};

    if (!add_glyph(&taking, glyph, &whole))
        return aj_fail(err, AJ_CORRUPT, "字体中第 %u 号字形已损坏", glyph);
    if (out->failed)
        return aj_fail(err, AJ_NO_MEMORY, "读取第 %u 号字形：内存不足，或点数过多", glyph);
    return AJ_OK;
}
