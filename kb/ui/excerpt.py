"""Cuts excerpts for display: the words around a quote, and long passages shortened at a word."""

from __future__ import annotations

import re

CONTEXT_LIMIT = 220


def surroundings(text: str, start: int, end: int, limit: int = CONTEXT_LIMIT) -> tuple[str, str]:
    """Return the words before and after ``text[start:end]``, in its paragraph or the next.

    Each side holds at most about ``limit`` characters, cut at a word with an ellipsis. Where the
    quote fills its paragraph on one side, that side shows the neighbouring paragraph instead.
    """
    before, after = text[:start], text[end:]
    line_start = before.rfind("\n") + 1
    if not before[line_start:].strip():
        line_start = before.rstrip().rfind("\n") + 1
    line_end = after.find("\n")
    line_end = len(after) if line_end < 0 else line_end
    if not after[:line_end].strip():
        blank = len(after) - len(after.lstrip())
        line_end = after.find("\n", blank)
        line_end = len(after) if line_end < 0 else line_end
    return (
        cut_before(before[line_start:], limit).lstrip(),
        cut_after(after[:line_end], limit).rstrip(),
    )


def cut_after(text: str, limit: int) -> str:
    """Return about ``limit`` characters at most, ended at a word with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    word_end = max(head.rfind(" "), head.rfind("\n"))
    return (head[:word_end] if word_end > limit // 2 else head).rstrip() + " …"


def cut_before(text: str, limit: int) -> str:
    """Return the last ``limit`` characters or so, begun at a word with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    tail = text[-limit:]
    word_start = re.search(r"\s", tail[: limit // 2])
    return "… " + (tail[word_start.end() :] if word_start else tail)
