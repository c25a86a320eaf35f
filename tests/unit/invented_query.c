#include "invented_case.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fields[] = {"姓名", "对方", "承办人", "单位", "案由", "机关",
                                     "正文", "题名", "案号",   "档号", "正文", "姓名"};

static void add(struct aj_buf *out, const char *text)
{
    aj_buf_add(out, text, strlen(text));
}

/* As a phrase: every sign in it is only a sign. */
static void add_quoted(struct aj_buf *out, const char *text, size_t size)
{
    add(out, "\"");
    for (size_t i = 0; i < size; i++)
        aj_buf_add(out, text[i] == '"' ? "\"\"" : text + i, text[i] == '"' ? 2 : 1);
    add(out, "\"");
}

/* One to five characters of a value of some document; the last may be another one. */
static void add_piece(struct search_world *w, struct aj_buf *out)
{
    const struct oracle_document *document =
        &w->oracle.list[chance(w->home, (unsigned)w->oracle.n)];
    const struct oracle_value *value =
        &document->values[chance(w->home, (unsigned)document->n_values)];
    unsigned n = 1 + chance(w->home, 5);
    size_t from = value->size ? chance(w->home, (unsigned)value->size) : 0;
    size_t to = from;

    if (chance(w->home, 5) == 0)
        from = to = 0;
    while (from > 0 && ((unsigned char)value->text[from] & 0xC0) == 0x80)
        from--;
    for (to = from; n > 0 && to < value->size; n--)
        (void)aj_utf8_next(value->text, value->size, &to);
    if (from == to) {
        add(out, "\"无此\"");
        return;
    }
    add_quoted(out, value->text + from, to - from);
    if (chance(w->home, 10) == 0) {
        out->size--;
        add(out, "伤\"");
    }
}

static void add_name(struct search_world *w, struct aj_buf *out)
{
    static const char *const typed[] = {
        "张三",     "張三", "zhangsan", "Zhang'San", "zs",   "zh",   "zhang", "ouyang",
        "mul",      "a",    "z",        "lü",        "lvbu", "shan", "dan",   "li",
        "xiaoming", "艾力", "ＬＩ",     "3号",       "三",   "王五", "王 五", "yue"};

    add(out, "\"");
    add(out, ONE_OF(w, typed));
    add(out, "\"");
}

void invent_number(struct search_world *w, struct aj_buf *out)
{
    const unsigned year = 2024 + chance(w->home, 2);
    const unsigned serial = chance(w->home, 40) * (chance(w->home, 2) ? 1 : 11);

    switch (chance(w->home, 4)) {
    case 0:
        aj_buf_addf(out, "（%u）云援民字第%04u号", year, serial);
        break;
    case 1:
        aj_buf_addf(out, "(%u)云援民字第%u号", year, serial);
        break;
    case 2:
        aj_buf_addf(out, "云援民字〔%u〕%u", year, serial);
        break;
    default:
        aj_buf_addf(out, "%u云援刑字%u", year, serial);
    }
}

/* A number, or a piece of one. */
static void add_number(struct search_world *w, struct aj_buf *out)
{
    const unsigned serial = chance(w->home, 40) * (chance(w->home, 2) ? 1 : 11);

    add(out, "\"");
    switch (chance(w->home, 5)) {
    case 0:
        aj_buf_addf(out, "%u", serial);
        break;
    case 1:
        aj_buf_addf(out, "云援民字第%u号", serial);
        break;
    case 2:
        aj_buf_addf(out, "%u-%u云援民", serial, 2024 + chance(w->home, 2));
        break;
    default:
        invent_number(w, out);
    }
    add(out, "\"");
}

static void add_day(struct search_world *w, struct aj_buf *out)
{
    const unsigned year = 2024 + chance(w->home, 3);
    const unsigned month = 1 + chance(w->home, 12);
    const unsigned day = 1 + chance(w->home, 30);

    switch (chance(w->home, 8)) {
    case 0:
        aj_buf_addf(out, "%u-%02u-%02u", year, month, day);
        break;
    case 1:
        aj_buf_addf(out, "%u年%u月%u日", year, month, day);
        break;
    case 2:
        aj_buf_addf(out, "%u%02u%02u", year, month, day);
        break;
    case 3:
        aj_buf_addf(out, "%u.%u.%u", year, month, day);
        break;
    case 4:
        aj_buf_addf(out, "%u年%02u月", year, month);
        break;
    case 5:
        aj_buf_addf(out, "%u/%u", year, month);
        break;
    case 6:
        aj_buf_addf(out, "%u", year);
        break;
    default:
        aj_buf_addf(out, "%u年%u月%u号", year, month, day);
    }
}

static void add_word(struct search_world *w, struct aj_buf *out)
{
    const unsigned what = chance(w->home, 10);

    if (what < 5) {
        add_piece(w, out);
    } else if (what < 7) {
        add_name(w, out);
    } else if (what < 9) {
        add_number(w, out);
    } else {
        add_day(w, out);
    }
    if (chance(w->home, 5) == 0)
        add(out, "*");
}

