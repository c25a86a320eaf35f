/* pain.001.001.03, read back with libxml2 and held to the rules of its schema that matter: which
   elements, in which order, how often, how long, which numbers; and to the batch. The schema itself
   is not ours to carry; the files were held to it by hand (xmllint --schema). */
#include "base/utf8.h"
#include "service/bank_pain.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pay_world.h"

#define WRITTEN_AT 1795833300 /* 2026-11-28T10:35:00+08:00 */
#define NAMESPACE  "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"

static char debtor_name[] = "云溪区法律援助中心";
static char debtor_account[] = "0000000900000001";
static char debtor_bank[] = "澜州样例银行营业部";
static const struct aj_debtor debtor = {debtor_name, debtor_account, debtor_bank};

enum text_type { NONE, ID_35, TEXT_140, ACCOUNT_34, COUNT, SUM, MONEY, METHOD, DAY, INSTANT };

/* Of the schema, what we use of it: each element below its parent, in its order. */
static const struct rule {
    const char *parent, *name;
    bool many; /* else exactly one */
    enum text_type type;
} rules[] = {
    {"", "Document", false, NONE},
    {"Document", "CstmrCdtTrfInitn", false, NONE},
    {"CstmrCdtTrfInitn", "GrpHdr", false, NONE},
    {"CstmrCdtTrfInitn", "PmtInf", false, NONE},
    {"GrpHdr", "MsgId", false, ID_35},
    {"GrpHdr", "CreDtTm", false, INSTANT},
    {"GrpHdr", "NbOfTxs", false, COUNT},
    {"GrpHdr", "CtrlSum", false, SUM},
    {"GrpHdr", "InitgPty", false, NONE},
    {"InitgPty", "Nm", false, TEXT_140},
    {"PmtInf", "PmtInfId", false, ID_35},
    {"PmtInf", "PmtMtd", false, METHOD},
    {"PmtInf", "NbOfTxs", false, COUNT},
    {"PmtInf", "CtrlSum", false, SUM},
    {"PmtInf", "ReqdExctnDt", false, DAY},
    {"PmtInf", "Dbtr", false, NONE},
    {"PmtInf", "DbtrAcct", false, NONE},
    {"PmtInf", "DbtrAgt", false, NONE},
    {"PmtInf", "CdtTrfTxInf", true, NONE},
    {"Dbtr", "Nm", false, TEXT_140},
    {"DbtrAcct", "Id", false, NONE},
    {"DbtrAgt", "FinInstnId", false, NONE},
    {"FinInstnId", "Nm", false, TEXT_140},
    {"Id", "Othr", false, NONE},
    {"Othr", "Id", false, ACCOUNT_34},
    {"CdtTrfTxInf", "PmtId", false, NONE},
    {"CdtTrfTxInf", "Amt", false, NONE},
    {"CdtTrfTxInf", "CdtrAgt", false, NONE},
    {"CdtTrfTxInf", "Cdtr", false, NONE},
    {"CdtTrfTxInf", "CdtrAcct", false, NONE},
    {"CdtTrfTxInf", "RmtInf", false, NONE},
    {"PmtId", "EndToEndId", false, ID_35},
    {"Amt", "InstdAmt", false, MONEY},
    {"CdtrAgt", "FinInstnId", false, NONE},
    {"Cdtr", "Nm", false, TEXT_140},
    {"CdtrAcct", "Id", false, NONE},
    {"RmtInf", "Ustrd", false, TEXT_140},
};

static const char *name_of(const xmlNode *node)
{
    return (const char *)node->name;
}

/* Of an element that has nothing but text. */
static const char *text_of(const xmlNode *node)
{
    assert_non_null(node->children);
    assert_int_equal(node->children->type, XML_TEXT_NODE);
    assert_null(node->children->next);
    return (const char *)node->children->content;
}

