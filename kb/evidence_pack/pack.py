"""The content of a pack: every chosen quote compared with the store once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kb.citation import verify
from kb.errors import CitationError, KBError, NotFoundError
from kb.evidence_pack import wording
from kb.evidence_pack.chosen import Chosen, Place
from kb.records import Citation, Document

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote that stands in the store: where, in which document, and its official citation."""

    citation: Citation
    document: Document
    official: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer of the pack with its proofs (never none)."""

    question: str
    understood_as: str
    answer: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A citation that no longer stands, and why, in Vietnamese."""

    question: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """What a file is written from; ``made_by`` is empty where accounts are off."""

    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    made_at: datetime
    made_by: str = ""

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """All proofs in order."""
        return tuple(proof for entry in self.entries for proof in entry.proofs)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents quoted, once each, in the order of their first mention."""
        return tuple({proof.document.id: proof.document for proof in self.proofs}.values())


def collect(
    kb: KnowledgeBase, chosen: Sequence[Chosen], made_at: datetime, made_by: str = ""
) -> EvidencePack:
    """Check each chosen citation against the store; what no longer stands is left out and listed.

    Label, page and official line are those of the store, whatever was sent. A document is cited in
    full the first time it comes up in the pack, in short afterwards.

    Raises:
        KBError: no citation stands any more, or the store cannot be read.
    """
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    mentioned: set[str] = set()
    for item in chosen:
        proofs = []
        for place in item.places:
            try:
                proofs.append(_proof(kb, place, first_mention=place.document_id not in mentioned))
            except (CitationError, NotFoundError) as error:
                left_out.append(LeftOut(item.question, place.label, str(error)))
            else:
                mentioned.add(place.document_id)
        if proofs:
            entries.append(Entry(item.question, item.understood_as, item.answer, tuple(proofs)))
    if not entries:
        reason = left_out[0].reason if left_out else wording.NOTHING_CHOSEN
        raise KBError(wording.NOTHING_STANDS.format(reason=reason))
    return EvidencePack(tuple(entries), tuple(left_out), made_at, made_by)


def _proof(kb: KnowledgeBase, place: Place, *, first_mention: bool) -> Proof:
    """Make a proof of a place.

    Raises:
        CitationError: other words stand there.
        NotFoundError: the document is gone.
    """
    document = kb.document_by_id(place.document_id)
    citation = kb.citation_at(place.document_id, place.start, place.end, place.label)
    verify(replace(citation, quote=place.quote), document)
    return Proof(citation, document, kb.cite(citation, first_mention=first_mention))
