#ifndef AJ_RENDER_HARU_H
#define AJ_RENDER_HARU_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hpdf.h>
#include <hpdf_doc.h>
#include <libdeflate.h>

/*
 * One libharu document and its deflater, behind one sticky failure. libharu reports to a callback
 * and overwrites its own error state with what follows from it, so the first report is kept here;
 * later ones are not looked at. Not thread-safe.
 */
struct aj_haru {
    HPDF_Doc doc;
    struct libdeflate_compressor *deflate;
    struct aj_err failure; /* code AJ_OK: none so far */
};

/* `h` must not move afterwards. AJ_NO_MEMORY. Release even after a failure. */
enum aj_code aj_haru_init(struct aj_haru *h, struct aj_err *err) AJ_CHECKED;
void aj_haru_release(struct aj_haru *h);

static inline bool aj_haru_failed(const struct aj_haru *h)
{
    return h->failure.code != AJ_OK;
}

/* Keeps `why` unless something else went wrong before. */
void aj_haru_fail(struct aj_haru *h, const struct aj_err *why);
void aj_haru_out_of_memory(struct aj_haru *h);

/* Deflates bytes into a stream of the document; at most once per stream. */
void aj_haru_fill(struct aj_haru *h, HPDF_Dict stream, const void *bytes, size_t size);

/* As values of `dict` under `key`, each a new indirect object; NULL after a failure. */
HPDF_Dict aj_haru_add_stream(struct aj_haru *h, HPDF_Dict dict, const char *key, const void *bytes,
                             size_t size);
HPDF_Dict aj_haru_add_dict(struct aj_haru *h, HPDF_Dict dict, const char *key);

#endif
