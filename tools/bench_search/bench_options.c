#include "tools/bench_search/bench_options.h"

#include "base/attr.h"
#include "tools/bench_search/bench_laws.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_number(const char *text, uint64_t most, uint64_t *out)
{
    char *end;

    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && *text >= '0' && *text <= '9' && !*end && *out <= most;
}

/* Behind "name=", if the argument begins so. */
static const char *value_of(const char *arg, const char *name)
{
    size_t n = strlen(name);

    return strncmp(arg, name, n) == 0 && arg[n] == '=' ? arg + n + 1 : NULL;
}

static enum aj_code read_one(const char *arg, struct aj_bench_options *out, struct aj_err *err)
{
    const struct {
        const char *name;
        uint32_t *number;
    } numbers[] = {{"cases", &out->cases},
                   {"characters", &out->characters},
                   {"each", &out->each},
                   {"rounds", &out->rounds},
                   {"sample", &out->sample}};
    const struct {
        const char *name;
        const char **text;
    } texts[] = {{"laws", &out->laws},
                 {"folder", &out->folder},
                 {"queries", &out->queries},
                 {"corpus", &out->corpus}};
    const char *value;
    uint64_t number;

    for (size_t i = 0; i < AJ_COUNTOF(texts); i++) {
        if ((value = value_of(arg, texts[i].name))) {
            *texts[i].text = value;
            return AJ_OK;
        }
    }
    if ((value = value_of(arg, "seed")) && read_number(value, UINT64_MAX, &out->seed))
        return AJ_OK;
    for (size_t i = 0; i < AJ_COUNTOF(numbers); i++) {
        value = value_of(arg, numbers[i].name);
        if (value && read_number(value, 100000000, &number) && number > 0) {
            *numbers[i].number = (uint32_t)number;
            return AJ_OK;
        }
    }
    return aj_fail(err, AJ_INVALID, "%s: not known, or no number above 0", arg);
}

enum aj_code aj_bench_options_read(int argc, char **argv, struct aj_bench_options *out,
                                   struct aj_err *err)
{
    *out = (struct aj_bench_options){.verb = argc > 1 ? argv[1] : "",
                                     .cases = 10000,
                                     .seed = 1,
                                     .characters = 2000,
                                     .each = 100,
                                     .rounds = 3,
                                     .sample = 1,
                                     .laws = aj_bench_laws_path()};
    for (int i = 2; i < argc; i++)
        AJ_TRY(read_one(argv[i], out, err));
    return AJ_OK;
}
