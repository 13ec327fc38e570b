"""Evidence packs: chosen answers with their wording and its proof, as Word and Excel files."""

from __future__ import annotations

from kb.evidence_pack.chosen import Chosen, Place, read_chosen
from kb.evidence_pack.pack import Entry, EvidencePack, LeftOut, Proof, collect

__all__ = [
    "Chosen",
    "Entry",
    "EvidencePack",
    "LeftOut",
    "Place",
    "Proof",
    "collect",
    "read_chosen",
]
