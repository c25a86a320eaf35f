#include "tools/anjuan/table.h"

#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t aj_table_columns(int32_t cp)
{
    if (cp < 0x1100)
        return 1;
    if (cp <= 0x115F || (cp >= 0x2E80 && cp <= 0xA4CF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
        (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE6F) ||
        (cp >= 0xFF00 && cp <= 0xFF60) || (cp >= 0xFFE0 && cp <= 0xFFE6) || cp >= 0x20000)
        return 2;
    return 1;
}

size_t aj_table_width(const char *text)
{
    size_t size = strlen(text);
    size_t width = 0;

    for (size_t at = 0; at < size;)
        width += aj_table_columns(aj_utf8_next(text, size, &at));
    return width;
}

/* Bytes of `text` that fit into `width` columns; `*used` gets the columns they take. */
static size_t fitting(const char *text, size_t width, size_t *used)
{
    size_t size = strlen(text);
    size_t at = 0;

    *used = 0;
    while (at < size) {
        size_t next = at;
        size_t wide = aj_table_columns(aj_utf8_next(text, size, &next));

        if (*used + wide > width)
            break;
        *used += wide;
        at = next;
    }
    return at;
}

size_t aj_table_fitting(const char *text, size_t width)
{
    size_t used;

    return fitting(text, width, &used);
}

void aj_table_cell(const char *text, size_t width)
{
    size_t used;
    size_t bytes = fitting(text, width, &used);

    printf("%.*s%*s ", (int)bytes, text, (int)(width - used), "");
}

void aj_table_whole(const char *text, size_t width)
{
    size_t used = aj_table_width(text);

    printf("%s%*s ", text, used < width ? (int)(width - used) : 0, "");
}

void aj_table_number(const char *text, size_t width)
{
    size_t used;
    size_t bytes = fitting(text, width, &used);

    printf("%*s%.*s ", (int)(width - used), "", (int)bytes, text);
}
