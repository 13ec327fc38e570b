"""Footnotes: which section carries the mark of each."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.records import Section

_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]+")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d/])[kcdm]?m$")


def link_footnotes(text: str, sections: list[Section]) -> tuple[Section, ...]:
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
