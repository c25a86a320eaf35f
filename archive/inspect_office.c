/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libc's */
#define _GNU_SOURCE /* memmem */
#include "archive/inspect_kind.h"
#include "archive/inspect_xml.h"
#include "archive/inspect_zip.h"

#include "base/auto.h"

#include <string.h>
#include <strings.h>

#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static bool says(const struct aj_package_part *part, const char *words)
{
    return part && part->bytes.data &&
           memmem(part->bytes.data, part->bytes.size, words, strlen(words));
}

/* ECMA-376 names the main part in the content types; the folder is the same with every writer. */
static const char *office_type(const struct aj_package *package)
{
    const struct aj_package_part *types = aj_package_find(package, "[Content_Types].xml");

    if (!types)
        return NULL;
    if (aj_package_has_folder(package, "word/")) {
        if (says(types, "application/vnd.ms-word."))
            return "application/vnd.ms-word.document.macroEnabled.12";
        return says(types, WORD "template.main") ? WORD "template" : WORD "document";
    }
    if (aj_package_has_folder(package, "xl/"))
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    if (aj_package_has_folder(package, "ppt/"))
        return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    return NULL;
}

static const char *package_type(const struct aj_package *package)
{
    const struct aj_package_part *mime = aj_package_find(package, "mimetype");
    const char *office = office_type(package);
    char said[80] = "";

    if (aj_package_find(package, "OFD.xml"))
        return "application/ofd";
    if (office)
        return office;
    if (mime && mime->bytes.size && mime->bytes.size < sizeof(said))
        memcpy(said, mime->bytes.data, mime->bytes.size);
    said[strcspn(said, " \r\n")] = '\0';
    if (said[0] && aj_file_kind_of(said) && !aj_file_kind_of(said)->forbidden)
        return aj_file_kind_of(said)->media_type;
    if (aj_package_find(package, "AndroidManifest.xml"))
        return "application/vnd.android.package-archive";
    if (aj_package_find(package, "META-INF/MANIFEST.MF"))
        return "application/java-archive";
    return "application/zip";
}

struct relations {
    bool remote;
};

/* A link that a reader clicks is no reference; what a program fetches by itself is. */
static bool see_relation(void *arg, const struct aj_xml_node *node)
{
    struct relations *r = arg;
    AJ_AUTO(aj_auto_free) char *mode = aj_xml_attribute_of(node, "TargetMode");
    AJ_AUTO(aj_auto_free) char *type = aj_xml_attribute_of(node, "Type");
    const char *kind = type ? strrchr(type, '/') : NULL;

    if (mode && strcasecmp(mode, "External") == 0 && !(kind && strcmp(kind, "/hyperlink") == 0))
        r->remote = true;
    return !r->remote;
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcasecmp(name + n - m, end) == 0;
}

/* What all office packages may carry. */
static enum aj_code judge_risks(struct aj_inspection *in, const struct aj_package *package,
                                struct aj_err *err)
{
    struct relations r = {false};

    for (size_t i = 0; i < package->n; i++) {
        const struct aj_package_part *part = &package->parts[i];
        bool fine = true;

        if (ends_with(part->name, "vbaProject.bin") || strncasecmp(part->name, "Basic/", 6) == 0 ||
            strncasecmp(part->name, "Scripts/", 8) == 0)
            in->paper->flags |= AJ_PAPER_SCRIPT;
        if (strcasestr(part->name, "/embeddings/"))
            in->paper->flags |= AJ_PAPER_ATTACHMENT;
        if (ends_with(part->name, ".rels"))
            AJ_TRY(aj_xml_walk(part->bytes.data, part->bytes.size, see_relation, &r, &fine, err));
        if (!fine)
            aj_inspect_broken(in, AJ_TROUBLE_XML);
    }
    if (r.remote)
        in->paper->flags |= AJ_PAPER_REMOTE;
    return AJ_OK;
}

enum aj_code aj_inspect_zip(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(aj_package_release) struct aj_package package = {0};
    struct aj_paper *p = in->paper;

    AJ_TRY(aj_package_read(in->fd, &package, err));
    p->media_type = package_type(&package);
    if (package.encrypted) {
        p->flags |= AJ_PAPER_ENCRYPTED;
        aj_inspect_broken(in, "文件加了密码。请去掉密码后重新提交。");
    } else if (package.bomb) {
        aj_inspect_broken(in, "文件展开后大得不正常。请重新导出后再交。");
    } else if (package.damaged) {
        aj_inspect_broken(in, "文件已损坏或者不完整。请重新导出或者上传。");
    }
    if (p->trouble || strcmp(p->media_type, "application/zip") == 0)
        return AJ_OK;
    if (strcmp(p->media_type, "application/ofd") == 0)
        return aj_inspect_ofd(in, &package, err);
    AJ_TRY(judge_risks(in, &package, err));
    if (p->trouble || !aj_package_has_folder(&package, "word/"))
        return AJ_OK;
    return aj_inspect_docx(in, &package, err);
}
