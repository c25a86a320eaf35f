#include "service/metadata_xml.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>

struct aj_xml {
    xmlBufferPtr bytes;
    xmlTextWriterPtr writer;
    bool failed;
};

struct aj_xml *aj_xml_begin(void)
{
    struct aj_xml *x = calloc(1, sizeof(*x));

    if (!x)
        return NULL;
    x->bytes = xmlBufferCreate();
    x->writer = x->bytes ? xmlNewTextWriterMemory(x->bytes, 0) : NULL;
    if (!x->writer) {
        if (x->bytes)
            xmlBufferFree(x->bytes);
        free(x);
        return NULL;
    }
    (void)xmlTextWriterSetIndent(x->writer, 1);
    x->failed = xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL) < 0;
    return x;
}

void aj_xml_open(struct aj_xml *x, const char *element)
{
    x->failed |= xmlTextWriterStartElement(x->writer, (const xmlChar *)element) < 0;
}

void aj_xml_attribute(struct aj_xml *x, const char *name, const char *value)
{
    x->failed |=
        xmlTextWriterWriteAttribute(x->writer, (const xmlChar *)name, (const xmlChar *)value) < 0;
}

void aj_xml_text(struct aj_xml *x, const char *text)
{
    x->failed |= xmlTextWriterWriteString(x->writer, (const xmlChar *)text) < 0;
}

void aj_xml_close(struct aj_xml *x)
{
    x->failed |= xmlTextWriterEndElement(x->writer) < 0;
}

void aj_xml_leaf(struct aj_xml *x, const char *element, const char *text)
{
    aj_xml_open(x, element);
    aj_xml_text(x, text);
    aj_xml_close(x);
}

enum aj_code aj_xml_finish(struct aj_xml *x, struct aj_buf *out, struct aj_err *err)
{
    bool failed;

    x->failed |= xmlTextWriterEndDocument(x->writer) < 0;
    xmlFreeTextWriter(x->writer); /* flushes into the buffer */
    if (!x->failed)
        aj_buf_add(out, xmlBufferContent(x->bytes), (size_t)xmlBufferLength(x->bytes));
    failed = x->failed || out->failed;
    xmlBufferFree(x->bytes);
    free(x);
    return failed ? aj_fail(err, AJ_NO_MEMORY, "out of memory writing XML") : AJ_OK;
}
