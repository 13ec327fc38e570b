"""The page that finds original wording and checks quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from kb.accounts import require
from kb.document_filter import FilterValues, filter_values
from kb.errors import KBError
from kb.ui import panels
from kb.ui.find.form import (
    MORE,
    SEND,
    Request,
    filter_fields,
    find_form,
    modes,
    quote_form,
    read_request,
)
from kb.ui.find.places import Places
from kb.ui.find.results import found_html
from kb.ui.find.verdicts import verdict_html
from kb.ui.identity import account_of
from kb.ui.wording import common
from kb.ui.wording import find as wording
from kb.wording_search import LONGEST_WORDING

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

AT_ONCE = 4
"""Searches of different people that are worked on at once; more wait in line."""
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def find_page(app: gr.Blocks, tab: gr.Tab, kb: KnowledgeBase) -> None:
    """Lay out the page inside ``tab`` and wire it to ``kb``."""
    with gr.Column(elem_id="kb-find-page"):
        _html(modes())
        with gr.Column(elem_id="kb-find-part"):
            find_box = _html(find_form(), SEND)
        with gr.Column(elem_id="kb-quote-part"):
            quote_box = _html(quote_form(), SEND)
        # As of now, so that they need not change under the hand of who opens the page.
        values = _values(kb)
        filters = _html(filter_fields(values))
        with gr.Column(elem_id="kb-find-results"):
            found = _html(panels.note(wording.FIND_WELCOME), SEND)
        with gr.Column(elem_id="kb-quote-results"):
            verdict = _html(panels.note(wording.QUOTE_WELCOME))
    offered = gr.State(values)
    _wire(app, kb, (find_box, quote_box, found, verdict))
    _wire_filters(app, tab, kb, filters, offered)


def _wire(
    app: gr.Blocks, kb: KnowledgeBase, parts: tuple[gr.HTML, gr.HTML, gr.HTML, gr.HTML]
) -> None:
    find_box, quote_box, found, verdict = parts

    def find(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        yield from _for_reader(request, lambda: find_states(kb, read_request(event._data)))

    def check(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        yield from _for_reader(request, lambda: check_states(kb, read_request(event._data)))

    def open_page(request: gr.Request) -> Iterator[tuple[Any, Any]]:
        asked = str(request.query_params.get("tu") or "").strip()[:LONGEST_WORDING]
        if request.query_params.get("trang") != "tim" or not asked:
            yield gr.skip(), gr.skip()
            return
        wanted = read_request({"wording": asked})
        for state in _for_reader(request, lambda: find_states(kb, wanted)):
            yield find_form(asked), state

    for triggers, handler, outputs in (
        ([find_box.click, found.click], find, [found]),
        ([quote_box.click], check, [verdict]),
        ([app.load], open_page, [find_box, found]),
    ):
        event = gr.on(
            triggers,
            handler,
            outputs=outputs,
            concurrency_limit=AT_ONCE,
            concurrency_id="find",
            **_QUIET,
        )
        # Gradio prints the traceback on the console; the page must not stay at "searching".
        event.failure(
            lambda: panels.failure(common.UNEXPECTED_ERROR), outputs=outputs[-1], **_QUIET
        )


def _wire_filters(
    app: gr.Blocks, tab: gr.Tab, kb: KnowledgeBase, filters: gr.HTML, offered: gr.State
) -> None:
    """Offer the values of the collection anew when the tab is opened and they have changed."""

    def refresh(before: FilterValues, request: gr.Request) -> tuple[Any, Any]:
        try:
            require(account_of(request), "reader")
        except KBError:
            return gr.skip(), gr.skip()
        values = _values(kb)
        return (gr.skip(), gr.skip()) if values == before else (filter_fields(values), values)

    gr.on([app.load, tab.select], refresh, [offered], [filters, offered], **_QUIET)


def _values(kb: KnowledgeBase) -> FilterValues:
    try:
        return filter_values(kb.facts())
    except KBError:
        return FilterValues((), (), (), ())  # searching says what is wrong


def find_states(kb: KnowledgeBase, request: Request) -> Iterator[str]:
    """Yield what the page shows while and after finding wording, as HTML."""
    if not request.wording.strip():
        yield panels.note(wording.FIND_EMPTY)
        return
    if request.limit == MORE:  # what is shown already stays until there is more
        yield panels.searching()
    try:
        found = kb.find_matches(request.wording, request.limit, request.among)
        yield found_html(found, Places(kb), request.limit)
    except KBError as error:
        yield panels.failure(str(error))


def check_states(kb: KnowledgeBase, request: Request) -> Iterator[str]:
    """Yield what the page shows while and after checking a quotation, as HTML."""
    if not request.wording.strip():
        yield panels.note(wording.QUOTE_EMPTY)
        return
    yield panels.searching()
    try:
        yield verdict_html(kb.check_quote(request.wording, request.among), Places(kb))
    except KBError as error:
        yield panels.failure(str(error))


def _for_reader(request: gr.Request, states: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        require(account_of(request), "reader")
    except KBError as error:
        yield panels.failure(str(error))
        return
    yield from states()


def _html(markup: str, script: str = "") -> gr.HTML:
    return gr.HTML(markup, apply_default_css=False, js_on_load=script or None)
