#include "invented_case.h"

#include "casefile/case.h"

#include "base/pinyin.h"
#include "index/search/document/number_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM ((size_t)1 << 20)

static const char *const names[] = {"张三",        "張三", "张三丰", "欧阳小明", "单雄信", "Müller",
                                    "买买提·艾力", "吕布", "王 五",  "Li Na",    "３号",   "乐乐"};
static const char *const people[INVENTED_PEOPLE] = {"李四",   "赵云溪", "李四光", "zhao Li",
                                                    "王小二", "钱一",   "孙二",   "周三"};
static const char *const units[INVENTED_UNITS] = {"云溪律师事务所", "云溪（中国）律师事务所",
                                                  "第三中心", "ＡＢ所", "云中所"};
static const char *const reasons[] = {"工伤赔偿", "劳动争议", "離婚糾紛", "追索劳动报酬（工伤）"};
static const char *const organs[] = {"云溪县人民法院", "云溪仲裁委", "第三派出所"};
static const char *const classes[] = {"民事", "刑事", "行政"};
static const char *const stages[] = {"一审", "二审", "再审"};
static const char *const outcomes[] = {"胜诉", "部分胜诉", "败诉", "调解"};
static const char *const states[] = {"办理中", "已交卷", "已接收", "已归档"};
static const char *const groups[] = {"老年人", "残疾人", "农民工", "未成年人", "妇女"};
static const char *const parts[] = {"张",       "三",         "工",
                                    "伤",       "劳动",       "勞動",
                                    "法",       "院",         "人民",
                                    "國",       "国",         "车",
                                    "車",       "云",         "溪",
                                    "の",       "が",         "ｶ",
                                    "ﾞ",        "㎡",         "é",
                                    "e\u0301",  "Ａ",         "b",
                                    "Ab",       "zs",         "zhang",
                                    "1",        "２",         "39",
                                    "398",      "２０２５",   "2026年3月1日",
                                    "，",       "。",         "（",
                                    "）",       "〔",         "】",
                                    "·",        "—",          "-",
                                    "/",        "#",          "=",
                                    "\"",       "”",          "*",
                                    ":",        " ",          "\n",
                                    "\u3000",   "\u200B",     "\x01",
                                    "𠮷",       "〇",         "第",
                                    "号",       "2026-03-01", "万",
                                    "\xE5\xBC", "Σ",          "ß",
                                    "ﬁ",        "乾",         "干"};

const char *invented_unit(unsigned which)
{
    return units[which];
}

static const char *kept(struct invented_case *to, const char *text, size_t size)
{
    const char *copy = aj_arena_copy(&to->arena, text, size);

    assert_non_null(copy);
    return copy;
}

static void add_value(struct invented_case *to, enum aj_doc_field field, uint32_t paper,
                      const char *text, size_t size)
{
    assert_true(to->document.n_values < INVENTED_VALUES);
    to->values[to->document.n_values++] =
        (struct aj_doc_value){field, paper, {kept(to, text, size), size}};
}

static void add_word(struct invented_case *to, enum aj_attribute attribute, const char *text)
{
    assert_true(to->document.n_words < INVENTED_WORDS);
    to->words[to->document.n_words++] = (struct aj_doc_word){attribute, text};
}

/* Each run of syllables, and the initials. */
static void add_pinyin(struct invented_case *to, enum aj_doc_field field, const char *name)
{
    struct aj_pinyin_list list;

    well(aj_pinyin_name(name, &to->arena, &list, &err));
    for (size_t i = 0; i < list.n && i < 2; i++) {
        const char *const whole = list.at[i].whole;

        for (const char *from = whole; *from; from += strcspn(from, " "), from += *from == ' ') {
            struct aj_buf run = {0};

            for (const char *c = from; *c; c++) {
                if (*c != ' ')
                    aj_buf_add(&run, c, 1);
                if (*c == ' ' || !c[1])
                    add_value(to, field, 0, run.data, run.size);
            }
            aj_buf_release(&run);
        }
        add_value(to, field, 0, list.at[i].initials, strlen(list.at[i].initials));
    }
}

