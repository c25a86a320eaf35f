#ifndef AJ_SERVICE_METADATA_XML_H
#define AJ_SERVICE_METADATA_XML_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

/*
 * A small XML pen over libxml2's xmlTextWriter: opens elements, sets attributes and text, remembers
 * the first failure, and is asked once at the end. The only file that includes libxml2 in service/
 * is metadata_xml.c.
 */
struct aj_xml;

struct aj_xml *aj_xml_begin(void) AJ_CHECKED; /* NULL when out of memory */
void aj_xml_open(struct aj_xml *x, const char *element);
void aj_xml_attribute(struct aj_xml *x, const char *name, const char *value);
void aj_xml_text(struct aj_xml *x, const char *text);
void aj_xml_close(struct aj_xml *x);
void aj_xml_leaf(struct aj_xml *x, const char *element,
                 const char *text); /* <element>text</element> */

/* Ends the document, appends it to `out` and frees `x`. AJ_NO_MEMORY when anything failed on the
 * way. */
enum aj_code aj_xml_finish(struct aj_xml *x, struct aj_buf *out, struct aj_err *err) AJ_CHECKED;

#endif
