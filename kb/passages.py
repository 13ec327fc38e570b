"""Passages: the words by which a section is searched.

They repeat what surrounds a section (headings, column headers, the clause that a point completes)
and join what a page break cut. They are for matching only and are never shown as wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.records import Document, Section, SectionKind

NOT_SEARCHED: frozenset[SectionKind] = frozenset({"heading", "table_header"})
"""Kinds whose words are searched through the sections below them only."""
_LONGEST_INTRODUCTION = 300
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """``body`` is what the section says, ``heading`` what stands above it, ``origin`` what names
    its document."""

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
    origin = " ".join(
        part for part in (document.kind, document.number, document.issuer, document.title) if part
    )
    return Passage(" › ".join(dict.fromkeys(headings)), body, origin)
