"""What was chosen for a pack, read from JSON that anyone may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import KBError
from kb.evidence_pack import wording

MOST_ITEMS = 100
MOST_PLACES = 300
LONGEST = {
    "question": 2_000,
    "understood_as": 4_000,
    "answer": 10_000,
    "quote": 20_000,
    "label": 500,
    "document_id": 64,
}
"""The most characters of each text; all fit a spreadsheet's cell, which holds 32,767."""


@dataclass(frozen=True, slots=True)
class Place:
    """A citation as the browser kept it: words ``[start, end)`` of a document, and its label.

    Nothing of it is believed before it was compared with the store.
    """

    document_id: str
    start: int
    end: int
    quote: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer that was chosen: the question as asked and as understood, and its citations."""

    question: str
    understood_as: str
    answer: str
    places: tuple[Place, ...]


def read_chosen(items: object) -> tuple[Chosen, ...]:
    """Read the list of ``{question, understood_as, answer, citations: [...]}`` of a request.

    Raises:
        KBError: it has another shape, is empty, or is larger than a pack may be.
    """
    if not isinstance(items, list):
        raise _malformed("items")
    if not items:
        raise KBError(wording.NOTHING_CHOSEN)
    if len(items) > MOST_ITEMS:
        raise KBError(wording.TOO_MANY_ITEMS.format(found=len(items), most=MOST_ITEMS))
    chosen = tuple(_chosen(item) for item in items)
    places = sum(len(item.places) for item in chosen)
    if places > MOST_PLACES:
        raise KBError(wording.TOO_MANY_PLACES.format(found=places, most=MOST_PLACES))
    return chosen


def _chosen(item: object) -> Chosen:
    if not isinstance(item, dict):
        raise _malformed("items")
    citations = item.get("citations")
    if not isinstance(citations, list) or not citations:
        raise _malformed("citations")
    return Chosen(
        question=_text(item, "question"),
        understood_as=_text(item, "understood_as"),
        answer=_text(item, "answer"),
        places=tuple(_place(citation) for citation in citations),
    )


def _place(citation: object) -> Place:
    if not isinstance(citation, dict):
        raise _malformed("citations")
    return Place(
        document_id=_text(citation, "document_id"),
        start=_offset(citation, "start"),
        end=_offset(citation, "end"),
        quote=_text(citation, "quote"),
        label=_text(citation, "label"),
    )


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    value = "" if value is None else value
    if not isinstance(value, str):
        raise _malformed(name)
    if len(value) > LONGEST[name]:
        raise KBError(wording.TOO_LONG.format(name=name, found=len(value), most=LONGEST[name]))
    return value


def _offset(given: Mapping[str, object], name: str) -> int:
    value = given.get(name)
    # True is an int to Python; offsets beyond what SQLite holds would end as another error.
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise _malformed(name)
    return value


def _malformed(what: str) -> KBError:
    return KBError(wording.MALFORMED.format(what=what))
