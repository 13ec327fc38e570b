"""Questions to try, offered only where this collection answers them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kb.errors import KBError
from kb.ui.markup import escape
from kb.ui.wording import ask as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


class Examples:
    """Asks each example once, when the first page is opened; this also warms the engines."""

    def __init__(self, kb: KnowledgeBase) -> None:
        """Offer examples from ``kb``; nothing is asked yet."""
        self._kb = kb
        self._lock = threading.Lock()
        self._answered: tuple[str, ...] = ()
        self._documents = 0  # how many there were when the examples were asked

    def html(self) -> str:
        """Show the examples as buttons; nothing where the collection answers none of them."""
        with self._lock:
            answered = self._current()
        if not answered:
            return ""
        buttons = "".join(
            f'<li><button type="button" class="kb-chip" data-action="ask" '
            f'data-question="{escape(text)}">{escape(text)}</button></li>'
            for text in answered
        )
        heading = f'<p id="kb-examples-heading">{wording.EXAMPLES_LABEL}</p>'
        return (
            f'<section class="kb-examples" aria-labelledby="kb-examples-heading">{heading}'
            f"<ul>{buttons}</ul></section>"
        )

    def _current(self) -> tuple[str, ...]:
        try:
            documents = self._kb.document_count()
            if not self._answered and documents != self._documents:
                self._answered = tuple(
                    text
                    for text in wording.EXAMPLES
                    if self._kb.ask(text).abstained_because is None
                )
                self._documents = documents
        except KBError:
            # An empty or damaged store: the page itself says so when it opens or is asked.
            return ()
        return self._answered
