#ifndef AJ_SERVICE_PAGE_MODEL_H
#define AJ_SERVICE_PAGE_MODEL_H

#include "service/dossier.h"
#include "service/home.h"

/* What the pages of a file may print (docs/formats/pages.md "The model"). */
struct aj_page_facts {
    const char *archive_number; /* "" in a preview */
    struct aj_date sealed_on;   /* AJ_NO_DATE in a preview */
    const char *filer;          /* 立卷人: who handed in */
    const char *checker;        /* 检查人: who accepts and seals */
};

/* New reference; NULL when out of memory. */
json_t *aj_page_model(struct aj_home *home, const struct aj_dossier *d,
                      const struct aj_page_facts *facts) AJ_CHECKED;

/* First 8 bytes, as 16 hex digits, of the SHA-256 over the papers' digests in ascending order: the
   check value that the cover's QR code carries. */
void aj_check_value(const struct aj_paper *papers, size_t n, char out[17]);

#endif
