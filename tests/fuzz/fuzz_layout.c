/* Layouts that a place wrote: whatever bytes lie there, they are refused with a reason that names
   the file, or they draw pages whose marks stay within what integers can say, twice the same. */
#include "render/compose.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LENGTH 20000000 /* hundredths of a point: 70 m */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char model_text[] =
    "{\"case\": {\"number\": \"云援〔2026〕刑字第0127号\", \"recipients\": \"阿依古丽·买买提江\"},"
    "\"report\": {\"handling\": \"承办律师于2025年3月15日接受指派，会见受援人。\\n（第二段）\"},"
    "\"papers\": [{\"no\": \"1\", \"title\": \"起诉书\", \"fen\": 120050}, "
    "{\"no\": \"2\", \"title\": \"\", \"fen\": 0}],"
    "\"service_forms\": [{\"text\": \"刑事辩护\", \"checked\": true}], \"secret\": false,"
    "\"qr\": \"F023\", \"totals\": {\"pages\": \"3\"}, \"empty\": \"\"}";

static unsigned width_of(const void *arg, int32_t c)
{
    (void)arg;
    return c < 0x2000 ? 500 : 1000;
}

static void check(const struct aj_canvas *canvas)
{
    for (size_t s = 0; s < canvas->n; s++) {
        for (size_t i = 0; i < canvas->sheets[s].n; i++) {
            const struct aj_mark *m = &canvas->sheets[s].marks[i];

            if (abs(m->x) > MAX_LENGTH || abs(m->y) > MAX_LENGTH || abs(m->w) > MAX_LENGTH ||
                abs(m->h) > MAX_LENGTH || (m->kind == AJ_MARK_TEXT && m->size < 1))
                abort();
        }
    }
}

static size_t draw(const struct aj_layout *layout, const json_t *model)
{
    struct aj_arena arena = {.limit = 4 << 20};
    struct aj_canvas canvas = {.arena = &arena};
    struct aj_measure measure = {.width = width_of};
    struct aj_err err = {0};
    enum aj_code code = aj_compose_pages(layout, model, &measure, &canvas, &err);
    size_t marks = code;

    if (code != AJ_OK && err.text[0] == '\0')
        abort();
    check(&canvas);
    for (size_t s = 0; s < canvas.n; s++)
        marks += canvas.sheets[s].n * 7 + 1;
    aj_canvas_release(&canvas);
    aj_arena_reset(&arena);
    return marks;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_arena arena = {.limit = 2 << 20};
    struct aj_layout layout;
    struct aj_err err = {0};
    json_t *json = NULL;
    json_t *model = NULL;

    if (aj_json_parse((const char *)data, size, 1 << 16, &json, &err) != AJ_OK)
        return 0;
    if (aj_json_parse(model_text, strlen(model_text), 1 << 16, &model, &err) != AJ_OK)
        abort();
    if (aj_layout_read("cover.json", json, &arena, &layout, &err) == AJ_OK) {
        size_t once = draw(&layout, model);

        if (draw(&layout, model) != once)
            abort();
    } else if (strncmp(err.text, "cover.json: ", 12) != 0 && err.code != AJ_NO_MEMORY) {
        abort();
    }
    aj_arena_reset(&arena);
    json_decref(json);
    json_decref(model);
    return 0;
}
