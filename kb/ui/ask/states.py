"""What the ask page shows after each event: a question, a click, the opening of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kb.accounts import Account, require
from kb.errors import KBError
from kb.evaluation import feedback
from kb.ui import panels
from kb.ui.ask.actions import Action
from kb.ui.ask.collecting import choice, gone, show
from kb.ui.ask.history import history_html, seen_again
from kb.ui.ask.modelling import follow_up, generated_states, in_full
from kb.ui.ask.session import Entry, Session
from kb.ui.ask.tools import tools_html
from kb.ui.panels import status_line
from kb.ui.wording import ask as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

QUESTION_LIMIT = 1000
NOTHING = status_line("")
"""The answer before anything was asked: the live region alone, so that it is there to change."""


class View(NamedTuple):
    """What the parts of the page hold; ``None`` leaves a part as it is."""

    question: str | None = None
    welcome: str | None = None
    answer: str | None = None
    tools: str | None = None
    generated: str | None = None
    evidence: str | None = None
    history: str | None = None
    session: Session | None = None


def asked(
    kb: KnowledgeBase, session: Session, question: str, *, verbatim: bool = False
) -> Iterator[View]:
    """Yield what the page shows while and after asking ``question``."""
    question = question.strip()[:QUESTION_LIMIT]
    if not question:
        yield instead(panels.note(wording.EMPTY_QUESTION))
        return
    yield instead(panels.searching())
    try:
        if not kb.document_count():
            yield instead(panels.welcome(0))
            return
        full = question if verbatim else in_full(kb, session, question)
        answer = kb.ask(full, verbatim=verbatim)
        shown = show(kb, answer, verbatim=verbatim)
    except KBError as error:
        yield instead(panels.failure(str(error)))
        return
    now = datetime.now().astimezone()
    typed = question if full != question else ""
    entry = Entry(session.asked + 1, now, answer, verbatim, shown, choice(answer), typed=typed)
    session = session.with_entry(entry)
    yield _entry_view(entry)._replace(history=history_html(session, entry.number), session=session)
    for html in generated_states(kb, answer):
        session = session.changed(replace(entry, generated=html))
        yield View(generated=html, session=session)


def opened(kb: KnowledgeBase, session: Session, question: str, verbatim: bool) -> Iterator[View]:
    """Yield what the page shows when it is opened, by an address that may carry a question."""
    question = question.strip()[:QUESTION_LIMIT]
    if question:
        for view in asked(kb, session, question, verbatim=verbatim):
            yield view._replace(question=question)
        return
    # The box and the answer are left alone: someone may have been quick and asked already.
    yield View(welcome=first_state(kb))


def first_state(kb: KnowledgeBase) -> str:
    """Return the page's state before anything was asked: an invitation, or how to ingest."""
    try:
        return panels.welcome(kb.document_count())
    except KBError as error:
        return panels.failure(str(error))


def acted(
    kb: KnowledgeBase, account: Account, session: Session, action: Action | None
) -> Iterator[View]:
    """Yield what the page shows after a click; a click that means nothing changes nothing."""
    if action is None:
        yield View()
    elif action.name == "ask":
        for view in asked(kb, session, action.question):
            yield view._replace(question=action.question)
    elif action.name == "clear":
        forgotten = session.cleared()
        yield View("", first_state(kb), NOTHING, "", "", "", "", forgotten)
    else:
        entry = session.entry(action.entry)
        if entry is None:
            yield instead(panels.note(wording.HISTORY_GONE))
        else:
            yield from _acted_on(kb, account, session, action, entry)


def _acted_on(
    kb: KnowledgeBase, account: Account, session: Session, action: Action, entry: Entry
) -> Iterator[View]:
    question = entry.answer.question
    if action.name in ("verbatim", "understood"):
        verbatim = action.name == "verbatim"
        for view in asked(kb, session, question, verbatim=verbatim):
            yield view._replace(question=question)
    elif action.name == "show":
        yield _seen_again(kb, session, entry)
    elif action.verdict is not None:
        yield _judged(kb, account, session, action.verdict, entry)


def _seen_again(kb: KnowledgeBase, session: Session, entry: Entry) -> View:
    """Show an earlier answer as it was, with a warning where its documents are gone since."""
    try:
        remark = seen_again(entry, gone(kb, entry.answer))
    except KBError as error:
        return instead(panels.failure(str(error)))
    view = _entry_view(entry, remark)
    return view._replace(
        question=entry.answer.question, history=history_html(session, entry.number)
    )


def _judged(
    kb: KnowledgeBase,
    account: Account,
    session: Session,
    verdict: feedback.Verdict,
    entry: Entry,
) -> View:
    """Keep what a person says of an answer; only the buttons change."""
    try:
        require(account, "reader")
        feedback.record(kb.home, account.name, entry.answer, verdict)
    except KBError as error:
        return View(tools=tools_html(entry, str(error)))
    session = session.judged(entry.number, verdict)
    judged = session.entry(entry.number) or entry
    return View(tools=tools_html(judged, wording.FEEDBACK_KEPT), session=session)


def _entry_view(entry: Entry, remark: str = "") -> View:
    shown = entry.shown
    if entry.typed:
        remark = follow_up(entry.typed, entry.answer.question) + remark
    return View(
        answer=f"{status_line(shown.status)}"
        f'<div data-entry="{entry.number}">{remark}{shown.said}</div>',
        tools=tools_html(entry),
        generated=entry.generated,
        evidence=shown.evidence,
    )


def instead(panel: str) -> View:
    """Show a panel in place of an answer: no evidence may stand below another question."""
    return View(answer=panel, tools="", generated="", evidence="")
