"""Words of a PDF's text layer as the file draws them: their letters, fonts, sizes and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from kb.ingest.layout.words import Box, around
from kb.ingest.orthography import is_spelled

if TYPE_CHECKING:
    import pymupdf

_TEXT_BLOCK = 0
_BOLD = 16
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A raised mark: so much smaller and higher than the line, in sizes of the line.
_SMALLER, _RAISED = 0.8, 0.15
# Gaps between letters that part words, and runs of words, in type sizes.
_WORD_GAP, _RUN_GAP = 0.15, 0.8
_SAME_BASELINE = 1.5
# Spaces that MuPDF takes for letters.
_SPACES = (
    "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# A letter that MuPDF puts no space after, and what may be the next word.
_GLUED = re.compile(r"[\u1ea0-\u1ef9]\w")
_BEFORE_DIGIT = re.compile(r"[\u1ea0-\u1ef9]\d")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Part:
    """A stretch of a word in one font."""

    text: str
    font: str


@dataclass(slots=True)
class Draft:
    """A word before conversion: its parts, place and looks; ``run`` and ``turn`` as in Word."""

    parts: list[Part]
    box: Box
    baseline: float
    size: float
    bold: bool
    run: int
    turn: int

    @property
    def text(self) -> str:
        """The letters of all parts."""
        if len(self.parts) == 1:
            return self.parts[0].text
        return "".join(part.text for part in self.parts)


def drafts_of(textpage: pymupdf.TextPage, blocks: Sequence[dict[str, Any]]) -> list[Draft]:
    """Read the words of a page; ``blocks`` are those of the text page's dictionary."""
    lines = [line for block in blocks if block["type"] == _TEXT_BLOCK for line in block["lines"]]
    drafts: list[Draft] = []
    runs = groupby(textpage.extractWORDS(_SPACES), key=lambda word: word[5:7])
    written = (line for line in lines if any(span["text"].strip() for span in line["spans"]))
    for run, (line, (_, words)) in enumerate(zip(written, runs, strict=False)):
        found = _line_drafts(line, list(words), run)
        if found is None:
            return _from_letters(textpage)
        drafts += found
    if _interleaved(drafts) or any(map(_is_glued, drafts)):
        return _from_letters(textpage)
    return drafts


def _is_glued(draft: Draft) -> bool:
    """Whether two words may stand in one.

    Where a file draws no spaces MuPDF puts them, but not after letters such as "ạ" (U+1EA1).
    """
    text = draft.text
    if text.isascii() or not _GLUED.search(text):
        return False
    return bool(_BEFORE_DIGIT.search(text)) or any(map(_parts_in_two, _LETTERS.findall(text)))


def _parts_in_two(letters: str) -> bool:
    if is_spelled(letters):
        return False
    cuts = (match.start() + 1 for match in _GLUED.finditer(letters))
    return any(is_spelled(letters[:cut]) and is_spelled(letters[cut:]) for cut in cuts)


def _line_drafts(
    line: dict[str, Any], words: Sequence[tuple[Any, ...]], run: int
) -> list[Draft] | None:
    """Give the words of a line the fonts of its spans; ``None`` if they are not its words."""
    spans = [span for span in line["spans"] if span["text"]]
    if len(spans) == 1:
        return _plain_drafts(spans[0], words, run, _direction(*line["dir"]))
    size, baseline = _main_line(spans)
    text = "".join(_marked(span, size, baseline) for span in spans)
    plain = "".join(span["text"] for span in spans)
    owner = [number for number, span in enumerate(spans) for _ in span["text"]]
    turn = _direction(*line["dir"])
    drafts = []
    at = 0
    for x0, y0, x1, y1, word, *_ in words:
        start = plain.find(word, at)
        if start < 0 or plain[at:start].strip():
            return None
        at = start + len(word)
        parts = []
        for number, places in groupby(range(start, at), key=owner.__getitem__):
            letters = "".join(text[place] for place in places)
            parts.append(Part(letters, spans[number]["font"]))
        main = max((spans[n] for n in {owner[start], owner[at - 1]}), key=lambda s: s["size"])
        box = (x0, y0, x1, y1)
        drafts.append(Draft(parts, box, main["origin"][1], main["size"], _is_bold(main), run, turn))
    return drafts


