#include "index_testing.h"

#include "base/auto.h"
#include "index/case_search.h"
#include "index/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT 1767225600 /* 2026-01-01 */

void place_make(struct place *p)
{
    (void)snprintf(p->folder, sizeof(p->folder), "index-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    (void)snprintf(p->index, sizeof(p->index), "%s/index", p->folder);
    (void)snprintf(p->journal, sizeof(p->journal), "%s/journal", p->folder);
}

void place_remove(const struct place *p)
{
    assert_int_equal(aj_file_remove_tree(p->folder, NULL), AJ_OK);
}

struct aj_index *open_index(const struct place *p)
{
    struct aj_index *x = NULL;
    struct aj_err err = {0};

    if (aj_index_open(p->index, AJ_INDEX_WRITE, &x, &err) != AJ_OK)
        fail_msg("%s", err.text);
    return x;
}

void case_key(int n, char out[64])
{
    (void)snprintf(out, 64, "(2026)云援民字第%d号", n);
}

void case_number(int n, char out[64])
{
    (void)snprintf(out, 64, "（2026）云援民字第%04d号", n);
}

static struct aj_event event_of(const char *type, const char *actor, json_t *data)
{
    assert_non_null(data);
    return (struct aj_event){.type = type, .at = AT, .actor = actor, .data = data};
}

struct aj_event event_imported(int n)
{
    char key[64], number[64], assigned[64], name[64];
    json_t *data;

    case_key(n, key);
    case_number(n, number);
    (void)snprintf(assigned, sizeof(assigned), "云援指字〔2026〕第%04d号", n + 1000);
    (void)snprintf(name, sizeof(name), "宋立秋%d", n);
    data = json_pack(
        "{s:s, s:s, s:{s:s, s:s, s:s, s:[{s:s, s:{s:s}}], s:[{s:s}], s:{s:s, s:s}, s:{s:s, s:s, "
        "s:{s:s, s:s, s:s, s:s}}, s:{s:s, s:s, s:n}}, s:[], s:[], s:s, s:{s:s, s:s}}",
        "case_key", key, "case_number", number, "facts", "case_number", number, "assignment_number",
        assigned, "reason", "追索劳动报酬纠纷", "recipients", "name", name, "agent", "name",
        "欧阳·阿依", "opposing_parties", "name", "澜州样例建筑有限公司", "organ", "name",
        "澜州市云溪区人民法院", "case_number", "（2026）浙9911民初77号", "handler", "name", HANDLER,
        "unit", "浙江鹿溪律师事务所", "payee", "kind", "person", "account_name", HANDLER,
        "bank_name", "澜州样例银行", "account_number", "0000001", "dates", "applied", "2026-01-05",
        "closed", "2026-03-12", "filed", "papers", "ignored", "container", "papers.zip", "profile",
        "place", "zhejiang", "version", "2026.1");
    return event_of("case.imported", HANDLER, data);
}

static json_t *subsidy(int64_t fen)
{
    return json_pack("{s:I, s:s, s:b, s:[]}", "payable_fen", (json_int_t)fen, "table_version",
                     "S2026", "to_be_confirmed", 1, "lines");
}

struct aj_event event_handed_in(int n, int64_t fen)
{
    char key[64];

    case_key(n, key);
    return event_of("case.handed_in", HANDLER,
                    json_pack("{s:s, s:s, s:s, s:o}", "case_key", key, "by", HANDLER, "on",
                              "2026-03-20", "subsidy", subsidy(fen)));
}

struct aj_event event_returned(int n)
{
    char key[64];

    case_key(n, key);
    return event_of(
        "case.returned", CHECKER,
        json_pack("{s:s, s:s, s:[s]}", "case_key", key, "by", CHECKER, "reasons", "缺判决书"));
}

struct aj_event event_accepted(int n)
{
    char key[64];

    case_key(n, key);
    return event_of("case.accepted", CHECKER,
                    json_pack("{s:s, s:s, s:[]}", "case_key", key, "by", CHECKER, "findings"));
}

struct aj_event event_archived(int n, int64_t serial)
{
    char key[64], number[64];

    case_key(n, key);
    (void)snprintf(number, sizeof(number), "F023-ZY·2026-D30-MS-%04d", (int)serial);
    return event_of("case.archived", CHECKER,
                    json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:i, s:{s:s, s:s, s:i}, s:[], "
                              "s:o}",
                              "case_key", key, "by", CHECKER, "archive_number", number, "series",
                              "F023-ZY·2026-D30-MS", "serial", (json_int_t)serial, "on",
                              "2026-03-21", "retention", "D30", "pages", 37, "bundle", "key",
                              "bundles/2026/x.zip", "sha256", BUNDLE_SHA256, "size", 1000, "papers",
                              "subsidy", subsidy(200000)));
}

struct aj_event event_saved(const char *owner, int n)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "检索%d", n);
    return event_of("search.saved", owner,
                    json_pack("{s:s, s:s, s:s, s:{s:[s, s]}, s:s}", "owner", owner, "name", name,
                              "query", "受援人:张三 结案:2025-01-01..2025-06-30", "filters", "unit",
                              "浙江鹿溪律师事务所", "浙江听澜律师事务所", "sort", "newest"));
}

