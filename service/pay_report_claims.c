/* What is owed now, and since when. */
#include "base/auto.h"
#include "service/pay_report_parts.h"

#include <string.h>

static const struct {
    const char *word;
    int64_t most; /* days */
} ages[] = {{"0-30", 30}, {"31-60", 60}, {"61-90", 90}, {"90+", INT64_MAX}};

static size_t age_class(int64_t days)
{
    size_t i = 0;

    while (days > ages[i].most)
        i++;
    return i;
}

static enum aj_code count_class(struct aj_reporting *r, size_t class, int64_t fen,
                                struct aj_err *err)
{
    json_t *sum = json_array_get(r->classes, class);
    int64_t all = aj_json_int(sum, "fen", 0);

    AJ_TRY(aj_report_add(&all, fen, err));
    if (json_object_set_new(sum, "fen", json_integer(all)) != 0 ||
        json_object_set_new(sum, "count", json_integer(aj_json_int(sum, "count", 0) + 1)) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    return AJ_OK;
}

static enum aj_code add_age(struct aj_reporting *r, json_t *row, struct aj_date since, int64_t fen,
                            struct aj_err *err)
{
    int64_t days = (int64_t)aj_date_in_china(r->asked->now).day - since.day;
    size_t class = age_class(days);
    AJ_AUTO(aj_auto_json)
    json_t *age = json_pack("{s:I, s:s}", "days", (json_int_t)days, "class", ages[class].word);

    if (json_object_update(row, age) != 0)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    return count_class(r, class, fen, err);
}

static json_t *claim_row(const json_t *claim, struct aj_date since, int64_t fen)
{
    enum aj_pay_state state = AJ_PAY_NONE;
    char day[AJ_DATE_SIZE];

    aj_date_text(since, day);
    (void)aj_pay_state_from_word(aj_json_text(claim, "state"), &state);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:I, s:b}", "claim",
                     aj_json_text(claim, "id"), "case_number", aj_json_text(claim, "case_number"),
                     "archive_number", aj_json_text(claim, "archive_number"), "handler",
                     aj_json_text(claim, "handler"), "unit", aj_json_text(claim, "unit"), "year",
                     aj_json_int(claim, "year", 0), "source", aj_json_text(claim, "source"),
                     "unlocked_on", day, "state", aj_pay_state_word(state), "fen", (json_int_t)fen,
                     "to_be_confirmed", json_is_true(json_object_get(claim, "to_be_confirmed")));
}

static enum aj_code visit_claim(void *arg, const json_t *claim, struct aj_err *err)
{
    struct aj_reporting *r = arg;
    struct aj_date since = aj_date_in_china(aj_report_instant(claim, "unlocked_at"));
    int64_t fen = aj_json_int(claim, "fen", 0);
    AJ_AUTO(aj_auto_json) json_t *row = NULL;

    if ((r->asked->year && aj_json_int(claim, "year", 0) != r->asked->year) ||
        !aj_report_in_period(r->asked, since))
        return AJ_OK;
    AJ_TRY(aj_report_take(&fen, aj_json_int(claim, "paid_fen", 0), err));
    AJ_TRY(aj_report_add(&r->fen, fen, err));
    r->count++;
    row = claim_row(claim, since, fen);
    if (!row)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    if (r->classes)
        AJ_TRY(add_age(r, row, since, fen, err));
    return aj_report_row(r, aj_steal(&row), err);
}

static int by_age(const json_t *a, const json_t *b)
{
    int64_t x = aj_json_int(a, "days", 0), y = aj_json_int(b, "days", 0);

    return x != y ? (x < y) - (x > y) : strcmp(aj_json_text(a, "claim"), aj_json_text(b, "claim"));
}

static enum aj_code begin_classes(struct aj_reporting *r, struct aj_err *err)
{
    for (size_t i = 0; i < AJ_COUNTOF(ages); i++) {
        json_t *sum = json_pack("{s:s, s:i, s:i}", "class", ages[i].word, "count", 0, "fen", 0);

        if (json_array_append_new(r->classes, sum) != 0)
            return aj_fail(err, AJ_NO_MEMORY, "out of memory making a report");
    }
    return AJ_OK;
}

enum aj_code aj_report_claims(struct aj_reporting *r, struct aj_err *err)
{
    /* whatever is past sealing and not done with */
    static const enum aj_pay_state open[] = {AJ_PAY_UNLOCKED, AJ_PAY_HELD, AJ_PAY_BATCHED,
                                             AJ_PAY_APPROVED, AJ_PAY_SENT, AJ_PAY_RETURNED};

    if (r->asked->report == AJ_REPORT_PAYABLE)
        return aj_report_each_claim(r->x, AJ_PAY_UNLOCKED, visit_claim, r, err);
    AJ_TRY(begin_classes(r, err));
    for (size_t i = 0; i < AJ_COUNTOF(open); i++)
        AJ_TRY(aj_report_each_claim(r->x, open[i], visit_claim, r, err));
    return aj_report_sort(r->rows, by_age, err);
}
