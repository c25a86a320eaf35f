#include "archive/inspect_xml.h"
#include "archive/inspect_zip.h"

#include "base/auto.h"

#include <math.h>
#include <string.h>

#define LEADS_OUT "OFD 里的路径指到文件之外。请重新导出后再交。"
#define NO_PAGE   "OFD 里没有一页能够打开。请重新导出后再交。"
#define LOST_PAGE "OFD 缺少某一页的内容，文件不完整。请重新导出后再交。"
#define LOCKED    "OFD 加了密码。请去掉密码后重新提交。"
#define SAME_LINE 1.0 /* millimetres */

/* A list of names found in one XML (GB/T 33190-2016, 7.4 and 7.5). */
struct names {
    char *list[4096];
    size_t n;
    bool in_root;
    bool attachments, failed;
    struct aj_buf text;
};

static void release_names(struct names **n)
{
    for (size_t i = 0; *n && i < (*n)->n; i++)
        free((*n)->list[i]);
    if (*n)
        aj_buf_release(&(*n)->text);
    free(*n);
}

static bool add_name(struct names *n, char *name)
{
    if (!name || n->n == AJ_COUNTOF(n->list)) {
        free(name);
        n->failed = true;
        return false;
    }
    n->list[n->n++] = name;
    return true;
}

/* OFD.xml: the root of each document in the file. */
static bool see_ofd(void *arg, const struct aj_xml_node *node)
{
    struct names *n = arg;

    if (node->text) {
        if (n->in_root)
            aj_buf_add(&n->text, node->text, strlen(node->text));
        return true;
    }
    if (strcmp(node->name, "DocRoot") != 0)
        return true;
    n->in_root = !node->end;
    if (!node->end)
        return true;
    add_name(n, strdup(n->text.data ? n->text.data : ""));
    aj_buf_release(&n->text);
    return !n->failed;
}

/* Document.xml: its pages, in order. */
static bool see_document(void *arg, const struct aj_xml_node *node)
{
    struct names *n = arg;

    n->attachments = n->attachments || strcmp(node->name, "Attachments") == 0;
    if (node->end || strcmp(node->name, "Page") != 0)
        return true;
    return add_name(n, aj_xml_attribute_of(node, "BaseLoc"));
}

struct words {
    struct aj_buf text;
    bool in_code;
    double y; /* of the line being written */
};

/* Objects at one height are one line: many programs write an object for each character. */
static void begin_object(struct words *w, const struct aj_xml_node *node)
{
    AJ_AUTO(aj_auto_free) char *box = aj_xml_attribute_of(node, "Boundary");
    char *rest = box;
    double y = w->y + 2 * SAME_LINE;

    if (box) {
        (void)strtod(box, &rest);
        y = strtod(rest, NULL);
    }
    if (!(fabs(y - w->y) < SAME_LINE))
        aj_buf_add(&w->text, "\n", 1);
    w->y = y;
}

static bool see_page(void *arg, const struct aj_xml_node *node)
{
    struct words *w = arg;

    if (node->text) {
        if (w->in_code)
            aj_buf_add(&w->text, node->text, strlen(node->text));
        return w->text.size < AJ_INSPECT_TEXT;
    }
    if (strcmp(node->name, "TextCode") == 0) {
        w->in_code = !node->end;
    } else if (strcmp(node->name, "TextObject") == 0 && !node->end) {
        begin_object(w, node);
    }
    return true;
}

static char *folder_of(const char *name)
{
    char *folder = strdup(name);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    if (folder)
        *(slash ? slash : folder) = '\0';
    return folder;
}

static enum aj_code read_page(struct aj_inspection *in, const struct aj_package *package,
                              const char *name, struct words *w, struct aj_err *err)
{
    const struct aj_package_part *page = name ? aj_package_find(package, name) : NULL;
    bool fine;

    if (!page) {
        aj_inspect_broken(in, name ? LOST_PAGE : LEADS_OUT);
        return AJ_OK;
    }
    w->y = -1000;
    w->in_code = false;
    AJ_TRY(aj_xml_walk(page->bytes.data, page->bytes.size, see_page, w, &fine, err));
    if (!fine)
        aj_inspect_broken(in, AJ_TROUBLE_XML);
    aj_buf_add(&w->text, "\n\f", 2);
    return AJ_OK;
}

static enum aj_code read_document(struct aj_inspection *in, const struct aj_package *package,
                                  const char *root, struct words *w, struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *name = aj_package_resolve("", root);
    AJ_AUTO(aj_auto_free) char *folder = name ? folder_of(name) : NULL;
    AJ_AUTO(release_names) struct names *pages = calloc(1, sizeof(*pages));
    const struct aj_package_part *part = name ? aj_package_find(package, name) : NULL;
    bool fine;

    if (!pages)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!part || !folder) {
        aj_inspect_broken(in, name ? NO_PAGE : LEADS_OUT);
        return AJ_OK;
    }
    AJ_TRY(aj_xml_walk(part->bytes.data, part->bytes.size, see_document, pages, &fine, err));
    if (!fine || pages->failed) {
        aj_inspect_broken(in, AJ_TROUBLE_XML);
        return AJ_OK;
    }
    if (pages->attachments)
        in->paper->flags |= AJ_PAPER_ATTACHMENT;
    for (size_t i = 0; i < pages->n && !in->paper->trouble; i++) {
        AJ_AUTO(aj_auto_free) char *page = aj_package_resolve(folder, pages->list[i]);

        AJ_TRY(read_page(in, package, page, w, err));
        in->paper->pages++;
    }
    return AJ_OK;
}

static void release_words(struct words *w)
{
    aj_buf_release(&w->text);
}

enum aj_code aj_inspect_ofd(struct aj_inspection *in, const struct aj_package *package,
                            struct aj_err *err)
{
    const struct aj_package_part *ofd = aj_package_find(package, "OFD.xml");
    AJ_AUTO(release_names) struct names *roots = calloc(1, sizeof(*roots));
    AJ_AUTO(release_words) struct words w = {.text = {.limit = 2 * (size_t)AJ_INSPECT_TEXT}};
    bool fine;

    if (!roots || !ofd)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (aj_package_find(package, "Encryptions.xml")) {
        in->paper->flags |= AJ_PAPER_ENCRYPTED;
        aj_inspect_broken(in, LOCKED);
        return AJ_OK;
    }
    AJ_TRY(aj_xml_walk(ofd->bytes.data, ofd->bytes.size, see_ofd, roots, &fine, err));
    if (!fine || roots->failed) {
        aj_inspect_broken(in, AJ_TROUBLE_XML);
        return AJ_OK;
    }
    in->paper->pages = 0;
    for (size_t i = 0; i < roots->n && !in->paper->trouble; i++)
        AJ_TRY(read_document(in, package, roots->list[i], &w, err));
    if (in->paper->pages == 0 || in->paper->trouble) {
        in->paper->pages = -1;
        aj_inspect_broken(in, NO_PAGE);
        return AJ_OK;
    }
    return aj_inspect_words(in, w.text.data ? w.text.data : "", w.text.size, err);
}
