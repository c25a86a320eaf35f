#include "tools/bench_search/bench_putting.h"

#include "base/auto.h"
#include "base/file.h"
#include "tools/bench_search/bench_asking.h"

#include <sys/stat.h>

enum aj_code aj_bench_put_timed(struct aj_bench_index *index, const struct aj_document *documents,
                                size_t n, struct aj_bench_put_times *times, struct aj_err *err)
{
    double began = aj_bench_now();
    double put;

    AJ_TRY(aj_bench_index_put(index, documents, n, err));
    put = aj_bench_now();
    AJ_TRY(aj_bench_index_join(index, err));
    times->putting += put - began;
    times->joining += aj_bench_now() - put;
    return AJ_OK;
}

enum aj_code aj_bench_print_put(const char *folder, uint64_t cases,
                                const struct aj_bench_put_times *times, FILE *out,
                                struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, "data.mdb");
    AJ_AUTO(aj_auto_json) json_t *result = NULL;
    struct stat st;

    if (!path)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the result");
    if (stat(path, &st) != 0)
        return aj_fail_errno(err, "%s", path);
    result = json_pack("{s:I, s:f, s:f, s:f, s:I, s:o}", "cases", (json_int_t)cases, "seconds",
                       times->describing + times->putting + times->joining, "describe_seconds",
                       times->describing, "join_seconds", times->joining, "bytes",
                       (json_int_t)st.st_size, "memory", aj_bench_memory_json());
    if (!result || json_dumpf(result, out, JSON_COMPACT) != 0 || fputc('\n', out) == EOF)
        return aj_fail(err, AJ_NO_MEMORY, "no memory for the result");
    return AJ_OK;
}
