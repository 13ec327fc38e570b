"""Favouring the documents that a question names by number."""

from __future__ import annotations

from collections.abc import Mapping

from kb.catalog import Catalog
from kb.naming import Naming, identity
from kb.question import FORM_IMPORTANCE, Asked, Understanding
from kb.question.references import outside
from kb.records import Section
from kb.text import fold

NAMED_WEIGHTS: Mapping[str, float] = {"elsewhere": -4.0, "opening": 40.0}
"""Weights of the two features below. They are set by hand: few questions of a question set name
documents, and those that do are in a collection where the number is nearly always unique."""
NAMED_CANDIDATES = 24
"""How many sections of named documents are ranked at least."""
_MENTIONING_CANDIDATES = 16
_ASKING_FOR_ALL = (
    "van ban noi dung tai lieu ve viec so nam xem tim mo cho the of on document show find open "
    "what is about"
)
_PLAIN = frozenset(map(fold, FORM_IMPORTANCE)) | frozenset(_ASKING_FOR_ALL.split())
"""Folded words that ask for a document as a whole."""


def named_by(understanding: Understanding, catalog: Catalog) -> Naming:
    """Find what a question names by number in a collection."""
    if not understanding.references:
        return Naming()
    words = [*outside(understanding.question), *outside(understanding.text)]
    return catalog.register.naming(understanding.references, words)


def elsewhere(understanding: Understanding, naming: Naming, document_id: str) -> float:
    """Say how far a document is from what a question names, 0 to 1."""
    # A question of several parts may name for one of them what it is not after for the others.
    certain = naming.documents or understanding.parts == 1
    return naming.distance(document_id) if certain else 0.0


def openings(understanding: Understanding, naming: Naming, catalog: Catalog) -> frozenset[str]:
    """List the sections to show first, by id, when a question says no more than what it names.

    They are the title of a document that is named, or the place that mentions it.
    """
    if understanding.asked not in (Asked.DEFINITION, Asked.OTHER):
        return frozenset()
    known = {word for id_ in naming.documents for word in identity(catalog.documents[id_])}
    if not set(outside(understanding.question)) <= _PLAIN | known:
        return frozenset()
    # The title comes first wherever it stands; without one, whatever opens the text.
    first = [
        min(sections, key=lambda section: section.kind != "title")
        for id_ in naming.favoured
        if (sections := catalog.all_of(id_))
    ]
    return frozenset(section.id for section in (*first, *mentioning(naming, catalog)))


def mentioning(naming: Naming, catalog: Catalog) -> list[Section]:
    """List the first sections that mention what a question names."""
    found = []
    for document_id, offset in sorted(naming.mentions):
        section = catalog.section_at(document_id, offset)
        if section is not None and section not in found:
            found.append(section)
    return found[:_MENTIONING_CANDIDATES]
