"""Questions as they are understood, made by hand."""

from __future__ import annotations

from kb.question import Asked, Concept, Understanding
from kb.text import fold, tokens


def asking(question: str, *concepts: Concept) -> Understanding:
    """An understanding with the given concepts, or one a word."""
    words = tuple(tokens(question))
    return Understanding(
        question=question,
        text=question,
        english=False,
        typed=tuple(map(fold, words)),
        tokens=words,
        concepts=concepts or tuple(Concept(word, (((word,), 1.0),)) for word in words),
        asked=Asked.OTHER,
        parts=1,
    )
