/* draw_pdf FILE: the sample drawing as a file, for tools/preflight. */
#include "base/file.h"
#include "pdf_drawing.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct aj_buf out = {0};
    struct aj_err err = {0};
    struct aj_fonts *fonts = NULL;
    enum aj_code code;

    if (argc != 2)
        return 2;
    code = aj_fonts_open(&fonts, &err);
    if (code == AJ_OK)
        code = draw_sample(fonts, 1, &out, &err);
    if (code == AJ_OK)
        code = aj_file_replace(argv[1], out.data, out.size, 0644, &err);
    if (code != AJ_OK)
        (void)fprintf(stderr, "draw_pdf: %s\n", err.text);
    aj_buf_release(&out);
    aj_fonts_close(fonts);
    return code == AJ_OK ? 0 : 1;
}
