#include "service/paper_json.h"

#include <string.h>

static const char *const source_words[] = {
    [AJ_KIND_FROM_NOTHING] = "person",
    [AJ_KIND_FROM_TAG] = "tag",
    [AJ_KIND_FROM_NAME] = "name",
    [AJ_KIND_FROM_WORDS] = "words",
};

static const struct {
    unsigned flag;
    const char *word;
} flag_words[] = {
    {AJ_PAPER_UNREADABLE, "unreadable"},
    {AJ_PAPER_ENCRYPTED, "encrypted"},
    {AJ_PAPER_GPS, "gps"},
    {AJ_PAPER_SCRIPT, "script"},
    {AJ_PAPER_ATTACHMENT, "attachment"},
    {AJ_PAPER_WRONG_NAME, "wrong_name"},
    {AJ_PAPER_FORBIDDEN, "forbidden"},
    {AJ_PAPER_TEXT_LAYER, "text_layer"},
    {AJ_PAPER_EXTRA_BYTES, "extra_bytes"},
    {AJ_PAPER_REMOTE, "remote"},
    {AJ_PAPER_BAD_EXIF, "bad_exif"},
};

const char *aj_kind_source_word(enum aj_kind_source source)
{
    return source_words[source];
}

static void set(json_t *object, const char *key, json_t *value, bool *failed)
{
    if (json_object_set_new(object, key, value) != 0)
        *failed = true; /* json_object_set_new refuses a NULL value too */
}

static json_t *flags_to_json(unsigned flags)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < AJ_COUNTOF(flag_words); i++) {
        if (flags & flag_words[i].flag &&
            json_array_append_new(list, json_string(flag_words[i].word)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *parts_to_json(const struct aj_paper *p)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < p->n_parts; i++) {
        json_t *part =
            json_pack("{s:s, s:s*, s:i, s:i}", "kind", p->parts[i].kind, "name", p->parts[i].name,
                      "first_page", p->parts[i].first_page, "last_page", p->parts[i].last_page);

        if (json_array_append_new(list, part) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static void set_digest(json_t *object, const char *key, const struct aj_digest *digest,
                       bool *failed)
{
    char hex[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(digest, hex);
    set(object, key, json_string(hex), failed);
}

static json_t *paper_to_json(const struct aj_paper *p)
{
    json_t *o = json_object();
    bool failed = !o;

    set(o, "name", json_string(p->name), &failed);
    if (p->raw_name_hex)
        set(o, "raw_name_hex", json_string(p->raw_name_hex), &failed);
    set(o, "size", json_integer((json_int_t)p->size), &failed);
    set_digest(o, "sha256", &p->sha256, &failed);
    set(o, "media_type", json_string(p->media_type), &failed);
    set(o, "extension", json_string(p->extension ? p->extension : ""), &failed);
    set(o, "pages", p->pages < 0 ? json_null() : json_integer(p->pages), &failed);
    set(o, "flags", flags_to_json(p->flags), &failed);
    if (p->trouble)
        set(o, "trouble", json_string(p->trouble), &failed);
    set(o, "exif_orientation", json_integer(p->exif_orientation), &failed);
    set(o, "parts", parts_to_json(p), &failed);
    set(o, "kind_from", json_string(aj_kind_source_word(p->kind_from)), &failed);
    set(o, "counts", json_boolean(p->counts), &failed);
    if (p->text) {
        struct aj_digest digest = aj_digest_of(p->text, p->text_size);

        set_digest(o, "text_sha256", &digest, &failed);
        set(o, "text_size", json_integer((json_int_t)p->text_size), &failed);
    }
    if (failed) {
        json_decref(o);
        return NULL;
    }
    return o;
}

json_t *aj_papers_to_json(const struct aj_paper *papers, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < n; i++) {
        if (json_array_append_new(list, paper_to_json(&papers[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static const char *copy_text(const json_t *object, const char *key, struct aj_arena *arena)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value))
        return NULL;
    return aj_arena_copy(arena, json_string_value(value), json_string_length(value));
}

static enum aj_kind_source source_from_word(const char *word)
{
    for (size_t i = 0; i < AJ_COUNTOF(source_words); i++) {
        if (strcmp(word, source_words[i]) == 0)
            return (enum aj_kind_source)i;
    }
    return AJ_KIND_FROM_NOTHING;
}

static unsigned flags_from_json(const json_t *list)
{
    unsigned flags = 0;
    size_t i;
    json_t *word;

    json_array_foreach(list, i, word)
    {
        const char *text = json_string_value(word);

        for (size_t k = 0; text && k < AJ_COUNTOF(flag_words); k++) {
            if (strcmp(text, flag_words[k].word) == 0)
                flags |= flag_words[k].flag;
        }
    }
    return flags;
}

static bool parts_from_json(const json_t *list, struct aj_arena *arena, struct aj_paper *p)
{
    size_t i;
    json_t *part;

    p->n_parts = json_array_size(list);
    p->parts = aj_arena_alloc(arena, (p->n_parts + 1) * sizeof(*p->parts));
    if (!p->parts)
        return false;
    json_array_foreach(list, i, part)
    {
        p->parts[i] = (struct aj_paper_part){
            .kind = copy_text(part, "kind", arena),
            .name = copy_text(part, "name", arena),
            .first_page = (int)aj_json_int(part, "first_page", 0),
            .last_page = (int)aj_json_int(part, "last_page", 0),
        };
        if (!p->parts[i].kind)
            return false;
    }
    return true;
}

static bool paper_from_json(const json_t *o, struct aj_arena *arena, struct aj_paper *p)
{
    *p = (struct aj_paper){
        .name = copy_text(o, "name", arena),
        .raw_name_hex = copy_text(o, "raw_name_hex", arena),
        .size = (uint64_t)aj_json_int(o, "size", 0),
        .media_type = copy_text(o, "media_type", arena),
        .extension = copy_text(o, "extension", arena),
        .pages = (int)aj_json_int(o, "pages", -1),
        .flags = flags_from_json(json_object_get(o, "flags")),
        .trouble = copy_text(o, "trouble", arena),
        .exif_orientation = (int)aj_json_int(o, "exif_orientation", 0),
        .kind_from = source_from_word(aj_json_text(o, "kind_from")),
        .counts = json_is_true(json_object_get(o, "counts")),
    };
    return p->name && p->media_type && aj_digest_from_hex(aj_json_text(o, "sha256"), &p->sha256) &&
           parts_from_json(json_object_get(o, "parts"), arena, p);
}

enum aj_code aj_papers_from_json(const json_t *array, struct aj_arena *arena, struct aj_paper **out,
                                 size_t *n, struct aj_err *err)
{
    size_t count = json_array_size(array);
    struct aj_paper *papers = aj_arena_alloc(arena, (count + 1) * sizeof(*papers));

    if (!papers)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading papers");
    for (size_t i = 0; i < count; i++) {
        if (!paper_from_json(json_array_get(array, i), arena, &papers[i]))
            return aj_fail(err, AJ_CORRUPT, "记录里第 %zu 份材料的格式不认识", i);
    }
    *out = papers;
    *n = count;
    return AJ_OK;
}
