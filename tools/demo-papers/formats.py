"""A paper as the bytes of a PDF, a scan, a photo, a Word document; several as an archive.

Everything is a pure function of its input: no clock, no random number, no name of the machine.
"""

import gzip
import io
import tarfile
import zipfile
import zlib
from xml.sax.saxutils import escape

from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, TiffImagePlugin

import layout

STAMP = (2026, 6, 1, 9, 0, 0)  # the time of every archive entry
STAMP_UNIX = 1780304400


# --- PDF -------------------------------------------------------------------------------------------


def pdf_file(objects):
    """`objects` are the bodies of 1 0 obj, 2 0 obj …; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe6\xa1\x88\xe5\x8d\xb7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_stream(data, extra=b"", packed=False):
    if not packed:
        data, extra = zlib.compress(data, 9), extra + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n" % (extra, len(data)) + data + b"\nendstream"


def subset_font(text):
    """(font file with only these glyphs, char → glyph id, char → width in 1/1000 em)."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[6], notdef_outline=True,
                             glyph_names=False, recalc_timestamp=False, drop_tables=[
                                 "DSIG", "GSUB", "GPOS", "GDEF", "vhea", "vmtx", "OS/2", "post",
                                 "name", "VORG", "BASE", "gasp", "meta"])
    font = TTFont(layout.FONT_PATH, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    cmap, order = font.getBestCmap(), font.getReverseGlyphMap()
    glyphs = {c: order[cmap[ord(c)]] for c in sorted(set(text))}
    widths = {c: round(font["hmtx"][cmap[ord(c)]][0] * 1000 / font["head"].unitsPerEm)
              for c in glyphs}
    del font["cmap"]  # glyphs are named by their id (Identity-H)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), glyphs, widths


def to_unicode(glyphs):
    rows = "\n".join(f"<{g:04x}> <{c.encode('utf-16-be').hex()}>" for c, g in glyphs.items())
    blocks = rows.split("\n")
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
                     for part in (blocks[i:i + 100] for i in range(0, len(blocks), 100)))
    return ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{body}\nendcmap end end\n").encode()


def pdf_text(markup):
    """Text with an embedded subset of the font and a map back to Unicode."""
    pages = layout.pages(markup)
    text = "".join(line.text for page in pages for line in page)
    program, glyphs, widths = subset_font(text)
    width_list = " ".join(f"{glyphs[c]}[{widths[c]}]" for c in glyphs)
    first_page = 8
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+BabelStoneHan/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+BabelStoneHan/CIDToGIDMap/Identity"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor 5 0 R/DW 1000/W[" + width_list.encode() + b"]>>",
        b"<</Type/FontDescriptor/FontName/AAAAAA+BabelStoneHan/Flags 4/FontBBox[-200 -200 1200 1000]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80/FontFile2 6 0 R>>",
        pdf_stream(program, b"/Length1 %d" % len(program)),
        pdf_stream(to_unicode(glyphs)),
    ]
    for page in pages:
        content = "".join(
            f"BT /F1 {line.size} Tf {line.x:.1f} {layout.PAGE_HEIGHT - line.y:.1f} Td "
            f"<{''.join(f'{glyphs[c]:04x}' for c in line.text)}> Tj ET\n" for line in page)
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {layout.PAGE_WIDTH} "
                       f"{layout.PAGE_HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>"
                       f"/Contents {len(objects) + 2} 0 R>>".encode())
        objects.append(pdf_stream(content.encode()))
    return pdf_file(objects), len(pages)


def pdf_of_images(images, filter_entry):
    """One picture a page; `images` are (width, height, bytes), already packed."""
    kids = " ".join(f"{3 + 3 * i} 0 R" for i in range(len(images)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>",
               f"<</Type/Pages/Count {len(images)}/Kids[{kids}]>>".encode()]
    for width, height, data in images:
        here = len(objects) + 1
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {layout.PAGE_WIDTH} "
                       f"{layout.PAGE_HEIGHT}]/Resources<</XObject<</I {here + 2} 0 R>>>>"
                       f"/Contents {here + 1} 0 R>>".encode())
        objects.append(pdf_stream(f"{layout.PAGE_WIDTH} 0 0 {layout.PAGE_HEIGHT} 0 0 cm /I Do"
                                  .encode()))
        objects.append(pdf_stream(data, f"/Type/XObject/Subtype/Image/Width {width}/Height {height}"
                                  f"/ColorSpace/DeviceGray{filter_entry(width, height)}".encode(),
                                  packed=True))
    return pdf_file(objects)


# --- pictures --------------------------------------------------------------------------------------


def draw(page, scale, ink=0, paper=255):
    """A page as a grey picture; the number of the paper's fictitious stamp is left to the text."""
    size = (round(layout.PAGE_WIDTH * scale), round(layout.PAGE_HEIGHT * scale))
    image = Image.new("L", size, paper)
    pen = ImageDraw.Draw(image)
    for line in page:
        font = ImageFont.truetype(layout.FONT_PATH, round(line.size * scale),
                                  layout_engine=ImageFont.Layout.BASIC)
        pen.text((line.x * scale, line.y * scale), line.text, fill=ink, font=font, anchor="ls")
    return image


