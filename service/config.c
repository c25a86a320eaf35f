#define _DEFAULT_SOURCE /* strsep */
#include "service/config.h"

#include "base/auto.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

#define CONFIG_LIMIT ((size_t)64 << 10)

static char *trimmed(char *text)
{
    char *end;

    text += strspn(text, " \t");
    end = text + strlen(text);
    while (end > text && strchr(" \t\r", end[-1]))
        *--end = '\0';
    return text;
}

enum aj_code aj_config_get(const char *path, const char *key, char **value, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {.limit = CONFIG_LIMIT + 1};
    char section[64] = "";
    char *rest, *line;
    int number = 0;

    *value = NULL;
    AJ_TRY(aj_file_read(path, CONFIG_LIMIT, &text, err));
    rest = text.data;
    while (rest && (line = strsep(&rest, "\n"))) {
        char full[160];
        char *equals;

        number++;
        line = trimmed(line);
        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '[' && line[strlen(line) - 1] == ']') {
            (void)snprintf(section, sizeof(section), "%.*s.", (int)strlen(line) - 2, line + 1);
            continue;
        }
        equals = strchr(line, '=');
        if (!equals)
            return aj_fail(err, AJ_INVALID, "%s 第 %d 行不是“键 = 值”", path, number);
        *equals = '\0';
        (void)snprintf(full, sizeof(full), "%s%s", section, trimmed(line));
        if (strcmp(full, key) != 0)
            continue;
        free(*value);
        *value = strdup(trimmed(equals + 1));
        if (!*value)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    }
    return AJ_OK;
}
