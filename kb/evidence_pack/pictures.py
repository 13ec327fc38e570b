"""Pictures of the pages that quotes stand on, the quoted words marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import KBError
from kb.evidence_pack import wording
from kb.evidence_pack.pack import EvidencePack, Proof

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

MOST_PICTURES = 40
PAGES_A_QUOTE = 3
ZOOM = 1.75  # 126 dots an inch: small print stays readable, a page takes a few hundred kilobytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A page (from 1) as PNG, or the reason, in Vietnamese, why there is none."""

    page: int
    png: bytes | None
    reason: str = ""


Place = tuple[str, int, int]
"""Document id, start and end of a quote."""


def place_of(proof: Proof) -> Place:
    """Say what tells the pictures of a proof from those of others."""
    return proof.citation.document_id, proof.citation.start, proof.citation.end


def draw(kb: KnowledgeBase, pack: EvidencePack) -> dict[Place, tuple[Picture, ...]]:
    """Draw the pages of each quote, once each; documents without pages have none."""
    drawn: dict[Place, tuple[Picture, ...]] = {}
    count = 0
    for proof in pack.proofs:
        if place_of(proof) in drawn:
            continue
        pictures = []
        for page in pages_of(proof)[:PAGES_A_QUOTE]:
            if count >= MOST_PICTURES:
                reason = wording.TOO_MANY_PICTURES.format(most=MOST_PICTURES)
                pictures.append(Picture(page, None, reason))
                continue
            pictures.append(_picture(kb, proof, page))
            count += 1
        drawn[place_of(proof)] = tuple(pictures)
    return drawn


def pages_of(proof: Proof) -> list[int]:
    """List the pages that a quote stands on; none for formats without pages."""
    pages = sorted({box[0] for box in proof.citation.boxes})
    if not pages and proof.citation.page is not None:
        pages = [proof.citation.page]
    return pages


def _picture(kb: KnowledgeBase, proof: Proof, page: int) -> Picture:
    place = (proof.citation.start, proof.citation.end)
    try:
        image = kb.page_image(proof.document.source, page, place, zoom=ZOOM)
        # Pages are drawn by name, and the file of that name may have been replaced meanwhile.
        if kb.document(proof.document.source).id != proof.document.id:
            return Picture(page, None, wording.REPLACED_MEANWHILE)
    except KBError as error:
        return Picture(page, None, str(error))
    return Picture(page, image)
