"""Passages: the words by which a section is searched.

They repeat what surrounds a section (headings, column headers, the clause that a point completes)
and join what a page break cut. They are for matching only and are never shown as wording.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.letters import LOWER, UPPER
from kb.records import Document, Section, SectionKind

NOT_SEARCHED: frozenset[SectionKind] = frozenset({"heading", "table_header"})
"""Kinds whose words are searched through the sections below them only."""
FURNITURE: frozenset[SectionKind] = frozenset(
    {"title", "recital", "recipients", "signature", "appendix"}
)
"""Kinds that frame a document rather than say what it rules."""
_LONGEST_INTRODUCTION = 300
_SPACE = re.compile(r"\s+")
# What a reader calls parts that do not name themselves.
_ROLES: Mapping[SectionKind, str] = {"signature": "Người ký, ký ban hành"}
_NAME = rf"[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+)+"
PLACE_NAME = re.compile(
    rf"(?:tỉnh|thành phố|TP\.?|đô thị|huyện|thị xã|quận|xã|phường|thị trấn)\s({_NAME})"
)
_OFTEN = 3
_NEARLY = 0.25
"""How often a second place must come beside the first for a document to be about both."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words by which a section is searched.

    ``body`` is what it says, ``heading`` what stands above it, ``origin`` what names its document.
    """

    heading: str
    body: str
    origin: str


def read(document: Document, section: Section) -> str:
    """Read a section as one line: its parts joined, white space evened out."""
    words = " ".join(document.text[start:end] for start, end in section.parts)
    return _SPACE.sub(" ", words).strip()


def passage(document: Document, section: Section, parent: Section | None = None) -> Passage:
    """Say what a section is searched by; ``parent`` is the section that introduces it, if any."""
    if section.cells:
        pairs = [f"{header}: {cell}" for header, cell in section.cells if cell]
        body = "; ".join(([section.group] if section.group else []) + pairs)
    else:
        body = read(document, section)
    headings = list(section.path)
    if parent is not None and parent.kind != "heading":
        introduction = read(document, parent)
        if len(introduction) > _LONGEST_INTRODUCTION:
            introduction = "…" + introduction[-_LONGEST_INTRODUCTION:]
        headings.append(introduction)
    if section.kind in _ROLES:
        body = f"{_ROLES[section.kind]}: {body}"
    return Passage(" › ".join(dict.fromkeys(headings)), body, origin(document))


@lru_cache(maxsize=4096)
def origin(document: Document) -> str:
    """Name a document by its facts, its file name and the places that it speaks of most."""
    facts = (document.kind, document.number, document.issuer, document.title)
    name = re.sub(r"\.[^./]+$|[^\w]+", " ", document.source)
    places = Counter(PLACE_NAME.findall(document.text)).most_common(2)
    often = [place for place, count in places if count >= max(_OFTEN, _NEARLY * places[0][1])]
    return " ".join(part for part in (*facts, name, *often) if part)
