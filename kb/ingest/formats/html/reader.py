"""Web pages (.html, .htm), such as the pages that legal databases are saved from."""

from __future__ import annotations

import re

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.formats.html.blocks import Block, BlockReader, Paragraph
from kb.ingest.formats.html.encoding import decode_page
from kb.ingest.formats.html.legacy import convert_legacy
from kb.ingest.formats.html.page import drop_furniture, drop_unshown
from kb.ingest.formats.html.styles import Element, Styles
from kb.ingest.formats.html.tables import TableReader
from kb.ingest.formats.plain_text import check_content
from kb.ingest.formats.writing import TextWriter
from kb.ingest.health import judge_text
from kb.records import PageHealth

_EMBEDDED_DATA = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s%]+")
# A placeholder such as <tên cơ quan>: no element has a name beyond ASCII.
_PLACEHOLDER = re.compile(r"<(?=[a-zA-Z]{0,20}[À-ỹ])")


def read_html(content: bytes, report: ReportPage) -> Extract:
    """Read the document that a saved web page shows, without the page's menus and scripts.

    Raises:
        LoadError: the page is empty or too large.
    """
    check_content(content)
    page, encoding, whole = decode_page(content)
    root, complete = _parse(page)
    body = None if root is None else root.find("body")
    if root is None or body is None:
        raise _no_text()
    styles = Styles("\n".join(sheet.text or "" for sheet in root.iter("style")))
    remark = drop_unshown(body, styles)
    drop_furniture(body)
    legacy = convert_legacy(body, styles)
    blocks = BlockReader(styles, TableReader(styles).read).read(body)
    writer = TextWriter()
    outline = _write(blocks, writer)
    if not writer.text.strip() and not complete:
        raise LoadError(
            "Trang HTML lồng các phần tử quá sâu nên không đọc được chữ nào. "
            "Hãy mở bằng trình duyệt và in ra PDF rồi nạp lại."
        )
    if not writer.text.strip():
        raise _no_text()
    report(1, 1)
    return Extract(
        writer.text,
        "html",
        tables=tuple(writer.tables),
        health=(_health(writer.text, legacy or _code_page(encoding), whole and complete),),
        outline=tuple(outline),
        remarks=(remark,) if remark else (),
    )


def _parse(page: str) -> tuple[Element | None, bool]:
    """Parse a page; gives its root and whether it could be read to the end."""
    from lxml import etree

    clean = _PLACEHOLDER.sub("&lt;", _EMBEDDED_DATA.sub("", page)).replace("\0", "")
    markup = clean.encode("utf-8", errors="replace")
    if not markup.strip():
        return None, True
    root = None
    # Elements left open, thousands deep, are met in real pages: they need the larger limits.
    for large in (False, True):
        parser = etree.HTMLParser(
            encoding="utf-8",
            no_network=True,
            recover=True,
            huge_tree=large,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(markup, parser)
        if not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            return root, True
    return root, False


def _write(blocks: list[Block], writer: TextWriter) -> list[tuple[int, int]]:
    """Write the blocks; gives the offset and level of each heading."""
    outline = []
    for block in blocks:
        if isinstance(block, Paragraph):
            start = writer.paragraph(block.text)
            if block.level is not None:
                outline.append((start, block.level))
        else:
            writer.rows(block.grid, block.header_rows, stated=block.stated)
    return outline


def _code_page(encoding: str) -> tuple[str, ...]:
    """The old Vietnamese encoding that a page declares, if it is one."""
    return ("windows-1258",) if encoding == "cp1258" else ()


def _health(text: str, legacy: tuple[str, ...], whole: bool) -> PageHealth:
    """Judge the text; ``legacy`` are the old encodings that it was converted from."""
    damage = None if whole else "Trang bị hỏng hoặc bị cắt, có thể đọc thiếu hoặc sai chữ."
    damage = damage or judge_text(text)
    if damage is not None:
        return PageHealth(1, "suspicious", remark=damage)
    if legacy:
        remark = f"Chuyển sang Unicode từ bảng mã {', '.join(legacy)}."
        return PageHealth(1, "converted", remark=remark)
    return PageHealth(1, "text")


def _no_text() -> LoadError:
    return LoadError(
        "Trang HTML không có văn bản nào (có thể nội dung chỉ hiện khi mở bằng trình duyệt). "
        "Hãy mở trang, chọn toàn bộ văn bản và lưu lại, hoặc in ra PDF."
    )
