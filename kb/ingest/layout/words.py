"""Words with their places on a page, and the rows that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from kb.ingest.layout.rulings import Ruling

Box = tuple[float, float, float, float]

# In widths of the type size: a gap this narrow is none, one this wide parts two columns.
_NO_GAP = 0.12
_COLUMN_GAP = 0.95
# A gap within one run of text is made of space characters: it parts columns only when huge.
_SPACED_OUT = 6.0
_SAME_ROW = 0.35
_DESCENT = 0.2
_STAMPED = 0.7
_WIDEST_BLANK = 5.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word in upright page coordinates: points from the top left, ``y`` growing downwards.

    ``shown`` is its box on the page as it is shown, which may lie askew or on its side. ``run``
    numbers the stretch of text that the file draws in one go and ``order`` the word in the page's
    own order. ``turn`` is the direction of writing, in degrees: 0 left to right, 90 upwards, 180
    upside down, 270 downwards.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    bold: bool
    run: int
    order: int
    shown: Box
    turn: int = 0


@dataclass(slots=True)
class LaidPage:
    """A page to lay out: its words and ruling lines, upright; width and height in points."""

    number: int
    width: float
    height: float
    words: list[Word]
    rulings: list[Ruling] = field(default_factory=list)


def upright(page: LaidPage) -> LaidPage:
    """Turn a page whose writing mostly runs in another direction than left to right."""
    turns = [word.turn for word in page.words]
    main = max(set(turns), key=turns.count, default=0)
    if main == 0 or turns.count(main) < 0.6 * len(turns):
        return page
    width, height = page.width, page.height
    words = []
    for word in page.words:
        x0, y0, x1, y1 = _turned((word.x0, word.y0, word.x1, word.y1), main, width, height)
        turn = (word.turn - main) % 360
        baseline = y1 - _DESCENT * word.size
        words.append(replace(word, x0=x0, y0=y0, x1=x1, y1=y1, baseline=baseline, turn=turn))
    rulings = [Ruling(*_turned(r.box, main, width, height)) for r in page.rulings]
    across = main in (90, 270)
    size = (height, width) if across else (width, height)
    return LaidPage(page.number, *size, words, rulings)


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Turn a box on a page of the given size so that writing of direction ``turn`` is upright."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return y0, width - x1, y1, width - x0
    return box


@dataclass(slots=True)
class Piece:
    """Words of one row with no column gap between them."""

    words: list[Word]

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(word.x1 for word in self.words[-2:])

    @property
    def text(self) -> str:
        """The words, a space between each."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Row:
    """The pieces that stand on one baseline, from the left; never none."""

    pieces: list[Piece]
    baseline: float
    size: float

    @property
    def words(self) -> list[Word]:
        """All words, from the left."""
        return [word for piece in self.pieces for word in piece.words]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Gather words into rows, from the top: whole runs first, so that raised marks stay in line."""
    runs: dict[int, list[Word]] = {}
    for word in words:
        runs.setdefault(word.run, []).append(word)
    placed = sorted(
        ((*_main_baseline(run), run) for run in runs.values()), key=lambda entry: entry[:2]
    )
    rows: list[tuple[float, float, list[Word]]] = []
    for baseline, size, run in placed:
        if rows and baseline - rows[-1][0] <= _SAME_ROW * min(size, rows[-1][1]):
            rows[-1][2].extend(run)
            continue
        rows.append((baseline, size, list(run)))
    return [
        Row(_pieces(sorted(row, key=lambda word: word.x0)), baseline, size)
        for baseline, size, row in _with_stamps(rows)
    ]


_Gathered = tuple[float, float, list[Word]]


def _with_stamps(rows: Sequence[_Gathered]) -> list[_Gathered]:
    """Put a word or two stamped into a blank ("Số:     /QĐ") into the row that has the blank."""
    joined: list[_Gathered] = []
    for row in sorted(rows, key=lambda row: len(row[2]), reverse=True):
        host = next((other for other in joined if _in_blank(row, other)), None)
        if host is None:
            joined.append(row)
        else:
            host[2].extend(row[2])
    return sorted(joined, key=lambda row: row[0])


def _in_blank(row: _Gathered, host: _Gathered) -> bool:
    baseline, size, words = row
    if len(words) > 2 or abs(baseline - host[0]) > _STAMPED * max(size, host[1]):
        return False
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    edges = sorted((word.x0, word.x1) for word in host[2])
    return any(
        left[1] - size / 2 <= x0 and x1 <= right[0] + size / 2 and right[0] - left[1] > size
        for left, right in pairwise(edges)
        if right[0] - left[1] <= _WIDEST_BLANK * host[1]
    )


def _main_baseline(run: Sequence[Word]) -> tuple[float, float]:
    """The baseline and size of a run's largest words."""
    size = max(word.size for word in run)
    return median(word.baseline for word in run if word.size >= 0.85 * size), size


def _pieces(words: Sequence[Word]) -> list[Piece]:
    pieces = [Piece([words[0]])]
    for left, right in pairwise(words):
        last = pieces[-1].words
        gap = right.x0 - last[-1].x1
        size = max(left.size, right.size)
        follows = right.order == last[-1].order + 1
        if not follows and right.text == left.text and right.x0 - left.x0 < 0.15 * size:
            continue  # printed twice to look bold
        if follows and right.run == left.run:
            apart = gap > _SPACED_OUT * size
        elif gap < _NO_GAP * size and left.text[-1].isalpha() and right.text[0].isalpha():
            last[-1] = _joined(last[-1], right)
            continue
        else:
            apart = gap > _COLUMN_GAP * size
        if apart:
            pieces.append(Piece([right]))
        else:
            last.append(right)
    return pieces


def _joined(left: Word, right: Word) -> Word:
    """One word of two pieces: a letter that was taken from another font, for example."""
    return replace(
        left,
        text=left.text + right.text,
        x1=max(left.x1, right.x1),
        y0=min(left.y0, right.y0),
        y1=max(left.y1, right.y1),
        order=right.order,
        shown=around(left.shown, right.shown),
    )


def around(one: Box, two: Box) -> Box:
    """The smallest box around two boxes."""
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def in_reading_order(words: Sequence[Word]) -> list[Word]:
    """Put the words of one cell in reading order, also when they are written upwards or down."""
    turns = {word.turn for word in words}
    if turns == {90}:
        return sorted(words, key=lambda word: (round(word.x0), -word.y1))
    if turns == {270}:
        return sorted(words, key=lambda word: (-round(word.x0), word.y0))
    return [word for row in rows_of(words) for word in row.words]
