#include "tools/anjuan/lines.h"

#include "base/utf8.h"
#include "tools/anjuan/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LEAST  40 /* narrower ones are taken for a mistake */
#define MARGIN 2  /* for signs that hang */

static bool is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

static size_t terminal_width(void)
{
    struct winsize size;

    if (!is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < LEAST)
        return 0;
    return size.ws_col;
}

static bool is_bright(void)
{
    const char *without = getenv("NO_COLOR"); /* https://no-color.org */
    const char *kind = getenv("TERM");

    return is_terminal() && !(without && *without) && !(kind && strcmp(kind, "dumb") == 0);
}

void aj_lines_begin(struct aj_lines *lines, const char *label, size_t indent)
{
    size_t used = aj_table_width(label);
    size_t pad = used < indent ? indent - used : 0;

    *lines = (struct aj_lines){.indent = indent, .width = terminal_width(), .at = used + pad};
    printf("%s%*s", label, (int)pad, "");
}

static void turn(struct aj_lines *lines)
{
    printf("\n%*s", (int)lines->indent, "");
    lines->at = lines->indent;
}

/* Signs that no line begins with: they may stand in the margin. */
static bool hangs(int32_t cp)
{
    static const int32_t signs[] = {0x3001, 0x3002, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01,
                                    0xFF09, 0x3011, 0x300B, 0x201D, 0x2026, ')',    ','};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (signs[i] == cp)
            return true;
    }
    return false;
}

void aj_lines_put(struct aj_lines *lines, const char *text)
{
    size_t size = strlen(text);

    for (size_t at = 0, next = 0; at < size; at = next) {
        int32_t cp = aj_utf8_next(text, size, &next);
        size_t columns = aj_table_columns(cp);

        if (lines->width && lines->at + columns > lines->width - MARGIN && !hangs(cp))
            turn(lines);
        if (cp == ' ' && lines->width && lines->at == lines->indent)
            continue; /* where the line was broken */
        (void)fwrite(text + at, 1, next - at, stdout);
        lines->at += columns;
    }
}

void aj_lines_put_number(struct aj_lines *lines, const char *before, int64_t n, const char *after)
{
    char digits[24];

    (void)snprintf(digits, sizeof(digits), "%lld", (long long)n);
    aj_lines_put(lines, before);
    aj_lines_put(lines, digits);
    aj_lines_put(lines, after);
}

void aj_lines_keep(struct aj_lines *lines, size_t columns)
{
    if (lines->width && lines->at > lines->indent && lines->at + columns > lines->width - MARGIN)
        turn(lines);
}

void aj_lines_put_marked(struct aj_lines *lines, const char *text)
{
    bool bright = is_bright();

    if (bright) {
        (void)fputs("\033[1;33m", stdout);
    } else {
        aj_lines_put(lines, "【");
    }
    aj_lines_put(lines, text);
    if (bright) {
        (void)fputs("\033[0m", stdout);
    } else {
        aj_lines_put(lines, "】");
    }
}

void aj_lines_end(struct aj_lines *lines)
{
    (void)lines;
    (void)putchar('\n');
}
