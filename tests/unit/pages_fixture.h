#ifndef AJ_TESTS_PAGES_FIXTURE_H
#define AJ_TESTS_PAGES_FIXTURE_H

/* The four layouts of the tree and the models of tests/fixtures/pages: full (20 papers), long (60
   papers, a report of three pages), minimal (every value empty). */
#include "base/json.h"
#include "render/compose.h"

#include <stdio.h>
#include <string.h>

static const char *const page_names[] = {"cover", "catalogue", "closing-report", "end-note"};

static inline json_t *load_model(const char *name)
{
    char path[400];
    json_t *model = NULL;
    struct aj_err err = {0};

    (void)snprintf(path, sizeof(path), "%s/pages/%s.json", AJ_FIXTURES, name);
    if (aj_json_read_file(path, 1 << 20, &model, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return model;
}

static inline void load_layout(const char *name, struct aj_arena *arena, struct aj_layout *layout)
{
    char path[400];
    json_t *json = NULL;
    struct aj_err err = {0};

    (void)snprintf(path, sizeof(path), "%s/templates/pages/%s.json", AJ_SOURCE, name);
    if (aj_json_read_file(path, 1 << 20, &json, &err) != AJ_OK ||
        aj_layout_read(name, json, arena, layout, &err) != AJ_OK)
        fail_msg("%s", err.text);
    json_decref(json);
}

/* As wide as the Song faces, near enough, and the same on every machine. */
static inline unsigned plain_width(const void *arg, int32_t c)
{
    (void)arg;
    return c < 0x2000 ? 500 : 1000;
}

#endif
