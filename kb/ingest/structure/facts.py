"""Facts that a document states about itself: kind, number, date, issuer, title, signer.

A fact that the text does not state stays unknown; nothing is inferred from file names or content.
The places are those of Nghị định 30/2020/NĐ-CP: letterhead, kind and title, preamble, signature,
and the note "(ban hành kèm theo Quyết định số … ngày … của …)" of an attachment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from kb.dates import parse_date
from kb.ingest.structure.document_kinds import kind_named
from kb.ingest.structure.letterhead import (
    ISSUER,
    NUMBER,
    letterhead_issuer,
    number_and_date,
    spelled,
    subject,
)
from kb.ingest.structure.lines import Line, is_upper, split_lines
from kb.ingest.structure.outline import DEPTH, find_marker
from kb.ingest.structure.signature import find_signer
from kb.letters import UPPER

_ATTACHED = re.compile(
    r"(?i)kèm theo\s+(?P<kind>[^\W\d]+(?:\s[^\W\d]+)?)\s+(?P<rest>số\s*:?\s*.{3,160}?)\s*\)"
)
_OF_AUTHORITY = re.compile(r"\bcủa\s+(?P<issuer>[^);,]{3,80})")
_RECITAL = re.compile(r"(?i)^(?:căn cứ|theo đề nghị|xét|thực hiện|sau khi|để )")
_LEGAL_BASIS = re.compile(r"(?i)^(?:căn cứ|theo đề nghị|xét (?:đề nghị|tờ trình))\b")
_ON_BEHALF = re.compile(r"^(?:TM|T/M|T\.M)\.?\s+(?P<name>.{3,60})$")
_ENACTING = re.compile(
    r"^(?P<name>[^,;.]{4,80}?)\s+ban hành\s+"
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị)\b"
)
_PASSED = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) này (?:đã )?được "
    r"[^.]{3,160}? thông qua (?P<day>ngày .+)"
)
_DRAFTED = re.compile(
    r"^(?:.*?,\s*)?(?P<name>(?:Ủy ban nhân dân|UBND|Hội đồng nhân dân|HĐND)\s*(?:\([^)]*\)\s*)?"
    rf"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s+(?:[{UPPER}]\w*\s?)+?)\s*"
    r"(?:xây dựng|ban hành|báo cáo)\s+(?:Kế hoạch|Báo cáo|kế hoạch|báo cáo|Chương trình)"
)
_ADDRESSED = re.compile(r"(?i)^\W*kính gửi\b")
_RULE_CHARACTERS = frozenset("_-—–.* ")
_HEAD_LINES = 60
_LETTERHEAD_LINES = 8
_TITLE_LINES = 8
_LONGEST_TITLE = 900


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts found; ``head`` bounds the kind and title in the text, if they were found."""

    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str | None = None
    head: tuple[int, int] | None = None
    signer: str | None = None


def find_facts(text: str) -> Facts:
    """Read the facts that a document's text states."""
    lines = [line for line in split_lines(text) if not line.blank]
    head = lines[:_HEAD_LINES]
    at, kind = _find_kind(head)
    letterhead = head[:at] if at is not None else _above_address(head)
    number, issued_on = number_and_date(letterhead)
    bounds = after = None
    if at is not None:
        title, bounds, after = _title(text, head, at)
    else:
        title = subject(letterhead) or _appendix_title(head)
        addressed = len(letterhead) < len(head[:_LETTERHEAD_LINES])
        kind = "Công văn" if number and addressed else None
    issuer = letterhead_issuer(letterhead) or _issuer_line(head, at, after)
    attached = _from_attachment(text, kind)
    return Facts(
        kind=kind,
        number=number or attached.number,
        issued_on=issued_on or attached.issued_on or _passed_on(lines, kind),
        issuer=issuer
        or attached.issuer
        or _drafting_issuer(head)
        or _enacting_issuer(head)
        or _signing_issuer(lines),
        title=title,
        head=bounds,
        signer=find_signer(lines) if kind else None,
    )


def _find_kind(head: Sequence[Line]) -> tuple[int | None, str | None]:
    """Find the line that names the kind; one below an article or appendix names something else."""
    for place, line in enumerate(head):
        marker = find_marker(line.plain)
        if marker is not None and marker.depth <= DEPTH["article"] and marker.type != "letter":
            break
        named = kind_named(line)
        if named is not None:
            return place, named[0]
    return None, None


