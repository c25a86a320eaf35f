#ifndef AJ_ARCHIVE_INSPECT_PDF_H
#define AJ_ARCHIVE_INSPECT_PDF_H

#include "base/err.h"

#include <qpdf/qpdf-c.h>
#include <stdbool.h>

/* What the objects of an open PDF hold. */
struct aj_pdf_contents {
    unsigned flags; /* AJ_PAPER_SCRIPT, AJ_PAPER_ATTACHMENT, AJ_PAPER_REMOTE */
    bool fonts;     /* there may be words to read */
    bool bomb;      /* a page's content unpacks to more than any page needs */
    bool damaged;   /* a page's content does not unpack */
};

/* Looks at every object, referred to or not, as deep as actions are nested. Errors: AJ_NO_MEMORY.
 */
enum aj_code aj_pdf_search(qpdf_data pdf, struct aj_pdf_contents *found,
                           struct aj_err *err) AJ_CHECKED;

#endif
