#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_papers.h"

#include "base/auto.h"
#include "base/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

static void add_object(struct aj_buf *out, const char *text, size_t *offsets, int number)
{
    offsets[number] = out->size;
    aj_buf_addf(out, "%d 0 obj\n%s\nendobj\n", number, text);
}

void make_pdf(struct aj_buf *out, int pages, const char *words, const char *catalog,
              const char *trailer)
{
    size_t offsets[20] = {0}, xref;
    char text[512];

    assert_true(pages >= 1 && pages <= 9);
    aj_buf_addf(out, "%%PDF-1.4\n");
    (void)snprintf(text, sizeof(text), "<< /Type /Catalog /Pages 2 0 R %s >>", catalog);
    add_object(out, text, offsets, 1);
    offsets[2] = out->size;
    aj_buf_addf(out, "2 0 obj\n<< /Type /Pages /Count %d /Kids [", pages);
    for (int i = 0; i < pages; i++)
        aj_buf_addf(out, " %d 0 R", 10 + i);
    aj_buf_addf(out, " ] >>\nendobj\n");
    add_object(out, words ? "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>" : "null",
               offsets, 3);
    offsets[4] = out->size;
    (void)snprintf(text, sizeof(text), "BT /F1 12 Tf 50 700 Td (%s) Tj ET", words ? words : "");
    aj_buf_addf(out, "4 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", strlen(text),
                text);
    for (int i = 0; i < pages; i++) {
        add_object(out,
                   words ? "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                           "/Resources << /Font << /F1 3 0 R >> >> >>"
                         : "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                           ">>",
                   offsets, 10 + i);
    }
    xref = out->size;
    aj_buf_addf(out, "xref\n0 20\n0000000000 65535 f \n");
    for (int i = 1; i < 20; i++)
        aj_buf_addf(out, "%010zu 00000 %c \n", offsets[i], offsets[i] ? 'n' : 'f');
    aj_buf_addf(out, "trailer\n<< /Size 20 /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n", trailer,
                xref);
    assert_false(out->failed);
}

void make_jpeg(struct aj_buf *out, unsigned width, unsigned height, const void *app1, size_t size)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr fault;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    JSAMPLE row[4096];

    assert_true(width <= sizeof(row));
    jpeg.err = jpeg_std_error(&fault);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &n);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (app1)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, app1, (unsigned)size);
    for (unsigned y = 0; y < height; y++) {
        JSAMPROW rows[1] = {row};

        for (unsigned x = 0; x < width; x++)
            row[x] = (JSAMPLE)(x * 7 + y * x);
        assert_int_equal(jpeg_write_scanlines(&jpeg, rows, 1), 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    aj_buf_add(out, bytes, n);
    free(bytes);
}

void make_png(struct aj_buf *out, unsigned width, unsigned height)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_GRAY};
    unsigned char *pixels = calloc(width, height);
    unsigned char *bytes = malloc((size_t)width * height + 4096);
    png_alloc_size_t size = (size_t)width * height + 4096;

    assert_non_null(pixels);
    assert_non_null(bytes);
    for (size_t i = 0; i < (size_t)width * height; i++)
        pixels[i] = (unsigned char)(i * i >> 3);
    assert_true(png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL));
    aj_buf_add(out, bytes, size);
    free(pixels);
    free(bytes);
}

static void add_page(TIFF *tiff, uint32_t kind)
{
    unsigned char row[100] = {0xF0, 0x0F};

    assert_true(TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, kind));
    assert_true(TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 800));
    assert_true(TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 100));
    assert_true(TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1));
    assert_true(TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1));
    assert_true(TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 100));
    assert_true(TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE));
    assert_true(TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4));
    for (uint32_t y = 0; y < 100; y++)
        assert_int_equal(TIFFWriteScanline(tiff, row, y, 0), 1);
    assert_true(TIFFWriteDirectory(tiff));
}

void make_tiff(struct aj_buf *out, int pages, bool thumbnail)
{
    char path[] = "/tmp/aj-tiff-XXXXXX";
    int fd = mkstemp(path);
    TIFF *tiff;

    assert_true(fd >= 0);
    (void)close(fd);
    tiff = TIFFOpen(path, "w");
    assert_non_null(tiff);
    for (int i = 0; i < pages; i++) {
        add_page(tiff, FILETYPE_PAGE);
        if (thumbnail)
            add_page(tiff, FILETYPE_REDUCEDIMAGE);
    }
    TIFFClose(tiff);
    assert_int_equal(aj_file_read(path, 1 << 20, out, NULL), AJ_OK);
    assert_int_equal(unlink(path), 0);
}

void make_zip(struct aj_buf *out, const char *const *parts)
{
    struct archive *a = archive_write_new();
    size_t room = 1 << 20, used = 0;
    char *bytes = malloc(room);

    assert_non_null(a);
    assert_non_null(bytes);
    assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(a, bytes, room, &used), ARCHIVE_OK);
    for (; parts[0]; parts += 2) {
        struct archive_entry *e = archive_entry_new();

        archive_entry_set_pathname_utf8(e, parts[0]);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_size(e, (la_int64_t)strlen(parts[1]));
        assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
        assert_true(archive_write_data(a, parts[1], strlen(parts[1])) >= 0);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    aj_buf_add(out, bytes, used);
    (void)archive_write_free(a);
    free(bytes);
}

const void *make_exif(unsigned orientation, bool latitude, size_t *size)
{
    static unsigned char exif[6 + 8 + 2 + 2 * 12 + 4 + 2 + 12 + 4];
    const unsigned char start[] = {'E', 'x', 'i', 'f', 0, 0,    'M', 'M', 0, 42, 0, 0,
                                   0,   8,   0,   2,   1, 0x12, 0,   3,   0, 0,  0, 1};
    const unsigned char gps[] = {0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38};

    memset(exif, 0, sizeof(exif));
    memcpy(exif, start, sizeof(start));
    exif[24] = (unsigned char)(orientation >> 8);
    exif[25] = (unsigned char)orientation;
    memcpy(exif + 28, gps, sizeof(gps));
    exif[6 + 39] = latitude ? 1 : 0; /* entries of the directory of positions, at 38 */
    exif[6 + 41] = 2;                /* GPSLatitude */
    *size = sizeof(exif);
    return exif;
}
