"""Footnotes and endnotes of a DOCX: their marks in the text, counted, and their own paragraphs."""

from __future__ import annotations

from kb.ingest.formats.docx.package import Element, W

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notes:
    """The notes of a document by id; footnotes are marked ¹, ², endnotes [1], [2]."""

    def __init__(self, footnotes: Element | None, endnotes: Element | None) -> None:
        """Read the parts ``footnotes`` and ``endnotes``, where there are any."""
        self._footnotes = _by_id(footnotes, "footnote")
        self._endnotes = _by_id(endnotes, "endnote")
        self._marked = {"footnote": 0, "endnote": 0}

    def mark(self, reference: Element) -> tuple[str, Element | None]:
        """Give the mark for a reference to a note, and the note.

        A note with a mark of its own (an asterisk) has that in the text already.
        """
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        notes = self._footnotes if kind == "footnote" else self._endnotes
        # Taken out, so that a note that refers to itself cannot be written without end.
        note = notes.pop(reference.get(W + "id", ""), None)
        if note is None or reference.get(W + "customMarkFollows") in ("1", "true", "on"):
            return "", note
        self._marked[kind] += 1
        count = str(self._marked[kind])
        return (count.translate(_SUPERSCRIPTS) if kind == "footnote" else f"[{count}]"), note


def _by_id(root: Element | None, name: str) -> dict[str, Element]:
    notes = () if root is None else root.iterfind(W + name)
    return {
        note.get(W + "id", ""): note for note in notes if note.get(W + "type", "normal") == "normal"
    }