def _plain_drafts(
    span: dict[str, Any], words: Sequence[tuple[Any, ...]], run: int, turn: int
) -> list[Draft] | None:
    if span["text"].split() != [word[4] for word in words]:
        return None
    font, baseline, size, bold = span["font"], span["origin"][1], span["size"], _is_bold(span)
    return [
        Draft([Part(text, font)], (x0, y0, x1, y1), baseline, size, bold, run, turn)
        for x0, y0, x1, y1, text, *_ in words
    ]


def _main_line(spans: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """The size of a line's largest letters and their baseline."""
    size = max(span["size"] for span in spans)
    return size, max(span["origin"][1] for span in spans if span["size"] >= 0.85 * size)


def _marked(span: dict[str, Any], size: float, baseline: float) -> str:
    """The span's text, the digits of a raised mark written as such ("m²", a footnote's "¹")."""
    text: str = span["text"]
    raised = span["size"] <= _SMALLER * size and span["origin"][1] < baseline - _RAISED * size
    return text.translate(SUPERSCRIPT) if raised and text.strip().isdigit() else text


def _is_bold(span: dict[str, Any]) -> bool:
    return bool(span["flags"] & _BOLD) or "bold" in span["font"].lower()


def _direction(cosine: float, sine: float) -> int:
    if abs(cosine) >= abs(sine):
        return 0 if cosine >= 0 else 180
    return 90 if sine < 0 else 270


def _interleaved(drafts: Sequence[Draft]) -> bool:
    """Whether runs stand inside one another, as where missing letters come from another font."""
    places: list[tuple[int, float, float, int]] = []
    for run, words in groupby(drafts, key=lambda draft: draft.run):
        own = list(words)
        if own[0].turn == 0:
            line = round(own[0].baseline / _SAME_BASELINE)
            places.append((line, own[0].box[0], own[-1].box[2], run))
    places.sort()
    return any(
        left[0] == right[0] and right[1] < left[2] - _SAME_BASELINE
        for left, right in pairwise(places)
    )


@dataclass(slots=True)
class _Letter:
    text: str
    box: Box
    baseline: float
    span: dict[str, Any]
    turn: int


def _from_letters(textpage: pymupdf.TextPage) -> list[Draft]:
    """Put words together letter by letter, by where the letters stand."""
    letters = sorted(_letters(textpage), key=lambda letter: (letter.turn, letter.baseline))
    lines: list[list[_Letter]] = []
    for letter in letters:
        last = lines[-1][-1] if lines else None
        near = last is not None and letter.baseline - last.baseline <= _SAME_BASELINE
        if last is not None and near and last.turn == letter.turn:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    drafts: list[Draft] = []
    run = 0
    for line in lines:
        line.sort(key=lambda letter: letter.box[0])
        end = line[0].box[0]
        word: list[_Letter] = []
        for letter in line:
            size = letter.span["size"]
            gap = letter.box[0] - end
            if word and (gap > _WORD_GAP * size or not letter.text.strip()):
                drafts.append(_word(word, run))
                word = []
            if gap > _RUN_GAP * size:
                run += 1
            if letter.text.strip():
                word.append(letter)
            end = max(end, letter.box[2])
        if word:
            drafts.append(_word(word, run))
        run += 1
    return drafts


def _letters(textpage: pymupdf.TextPage) -> Iterator[_Letter]:
    """The letters and spaces that the file draws, not the spaces put where letters lie apart."""
    for block in textpage.extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            turn = _direction(*line["dir"])
            for span in line["spans"]:
                for char in span["chars"]:
                    if not char["synthetic"]:
                        yield _Letter(char["c"], char["bbox"], char["origin"][1], span, turn)


def _word(letters: Sequence[_Letter], run: int) -> Draft:
    box = letters[0].box
    for letter in letters[1:]:
        box = around(box, letter.box)
    parts = [
        Part("".join(letter.text for letter in own), font)
        for font, own in groupby(letters, key=lambda letter: letter.span["font"])
    ]
    main = max(letters, key=lambda letter: letter.span["size"])
    return Draft(parts, box, main.baseline, main.span["size"], _is_bold(main.span), run, main.turn)
