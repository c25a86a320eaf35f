#include "archive/inspect_xml.h"

#include "base/auto.h"

#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <limits.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The library's own preparation is not safe against two threads that begin at once. */
static void prepare(void)
{
    xmlInitParser();
}

static void free_reader(xmlTextReaderPtr *reader)
{
    if (*reader)
        xmlFreeTextReader(*reader);
}

static const char *as_text(const xmlChar *text)
{
    return (const char *)text;
}

/* Nothing is printed: what matters is that reading stops. */
static void say_nothing(void *arg, const char *message, xmlParserSeverities severity,
                        xmlTextReaderLocatorPtr where)
{
    (void)arg, (void)message, (void)severity, (void)where;
}

/* false: the visitor has seen enough. */
static bool show(xmlTextReaderPtr reader, int type, aj_xml_visit visit, void *arg)
{
    struct aj_xml_node node = {.reader = reader};

    if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
        type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE) {
        node.name = "";
        node.text = as_text(xmlTextReaderConstValue(reader));
        return !node.text || visit(arg, &node);
    }
    if (type != XML_READER_TYPE_ELEMENT && type != XML_READER_TYPE_END_ELEMENT)
        return true;
    node.name = as_text(xmlTextReaderConstLocalName(reader));
    node.end = type == XML_READER_TYPE_END_ELEMENT;
    if (!node.name || !visit(arg, &node))
        return false;
    if (type == XML_READER_TYPE_ELEMENT && xmlTextReaderIsEmptyElement(reader) == 1) {
        node.end = true;
        return visit(arg, &node);
    }
    return true;
}

enum aj_code aj_xml_walk(const void *bytes, size_t size, aj_xml_visit visit, void *arg, bool *fine,
                         struct aj_err *err)
{
    AJ_AUTO(free_reader) xmlTextReaderPtr reader = NULL;
    int more;

    (void)pthread_once(&once, prepare);
    *fine = false;
    if (size == 0 || size > INT_MAX)
        return AJ_OK;
    reader = xmlReaderForMemory(bytes, (int)size, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
    if (!reader)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    xmlTextReaderSetErrorHandler(reader, say_nothing, NULL);
    while ((more = xmlTextReaderRead(reader)) == 1) {
        int type = xmlTextReaderNodeType(reader);

        if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE)
            return AJ_OK;
        if (!show(reader, type, visit, arg)) {
            *fine = true;
            return AJ_OK;
        }
    }
    *fine = more == 0;
    return AJ_OK;
}

/* Prefixes differ between writers; the local name does not. */
char *aj_xml_attribute_of(const struct aj_xml_node *node, const char *name)
{
    xmlTextReaderPtr reader = node->reader;
    char *out = NULL;

    if (node->end || node->text)
        return NULL;
    for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1 && !out;
         more = xmlTextReaderMoveToNextAttribute(reader)) {
        const char *local = as_text(xmlTextReaderConstLocalName(reader));
        const char *value = as_text(xmlTextReaderConstValue(reader));

        if (local && value && strcmp(local, name) == 0)
            out = strdup(value);
    }
    (void)xmlTextReaderMoveToElement(reader);
    return out;
}
