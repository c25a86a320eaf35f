/* Amounts that places published, each worked out by hand from what they published (the places that
   ship, and tests/fixtures/fees/published.json): that a table of ours says what a rule says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "subsidy_world.h"

struct row {
    const char *name, *place; /* of templates/profile, or a section of the fixture */
    const char *facts[10];    /* path, JSON, path, JSON … put into the good civil case */
    int64_t payable;
};

#define STAGE(class, stage) "case_class", "\"" class "\"", "stage", "\"" stage "\""
#define FORM(form)          "service_form", "\"" form "\""
#define HANDLER(kind)       "handler.kind", "\"" kind "\""
#define PEOPLE_5                                                                                   \
    "recipients",                                                                                  \
        "[" PERSON("1") "," PERSON("2") "," PERSON("3") "," PERSON("4") "," PERSON("5") "]",       \
        "facts.recipient_count", "5"

/* clang-format off */
static const struct row rows[] = {
    /* 莆涵司〔2016〕37号: 侦查800 起诉1000 审判1200, 民行仲裁1200 */
    {"Hanjiang: investigation 800", "hanjiang", {STAGE("criminal", "investigation")}, 80000},
    {"Hanjiang: prosecution 1000", "hanjiang", {STAGE("criminal", "prosecution")}, 100000},
    {"Hanjiang: criminal trial 1200", "hanjiang", {STAGE("criminal", "first_instance")}, 120000},
    {"Hanjiang: civil 1200", "hanjiang", {0}, 120000},
    {"Hanjiang: administrative 1200", "hanjiang", {STAGE("administrative", "second_instance")}, 120000},
    {"Hanjiang: arbitration 1200", "hanjiang", {STAGE("civil", "arbitration")}, 120000},
    /* 代书100, 值班100/天, 非诉讼调解200 */
    {"Hanjiang: three documents drafted, 100 each", "hanjiang", {FORM("document_drafting"), "facts.documents", "3"}, 30000},
    {"Hanjiang: four days on duty, 100 each", "hanjiang", {FORM("duty_help"), "facts.service_days", "4"}, 40000},
    {"Hanjiang: mediation out of court 200", "hanjiang", {STAGE("non_litigation", "mediation")}, 20000},
    /* 同案多件每增一件200, 封顶5000 */
    {"Hanjiang: five of one case, 1200 and four times 200", "hanjiang", {PEOPLE_5}, 200000},
    /* 跨市500, 跨省或重大疑难1000 */
    {"Hanjiang: across cities 500 more", "hanjiang", {"facts.cross_region", "\"cross_city\""}, 170000},
    {"Hanjiang: across provinces 1000 more", "hanjiang", {"facts.cross_region", "\"cross_province\""}, 220000},
    {"Hanjiang: major or difficult 1000 more", "hanjiang", {"facts.major_difficult", "true"}, 220000},
    {"Hanjiang: across provinces or major, 1000 once", "hanjiang", {"facts.cross_region", "\"cross_province\"", "facts.major_difficult", "true"}, 220000},
    /* 机构人员每件300, 聘用法律工作者50% */
    {"Hanjiang: staff of the centre 300", "hanjiang", {HANDLER("centre_staff")}, 30000},
    {"Hanjiang: 300 for staff is the most, not more than drafting gives", "hanjiang", {HANDLER("centre_staff"), FORM("document_drafting"), "facts.documents", "1"}, 10000},
    {"Hanjiang: a hired legal worker has half", "hanjiang", {HANDLER("legal_worker")}, 60000},
    /* 永定2020: 侦查600 起诉600 审判1200 民行1400, 值班帮助≥200/天, 值班咨询200/天, 非诉250 */
    {"Yongding: investigation 600", "yongding", {STAGE("criminal", "investigation")}, 60000},
    {"Yongding: prosecution 600", "yongding", {STAGE("criminal", "prosecution")}, 60000},
    {"Yongding: criminal trial 1200", "yongding", {STAGE("criminal", "second_instance")}, 120000},
    {"Yongding: civil 1400", "yongding", {0}, 140000},
    {"Yongding: two days on duty, 200 each", "yongding", {FORM("duty_help"), "facts.service_days", "2"}, 40000},
    {"Yongding: a day of consultation 200", "yongding", {FORM("consultation"), "facts.service_days", "1"}, 20000},
    {"Yongding: out of court 250", "yongding", {STAGE("non_litigation", "mediation")}, 25000},
    /* 某地: 900 1300 1800, 民行2000, 劳动仲裁1600, 执行非诉1300, 未开庭或速裁按审查起诉 */
    {"unnamed place: investigation 900", "unnamed", {STAGE("criminal", "investigation")}, 90000},
    {"unnamed place: prosecution 1300", "unnamed", {STAGE("criminal", "prosecution")}, 130000},
    {"unnamed place: trial 1800", "unnamed", {STAGE("criminal", "first_instance")}, 180000},
    {"unnamed place: fast track as prosecution", "unnamed", {STAGE("criminal", "first_instance"), "facts.procedure", "\"fast_track\""}, 130000},
    {"unnamed place: not heard as prosecution", "unnamed", {STAGE("criminal", "first_instance"), "facts.heard", "false"}, 130000},
    {"unnamed place: civil 2000", "unnamed", {0}, 200000},
    {"unnamed place: labour arbitration 1600", "unnamed", {STAGE("civil", "arbitration")}, 160000},
    {"unnamed place: enforcement 1300", "unnamed", {STAGE("civil", "enforcement")}, 130000},
    {"unnamed place: out of court 1300", "unnamed", {STAGE("non_litigation", "mediation")}, 130000},
    /* 浙江, to be confirmed: 彩票公益金暂行办法, east with 浙: criminal or enforcement 1600, civil/admin 2800 */
    {"Zhejiang: criminal trial 1600 (lottery fund, east)", "zhejiang", {STAGE("criminal", "first_instance")}, 160000},
    {"Zhejiang: civil 2800 (lottery fund, east)", "zhejiang", {0}, 280000},
    {"Zhejiang: administrative 2800 (lottery fund, east)", "zhejiang", {STAGE("administrative", "first_instance")}, 280000},
    {"Zhejiang: enforcement 1600 (lottery fund, east)", "zhejiang", {STAGE("civil", "enforcement"), "facts.enforced", "\"full\""}, 160000},
    {"Zhejiang: death review half as much again (陕西2019)", "zhejiang", {STAGE("criminal", "death_review")}, 240000},
    {"Zhejiang: fast track as prosecution 1300 (unnamed place)", "zhejiang", {STAGE("criminal", "first_instance"), "facts.procedure", "\"fast_track\""}, 130000},
    {"Zhejiang: a public post has nothing (浙财行〔2020〕21号)", "zhejiang", {"handler.public_post", "true"}, 0},
    {"Zhejiang: three days on duty, 200 each (永定)", "zhejiang", {FORM("duty_help"), "facts.service_days", "3"}, 60000},
    {"Zhejiang: two shifts on duty, 400 each (广西)", "zhejiang", {FORM("duty_help"), "facts.duty_shifts", "2"}, 80000},
    {"Zhejiang: duty help by the case 100 (城口)", "zhejiang", {FORM("duty_help")}, 10000},
    {"Zhejiang: two documents drafted, 100 each (涵江)", "zhejiang", {FORM("document_drafting"), "facts.documents", "2"}, 20000},
    {"Zhejiang: across cities 500 more (涵江)", "zhejiang", {"facts.cross_region", "\"cross_city\""}, 330000},
    {"Zhejiang: five of one case, four times 200 more (涵江)", "zhejiang", {PEOPLE_5}, 360000},
    /* national, to be confirmed: the unnamed place's figures */
    {"national: investigation 900", "national", {STAGE("criminal", "investigation")}, 90000},
    {"national: trial 1800", "national", {STAGE("criminal", "first_instance")}, 180000},
    {"national: death review half as much again", "national", {STAGE("criminal", "death_review")}, 270000},
    {"national: civil 2000", "national", {0}, 200000},
    {"national: labour arbitration 1600", "national", {STAGE("civil", "arbitration")}, 160000},
    {"national: out of court 1300", "national", {STAGE("non_litigation", "mediation"), "facts.heard", "true"}, 130000},
    {"national: a day of consultation 200 (永定)", "national", {FORM("consultation"), "facts.service_days", "1"}, 20000},
    /* 天长, rule of 2020: 诉讼 1200 合格 1400 良好, 执行 1000 只在全部执行到位 */
    {"Tianchang: civil, good 1400", "tianchang", {"quality_grade", "\"good\""}, 140000},
    {"Tianchang: civil, pass 1200", "tianchang", {"quality_grade", "\"pass\""}, 120000},
    {"Tianchang: fully enforced 1000", "tianchang", {STAGE("civil", "enforcement"), "facts.enforced", "\"full\""}, 100000},
    {"Tianchang: enforced in part nothing", "tianchang", {STAGE("civil", "enforcement"), "facts.enforced", "\"partial\""}, 0},
};
/* clang-format on */

