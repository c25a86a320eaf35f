#ifndef AJ_ARCHIVE_INSPECT_H
#define AJ_ARCHIVE_INSPECT_H

#include "base/arena.h"
#include "base/err.h"
#include "casefile/paper.h"

/*
 * What a file really is: media type by content (libmagic and the file's own structure) against its
 * name, page count of PDF, TIFF, OFD and images, EXIF orientation and position, scripts,
 * attachments, passwords, damage, and its words where they are there to read (PDF, OFD, DOCX, DOC,
 * TXT in UTF-8 or GB18030). `path` holds the bytes, `paper->name` the name it came under; fills
 * media_type, extension, pages, flags, trouble, exif_orientation, text. Never follows a link, an
 * entity or a network address in the file. What is wrong with the file goes to flags and trouble;
 * errors are our own: AJ_IO, AJ_NO_MEMORY. Threads: any (one libmagic cookie per thread).
 * Strangers' bytes: R-11.
 */
enum aj_code aj_inspect(const char *path, struct aj_arena *arena, struct aj_paper *paper,
                        struct aj_err *err) AJ_CHECKED;

#endif
