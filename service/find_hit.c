#include "base/auto.h"
#include "base/utf8.h"
#include "service/find_parts.h"

/* What the query language calls the field. NULL: another one says it. */
static const char *const field_words[AJ_DOC_FIELD_COUNT] = {
    [AJ_FIELD_PINYIN_NAME] = "name_pinyin",
    [AJ_FIELD_PINYIN_OPPONENT] = "opponent_pinyin",
    [AJ_FIELD_PINYIN_HANDLER] = "handler_pinyin",
    [AJ_FIELD_NUMBER] = "number",
    [AJ_FIELD_ARCHIVE_NUMBER] = "archive_number",
    [AJ_FIELD_NAME] = "name",
    [AJ_FIELD_OPPONENT] = "opponent",
    [AJ_FIELD_HANDLER] = "handler",
    [AJ_FIELD_UNIT] = "unit",
    [AJ_FIELD_REASON] = "reason",
    [AJ_FIELD_ORGAN] = "organ",
    [AJ_FIELD_OTHER] = "other",
    [AJ_FIELD_TITLE] = "title",
    [AJ_FIELD_BODY] = "text",
};

const char *aj_finding_attribute_word(enum aj_attribute attribute)
{
    static const char *const words[AJ_ATTR_COUNT] = {
        [AJ_ATTR_NAME] = "name",     [AJ_ATTR_HANDLER] = "handler", [AJ_ATTR_UNIT] = "unit",
        [AJ_ATTR_REASON] = "reason", [AJ_ATTR_ORGAN] = "organ",
    };

    return words[attribute] ? words[attribute] : "";
}

/* A number that was found by its parts counts as found as it is written. */
static unsigned shown_fields(unsigned fields)
{
    if (fields & 1u << AJ_FIELD_NUMBER_PARTS)
        fields |= 1u << AJ_FIELD_NUMBER;
    if (fields & 1u << AJ_FIELD_ARCHIVE_PARTS)
        fields |= 1u << AJ_FIELD_ARCHIVE_NUMBER;
    return fields;
}

static json_t *matched_json(unsigned fields)
{
    json_t *list = json_array();
    struct aj_model m = {.root = list};

    fields = shown_fields(fields);
    for (unsigned field = 0; field < AJ_DOC_FIELD_COUNT; field++) {
        if ((fields >> field & 1) && field_words[field])
            aj_model_append(&m, list, json_string(field_words[field]));
    }
    if (!m.failed)
        return list;
    json_decref(list);
    return NULL;
}

/* The pieces of a passage in the making. */
struct pieces {
    struct aj_model m;
    const struct aj_snippet *snippet;
    const unsigned char *hidden;
};

static void add_piece(struct pieces *p, size_t at, size_t end, bool marked)
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};

    if (end <= at)
        return;
    while (at < end) {
        const size_t begin = at;

        (void)aj_utf8_next(p->snippet->text, end, &at);
        if (p->hidden[begin] && !marked) {
            aj_buf_addf(&text, "某");
        } else {
            aj_buf_add(&text, p->snippet->text + begin, at - begin);
        }
    }
    if (text.failed) {
        p->m.failed = true;
        return;
    }
    aj_model_append(&p->m, p->m.root,
                    json_pack("{s:s%, s:b}", "text", text.data, text.size, "marked", marked));
}

json_t *aj_finding_parts(const struct aj_snippet *snippet, const unsigned char *hidden)
{
    struct pieces p = {{.root = json_array()}, snippet, hidden};
    size_t at = 0;

    for (size_t i = 0; i < snippet->n_marks; i++) {
        const struct aj_snippet_mark *mark = &snippet->marks[i];

        add_piece(&p, at, mark->start, false);
        add_piece(&p, mark->start, mark->end, true);
        at = mark->end;
    }
    add_piece(&p, at, snippet->size, false);
    if (!p.m.failed)
        return p.m.root;
    json_decref(p.m.root);
    return NULL;
}

