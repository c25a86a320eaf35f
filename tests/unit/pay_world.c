#include "pay_world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct holder {
    const char *kind, *name, *bank, *number, *unit;
};

static const struct holder holders[] = {
    {"person", "李婧雯", "澜州样例银行云溪支行", "0000000855402243106", "澜州蜀都律师事务所"},
    {"person", "欧阳𠮷〇", "澜州样例银行云溪支行", "0000000855402243114", "澜州蜀都律师事务所"},
    {"unit", "澜州正阳律师事务所", "样例农村商业银行股份有限公司澜州云溪新城科技支行",
     "0000001200450078", "澜州正阳律师事务所"},
    {"person", "阿依古丽·买买提江", "澜州样例银行", "0000000855402243205", "云溪区法律援助中心"},
    {"person", "张㛃𫎩𰻞", "澜州样例银行清溪支行", "0000000855402243213",
     "澜州蜀都律师事务所"},
};
static const char *const recipients[] = {"马建国", "阿迪力·吐尔逊", "周䶮", "钱淑华"};
static const char *const reasons[] = {"追索劳动报酬", "故意伤害", "机动车交通事故责任纠纷", "盗窃"};

static const char *text(struct pay_world *w, const char *fmt, ...) AJ_PRINTF(2, 3);

static const char *text(struct pay_world *w, const char *fmt, ...)
{
    char made[300];
    char *copy;
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(made, sizeof(made), fmt, args);
    va_end(args);
    copy = aj_arena_copy(&w->arena, made, strlen(made));
    if (!copy)
        abort();
    return copy;
}

static void make_amounts(struct aj_pay_line *line, size_t i)
{
    line->standard_fen = 120000 + (int64_t)(i % 4) * 40000;
    line->cross_region_fen = i % 6 == 4 ? 50000 : 0;
    line->translation_fen = i % 8 == 3 ? 32050 : 0;
    if (i % 5 == 2) {
        line->other_fen = 18605;
        line->other_reason = "司法鉴定费、到外省调查取证的交通费，凭据报销";
    }
    if (i % 9 == 5) {
        line->deduction_fen = 20000;
        line->deduction_reason = "归档逾期 12 日";
    }
    line->fen = line->standard_fen + line->cross_region_fen + line->translation_fen +
                line->other_fen - line->deduction_fen;
}

static void make_line(struct pay_world *w, size_t i)
{
    const struct holder *h = &holders[i % AJ_COUNTOF(holders)];
    bool criminal = i % 2;
    struct aj_pay_line *line = &w->lines[i];

    *line = (struct aj_pay_line){.n = i + 1,
                                 .first_recipient = recipients[i % AJ_COUNTOF(recipients)],
                                 .n_recipients = i % 11 == 6 ? 3 : 1,
                                 .sealed = i % 7 == 5,
                                 .reason = reasons[i % AJ_COUNTOF(reasons)],
                                 .case_class = criminal ? "criminal" : "civil",
                                 .stage = criminal ? "investigation" : "first_instance",
                                 .unit = h->unit,
                                 .handler = i % 5 == 2 ? "何守正" : h->name,
                                 .payee = {h->kind, h->name, h->bank, h->number}};
    line->case_number = text(w, "云援〔2026〕%s字第%04zu号", criminal ? "刑" : "民", i + 1);
    line->archive_number = text(w, "F023-ZY·2026-D30-%s-%04zu", criminal ? "XS" : "MS", i + 1);
    line->end_to_end_id = text(w, "AJ%020zx-1-1", i);
    line->bundle_sha256 = text(w, "%04zx%060d", i + 0xa000, 0);
    make_amounts(line, i);
}

void pay_world_add_up(struct pay_world *w)
{
    w->sheet.total_fen = 0;
    for (size_t i = 0; i < w->sheet.n_lines; i++)
        w->sheet.total_fen += w->lines[i].fen;
}

void pay_world_open(struct pay_world *w, size_t n)
{
    *w = (struct pay_world){.arena = {.limit = 64 << 20}};
    w->lines = calloc(n, sizeof(*w->lines));
    if (!w->lines)
        abort();
    for (size_t i = 0; i < n; i++)
        make_line(w, i);
    w->sheet = (struct aj_pay_sheet){
        .centre = "云溪区法律援助中心",
        .id = "2026-003",
        .on = aj_date_of(2026, 11, 28),
        .prepared_by = "王敏",
        .approved_by = "陈国强",
        .sha256 = "5d1c0f4e8a7b2233445566778899aabbccddeeff00112233445566778899aabb",
        .previous = "00ffeeddccbbaa99887766554433221100ffeeddccbbaa998877665544332211",
        .lines = w->lines,
        .n_lines = n};
    pay_world_add_up(w);
}

void pay_world_close(struct pay_world *w)
{
    free(w->lines);
    aj_arena_reset(&w->arena);
}
