#include "render/layout_keys.h"

#include "render/layout.h"

#include <stdio.h>
#include <string.h>

enum aj_code aj_key_fail(const struct aj_key_reader *reader, const char *key, const char *what)
{
    return aj_fail(reader->err, AJ_INVALID, "%s: %s%s%s：%s", reader->file, reader->where,
                   *key && *reader->where ? "." : "", key, what);
}

size_t aj_key_enter(struct aj_key_reader *reader, const char *key, int index)
{
    size_t before = reader->where_size;
    char text[64];
    size_t size;

    if (index < 0) {
        (void)snprintf(text, sizeof(text), "%s%s", before ? "." : "", key);
    } else {
        (void)snprintf(text, sizeof(text), "%s%s[%d]", before ? "." : "", key, index);
    }
    size = strlen(text);
    if (before + size < sizeof(reader->where)) {
        memcpy(reader->where + before, text, size + 1);
        reader->where_size = before + size;
    }
    return before;
}

void aj_key_leave(struct aj_key_reader *reader, size_t before)
{
    reader->where_size = before;
    reader->where[before] = '\0';
}

static int rounded(double positive)
{
    return (int)(positive + 0.5);
}

int aj_from_mm(double mm)
{
    return rounded(mm * 7200.0 / 25.4);
}

static bool is_path(const char *text, size_t size)
{
    if (size == 0 || text[0] == '.' || text[size - 1] == '.')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.") >= size;
}

static bool is_template(const char *text)
{
    const char *end;

    for (const char *p = text; *p; p++) {
        if (*p == '}')
            return false;
        if (*p != '{')
            continue;
        end = strchr(p, '}');
        if (!end || !is_path(p + 1, (size_t)(end - p - 1)))
            return false;
        p = end;
    }
    return true;
}

static const char *what_is_wrong_with(enum aj_key_type type, const char *text)
{
    const char *path = type == AJ_KEY_WHEN && *text == '!' ? text + 1 : text;

    if (type == AJ_KEY_TEMPLATE && !is_template(text))
        return "花括号里应为数据的路径，如 {case.number}";
    if ((type == AJ_KEY_PATH || type == AJ_KEY_WHEN) && !is_path(path, strlen(path)))
        return "应为数据的路径，如 case.number";
    return NULL;
}

static enum aj_code read_text(const struct aj_key_reader *reader, const struct aj_key *key,
                              const json_t *value, char *slot)
{
    const char *text = json_string_value(value);
    char *copy;
    const char *wrong;

    if (!text)
        return aj_key_fail(reader, key->name, "应为文字");
    wrong = what_is_wrong_with(key->type, text);
    if (wrong)
        return aj_key_fail(reader, key->name, wrong);
    if (key->type == AJ_KEY_COMMENT)
        return AJ_OK;
    copy = aj_arena_copy(reader->arena, text, strlen(text));
    if (!copy)
        return aj_fail(reader->err, AJ_NO_MEMORY, "内存不足");
    memcpy(slot, &copy, sizeof(copy));
    return AJ_OK;
}

static enum aj_code read_number(const struct aj_key_reader *reader, const struct aj_key *key,
                                const json_t *value, char *slot)
{
    double number = json_number_value(value);
    char what[64];
    int kept;

    if (!json_is_number(value) || number < key->min || number > key->max ||
        (key->type == AJ_KEY_COUNT && !json_is_integer(value))) {
        (void)snprintf(what, sizeof(what), "应为 %d 到 %d 之间的%s", (int)key->min, (int)key->max,
                       key->type == AJ_KEY_COUNT ? "整数" : "数");
        return aj_key_fail(reader, key->name, what);
    }
    if (key->type == AJ_KEY_MM) {
        kept = aj_from_mm(number);
    } else if (key->type == AJ_KEY_POINTS) {
        kept = rounded(number * 100);
    } else {
        kept = rounded(key->type == AJ_KEY_EMS ? number * 1000 : number);
    }
    memcpy(slot, &kept, sizeof(kept));
    return AJ_OK;
}

static int word_index(const json_t *value, const char *const *words, int n)
{
    const char *text = json_string_value(value);

    for (int i = 0; text && i < n; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
    }
    return -1;
}

