#ifndef AJ_SERVICE_CATALOGUE_MODEL_H
#define AJ_SERVICE_CATALOGUE_MODEL_H

#include "service/dossier.h"
#include "service/home.h"
#include "service/model.h"

/* The rows of 卷内文件目录 and the totals, as `papers` and `totals` of the page model
   (docs/formats/pages.md). One part of a paper is one row with its true page range; responsible
   person, number and day follow the kind's "maker", "number" and "day" in the profile. `firsts`:
   volume page on which each paper begins (service/page_numbers.h). */
void aj_catalogue_model(struct aj_model *m, struct aj_home *home, const struct aj_dossier *d,
                        const int *firsts, int pages);

#endif
