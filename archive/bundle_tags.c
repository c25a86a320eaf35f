#include "archive/bundle_tags.h"

#include "base/date.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void aj_bundle_tags_bagit(struct aj_buf *out)
{
    aj_buf_addf(out, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
}

void aj_bundle_tags_line(struct aj_buf *out, const char *path, const struct aj_digest *digest)
{
    char hex[AJ_DIGEST_HEX_SIZE];

    aj_digest_hex(digest, hex);
    aj_buf_addf(out, "%s  ", hex);
    for (const char *c = path; *c; c++) {
        if (*c == '%' || *c == '\r' || *c == '\n') {
            aj_buf_addf(out, "%%%02X", (unsigned)*c);
        } else {
            aj_buf_add(out, c, 1);
        }
    }
    aj_buf_add(out, "\n", 1);
}

static enum aj_code add_info(struct aj_buf *out, const char *label, const char *value,
                             struct aj_err *err)
{
    size_t size = strlen(label);

    if (size == 0 || strchr(label, ':') || label[0] == ' ' || label[size - 1] == ' ' ||
        !aj_utf8_plain(label, size, false) || strpbrk(value, "\r\n") ||
        !aj_utf8_valid(value, strlen(value)))
        return aj_fail(err, AJ_INVALID, "bag-info.txt 的这一行写不成一行：%.80s", label);
    aj_buf_addf(out, "%s: %s\n", label, value);
    return AJ_OK;
}

static bool given(const struct aj_bundle_plan *plan, const char *label)
{
    for (size_t i = 0; i < plan->n_info; i++) {
        if (strcmp(plan->info[i].label, label) == 0)
            return true;
    }
    return false;
}

enum aj_code aj_bundle_tags_info(struct aj_buf *out, const struct aj_bundle_plan *plan,
                                 const struct aj_bundle_result *sizes, struct aj_err *err)
{
    char day[AJ_DATE_SIZE];
    char oxum[48];

    aj_date_text(aj_date_in_china(plan->sealed_at), day);
    (void)snprintf(oxum, sizeof(oxum), "%llu.%llu", (unsigned long long)sizes->payload_bytes,
                   (unsigned long long)sizes->payload_count);
    if (!given(plan, "Bagging-Date"))
        AJ_TRY(add_info(out, "Bagging-Date", day, err));
    if (!given(plan, "External-Identifier"))
        AJ_TRY(add_info(out, "External-Identifier", plan->archive_number, err));
    for (size_t i = 0; i < plan->n_info; i++)
        AJ_TRY(add_info(out, plan->info[i].label, plan->info[i].value, err));
    return add_info(out, "Payload-Oxum", oxum, err);
}

void aj_bundle_tags_release(struct aj_bundle_tags *tags)
{
    aj_buf_release(&tags->bagit);
    aj_buf_release(&tags->info);
    aj_buf_release(&tags->manifest);
    aj_buf_release(&tags->tagmanifest);
}