static enum aj_code read_word(const struct aj_key_reader *reader, const struct aj_key *key,
                              const json_t *value, char *slot)
{
    static const char *const aligns[] = {"left", "center", "right", "justify"};
    static const char *const valigns[] = {"middle", "top", "bottom"};
    bool align = key->type == AJ_KEY_ALIGN;
    int i = align ? word_index(value, aligns, 4) : word_index(value, valigns, 3);

    if (i < 0) {
        return aj_key_fail(reader, key->name,
                           align ? "应为 left、center、right 或 justify"
                                 : "应为 middle、top 或 bottom");
    }
    if (align) {
        *(enum aj_align *)(void *)slot = (enum aj_align)i;
    } else {
        *(enum aj_valign *)(void *)slot = (enum aj_valign)i;
    }
    return AJ_OK;
}

static enum aj_code read_point(const struct aj_key_reader *reader, const struct aj_key *key,
                               const json_t *value, char *slot)
{
    const json_t *x = json_array_get(value, 0);
    const json_t *y = json_array_get(value, 1);
    struct aj_place point = {.given = true};

    if (json_array_size(value) != 2 || !json_is_number(x) || !json_is_number(y) ||
        json_number_value(x) < 0 || json_number_value(x) > key->max || json_number_value(y) < 0 ||
        json_number_value(y) > key->max)
        return aj_key_fail(reader, key->name, "应为 [x, y]，毫米");
    point.x = aj_from_mm(json_number_value(x));
    point.y = aj_from_mm(json_number_value(y));
    memcpy(slot, &point, sizeof(point));
    return AJ_OK;
}

static enum aj_code read_key(const struct aj_key_reader *reader, const struct aj_key *key,
                             const json_t *value, char *slot)
{
    switch (key->type) {
    case AJ_KEY_ELSEWHERE:
        return AJ_OK;
    case AJ_KEY_COMMENT:
    case AJ_KEY_TEXT:
    case AJ_KEY_TEMPLATE:
    case AJ_KEY_PATH:
    case AJ_KEY_WHEN:
        return read_text(reader, key, value, slot);
    case AJ_KEY_BOOL:
        if (!json_is_boolean(value))
            return aj_key_fail(reader, key->name, "应为 true 或 false");
        *(bool *)(void *)slot = json_is_true(value);
        return AJ_OK;
    case AJ_KEY_ALIGN:
    case AJ_KEY_VALIGN:
        return read_word(reader, key, value, slot);
    case AJ_KEY_POINT:
        return read_point(reader, key, value, slot);
    case AJ_KEY_MM:
    case AJ_KEY_POINTS:
    case AJ_KEY_EMS:
    case AJ_KEY_COUNT:
        break;
    }
    return read_number(reader, key, value, slot);
}

enum aj_code aj_keys_read(const struct aj_key_reader *reader, const json_t *object,
                          const struct aj_key_set *sets, size_t n_sets)
{
    const char *name;
    json_t *value;

    if (!json_is_object(object))
        return aj_key_fail(reader, "", "应为 JSON 对象");
    json_object_foreach(aj_unconst(object), name, value)
    {
        bool known = false;

        for (size_t s = 0; s < n_sets; s++) {
            for (size_t k = 0; k < sets[s].n; k++) {
                const struct aj_key *key = &sets[s].keys[k];

                if (strcmp(key->name, name) != 0)
                    continue;
                AJ_TRY(read_key(reader, key, value, (char *)sets[s].out + key->offset));
                known = true;
            }
        }
        if (!known)
            return aj_key_fail(reader, name, "没有这个设置");
    }
    return AJ_OK;
}

enum aj_code aj_keys_array(const struct aj_key_reader *reader, const json_t *object,
                           const char *key, struct aj_key_room room, void *out, size_t *n)
{
    const json_t *list = json_object_get(object, key);
    char what[64];
    void *elements;

    *n = json_array_size(list);
    if (*n == 0 || *n > room.max) {
        (void)snprintf(what, sizeof(what), "应为 1 到 %zu 项的数组", room.max);
        return aj_key_fail(reader, key, what);
    }
    elements = aj_arena_alloc(reader->arena, *n * room.size);
    if (!elements)
        return aj_fail(reader->err, AJ_NO_MEMORY, "内存不足");
    memset(elements, 0, *n * room.size);
    memcpy(out, &elements, sizeof(elements));
    return AJ_OK;
}
