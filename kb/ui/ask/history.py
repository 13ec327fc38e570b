"""The questions of the session as a list, to be seen again without asking anew."""

from __future__ import annotations

from collections.abc import Sequence

from kb.ui.ask.session import Entry, Session
from kb.ui.ask.tools import question_link
from kb.ui.excerpt import cut_after
from kb.ui.markup import escape
from kb.ui.wording import ask as wording

_ANSWER_SHOWN = 120


def history_html(session: Session, current: int | None) -> str:
    """List the questions, the latest first; ``current`` is the number of the one on the page."""
    if not session.entries:
        return ""
    items = "".join(_item(entry, entry.number == current) for entry in session.entries)
    return (
        f'<section class="kb-history" aria-labelledby="kb-history-heading">'
        f'<h2 id="kb-history-heading">{wording.HISTORY_HEADING}</h2><ol>{items}</ol>'
        f'<p class="kb-help">{wording.HISTORY_NOTE}</p>'
        f'<button type="button" class="kb-link" data-action="clear">'
        f"{wording.HISTORY_CLEAR}</button></section>"
    )


def seen_again(entry: Entry, gone: Sequence[str]) -> str:
    """Say that an answer is an earlier one, and which of its documents are not there any more."""
    remark = escape(wording.SHOWN_AGAIN.format(time=f"{entry.asked_at:%H:%M}"))
    state = "info"
    if gone:
        names = ", ".join(f"«{name}»" for name in gone)
        remark += f" <strong>{escape(wording.SHOWN_STALE.format(names=names))}</strong>"
        state = "stale"
    action = "verbatim" if entry.verbatim else "understood"
    return (
        f'<p class="kb-again {state}">{remark} <button type="button" class="kb-link" '
        f'data-action="{action}">{wording.ASK_AGAIN}</button></p>'
    )


def _item(entry: Entry, current: bool) -> str:
    answer = entry.answer
    said = wording.HISTORY_REFUSED if answer.abstained_because is not None else answer.text
    said = cut_after(" ".join(said.split()), _ANSWER_SHOWN)
    mode = f" · {wording.HISTORY_VERBATIM}" if entry.verbatim else ""
    link = question_link(answer.question, verbatim=entry.verbatim)
    return (
        f'<li><button type="button" data-action="show" data-entry="{entry.number}" '
        f'data-link="{escape(link)}"{" aria-current=true" if current else ""}>'
        f'<span class="kb-asked">{escape(answer.question)}</span>'
        f'<span class="kb-said">{escape(said)}</span>'
        f'<span class="kb-when">{entry.asked_at:%H:%M}{mode}</span></button></li>'
    )