/* What the paper is called: the kind to which the page belongs, else its file. */
static const char *title_of(const json_t *record, uint32_t paper, uint32_t page)
{
    const json_t *p = json_array_get(json_object_get(record, "papers"), paper - 1);
    const char *title = "";
    const char *name = aj_json_text(p, "name");
    const char *slash = strrchr(name, '/');
    size_t i;
    json_t *part;

    json_array_foreach(json_object_get(p, "parts"), i, part)
    {
        if (i == 0 || aj_json_int(part, "first_page", 0) <= (int64_t)page)
            title = aj_json_text(part, "name");
    }
    if (*title)
        return title;
    return slash ? slash + 1 : name;
}

static json_t *snippet_json(const json_t *record, const struct aj_snippet *snippet,
                            const unsigned char *hidden)
{
    struct aj_model m = {.root = json_object()};

    aj_model_put(&m, m.root, "field",
                 json_string(field_words[snippet->field] ? field_words[snippet->field] : ""));
    if (snippet->paper > 0) {
        aj_model_put_text(&m, m.root, "title", title_of(record, snippet->paper, snippet->page));
        aj_model_put(&m, m.root, "paper", json_integer(snippet->paper));
    } else if (snippet->field == AJ_FIELD_BODY) {
        aj_model_put_text(&m, m.root, "title", "结案报告"); /* the only words that are no paper's */
    }
    if (snippet->page > 0)
        aj_model_put(&m, m.root, "page", json_integer(snippet->page));
    aj_model_put(&m, m.root, "parts", aj_finding_parts(snippet, hidden));
    if (!m.failed)
        return m.root;
    json_decref(m.root);
    return NULL;
}

static void put_recipients(struct aj_model *m, const json_t *record)
{
    const json_t *list = json_object_get(json_object_get(record, "facts"), "recipients");
    bool sealed = aj_case_record_is_sealed(record);

    aj_model_put_text(m, m->root, "recipient",
                      sealed ? AJ_FINDING_SEALED : aj_json_text(json_array_get(list, 0), "name"));
    if (!sealed)
        aj_model_put(m, m->root, "recipients", json_integer((json_int_t)json_array_size(list)));
    aj_model_put(m, m->root, "sealed", json_boolean(sealed));
}

static json_t *hit_json(const json_t *record, const struct aj_search_hit *hit,
                        const unsigned char *hidden)
{
    const json_t *facts = json_object_get(record, "facts");
    const json_t *handler = json_object_get(facts, "handler");
    const json_t *number = json_object_get(json_object_get(record, "archived"), "archive_number");
    struct aj_model m = {.root = json_object()};

    aj_model_put_text(&m, m.root, "case_number", aj_json_text(record, "case_number"));
    if (number)
        aj_model_put(&m, m.root, "archive_number", json_incref(aj_unconst(number)));
    aj_model_put_text(&m, m.root, "state", aj_json_text(record, "state"));
    put_recipients(&m, record);
    aj_model_put_text(&m, m.root, "reason", aj_json_text(facts, "reason"));
    aj_model_put_text(&m, m.root, "handler", aj_json_text(handler, "name"));
    aj_model_put_text(&m, m.root, "unit", aj_json_text(handler, "unit"));
    aj_model_put(&m, m.root, "time", json_integer(hit->time));
    if (hit->score > 0)
        aj_model_put(&m, m.root, "score", json_real((double)hit->score));
    if (hit->fields)
        aj_model_put(&m, m.root, "matched", matched_json(hit->fields));
    if (hit->snippet.size > 0)
        aj_model_put(&m, m.root, "snippet", snippet_json(record, &hit->snippet, hidden));
    if (!m.failed)
        return m.root;
    json_decref(m.root);
    return NULL;
}

enum aj_code aj_finding_hit(struct aj_home *home, const struct aj_search_hit *hit, json_t **out,
                            struct aj_err *err)
{
    AJ_AUTO(aj_auto_json) json_t *record = NULL;
    AJ_AUTO(aj_auto_free) unsigned char *hidden = NULL;
    enum aj_code code = aj_index_case(home->index, hit->key, &record, err);

    *out = NULL;
    if (code == AJ_NOT_FOUND)
        return AJ_OK;
    AJ_TRY(code);
    hidden = malloc(hit->snippet.size + 1);
    if (!hidden)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory finding cases");
    AJ_TRY(aj_finding_hide_names(record, &hit->snippet, hidden, err));
    *out = hit_json(record, hit, hidden);
    return *out ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory finding cases");
}
