"""Composes the pages of the web app."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kb.ui.wording import common as wording
from kb.ui.wording import evaluation as evaluation_wording
from kb.ui.wording import evidence as evidence_wording
from kb.ui.wording import find as find_wording

if TYPE_CHECKING:
    import gradio as gr

    from kb.knowledge_base import KnowledgeBase


def build(kb: KnowledgeBase, *, assistants: bool = False) -> gr.Blocks:
    """Compose the pages over ``kb``, and the tools for ``assistants``; nothing is served yet.

    Raises:
        KBError: the knowledge base cannot be read.
    """
    _keep_gradio_offline()
    import gradio as gr

    from kb.ui.ask.page import ask_page
    from kb.ui.assistants import assistant_tools
    from kb.ui.documents.page import documents_page
    from kb.ui.evaluation.page import evaluation_page
    from kb.ui.evidence.page import evidence_page
    from kb.ui.find.page import find_page
    from kb.ui.signed_in import signed_in_place

    app = gr.Blocks(title=wording.APP_TITLE, analytics_enabled=False)
    with app:
        gr.HTML(
            f'<header class="kb-header"><div class="kb-header-row"><h1>{wording.APP_TITLE}</h1>'
            f"{signed_in_place()}</div><p>{wording.APP_LEAD}</p></header>",
            apply_default_css=False,
        )
        with gr.Tabs():
            with gr.Tab(wording.ASK_TAB, id="ask"):
                ask_page(app, kb)
            with gr.Tab(find_wording.TAB, id="find") as find_tab:
                find_page(app, find_tab, kb)
            with gr.Tab(wording.DOCUMENTS_TAB, id="documents"):
                documents_page()
            with gr.Tab(evidence_wording.TAB, id="evidence"):
                evidence_page()
            with gr.Tab(evaluation_wording.TAB, id="evaluation"):
                evaluation_page()
        if assistants:
            assistant_tools(kb)
    return app


def _keep_gradio_offline() -> None:
    # Read by Gradio while it is imported, so it has to be in the environment.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("GRADIO_ALLOWED_PATHS", "GRADIO_SHARE", "GRADIO_NUM_WORKERS"):
        os.environ.pop(name, None)