struct aj_event event_forgotten(const char *owner, int n)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "检索%d", n);
    return event_of("search.forgotten", owner,
                    json_pack("{s:s, s:s}", "owner", owner, "name", name));
}

json_t *event_data(const struct aj_event *event)
{
    return (json_t *)(uintptr_t)event->data;
}

void event_drop(struct aj_event *event)
{
    json_decref(event_data(event));
    event->data = NULL;
}

enum aj_code put(struct aj_index *x, struct aj_event event, struct aj_err *err)
{
    enum aj_code code = aj_index_commit(x, &event, 1, NULL, err);

    event_drop(&event);
    return code;
}

void put_well(struct aj_index *x, struct aj_event event)
{
    struct aj_err err = {0};

    if (put(x, event, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

void archive_case(struct aj_index *x, int n, int64_t serial)
{
    put_well(x, event_imported(n));
    put_well(x, event_handed_in(n, 200000));
    put_well(x, event_accepted(n));
    put_well(x, event_archived(n, serial));
}

static void run_query(struct aj_index *x, const char *text, struct aj_search_request *request,
                      struct aj_arena *arena, struct aj_search_result *out)
{
    struct aj_query query;
    struct aj_err err = {0};
    enum aj_code code = AJ_OK;

    request->viewer = &aj_viewer_everything;
    request->order = AJ_ORDER_NEWEST;
    if (*text) {
        code = aj_query_parse(text, strlen(text), AJ_QUERY_TYPED, arena, &query, &err);
        request->query = query.root;
    }
    if (code == AJ_OK)
        code = aj_index_search(x, request, arena, out, &err);
    if (code != AJ_OK)
        fail_msg("%s: %s", text, err.text);
}

char *cases_found(struct aj_index *x, const char *query, size_t limit, uint64_t *total)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = (size_t)64 << 20};
    struct aj_search_request request = {.limit = limit};
    struct aj_search_result result = {0};
    struct aj_buf out = {0};

    run_query(x, query, &request, &arena, &result);
    if (total)
        *total = result.total;
    aj_buf_add(&out, "", 0);
    for (size_t i = 0; i < result.n_hits; i++) {
        const char *n = strstr(result.hits[i].key, "第");

        assert_non_null(n);
        aj_buf_addf(&out, "%s%ld", i > 0 ? " " : "", strtol(n + strlen("第"), NULL, 10));
    }
    assert_non_null(out.data);
    return out.data;
}

void assert_found(struct aj_index *x, const char *query, const char *expected)
{
    char *found = cases_found(x, query, 1000, NULL);

    if (strcmp(found, expected) != 0)
        fail_msg("%s: found %s, not %s", query, found, expected);
    free(found);
}

int random_events(struct aj_index *x, unsigned seed, int n_cases, int wanted)
{
    unsigned state = seed;
    int accepted = 0;

    for (int tried = 0; accepted < wanted && tried < wanted * 20; tried++) {
        struct aj_event events[8];
        size_t n = 0;
        int64_t serial = 0;

        assert_int_equal(aj_index_next_serial(x, "F023-ZY·2026-D30-MS", &serial, NULL), AJ_OK);
        for (size_t i = 0; i < 1 + (state >> 28) % 3; i++) { /* several in one commit, too */
            int which;

            state = state * 1664525u + 1013904223u;
            which = 1 + (int)((state >> 8) % (unsigned)n_cases);
            switch ((state >> 20) % 7) {
            case 0:
                events[n++] = event_imported(which);
                break;
            case 1:
                events[n++] = event_handed_in(which, (int64_t)(state >> 12));
                break;
            case 2:
                events[n++] = event_returned(which);
                break;
            case 3:
                events[n++] = event_accepted(which);
                break;
            case 4:
                events[n++] = event_saved(which % 2 ? HANDLER : CHECKER, which);
                break;
            case 5:
                events[n++] = event_forgotten(which % 2 ? HANDLER : CHECKER, which);
                break;
            default:
                events[n++] = event_archived(which, serial);
                break;
            }
            events[n - 1].at += tried;
        }
        if (aj_index_commit(x, events, n, NULL, NULL) == AJ_OK)
            accepted += (int)n;
        while (n > 0)
            event_drop(&events[--n]);
    }
    return accepted;
}

void rebuild_and_compare(const struct place *p, struct aj_index *x, const char *expected)
{
    char fresh[100];
    struct aj_index *y = NULL;
    struct aj_arena arena = {.limit = 1 << 16};
    struct aj_err err = {0};
    const char *difference = NULL;
    bool equal = false;

    (void)snprintf(fresh, sizeof(fresh), "%s/fresh", p->folder);
    if (aj_index_rebuild(p->journal, fresh, NULL, &err) != AJ_OK)
        fail_msg("%s", err.text);
    assert_int_equal(aj_index_rebuild(p->journal, fresh, NULL, NULL), AJ_CONFLICT);
    assert_int_equal(aj_index_open(fresh, AJ_INDEX_READ, &y, NULL), AJ_OK);
    assert_int_equal(aj_index_compare(x, y, &arena, &equal, &difference, NULL), AJ_OK);
    assert_int_equal(equal, expected == NULL);
    if (expected && !strstr(difference, expected))
        fail_msg("difference: %s", difference);
    aj_arena_reset(&arena);
    aj_index_close(y);
    assert_int_equal(aj_file_remove_tree(fresh, NULL), AJ_OK);
}
