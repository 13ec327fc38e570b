"""Facts that a document states about itself: kind, number, date, issuing authority, title.

A fact that the text does not state stays unknown; nothing is inferred from file names or content.
The places are those of Nghị định 30/2020/NĐ-CP: letterhead, kind and title, preamble, signature,
and the note "(ban hành kèm theo Quyết định số … ngày … của …)" of an attachment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kb.dates import parse_date
from kb.ingest.structure.lines import Line, is_upper, split_lines
from kb.letters import UPPER

DOCUMENT_KINDS = (
    *("Quyết định", "Nghị quyết", "Kế hoạch", "Báo cáo", "Thông tư liên tịch"),
    *("Thông tư", "Nghị định", "Chỉ thị", "Thông báo", "Chương trình hành động"),
    *("Chương trình", "Công văn", "Tờ trình", "Đề án", "Hướng dẫn", "Quy chế"),
    *("Quy định", "Kết luận", "Luật", "Pháp lệnh", "Lệnh", "Công điện", "Phương án"),
)
_KIND_NAMES = {kind.upper(): kind for kind in DOCUMENT_KINDS}
_NUMBER = re.compile(
    r"(?i:số)\s*:?\s*(?P<number>\d+[a-z]?\s?(?:/\s?\d{4})?\s?[/-]\s?[A-ZĐ][A-ZĐƯÔ0-9\-–/]*)"
)
_ATTACHED = re.compile(
    r"(?i)kèm theo\s+(?P<kind>[^\W\d]+(?:\s[^\W\d]+)?)\s+(?P<rest>số\s*:?\s*.{3,160}?)\s*\)"
)
_OF_AUTHORITY = re.compile(r"\bcủa\s+(?P<issuer>[^);,]{3,80})")
_ISSUER_WORDS = re.compile(
    r"(?i)^(?:của\s+)?(?P<name>(?:chủ tịch\s+)?"
    r"(?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|bộ |bộ trưởng|chính phủ|"
    r"ban (?:chấp hành|thường vụ|bí thư|chỉ đạo|quản lý|tổ chức|tuyên giáo|dân tộc|cơ yếu) ?|"
    r"thủ tướng|quốc hội|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|ngân hàng|thống đốc|tòa án|"
    r"viện |sở |cục |tổng cục|đảng bộ|kiểm toán|văn phòng|thanh tra|đài |liên đoàn|mặt trận)"
    r"[^:;]*)$"
)
_RECITAL = re.compile(r"(?i)^(?:căn cứ|theo đề nghị|xét|thực hiện|sau khi|để )")
_ON_BEHALF = re.compile(r"^(?:TM|T/M|T\.M)\.?\s+(?P<name>.{3,60})$")
_DRAFTED = re.compile(
    r"^(?:.*?,\s*)?(?P<name>(?:Ủy ban nhân dân|UBND|Hội đồng nhân dân|HĐND)\s*(?:\([^)]*\)\s*)?"
    rf"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s+(?:[{UPPER}]\w*\s?)+?)\s*"
    r"(?:xây dựng|ban hành|báo cáo)\s+(?:Kế hoạch|Báo cáo|kế hoạch|báo cáo|Chương trình)"
)
_HEAD_LINES = 60


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts found; ``head`` bounds the kind and title in the text, if they were found."""

    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str | None = None
    head: tuple[int, int] | None = None


def find_facts(text: str) -> Facts:
    """Read the facts that a document's text states."""
    lines = [line for line in split_lines(text) if not line.blank]
    head = lines[:_HEAD_LINES]
    at = next((place for place, line in enumerate(head) if _kind_named(line)), None)
    kind = _kind_named(head[at]) if at is not None else None
    title, bounds, after = (None, None, None) if at is None else _title(text, head, at)
    letterhead = head[: at if at is not None else 8]
    number, issued_on = _from_letterhead(letterhead)
    issuer = _letterhead_issuer(letterhead) or _issuer_line(head, at, after)
    attached = _from_attachment(text, kind)
    number = number or attached.number
    issued_on = issued_on or attached.issued_on
    issuer = issuer or attached.issuer or _drafting_issuer(head) or _signing_issuer(lines)
    return Facts(kind, number, issued_on, issuer, title, bounds)


