#include "index/record_path.h"

#include <string.h>

enum aj_code aj_record_each(const json_t *record, const char *path, aj_record_visit visit,
                            void *arg, struct aj_err *err)
{
    size_t size = strcspn(path, ".");
    const char *rest = path[size] ? path + size + 1 : "";
    json_t *child;
    size_t i;

    if (!*path)
        return visit(arg, record, err);
    if (size == 2 && memcmp(path, "[]", 2) == 0) {
        json_array_foreach(record, i, child)
        {
            AJ_TRY(aj_record_each(child, rest, visit, arg, err));
        }
        return AJ_OK;
    }
    child = json_object_getn(record, path, size);
    return child ? aj_record_each(child, rest, visit, arg, err) : AJ_OK;
}

const json_t *aj_record_at(const json_t *record, const char *path)
{
    while (record && *path) {
        size_t size = strcspn(path, ".");

        record = json_object_getn(record, path, size);
        path += size + (path[size] == '.');
    }
    return record;
}
