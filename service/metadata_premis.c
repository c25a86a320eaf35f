#include "service/metadata.h"

#include "base/date.h"
#include "service/metadata_xml.h"

#include <inttypes.h>
#include <stdio.h>

/* PREMIS 3.0: an object for every payload file, the events that made the bundle, and the agents. */

static void object(struct aj_xml *x, const struct aj_bundle_member *m, const struct aj_paper *p)
{
    char text[AJ_DIGEST_HEX_SIZE];

    aj_xml_open(x, "premis:object");
    aj_xml_attribute(x, "xsi:type", "premis:file");
    aj_xml_open(x, "premis:objectIdentifier");
    aj_xml_leaf(x, "premis:objectIdentifierType", "bag path");
    aj_xml_leaf(x, "premis:objectIdentifierValue", m->path);
    aj_xml_close(x);
    aj_xml_open(x, "premis:objectCharacteristics");
    aj_xml_leaf(x, "premis:compositionLevel", "0");
    if (p) {
        aj_xml_open(x, "premis:fixity");
        aj_xml_leaf(x, "premis:messageDigestAlgorithm", "SHA-256");
        aj_digest_hex(&p->sha256, text);
        aj_xml_leaf(x, "premis:messageDigest", text);
        aj_xml_close(x);
    }
    (void)snprintf(text, sizeof(text), "%" PRIu64, m->size);
    aj_xml_leaf(x, "premis:size", text);
    aj_xml_open(x, "premis:format");
    aj_xml_open(x, "premis:formatDesignation");
    aj_xml_leaf(x, "premis:formatName", p ? p->media_type : "application/pdf");
    aj_xml_close(x);
    aj_xml_close(x);
    aj_xml_close(x);
    if (p)
        aj_xml_leaf(x, "premis:originalName", p->name);
    aj_xml_close(x);
}

static void event(struct aj_xml *x, const char *id, const char *type, const char *instant,
                  const char *agent)
{
    aj_xml_open(x, "premis:event");
    aj_xml_open(x, "premis:eventIdentifier");
    aj_xml_leaf(x, "premis:eventIdentifierType", "local");
    aj_xml_leaf(x, "premis:eventIdentifierValue", id);
    aj_xml_close(x);
    aj_xml_leaf(x, "premis:eventType", type);
    aj_xml_leaf(x, "premis:eventDateTime", instant);
    aj_xml_open(x, "premis:linkingAgentIdentifier");
    aj_xml_leaf(x, "premis:linkingAgentIdentifierType", "name");
    aj_xml_leaf(x, "premis:linkingAgentIdentifierValue", agent);
    aj_xml_close(x);
    aj_xml_close(x);
}

static void agent(struct aj_xml *x, const char *name, const char *type)
{
    aj_xml_open(x, "premis:agent");
    aj_xml_open(x, "premis:agentIdentifier");
    aj_xml_leaf(x, "premis:agentIdentifierType", "name");
    aj_xml_leaf(x, "premis:agentIdentifierValue", name);
    aj_xml_close(x);
    aj_xml_leaf(x, "premis:agentType", type);
    aj_xml_close(x);
}

enum aj_code aj_metadata_premis(const struct aj_metadata_of *of, struct aj_buf *out,
                                struct aj_err *err)
{
    struct aj_xml *x = aj_xml_begin();
    char instant[AJ_INSTANT_SIZE];

    if (!x)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing PREMIS");
    aj_instant_text(of->head->sealed_at, instant);
    aj_xml_open(x, "premis:premis");
    aj_xml_attribute(x, "xmlns:premis", "http://www.loc.gov/premis/v3");
    aj_xml_attribute(x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    aj_xml_attribute(x, "version", "3.0");
    for (size_t i = 0; i < of->n; i++)
        object(x, &of->members[i], i == 0 ? NULL : &of->d->papers[i - 1]);
    event(x, "ingestion", "ingestion", instant, of->d->facts.handler.name);
    event(x, "validation", "validation", instant, of->head->checker);
    event(x, "accession", "accession", instant, of->head->checker);
    agent(x, of->d->facts.handler.name, "person");
    agent(x, of->head->checker, "person");
    agent(x, aj_profile_centre(of->home->profile), "organization");
    aj_xml_close(x);
    return aj_xml_finish(x, out, err);
}
