#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case_fixture.h"
#include "profile_fixture.h"

#include "file_fixture.h"

/* The names that lawyers give to papers, and the kind each of them speaks for. The same name may
   mean different papers at different stages, so each row says where the case stands. */

static struct aj_profile *yunxi;

enum world {
    CIVIL,
    SECOND,
    RETRIAL,
    ENFORCEMENT,
    ARBITRATION,
    ADMINISTRATIVE,
    RECONSIDERATION,
    MEDIATION,
    INVESTIGATION,
    PROSECUTION,
    TRIAL,
    SECOND_TRIAL,
    DUTY,
};

static const struct {
    const char *case_class, *stage, *form;
} worlds[] = {
    [CIVIL] = {"civil", "first_instance", "civil_litigation"},
    [SECOND] = {"civil", "second_instance", "civil_litigation"},
    [RETRIAL] = {"civil", "retrial", "civil_litigation"},
    [ENFORCEMENT] = {"civil", "enforcement", "civil_litigation"},
    [ARBITRATION] = {"civil", "arbitration", "labour_arbitration"},
    [ADMINISTRATIVE] = {"administrative", "first_instance", "administrative_litigation"},
    [RECONSIDERATION] = {"administrative", "reconsideration", "other"},
    [MEDIATION] = {"non_litigation", "mediation", "other"},
    [INVESTIGATION] = {"criminal", "investigation", "criminal_defence"},
    [PROSECUTION] = {"criminal", "prosecution", "criminal_defence"},
    [TRIAL] = {"criminal", "first_instance", "criminal_defence"},
    [SECOND_TRIAL] = {"criminal", "second_instance", "criminal_defence"},
    [DUTY] = {"criminal", "prosecution", "duty_help"},
};

static void begin(struct file *f, enum world world)
{
    *f = (struct file){.facts = case_fixture()};
    case_set(f->facts, "case_class", json_string(worlds[world].case_class));
    case_set(f->facts, "stage", json_string(worlds[world].stage));
    case_set(f->facts, "service_form", json_string(worlds[world].form));
}

struct row {
    enum world world;
    const char *name;
    const char *kind;
};

static const struct row names[] = {
#include "kind_names.inc"
};

static void name_speaks_for_its_kind(void **state)
{
    const struct row *row = *state;
    struct file f;

    begin(&f, row->world);
    (void)file_add(&f, row->name);
    file_assign(&f, yunxi);
    assert_int_equal(f.papers[0].n_parts, 1);
    assert_string_equal(f.papers[0].parts[0].kind, row->kind);
    assert_int_equal(f.papers[0].kind_from,
                     strcmp(row->kind, "unknown") == 0 ? AJ_KIND_FROM_NOTHING : AJ_KIND_FROM_NAME);
    file_release(&f);
}

/* --- words ----------------------------------------------------------------- */

struct words {
    enum world world;
    const char *text;
    const char *kind;
};