def _above_address(head: Sequence[Line]) -> Sequence[Line]:
    """The letterhead of a document that no line names: that of a letter, up to its addressees."""
    above = takewhile(lambda line: not _ADDRESSED.match(line.plain), head[:_LETTERHEAD_LINES])
    return list(above)


def _appendix_title(head: Sequence[Line]) -> str | None:
    """The heading of an appendix that is a file of its own."""
    marker = find_marker(head[0].plain) if head else None
    if marker is None or marker.type != "appendix":
        return None
    below = takewhile(lambda line: is_upper(line.plain), head[1:_LETTERHEAD_LINES])
    return " ".join(line.plain for line in (head[0], *below))


def _title(text: str, head: list[Line], at: int) -> tuple[str | None, tuple[int, int], int]:
    """Collect the title below the kind, the issuer's own line left out; gives its end too."""
    named = kind_named(head[at])
    on_kind_line = head[at].plain[named[1] :] if named and named[1] else ""
    words = [on_kind_line] if on_kind_line else []
    basis = _legal_basis(head, at)
    end = head[at].end
    index = at + 1
    while index < len(head):
        line = head[index]
        issuer = _is_issuer_line(head, index)
        if _ends_title(line, bool(words), issuer):
            break
        apart = words and "\n\n" in text[end : line.start]
        if apart and index >= basis and not line.plain[0].islower():
            break
        index += 1
        if not issuer:
            words.append(line.plain)
            end = line.end
    title = " ".join(words)
    if not title or len(title) > _LONGEST_TITLE:
        return None, (head[at].start, head[at].end), at + 1
    return title, (head[at].start, end), index


def _legal_basis(head: Sequence[Line], at: int) -> int:
    """Where the legal bases begin, if close enough that only the title can be before them."""
    following = range(at + 1, min(at + 2 + _TITLE_LINES, len(head)))
    return next((place for place in following if _LEGAL_BASIS.match(head[place].plain)), at)


def _ends_title(line: Line, begun: bool, issuer: bool) -> bool:
    if set(line.plain) <= _RULE_CHARACTERS or line.plain.startswith("("):
        return True
    if begun:
        recital = _RECITAL.match(line.plain) and not is_upper(line.plain)
        return bool(recital) or issuer
    return bool(_RECITAL.match(line.plain)) and line.plain.endswith((";", ","))


def _is_issuer_line(head: Sequence[Line], place: int) -> bool:
    """Whether a line of capitals names the issuer; a title in capitals goes on below itself."""
    if not (is_upper(head[place].plain) and ISSUER.match(head[place].plain)):
        return False
    below = head[place + 1].plain if place + 1 < len(head) else ""
    return not (is_upper(below) and ISSUER.match(below))


def _issuer_line(head: list[Line], at: int | None, after: int | None) -> str | None:
    if at is None or after is None:
        return None
    for line in head[at + 1 : after + 3]:
        match = ISSUER.match(line.plain)
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
        number = NUMBER.match(rest)
        if number is None:
            continue
        issuer = _OF_AUTHORITY.search(rest)
        return Facts(
            number=spelled(number["number"]),
            issued_on=parse_date(rest),
            issuer=issuer["issuer"].strip() if issuer else None,
        )
    return Facts()


def _passed_on(lines: Sequence[Line], kind: str | None) -> date | None:
    """The day on which a law or resolution says that it was passed."""
    if kind is None:
        return None
    for line in lines:
        match = _PASSED.search(line.plain)
        if match and match[0].lower().startswith(kind.lower()):
            return parse_date(match["day"])
    return None


def _drafting_issuer(head: list[Line]) -> str | None:
    for line in head[:12]:
        match = _DRAFTED.match(line.plain)
        if match:
            return re.sub(r"\s*\([^)]*\)", "", match["name"]).strip()
    return None


def _enacting_issuer(head: Sequence[Line]) -> str | None:
    """Who "ban hành" the document, as the last sentence of its preamble says."""
    for line in head:
        match = _ENACTING.match(line.plain)
        if match and ISSUER.match(match["name"]):
            return match["name"]
    return None


def _signing_issuer(lines: list[Line]) -> str | None:
    for line in lines:
        match = _ON_BEHALF.match(line.plain)
        if match and is_upper(line.plain):
            return match["name"].strip()
    return None
