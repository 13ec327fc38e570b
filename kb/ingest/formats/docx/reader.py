"""DOCX files: bytes to text with its tables and headings, as Word shows them.

Read from the XML with lxml rather than through python-docx, which unpacks every part, pictures
included, and knows nothing of generated numbers, fields, text boxes and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.formats.docx.blocks import Block
from kb.ingest.formats.docx.content import ContentReader
from kb.ingest.formats.docx.fonts import Fonts
from kb.ingest.formats.docx.notes import Notes
from kb.ingest.formats.docx.numbering import Numbering
from kb.ingest.formats.docx.package import Element, Package, W, is_on, relation_id
from kb.ingest.formats.docx.styles import Styles
from kb.ingest.formats.docx.text import DocumentText
from kb.ingest.health import judge_text
from kb.records import PageHealth

_MOTTO = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM")


def read_docx(content: bytes, report: ReportPage) -> Extract:
    """Read a DOCX file as Word shows it with all tracked changes accepted.

    Headers and footers are left out, unless the letterhead stands in the header of the first page.

    Raises:
        LoadError: the file is damaged, encrypted, a zip bomb, no Word document, or without text.
    """
    package = Package(content)
    main = package.root(package.main)
    body = None if main is None else main.find(W + "body")
    if body is None:
        raise LoadError(
            "Tệp Word không có phần nội dung (thiếu «w:body»). "
            "Hãy mở bằng Word rồi lưu lại thành .docx, hoặc tải lại tệp."
        )
    styles = Styles(package.only("styles"))
    footnotes, endnotes = package.only("footnotes"), package.only("endnotes")
    fonts = Fonts((body, footnotes, endnotes), styles)
    numbering = Numbering(package.only("numbering"))
    reader = ContentReader(styles, fonts, numbering, Notes(footnotes, endnotes))
    written = DocumentText()
    written.write(_letterhead(package, body, reader))
    written.write(reader.read(body))
    text = written.writer.text
    report(1, 1)
    if not text.strip():
        raise _no_text(reader.pictures)
    return Extract(
        text,
        "docx",
        tables=tuple(written.writer.tables),
        health=(_health(text, fonts),),
        outline=tuple(written.outline),
        remarks=tuple(_remarks(reader)),
    )


def _letterhead(package: Package, body: Element, reader: ContentReader) -> list[Block]:
    """The header of the first page, where it holds the letterhead."""
    section = next(body.iter(W + "sectPr"), None)
    if section is None:
        return []
    wanted = "first" if is_on(section.find(W + "titlePg")) else "default"
    parts = package.related(package.main)
    for reference in section.iterfind(W + "headerReference"):
        _, name = parts.get(relation_id(reference), ("", ""))
        header = package.root(name) if reference.get(W + "type") == wanted else None
        if header is not None and _MOTTO.search("".join(header.itertext(W + "t"))):
            return list(reader.read(header))
    return []


def _health(text: str, fonts: Fonts) -> PageHealth:
    damage = judge_text(text)
    if damage is not None:
        return PageHealth(1, "suspicious", remark=damage)
    if fonts.encodings:
        named = ", ".join(sorted(fonts.encodings))
        return PageHealth(1, "converted", remark=f"Chuyển sang Unicode từ bảng mã cũ: {named}.")
    return PageHealth(1, "text")


def _remarks(reader: ContentReader) -> Iterable[str]:
    if reader.changes:
        yield "Tệp có sửa đổi chưa chấp nhận (Track Changes); đọc như đã chấp nhận hết."
    if reader.contents_lines:
        yield "Mục lục tự động không nạp, vì lặp lại các đề mục."
    if reader.pictures:
        yield f"Tệp có {reader.pictures} hình; chữ trong hình không đọc được."
    if reader.foreign_parts:
        yield (
            f"Bỏ qua {reader.foreign_parts} phần nhúng từ tệp khác; "
            "hãy mở bằng Word và lưu lại để gộp vào văn bản."
        )


def _no_text(pictures: int) -> LoadError:
    if pictures:
        return LoadError(
            f"Tệp Word không có chữ nào, chỉ có {pictures} hình (có thể là bản quét). "
            "Hãy lưu thành PDF rồi nạp lại để nhận dạng chữ."
        )
    return LoadError("Tệp Word không có nội dung nào để đọc. Hãy kiểm tra lại tệp gốc.")