static void add_parts(struct invented_case *to, enum aj_doc_field field, const char *number)
{
    const char *text;
    size_t n;

    well(aj_number_wrapped(number, &to->arena, &text, &err));
    add_value(to, field, 0, text, strlen(text));
    well(aj_number_signature(number, &to->arena, &text, &n, &err));
    if (n > 0)
        add_value(to, field, 0, text, strlen(text));
}

static const char *make_number(struct search_world *w, struct invented_case *to)
{
    struct aj_buf text = {0};
    const char *number;

    invent_number(w, &text);
    number = kept(to, text.data, text.size);
    aj_buf_release(&text);
    return number;
}

static void add_text(struct search_world *w, struct invented_case *to, enum aj_doc_field field,
                     uint32_t paper)
{
    struct aj_buf text = {0};

    for (unsigned n = chance(w->home, field == AJ_FIELD_BODY ? 40 : 6); n > 0; n--) {
        const char *part = ONE_OF(w, parts);

        aj_buf_add(&text, part, strlen(part));
        if (paper > 0 && chance(w->home, 20) == 0)
            aj_buf_add(&text, "\f", 1);
    }
    add_value(to, field, paper, text.data ? text.data : "", text.size);
    aj_buf_release(&text);
}

static void add_facts(struct search_world *w, struct aj_doc_facts *facts)
{
    facts->time =
        1700000000 + chance(w->home, 5); /* few: what comes first must be told otherwise */
    facts->subsidy_fen = chance(w->home, 3) ? (int64_t)chance(w->home, 6) * 50000 : -1;
    facts->year = chance(w->home, 5) ? 2020 + (int)chance(w->home, 6) : 0;
    facts->sealed = chance(w->home, 4) == 0;
    facts->secrecy = chance(w->home, 3) ? 0 : chance(w->home, 4);
    for (size_t i = 0; i < AJ_DOC_DAYS; i++) {
        facts->days[i] = chance(w->home, 2) ? AJ_NO_DATE
                                            : aj_date_of(2024 + (int)chance(w->home, 3),
                                                         1 + (int)chance(w->home, 12),
                                                         1 + (int)chance(w->home, 28));
    }
    if (chance(w->home, 20) == 0)
        facts->days[AJ_DAY_CLOSED] = aj_date_of(chance(w->home, 2) ? 1890 : 2085, 3, 1);
}

struct draft { /* what the case says, before it is put in the order of fields */
    const char *names[3];
    size_t n_names;
    const char *opponent;
    const char *handler;
    const char *unit;
    const char *number;
    const char *archive_number;
};

static void add_values(struct search_world *w, const struct draft *draft, struct invented_case *to)
{
    for (size_t i = 0; i < draft->n_names; i++)
        add_pinyin(to, AJ_FIELD_PINYIN_NAME, draft->names[i]);
    add_pinyin(to, AJ_FIELD_PINYIN_OPPONENT, draft->opponent);
    add_pinyin(to, AJ_FIELD_PINYIN_HANDLER, draft->handler);
    add_parts(to, AJ_FIELD_NUMBER_PARTS, draft->number);
    if (draft->archive_number)
        add_parts(to, AJ_FIELD_ARCHIVE_PARTS, draft->archive_number);
    add_value(to, AJ_FIELD_NUMBER, 0, draft->number, strlen(draft->number));
    if (draft->archive_number) {
        add_value(to, AJ_FIELD_ARCHIVE_NUMBER, 0, draft->archive_number,
                  strlen(draft->archive_number));
    }
    for (size_t i = 0; i < draft->n_names; i++)
        add_value(to, AJ_FIELD_NAME, 0, draft->names[i], strlen(draft->names[i]));
    add_value(to, AJ_FIELD_OPPONENT, 0, draft->opponent, strlen(draft->opponent));
    add_value(to, AJ_FIELD_HANDLER, 0, draft->handler, strlen(draft->handler));
    add_value(to, AJ_FIELD_UNIT, 0, draft->unit, strlen(draft->unit));
    for (enum aj_doc_field field = AJ_FIELD_REASON; field <= AJ_FIELD_TITLE; field++) {
        for (unsigned n = chance(w->home, 3); n > 0; n--)
            add_text(w, to, field, field == AJ_FIELD_TITLE ? n : 0);
    }
    for (uint32_t paper = chance(w->home, 2); paper < 1 + chance(w->home, 3); paper++)
        add_text(w, to, AJ_FIELD_BODY, paper);
}

