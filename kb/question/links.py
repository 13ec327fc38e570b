"""How an answer hangs together with what is asked: as a reason, an aim or a means."""

from __future__ import annotations

import re
from enum import StrEnum


class Link(StrEnum):
    """What the answer is to the rest: why it is so, what it is for, or by what it is done."""

    NONE = "none"
    REASON = "reason"
    AIM = "aim"
    MEANS = "means"


_ASKED: tuple[tuple[Link, str], ...] = (
    (
        Link.REASON,
        r"\b(?:vi|tai|do) (?:sao|dau)\b|ly do|nguyen nhan|\bsao lai\b|\bwhy\b|\breason\b",
    ),
    (
        Link.AIM,
        r"\bde (?:\w+ )?(?:gi|lam gi|nham)\b|muc dich|nham (?:\w+ )?gi\b|\bpurpose\b|\bwhat for\b|"
        r"\bin order to\b|\baim\b",
    ),
    (
        Link.MEANS,
        r"\b(?:bang|nho|qua|boi) (?:\w+ )?(?:gi|cach nao|dau|nao)\b|"
        r"\b(?:by what|with what|how (?:do|does|did|is|was|are|were|can))\b",
    ),
)
_OPENS = {
    Link.REASON: re.compile(r"(?i)(?:do|vì|bởi|tại|nhờ|khi|nên|bởi vì)\b"),
    Link.AIM: re.compile(r"(?i)(?:để|nhằm|nhằm mục đích|giúp|phục vụ|làm)\b"),
    Link.MEANS: re.compile(r"(?i)(?:bằng|nhờ|qua|thông qua|theo|bởi|dùng)\b"),
}
_BEHIND = {
    Link.REASON: re.compile(r"(?i)\b(?:do|vì|bởi|nhờ)\s*$"),
    Link.AIM: re.compile(r"(?i)\b(?:để|nhằm|cho)\s*$"),
    Link.MEANS: re.compile(r"(?i)\b(?:bằng|nhờ|qua|bởi)\s*$"),
}


def link_asked(folded: str) -> Link:
    """Tell how a folded question wants its answer to hang together with what it says."""
    return next((link for link, words in _ASKED if re.search(words, folded)), Link.NONE)


def link_fit(link: Link, text: str, start: int) -> float:
    """Say whether what stands at ``start`` opens such a link or stands behind one: 0 or 1."""
    if link is Link.NONE:
        return 0.0
    opens = _OPENS[link].match(text, start)
    return float(bool(opens or _BEHIND[link].search(text[max(0, start - 12) : start])))
