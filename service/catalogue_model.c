#include "service/catalogue_model.h"

#include "base/auto.h"
#include "service/page_numbers.h"

#include <stdio.h>
#include <string.h>

/* Who made a paper and on which day, as the profile's kind says (catalogue columns 责任者 and
 * 日期). */
static const char *maker_of(struct aj_home *home, const struct aj_dossier *d, const json_t *kind)
{
    const char *maker = aj_json_text(kind, "maker");

    if (strcmp(maker, "centre") == 0)
        return aj_profile_centre(home->profile);
    if (strcmp(maker, "organ") == 0)
        return d->facts.organ.name;
    if (strcmp(maker, "handler") == 0)
        return d->facts.handler.name;
    if (strcmp(maker, "recipient") == 0)
        return d->facts.recipients[0].sealed ? "未成年人01" : d->facts.recipients[0].name;
    return "";
}

static const char *number_of(const struct aj_dossier *d, const json_t *kind)
{
    const char *number = aj_json_text(kind, "number");
    const json_t *fact = *number ? aj_case_fact(&d->facts, number) : NULL;

    return json_is_string(fact) ? json_string_value(fact) : "";
}

static void day_of(const struct aj_dossier *d, const json_t *kind, char out[AJ_DATE_SIZE])
{
    const char *day = aj_json_text(kind, "day");

    out[0] = '\0';
    for (int i = 0; *day && i < AJ_DAY_COUNT; i++) {
        if (strcmp(day, aj_case_day_key((enum aj_case_day)i)) == 0)
            aj_date_text(d->facts.days[i], out);
    }
    /* DA/T 22: a date in a catalogue is eight digits */
    if (*out) {
        memmove(out + 4, out + 5, 2);
        memmove(out + 6, out + 8, 3);
    }
}

/* The running number in front of a name ("01", "3.", "12-"), in bytes; none in "2025年9月笔录" or
   "2名证人证言", where the number belongs to the words. */
static size_t numbering_of(const char *name, size_t size)
{
    static const char *const counted[] = {"年", "月", "日", "名", "人",
                                          "份", "次", "张", "号", "元"};
    size_t digits = strspn(name, "0123456789");

    if (digits == 0 || digits > 3 || digits >= size)
        return 0;
    for (size_t i = 0; i < AJ_COUNTOF(counted); i++) {
        if (strncmp(name + digits, counted[i], strlen(counted[i])) == 0)
            return 0;
    }
    return digits + strspn(name + digits, ".-_ ");
}

/* "审批卷/01申请表.pdf" → "申请表": what the lawyer called it, where the kind's name alone would
 * say less. */
static void title_of(const struct aj_paper *p, const struct aj_kind *kind, bool sealed,
                     struct aj_buf *out)
{
    const char *base = strrchr(p->name, '/');
    const char *dot;
    size_t size, skip;

    base = base ? base + 1 : p->name;
    dot = strrchr(base, '.');
    size = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    skip = numbering_of(base, size);
    base += skip;
    size -= skip;
    if (!kind) {
        aj_buf_add(out, base, size);
        return;
    }
    aj_buf_addf(out, "%s", kind->name);
    /* evidence and the like come many to a kind: tell them apart, unless the name may hold a sealed
     * person's */
    if (!sealed && p->kind_from == AJ_KIND_FROM_NAME && size &&
        strncmp(kind->name, base, size) != 0) {
        aj_buf_addf(out, "（");
        aj_buf_add(out, base, size);
        aj_buf_addf(out, "）");
    }
}

static json_t *catalogue_row(struct aj_model *m, struct aj_home *home, const struct aj_dossier *d,
                             const struct aj_paper *p, const struct aj_paper_part *part, int first)
{
    AJ_AUTO(aj_buf_release) struct aj_buf title = {0};
    const struct aj_kind *kind = aj_profile_kind(home->profile, part->kind);
    const json_t *details = kind ? kind->json : NULL;
    struct aj_page_range range = aj_page_range_of(p, part, first);
    char day[AJ_DATE_SIZE];
    char pages[32] = "";
    json_t *row = json_object();

    title_of(p, kind, d->facts.sealed, &title);
    m->failed |= title.failed;
    day_of(d, details, day);
    if (range.first && range.first == range.last) {
        (void)snprintf(pages, sizeof(pages), "%d", range.first);
    } else if (range.first) {
        (void)snprintf(pages, sizeof(pages), "%d-%d", range.first, range.last);
    }
    aj_model_put_text(m, row, "title", title.data);
    aj_model_put_text(m, row, "responsible", maker_of(home, d, details));
    aj_model_put_text(m, row, "number", number_of(d, details));
    aj_model_put_text(m, row, "date", day);
    aj_model_put_text(m, row, "pages", pages);
    aj_model_put_text(m, row, "remark", range.first ? "" : p->extension);
    aj_model_put_text(m, row, "volume",
                      kind && strcmp(kind->volume, "approval") == 0 ? "审批卷" : "承办卷");
    return row;
}

void aj_catalogue_model(struct aj_model *m, struct aj_home *home, const struct aj_dossier *d,
                        const int *firsts, int pages)
{
    json_t *rows = json_array();
    json_t *totals = aj_model_section(m, "totals");
    int unpaged = 0;
    int no = 0;
    char text[24];

    for (size_t i = 0; i < d->n_papers; i++) {
        unpaged += firsts[i] == 0;
        for (size_t k = 0; k < d->papers[i].n_parts; k++) {
            json_t *row =
                catalogue_row(m, home, d, &d->papers[i], &d->papers[i].parts[k], firsts[i]);

            (void)snprintf(text, sizeof(text), "%d", ++no);
            aj_model_put_text(m, row, "no", text);
            aj_model_append(m, rows, row);
        }
    }
    aj_model_put(m, m->root, "papers", rows);
    (void)snprintf(text, sizeof(text), "%d", pages);
    aj_model_put_text(m, totals, "pages", text);
    (void)snprintf(text, sizeof(text), "%zu", d->n_papers);
    aj_model_put_text(m, totals, "papers", text);
    (void)snprintf(text, sizeof(text), "%d", unpaged);
    aj_model_put_text(m, totals, "unpaged", text);
}
