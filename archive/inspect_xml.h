#ifndef AJ_ARCHIVE_INSPECT_XML_H
#define AJ_ARCHIVE_INSPECT_XML_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * XML that strangers wrote, read once from beginning to end. A document type declaration, and with
 * it every entity, ends the reading; nothing outside the bytes is ever opened. Threads: any.
 */
struct aj_xml_node {
    const char *name; /* without prefix; borrowed until the visitor returns */
    bool end;         /* of an element: `</x>`, and right after the start of `<x/>` */
    const char *text; /* of a text node, whose name is ""; else NULL */
    void *reader;     /* private */
};

/* Returning false ends the reading without fault. */
typedef bool (*aj_xml_visit)(void *arg, const struct aj_xml_node *node);

/* `*fine` false: not well-formed, or with a document type declaration. Errors: AJ_NO_MEMORY. */
enum aj_code aj_xml_walk(const void *bytes, size_t size, aj_xml_visit visit, void *arg, bool *fine,
                         struct aj_err *err) AJ_CHECKED;

/* The value of an attribute (without prefix) of a start, in new memory (free()); NULL: none. */
char *aj_xml_attribute_of(const struct aj_xml_node *node, const char *name);

#endif
