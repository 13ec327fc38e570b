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
    """An open heading or introducing item on the way down to the current block.

    What stands in a quotation lies deeper than anything outside of it.
    """

    depth: float
    text: str
    name: str
    is_heading: bool
    section_id: str | None
    quoted: bool = False
    items: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Builder:
    """The sections made so far, and the headings that lie above the current block.

    ``zone`` is the part of the document that the block belongs to: head, body, recipients,
    signature, attachment (its title is yet to come) or attached (its title is known). ``quoted``
    says whether the block stands in a quotation of another document's numbered text.
    """

    document_id: str
    text: str
    stack: list[Entry] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    zone: str = "head"
    quoted: bool = False

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

    def enter(self, quoted: bool) -> None:
        """Turn to the next block; whatever was opened in a quotation ends with it."""
        self.quoted = quoted
        while not quoted and self.stack and self.stack[-1].quoted:
            self.stack.pop()

    def open(
        self, depth: float, text: str, name: str, *, heading: bool, section_id: str | None
    ) -> None:
        """Go down to a heading or introducing item."""
        self.stack.append(Entry(depth, path_entry(text), name, heading, section_id, self.quoted))

    def close(self, depth: float) -> None:
        """Leave everything that lies as deep as ``depth`` or deeper."""
        while self.stack and (self.stack[-1].quoted, self.stack[-1].depth) >= (self.quoted, depth):
            self.stack.pop()

    def place(self, *names: str) -> str:
        """Name a place from the smallest unit to the largest: "Điểm a khoản 1 Điều 2".

        Places of quoted text are put in quotation marks: "“Khoản 1 Điều 8”, khoản 3 Điều 1".
        """
        quoted = [entry for entry in self.stack if entry.name and entry.quoted]
        above = [entry for entry in self.stack if entry.name and not entry.quoted]
        if not self.quoted:
            return _capital(_chain([*names, *_above(above, names)]))
        inner = _capital(_chain([*names, *_above(quoted, names)]))
        outer = _chain(_above(above, ()))
        return ", ".join([*([f"“{inner}”"] if inner else []), *([outer] if outer else [])])


def _above(entries: list[Entry], below: tuple[str, ...]) -> list[str]:
    """Choose which of the open headings, outermost first, name a place; gives innermost first."""
    numbered = [entry for entry in entries if entry.name.startswith(("khoản", "mục "))]
    # Of 5, 5.2, 5.2.1 the last says it all; so does an article over its part and chapter.
    left_out = numbered if any(name.startswith("mục ") for name in below) else numbered[:-1]
    entries = [entry for entry in entries if entry not in left_out]
    article = next((i for i, entry in enumerate(entries) if entry.name.startswith("Điều")), None)
    if article is not None:
        attached = [entry for entry in entries[:article] if entry.depth == 0]
        entries = attached + entries[article:]
    return [entry.name for entry in reversed(entries)]


def _chain(names: list[str]) -> str:
    """Join names of places as official wording does."""
    chain = [name for name in names if name]
    label = chain[0] if chain else ""
    for left, right in pairwise(chain):
        close = left.startswith(("điểm", "khoản")) and right.startswith(("điểm", "khoản", "Điều"))
        label += f" {right}" if close else f", {right}"
    return label


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def path_entry(plain: str) -> str:
    """Shorten a heading or introducing item to what a path holds of it."""
    words = plain.strip(" *")
    return words if len(words) <= _PATH_ENTRY else words[: _PATH_ENTRY - 1].rsplit(" ", 1)[0] + "…"
