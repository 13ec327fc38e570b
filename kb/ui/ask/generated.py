"""What a chat model answers, as HTML: each statement with the wording that bears it out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kb.records import Citation, Statement
from kb.ui.cards import copy_button, place_of
from kb.ui.markup import escape
from kb.ui.viewer.links import document_link
from kb.ui.wording import common
from kb.ui.wording import model as wording

if TYPE_CHECKING:
    from kb.llm.answering import ModelAnswer


def generated_html(given: ModelAnswer, name: str) -> str:
    """Show a model's answer as far as it has come; ``name`` is the model's."""
    statements = "".join(_statement(each) for each in given.statements)
    body = f'<ul class="kb-model-statements">{statements}</ul>' if statements else ""
    if not given.finished:
        body += f'<p class="kb-muted" aria-busy="true">{wording.WRITING}</p>'
    elif given.failed_because is not None:
        body += _remark(wording.FAILED.format(reason=given.failed_because))
    elif not statements:
        body += _remark(wording.NOTHING)
    return _panel(body + _left_out(given) + _measured(given, name))


def failed_html(reason: str) -> str:
    """Show why there is no answer of the model at all."""
    return _panel(_remark(wording.FAILED.format(reason=reason)))


def _panel(body: str) -> str:
    return (
        f'<section class="kb-panel kb-model" aria-label="{wording.HEADING}">'
        f'<h2>{wording.HEADING}</h2><p class="kb-muted">{wording.CHECKED}</p>{body}</section>'
    )


def _statement(statement: Statement) -> str:
    quotes = "".join(_quote(citation) for citation in statement.citations)
    return f"<li><p>{escape(statement.text)}</p>{quotes}</li>"


def _quote(citation: Citation) -> str:
    link = document_link(citation.document_id, citation.start, citation.end)
    place = " · ".join(filter(None, (place_of(citation), citation.source)))
    return (
        f'<blockquote class="kb-wording"><mark>{escape(citation.quote)}</mark></blockquote>'
        f'<p class="kb-model-place"><a href="{escape(link)}" target="_blank" rel="noopener">'
        f"{escape(place)}</a>{copy_button(common.COPY_QUOTE, citation.quote)}</p>"
    )


def _left_out(given: ModelAnswer) -> str:
    remarks = []
    if given.dropped:
        counted = Counter(wording.REASONS[each.reason] for each in given.dropped)
        reasons = "; ".join(f"{reason} ({count})" for reason, count in counted.items())
        remarks.append(wording.DROPPED.format(count=len(given.dropped), reasons=reasons))
    if given.hidden:
        remarks.append(wording.HIDDEN.format(count=given.hidden))
    if given.orders:
        remarks.append(wording.ORDERS.format(count=given.orders))
    return "".join(_remark(remark) for remark in remarks)


def _measured(given: ModelAnswer, name: str) -> str:
    shown = wording.MEASURED.format(name=name, seconds=f"{given.seconds:.1f}".replace(".", ","))
    if given.tokens_in or given.tokens_out:
        counted = wording.TOKENS.format(read=given.tokens_in, written=given.tokens_out)
        shown = f"{shown} · {counted}"
    return f'<p class="kb-muted kb-model-measured">{escape(shown)}</p>'


def _remark(text: str) -> str:
    return f'<p class="kb-soft">{escape(text)}</p>'
