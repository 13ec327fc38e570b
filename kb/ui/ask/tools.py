"""What can be done with the answer on the page: judge it, choose it, share it."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlencode

from kb.evaluation.feedback import Verdict
from kb.ui.ask.session import Entry
from kb.ui.markup import escape
from kb.ui.wording import ask as wording
from kb.ui.wording import common

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_VERDICT_NAMES: dict[Verdict, str] = {
    "right": wording.RIGHT,
    "wrong": wording.WRONG,
    "missing": wording.MISSING,
}


def question_link(question: str, *, verbatim: bool = False) -> str:
    """Return the address within this site that asks a question when it is opened."""
    asked = {"q": question} | ({"nhu_go": "1"} if verbatim else {})
    return f"/?{urlencode(asked)}"


def tools_html(entry: Entry, remark: str = "") -> str:
    """Show the buttons for an answer; ``remark`` says what a click on one of them did."""
    link = question_link(entry.answer.question, verbatim=entry.verbatim)
    return (
        f'<div class="kb-answer-tools" role="group" aria-label="{wording.TOOLS_LABEL}" '
        f'data-entry="{entry.number}" data-link="{escape(link)}">'
        f"{_feedback(entry)}"
        f'<div class="kb-answer-keep">{_choose_button(entry)}'
        f'<button type="button" class="kb-copy" aria-live="polite" data-copy="{escape(link)}" '
        f'data-copy-link data-label="{wording.COPY_LINK}" data-copied="{common.COPIED}" '
        f'data-failed="{common.COPY_FAILED}">{wording.COPY_LINK}</button></div>'
        f'<p class="kb-remark" role="status">{escape(remark)}</p></div>'
    )


def _feedback(entry: Entry) -> str:
    buttons = "".join(
        f'<button type="button" class="kb-chip" data-action="feedback" '
        f'data-entry="{entry.number}" data-verdict="{verdict}" '
        f'aria-pressed="{str(entry.verdict == verdict).lower()}">{name}</button>'
        for verdict, name in _VERDICT_NAMES.items()
    )
    label = wording.FEEDBACK_LABEL
    return (
        f'<div class="kb-feedback" role="group" aria-label="{label}">'
        f'<span aria-hidden="true">{label}</span>{buttons}</div>'
    )


def _choose_button(entry: Entry) -> str:
    if not entry.choice:
        return ""
    return (
        f'<button type="button" class="kb-copy kb-choose" aria-pressed="false" '
        f'data-choice="{escape(entry.choice)}" data-label="{wording.CHOOSE}" '
        f'data-chosen="{wording.CHOSEN}" data-hint="{wording.UNCHOOSE_HINT}" '
        f'data-full="{wording.CHOICE_FULL}">{wording.CHOOSE}</button>'
    )