static void add_words(struct search_world *w, const struct draft *draft, struct invented_case *to)
{
    char person[128];

    add_word(to, AJ_ATTR_CLASS, ONE_OF(w, classes));
    add_word(to, AJ_ATTR_STATE, ONE_OF(w, states));
    if (chance(w->home, 2))
        add_word(to, AJ_ATTR_STAGE, ONE_OF(w, stages));
    for (unsigned n = chance(w->home, 3); n > 0; n--)
        add_word(to, AJ_ATTR_OUTCOME, ONE_OF(w, outcomes));
    if (chance(w->home, 4))
        add_word(to, AJ_ATTR_REASON, ONE_OF(w, reasons));
    if (chance(w->home, 4))
        add_word(to, AJ_ATTR_ORGAN, ONE_OF(w, organs));
    for (unsigned n = chance(w->home, 4); n > 0; n--)
        add_word(to, AJ_ATTR_GROUP, ONE_OF(w, groups));
    for (size_t i = 0; i < draft->n_names; i++)
        add_word(to, AJ_ATTR_NAME, draft->names[i]);
    add_word(to, AJ_ATTR_HANDLER, draft->handler);
    add_word(to, AJ_ATTR_UNIT, draft->unit);
    (void)snprintf(person, sizeof(person), "%s%c%s", draft->handler, AJ_PERSON_JOINT, draft->unit);
    add_word(to, AJ_ATTR_PERSON, kept(to, person, strlen(person)));
}

void invent_case(struct search_world *w, unsigned which, struct invented_case *out)
{
    struct draft draft = {.n_names = 1 + chance(w->home, 2)};
    char key[32];

    *out = (struct invented_case){.arena.limit = ROOM};
    (void)snprintf(key, sizeof(key), "case-%u", which);
    out->document.key = kept(out, key, strlen(key));
    out->document.values = out->values;
    out->document.words = out->words;
    for (size_t i = 0; i < draft.n_names; i++)
        draft.names[i] = ONE_OF(w, names);
    draft.opponent = ONE_OF(w, names);
    draft.handler = ONE_OF(w, people);
    draft.unit = ONE_OF(w, units);
    draft.number = make_number(w, out);
    draft.archive_number = chance(w->home, 3) ? NULL : make_number(w, out);
    add_facts(w, &out->document.facts);
    add_values(w, &draft, out);
    add_words(w, &draft, out);
}

void invented_case_release(struct invented_case *invented)
{
    aj_arena_reset(&invented->arena);
}

const char *invented_person(struct search_world *w, struct aj_arena *arena)
{
    char person[128];
    const char *copy;

    (void)snprintf(person, sizeof(person), "%s%c%s", ONE_OF(w, people), AJ_PERSON_JOINT,
                   ONE_OF(w, units));
    copy = aj_arena_copy(arena, person, strlen(person));
    assert_non_null(copy);
    return copy;
}

void put_invented(struct search_world *w, unsigned n, unsigned cases)
{
    struct invented_case *invented = calloc(n, sizeof(*invented));
    struct aj_document *documents = calloc(n, sizeof(*documents));

    assert_true(invented && documents);
    for (unsigned i = 0; i < n; i++) {
        invent_case(w, chance(w->home, cases), &invented[i]);
        documents[i] = invented[i].document;
    }
    put_documents(w, documents, n);
    for (unsigned i = 0; i < n; i++)
        invented_case_release(&invented[i]);
    free(invented);
    free(documents);
}
