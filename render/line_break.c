#include "render/line_break.h"

#include "base/auto.h"
#include "base/utf8.h"
#include "render/char_kind.h"

#include <stdlib.h>

/* How good it is to break before a character. */
enum grade {
    GRADE_NEVER,     /* the line would begin or end with a character that must not */
    GRADE_IN_WORD,   /* within a number, date, word */
    GRADE_IN_NAME,   /* within 《书名》 and the like */
    GRADE_IN_NUMBER, /* within 〔2026〕刑字第12号, unless the line would become too short */
    GRADE_FREE
};

struct glyph {
    int32_t code_point;
    unsigned width;
    size_t at;
    enum grade grade;
};

static void grade_pairs(struct glyph *g, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int32_t a = g[i - 1].code_point;
        int32_t b = g[i].code_point;

        g[i].grade = GRADE_FREE;
        if (aj_char_is_word(i > 1 ? g[i - 2].code_point : 0, a, b))
            g[i].grade = GRADE_IN_WORD;
        /* "A)" inside a URL is a word first: any break in it is as bad as another */
        if (!aj_line_may_begin_with(b) || !aj_line_may_end_with(a) || g[i].width == 0)
            g[i].grade = GRADE_NEVER;
        if (aj_char_is_latin(a) && aj_char_is_latin(b) && g[i].grade == GRADE_NEVER)
            g[i].grade = GRADE_IN_WORD;
        if (aj_char_is_blank(b)) /* blanks stay at the end of the line before */
            g[i].grade = GRADE_NEVER;
    }
}

/* The end (exclusive) of a name that begins at `i`; `i` when none begins there. */
static size_t name_end(const struct glyph *g, size_t n, size_t i)
{
    int32_t c = g[i].code_point;
    size_t k = i + 1;

    if (c == L'第') {
        while (k < n && aj_char_among(g[k].code_point, L"〇零一二三四五六七八九十百千"))
            k++;
        return k < n && k > i + 1 ? k + 1 : i; /* with its 条, 款, 次 */
    }
    if (c == L'《') {
        while (k < n && g[k].code_point != L'》' && g[k].code_point != L'《')
            k++;
        return k < n && g[k].code_point == L'》' ? k + 1 : i;
    }
    if (aj_char_among(c, L"☐☑☒□■")) {
        while (k < n && !aj_char_is_blank(g[k].code_point))
            k++;
        return k;
    }
    if (c != L'〔' && c != L'（')
        return i;
    /* 〔2026〕云援刑字第12号: four digits, the bracket, at most 20 characters up to 号 */
    while (k < n && aj_char_is_digit(g[k].code_point))
        k++;
    if (k != i + 5 || k >= n || !aj_char_among(g[k].code_point, L"〕）"))
        return i;
    for (size_t stop = k + 20; k < n && k < stop; k++) {
        if (g[k].code_point == L'号')
            return k + 1;
        if (k > i + 5 && aj_char_among(g[k].code_point, L"，。、；：（）《》"))
            break;
    }
    return i;
}

static void grade_names(struct glyph *g, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t end = name_end(g, n, i);
        bool number = aj_char_among(g[i].code_point, L"第〔（");

        for (size_t k = i + 1; k < end; k++) {
            if (g[k].grade >= GRADE_IN_NUMBER)
                g[k].grade = number ? GRADE_IN_NUMBER : GRADE_IN_NAME;
        }
    }
}

static unsigned width_between(const struct glyph *g, size_t from, size_t to)
{
    unsigned sum = 0;

    for (size_t i = from; i < to; i++)
        sum += g[i].width;
    return sum;
}

/* Whether g[from..) up to its next break of at least `grade` is wider than a line. */
static bool outgrows(const struct glyph *g, size_t n, size_t from, enum grade grade, unsigned width)
{
    unsigned sum = g[from].width;

    for (size_t i = from + 1; i < n && g[i].grade < grade && sum <= width; i++)
        sum += aj_char_is_blank(g[i].code_point) ? 0 : g[i].width;
    return sum > width;
}

