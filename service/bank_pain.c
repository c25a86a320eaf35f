#include "service/bank_pain.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"
#include "service/metadata_xml.h"

#include <stdio.h>

#define NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
#define MAX_ID    35 /* characters: Max35Text, Max140Text of the schema */
#define MAX_TEXT  140

#define DIGITS_OF_DIGEST 12 /* in MsgId: another batch of the same id has another name */

struct pain {
    struct aj_xml *xml;
    const struct aj_pay_sheet *sheet;
    const struct aj_debtor *debtor;
    char message[MAX_ID + 1];
    char instant[AJ_INSTANT_SIZE];
    char day[AJ_DATE_SIZE];
};

static enum aj_code check_length(const char *what, size_t line, const char *text,
                                 struct aj_err *err)
{
    if (aj_utf8_count(text) <= MAX_TEXT)
        return AJ_OK;
    if (line == 0)
        return aj_fail(err, AJ_INVALID, "付款账户的%s超过 %d 个字符", what, MAX_TEXT);
    return aj_fail(err, AJ_INVALID, "第 %zu 行的%s超过 %d 个字符", line, what, MAX_TEXT);
}

static enum aj_code check_line(const struct aj_pay_line *line, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf purpose = {0};

    aj_pay_purpose(line, &purpose);
    if (purpose.failed)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    AJ_TRY(check_length("户名", line->n, line->payee.account_name, err));
    AJ_TRY(check_length("开户银行", line->n, line->payee.bank_name, err));
    return check_length("用途", line->n, purpose.data, err);
}

static enum aj_code check(const struct pain *p, struct aj_err *err)
{
    AJ_TRY(aj_pay_sheet_check(p->sheet, err));
    AJ_TRY(check_length("户名", 0, p->debtor->name, err));
    AJ_TRY(check_length("开户银行", 0, p->debtor->bank, err));
    for (size_t i = 0; i < p->sheet->n_lines; i++)
        AJ_TRY(check_line(&p->sheet->lines[i], err));
    return AJ_OK;
}

static enum aj_code name_message(struct pain *p, int64_t written_at, struct aj_err *err)
{
    int n = snprintf(p->message, sizeof(p->message), "AJ-%s-%.*s", p->sheet->id, DIGITS_OF_DIGEST,
                     p->sheet->sha256);

    if (n >= (int)sizeof(p->message))
        return aj_fail(err, AJ_INVALID, "批次编号 %s 过长", p->sheet->id);
    aj_instant_text(written_at, p->instant);
    aj_date_text(aj_date_in_china(written_at), p->day);
    return AJ_OK;
}

static void write_sums(struct pain *p)
{
    char count[24];
    char sum[AJ_FEN_TEXT_SIZE];

    (void)snprintf(count, sizeof(count), "%zu", p->sheet->n_lines);
    aj_fen_plain(p->sheet->total_fen, sum);
    aj_xml_leaf(p->xml, "NbOfTxs", count);
    aj_xml_leaf(p->xml, "CtrlSum", sum);
}

static void write_name(struct pain *p, const char *party, const char *name)
{
    aj_xml_open(p->xml, party);
    aj_xml_leaf(p->xml, "Nm", name);
    aj_xml_close(p->xml);
}

static void write_account(struct pain *p, const char *element, const char *number)
{
    aj_xml_open(p->xml, element);
    aj_xml_open(p->xml, "Id");
    aj_xml_open(p->xml, "Othr");
    aj_xml_leaf(p->xml, "Id", number);
    aj_xml_close(p->xml);
    aj_xml_close(p->xml);
    aj_xml_close(p->xml);
}

static void write_agent(struct pain *p, const char *element, const char *name)
{
    aj_xml_open(p->xml, element);
    write_name(p, "FinInstnId", name);
    aj_xml_close(p->xml);
}

static void write_head(struct pain *p)
{
    aj_xml_open(p->xml, "GrpHdr");
    aj_xml_leaf(p->xml, "MsgId", p->message);
    aj_xml_leaf(p->xml, "CreDtTm", p->instant);
    write_sums(p);
    write_name(p, "InitgPty", p->debtor->name);
    aj_xml_close(p->xml);
}

static enum aj_code write_transfer(struct pain *p, const struct aj_pay_line *line)
{
    AJ_AUTO(aj_buf_release) struct aj_buf purpose = {0};
    char amount[AJ_FEN_TEXT_SIZE];
    char number[AJ_ACCOUNT_SIZE];

    aj_fen_plain(line->fen, amount);
    aj_pay_purpose(line, &purpose);
    if (purpose.failed || !aj_pay_account(line->payee.account_number, number))
        return AJ_NO_MEMORY;
    aj_xml_open(p->xml, "CdtTrfTxInf");
    aj_xml_open(p->xml, "PmtId");
    aj_xml_leaf(p->xml, "EndToEndId", line->end_to_end_id);
    aj_xml_close(p->xml);
    aj_xml_open(p->xml, "Amt");
    aj_xml_open(p->xml, "InstdAmt");
    aj_xml_attribute(p->xml, "Ccy", "CNY");
    aj_xml_text(p->xml, amount);
    aj_xml_close(p->xml);
    aj_xml_close(p->xml);
    write_agent(p, "CdtrAgt", line->payee.bank_name);
    write_name(p, "Cdtr", line->payee.account_name);
    write_account(p, "CdtrAcct", number);
    aj_xml_open(p->xml, "RmtInf");
    aj_xml_leaf(p->xml, "Ustrd", purpose.data);
    aj_xml_close(p->xml);
    aj_xml_close(p->xml);
    return AJ_OK;
}

/* The order of the elements is the schema's. */
static enum aj_code write_payment(struct pain *p)
{
    enum aj_code code = AJ_OK;

    aj_xml_open(p->xml, "PmtInf");
    aj_xml_leaf(p->xml, "PmtInfId", p->sheet->id);
    aj_xml_leaf(p->xml, "PmtMtd", "TRF");
    write_sums(p);
    aj_xml_leaf(p->xml, "ReqdExctnDt", p->day);
    write_name(p, "Dbtr", p->debtor->name);
    write_account(p, "DbtrAcct", p->debtor->account);
    write_agent(p, "DbtrAgt", p->debtor->bank);
    for (size_t i = 0; code == AJ_OK && i < p->sheet->n_lines; i++)
        code = write_transfer(p, &p->sheet->lines[i]);
    aj_xml_close(p->xml);
    return code;
}

enum aj_code aj_bank_pain_write(const struct aj_pay_sheet *sheet, const struct aj_debtor *debtor,
                                int64_t written_at, struct aj_buf *out, struct aj_err *err)
{
    struct pain p = {.sheet = sheet, .debtor = debtor};
    enum aj_code code;

    AJ_TRY(check(&p, err));
    AJ_TRY(name_message(&p, written_at, err));
    p.xml = aj_xml_begin();
    if (!p.xml)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    aj_xml_open(p.xml, "Document");
    aj_xml_attribute(p.xml, "xmlns", NAMESPACE);
    aj_xml_open(p.xml, "CstmrCdtTrfInitn");
    write_head(&p);
    code = write_payment(&p);
    aj_xml_close(p.xml);
    aj_xml_close(p.xml);
    AJ_TRY(aj_xml_finish(p.xml, out, err));
    return code == AJ_OK ? AJ_OK : aj_fail(err, code, "内存不足");
}
