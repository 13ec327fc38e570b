"""Renders text documents as the files that an office has: DOCX, saved web page, PDF, scan.

``python tests/renderings.py OUT_DIR`` writes every document of the corpus in each of them.
"""

from __future__ import annotations

import html
import io
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from office_document import Grid, OfficeDocument, Paragraph, Span, typed
from typesetting import to_pdf, to_scan

CORPUS = Path(__file__).parent.parent / "corpus"
_EPOCH = (2026, 1, 1, 0, 0, 0)


def to_docx(document: OfficeDocument) -> bytes:
    """Type a document in Word: letterhead in a table without rules, data in ruled tables."""
    word = docx.Document()
    word.styles["Normal"].font.name = "Times New Roman"
    word.styles["Normal"].font.size = Pt(14)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = "Văn bản lưu hành nội bộ"
    _word_letterhead(word, document)
    for piece in document.pieces:
        if isinstance(piece, Grid):
            _word_table(word, piece)
        else:
            _word_paragraph(word.add_paragraph(), piece)
    return _undated(word)


def _word_letterhead(word: Word, document: OfficeDocument) -> None:
    table = word.add_table(rows=len(document.letterhead), cols=2)
    for cells, sides in zip(table.rows, document.letterhead, strict=True):
        for cell, lines in zip(cells.cells, sides, strict=True):
            for place, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
                paragraph.add_run(line).bold = True
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _word_paragraph(paragraph: WordParagraph, piece: Paragraph) -> None:
    run = paragraph.add_run(piece.text)
    run.bold = piece.role in ("title", "heading") or None
    if piece.role == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    if piece.role == "footnote":
        run.font.size = Pt(10)


def _word_table(word: Word, grid: Grid) -> None:
    table = word.add_table(rows=len(grid.rows), cols=grid.width, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, row in enumerate(grid.rows):
        for column, span in row.items():
            _word_cell(table, place, column, span)
        if place < grid.header_rows:
            properties = table.rows[place]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
    word.add_paragraph()


def _word_cell(table: WordTable, place: int, column: int, span: Span) -> None:
    cell = table.cell(place, column)
    if span.columns > 1 or span.rows > 1:
        cell = cell.merge(table.cell(place + span.rows - 1, column + span.columns - 1))
    cell.text = span.text


def _undated(word: Word) -> bytes:
    """Save without the time of saving, so that the same document gives the same bytes."""
    saved, written = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return written.getvalue()


_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Cơ sở dữ liệu văn bản</title>
<link rel="stylesheet" href="/css/site.css"><style>.box {{ margin: 0 }} p {{ color: #000 }}</style>
<script>var menu = ["Trang chủ", "Văn bản"]; document.write("<p>" + menu.join() + "</p>");</script>
</head><body>
<header><img src="/logo.png" alt="Quốc huy"><nav><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/vbpq">Văn bản pháp quy</a></li><li><a href="/login">Đăng nhập</a></li></ul></nav>
</header>
<div class="breadcrumb"><a href="/">CSDL</a> &raquo; <a href="/vbpq">Văn bản</a></div>
<div id="toanvancontent" class="content">
{content}
</div>
<aside class="sidebar"><h3>Văn bản liên quan</h3><ul><li><a href="/1">Xem thêm</a></li></ul></aside>
<footer><p>Bản quyền thuộc Cổng thông tin điện tử. <a href="/lien-he">Liên hệ</a></p></footer>
<script>window.loaded = true;</script>
</body></html>
"""


def to_html(document: OfficeDocument) -> bytes:
    """Show a document as the saved page of a legal database does, in UTF-8."""
    content = [_html_letterhead(document)]
    for piece in document.pieces:
        if isinstance(piece, Grid):
            content.append(_html_table(piece))
        else:
            words = html.escape(piece.text)
            words = f"<b>{words}</b>" if piece.role in ("title", "heading") else words
            align = "center" if piece.role == "title" else "justify"
            content.append(f'<p style="text-align:{align}">{words}</p>')
    return _PAGE.format(content="\n".join(content)).encode()


def _html_letterhead(document: OfficeDocument) -> str:
    rows = [
        "<tr>"
        + "".join(
            f'<td width="50%"><p align="center"><b>{"<br>".join(map(html.escape, lines))}</b></p>'
            "</td>"
            for lines in sides
        )
        + "</tr>"
        for sides in document.letterhead
    ]
    return '<table border="0" width="100%">\n' + "\n".join(rows) + "\n</table>"


def _html_table(grid: Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = []
        for span in row.values():
            columns = f' colspan="{span.columns}"' if span.columns > 1 else ""
            reach = f' rowspan="{span.rows}"' if span.rows > 1 else ""
            cells.append(f"<td{columns}{reach}><p>{html.escape(span.text) or '&nbsp;'}</p></td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1" cellspacing="0">\n<tbody>\n' + "\n".join(rows) + "\n</tbody></table>"


FORMATS: dict[str, Callable[[OfficeDocument], bytes]] = {
    "docx": to_docx,
    "html": to_html,
    "pdf": to_pdf,
    "scan.pdf": lambda document: to_scan(to_pdf(document)),
}
"""Each rendering by the suffix of its files."""


def read_office_document(path: Path) -> OfficeDocument:
    """Read a text file as a document to render."""
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return typed(unicodedata.normalize("NFC", text))


def main(folder: Path) -> None:
    """Write every document of the corpus in every format, one folder each."""
    for suffix, render in FORMATS.items():
        target = folder / suffix.replace(".", "-")
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(CORPUS.glob("*.txt")):
            file = target / f"{path.stem}.{suffix.removeprefix('scan.')}"
            file.write_bytes(render(read_office_document(path)))
            sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
