#include "archive/inspect_ole.h"

#include "base/auto.h"

#include <string.h>
#include <strings.h>

/* What the old Office formats are, and whether they hold macros or a password. */
#define DAMAGED "文件已损坏或者不完整。请重新导出或者上传。"
#define LOCKED  "文件加了密码。请去掉密码后重新提交。"

static bool has_macros(const struct aj_ole *ole)
{
    static const char *const names[] = {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"};

    for (size_t i = 0; i < ole->n; i++) {
        for (size_t j = 0; j < AJ_COUNTOF(names); j++) {
            if (strcasecmp(ole->entries[i].name, names[j]) == 0)
                return true;
        }
    }
    return false;
}

static const char *type_of(const struct aj_ole *ole)
{
    if (aj_ole_find(ole, "WordDocument"))
        return "application/msword";
    if (aj_ole_find(ole, "Workbook") || aj_ole_find(ole, "Book"))
        return "application/vnd.ms-excel";
    if (aj_ole_find(ole, "PowerPoint Document"))
        return "application/vnd.ms-powerpoint";
    if (aj_ole_find(ole, "__properties_version1.0"))
        return "application/vnd.ms-outlook";
    return "application/x-ole-storage";
}

/* [MS-DOC] 2.5.2: fEncrypted and fObfuscated in the first bytes of the stream. */
static bool word_is_locked(const struct aj_ole *ole, const struct aj_ole_entry *word)
{
    unsigned char fib[12];
    uint64_t at = ((uint64_t)word->start + 1) * ole->sector;

    return aj_inspect_read(ole->in, at, fib, sizeof(fib)) == sizeof(fib) &&
           aj_ole_number(fib, 2) == 0xA5EC && (fib[11] & 0x81);
}

/* For what is older than Word 97, and for RTF. */
static enum aj_code words_by_catdoc(struct aj_inspection *in, struct aj_err *err)
{
    static const char *const argv[] = {"catdoc", "-d", "utf-8", "-w", NULL, NULL};

    return aj_inspect_words_by(in, argv, err);
}

enum aj_code aj_inspect_ole(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(aj_ole_release) struct aj_ole ole = {0};
    const struct aj_ole_entry *word;
    bool known = true;

    AJ_TRY(aj_ole_open(in, &ole, err));
    word = aj_ole_find(&ole, "WordDocument");
    in->paper->media_type = type_of(&ole);
    if (has_macros(&ole))
        in->paper->flags |= AJ_PAPER_SCRIPT;
    if (ole.damaged) {
        aj_inspect_broken(in, DAMAGED);
    } else if (aj_ole_find(&ole, "EncryptedPackage") || (word && word_is_locked(&ole, word))) {
        in->paper->flags |= AJ_PAPER_ENCRYPTED;
        aj_inspect_broken(in, LOCKED);
    } else if (word) {
        AJ_TRY(aj_doc_words(&ole, word, &known, err));
    }
    return known ? AJ_OK : words_by_catdoc(in, err);
}

enum aj_code aj_inspect_rtf(struct aj_inspection *in, struct aj_err *err)
{
    return words_by_catdoc(in, err);
}
