"""Sections: what can be found and cited, cut from a document along its outline.

Each block becomes a section whose path holds the headings above it. Over-long prose is split into
several sections of the same place; a table gives one section a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.ingest.structure.blocks import Block, find_blocks
from kb.ingest.structure.builder import Builder, Entry, path_entry
from kb.ingest.structure.document_kinds import kind_of_title
from kb.ingest.structure.facts import Facts
from kb.ingest.structure.footnotes import link_footnotes
from kb.ingest.structure.long_prose import LONGEST_SECTION, split_prose
from kb.ingest.structure.outline import DEPTH, LIST_DEPTH, Marker, place_name
from kb.ingest.structure.quotations import mark_quotations
from kb.ingest.structure.stated_tables import StatedTable
from kb.ingest.structure.tables import Row
from kb.letters import UPPER
from kb.records import Section, SectionKind

_OPENING = "Phần đầu văn bản"
_LONGEST_HEADING = 200
_INTRO_DEPTH = 10.5
_UPPER_HEADING_DEPTH = 5.5
# Headings whose title may stand on the line below their number.
_TITLED_DEPTHS = (DEPTH["appendix"], DEPTH["part"], DEPTH["chapter"], DEPTH["division"])

_RECITAL = re.compile(r"(?i)^\W*(?:căn cứ|theo đề nghị|xét (?:đề nghị|tờ trình|thấy))\b")
_ENACTING = re.compile(r"(?i)^\W*(?:quyết định|quyết nghị|nghị quyết|thông tư|nghị định)\s*:?\W*$")
_RECIPIENTS = re.compile(r"(?i)^\W*nơi (?:nhận|gửi)\b")
_SIGNATURE = re.compile(rf"^\W*(?:TM|T/M|T\.M|KT|TL|TUQ|TLBT|Q)\.?[\s/]+[{UPPER}]")
_SIGNER_TITLE = re.compile(
    r"^\W*(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|"
    r"THỦ TƯỚNG|THỐNG ĐỐC|CHÁNH|TỔNG|CỤC TRƯỞNG|VỤ TRƯỞNG)"
)
_ATTACHED = re.compile(r"(?i)^\W*\(?(?:ban hành\s+)?kèm theo\b")
_UNIT = re.compile(r"(?i)^\W*(?:đơn vị(?: tính)?|đvt)\s*:")
_SENTENCE_END = re.compile(r"[.;/]\W*$")


def find_sections(
    document_id: str, text: str, facts: Facts, tables: Sequence[StatedTable] = ()
) -> tuple[Section, ...]:
    """Cut a document's text into sections, in reading order.

    ``tables`` are those that the file itself marks; others are found in the text.
    """
    builder = Builder(document_id, text)
    blocks = find_blocks(text, facts.head[1] if facts.head else 0, tables)
    if facts.head is not None:
        label = f"Tiêu đề {facts.kind.lower()}" if facts.kind else "Tiêu đề"
        builder.add("title", [facts.head], label, path=())
        start, end = facts.head
        blocks = [block for block in blocks if block.end <= start or block.start >= end]
    mark_quotations(blocks)
    previous = None
    for block, following in zip(blocks, _following(blocks), strict=True):
        builder.enter(block.quoted)
        _place_block(builder, block, following, previous)
        previous = block
    return link_footnotes(text, builder.sections)


def _following(blocks: Sequence[Block]) -> list[Block | None]:
    """Give for each block the next one that is no footnote."""
    found: list[Block | None] = []
    following = None
    for block in reversed(blocks):
        found.append(following)
        following = following if block.kind == "footnote" else block
    return found[::-1]


def _place_block(
    builder: Builder, block: Block, following: Block | None, previous: Block | None
) -> None:
    if block.kind == "table":
        _add_table(builder, block, previous)
    elif block.kind == "footnote":
        builder.add("footnote", block.parts, f"Chú thích {block.mark}")
    elif _in_closing_zone(builder, block):
        kind: SectionKind = "recipients" if builder.zone == "recipients" else "signature"
        label = "Nơi nhận" if kind == "recipients" else "Phần ký"
        _extend_closing(builder, kind, label, block)
    elif block.kind == "letterhead" and builder.zone != "head":
        _add_prose(builder, "paragraph", block, builder.place() or _OPENING, builder.parent())
    elif block.kind == "letterhead":
        builder.add("title", block.parts, _OPENING, path=())
    elif builder.zone == "head" and _RECITAL.match(block.plain):
        builder.add("recital", block.parts, "Căn cứ ban hành", path=())
    elif _ENACTING.match(block.plain) and not builder.stack:
        builder.zone = "body"
    elif block.marker is not None:
        builder.zone = "body"
        _add_item(builder, block, block.marker, following)
    elif block.kind == "upper":
        _add_upper(builder, block)
    else:
        _add_paragraph(builder, block, following)


def _in_closing_zone(builder: Builder, block: Block) -> bool:
    """Track the list of recipients and the signature block that follows it."""
    if _RECIPIENTS.match(block.plain):
        builder.zone = "recipients"
    elif _SIGNATURE.match(block.plain):
        builder.zone = "signature"
    elif builder.zone == "recipients":
        if block.kind == "upper" and _SIGNER_TITLE.match(block.plain):
            builder.zone = "signature"
        elif block.kind == "upper" or (block.marker and block.marker.type not in ("dash", "plus")):
            builder.zone = "attachment"
    elif builder.zone == "signature":
        stays = len(block.plain) < 60 and block.marker is None
        if block.kind == "upper":
            stays = bool(_SIGNER_TITLE.match(block.plain)) or len(block.plain) < 25
        if not stays:
            builder.zone = "attachment"
    return builder.zone in ("recipients", "signature")


def _extend_closing(builder: Builder, kind: SectionKind, label: str, block: Block) -> None:
    last = builder.sections[-1] if builder.sections else None
    if last is not None and last.kind == kind and block.end - last.start <= LONGEST_SECTION:
        builder.sections.pop()
        builder.add(kind, [(last.start, block.end)], label, path=())
    else:
        builder.add(kind, block.parts, label, path=())


def _add_item(builder: Builder, block: Block, marker: Marker, following: Block | None) -> None:
    builder.close(marker.depth)
    in_article = any(entry.name.startswith("Điều") for entry in builder.stack)
    ordinal = 1
    if builder.stack:
        builder.stack[-1].items[marker.type] += 1
        ordinal = builder.stack[-1].items[marker.type]
    name = place_name(marker, in_article, ordinal)
    label = builder.place(name)
    if marker.depth == 0:
        builder.zone = builder.zone if block.quoted else "attached"
        section_id = builder.add("appendix", block.parts, label)
        builder.open(0, block.plain, name, heading=True, section_id=section_id)
        return
    heading = _is_heading(block, marker, following)
    parent = builder.parent()
    if heading:
        section_id = builder.add("heading", block.parts, label, parent=parent)
    else:
        section_id = _add_prose(builder, marker.kind, block, label, parent)
    builder.open(marker.depth, block.plain, name, heading=heading, section_id=section_id)


def _is_heading(block: Block, marker: Marker, following: Block | None) -> bool:
    """Whether a marked line only names what follows, rather than saying something itself."""
    if following is None or len(block.plain) > _LONGEST_HEADING:
        return False
    if marker.depth <= DEPTH["subdivision"]:
        return True
    if _SENTENCE_END.search(block.plain):
        return False
    sibling = following.marker is not None and following.marker.depth <= marker.depth
    if sibling or following.kind == "upper":
        return marker.type in ("roman", "letter")
    if block.plain.rstrip().endswith(":"):
        return len(block.plain) <= 80
    return True


def _add_upper(builder: Builder, block: Block) -> None:
    """Place a line of capitals: the rest of a heading, the title of an attachment, a heading."""
    opened = builder.just_opened()
    if opened is not None and (opened.depth <= DEPTH["subdivision"] or block.tight):
        _extend_heading(builder, block)
    elif builder.zone == "attachment":
        builder.stack.clear()
        name = kind_of_title(block.plain.strip(" *")) or "Phụ lục"
        section_id = builder.add("appendix", block.parts, name, path=())
        builder.open(0, block.plain, name, heading=True, section_id=section_id)
        builder.zone = "attached"
    elif builder.zone == "head":
        builder.add("title", block.parts, _OPENING, path=())
    else:
        builder.close(_UPPER_HEADING_DEPTH)
        section_id = builder.add("heading", block.parts, builder.place(block.plain[:60]))
        builder.open(_UPPER_HEADING_DEPTH, block.plain, "", heading=True, section_id=section_id)


def _extend_heading(builder: Builder, block: Block) -> None:
    """Let the heading just opened take one more line of its title."""
    last = builder.sections.pop()
    entry = builder.stack[-1]
    builder.add(
        last.kind, [(last.start, block.end)], last.label, parent=last.parent, path=last.path
    )
    entry.text = path_entry(f"{entry.text} {block.plain}")


def _add_paragraph(builder: Builder, block: Block, following: Block | None) -> None:
    while builder.stack and not builder.stack[-1].is_heading:
        if builder.stack[-1].depth < min(_INTRO_DEPTH, LIST_DEPTH):
            break
        builder.stack.pop()
    opened = builder.just_opened()
    if opened is not None and _carries_on_heading(opened, block):
        _extend_heading(builder, block)
        return
    label = builder.place() or ("Phần mở đầu" if builder.zone == "head" else "Phần nội dung")
    section_id = _add_prose(builder, "paragraph", block, label, builder.parent())
    announces = block.plain.rstrip().endswith(":")
    if announces and following is not None and following.kind == "item":
        builder.open(_INTRO_DEPTH, block.plain, "", heading=False, section_id=section_id)


def _carries_on_heading(heading: Entry, block: Block) -> bool:
    """Whether a paragraph right below a heading is the rest of its title."""
    if _ATTACHED.match(block.plain):
        return True
    if heading.depth not in _TITLED_DEPTHS or len(block.plain) > _LONGEST_HEADING:
        return False
    if block.plain.rstrip().endswith((".", ";", ":")):
        return False
    return heading.depth == 0 or block.tight or len(heading.text) < 20


def _add_prose(
    builder: Builder, kind: SectionKind, block: Block, label: str, parent: str | None
) -> str:
    """Add a block of prose, split where it is too long; gives the id of the first section."""
    if block.end - block.start <= LONGEST_SECTION:
        return builder.add(kind, block.parts, label, parent=parent)
    ids = [
        builder.add(kind, parts, label, parent=parent)
        for parts in split_prose(builder.text, block.parts)
    ]
    return ids[0]


def _add_table(builder: Builder, block: Block, previous: Block | None) -> None:
    table = block.table
    if table is None:
        return
    path = builder.path()
    if previous is not None and _introduces_table(previous):
        path = tuple(dict.fromkeys((*path, path_entry(previous.plain))))
    appendix = next((entry.name for entry in builder.stack if entry.depth == 0), "")
    inner = builder.place() if builder.stack else ""
    place = appendix or (f"bảng tại {inner[:1].lower()}{inner[1:]}" if inner else "bảng")
    if table.header is not None:
        builder.add("table_header", [table.header], f"Đầu bảng, {place}", path=path)
    above: dict[str, str] = {}
    for row in table.rows:
        label = f"{_row_name(row)}, {place}"
        parent = above.get(row.serial.rpartition(".")[0]) if row.serial else None
        section_id = builder.add(
            "table_row", [(row.start, row.end)], label, parent=parent, path=path, row=row
        )
        if row.serial:
            above[row.serial] = section_id


def _introduces_table(block: Block) -> bool:
    """Whether a paragraph names the unit of the table below it or announces the table."""
    return block.kind == "paragraph" and (
        _UNIT.match(block.plain) is not None or block.plain.rstrip().endswith(":")
    )


def _row_name(row: Row) -> str:
    if row.serial and not row.is_group:
        return f"STT {row.serial}"
    named = [cell for _, cell in row.values if re.search(r"[^\W\d_]{2,}", cell)]
    words = next((cell for cell in named if cell != row.serial), named[0] if named else "")
    return f"Dòng «{words[:60]}»" if words else "Dòng không đánh số"
