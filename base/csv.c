#include "base/csv.h"

#include <string.h>

static bool is_number(const char *text)
{
    if (*text == '-')
        text++;
    return *text && text[strspn(text, "0123456789.,")] == '\0';
}

static bool is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};

    for (size_t i = 0; i < AJ_COUNTOF(wide); i++) {
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    }
    return *text && strchr("=+-@\t\r\n", *text) && !is_number(text);
}

void aj_csv_cell(struct aj_buf *out, const char *text, bool last)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;

    if (quoted)
        aj_buf_add(out, "\"", 1);
    if (is_formula(text))
        aj_buf_add(out, "'", 1);
    for (const char *rest = text; *rest;) {
        size_t size = strcspn(rest, "\"");

        aj_buf_add(out, rest, size);
        rest += size;
        if (*rest == '"') {
            aj_buf_add(out, "\"\"", 2);
            rest++;
        }
    }
    if (quoted)
        aj_buf_add(out, "\"", 1);
    aj_buf_add(out, last ? "\r\n" : ",", last ? 2 : 1);
}
