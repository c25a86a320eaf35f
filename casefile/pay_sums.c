#include "casefile/pay_sheet.h"

#include <stdlib.h>
#include <string.h>

/* Numbers that differ in blanks only are one. */
static int compare_numbers(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (*a != *b || *a == '\0')
            return (unsigned char)*a - (unsigned char)*b;
    }
}

static int compare_payees(const struct aj_payee *a, const struct aj_payee *b)
{
    int order = compare_numbers(a->account_number, b->account_number);

    if (order == 0)
        order = strcmp(a->account_name, b->account_name);
    return order ? order : strcmp(a->bank_name, b->bank_name);
}

static int compare_units(const struct aj_pay_line *a, const struct aj_pay_line *b)
{
    return strcmp(a->unit ? a->unit : "", b->unit ? b->unit : "");
}

static bool together(const struct aj_pay_line *a, const struct aj_pay_line *b, enum aj_pay_by by)
{
    if (by == AJ_PAY_BY_PAYEE)
        return compare_payees(&a->payee, &b->payee) == 0;
    return by == AJ_PAY_BY_UNIT && compare_units(a, b) == 0;
}

static int in_order(const struct aj_pay_line *a, const struct aj_pay_line *b)
{
    return (a->n > b->n) - (a->n < b->n);
}

static int by_line(const void *a, const void *b)
{
    return in_order(a, b);
}

static int by_payee(const void *a, const void *b)
{
    const struct aj_pay_line *x = a;
    const struct aj_pay_line *y = b;
    int order = compare_payees(&x->payee, &y->payee);

    return order ? order : in_order(x, y);
}

static int by_unit(const void *a, const void *b)
{
    int order = compare_units(a, b);

    return order ? order : in_order(a, b);
}

static int by_first_line(const void *a, const void *b)
{
    const struct aj_pay_sum *x = a;
    const struct aj_pay_sum *y = b;

    return in_order(x->lines, y->lines);
}

enum aj_code aj_pay_sums(const struct aj_pay_sheet *sheet, enum aj_pay_by by,
                         struct aj_arena *arena, struct aj_pay_sum **out, size_t *n,
                         struct aj_err *err)
{
    static int (*const orders[])(const void *, const void *) = {
        [AJ_PAY_BY_LINE] = by_line, [AJ_PAY_BY_PAYEE] = by_payee, [AJ_PAY_BY_UNIT] = by_unit};
    struct aj_pay_line *sorted = aj_arena_alloc(arena, sheet->n_lines * sizeof(*sorted));
    struct aj_pay_sum *sums = aj_arena_alloc(arena, sheet->n_lines * sizeof(*sums));

    *n = 0;
    if (!sorted || !sums)
        return aj_fail(err, AJ_NO_MEMORY, "内存不足");
    for (size_t i = 0; i < sheet->n_lines; i++)
        sorted[i] = sheet->lines[i];
    qsort(sorted, sheet->n_lines, sizeof(*sorted), orders[by]);
    for (size_t i = 0; i < sheet->n_lines; i++) {
        if (i == 0 || !together(&sorted[i - 1], &sorted[i], by))
            sums[(*n)++] = (struct aj_pay_sum){.lines = &sorted[i]};
        sums[*n - 1].n_lines++;
        sums[*n - 1].fen += sorted[i].fen; /* the total was checked: no part of it overflows */
    }
    qsort(sums, *n, sizeof(*sums), by_first_line);
    *out = sums;
    return AJ_OK;
}
