"""Builds the list of sections: keeps the headings above the current block and names its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from kb.ingest.structure.tables import Row
from kb.records import Section, SectionKind

_PATH_ENTRY = 160


@dataclass(slots=True)
class Entry:
    """An open heading or introducing item on the way down to the current block."""

    depth: float
    text: str
    name: str
    is_heading: bool
    section_id: str | None
    items: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Builder:
    """The sections made so far, and the headings that lie above the current block.

    ``zone`` is the part of the document that the block belongs to: head, body, recipients,
    signature, attachment (its title is yet to come) or attached (its title is known).
    """

    document_id: str
    text: str
    stack: list[Entry] = field(default_factory=list)
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

    def just_opened(self) -> Entry | None:
        """The heading or item that the last section opened; the current block is right below."""
        if not self.stack or not self.sections:
            return None
        return self.stack[-1] if self.stack[-1].section_id == self.sections[-1].id else None

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
            attached = [name for name in above[:article] if name.startswith(("Phụ lục", "Mẫu"))]
            above = attached + above[article:]
        chain = [name for name in (*names, *reversed(above)) if name]
        label = chain[0] if chain else ""
        for left, right in pairwise(chain):
            close = left.startswith(("điểm", "khoản")) and right.startswith(
                ("điểm", "khoản", "Điều")
            )
            label += f" {right}" if close else f", {right}"
        return label[:1].upper() + label[1:]


def path_entry(plain: str) -> str:
    """Shorten a heading or introducing item to what a path holds of it."""
    words = plain.strip(" *")
    return words if len(words) <= _PATH_ENTRY else words[: _PATH_ENTRY - 1].rsplit(" ", 1)[0] + "…"
