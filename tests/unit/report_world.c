#include "report_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Case n of a class and unit goes to the archive, so many days before NOW. */
static void archive_at(struct aj_index *x, int n, const char *class, const char *unit, int days)
{
    struct aj_event e = event_imported(n);
    json_t *facts = json_object_get(event_data(&e), "facts");

    if (*class)
        assert_int_equal(json_object_set_new(facts, "case_class", json_string(class)), 0);
    assert_int_equal(
        json_object_set_new(json_object_get(facts, "handler"), "unit", json_string(unit)), 0);
    put_well(x, e);
    put_well(x, event_handed_in(n, 200000));
    put_well(x, event_accepted(n));
    e = event_archived(n, n);
    e.at = NOW - (int64_t)days * DAY;
    put_well(x, e);
}

void send_batch(struct aj_index *x, const char *batch, const char *lines)
{
    char text[2048];

    (void)snprintf(text, sizeof(text), "{'lines': [%s]}", lines);
    pay(x, "batch.prepared", PREPARER, text);
    (void)snprintf(text, sizeof(text), "{'batch': '%s'}", batch);
    pay(x, "batch.approved", APPROVER, text);
    (void)snprintf(text, sizeof(text), "{'batch': '%s', 'format': 'csv', 'file_sha256': '%s'}",
                   batch, BUNDLE_SHA256);
    pay(x, "batch.sent", PREPARER, text);
}

void settle(struct aj_index *x, const char *batch, int n, const char *outcome, const char *on)
{
    char text[512];

    (void)snprintf(text, sizeof(text),
                   "{'batch': '%s', 'lines': [{'n': %d, 'outcome': '%s', 'on': '%s'%s}]}", batch, n,
                   outcome, on, *outcome == 'r' ? ", 'reason': '户名不符'" : "");
    pay(x, "batch.settled", PREPARER, text);
}

static void make_world(struct aj_index *x)
{
    pay(x, "budget.granted", PREPARER, "{'year': 2026, 'source': '财政', 'fen': 1300000}");
    archive_at(x, 1, "civil", UNIT, 90);
    archive_at(x, 2, "civil", UNIT, 31);
    archive_at(x, 3, "criminal", OTHER, 60);
    archive_at(x, 4, "", UNIT, 91);
    archive_at(x, 5, "civil", UNIT, 30);
    put_well(x, event_imported(6));
    put_well(x, event_handed_in(6, 150000));
    send_batch(x, "2026-001", LINE(1, C1, 200000) "," LINE(2, C2, 200000));
    settle(x, "2026-001", 1, "paid", "2026-07-02");
    settle(x, "2026-001", 2, "paid", "2026-08-03");
    send_batch(x, "2026-002", LINE(1, C3, 120000) "," LINE(2, "(2026)云援民字第5号#1", 200000));
    settle(x, "2026-002", 1, "paid", "2026-08-31");
    settle(x, "2026-002", 2, "returned", "2026-08-31");
    pay(x, "pay.held", PREPARER, "{'claim': '(2026)云援民字第4号#1'}");
    pay(x, "pay.adjusted", PREPARER,
        "{'claim': '" C1 "', 'kind': 'quality', 'fen': 25000, 'rule': 'S2026 quality', "
        "'table_version': 'S2026'}"); /* on 2026-05-29: 95 days */
}

int report_world_open(void **state)
{
    struct report_world *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    place_make(&f->place);
    f->index = open_index(&f->place);
    make_world(f->index);
    need_no_faults(f->index);
    *state = f;
    return 0;
}

int report_world_close(void **state)
{
    struct report_world *f = *state;

    aj_index_close(f->index);
    place_remove(&f->place);
    free(f);
    return 0;
}
