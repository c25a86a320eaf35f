#include "service/metadata.h"

#include "base/date.h"
#include "service/metadata_xml.h"

#include <inttypes.h>
#include <stdio.h>

/* METS 1.12, read as E-ARK CSIP: who made it, the files with digests, and their order. */

static void header(struct aj_xml *x, struct aj_home *home, const char *instant)
{
    aj_xml_open(x, "metsHdr");
    aj_xml_attribute(x, "CREATEDATE", instant);
    aj_xml_attribute(x, "csip:OAISPACKAGETYPE", "AIP");
    aj_xml_open(x, "agent");
    aj_xml_attribute(x, "ROLE", "CREATOR");
    aj_xml_attribute(x, "TYPE", "OTHER");
    aj_xml_attribute(x, "OTHERTYPE", "SOFTWARE");
    aj_xml_leaf(x, "name", "anjuan");
    aj_xml_close(x);
    aj_xml_open(x, "agent");
    aj_xml_attribute(x, "ROLE", "ARCHIVIST");
    aj_xml_attribute(x, "TYPE", "ORGANIZATION");
    aj_xml_leaf(x, "name", aj_profile_centre(home->profile));
    aj_xml_close(x);
    aj_xml_close(x);
    aj_xml_open(x, "amdSec");
    aj_xml_open(x, "digiprovMD");
    aj_xml_attribute(x, "ID", "premis");
    aj_xml_open(x, "mdRef");
    aj_xml_attribute(x, "LOCTYPE", "URL");
    aj_xml_attribute(x, "MDTYPE", "PREMIS");
    aj_xml_attribute(x, "xlink:type", "simple");
    aj_xml_attribute(x, "xlink:href", "premis.xml");
    aj_xml_close(x);
    aj_xml_close(x);
    aj_xml_close(x);
}

static void file(struct aj_xml *x, const struct aj_bundle_member *m, const struct aj_paper *p,
                 size_t no)
{
    char text[AJ_DIGEST_HEX_SIZE];
    char id[32];

    (void)snprintf(id, sizeof(id), "file-%03zu", no);
    aj_xml_open(x, "file");
    aj_xml_attribute(x, "ID", id);
    aj_xml_attribute(x, "MIMETYPE", p ? p->media_type : "application/pdf");
    (void)snprintf(text, sizeof(text), "%" PRIu64, m->size);
    aj_xml_attribute(x, "SIZE", text);
    if (p) {
        aj_digest_hex(&p->sha256, text);
        aj_xml_attribute(x, "CHECKSUMTYPE", "SHA-256");
        aj_xml_attribute(x, "CHECKSUM", text);
    }
    aj_xml_open(x, "FLocat");
    aj_xml_attribute(x, "LOCTYPE", "OTHER");
    aj_xml_attribute(x, "OTHERLOCTYPE", "bag path");
    aj_xml_attribute(x, "xlink:type", "simple");
    aj_xml_attribute(x, "xlink:href", m->path);
    aj_xml_close(x);
    aj_xml_close(x);
}

static void structure(struct aj_xml *x, struct aj_home *home, const struct aj_dossier *d, size_t n)
{
    char id[32];

    aj_xml_open(x, "structMap");
    aj_xml_attribute(x, "TYPE", "PHYSICAL");
    aj_xml_attribute(x, "LABEL", "卷内顺序");
    aj_xml_open(x, "div");
    aj_xml_attribute(x, "LABEL", d->facts.case_number);
    for (size_t i = 0; i < n; i++) {
        const struct aj_paper *p = i ? &d->papers[i - 1] : NULL;
        const struct aj_kind *kind =
            p && p->n_parts ? aj_profile_kind(home->profile, p->parts[0].kind) : NULL;

        aj_xml_open(x, "div");
        aj_xml_attribute(x, "LABEL", kind ? kind->name : "封面、目录、结案报告表、备考表");
        aj_xml_open(x, "fptr");
        (void)snprintf(id, sizeof(id), "file-%03zu", i);
        aj_xml_attribute(x, "FILEID", id);
        aj_xml_close(x);
        aj_xml_close(x);
    }
    aj_xml_close(x);
    aj_xml_close(x);
}

enum aj_code aj_metadata_mets(const struct aj_metadata_of *of, struct aj_buf *out,
                              struct aj_err *err)
{
    struct aj_xml *x = aj_xml_begin();
    char instant[AJ_INSTANT_SIZE];

    if (!x)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory writing METS");
    aj_instant_text(of->head->sealed_at, instant);
    aj_xml_open(x, "mets");
    aj_xml_attribute(x, "xmlns", "http://www.loc.gov/METS/");
    aj_xml_attribute(x, "xmlns:xlink", "http://www.w3.org/1999/xlink");
    aj_xml_attribute(x, "xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS");
    aj_xml_attribute(x, "OBJID", of->head->archive_number);
    aj_xml_attribute(x, "TYPE", "OTHER");
    aj_xml_attribute(x, "csip:OTHERTYPE", "法律援助案卷");
    aj_xml_attribute(x, "PROFILE", "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml");
    header(x, of->home, instant);
    aj_xml_open(x, "fileSec");
    aj_xml_open(x, "fileGrp");
    aj_xml_attribute(x, "USE", "data");
    for (size_t i = 0; i < of->n; i++)
        file(x, &of->members[i], i ? &of->d->papers[i - 1] : NULL, i);
    aj_xml_close(x);
    aj_xml_close(x);
    structure(x, of->home, of->d, of->n);
    aj_xml_close(x);
    return aj_xml_finish(x, out, err);
}
