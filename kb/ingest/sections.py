"""Sections: what can be found and cited, cut from a document along its outline.

Each block becomes a section whose path holds the headings above it. Over-long prose is split into
several sections of the same place; a table gives one section a row.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from kb.ingest.blocks import Block, find_blocks
from kb.ingest.facts import DOCUMENT_KINDS, Facts
from kb.ingest.outline import DEPTH, LIST_DEPTH, Marker, place_name
from kb.ingest.tables import Row
from kb.records import Section, SectionKind

LONGEST_SECTION = 1000
"""Prose above this many characters is split (citations stay well under 1,200)."""
_SPLIT_SIZE = 800
_PATH_ENTRY = 160
_LONGEST_HEADING = 200
_INTRO_DEPTH = 10.5
_UPPER_HEADING_DEPTH = 5.5

_RECITAL = re.compile(r"(?i)^\W*(?:căn cứ|theo đề nghị|xét (?:đề nghị|tờ trình|thấy))\b")
_ENACTING = re.compile(r"(?i)^\W*(?:quyết định|quyết nghị|nghị quyết|thông tư|nghị định)\s*:?\W*$")
_RECIPIENTS = re.compile(r"(?i)^\W*nơi (?:nhận|gửi)\b")
_SIGNATURE = re.compile(r"^\W*(?:TM|T/M|T\.M|KT|TL|TUQ|TLBT|Q)\.?[\s/]+[A-ZĐÀ-Ỹ]")
_SIGNER_TITLE = re.compile(
    r"^\W*(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|THỐNG ĐỐC|CHÁNH|TỔNG|CỤC TRƯỞNG|VỤ TRƯỞNG)"
)
_ATTACHED = re.compile(r"(?i)^\W*\(?(?:ban hành\s+)?kèm theo\b")
_UNIT = re.compile(r"(?i)^\W*(?:đơn vị(?: tính)?|đvt)\s*:")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]+")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d/])[kcdm]?m$")
_SENTENCE_END = re.compile(r"[.;/]\W*$")


@dataclass(slots=True)
class _Entry:
    """An open heading or introducing item on the way down to the current block."""

    depth: float
    text: str
    name: str
    is_heading: bool
    section_id: str | None
    items: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Builder:
    document_id: str
    text: str
    stack: list[_Entry] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    zone: str = "head"

    def add(
        self,
        kind: SectionKind,
        parts: list[tuple[int, int]],
        label: str,
        *,
        parent: str | None = None,
        path: tuple[str, ...] | None = None,
        row: Row | None = None,
    ) -> str:
        """Append a section and give its id."""
        section_id = f"{self.document_id[:16]}-{len(self.sections):05d}"
        self.sections.append(
            Section(
                id=section_id,
                document_id=self.document_id,
                kind=kind,
                label=label,
                path=self.path() if path is None else path,
                start=parts[0][0],
                end=parts[-1][1],
                parts=tuple(parts),
                parent=parent,
                cells=row.values if row else (),
                group=row.group if row else None,
            )
        )
        return section_id

    def path(self) -> tuple[str, ...]:
        """The headings and introducing items above the current block, outermost first."""
        return tuple(entry.text for entry in self.stack if entry.text)

    def parent(self) -> str | None:
        """The item that introduces the current block, unless a plain heading does."""
        top = self.stack[-1] if self.stack else None
        return top.section_id if top and not top.is_heading else None

    def close(self, depth: float) -> None:
        """Leave everything that lies as deep as ``depth`` or deeper."""
        while self.stack and self.stack[-1].depth >= depth:
            self.stack.pop()

    def place(self, *names: str) -> str:
        """Name a place from the smallest unit to the largest: "Điểm a khoản 1 Điều 2"."""
        above = [entry.name for entry in self.stack if entry.name]
        numbered = [name for name in above if name.startswith(("khoản", "mục "))]
        # Of 5, 5.2, 5.2.1 the last says it all; so does an article over its part and chapter.
        above = [name for name in above if name not in numbered[:-1]]
        if any(name.startswith("mục ") for name in names):
            above = [name for name in above if name not in numbered]
        article = next((i for i, name in enumerate(above) if name.startswith("Điều")), None)
        if article is not None:
            above = [n for n in above[:article] if n.startswith(("Phụ lục", "Mẫu"))] + above[article:]
        chain = [name for name in (*names, *reversed(above)) if name]
        label = chain[0] if chain else ""
        for left, right in zip(chain, chain[1:], strict=False):
            close = left.startswith(("điểm", "khoản")) and right.startswith(("điểm", "khoản", "Điều"))
            label += f" {right}" if close else f", {right}"
        return label[:1].upper() + label[1:]


def find_sections(document_id: str, text: str, facts: Facts) -> tuple[Section, ...]:
    """Cut a document's text into sections, in reading order."""
    builder = _Builder(document_id, text)
    blocks = find_blocks(text, facts.head[1] if facts.head else 0)
    if facts.head is not None:
        label = f"Tiêu đề {facts.kind.lower()}" if facts.kind else "Tiêu đề"
        builder.add("title", [facts.head], label, path=())
        start, end = facts.head
        blocks = [block for block in blocks if block.end <= start or block.start >= end]
    for index, block in enumerate(blocks):
        following = next((b for b in blocks[index + 1 :] if b.kind != "footnote"), None)
        _place_block(builder, block, following, blocks[index - 1] if index else None)
    return _link_footnotes(text, builder.sections)


