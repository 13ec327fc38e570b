"""Lines that both files of a pack carry: when and by whom it was made, where a quote stands."""

from __future__ import annotations

from datetime import datetime

from kb.evidence_pack import wording
from kb.evidence_pack.legible import EXAMPLE, unwritable
from kb.evidence_pack.pack import EvidencePack
from kb.records import Citation


def time_line(made_at: datetime) -> str:
    """Write a moment with its offset from UTC: "22:15 ngày 05/01/2026 (UTC+07:00)"."""
    zone = f" ({made_at.tzname()})" if made_at.tzinfo is not None else ""
    if (offset := made_at.utcoffset()) is not None:
        minutes = int(offset.total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        zone = f" (UTC{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d})"
    return f"{made_at:%H:%M:%S} ngày {made_at:%d/%m/%Y}{zone}"


def counts_line(pack: EvidencePack) -> str:
    """Say how much a pack holds."""
    return wording.COUNTS.format(
        answers=len(pack.entries), proofs=len(pack.proofs), documents=len(pack.documents)
    )


def made_line(pack: EvidencePack) -> str:
    """Say when a pack was made, by whom, and how much it holds."""
    parts = [wording.MADE.format(time=time_line(pack.made_at))]
    if pack.made_by:
        parts.append(wording.MADE_BY.format(name=pack.made_by))
    return "; ".join((*parts, counts_line(pack))) + "."


def place_line(citation: Citation) -> str:
    """Say where a quote stands: its label, and its page if there is one."""
    page = "" if citation.page is None else wording.PAGE.format(page=citation.page)
    return ", ".join(part for part in (citation.label, page) if part)


def replaced_line(pack: EvidencePack) -> str:
    """Say how many characters of the quotes could not be written; empty if there are none."""
    count = sum(unwritable(proof.citation.quote) for proof in pack.proofs)
    return wording.REPLACED.format(count=count, example=EXAMPLE) if count else ""
