"""Text to pages: the little markup the papers are written in, and where its lines break.

First line `# title`; a line that begins with `>` stands at the right; `---` begins a new page; every
other line is a paragraph. Widths come from the font, so that the PDF and the picture of a paper break alike.
"""

import re

from fontTools.ttLib import TTFont

FONT_PATH = "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf"  # Debian: fonts-babelstone-han
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 72
TITLE_SIZE, BODY_SIZE, LEADING = 20, 14, 22
NO_LINE_START = "，。；：、！？）》〉」』”’…·"


class Line:
    """One printed line: text, size, and its left edge and base line in points from the top left."""

    def __init__(self, text, size, x, y):
        self.text, self.size, self.x, self.y = text, size, x, y


class Metrics:
    def __init__(self):
        self.font = TTFont(FONT_PATH, lazy=True)
        self.cmap = self.font.getBestCmap()
        self.advances = self.font["hmtx"].metrics
        self.em = self.font["head"].unitsPerEm

    def glyph(self, char):
        if ord(char) not in self.cmap:
            raise ValueError(f"the font has no glyph for {char!r} U+{ord(char):04X}")
        return self.cmap[ord(char)]

    def width(self, text, size):
        return sum(self.advances[self.glyph(c)][0] for c in text) * size / self.em


METRICS = Metrics()


def wrap(text, size, width):
    """Breaks a paragraph; a number stays whole and a closing mark never begins a line."""
    lines, line = [], ""
    for piece in re.findall(r"[0-9A-Za-z.]+|.", text):
        if line and METRICS.width(line + piece, size) > width and piece not in NO_LINE_START:
            lines.append(line)
            line = ""
        line += piece
    return lines + [line] if line or not lines else lines


def paragraph_lines(paragraph):
    """(text, size, x) for every line of one paragraph of the markup."""
    room = PAGE_WIDTH - 2 * MARGIN
    if paragraph.startswith("# "):
        text = paragraph[2:]
        x = (PAGE_WIDTH - METRICS.width(text, TITLE_SIZE)) / 2
        return [(text, TITLE_SIZE, max(x, MARGIN / 2))]
    if paragraph.startswith(">"):
        text = paragraph[1:].strip()
        return [(text, BODY_SIZE, PAGE_WIDTH - MARGIN - METRICS.width(text, BODY_SIZE))]
    return [(line, BODY_SIZE, MARGIN) for line in wrap(paragraph, BODY_SIZE, room)]


def pages(markup):
    """The paper's pages, each a list of Line."""
    out, page, y = [], [], MARGIN
    for paragraph in markup.strip().split("\n"):
        if paragraph == "---":
            out.append(page)
            page, y = [], MARGIN
            continue
        for text, size, x in paragraph_lines(paragraph):
            y += LEADING if size == BODY_SIZE else LEADING + 14
            if y > PAGE_HEIGHT - MARGIN:
                out.append(page)
                page, y = [], MARGIN + LEADING
            page.append(Line(text, size, x, y))
    return out + [page]
