"""The outline of Vietnamese state documents: which line opens what, and how deep it lies.

Nghị định 30/2020/NĐ-CP, Phụ lục I sets the order phần, chương, mục, tiểu mục, điều, khoản, điểm;
plans and reports number I, 1, 1.1, (1), a), then bullets. Point letters follow the Vietnamese
alphabet, so đ comes after d.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.letters import LOWER, UPPER
from kb.records import SectionKind

# Depth of each kind of marker; a line closes everything of its own depth and deeper.
DEPTH = {
    "appendix": 0,
    "attachment": 0,
    "part": 1,
    "chapter": 2,
    "division": 3,
    "subdivision": 4,
    "article": 5,
    "letter": 5,
    "roman": 6,
    "number": 7,
    "star": 11,
    "paren_number": 12,
    "point": 13,
    "dash": 14,
    "paren_roman": 15,
    "plus": 16,
}
# Below this depth a marker opens an item of a list; an unmarked paragraph ends the list.
LIST_DEPTH = DEPTH["point"]

_NUMBERED = r"(?P<ordinal>(?:\d+|[IVXLC]+)[a-zđ]?|[A-Z]|thứ \w+)"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "appendix",
        re.compile(
            r"(?:PHỤ LỤC|Phụ lục|PHỤ LUC)"
            r"(?:\s+(?:số\s+)?(?P<ordinal>\d{1,3}[a-zA-Z]?|[IVXLC]+|[A-Z]))?"
            rf"\s*(?:[.:–-]\s*(?P<rest>.*)|(?P<title>\(.*|[{UPPER} ,–-]{{8,}}.*))?$"
        ),
    ),
    (
        "attachment",
        re.compile(
            r"(?:Mẫu số|MẪU SỐ|Mẫu|Biểu mẫu số|Biểu số|Phiếu số|Bảng số)\s+"
            r"(?P<ordinal>\d{1,3}[\w.\-/]*)\s*(?:[.:–-]\s*(?P<rest>.*))?$"
        ),
    ),
    # "Phần thứ hai bao gồm …" is a sentence.
    ("part", re.compile(rf"(?i:phần)\s+{_NUMBERED}\b[\s.:–-]*(?P<rest>(?!\s*[{LOWER}]).*)$")),
    ("chapter", re.compile(rf"(?:Chương|CHƯƠNG)\s+{_NUMBERED}\b[\s.:–-]*(?P<rest>.*)$")),
    ("subdivision", re.compile(rf"(?:Tiểu mục|TIỂU MỤC)\s+{_NUMBERED}\b[\s.:–-]*(?P<rest>.*)$")),
    (
        "division",
        re.compile(r"(?:Mục|MỤC)\s+(?P<ordinal>(?:\d+|[IVX]+)[a-zđ]?)\b[\s.:–-]*(?P<rest>.*)$"),
    ),
    ("article", re.compile(r"Điều\s+(?P<ordinal>\d+[a-zđ]?)\s*[.:]\s*(?P<rest>.*)$")),
    # A scan may lose the full stop: "II NHIỆM VỤ".
    (
        "roman",
        re.compile(
            r"(?P<ordinal>[IVX]{1,6})"
            rf"(?:\s*[.\-–/)]+\s*(?P<rest>\S.*)|\s+(?P<title>[{UPPER}][{UPPER}\d ,;/–-]{{7,}}))$"
        ),
    ),
    ("letter", re.compile(rf"(?P<ordinal>[A-HĐ])\s*[.)]\s+(?P<rest>[{UPPER}].*)$")),
    (
        "number",
        re.compile(
            r"(?P<ordinal>\d{1,3}(?:\.\d{1,3}){0,4})"
            rf"(?:[.)]\s*|\s+(?=[{UPPER}]))(?P<rest>\S.*)$"
        ),
    ),
    ("paren_number", re.compile(r"\((?P<ordinal>\d{1,3})\)\s*(?P<rest>\S.*)$")),
    ("paren_roman", re.compile(r"\((?P<ordinal>[ivx]+)\)\s*(?P<rest>\S.*)$")),
    ("point", re.compile(r"\(?(?P<ordinal>[a-zđ]|[a-zđ]\d)[.)]\s*(?P<rest>\S.*)$")),
    ("dash", re.compile(r"(?P<ordinal>)[-–—•▪]\s*(?P<rest>\S.*)$")),
    ("plus", re.compile(r"(?P<ordinal>)[+]\s*(?P<rest>\S.*)$")),
    ("star", re.compile(r"(?P<ordinal>)\*{1,2}\s+(?P<rest>\S.*)$")),
)
# "1.500 căn nhà" and "25/10/2022" open with a number but not with a numbered heading.
_NOT_A_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+[/,]\d|\d+\s*%")
_KIND: dict[str, SectionKind] = {
    "appendix": "appendix",
    "attachment": "appendix",
    "article": "article",
    "number": "clause",
    "paren_number": "clause",
    "point": "point",
    "paren_roman": "point",
    "dash": "bullet",
    "plus": "bullet",
    "star": "bullet",
}


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens a line: its type (a key of ``DEPTH``), ordinal as written and remaining words."""

    type: str
    ordinal: str
    rest: str

    @property
    def depth(self) -> int:
        """How deep the line lies; "1.1" lies deeper than "1"."""
        extra = self.ordinal.count(".") if self.type == "number" else 0
        return DEPTH[self.type] + extra

    @property
    def kind(self) -> SectionKind:
        """The kind of section that the line opens when it carries wording of its own."""
        return _KIND.get(self.type, "heading")


def find_marker(plain: str) -> Marker | None:
    """Recognise what a line opens; ``None`` for a line without a marker."""
    if not plain or len(plain) < 2:
        return None
    for type_, pattern in _MARKERS:
        match = pattern.match(plain)
        if match is None:
            continue
        if type_ == "number" and _NOT_A_NUMBER.match(plain):
            return None
        groups = match.groupdict()
        rest = groups.get("rest") or groups.get("title") or ""
        return Marker(type_, groups.get("ordinal") or "", rest.strip())
    return None


def place_name(marker: Marker, in_article: bool, ordinal: int) -> str:
    """Name a place as official wording names it: "Điều 2", "khoản 1", "điểm a", "phần II".

    ``ordinal`` counts unnumbered items (bullets) under their heading, from 1.
    """
    number = marker.ordinal
    if marker.type == "number":
        if in_article and "." not in number:
            return f"khoản {number}"
        return f"mục {number}"
    names = {
        "appendix": f"Phụ lục {number}".strip(),
        "attachment": f"Mẫu số {number}",
        "part": f"Phần {number}",
        "chapter": f"Chương {number}",
        "division": f"Mục {number}",
        "subdivision": f"Tiểu mục {number}",
        "article": f"Điều {number}",
        "letter": f"phần {number}",
        "roman": f"phần {number}",
        "paren_number": f"điểm ({number})",
        "point": f"điểm {number}",
        "paren_roman": f"điểm ({number})",
    }
    bullet = "dấu cộng" if marker.type == "plus" else "gạch đầu dòng"
    return names.get(marker.type, f"{bullet} {ordinal}")
