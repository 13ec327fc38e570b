"""A document's whole text as HTML: what a reader sees, copied, is the text to the character."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from kb.records import Document, Section
from kb.ui.markup import escape
from kb.ui.viewer.stretches import Stretch, cell_slices, stretches, table_runs
from kb.ui.wording import viewer as wording

_CHUNK = 4000  # characters that a browser lays out together, when they come into sight
_MOST_ROWS = 400
_LONGEST_HEADING = 200
_HEADINGS = frozenset({"title", "heading", "article", "appendix"})


def full_text(
    document: Document, sections: Sequence[Section], mark: tuple[int, int] | None = None
) -> str:
    """Show the text in pieces that browsers lay out one by one, some words marked."""
    writer = _Writer(document, mark)
    cut = stretches(document.text, sections)
    chunks: list[str] = []
    held: list[str] = []
    size = at = 0
    while at < len(cut):
        rows = min(table_runs(cut, at), _MOST_ROWS)
        table = writer.table(cut[at : at + rows]) if rows > 1 else ""
        taken = cut[at : at + rows] if table else cut[at : at + 1]
        held.append(table or writer.block(cut[at]))
        at += len(taken)
        size += taken[-1].end - taken[0].start
        if size >= _CHUNK or at == len(cut):
            chunks.append(f'<div class="kb-chunk">{"".join(held)}</div>')
            held, size = [], 0
    return "".join(chunks)


def anchor(section: Section) -> str:
    """Return the id of the place where a section begins."""
    return f"m-{section.start}"


class _Writer:
    """Writes slices of one text, with the marks and page breaks that fall into them."""

    def __init__(self, document: Document, mark: tuple[int, int] | None) -> None:
        self._text = document.text
        self._mark = mark
        self._pages = document.page_starts
        self._named = False  # whether the first marked words have been written

    def block(self, stretch: Stretch) -> str:
        """Write a stretch of prose, a heading in bold."""
        section = stretch.section
        if section is None:
            return f'<div class="kb-block">{self.slice(stretch.start, stretch.end)}</div>'
        name = f' id="{anchor(section)}"' if stretch.first else ""
        body = self._headed(stretch, section) or self.slice(stretch.start, stretch.end)
        return f'<div class="kb-block kb-is-{section.kind}"{name}>{body}</div>'

    def _headed(self, stretch: Stretch, section: Section) -> str:
        if section.kind not in _HEADINGS or not stretch.first:
            return ""
        line = self._text.find("\n", stretch.start, stretch.body)
        end = stretch.body if line < 0 or section.kind != "article" else line
        if end - stretch.start > _LONGEST_HEADING:
            return ""
        return f"<b>{self.slice(stretch.start, end)}</b>{self.slice(end, stretch.end)}"

    def table(self, rows: Sequence[Stretch]) -> str:
        """Write rows of the same columns as a table; empty if one cannot be cut into its cells."""
        cells = [cell_slices(self._text, row) for row in rows]
        known = [one for one in cells if one is not None]
        first = rows[0].section
        if len(known) < len(rows) or first is None:
            return ""
        headers = [header for header, _ in first.cells]
        # Labels in attributes: they help the eye, and what is copied stays the text itself.
        heads = "".join(
            f'<th scope="col" aria-label="{escape(one)}" data-label="{escape(one)}"></th>'
            for one in headers
        )
        body = "".join(self._row(row, slices) for row, slices in zip(rows, known, strict=True))
        name = wording.TABLE.format(count=len(rows))
        # Wider than a phone, so the keyboard has to reach it to move it sideways.
        return (
            f'<div class="kb-scroll" tabindex="0" role="region" aria-label="{name}">'
            f'<table class="kb-cut">'
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, row: Stretch, slices: Sequence[tuple[int, int]]) -> str:
        name = f' id="{anchor(row.section)}"' if row.section else ""
        written = ""
        for number, (start, end) in enumerate(slices):
            following = slices[number + 1][0] if number + 1 < len(slices) else row.end
            lead = self.slice(row.start, start, plain=True) if number == 0 else ""
            # What parts the cells is there for copying, and takes no room.
            gap = f"<span>{self.slice(end, following, plain=True)}</span>"
            written += f"<td>{lead}{self.slice(start, end)}{gap}</td>"
        return f"<tr{name}>{written}</tr>"

    def slice(self, start: int, end: int, *, plain: bool = False) -> str:
        """Write ``text[start:end]``; ``plain`` leaves the marking out."""
        edges = {start, end}
        if self._mark and not plain:
            edges.update(edge for edge in self._mark if start < edge < end)
        first = bisect_left(self._pages, start)
        breaks = set(self._pages[first : bisect_left(self._pages, end)])
        edges.update(breaks)
        ordered = sorted(edges)
        written = self._page_break(start) if start in breaks else ""
        for one, other in pairwise(ordered):
            if one in breaks and one != start:
                written += self._page_break(one)
            written += self._words(one, other, plain)
        return written

    def _words(self, start: int, end: int, plain: bool) -> str:
        words = self._text[start:end]
        mark = self._mark
        if plain or mark is None or not mark[0] <= start < mark[1] or not words.strip():
            return _escaped(words)
        name = "" if self._named else ' id="trich" tabindex="-1"'
        self._named = True
        return f"<mark{name}>{_escaped(words)}</mark>"

    def _page_break(self, offset: int) -> str:
        if offset == 0:
            return ""  # nothing stands before it that it would part the page from
        page = bisect_left(self._pages, offset) + 1
        label = wording.PAGE_MARK.format(page=page)
        return f'<span class="kb-page-break" id="trang-{page}" data-label="{label}"></span>'


def _escaped(words: str) -> str:
    # Line ends and tabs stand as they are: within an element, parsers keep them, and a long text
    # of references would be slow to read. Only a carriage return would be changed.
    return (
        words.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;")
        .replace("\0", "\ufffd")
    )