def _place_block(
    builder: _Builder, block: Block, following: Block | None, previous: Block | None
) -> None:
    if block.kind == "table":
        _add_table(builder, block, previous)
    elif block.kind == "footnote":
        builder.add("footnote", block.parts, f"Chú thích {block.mark}")
    elif _in_closing_zone(builder, block):
        kind: SectionKind = "recipients" if builder.zone == "recipients" else "signature"
        label = "Nơi nhận" if kind == "recipients" else "Phần ký"
        _extend_closing(builder, kind, label, block)
    elif block.kind == "letterhead":
        builder.add("title", block.parts, "Phần đầu văn bản", path=())
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


def _in_closing_zone(builder: _Builder, block: Block) -> bool:
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


def _extend_closing(builder: _Builder, kind: SectionKind, label: str, block: Block) -> None:
    last = builder.sections[-1] if builder.sections else None
    if last is not None and last.kind == kind and block.end - last.start <= LONGEST_SECTION:
        builder.sections.pop()
        builder.add(kind, [(last.start, block.end)], label, path=())
    else:
        builder.add(kind, block.parts, label, path=())


def _add_item(
    builder: _Builder, block: Block, marker: Marker, following: Block | None
) -> None:
    builder.close(marker.depth)
    in_article = any(entry.name.startswith("Điều") for entry in builder.stack)
    ordinal = 1
    if builder.stack:
        builder.stack[-1].items[marker.type] += 1
        ordinal = builder.stack[-1].items[marker.type]
    name = place_name(marker, in_article, ordinal)
    label = builder.place(name)
    if marker.depth == 0:
        builder.zone = "attachment"
        section_id = builder.add("appendix", block.parts, label)
        builder.stack.append(_Entry(0, _short(block.plain), name, True, section_id))
        return
    heading = _is_heading(block, marker, following)
    parent = builder.parent()
    if heading:
        section_id = builder.add("heading", block.parts, label, parent=parent)
    else:
        section_id = _add_prose(builder, marker.kind, block, label, parent)
    builder.stack.append(_Entry(marker.depth, _short(block.plain), name, heading, section_id))


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


def _add_upper(builder: _Builder, block: Block) -> None:
    """Place a line of capitals: the rest of a heading, the title of an attachment, a heading."""
    top = builder.stack[-1] if builder.stack else None
    last = builder.sections[-1] if builder.sections else None
    continues = last is not None and top is not None and top.section_id == last.id
    if continues and last is not None and top is not None and (
        top.depth <= DEPTH["subdivision"] or block.tight
    ):
        _extend_heading(builder, block)
    elif builder.zone == "attachment":
        builder.stack.clear()
        name = _attachment_name(block.plain)
        section_id = builder.add("appendix", block.parts, name, path=())
        builder.stack.append(_Entry(0, _short(block.plain), name, True, section_id))
        builder.zone = "attached"
    elif builder.zone == "head":
        builder.add("title", block.parts, "Phần đầu văn bản", path=())
    else:
        builder.close(_UPPER_HEADING_DEPTH)
        section_id = builder.add("heading", block.parts, builder.place(block.plain[:60]))
        builder.stack.append(
            _Entry(_UPPER_HEADING_DEPTH, _short(block.plain), "", True, section_id)
        )


def _extend_heading(builder: _Builder, block: Block) -> None:
    """Let the heading just opened take one more line of its title."""
    last = builder.sections.pop()
    entry = builder.stack[-1]
    builder.add(
        last.kind, [(last.start, block.end)], last.label, parent=last.parent, path=last.path
    )
    entry.text = _short(f"{entry.text} {block.plain}")


def _attachment_name(plain: str) -> str:
    words = plain.strip(" *").lower()
    for kind in DOCUMENT_KINDS:
        if words.startswith(kind.lower()):
            return kind
    return "Phụ lục"