def bilevel(page, scale=1.6):
    return draw(page, scale).point(lambda v: 255 if v > 140 else 0).convert("1")


def pdf_g4(markup):
    """A black-and-white scan: CCITT G4, taken out of the TIFF that libtiff made."""
    images = []
    for page in layout.pages(markup):
        image = bilevel(page)
        tiff = io.BytesIO()
        image.save(tiff, "TIFF", compression="group4", strip_size=1 << 24)
        tiff.seek(0)
        with Image.open(tiff) as back:
            start, = back.tag_v2[TiffImagePlugin.STRIPOFFSETS]
            size, = back.tag_v2[TiffImagePlugin.STRIPBYTECOUNTS]
            # libtiff codes bit 1 as black runs, whatever the photometric interpretation says.
            ones = "true" if back.tag_v2[TiffImagePlugin.PHOTOMETRIC_INTERPRETATION] == 1 else "false"
        images.append((*image.size, tiff.getvalue()[start:start + size]))
    data = pdf_of_images(images, lambda w, h: "/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms"
                         f"<</K -1/Columns {w}/Rows {h}/BlackIs1 {ones}>>")
    return data, len(images)


def pdf_scan(markup):
    """A grey scan: one JPEG a page."""
    images = []
    for page in layout.pages(markup):
        image = draw(page, 1.25, ink=40, paper=244)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=28, optimize=True)
        images.append((*image.size, out.getvalue()))
    return pdf_of_images(images, lambda w, h: "/BitsPerComponent 8/Filter/DCTDecode"), len(images)


def tiff(markup):
    images = [bilevel(page) for page in layout.pages(markup)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", compression="group4", save_all=True, append_images=images[1:],
                   dpi=(115, 115))
    return out.getvalue(), len(images)


def png(markup):
    out = io.BytesIO()
    draw(layout.pages(markup)[0], 1.1).quantize(8).save(out, "PNG", optimize=True)
    return out.getvalue(), 1


def photo(markup, orientation=1, gps=False):
    """A phone's photo of one page lying on a desk; turned as the orientation says."""
    page = draw(layout.pages(markup)[0], 1.25, ink=50, paper=236)
    desk = Image.linear_gradient("L").resize((page.width + 80, page.height + 80))
    desk = desk.point(lambda v: 90 + v // 6)
    desk.paste(page, (40, 40))
    turned = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
              8: Image.Transpose.ROTATE_270}[orientation]
    if turned is not None:
        desk = desk.transpose(turned)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SAMPLE", "Demo Phone"  # make, model
    exif[0x0112] = orientation
    if gps:  # a point in the open sea: the city is invented
        exif[0x8825] = {1: "N", 2: (29.0, 0.0, 0.0), 3: "E", 4: (125.0, 0.0, 0.0)}
    out = io.BytesIO()
    desk.convert("RGB").save(out, "JPEG", quality=30, optimize=True, exif=exif)
    return out.getvalue(), 1


# --- Word and archives -----------------------------------------------------------------------------

WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_PARTS = {
    "[Content_Types].xml":
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


def word_paragraph(text):
    where, run = "", ""
    if text.startswith("# "):
        text, where, run = text[2:], '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="40"/>'
    elif text.startswith(">"):
        text, where = text[1:].strip(), '<w:jc w:val="right"/>'
    return (f"<w:p><w:pPr>{where}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')


def docx(markup):
    """Only a renderer can know the pages of a Word document, so there is no page count."""
    body = "".join(word_paragraph(p) for p in markup.strip().split("\n") if p != "---")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {name: head + xml for name, xml in WORD_PARTS.items()}
    parts["word/document.xml"] = (
        f'{head}<w:document xmlns:w="{WORD_XML}"><w:body>{body}</w:body></w:document>')
    return zip_file({name: xml.encode() for name, xml in parts.items()}), None


class GbkName(zipfile.ZipInfo):
    """An entry as old Windows programs write it: GBK name, no UTF-8 flag, `\\` between folders."""

    def _encodeFilenameFlags(self):
        return self.filename.replace("/", "\\").encode("gbk"), self.flag_bits & ~0x800


def zip_file(files, info=zipfile.ZipInfo):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = info(name, STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def zip_gbk(files):
    return zip_file(files, GbkName)


def tar_gz(files):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(data), STAMP_UNIX, 0o644
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), 9, mtime=0)


WRITERS = {"pdf": pdf_text, "g4": pdf_g4, "scan": pdf_scan, "tif": tiff, "png": png, "jpg": photo,
           "docx": docx}
MEDIA = {"pdf": "pdf_text", "g4": "pdf_scan", "scan": "pdf_scan", "tif": "tiff", "png": "png",
         "jpg": "jpeg", "docx": "docx"}
