#include "archive/inspect_parts.h"

#include "archive/inspect_pdf.h"
#include "base/auto.h"
#include "base/log.h"

#include <qpdf/qpdf-c.h>
#include <stdatomic.h>
#include <string.h>

#define END_WINDOW 65536

static void close_pdf(qpdf_data *pdf)
{
    if (*pdf)
        qpdf_cleanup(pdf);
}

/* Bytes after the last end mark that are not white space, or a ZIP directory at the very end (the
   ZIP may hold end marks of its own). Nothing is said of a file without any end mark. */
static bool has_end(struct aj_inspection *in, bool *extra)
{
    char tail[END_WINDOW];
    uint64_t at = in->size > sizeof(tail) ? in->size - sizeof(tail) : 0;
    size_t size = aj_inspect_read(in, at, tail, sizeof(tail));

    *extra = false;
    for (size_t i = size > 22 ? size - 21 : 0; i-- > 0;) {
        if (memcmp(tail + i, "PK\5\6", 4) == 0) {
            *extra = true;
            return true;
        }
    }
    for (size_t i = size > 4 ? size - 4 : 0; i-- > 0;) {
        if (memcmp(tail + i, "%%EOF", 5) == 0) {
            for (size_t j = i + 5; j < size; j++)
                *extra = *extra || !strchr(" \t\r\n\f\032", tail[j]); /* strchr finds NUL too */
            return true;
        }
    }
    return false;
}

static bool was_rebuilt(qpdf_data pdf)
{
    bool rebuilt = false;

    while (qpdf_more_warnings(pdf)) {
        qpdf_error e = qpdf_next_warning(pdf);
        const char *text = qpdf_get_error_message_detail(pdf, e);

        rebuilt = rebuilt || (text && strstr(text, "reconstruct"));
    }
    return rebuilt;
}

/* False: nothing more can be read. */
static bool open_pdf(struct aj_inspection *in, qpdf_data pdf)
{
    qpdf_error e;

    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf, QPDF_TRUE);
    if (!(qpdf_read(pdf, in->path, NULL) & QPDF_ERRORS))
        return true;
    e = qpdf_get_error(pdf);
    if (e && qpdf_get_error_code(pdf, e) == qpdf_e_password) {
        in->paper->flags |= AJ_PAPER_ENCRYPTED;
        aj_inspect_broken(in, "PDF 设了打开密码。请去掉密码后重新提交。");
    } else {
        aj_inspect_broken(in, "PDF 已损坏或者不完整。请重新扫描或者导出后再交。");
    }
    return false;
}

static void count_pages(struct aj_inspection *in, qpdf_data pdf)
{
    int pages = qpdf_get_num_pages(pdf);

    if (qpdf_has_error(pdf)) {
        (void)qpdf_get_error(pdf);
        pages = -1;
    }
    if (pages <= 0 || pages > AJ_INSPECT_PAGES) {
        aj_inspect_broken(in, pages > AJ_INSPECT_PAGES
                                  ? "PDF 的页数过多，不像是一份材料。请拆分后重新提交。"
                                  : "PDF 里没有一页能够打开。请重新扫描或者导出后再交。");
    } else {
        in->paper->pages = pages;
    }
}

/* Fonts that are not embedded, as in half of what Chinese offices print, are read by tables that
   Debian packs apart (poppler-data); without them pdftotext says nothing at all. Said once. */
static void complain_about_tables(void)
{
    static atomic_flag said = ATOMIC_FLAG_INIT;

    if (access("/usr/share/poppler/cMap/Adobe-GB1", F_OK) != 0 &&
        !atomic_flag_test_and_set(&said)) {
        aj_log(AJ_LOG_WARNING, "inspect",
               "poppler-data is not installed: PDFs whose Chinese fonts are not embedded have no "
               "words");
    }
}

static enum aj_code read_words(struct aj_inspection *in, struct aj_err *err)
{
    static const char *const argv[] = {"pdftotext", "-q", "-enc", "UTF-8", NULL, "-", NULL};

    AJ_TRY(aj_inspect_words_by(in, argv, err));
    if (!in->paper->text)
        complain_about_tables();
    return AJ_OK;
}

enum aj_code aj_inspect_pdf(struct aj_inspection *in, struct aj_err *err)
{
    AJ_AUTO(close_pdf) qpdf_data pdf = qpdf_init();
    struct aj_pdf_contents found = {0};
    bool extra, ended;

    if (!pdf)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    ended = has_end(in, &extra);
    if (extra)
        in->paper->flags |= AJ_PAPER_EXTRA_BYTES;
    if (!open_pdf(in, pdf))
        return AJ_OK;
    if (qpdf_is_encrypted(pdf))
        in->paper->flags |= AJ_PAPER_ENCRYPTED;
    if (was_rebuilt(pdf) && !ended) {
        aj_inspect_broken(in, "PDF 不完整，缺少结尾，可能是上传中断。请重新上传。");
        return AJ_OK;
    }
    count_pages(in, pdf);
    if (in->paper->flags & AJ_PAPER_UNREADABLE)
        return AJ_OK;
    AJ_TRY(aj_pdf_search(pdf, &found, err));
    in->paper->flags |= found.flags;
    if (found.bomb) {
        aj_inspect_broken(in, "PDF 有的页面展开后大得不正常。请重新扫描或者导出后再交。");
    } else if (found.damaged) {
        aj_inspect_broken(in, "PDF 有的页面内容已损坏。请重新扫描或者导出后再交。");
    } else if (found.fonts) {
        return read_words(in, err);
    }
    return AJ_OK;
}