def _add_paragraph(builder: _Builder, block: Block, following: Block | None) -> None:
    while builder.stack and not builder.stack[-1].is_heading:
        if builder.stack[-1].depth < min(_INTRO_DEPTH, LIST_DEPTH):
            break
        builder.stack.pop()
    top = builder.stack[-1] if builder.stack else None
    last = builder.sections[-1] if builder.sections else None
    titled = top is not None and last is not None and top.section_id == last.id
    if titled and top is not None and (
        _ATTACHED.match(block.plain)
        or (top.depth == 0 or top.depth in (DEPTH["chapter"], DEPTH["part"], DEPTH["division"]))
        and len(block.plain) <= _LONGEST_HEADING
        and not block.plain.rstrip().endswith((".", ";", ":"))
        and (top.depth == 0 or block.tight or len(top.text) < 20)
    ):
        _extend_heading(builder, block)
        return
    label = builder.place() or ("Phần mở đầu" if builder.zone == "head" else "Phần nội dung")
    section_id = _add_prose(builder, "paragraph", block, label, builder.parent())
    introduces = block.plain.rstrip().endswith(":") and following is not None
    if introduces and following is not None and following.kind == "item":
        builder.stack.append(
            _Entry(_INTRO_DEPTH, _short(block.plain), "", False, section_id)
        )


def _add_prose(
    builder: _Builder, kind: SectionKind, block: Block, label: str, parent: str | None
) -> str:
    """Add a block of prose, split where it is too long; gives the id of the first section."""
    if block.end - block.start <= LONGEST_SECTION:
        return builder.add(kind, block.parts, label, parent=parent)
    ids = [
        builder.add(kind, parts, label, parent=parent)
        for parts in _split(builder.text, block.parts)
    ]
    return ids[0]


def _split(text: str, parts: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split over-long prose at sentence or clause ends; each piece is a list of ranges.

    The parts of a paragraph cut by a page break are joined first, so that no piece ends there.
    """
    # Imported here because it costs a noticeable part of a second.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["\n", ". ", "; ", ", ", " "],
        keep_separator="end",
        chunk_size=_SPLIT_SIZE,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=True,
    )
    joined = " ".join(text[start:end] for start, end in parts)
    pieces = []
    for chunk in splitter.create_documents([joined]):
        at = int(chunk.metadata["start_index"])
        pieces.append(_ranges(parts, at, at + len(chunk.page_content)))
    return pieces


def _ranges(parts: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Map a range of the parts joined by single spaces back to ranges of the text."""
    ranges = []
    position = 0
    for part_start, part_end in parts:
        length = part_end - part_start
        low, high = max(start - position, 0), min(end - position, length)
        if low < high:
            ranges.append((part_start + low, part_start + high))
        position += length + 1
    return ranges


def _add_table(builder: _Builder, block: Block, previous: Block | None) -> None:
    table = block.table
    if table is None:
        return
    path = builder.path()
    if previous is not None and previous.kind == "paragraph":
        if _UNIT.match(previous.plain) or previous.plain.rstrip().endswith(":"):
            path = tuple(dict.fromkeys((*path, _short(previous.plain))))
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


def _row_name(row: Row) -> str:
    if row.serial and not row.is_group:
        return f"STT {row.serial}"
    named = [cell for _, cell in row.values if re.search(r"[^\W\d_]{2,}", cell)]
    words = next((cell for cell in named if cell != row.serial), named[0] if named else "")
    return f"Dòng «{words[:60]}»" if words else "Dòng không đánh số"


def _short(plain: str) -> str:
    words = plain.strip(" *")
    return words if len(words) <= _PATH_ENTRY else words[: _PATH_ENTRY - 1].rsplit(" ", 1)[0] + "…"


def _link_footnotes(text: str, sections: list[Section]) -> tuple[Section, ...]:
    """Make each footnote's parent the nearest section before it that carries its mark."""
    linked = list(sections)
    for index, section in enumerate(linked):
        if section.kind != "footnote":
            continue
        mark = section.label.removeprefix("Chú thích ")
        for earlier in reversed(linked[:index]):
            if earlier.kind != "footnote" and _carries(text, earlier, mark):
                linked[index] = replace(section, parent=earlier.id, path=earlier.path)
                break
    return tuple(linked)


def _carries(text: str, section: Section, mark: str) -> bool:
    """Whether a section carries a footnote's mark (the ² of "m²" is none)."""
    for start, end in section.parts:
        words = text[start:end]
        if mark.startswith("["):
            if mark in words:
                return True
            continue
        for match in _SUPERSCRIPT.finditer(words):
            if match[0] == mark and not _UNIT_BEFORE.search(words[: match.start()]):
                return True
    return False