static const struct words texts[] = {
    {CIVIL, "澜州市云溪区人民法院\n\n民 事 判 决 书\n（2025）浙9911民初1号\n", "judgment"},
    {CIVIL, "授　权　委　托　书\n委托人：姚阿福", "power_of_attorney"},
    {CIVIL, "澜州市云溪区法律援助中心\n给予法律援助决定书\n云援决字〔2025〕1号", "grant_decision"},
    {CIVIL, "浙江省澜州市云溪区人民法院传票\n案号", "hearing_notice"},
    {CIVIL, "代理词\n审判长、审判员：", "agent_opinion"},
    {TRIAL, "律师会见在押犯罪嫌疑人、被告人专用证明\n（2026）第725号", "meeting_permit"},
    {TRIAL, "关于未开展调查取证的情况说明\n受援人", "investigation_statement"},
    {PROSECUTION, "社会背景情况说明\n受调查人", "social_survey"},
    {ARBITRATION, "澜州市云溪区劳动人事争议仲裁委员会\n仲 裁 裁 决 书", "award"},
    {TRIAL, "澜州市云溪区人民检察院\n起\n\n诉\n\n书\n云检刑诉〔2026〕9号", "indictment"},
    {CIVIL, "代\n理\n词", "agent_opinion"},
    {CIVIL, "代\n理词", "unknown"},
    /* a word inside a sentence is no title */
    {CIVIL, "受援人收到民事判决书后，承办人告知上诉期限。", "unknown"},
    {CIVIL, "根据授权委托书：代为起诉", "unknown"},
    {CIVIL, "", "unknown"},
    /* a title comes early or it is none */
    {CIVIL, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n民事判决书\n", "unknown"},
};

static void words_speak_when_the_name_is_silent(void **state)
{
    const struct words *row = *state;
    struct file f;

    begin(&f, row->world);
    (void)file_add_text(&f, "扫描件_20260101_0001.pdf", row->text);
    file_assign(&f, yunxi);
    assert_string_equal(f.papers[0].parts[0].kind, row->kind);
    assert_int_equal(f.papers[0].kind_from,
                     strcmp(row->kind, "unknown") == 0 ? AJ_KIND_FROM_NOTHING : AJ_KIND_FROM_WORDS);
    file_release(&f);
}

static void name_goes_before_words(void **state)
{
    struct file f;

    (void)state;
    begin(&f, CIVIL);
    (void)file_add_text(&f, "代理词.pdf", "民事判决书\n");
    file_assign(&f, yunxi);
    assert_string_equal(f.papers[0].parts[0].kind, "agent_opinion");
    file_release(&f);
}

/* --- tags ------------------------------------------------------------------ */

struct tags {
    const char *name;
    int pages;
    const char *tags;  /* papers[] of case.json */
    const char *parts; /* "kind first-last;" each */
};

#define TAG(file, kind, first, last)                                                               \
    "{\"file\":\"" file "\",\"kind\":\"" kind "\",\"first_page\":" first ",\"last_page\":" last "}"

static const struct tags tags[] = {
    {"a tag goes before the name", 2, "[" TAG("卷/代理词.pdf", "judgment", "null", "null") "]",
     "judgment 1-2;"},
    {"a scan of three papers", 6,
     "[" TAG("卷/代理词.pdf", "judgment", "4",
             "6") "," TAG("卷/代理词.pdf", "pleading", "1",
                          "2") "," TAG("卷/代理词.pdf", "evidence_set", "3", "3") "]",
     "pleading 1-2;evidence_set 3-3;judgment 4-6;"},
    {"pages between tags wait for a person", 6,
     "[" TAG("卷/代理词.pdf", "pleading", "2", "2") "," TAG("卷/代理词.pdf", "judgment", "4",
                                                            "5") "]",
     "unknown 1-1;pleading 2-2;unknown 3-3;judgment 4-5;unknown 6-6;"},
    {"a last page beyond the end is the end", 3, "[" TAG("卷/代理词.pdf", "judgment", "1", "9") "]",
     "judgment 1-3;"},
    {"a part without a last page ends before the next one", 6,
     "[" TAG("卷/代理词.pdf", "pleading", "1", "null") "," TAG("卷/代理词.pdf", "judgment", "4",
                                                               "null") "]",
     "pleading 1-3;judgment 4-6;"},
    {"a part without a first page begins the file", 3,
     "[" TAG("卷/代理词.pdf", "judgment", "null", "2") "]", "judgment 1-2;unknown 3-3;"},
    {"two tags of a whole file are two kinds of it", 3,
     "[" TAG("卷/代理词.pdf", "judgment", "null", "null") "," TAG("卷/代理词.pdf", "pleading",
                                                                  "null", "null") "]",
     "judgment 1-3;pleading 1-3;"},
    {"pages not known are what the tag says", -1,
     "[" TAG("卷/代理词.pdf", "judgment", "null", "null") "]", "judgment 0-0;"},
    {"the folder of an archive may be left out", 1,
     "[" TAG("代理词.pdf", "judgment", "null", "null") "]", "judgment 1-1;"},
    {"a tag for another file says nothing", 1, "[" TAG("别的.pdf", "judgment", "null", "null") "]",
     "agent_opinion 1-1;"},
    {"a tag that says unknown says nothing", 1,
     "[" TAG("卷/代理词.pdf", "unknown", "null", "null") "]", "agent_opinion 1-1;"},
};

static void tag_is_followed(void **state)
{
    const struct tags *row = *state;
    char told[500] = "";
    struct file f;

    begin(&f, CIVIL);
    case_put(f.facts, "papers", row->tags);
    file_add(&f, "卷/代理词.pdf")->pages = row->pages;
    file_assign(&f, yunxi);
    for (size_t i = 0; i < f.papers[0].n_parts; i++) {
        const struct aj_paper_part *p = &f.papers[0].parts[i];
        size_t n = strlen(told);

        (void)snprintf(told + n, sizeof(told) - n, "%s %d-%d;", p->kind, p->first_page,
                       p->last_page);
    }
    assert_string_equal(told, row->parts);
    file_release(&f);
}

static void part_has_the_name_of_its_kind(void **state)
{
    struct file f;

    (void)state;
    begin(&f, CIVIL);
    case_put(f.facts, "papers", "[" TAG("卷/代理词.pdf", "judgment", "2", "2") "]");
    file_add(&f, "卷/代理词.pdf")->pages = 2;
    (void)file_add(&f, "身份证.jpg");
    file_assign(&f, yunxi);
    assert_null(f.papers[0].parts[0].name); /* page 1 waits for a person */
    assert_string_equal(f.papers[0].parts[1].name, aj_profile_kind(yunxi, "judgment")->name);
    assert_string_equal(f.papers[1].parts[0].name, aj_profile_kind(yunxi, "id_proof")->name);
    file_release(&f);
}

static void tag_that_fits_two_files_fits_none(void **state)
{
    struct file f;

    (void)state;
    begin(&f, CIVIL);
    case_put(f.facts, "papers", "[" TAG("扫描.pdf", "judgment", "null", "null") "]");
    (void)file_add(&f, "上卷/扫描.pdf");
    (void)file_add(&f, "下卷/扫描.pdf");
    file_assign(&f, yunxi);
    assert_string_equal(f.papers[0].parts[0].kind, "unknown");
    assert_string_equal(f.papers[1].parts[0].kind, "unknown");
    file_release(&f);
}

/* --- order ----------------------------------------------------------------- */

static void papers_stand_in_file_order(void **state)
{
    static const char *const given[] = {"IMG_1.jpg",  "判决书.pdf", "证据10.jpg", "证据4.jpg",
                                        "申请表.pdf", "02证据.pdf", "身份证.jpg"};
    static const char *const sorted[] = {"申请表.pdf", "身份证.jpg", "02证据.pdf", "证据4.jpg",
                                         "证据10.jpg", "判决书.pdf", "IMG_1.jpg"};
    struct file f;

    (void)state;
    begin(&f, CIVIL);
    for (size_t i = 0; i < AJ_COUNTOF(given); i++)
        (void)file_add(&f, given[i]);
    file_assign(&f, yunxi);
    aj_papers_sort(yunxi, f.papers, f.n);
    for (size_t i = 0; i < AJ_COUNTOF(sorted); i++)
        assert_string_equal(f.papers[i].name, sorted[i]);
    file_release(&f);
}

#define ROWS(list, test, field)                                                                    \
    for (size_t i = 0; i < AJ_COUNTOF(list); i++)                                                  \
        tests[n++] = (struct CMUnitTest)                                                           \
        {                                                                                          \
            .name = (list)[i].field, .test_func = (test),                                          \
            .initial_state = (void *)(uintptr_t) & (list)[i]                                       \
        }

static void dispute_of_the_case_is_no_word(void **state)
{
    struct file f;

    (void)state;
    begin(&f, ADMINISTRATIVE);
    case_set(f.facts, "reason", json_string("租赁合同纠纷"));
    (void)file_add(&f, "租赁合同纠纷案指派律师通知书.pdf");
    file_assign(&f, yunxi);
    assert_string_equal(f.papers[0].parts[0].kind, "assignment_notice");
    case_set(f.facts, "reason", json_string("行政处罚"));
    (void)file_add(&f, "行政处罚决定书.pdf");
    file_assign(&f, yunxi);
    assert_string_equal(f.papers[1].parts[0].kind, "admin_act");
    file_release(&f);
}

int main(void)
{
    struct CMUnitTest tests[5 + AJ_COUNTOF(names) + AJ_COUNTOF(texts) + AJ_COUNTOF(tags)] = {
        cmocka_unit_test(name_goes_before_words),
        cmocka_unit_test(tag_that_fits_two_files_fits_none),
        cmocka_unit_test(dispute_of_the_case_is_no_word),
        cmocka_unit_test(papers_stand_in_file_order),
        cmocka_unit_test(part_has_the_name_of_its_kind),
    };
    size_t n = 5;
    int failed;

    yunxi = profile_of("yunxi");
    ROWS(names, name_speaks_for_its_kind, name);
    ROWS(texts, words_speak_when_the_name_is_silent, kind);
    ROWS(tags, tag_is_followed, name);
    failed = cmocka_run_group_tests_name("kind", tests, NULL, NULL);
    aj_profile_close(yunxi);
    return failed;
}
