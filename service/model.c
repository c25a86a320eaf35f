#include "service/model.h"

void aj_model_put(struct aj_model *m, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        m->failed = true;
}

void aj_model_put_text(struct aj_model *m, json_t *object, const char *key, const char *text)
{
    aj_model_put(m, object, key, json_string(text ? text : ""));
}

void aj_model_append(struct aj_model *m, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        m->failed = true;
}

json_t *aj_model_section(struct aj_model *m, const char *key)
{
    json_t *o = json_object();

    aj_model_put(m, m->root, key, o);
    return m->failed ? NULL : o;
}
