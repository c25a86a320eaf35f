#include "archive/intake_archive.h"

#include <sys/stat.h>

static enum aj_reason reason_of_zip(enum aj_zip_fault fault)
{
    switch (fault) {
    case AJ_ZIP_NO_END:
        return AJ_REASON_CUT;
    case AJ_ZIP_BAD_PLACE:
        return AJ_REASON_DAMAGED;
    case AJ_ZIP_TOO_MANY:
        return AJ_REASON_MANY;
    case AJ_ZIP_MISCOUNT:
        return AJ_REASON_MISCOUNT;
    case AJ_ZIP_OVERLAP:
        return AJ_REASON_OVERLAP;
    case AJ_ZIP_FINE:
    case AJ_ZIP_ENTRY:
        break;
    }
    return AJ_REASON_NONE;
}

static enum aj_reason reason_of_entry(const struct aj_zip_listed *e)
{
    if (e->mode && S_ISLNK(e->mode))
        return AJ_REASON_LINK;
    if (e->mode & 0170000 && !S_ISREG(e->mode) && !S_ISDIR(e->mode))
        return AJ_REASON_DEVICE;
    switch (e->fault) {
    case AJ_ZIP_ENTRY_ENCRYPTED:
        return AJ_REASON_ENCRYPTED;
    case AJ_ZIP_ENTRY_METHOD:
        return AJ_REASON_METHOD;
    case AJ_ZIP_ENTRY_DIFFERS:
        return AJ_REASON_LIES;
    case AJ_ZIP_ENTRY_FINE:
        break;
    }
    return AJ_REASON_NONE;
}

/* For the message only: the fault of the name itself is judged when its turn comes. */
static const char *name_of(struct aj_source *s, const struct aj_zip_listing *zip, size_t i)
{
    const struct aj_zip_listed *e = &zip->entries[i];
    struct aj_name_bytes bytes = {.bytes = e->name,
                                  .size = e->name_size,
                                  .unicode = e->unicode,
                                  .unicode_size = e->unicode_size,
                                  .utf8_flag = e->flags & 0x800,
                                  .backslash_separates = zip->backslashes};
    struct aj_entry_name name;

    if (aj_entry_name_read(&bytes, s->take->arena, &name, NULL) != AJ_OK)
        return NULL;
    return name.display;
}

enum aj_code aj_zip_judge(struct aj_source *s, const struct aj_zip_listing *zip, const char *inner)
{
    enum aj_reason reason = reason_of_zip(zip->fault);

    if (reason != AJ_REASON_NONE) {
        return aj_source_refuse(
            s, reason, zip->fault == AJ_ZIP_OVERLAP ? name_of(s, zip, zip->culprit) : inner);
    }
    for (size_t i = 0; i < zip->n; i++) {
        reason = reason_of_entry(&zip->entries[i]);
        if (reason == AJ_REASON_NONE)
            continue;
        if (s->refusal.reason == AJ_REASON_NONE) {
            (void)aj_source_refuse(s, reason, name_of(s, zip, i));
        } else {
            s->refusal.more++;
        }
    }
    return s->refusal.reason == AJ_REASON_NONE ? AJ_OK : AJ_INVALID;
}
