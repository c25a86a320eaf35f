#include "render/layout.h"

#include "render/layout_read.h"

#include <string.h>

static const struct aj_key layout_keys[] = {
    AJ_LAYOUT_COMMENT,
    AJ_LAYOUT_OTHER("paper"),
    AJ_LAYOUT_OTHER("margins"),
    AJ_LAYOUT_OTHER("blocks"),
    AJ_LAYOUT_OTHER("footer"),
    AJ_LAYOUT_KEY(aj_layout, size, AJ_KEY_POINTS, 4, 72),
    {"leading", AJ_KEY_EMS, offsetof(struct aj_layout, leading_ratio), 1, 4},
    AJ_LAYOUT_KEY(aj_layout, padding, AJ_KEY_MM, 0, 10),
    AJ_LAYOUT_KEY(aj_layout, each, AJ_KEY_PATH, 0, 0),
    AJ_LAYOUT_KEY(aj_layout, slots, AJ_KEY_COUNT, 1, 8),
};
static const struct aj_key block_keys[] = {
    AJ_LAYOUT_COMMENT,
    AJ_LAYOUT_OTHER("kind"),
    AJ_LAYOUT_KEY(aj_block, when, AJ_KEY_WHEN, 0, 0),
    AJ_LAYOUT_KEY(aj_block, before, AJ_KEY_MM, 0, 300),
    AJ_LAYOUT_KEY(aj_block, after, AJ_KEY_MM, 0, 300),
};
static const struct aj_key type_keys[] = {
    AJ_LAYOUT_KEY(aj_content, size, AJ_KEY_POINTS, 4, 72),
    AJ_LAYOUT_KEY(aj_content, leading, AJ_KEY_EMS, 1, 4),
};
static const struct aj_key text_keys[] = {
    AJ_LAYOUT_COMMENT,
    AJ_LAYOUT_OTHER("kind"),
    AJ_LAYOUT_KEY(aj_block, when, AJ_KEY_WHEN, 0, 0),
    AJ_LAYOUT_KEY(aj_block, before, AJ_KEY_MM, 0, 300),
    AJ_LAYOUT_KEY(aj_block, after, AJ_KEY_MM, 0, 300),
    AJ_LAYOUT_KEY(aj_block, keep, AJ_KEY_BOOL, 0, 0),
    AJ_LAYOUT_KEY(aj_block, at, AJ_KEY_POINT, 0, 500),
    AJ_LAYOUT_KEY(aj_block, width, AJ_KEY_MM, 5, 500),
};
static const struct aj_key fields_keys[] = {
    AJ_LAYOUT_OTHER("items"),
    {"align", AJ_KEY_ALIGN, offsetof(struct aj_block, content.align), 0, 0},
};
static const struct aj_key form_keys[] = {
    AJ_LAYOUT_OTHER("widths"),
    AJ_LAYOUT_OTHER("rows"),
    AJ_LAYOUT_KEY(aj_block, frame, AJ_KEY_POINTS, 0, 5),
    AJ_LAYOUT_KEY(aj_block, inner, AJ_KEY_POINTS, 0, 5),
};
static const struct aj_key table_keys[] = {
    {"each", AJ_KEY_PATH, offsetof(struct aj_block, content.each), 0, 0},
    AJ_LAYOUT_OTHER("columns"),
    {"rows", AJ_KEY_COUNT, offsetof(struct aj_block, min_rows), 0, 500},
    AJ_LAYOUT_KEY(aj_block, keep, AJ_KEY_BOOL, 0, 0),
    AJ_LAYOUT_KEY(aj_block, page_sum, AJ_KEY_TEMPLATE, 0, 0),
    AJ_LAYOUT_KEY(aj_block, total, AJ_KEY_TEMPLATE, 0, 0),
    AJ_LAYOUT_KEY(aj_block, row_height, AJ_KEY_MM, 3, 100),
    AJ_LAYOUT_KEY(aj_block, head_height, AJ_KEY_MM, 3, 100),
    AJ_LAYOUT_KEY(aj_block, fill, AJ_KEY_BOOL, 0, 0),
    AJ_LAYOUT_KEY(aj_block, frame, AJ_KEY_POINTS, 0, 5),
    AJ_LAYOUT_KEY(aj_block, inner, AJ_KEY_POINTS, 0, 5),
};
static const struct aj_key qr_keys[] = {
    {"text", AJ_KEY_TEMPLATE, offsetof(struct aj_block, content.text), 0, 0},
    AJ_LAYOUT_KEY(aj_block, side, AJ_KEY_MM, 10, 100),
    AJ_LAYOUT_KEY(aj_block, at, AJ_KEY_POINT, 0, 500),
};
static const struct aj_key rule_keys[] = {
    AJ_LAYOUT_KEY(aj_block, weight, AJ_KEY_POINTS, 0, 5),
    AJ_LAYOUT_KEY(aj_block, width, AJ_KEY_MM, 5, 500),
};
static const struct aj_key space_keys[] = {
    AJ_LAYOUT_KEY(aj_block, height, AJ_KEY_MM, 0, 500),
    AJ_LAYOUT_KEY(aj_block, to, AJ_KEY_MM, 0, 500),
};

