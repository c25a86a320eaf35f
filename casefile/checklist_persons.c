#include "base/utf8.h"
#include "casefile/checklist_parts.h"
#include "casefile/number.h"

#include <string.h>

/* The recipients as case.json has them: numbers that cannot be, names that need a rare font. Their
   ID numbers and phones are never repeated in a message. */

struct advice {
    const char *rule, *remedy;
};

static void add(struct aj_check *k, const struct aj_recipient *r, const char *code,
                enum aj_severity severity, const char *what, const struct advice *advice)
{
    struct aj_finding *f = aj_findings_add(k->findings, code, severity, "受援人 %d（%s）%s。",
                                           r->no, r->sealed ? "封存" : r->name, what);

    f = aj_finding_why(k->findings, f, advice->rule, advice->remedy);
    (void)aj_finding_detail(k->findings, f, json_pack("{s:i}", "recipient", r->no));
}

static const char *const id_faults[] = {
    [AJ_ID_GOOD] = "",
    [AJ_ID_BAD_LENGTH] = "的身份证号码不是 18 位",
    [AJ_ID_BAD_CHARACTER] = "的身份证号码里有不该有的字符",
    [AJ_ID_BAD_DATE] = "的身份证号码里的出生日期不存在",
    [AJ_ID_BAD_CHECK] = "的身份证号码校验码不对",
};

static void check_id(struct aj_check *k, const struct aj_recipient *r)
{
    static const struct advice advice = {"GB 11643-1999；档案中的身份要前后一致",
                                         "请对照身份证件核对并更正登记。"};
    struct aj_date birth;
    enum aj_id_fault fault;
    char sex;

    if (!r->id_number || (r->id_type && strcmp(r->id_type, "resident_id") != 0))
        return;
    fault = aj_id_number_check(r->id_number, &birth, &sex);
    if (strlen(r->id_number) == 15)
        add(k, r, "id_number_old_form", AJ_WARNING, "的身份证号码是 15 位旧号", &advice);
    if (fault != AJ_ID_GOOD) {
        add(k, r, "id_number_invalid", AJ_WARNING, id_faults[fault], &advice);
        return; /* a wrong number says nothing reliable about birth and sex */
    }
    if (aj_date_known(r->birth_date) && birth.day != r->birth_date.day)
        add(k, r, "id_birth_mismatch", AJ_WARNING, "的出生日期与身份证号码不一致", &advice);
    if (r->sex && *r->sex != sex)
        add(k, r, "id_sex_mismatch", AJ_WARNING, "的性别与身份证号码不一致", &advice);
}

static bool is_phone(const char *phone)
{
    return strlen(phone) == 11 && strspn(phone, "0123456789") == 11;
}

/* Extension A and all planes above the first need a font of their own. */
static bool has_rare(const char *name)
{
    size_t size = strlen(name), at = 0;

    while (at < size) {
        int32_t c = aj_utf8_next(name, size, &at);

        if ((c >= 0x3400 && c <= 0x4DBF) || c > 0xFFFF)
            return true;
    }
    return false;
}

void aj_check_persons(struct aj_check *k)
{
    for (size_t i = 0; i < k->c->n_recipients; i++) {
        const struct aj_recipient *r = &k->c->recipients[i];

        check_id(k, r);
        if (r->phone && *r->phone && !is_phone(r->phone)) {
            add(k, r, "phone_invalid", AJ_WARNING, "的联系电话不是 11 位数字",
                &(struct advice){"登记表要求填写可以联系的手机号码", "请核对并更正。"});
        }
        if (r->name && has_rare(r->name)) {
            add(k, r, "rare_character", AJ_INFO, "的姓名有生僻字",
                &(struct advice){"GB 18030-2022；R-6：任何文字都要保存和印出", ""});
        }
    }
}
