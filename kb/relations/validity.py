"""Whether what an answer cites still holds, and how documents stand to each other, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kb.catalog import Catalog
from kb.citation import cite, short_name
from kb.records import Citation, Document, Note
from kb.relations.acts import ActKind, Place
from kb.relations.relations import Relation, Relations

_DONE = {
    ActKind.REPLACES: "đã được thay thế bởi",
    ActKind.REPEALS: "đã bị bãi bỏ theo",
    ActKind.AMENDS: "đã được sửa đổi, bổ sung theo",
}
_SAYS = {
    ActKind.REPLACES: ("Thay thế", "Được thay thế bởi"),
    ActKind.REPEALS: ("Bãi bỏ", "Bị bãi bỏ theo"),
    ActKind.AMENDS: ("Sửa đổi, bổ sung", "Được sửa đổi, bổ sung theo"),
    ActKind.BASED_ON: ("Căn cứ", "Là căn cứ của"),
}


def related(document_id: str, relations: Relations) -> tuple[tuple[str, str], ...]:
    """List how a document stands to others, as pairs: "Thay thế", "Quyết định số …"."""
    found = related_documents(document_id, relations)
    return tuple(dict.fromkeys((said, short_name(other)) for said, other in found))


def related_documents(document_id: str, relations: Relations) -> tuple[tuple[str, Document], ...]:
    """List the documents that one stands to, each with how ("Thay thế"), once."""
    active = ((_SAYS[r.kind][0], r.target) for r in relations.of(document_id))
    passive = ((_SAYS[r.kind][1], r.document) for r in relations.on(document_id))
    found = {(said, other.id): (said, other) for said, other in (*active, *passive)}
    return tuple(found.values())


def validity_notes(
    cited: Iterable[Citation], relations: Relations, catalog: Catalog
) -> tuple[Note, ...]:
    """Say which later documents replace, repeal or amend what is cited, citing their words."""
    notes: dict[tuple[str, str, ActKind], Note] = {}
    for citation in cited:
        for relation in relations.affecting(catalog.sections[citation.section_id]):
            key = (relation.document.id, relation.target.id, relation.kind)
            notes.setdefault(key, _note(relation))
    return tuple(notes.values())


def _note(relation: Relation) -> Note:
    target = short_name(relation.target)
    parts = ", ".join(dict.fromkeys(_words(place) for place in relation.places))
    if parts:
        what = f"{parts} {target}"
    elif relation.whole:
        what = target
    else:
        what = f"Một số nội dung của {target}"
    text = f"{what[0].upper()}{what[1:]} {_DONE[relation.kind]} {short_name(relation.document)}."
    citation = cite(relation.document, relation.section, relation.start, relation.end)
    return Note(text, (citation,))


def _words(place: Place) -> str:
    """Write a place the official way, from the smallest unit up: "điểm a khoản 2 Điều 5"."""
    if place.appendix:
        return f"Phụ lục {place.appendix.upper()}"
    point = f"điểm {place.point} " if place.point else ""
    clause = f"khoản {place.clause} " if place.clause else ""
    return f"{point}{clause}Điều {place.article}"