static bool ships(const char *place)
{
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/templates/profile/%s/fees.json", AJ_SOURCE, place);
    return access(path, R_OK) == 0;
}

static struct world world_of_row(const struct row *row)
{
    return ships(row->place) ? world_of(row->place) : world_of_fixture("published", row->place);
}

static void published_amount_is_paid(void **state)
{
    const struct row *row = *state;
    AJ_AUTO(world_release) struct world w = world_of_row(row);

    if (aj_fees_check(fees_of(&w), &w.err) != AJ_OK)
        fail_msg("%s", w.err.text);
    for (size_t i = 0; i + 1 < AJ_COUNTOF(row->facts) && row->facts[i]; i += 2)
        case_put(w.json, row->facts[i], row->facts[i + 1]);
    if (compute(&w) != AJ_OK)
        fail_msg("%s", w.err.text);
    assert_sound(&w.s);
    assert_int_equal(w.s.payable_fen, row->payable);
    /* nothing of an invented or borrowed figure is ever told as if it were a rule of the place */
    if (strcmp(row->place, "zhejiang") == 0 || strcmp(row->place, "national") == 0)
        assert_true(w.s.to_be_confirmed);
}

int main(void)
{
    struct CMUnitTest tests[AJ_COUNTOF(rows)];

    for (size_t i = 0; i < AJ_COUNTOF(rows); i++)
        tests[i] = (struct CMUnitTest)OF_PLACE(rows[i].name, published_amount_is_paid, &rows[i]);
    return cmocka_run_group_tests_name("subsidy_published", tests, NULL, NULL);
}
