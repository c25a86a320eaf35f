#include "archive/inspect_xml.h"
#include "archive/inspect_zip.h"

#include "base/auto.h"

#include <string.h>
#include <strings.h>

struct docx_words {
    struct aj_buf text;
    bool in_text;
    int fallback; /* inside a second form of something already read (ECMA-376-3 7.6) */
};

static void add(struct docx_words *w, const char *text)
{
    aj_buf_add(&w->text, text, strlen(text));
}

static bool ends_line(const struct aj_xml_node *node)
{
    if (strcmp(node->name, "p") == 0)
        return node->end;
    return !node->end && (strcmp(node->name, "br") == 0 || strcmp(node->name, "cr") == 0);
}

static bool see(void *arg, const struct aj_xml_node *node)
{
    struct docx_words *w = arg;
    const char *name = node->name;

    if (node->text) {
        if (w->in_text && w->fallback == 0)
            add(w, node->text);
        return w->text.size < AJ_INSPECT_TEXT;
    }
    if (strcmp(name, "Fallback") == 0) {
        w->fallback += node->end ? -1 : 1;
    } else if (strcmp(name, "t") == 0) {
        w->in_text = !node->end;
    } else if (w->fallback == 0) {
        if (strcmp(name, "tab") == 0 && !node->end)
            add(w, "\t");
        if (ends_line(node))
            add(w, "\n");
    }
    return true;
}

static enum aj_code read_part(struct aj_inspection *in, const struct aj_package_part *part,
                              struct docx_words *w, struct aj_err *err)
{
    bool fine;

    w->in_text = false;
    w->fallback = 0;
    AJ_TRY(aj_xml_walk(part->bytes.data, part->bytes.size, see, w, &fine, err));
    if (!fine)
        aj_inspect_broken(in, AJ_TROUBLE_XML);
    return AJ_OK;
}

static bool begins(const struct aj_package_part *part, const char *with)
{
    return strncasecmp(part->name, with, strlen(with)) == 0 && part->bytes.size > 0;
}

static void release_words(struct docx_words *w)
{
    aj_buf_release(&w->text);
}

/* The body first: its first lines are the title; then what stands above, below and in notes. */
enum aj_code aj_inspect_docx(struct aj_inspection *in, const struct aj_package *package,
                             struct aj_err *err)
{
    static const char *const order[] = {"word/document", "word/header", "word/footer",
                                        "word/footnotes", "word/endnotes"};
    AJ_AUTO(release_words) struct docx_words w = {.text = {.limit = 2 * (size_t)AJ_INSPECT_TEXT}};
    bool body = false;

    for (size_t i = 0; i < AJ_COUNTOF(order); i++) {
        for (size_t j = 0; j < package->n && !in->paper->trouble; j++) {
            if (begins(&package->parts[j], order[i])) {
                body = body || i == 0;
                AJ_TRY(read_part(in, &package->parts[j], &w, err));
            }
        }
    }
    if (!body)
        aj_inspect_broken(in, "文件里没有正文，已损坏或者不完整。请重新导出后再交。");
    if (in->paper->trouble)
        return AJ_OK;
    return aj_inspect_words(in, w.text.data ? w.text.data : "", w.text.size, err);
}
