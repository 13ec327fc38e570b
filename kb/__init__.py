"""Question answering with verbatim citations over Vietnamese state documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.config import Config
    from kb.errors import KBError
    from kb.knowledge_base import KnowledgeBase
    from kb.records import Answer, Citation, Document, Hit, Section, Statement

__all__ = [
    "Answer",
    "Citation",
    "Config",
    "Document",
    "Hit",
    "KBError",
    "KnowledgeBase",
    "Section",
    "Statement",
]
_HOMES = {"KnowledgeBase": "kb.knowledge_base", "Config": "kb.config", "KBError": "kb.errors"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing kb costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "kb.records")), name)
