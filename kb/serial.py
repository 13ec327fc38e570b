"""Turns answers, hits and citations into the JSON objects that scripts outside rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kb.records import Answer, Citation, Document, Hit

if TYPE_CHECKING:
    from kb.quote_check import QuoteCheck, QuotedPart
    from kb.quoting.differences import Piece
    from kb.wording_search import FoundWording, WordingMatch

HITS = 10


def answer_object(
    answer: Answer, documents: Mapping[str, Document], question_id: str | None = None
) -> dict[str, Any]:
    """Return the object that ``kb ask --json`` and ``kb eval --predictions`` write.

    ``documents`` maps ids to documents; it must hold those of the hits. Every citation of a
    statement also stands in ``citations``, once. When abstained, ``answer`` and both lists of
    citations are empty. What notes cite stands with them alone.
    """
    abstained = answer.abstained_because is not None
    statements = () if abstained else answer.statements
    citations = distinct(c for statement in statements for c in statement.citations)
    return {
        "id": question_id,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "abstained": abstained,
        "abstained_because": answer.abstained_because,
        "answer": "" if abstained else answer.text,
        "statements": [
            {
                "text": statement.text,
                "citations": [citation_object(citation) for citation in statement.citations],
            }
            for statement in statements
        ],
        "citations": [citation_object(citation) for citation in citations],
        "notes": [
            {
                "text": note.text,
                "citations": [citation_object(citation) for citation in note.citations],
            }
            for note in answer.notes
        ],
        "unanswered": list(answer.unanswered),
        "hits": [hit_object(hit, documents) for hit in answer.hits[:HITS]],
    }


def encodable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which no UTF-8 output can hold.

    They come from arguments that were not UTF-8 and from escapes in JSON.
    """
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def distinct(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the citations without those that point to the same place as an earlier one."""
    places: dict[tuple[str, int, int], Citation] = {}
    for citation in citations:
        places.setdefault((citation.document_id, citation.start, citation.end), citation)
    return tuple(places.values())


def all_citations(answer: Answer) -> tuple[Citation, ...]:
    """Return the distinct citations of an answer's statements, then those of its notes."""
    return distinct(
        (
            *(c for statement in answer.statements for c in statement.citations),
            *(c for note in answer.notes for c in note.citations),
        )
    )


def citation_object(citation: Citation) -> dict[str, Any]:
    """Return a citation under the names of the JSON contract."""
    return {
        "document": citation.source,
        "label": citation.label,
        "page": citation.page,
        "boxes": [list(box) for box in citation.boxes],
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def hit_object(hit: Hit, documents: Mapping[str, Document]) -> dict[str, Any]:
    """Return a hit with its wording: ``text`` is the document's from ``start`` to ``end``.

    At most 1,500 characters are given; ``end`` is that of the text given.
    """
    document = documents[hit.section.document_id]
    end = hit.shown_end
    return {
        "document": document.source,
        "label": hit.section.label,
        "start": hit.start,
        "end": end,
        "score": float(hit.score),
        "text": document.text[hit.start : end],
    }


# --- wording --------------------------------------------------------------------------------------


def found_object(found: FoundWording) -> dict[str, Any]:
    """Return the object of ``kb find --json``: places by kind, exact ones first.

    ``counts`` has how many places of each kind there are, ``matches`` the first of them; ``more``
    says that counting stopped before the end.
    """
    return {
        "wording": found.wording,
        "counts": dict(found.counts),
        "more": found.more,
        "matches": [_match_object(match) for match in found.matches],
    }


def check_object(check: QuoteCheck) -> dict[str, Any]:
    """Return the object of ``kb quote --json``.

    ``verdict`` is "verbatim", "style" (only white space, case and the like differ), "different" or
    "not_found". ``sources`` are the places of a quotation that is right, ``parts`` those of one
    that is not, each with what is ``missing`` from the quotation, ``added`` by it or ``changed``.
    """
    return {
        "quotation": check.quotation,
        "verdict": check.verdict,
        "source_count": check.source_count,
        "sources": [_match_object(source) for source in check.sources],
        "parts": [_part_object(part) for part in check.parts],
    }


def _match_object(match: WordingMatch) -> dict[str, Any]:
    return {
        "kind": match.kind,
        "whole_words": match.whole,
        "citation": citation_object(match.citation),
        "differences": _difference_objects(match.pieces),
    }


def _part_object(part: QuotedPart) -> dict[str, Any]:
    return {
        "citation": citation_object(part.citation) if part.citation is not None else None,
        "differences": _difference_objects(part.differences),
    }


def _difference_objects(pieces: Iterable[Piece]) -> list[dict[str, str]]:
    return [
        {"kind": piece.kind, "quoted": piece.quoted, "original": piece.original}
        for piece in pieces
        if piece.kind != "same"
    ]
