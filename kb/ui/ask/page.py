"""The ask page: a question box, the answer with its evidence, the questions of the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import gradio as gr

from kb.accounts import Account, require
from kb.errors import KBError
from kb.ui import panels
from kb.ui.ask.actions import SEND_ACTIONS, read_action
from kb.ui.ask.examples import Examples
from kb.ui.ask.session import Session
from kb.ui.ask.states import NOTHING, QUESTION_LIMIT, View, acted, asked, instead, opened
from kb.ui.identity import account_of
from kb.ui.wording import ask as wording
from kb.ui.wording import common

if TYPE_CHECKING:
    from gradio.events import Dependency

    from kb.knowledge_base import KnowledgeBase

Updates: TypeAlias = tuple[Any, ...]
AT_ONCE = 8
"""Questions of different people that are worked on at once; more wait in line."""


def ask_page(app: gr.Blocks, kb: KnowledgeBase) -> None:
    """Lay out the ask page inside the current tab and wire it to ``kb``."""
    with gr.Row(elem_classes="kb-ask", equal_height=True):
        question = gr.Textbox(
            label=wording.QUESTION_LABEL,
            placeholder=wording.QUESTION_PLACEHOLDER,
            lines=1,
            max_lines=4,
            max_length=QUESTION_LIMIT,
            autofocus=True,
            scale=1,
            elem_id="kb-question",
        )
        button = gr.Button(wording.ASK_BUTTON, variant="primary", scale=0, min_width=110)
    _html(f'<p class="kb-keys">{wording.KEYS}</p>')
    with gr.Row(elem_classes="kb-ask-columns"):
        with gr.Column(elem_id="kb-answer"):
            answer = _html(NOTHING, "kb-answer-room")
            tools, generated, evidence = _html(), _html(), _html()
            with gr.Column(elem_classes="kb-start"):
                welcome, examples = _html(), _html()
        with gr.Column(elem_id="kb-history"):
            history = _html()
    session = gr.State(Session())
    parts = Parts(
        *(button, question, welcome, answer, tools, generated, evidence, history, session)
    )
    _wire(app, kb, parts, examples)


class Parts(NamedTuple):
    """The components of the page that events read and change."""

    button: gr.Button
    question: gr.Textbox
    welcome: gr.HTML
    answer: gr.HTML
    tools: gr.HTML
    generated: gr.HTML
    evidence: gr.HTML
    history: gr.HTML
    session: gr.State


def _wire(app: gr.Blocks, kb: KnowledgeBase, parts: Parts, examples: gr.HTML) -> None:
    """Connect the page's events: a question, the opening of the page, clicks within the answer."""
    offered = Examples(kb)

    def respond(question: str, session: Session, request: gr.Request) -> Iterator[Updates]:
        yield from _updates(request, lambda _: asked(kb, session, question))

    def open_page(session: Session, request: gr.Request) -> Iterator[Updates]:
        parameters = request.query_params
        question, verbatim = str(parameters.get("q") or ""), parameters.get("nhu_go") == "1"
        yield from _updates(request, lambda _: opened(kb, session, question, verbatim))

    def click(session: Session, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        action = read_action(event._data)
        yield from _updates(request, lambda account: acted(kb, account, session, action))

    def offer(request: gr.Request) -> str:
        return offered.html() if _reader(request) else ""

    clicked = [part.click for part in (parts.answer, parts.tools, parts.history, examples)]
    submitted = [parts.question.submit, parts.button.click]
    for triggers, handler, inputs in (
        (submitted, respond, [parts.question, parts.session]),
        ([app.load], open_page, [parts.session]),
        (clicked, click, [parts.session]),
    ):
        event = _listen(triggers, handler, inputs, parts[1:])
        # Gradio prints the traceback on the console; the page must not stay at "searching".
        event.failure(
            _unexpected, outputs=parts.answer, show_progress="hidden", api_visibility="private"
        )
    # In a line of its own: the first page waits while the engines are warmed.
    _listen([app.load], offer, [], [examples], line="examples")


def _listen(
    triggers: Sequence[Any],
    handler: Callable[..., Any],
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    line: str = "ask",
) -> Dependency:
    """Hear events; those of one ``line`` wait for each other when too many come at once."""
    heard: Dependency = gr.on(
        triggers,
        handler,
        inputs=inputs,
        outputs=outputs,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=AT_ONCE,
        concurrency_id=line,
    )
    return heard


def _updates(request: gr.Request, states: Callable[[Account], Iterator[View]]) -> Iterator[Updates]:
    """Give each state of the page to Gradio, for an account that may read."""
    try:
        account = account_of(request)
        require(account, "reader")
    except KBError as error:
        yield _update(instead(panels.failure(str(error))))
        return
    for view in states(account):
        yield _update(view)


def _update(view: View) -> Updates:
    return tuple(gr.skip() if value is None else value for value in view)


def _reader(request: gr.Request) -> bool:
    try:
        require(account_of(request), "reader")
    except KBError:
        return False
    return True


def _unexpected() -> str:
    return panels.failure(common.UNEXPECTED_ERROR)


def _html(markup: str = "", name: str = "") -> gr.HTML:
    return gr.HTML(
        markup, apply_default_css=False, js_on_load=SEND_ACTIONS, elem_classes=name or None
    )