def _kind_named(line: Line) -> str | None:
    """The kind of document that a line of capitals names, if it names nothing else."""
    return _KIND_NAMES.get(line.plain.rstrip(":").upper()) if is_upper(line.plain) else None


def _title(text: str, head: list[Line], at: int) -> tuple[str | None, tuple[int, int], int]:
    """Collect the title below the kind: one run of lines, the issuer's own line left out."""
    taken: list[Line] = []
    index = at + 1
    while index < len(head):
        line = head[index]
        if _RECITAL.match(line.plain) and not taken and line.plain.endswith((";", ",")):
            break
        if taken and _RECITAL.match(line.plain):
            break
        apart = taken and "\n\n" in text[taken[-1].end : line.start]
        if apart and not line.plain[0].islower():
            break
        if taken and is_upper(line.plain) and _ISSUER_WORDS.match(line.plain):
            break
        if set(line.plain) <= set("_-—–.* "):
            break
        index += 1
        if not (is_upper(line.plain) and _ISSUER_WORDS.match(line.plain)):
            taken.append(line)
    if not taken or sum(len(line.plain) for line in taken) > 900:
        return None, (head[at].start, head[at].end), at + 1
    title = " ".join(line.plain for line in taken)
    return title, (head[at].start, taken[-1].end), index


def _from_letterhead(lines: list[Line]) -> tuple[str | None, date | None]:
    number = issued_on = None
    for line in lines:
        for piece in line.raw.split("\t"):
            match = _NUMBER.match(piece.strip())
            if match is None and "Số:" in piece:
                match = _NUMBER.search(piece, piece.index("Số:"))
            if match and number is None:
                number = re.sub(r"\s", "", match["number"]).rstrip("-/–")
            if issued_on is None and re.search(r"(?i),\s*ngày\s+\d", piece):
                issued_on = parse_date(piece)
    return number, issued_on


def _letterhead_issuer(lines: list[Line]) -> str | None:
    for line in lines:
        first = re.split(r"\t|[-–—_]{3,}|\b[Ss]ố:?\s*\d|\bSố:", line.plain)[0].strip(" -–—_")
        if is_upper(first) and _ISSUER_WORDS.match(first) and len(first) < 90:
            return first
    return None


def _issuer_line(head: list[Line], at: int | None, after: int | None) -> str | None:
    if at is None or after is None:
        return None
    for line in head[at + 1 : after + 3]:
        match = _ISSUER_WORDS.match(line.plain)
        if match and is_upper(line.plain) and len(line.plain) < 90:
            return match["name"].strip()
        if _RECITAL.match(line.plain):
            break
    return None


def _from_attachment(text: str, kind: str | None) -> Facts:
    """Read an attachment's note, when it speaks of a document of this kind."""
    for match in _ATTACHED.finditer(text):
        if kind is None or match["kind"].lower() != kind.lower():
            continue
        rest = match["rest"]
        number = _NUMBER.match(rest)
        if number is None:
            continue
        issuer = _OF_AUTHORITY.search(rest)
        return Facts(
            number=re.sub(r"\s", "", number["number"]).rstrip("-/–"),
            issued_on=parse_date(rest),
            issuer=issuer["issuer"].strip() if issuer else None,
        )
    return Facts()


def _drafting_issuer(head: list[Line]) -> str | None:
    for line in head[:12]:
        match = _DRAFTED.match(line.plain)
        if match:
            return re.sub(r"\s*\([^)]*\)", "", match["name"]).strip()
    return None


def _signing_issuer(lines: list[Line]) -> str | None:
    for line in lines:
        match = _ON_BEHALF.match(line.plain)
        if match and is_upper(line.plain):
            return match["name"].strip()
    return None
