"""Differences between a quotation and its original, as pieces of both to be shown in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.quoting.alignment import Step, StepKind
from kb.quoting.units import Unit


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that is the same in both, or in which they differ.

    ``original`` is a slice of the document's text, empty where the quotation added words;
    ``quoted`` one of the quotation, empty where words are missing from it. ``spaced`` says that
    white space stands before it.
    """

    kind: StepKind
    original: str
    quoted: str
    spaced: bool


def pieces(
    steps: Iterable[Step],
    quotation: str,
    quoted: Sequence[Unit],
    text: str,
    original: Sequence[Unit],
) -> tuple[Piece, ...]:
    """Cut a quotation and the text that it is aligned with into pieces; the units are theirs."""
    return tuple(
        _piece(
            step.kind,
            quotation,
            quoted[step.quoted : step.quoted_end],
            text,
            original[step.original : step.original_end],
        )
        for step in steps
    )


def _piece(
    kind: StepKind, quotation: str, quoted: Sequence[Unit], text: str, original: Sequence[Unit]
) -> Piece:
    source, first = (text, original[0].start) if original else (quotation, quoted[0].start)
    return Piece(
        kind,
        text[original[0].start : original[-1].end] if original else "",
        quotation[quoted[0].start : quoted[-1].end] if quoted else "",
        first > 0 and source[first - 1].isspace(),
    )
