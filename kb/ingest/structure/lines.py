"""Lines of a document with their offsets, and what a line looks like without its layout marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Emphasis marks of Markdown hug the words; a bullet star is followed by a space.
_EMPHASIS = re.compile(r"(?<!\*)\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?!\*)|</?[ib]>|\\(?=[*_])")
_SPACE = " \t\u00a0\u200b\u3000"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: ``start`` and ``end`` bound its words, surrounding white space left out.

    ``raw`` is the whole line as it stands, from ``raw_start``. ``plain`` is the wording without
    emphasis marks, for recognising what the line is; it is never shown.
    """

    raw_start: int
    raw: str
    start: int
    end: int
    plain: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on the line."""
        return self.start == self.end


def split_lines(text: str) -> list[Line]:
    """Split a text into its lines, offsets counted in the whole text."""
    lines = []
    position = 0
    for raw in text.split("\n"):
        words = raw.strip(_SPACE)
        start = position + (len(raw) - len(raw.lstrip(_SPACE)) if words else 0)
        plain = _EMPHASIS.sub("", words).strip(_SPACE) if "*" in words or "<" in words else words
        lines.append(Line(position, raw, start, start + len(words), plain))
        position += len(raw) + 1
    return lines


def is_upper(words: str) -> bool:
    """Whether the letters are (nearly) all capitals: a title rather than a sentence."""
    letters = sum(map(str.isalpha, words))
    return letters >= 3 and sum(map(str.isupper, words)) >= 0.85 * letters