/* Digits, a point, two digits: in fen. */
static int64_t fen_of(const char *text)
{
    size_t whole = strspn(text, "0123456789");

    assert_in_range(whole, 1, 16); /* 18 digits in all */
    assert_int_equal(text[whole], '.');
    assert_int_equal(strspn(text + whole + 1, "0123456789"), 2);
    assert_int_equal(strlen(text), whole + 3);
    return strtoll(text, NULL, 10) * 100 + strtoll(text + whole + 1, NULL, 10);
}

static void check_money(const xmlNode *node)
{
    const xmlAttr *currency = node->properties;

    assert_non_null(currency);
    assert_string_equal((const char *)currency->name, "Ccy");
    assert_string_equal((const char *)currency->children->content, "CNY");
    assert_null(currency->next);
    assert_true(fen_of(text_of(node)) > 0);
}

static bool has_shape(const char *text, const char *shape) /* 9: a digit */
{
    for (; *text && *shape; text++, shape++) {
        if (*shape == '9' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    }
    return *text == *shape;
}

static void check_text(const xmlNode *node, enum text_type type)
{
    const char *text = text_of(node);

    switch (type) {
    case ID_35:
        assert_in_range(aj_utf8_count(text), 1, 35);
        break;
    case TEXT_140:
        assert_in_range(aj_utf8_count(text), 1, 140);
        break;
    case ACCOUNT_34:
        assert_in_range(aj_utf8_count(text), 1, 34);
        assert_int_equal(
            strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"),
            strlen(text));
        break;
    case COUNT:
        assert_in_range(strlen(text), 1, 15);
        assert_int_equal(strspn(text, "0123456789"), strlen(text));
        break;
    case SUM:
        assert_true(fen_of(text) > 0);
        break;
    case MONEY:
        check_money(node);
        break;
    case METHOD:
        assert_string_equal(text, "TRF");
        break;
    case DAY:
        assert_true(has_shape(text, "9999-99-99"));
        break;
    case INSTANT:
        assert_true(has_shape(text, "9999-99-99T99:99:99+08:00"));
        break;
    case NONE:
        break;
    }
}

static size_t next_rule(const char *parent, size_t from)
{
    while (from < AJ_COUNTOF(rules) && strcmp(rules[from].parent, parent) != 0)
        from++;
    return from;
}

static const xmlNode *element_from(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE) {
        assert_true(xmlIsBlankNode(node));
        node = node->next;
    }
    return node;
}

/* Whether the children of `node` are those of the rules, in their order. */
static void
check_children(const xmlNode *node) /* NOLINT(misc-no-recursion): as deep as the rules */
{
    const xmlNode *child = element_from(node->children);
    size_t at = next_rule(name_of(node), 0);

    while (at < AJ_COUNTOF(rules)) {
        size_t n = 0;

        for (; child && strcmp(name_of(child), rules[at].name) == 0; n++) {
            assert_non_null(child->ns);
            assert_string_equal((const char *)child->ns->href, NAMESPACE);
            if (rules[at].type == NONE) {
                assert_null(child->properties);
                check_children(child);
            } else {
                check_text(child, rules[at].type);
            }
            child = element_from(child->next);
        }
        if (n == 0 || (n > 1 && !rules[at].many))
            fail_msg("%s: %zu times %s", name_of(node), n, rules[at].name);
        at = next_rule(name_of(node), at + 1);
    }
    if (child)
        fail_msg("%s: no place for %s", name_of(node), name_of(child));
}

/* The first element that `path` ("a/b/c") leads to below `node`. */
static const xmlNode *at_path(const xmlNode *node, const char *path)
{
    char names[100];
    char *rest = names;

    (void)snprintf(names, sizeof(names), "%s", path);
    for (char *name = strtok_r(names, "/", &rest); node && name;
         name = strtok_r(NULL, "/", &rest)) {
        node = element_from(node->children);
        while (node && strcmp(name_of(node), name) != 0)
            node = element_from(node->next);
    }
    assert_non_null(node);
    return node;
}