static enum aj_code read_text(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    struct aj_key_set more = AJ_LAYOUT_SET(text_keys, b);
    struct aj_content type = b->content;

    AJ_TRY(aj_layout_content(r, json, &type, &b->content, &more));
    if (*b->content.text == '\0' && !b->content.checks)
        return aj_key_fail(&r->keys, "text", "缺少");
    return AJ_OK;
}

static enum aj_code read_fields(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    AJ_TRY(aj_layout_fields(r, json, "items", &b->content, &b->items, &b->n_items));
    b->content.leading = (int)((long)b->content.size * b->content.leading / 1000);
    return AJ_OK;
}

static enum aj_code read_table(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    AJ_TRY(aj_layout_table(r, json, b));
    b->content.leading = (int)((long)b->content.size * b->content.leading / 1000);
    return AJ_OK;
}

static enum aj_code read_qr(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    (void)json;
    return b->content.text ? AJ_OK : aj_key_fail(&r->keys, "text", "缺少");
}

static enum aj_code read_nothing(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    (void)r;
    (void)json;
    (void)b;
    return AJ_OK;
}

#define KEYS(keys) keys, AJ_COUNTOF(keys)

static const struct {
    const char *name;
    enum aj_block_kind kind;
    const struct aj_key *keys;
    size_t n_keys;
    bool type; /* has size and leading for all of it */
    enum aj_code (*read)(struct aj_layout_reader *r, const json_t *json, struct aj_block *b);
} kinds[] = {
    {"text", AJ_BLOCK_TEXT, NULL, 0, false, read_text}, /* text keys: read_text reads them all */
    {"fields", AJ_BLOCK_FIELDS, KEYS(fields_keys), true, read_fields},
    {"form", AJ_BLOCK_FORM, KEYS(form_keys), true, aj_layout_form},
    {"table", AJ_BLOCK_TABLE, KEYS(table_keys), true, read_table},
    {"qr", AJ_BLOCK_QR, KEYS(qr_keys), false, read_qr},
    {"rule", AJ_BLOCK_RULE, KEYS(rule_keys), false, read_nothing},
    {"space", AJ_BLOCK_SPACE, KEYS(space_keys), false, read_nothing},
};

static enum aj_code read_block(struct aj_layout_reader *r, const json_t *json, struct aj_block *b)
{
    const char *name = json_string_value(json_object_get(json, "kind"));
    struct aj_key_set sets[3] = {AJ_LAYOUT_SET(block_keys, b)};
    size_t k = 0;

    *b = (struct aj_block){.row_height = aj_from_mm(9),
                           .head_height = aj_from_mm(10),
                           .frame = 100,
                           .inner = 50,
                           .side = aj_from_mm(20),
                           .weight = 50};
    b->content.size = r->layout->size;
    b->content.leading = r->layout->leading_ratio;
    if (!json_is_object(json))
        return aj_key_fail(&r->keys, "", "应为 JSON 对象");
    while (k < AJ_COUNTOF(kinds) && (!name || strcmp(kinds[k].name, name) != 0))
        k++;
    if (k == AJ_COUNTOF(kinds))
        return aj_key_fail(&r->keys, "kind", "应为 text、fields、form、table、qr、rule 或 space");
    b->kind = kinds[k].kind;
    sets[1] = (struct aj_key_set){kinds[k].keys, kinds[k].n_keys, b};
    sets[2] = (struct aj_key_set)AJ_LAYOUT_SET(type_keys, &b->content);
    if (kinds[k].keys)
        AJ_TRY(aj_keys_read(&r->keys, json, sets, kinds[k].type ? 3 : 2));
    return kinds[k].read(r, json, b);
}

