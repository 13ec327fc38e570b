"""Legacy fonts in a DOCX: text typed in .VnTime or VNI-Times, converted to Unicode."""

from __future__ import annotations

from collections.abc import Iterable

from kb.ingest.formats.docx.package import Element, W
from kb.ingest.formats.docx.runs import Piece, read_words
from kb.ingest.formats.docx.styles import Styles
from kb.ingest.legacy import convert_run, convert_runs


class Fonts:
    """What each piece of text says in Unicode, all text of one font having been judged together.

    ``encodings`` collects those that text was converted from.
    """

    def __init__(self, roots: Iterable[Element | None], styles: Styles) -> None:
        """Read through the paragraphs under ``roots`` to judge their fonts."""
        self.encodings: set[str] = set()
        pieces = {
            (piece.text, piece.font): None
            for root in roots
            if root is not None
            for paragraph in root.iter(W + "p")
            for piece in read_words(paragraph, styles).pieces
            if piece.font is not None
        }
        runs = [(text, font) for text, font in pieces if font is not None]
        self._converted = dict(zip(runs, convert_runs(runs), strict=True))

    def shown(self, piece: Piece) -> str:
        """The words of a piece as Word shows them, in Unicode."""
        words = piece.text
        if piece.font is not None:
            run = (piece.text, piece.font)
            words, encoding = self._converted.get(run) or convert_run(*run)
            if encoding is not None:
                self.encodings.add(encoding)
        return words.upper() if piece.capitals else words