static void check_transfer(const xmlNode *transfer, const struct aj_pay_line *line)
{
    const char *remittance = text_of(at_path(transfer, "RmtInf/Ustrd"));

    assert_string_equal(text_of(at_path(transfer, "PmtId/EndToEndId")), line->end_to_end_id);
    assert_true(fen_of(text_of(at_path(transfer, "Amt/InstdAmt"))) == line->fen);
    assert_string_equal(text_of(at_path(transfer, "Cdtr/Nm")), line->payee.account_name);
    assert_string_equal(text_of(at_path(transfer, "CdtrAcct/Id/Othr/Id")),
                        line->payee.account_number);
    assert_string_equal(text_of(at_path(transfer, "CdtrAgt/FinInstnId/Nm")), line->payee.bank_name);
    assert_non_null(strstr(remittance, line->case_number));
}

/* Both sums and both counts are those of the transactions, and of the batch. */
static void check_sums(const xmlNode *root, const struct aj_pay_sheet *sheet)
{
    static const char *const heads[] = {"GrpHdr", "PmtInf"};
    const xmlNode *payment = at_path(root, "CstmrCdtTrfInitn/PmtInf");
    int64_t sum = 0;
    size_t n = 0;

    for (const xmlNode *c = element_from(payment->children); c; c = element_from(c->next)) {
        if (strcmp(name_of(c), "CdtTrfTxInf") != 0)
            continue;
        check_transfer(c, &sheet->lines[n++]);
        sum += fen_of(text_of(at_path(c, "Amt/InstdAmt")));
    }
    assert_int_equal(n, sheet->n_lines);
    assert_true(sum == sheet->total_fen);
    for (size_t i = 0; i < AJ_COUNTOF(heads); i++) {
        const xmlNode *head = at_path(at_path(root, "CstmrCdtTrfInitn"), heads[i]);

        assert_int_equal(strtoul(text_of(at_path(head, "NbOfTxs")), NULL, 10), n);
        assert_true(fen_of(text_of(at_path(head, "CtrlSum"))) == sum);
    }
}

static void write_pain(const struct pay_world *w, struct aj_buf *out)
{
    struct aj_err err = {0};

    if (aj_bank_pain_write(&w->sheet, &debtor, WRITTEN_AT, out, &err) != AJ_OK)
        fail_msg("%s", err.text);
}

static void check_file(const struct pay_world *w)
{
    struct aj_buf out = {0};
    xmlDoc *doc;
    const xmlNode *root;

    write_pain(w, &out);
    assert_memory_equal(out.data, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 38);
    doc = xmlReadMemory(out.data, (int)out.size, "pain.xml", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    root = xmlDocGetRootElement(doc);
    assert_string_equal(name_of(root), "Document");
    check_children(root);
    check_sums(root, &w->sheet);
    xmlFreeDoc(doc);
    aj_buf_release(&out);
}

static void a_batch_keeps_the_rules_of_the_schema(void **state)
{
    static const size_t sizes[] = {1, 2, 300};

    (void)state;
    for (size_t i = 0; i < AJ_COUNTOF(sizes); i++) {
        struct pay_world w;

        pay_world_open(&w, sizes[i]);
        check_file(&w);
        pay_world_close(&w);
    }
}

static void the_head_says_who_pays_when(void **state)
{
    struct aj_buf out = {0};
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 3);
    write_pain(&w, &out);
    assert_non_null(strstr(out.data, "<MsgId>AJ-2026-003-5d1c0f4e8a7b</MsgId>"));
    assert_non_null(strstr(out.data, "<PmtInfId>2026-003</PmtInfId>"));
    assert_non_null(strstr(out.data, "<CreDtTm>2026-11-28T10:35:00+08:00</CreDtTm>"));
    assert_non_null(strstr(out.data, "<ReqdExctnDt>2026-11-28</ReqdExctnDt>"));
    assert_non_null(strstr(out.data, "<Id>0000000900000001</Id>"));
    assert_non_null(strstr(out.data, debtor.bank));
    aj_buf_release(&out);
    pay_world_close(&w);
}

