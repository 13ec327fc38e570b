"""The chat model's part of asking, where one is configured; the page works the same without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.errors import ModelError
from kb.records import Answer
from kb.ui.ask.generated import failed_html, generated_html
from kb.ui.markup import escape
from kb.ui.wording import model as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.ui.ask.session import Session


def in_full(kb: KnowledgeBase, session: Session, question: str) -> str:
    """Write a follow-up question out by the questions before it; others stay as they are."""
    previous = [entry.answer.question for entry in reversed(session.entries[:3])]
    try:
        return kb.in_full(question, previous)
    except ModelError:
        return question  # the model's panel says what is wrong with it


def follow_up(typed: str, full: str) -> str:
    """Show how a follow-up question was written out."""
    said = wording.FOLLOW_UP.format(typed=typed, full=full)
    return f'<p class="kb-again">{escape(said)}</p>'


def generated_states(kb: KnowledgeBase, answer: Answer) -> Iterator[str]:
    """Yield the model's answer to the question of ``answer`` as it grows; nothing without one."""
    try:
        model = kb.chat_model
    except ModelError as error:
        yield failed_html(str(error))
        return
    if model is None or not answer.hits:
        return
    for given in kb.generate(answer, model):
        yield generated_html(given, model.settings.name)