/* An array of exactly `n` lengths. */
static enum aj_code read_lengths(struct aj_layout_reader *r, const json_t *json, const char *key,
                                 int **out, size_t n)
{
    const json_t *list = json_object_get(json, key);

    if (!list)
        return AJ_OK;
    if (json_array_size(list) != n)
        return aj_key_fail(&r->keys, key, n == 2 ? "应为 [宽, 高]" : "应为 [左, 上, 右, 下]");
    for (size_t i = 0; i < n; i++) {
        double mm = json_number_value(json_array_get(list, i));

        if (!json_is_number(json_array_get(list, i)) || !(mm >= 0 && mm <= 1000))
            return aj_key_fail(&r->keys, key, "应为 0 到 1000 之间的数");
        *out[i] = aj_from_mm(mm);
    }
    return AJ_OK;
}

static enum aj_code read_page(struct aj_layout_reader *r, const json_t *json)
{
    struct aj_layout *l = r->layout;
    struct aj_key_set set = AJ_LAYOUT_SET(layout_keys, l);
    int *paper[] = {&l->width, &l->height};
    int *margins[] = {&l->left, &l->top, &l->right, &l->bottom};

    *l = (struct aj_layout){.name = r->keys.file,
                            .width = aj_from_mm(210),
                            .height = aj_from_mm(297),
                            .left = aj_from_mm(30),
                            .top = aj_from_mm(20),
                            .right = aj_from_mm(20),
                            .bottom = aj_from_mm(20),
                            .padding = aj_from_mm(1.5),
                            .size = 1200,
                            .leading_ratio = 1500,
                            .slots = 1};
    AJ_TRY(aj_keys_read(&r->keys, json, &set, 1));
    AJ_TRY(read_lengths(r, json, "paper", paper, 2));
    AJ_TRY(read_lengths(r, json, "margins", margins, 4));
    if (l->width - l->left - l->right < aj_from_mm(50) ||
        l->height - l->top - l->bottom < aj_from_mm(50))
        return aj_key_fail(&r->keys, "margins", "版心不足 50 毫米");
    if (l->slots > 1 && !l->each)
        return aj_key_fail(&r->keys, "slots", "要与 each 同用");
    return AJ_OK;
}

static enum aj_code read_footer(struct aj_layout_reader *r, const json_t *json)
{
    struct aj_block *footer = aj_arena_alloc(r->keys.arena, sizeof(*footer));
    size_t before = aj_key_enter(&r->keys, "footer", -1);

    if (!footer)
        return aj_fail(r->keys.err, AJ_NO_MEMORY, "内存不足");
    AJ_TRY(read_block(r, json, footer));
    if (footer->kind != AJ_BLOCK_TEXT)
        return aj_key_fail(&r->keys, "kind", "应为 text");
    r->layout->footer = footer;
    aj_key_leave(&r->keys, before);
    return AJ_OK;
}

enum aj_code aj_layout_read(const char *name, const json_t *json, struct aj_arena *arena,
                            struct aj_layout *out, struct aj_err *err)
{
    struct aj_layout_reader r = {
        .keys = {.file = aj_arena_copy(arena, name, strlen(name)), .arena = arena, .err = err},
        .layout = out};

    if (!r.keys.file)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    AJ_TRY(read_page(&r, json));
    AJ_TRY(aj_keys_array(&r.keys, json, "blocks", (struct aj_key_room){100, sizeof(*out->blocks)},
                         &out->blocks, &out->n_blocks));
    for (size_t i = 0; i < out->n_blocks; i++) {
        size_t before = aj_key_enter(&r.keys, "blocks", (int)i);

        AJ_TRY(read_block(&r, json_array_get(json_object_get(json, "blocks"), i), &out->blocks[i]));
        aj_key_leave(&r.keys, before);
    }
    if (json_object_get(json, "footer"))
        AJ_TRY(read_footer(&r, json_object_get(json, "footer")));
    return AJ_OK;
}
