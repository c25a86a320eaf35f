#include "tools/anjuan/templates.h"

#include "base/auto.h"
#include "base/file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *beside_program(void)
{
    char program[PATH_MAX];
    char folder[PATH_MAX + 40];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    char *slash;

    if (n <= 0)
        return NULL;
    program[n] = '\0';
    slash = strrchr(program, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    (void)snprintf(folder, sizeof(folder), "%s/../share/anjuan/templates", program);
    return aj_file_is_folder(folder) ? strdup(folder) : NULL;
}

char *aj_templates_folder(void)
{
    const char *named = getenv("ANJUAN_TEMPLATES");
    char *found;

    if (named && *named)
        return aj_file_is_folder(named) ? strdup(named) : NULL;
    found = beside_program();
    if (found)
        return found;
    return aj_file_is_folder(AJ_SOURCE_TEMPLATES) ? strdup(AJ_SOURCE_TEMPLATES) : NULL;
}
