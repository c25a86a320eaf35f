#ifndef AJ_SERVICE_MODEL_H
#define AJ_SERVICE_MODEL_H

#include "base/json.h"

#include <stdbool.h>

/* A pen for building JSON in many steps: the first failure is remembered, and asked for once at the
   end. NULL objects and values are failures too, so that calls can be chained without a check each.
 */
struct aj_model {
    json_t *root; /* owned by whoever made the model */
    bool failed;
};

void aj_model_put(struct aj_model *m, json_t *object, const char *key,
                  json_t *value); /* takes value over */
void aj_model_put_text(struct aj_model *m, json_t *object, const char *key,
                       const char *text); /* NULL: "" */
void aj_model_append(struct aj_model *m, json_t *array, json_t *value);
json_t *aj_model_section(struct aj_model *m, const char *key); /* new object in root; borrowed */

#endif