static void add_range(struct search_world *w, struct aj_buf *out)
{
    static const char *const dates[] = {"日期", "申请", "受理", "指派",
                                        "开庭", "结案", "交卷", "归档"};
    static const char *const before[] = {"", ">=", "<", ">", "<=", ""};
    const char *sign = ONE_OF(w, before);

    switch (chance(w->home, 4)) {
    case 0:
        aj_buf_addf(out, "年:%s%u", sign, 2020 + chance(w->home, 6));
        break;
    case 1:
        aj_buf_addf(out, "补贴:%s%u", sign, 500 * chance(w->home, 7));
        break;
    case 2:
        aj_buf_addf(out, "补贴:%u..%u", 250 * chance(w->home, 5), 1000 + chance(w->home, 2000));
        break;
    default:
        aj_buf_addf(out, "%s:%s%u-%02u%s", ONE_OF(w, dates), sign, 2024 + chance(w->home, 3),
                    1 + chance(w->home, 12), chance(w->home, 2) ? "-15" : "");
    }
}

static void add_attribute(struct search_world *w, struct aj_buf *out)
{
    static const char *const sought[] = {
        "状态:已归档", "状态:已*",   "状态:归",  "状态:archived", "状态:open",
        "类型:民事",   "类型:civil", "类型:事",  "类型:criminal", "阶段:审",
        "阶段:一审",   "结果:胜诉",  "结果:胜*", "结果:无此",     "结果:调解"};

    add(out, ONE_OF(w, sought));
}

static void add_leaf(struct search_world *w, struct aj_buf *out)
{
    const unsigned what = chance(w->home, 12);

    if (what == 0) {
        add_attribute(w, out);
    } else if (what == 1) {
        add_range(w, out);
    } else {
        if (chance(w->home, 2))
            aj_buf_addf(out, "%s:", ONE_OF(w, fields));
        add_word(w, out);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion) */
void invent_query(struct search_world *w, unsigned depth, struct aj_buf *out)
{
    const unsigned n = depth == 0 ? 1 : 1 + chance(w->home, 4);

    for (unsigned i = 0; i < n; i++) {
        if (i > 0)
            add(out, chance(w->home, 2) ? " " : " 或 ");
        if (chance(w->home, 5) == 0)
            add(out, "-");
        if (depth > 0 && chance(w->home, 3) == 0) {
            add(out, "(");
            invent_query(w, depth - 1, out);
            add(out, ")");
        } else {
            add_leaf(w, out);
        }
    }
}

static const char *some_value(struct search_world *w, enum aj_attribute attribute,
                              struct aj_arena *arena)
{
    static const char *const others[] = {"ab所", "离婚纠纷", "2021",   "无此",  "2022",
                                         "0",    "99999",    "已归档", "民 事", "02021"};
    const struct oracle_document *document =
        &w->oracle.list[chance(w->home, (unsigned)w->oracle.n)];
    const char *value = ONE_OF(w, others);
    const char *copy;
    char year[16];

    if (chance(w->home, 4) && attribute == AJ_ATTR_YEAR && document->facts.year > 0) {
        (void)snprintf(year, sizeof(year), "%d", document->facts.year);
        value = year;
    } else if (chance(w->home, 4)) {
        for (size_t i = 0; i < document->n_words; i++) {
            if (document->words[i].attribute == attribute)
                value = document->words[i].text;
        }
    }
    copy = aj_arena_copy(arena, value, strlen(value));
    assert_non_null(copy);
    return copy;
}

void invent_filters(struct search_world *w, struct aj_arena *arena,
                    struct aj_search_request *request)
{
    struct aj_search_filter *list = aj_arena_alloc(arena, AJ_FACET_COUNT * sizeof(*list));

    assert_non_null(list);
    request->filters = list;
    request->n_filters = 0;
    for (unsigned facet = 0; facet < AJ_FACET_COUNT; facet++) {
        const char **values = aj_arena_alloc(arena, 4 * sizeof(char *));
        size_t n = 1 + chance(w->home, 4);

        assert_non_null(values);
        if (chance(w->home, 4) > 0)
            continue;
        for (size_t i = 0; i < n; i++)
            values[i] = some_value(w, (enum aj_attribute)facet, arena);
        list[request->n_filters++] = (struct aj_search_filter){(enum aj_attribute)facet, values, n};
    }
}

const struct aj_viewer *invent_viewer(struct search_world *w, struct aj_arena *arena)
{
    struct aj_viewer *viewer = aj_arena_alloc(arena, sizeof(*viewer));
    const char **list = aj_arena_alloc(arena, 3 * sizeof(char *));

    assert_true(viewer && list);
    *viewer = (struct aj_viewer){
        .all_units = chance(w->home, 3) == 0,
        .units = list,
        .n_units = chance(w->home, 4),
        .sealed = chance(w->home, 2),
        .secrecy = chance(w->home, 4),
    };
    for (size_t i = 0; i < viewer->n_units; i++)
        list[i] = chance(w->home, 8) ? invented_unit(chance(w->home, INVENTED_UNITS)) : "无此所";
    if (chance(w->home, 2))
        viewer->person = invented_person(w, arena);
    return viewer;
}
