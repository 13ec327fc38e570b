"""Facts that every official document states in a place of its own, by Decree 30/2020/NĐ-CP.

A question for one of them ("ai ký", "có hiệu lực từ ngày nào") names the document by its subject,
which that place does not repeat; so the place is told by its kind and its set words.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kb.records import Section
from kb.text import fold


class Facet(StrEnum):
    """A fact that documents state in a place of its own."""

    SIGNER = "signer"
    ISSUED = "issued"
    EFFECTIVE = "effective"
    BASIS = "basis"
    RECIPIENTS = "recipients"


# Matched on the folded question; the first that fits decides.
_ASKED: tuple[tuple[Facet, str], ...] = (
    (
        Facet.SIGNER,
        r"\b(?:ai|(?:ong|ba|vi) nao) (?:da |la nguoi )?ky\b|nguoi ky|\bky ten\b|do ai ky|"
        r"\bwho signed\b|\bsigned by\b|\bsignatory\b|\bsigner\b",
    ),
    (
        Facet.EFFECTIVE,
        r"hieu luc|(?:bat dau |duoc |dang )?ap dung (?:tu|ke tu|khi nao)|bat dau ap dung|"
        r"(?:come|came|go|enter)s? into (?:force|effect)|take effect|takes effect|"
        r"\beffective (?:date|from)|\bin force\b|\bapply from\b|from what date .* appl",
    ),
    (
        Facet.ISSUED,
        r"\b(?:ky|ban hanh) (?:vao )?(?:ngay|hom|thang|nam|khi) (?:nao|may)|(?:ngay|nam) ban hanh|"
        r"ban hanh (?:khi nao|luc nao|bao gio)|\b(?:issued|dated|signed)\b.*\b(?:when|what date)\b|"
        r"\b(?:when|what date|which date)\b.*\b(?:issued|signed|dated|promulgated)\b",
    ),
    (
        Facet.BASIS,
        r"\bcan cu (?:vao |phap ly )?(?:nhung |cac )?(?:nao|gi|van ban|luat)|legal basis",
    ),
    (
        Facet.RECIPIENTS,
        r"\bgui (?:cho |den |toi )?(?:nhung )?(?:noi|ai|co quan|don vi) nao|noi nhan|"
        r"\brecipients?\b|\bcopied to\b|luu (?:o|tai) dau",
    ),
)
_EFFECTIVE = re.compile(r"hieu luc (?:thi hanh )?(?:ke )?tu|co hieu luc|het hieu luc")
_DATED = re.compile(r"\bngay \d{1,2} thang \d{1,2} nam \d{4}")


def facet_asked(folded: str) -> Facet | None:
    """Tell which of these facts a folded question asks for, if any."""
    return next((facet for facet, words in _ASKED if re.search(words, folded)), None)


def states_facet(facet: Facet | None, section: Section, body: str) -> float:
    """Say whether a section whose words are ``body`` is the place of a fact, 0 or 1."""
    if facet is None:
        return 0.0
    if facet is Facet.SIGNER:
        return float(section.kind == "signature")
    if facet is Facet.BASIS:
        return float(section.kind == "recital")
    if facet is Facet.RECIPIENTS:
        return float(section.kind == "recipients")
    folded = fold(body)
    if facet is Facet.EFFECTIVE:
        return float(bool(_EFFECTIVE.search(folded)))
    return float(section.kind == "title" and bool(_DATED.search(folded)))