/* Where the line that begins at `begin` ends, when the text up to `fit` fits. */
static size_t break_at(const struct glyph *g, size_t n, size_t begin, size_t fit, unsigned width)
{
    for (enum grade grade = GRADE_FREE; grade > GRADE_NEVER; grade--) {
        size_t i = fit;

        while (i > begin && g[i].grade < grade)
            i--;
        if (i == begin)
            continue;
        if (grade == GRADE_FREE && width_between(g, i, fit) > width / 4) {
            size_t k = fit;

            while (k > i && g[k].grade < GRADE_IN_NUMBER)
                k--;
            if (k > i) /* a number is kept whole only where that costs little */
                return k;
        }
        /* what would not fit a line of its own may as well be broken here */
        if (i == fit || grade == GRADE_IN_WORD || !outgrows(g, n, i, grade, width))
            return i;
    }
    return fit;
}

static size_t count_fitting(const struct glyph *g, size_t n, size_t begin, unsigned width)
{
    unsigned sum = 0;
    size_t i = begin;

    while (i < n && (sum + g[i].width <= width || aj_char_is_blank(g[i].code_point))) {
        sum += g[i].width;
        i++;
    }
    return i;
}

struct lines {
    struct aj_line *list;
    size_t n, room;
};

static enum aj_code add_line(struct lines *lines, const struct aj_line *line, struct aj_err *err)
{
    if (lines->n == lines->room) {
        size_t room = lines->room ? lines->room * 2 : 16;
        struct aj_line *list = realloc(lines->list, room * sizeof(*list));

        if (!list)
            return aj_fail(err, AJ_NO_MEMORY, "内存不足");
        lines->list = list;
        lines->room = room;
    }
    lines->list[lines->n++] = *line;
    return AJ_OK;
}

/* One line g[begin..end), without the blanks it ends with. */
static struct aj_line line_of(const struct glyph *g, size_t begin, size_t end)
{
    struct aj_line line = {.begin = g[begin].at, .next = g[end].at};
    size_t shown = end;

    while (shown > begin && aj_char_is_blank(g[shown - 1].code_point))
        shown--;
    line.end = g[shown].at;
    for (size_t i = begin; i < shown; i++) {
        line.width += g[i].width;
        line.n_chars += g[i].width > 0;
    }
    return line;
}

/* Whether the last line of the paragraph would hold one character, with or without its mark. */
static bool is_alone(const struct glyph *g, size_t n, size_t begin)
{
    return n - begin == 1 || (n - begin == 2 && !aj_line_may_begin_with(g[n - 1].code_point));
}

/* g[n] is a sentinel that knows where the paragraph ends. */
static enum aj_code break_paragraph(const struct aj_line_shape *shape, const struct glyph *g,
                                    size_t n, struct lines *lines, struct aj_err *err)
{
    size_t begin = 0;

    do {
        unsigned indent = begin ? 0 : shape->indent;
        unsigned width = shape->width > indent ? shape->width - indent : 0;
        size_t end = count_fitting(g, n, begin, width);
        struct aj_line line;

        if (end < n && end == begin) {
            end = begin + 1;
        } else if (end < n) {
            end = break_at(g, n, begin, end, shape->width);
        }
        if (is_alone(g, n, end) && end - begin > 3 && g[end - 1].grade == GRADE_FREE)
            end--;
        while (end < n && g[end].width == 0) /* selectors stay with their character */
            end++;
        line = line_of(g, begin, end);
        line.first = begin == 0;
        line.last = end == n;
        AJ_TRY(add_line(lines, &line, err));
        begin = end;
    } while (begin < n);
    return AJ_OK;
}

static void auto_lines(struct lines *lines)
{
    free(lines->list);
}

enum aj_code aj_line_break(const struct aj_line_shape *shape, const char *text, size_t size,
                           struct aj_line **out, size_t *n, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) struct glyph *g = malloc((size + 1) * sizeof(*g));
    AJ_AUTO(auto_lines) struct lines lines = {0};
    size_t at = 0;

    if (!g)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    for (;;) {
        size_t count = 0;

        while (at < size && text[at] != '\n') {
            g[count] = (struct glyph){.at = at, .grade = GRADE_FREE};
            g[count].code_point = aj_utf8_next(text, size, &at);
            g[count].width = shape->measure.width(shape->measure.arg, g[count].code_point);
            count++;
        }
        g[count] = (struct glyph){.at = at};
        grade_pairs(g, count);
        grade_names(g, count);
        AJ_TRY(break_paragraph(shape, g, count, &lines, err));
        if (at == size || lines.n == 0)
            break;
        at++; /* the LF belongs to the line it ends */
        lines.list[lines.n - 1].next = at;
    }
    *out = aj_steal(&lines.list);
    *n = lines.n;
    return AJ_OK;
}
