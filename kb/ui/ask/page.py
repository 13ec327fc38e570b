"""The ask page: a question box, examples, and the answer with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from kb.errors import KBError, NotFoundError
from kb.records import Answer
from kb.serial import all_citations
from kb.ui import panels
from kb.ui.ask.answers import answer_page
from kb.ui.cards import Evidence, Passage
from kb.ui.wording import ask as wording
from kb.ui.wording import common

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

QUESTION_LIMIT = 1000


def ask_page(app: gr.Blocks, kb: KnowledgeBase) -> None:
    """Lay out the ask page inside the current tab and wire it to ``kb``."""

    def respond(question: str) -> Iterator[str]:
        yield from answer_states(kb, question)

    def respond_to_example(question: str) -> Iterator[tuple[str, str]]:
        for state in answer_states(kb, question):
            yield question, state

    def open_page(request: gr.Request) -> Iterator[tuple[Any, str]]:
        question = str(request.query_params.get("q") or "").strip()
        if question:
            yield from respond_to_example(question[:QUESTION_LIMIT])
        else:
            # The box is left alone: someone may already be typing.
            yield gr.skip(), first_state(kb)

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
    answer = gr.HTML(panels.searching(), apply_default_css=False, elem_id="kb-answer")
    # Below the answer, so that they never push it off the screen.
    examples = _example_buttons(kb)

    events = [
        gr.on(
            [question.submit, button.click],
            respond,
            inputs=question,
            outputs=answer,
            show_progress="hidden",
            api_visibility="private",
        ),
        app.load(
            open_page,
            outputs=[question, answer],
            show_progress="hidden",
            api_visibility="private",
        ),
    ]
    # A button's value is its text, so one handler serves every example.
    events += [
        example.click(
            respond_to_example,
            inputs=example,
            outputs=[question, answer],
            show_progress="hidden",
            api_visibility="private",
        )
        for example in examples
    ]
    for event in events:
        # Gradio prints the traceback on the console; the page must not stay at "searching".
        event.failure(
            lambda: panels.failure(common.UNEXPECTED_ERROR),
            outputs=answer,
            show_progress="hidden",
            api_visibility="private",
        )


def answer_states(kb: KnowledgeBase, question: str) -> Iterator[str]:
    """Yield what the page shows while and after asking ``question``, as HTML."""
    question = question.strip()
    if not question:
        yield panels.note(wording.EMPTY_QUESTION)
        return
    yield panels.searching()
    try:
        yield show(kb, kb.ask(question[:QUESTION_LIMIT]))
    except KBError as error:
        yield panels.failure(str(error))


def first_state(kb: KnowledgeBase) -> str:
    """Return the page's state before anything was asked: an invitation, or how to ingest."""
    try:
        return panels.welcome(len(kb.documents()))
    except KBError as error:
        return panels.failure(str(error))


def show(kb: KnowledgeBase, answer: Answer) -> str:
    """Collect the documents, sections and official lines that ``answer`` needs, and render it.

    Raises:
        KBError: a cited document is gone, because another process removed it meanwhile.
    """
    documents = {document.id: document for document in kb.documents()}
    if not documents:
        return panels.welcome(0)
    sections = {hit.section.id: hit.section for hit in answer.hits}
    evidence = []
    for citation in all_citations(answer):
        if citation.document_id not in documents:
            raise NotFoundError(common.DOCUMENT_GONE.format(name=citation.source))
        if citation.section_id not in sections:
            sections.update((section.id, section) for section in kb.sections(citation.source))
        document = documents[citation.document_id]
        section = sections.get(citation.section_id)
        evidence.append(Evidence(citation, document, section, kb.cite(citation)))
    passages = [
        Passage(hit, documents[hit.section.document_id])
        for hit in answer.hits
        if hit.section.document_id in documents
    ]
    return answer_page(answer, evidence, passages)


def _example_buttons(kb: KnowledgeBase) -> list[gr.Button]:
    # Only examples that this collection answers are offered; asking them also warms the engines,
    # so the first real question is quick.
    try:
        answered = [text for text in wording.EXAMPLES if kb.ask(text).abstained_because is None]
    except KBError:
        # An empty or damaged store: the page itself says so when it opens or is asked.
        answered = []
    if not answered:
        return []
    with gr.Row(elem_classes="kb-examples"):
        gr.HTML(
            f'<span class="kb-hint">{wording.EXAMPLES_LABEL}</span>',
            apply_default_css=False,
            min_width=0,
            scale=0,
        )
        return [
            gr.Button(text, size="sm", scale=0, min_width=0, elem_classes="kb-example")
            for text in answered
        ]
