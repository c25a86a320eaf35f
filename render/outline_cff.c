#include "render/outline_cff.h"

#include "base/auto.h"

#include <pthread.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

enum { MOST_PIECES = 8 }; /* of one cubic: even an arc over the whole em needs fewer */

struct aj_cff {
    FT_Library library; /* one per font: a library shared by faces would need a lock of its own */
    FT_Face face;
    pthread_mutex_t lock;
    bool has_lock;
};

struct tracing {
    struct aj_outline *out;
    double scale;
    double x, y; /* where the pen is, in units of the font */
};

/* A corner of a curve, in units of the font. */
struct corner {
    double x, y;
};

static void put(struct tracing *t, double x, double y, bool on)
{
    aj_outline_add(t->out, x * t->scale, y * t->scale, on);
}

static void move_pen(struct tracing *t, const FT_Vector *to)
{
    t->x = (double)to->x;
    t->y = (double)to->y;
    put(t, t->x, t->y, true);
}

/* CFF closes a contour by returning to its start; in TrueType that point is there once. */
static void end_contour(struct aj_outline *out)
{
    size_t begin = out->n_ends ? out->ends[out->n_ends - 1] : 0;

    if (!out->failed && out->n > begin + 1) {
        const struct aj_point *first = &out->points[begin], *last = &out->points[out->n - 1];

        if (first->on && last->on && first->x == last->x && first->y == last->y)
            out->n--;
    }
    aj_outline_end(out);
}

static int on_move(const FT_Vector *to, void *user)
{
    struct tracing *t = user;

    end_contour(t->out);
    move_pen(t, to);
    return 0;
}

static int on_line(const FT_Vector *to, void *user)
{
    move_pen(user, to);
    return 0;
}

static int on_quadratic(const FT_Vector *control, const FT_Vector *to, void *user)
{
    put(user, (double)control->x, (double)control->y, false);
    move_pen(user, to);
    return 0;
}

static double bezier(double p0, double p1, double p2, double p3, double s)
{
    double r = 1 - s;

    return r * r * r * p0 + 3 * r * r * s * p1 + 3 * r * s * s * p2 + s * s * s * p3;
}

static double slope(double p0, double p1, double p2, double p3, double s)
{
    double r = 1 - s;

    return 3 * (r * r * (p1 - p0) + 2 * r * s * (p2 - p1) + s * s * (p3 - p2));
}

/* How many quadratic pieces keep a cubic within 0.6 units: the error of one piece is √3/36 of its
   third difference, and falls with the cube of their number. Multiplied out to the sixth power
   instead of taking roots, which not every C library rounds alike. */
static int pieces_of(const struct corner p[4])
{
    const double allowed = 0.6, of_one = 0.0481125;
    double dx = p[3].x - 3 * p[2].x + 3 * p[1].x - p[0].x;
    double dy = p[3].y - 3 * p[2].y + 3 * p[1].y - p[0].y;
    double most = (dx * dx + dy * dy) * (of_one * of_one) / (allowed * allowed);
    int n = 1;

    while (n < MOST_PIECES && (double)n * n * n * n * n * n < most)
        n++;
    return n;
}

/* The control point of the quadratic that stands for the piece [s0, s1] of a cubic, in one
   dimension. */
static double control_of(const double p[4], double s0, double s1)
{
    double third = (s1 - s0) / 3;
    double a = bezier(p[0], p[1], p[2], p[3], s0), e = bezier(p[0], p[1], p[2], p[3], s1);
    double b = a + third * slope(p[0], p[1], p[2], p[3], s0);
    double c = e - third * slope(p[0], p[1], p[2], p[3], s1);

    return (3 * b + 3 * c - a - e) / 4;
}

static int on_cubic(const FT_Vector *c1, const FT_Vector *c2, const FT_Vector *to, void *user)
{
    struct tracing *t = user;
    const struct corner p[4] = {{t->x, t->y},
                                {(double)c1->x, (double)c1->y},
                                {(double)c2->x, (double)c2->y},
                                {(double)to->x, (double)to->y}};
    const double x[4] = {p[0].x, p[1].x, p[2].x, p[3].x};
    const double y[4] = {p[0].y, p[1].y, p[2].y, p[3].y};
    int n = pieces_of(p);

    for (int i = 0; i < n; i++) {
        double s0 = (double)i / n, s1 = (double)(i + 1) / n;

        put(t, control_of(x, s0, s1), control_of(y, s0, s1), false);
        put(t, bezier(x[0], x[1], x[2], x[3], s1), bezier(y[0], y[1], y[2], y[3], s1), true);
    }
    t->x = p[3].x;
    t->y = p[3].y;
    return 0;
}

static void auto_cff(struct aj_cff **cff)
{
    aj_cff_close(*cff);
}

enum aj_code aj_cff_open(const struct aj_sfnt *font, unsigned index, struct aj_cff **out,
                         struct aj_err *err)
{
    AJ_AUTO(auto_cff) struct aj_cff *cff = calloc(1, sizeof(*cff));

    if (!cff || pthread_mutex_init(&cff->lock, NULL) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "打开字体时内存不足");
    cff->has_lock = true;
    if (FT_Init_FreeType(&cff->library) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "打开字体时内存不足");
    if (FT_New_Memory_Face(cff->library, font->file.at, (FT_Long)font->file.size, (FT_Long)index,
                           &cff->face) != 0)
        return aj_fail(err, AJ_CORRUPT, "FreeType 无法读取字体");
    *out = aj_steal(&cff);
    return AJ_OK;
}

void aj_cff_close(struct aj_cff *cff)
{
    if (!cff)
        return;
    if (cff->face)
        (void)FT_Done_Face(cff->face);
    if (cff->library)
        (void)FT_Done_FreeType(cff->library);
    if (cff->has_lock)
        (void)pthread_mutex_destroy(&cff->lock);
    free(cff);
}

enum aj_code aj_outline_from_cff(struct aj_cff *cff, unsigned glyph, struct aj_outline *out,
                                 struct aj_err *err)
{
    static const FT_Outline_Funcs trace = {
        .move_to = on_move, .line_to = on_line, .conic_to = on_quadratic, .cubic_to = on_cubic};
    struct tracing t = {.out = out};
    FT_Error error;

    (void)pthread_mutex_lock(&cff->lock);
    t.scale = (double)AJ_UNITS / cff->face->units_per_EM;
    error =
        FT_Load_Glyph(cff->face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    if (error == 0)
        error = FT_Outline_Decompose(&cff->face->glyph->outline, &trace, &t);
    (void)pthread_mutex_unlock(&cff->lock);
    end_contour(out);
    if (error != 0)
        return aj_fail(err, AJ_CORRUPT, "字体中第 %u 号字形已损坏", glyph);
    if (out->failed)
        return aj_fail(err, AJ_NO_MEMORY, "读取第 %u 号字形：内存不足，或点数过多", glyph);
    return AJ_OK;
}
