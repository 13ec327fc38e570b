"""Numbers that Word generates before the paragraphs of a list: "Điều 3.", "a)", "1.2."."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.ingest.formats.docx.package import Element, W, integer, is_on, number, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
# Bullets whose sign tells the depth of a list; any other is written as a dash.
_TELLING_BULLETS = ("+", "*")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 5_000
_MOST_LETTERS = 30


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered; ``style`` is the paragraph style linked to it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = " "
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _Definition:
    """A list's levels and how far each has counted; lists of one definition count together."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _List:
    definition: _Definition
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document, counting as its paragraphs are read in order."""

    def __init__(self, root: Element | None) -> None:
        """Read the part ``numbering``; without it there are no lists."""
        self._lists: dict[int, _List] = {}
        self._begun: set[tuple[int, int]] = set()
        if root is None:
            return
        definitions = _definitions(root)
        for entry in root.iterfind(W + "num"):
            definition = definitions.get(value(entry, "abstractNumId") or "")
            list_id = integer(entry.get(W + "numId"))
            if definition is not None and list_id is not None:
                self._lists[list_id] = _overridden(entry, definition)

    def level_of_style(self, list_id: int, style: str) -> int:
        """The level of a list that a paragraph style is linked to; the first when to none."""
        found = self._lists.get(list_id)
        levels = found.levels if found is not None else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, list_id: int, at: int) -> str:
        """Count a paragraph at a level (from 0) of a list; gives what Word writes before it."""
        found = self._lists.get(list_id)
        if found is None or at not in found.levels:
            return ""
        counts = found.definition.counts
        if at in found.starts and (list_id, at) not in self._begun:
            self._begun.add((list_id, at))
            counts[at] = found.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else found.levels[at].start
        for deeper in range(at + 1, _LEVELS):
            level = found.levels.get(deeper, _Level())
            if level.restart is None or at < level.restart:
                counts.pop(deeper, None)
        return _label(found.levels, counts, at)


def _label(levels: dict[int, _Level], counts: dict[int, int], at: int) -> str:
    level = levels[at]
    if level.format == "bullet":
        sign = level.text.strip()
        return (sign if sign in _TELLING_BULLETS else "-") + " "

    def counted(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        named = levels.get(place, _Level())
        shown = "decimal" if level.legal else named.format
        return ordinal(counts.get(place, named.start), shown)

    label = _PLACEHOLDER.sub(counted, level.text)
    return label + level.suffix if label.strip() else ""


def ordinal(count: int, format: str) -> str:
    """Write a count in a number format of Word: decimal, lowerLetter, upperRoman."""
    if format == "none":
        return ""
    if format in ("lowerLetter", "upperLetter"):
        return _cased(_letters(count), format)
    if format in ("lowerRoman", "upperRoman"):
        return _cased(_roman(count), format)
    return f"{count:02}" if format == "decimalZero" else str(count)


def _cased(letters: str, format: str) -> str:
    return letters.upper() if format.startswith("upper") else letters


def _letters(count: int) -> str:
    """A, b … z, then aa, bb …: the Latin alphabet, which has no đ."""
    if not 1 <= count <= 26 * _MOST_LETTERS:
        return str(count)
    times, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(count: int) -> str:
    if not 1 <= count <= _MOST_ROMAN:
        return str(count)
    written = ""
    for worth, sign in _ROMAN:
        times, count = divmod(count, worth)
        written += sign * times
    return written


def _definitions(root: Element) -> dict[str, _Definition]:
    """The definitions by id; one that only names a list style shares that style's own."""
    definitions: dict[str, _Definition] = {}
    of_style: dict[str, _Definition] = {}
    referring: dict[str, str] = {}
    for entry in root.iterfind(W + "abstractNum"):
        definition_id = entry.get(W + "abstractNumId", "")
        levels = _levels(entry)
        definitions[definition_id] = _Definition(levels)
        style = value(entry, "styleLink")
        if style:
            of_style[style] = definitions[definition_id]
        borrowed = value(entry, "numStyleLink")
        if borrowed and not levels:
            referring[definition_id] = borrowed
    for definition_id, style in referring.items():
        definitions[definition_id] = of_style.get(style, definitions[definition_id])
    return definitions


def _overridden(entry: Element, definition: _Definition) -> _List:
    """A list: its definition, with the levels and first numbers that it sets itself."""
    levels = dict(definition.levels)
    starts: dict[int, int] = {}
    for override in entry.iterfind(W + "lvlOverride"):
        at = integer(override.get(W + "ilvl"))
        levels.update(_levels(override))
        start = number(override, "startOverride")
        if start is not None and at is not None:
            starts[at] = start
    return _List(definition, levels, starts)


def _levels(parent: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for entry in parent.iterfind(W + "lvl"):
        at = integer(entry.get(W + "ilvl"))
        if at is None:
            continue
        start = number(entry, "start")
        levels[at] = _Level(
            start=1 if start is None else start,
            format=value(entry, "numFmt") or "decimal",
            text=value(entry, "lvlText") or "",
            suffix="" if value(entry, "suff") == "nothing" else " ",
            restart=number(entry, "lvlRestart"),
            legal=is_on(entry.find(W + "isLgl")),
            style=value(entry, "pStyle"),
        )
    return levels