static void hostile_names_come_back_as_they_were(void **state)
{
    static const char *const names[] = {"<孙>&'李'",
                                        "欧阳\"某\"",
                                        "]]>",
                                        "&#x41;&lt;",
                                        "=1+1",
                                        "<!--李-->",
                                        "𠮷〇䶮㛃𫎩𰻞",
                                        "<?李?>",
                                        " 李 "};
    struct pay_world w;

    (void)state;
    pay_world_open(&w, AJ_COUNTOF(names));
    for (size_t i = 0; i < AJ_COUNTOF(names); i++) {
        w.lines[i].payee.account_name = w.lines[i].payee.bank_name = names[i];
        w.lines[i].case_number = names[i];
    }
    check_file(&w);
    pay_world_close(&w);
}

static void refused(const struct pay_world *w, const struct aj_debtor *from, const char *told)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};

    assert_int_equal(aj_bank_pain_write(&w->sheet, from, WRITTEN_AT, &out, &err), AJ_INVALID);
    if (!strstr(err.text, told))
        fail_msg("\"%s\" says nothing of %s", err.text, told);
    assert_int_equal(out.size, 0);
}

/* 140 characters are written, though they are 420 bytes; 141 are refused: nothing is cut. */
static void what_is_too_long_is_refused_not_cut(void **state)
{
    char name[3 * 141 + 1] = "";
    struct aj_debtor other = debtor;
    struct pay_world w;

    (void)state;
    for (size_t i = 0; i < 140; i++)
        memcpy(name + 3 * i, "李", 4);
    pay_world_open(&w, 3);
    w.lines[1].payee.account_name = w.lines[1].payee.bank_name = name;
    check_file(&w);
    memcpy(name + (size_t)3 * 140, "李", 4);
    refused(&w, &debtor, "第 2 行的户名");
    w.lines[1].payee.account_name = "李";
    refused(&w, &debtor, "第 2 行的开户银行");
    w.lines[1].payee.bank_name = "行";
    w.lines[1].case_number = name;
    refused(&w, &debtor, "第 2 行的用途");
    w.lines[1].case_number = "案";
    other.name = name;
    refused(&w, &other, "付款账户的户名");
    w.sheet.id = "2026-0000000000000001";
    refused(&w, &debtor, "编号");
    pay_world_close(&w);
}

static void a_batch_that_does_not_add_up_is_not_written(void **state)
{
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 3);
    w.sheet.total_fen--;
    refused(&w, &debtor, "合计");
    w.sheet.total_fen++;
    w.lines[1].payee.account_name = "李\n某";
    refused(&w, &debtor, "第 2 行");
    pay_world_close(&w);
}

static void the_same_batch_gives_the_same_bytes(void **state)
{
    struct aj_buf first = {0};
    struct aj_buf again = {0};
    struct pay_world w;

    (void)state;
    pay_world_open(&w, 20);
    write_pain(&w, &first);
    write_pain(&w, &again);
    assert_int_equal(first.size, again.size);
    assert_memory_equal(first.data, again.data, first.size);
    assert_null(strstr(first.data, w.lines[0].first_recipient));
    aj_buf_release(&first);
    aj_buf_release(&again);
    pay_world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_keeps_the_rules_of_the_schema),
        cmocka_unit_test(the_head_says_who_pays_when),
        cmocka_unit_test(hostile_names_come_back_as_they_were),
        cmocka_unit_test(what_is_too_long_is_refused_not_cut),
        cmocka_unit_test(a_batch_that_does_not_add_up_is_not_written),
        cmocka_unit_test(the_same_batch_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
