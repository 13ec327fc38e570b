"""The look of the Word file: paper, type and paragraphs after Nghị định 30/2020/NĐ-CP, Phụ lục I.

A4, margins of 20 mm above, below and right and 30 mm left, Times New Roman 14 (13 for what is
quoted), pages numbered at the top from the second on.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kb.errors import LoadError
from kb.evidence_pack.legible import legible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.shape import InlineShape
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_BODY, _SMALL = 14, 13  # points
_PICTURE_MM = (150, 205)  # widest and highest; A4 leaves 160 by 257 between the margins


def new_document(title: str, author: str, made_at: datetime) -> WordDocument:
    """Open an empty A4 document in the prescribed type."""
    import docx
    from docx.shared import Mm
    from docx.styles.style import ParagraphStyle

    word = docx.Document()
    properties = word.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.comments, properties.language = "", "vi-VN"
    # These are kept in UTC, whatever zone the time was given in.
    moment = made_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = Mm(30)
    section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = Mm(10)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Header"):
        style = word.styles[name]
        if isinstance(style, ParagraphStyle):
            _set_type(style, heading=name.startswith("Heading"))
    _number_pages(word)
    return word


def add_heading(word: WordDocument, text: str, level: int) -> None:
    """Add a heading: level 0 is the title, 1 a part, 2 a question."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    # Word's own styles, so that its navigation pane lists the parts.
    paragraph = word.add_paragraph(style="Title" if level == 0 else f"Heading {level}")
    run = paragraph.add_run(legible(text))
    run.bold, run.font.size = True, Pt(_BODY)
    paragraph.paragraph_format.space_before = Pt(6 if level == 0 else 12)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    if level == 0:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_text(word: WordDocument, text: str, *, italic: bool = False, centred: bool = False) -> None:
    """Add a paragraph of running text."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = _paragraph(word)
    paragraph.add_run(legible(text)).italic = italic
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY


def add_labelled(
    word: WordDocument, label: str, text: str, *, bold: bool = False, keep: bool = False
) -> None:
    """Add "label: text"; ``keep`` holds it on the page of what follows."""
    paragraph = _paragraph(word)
    paragraph.paragraph_format.keep_with_next = keep
    paragraph.add_run(f"{label}: ").italic = True
    paragraph.add_run(legible(text)).bold = bold


def add_quote(word: WordDocument, quote: str) -> None:
    """Add quoted words as they stand, spaces, tabs and line ends included."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = _paragraph(word)
    paragraph.paragraph_format.left_indent = Mm(8)
    run = paragraph.add_run(legible(quote))
    run.font.size = Pt(_SMALL)
    for written in run._r.iter(qn("w:t")):
        written.set(qn("xml:space"), "preserve")
    # A line on the left tells quoted words from the pack's own.
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "0F5D63")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_picture(word: WordDocument, png: bytes, caption: str) -> None:
    """Add a picture of a page with a caption below.

    Raises:
        LoadError: the picture cannot be read.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.shared import Emu, Mm

    paragraph = _paragraph(word)
    try:
        shape = paragraph.add_run().add_picture(io.BytesIO(png))
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise LoadError("ảnh trang không đọc được") from error
    widest, highest = (Mm(most) for most in _PICTURE_MM)
    scale = min(widest / shape.width, highest / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    # Read out to those who cannot see the picture.
    shape._inline.docPr.set("descr", legible(caption))
    _frame(shape)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    add_text(word, caption, italic=True, centred=True)


def _frame(shape: InlineShape) -> None:
    """Draw a thin line around a picture: the paper of a page is as white as that of the pack."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = (
        f'<a:ln {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln>'
    )
    shape._inline.graphic.graphicData.pic.spPr.append(parse_xml(line))


def _paragraph(word: WordDocument) -> Paragraph:
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _set_type(style: ParagraphStyle, *, heading: bool) -> None:
    """Set a style in the prescribed face, black, for Vietnamese."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(_BODY)
    style.font.color.rgb = RGBColor(0, 0, 0)
    # The template underlines its title.
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)
    if not heading:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        properties.append(language)


def _number_pages(word: WordDocument) -> None:
    """Number the pages at the top, centred, the first one left without."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = word.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
