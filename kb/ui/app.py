"""Composes the pages of the web app."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kb.ui.wording import common as wording

if TYPE_CHECKING:
    import gradio as gr

    from kb.knowledge_base import KnowledgeBase


def build(kb: KnowledgeBase) -> gr.Blocks:
    """Compose the pages over ``kb``; nothing is served yet.

    Raises:
        KBError: the knowledge base cannot be read.
    """
    _keep_gradio_offline()
    import gradio as gr

    from kb.ui.ask.page import ask_page
    from kb.ui.documents.page import documents_page

    app = gr.Blocks(title=wording.APP_TITLE, analytics_enabled=False)
    with app:
        gr.HTML(
            f'<header class="kb-header"><h1>{wording.APP_TITLE}</h1>'
            f"<p>{wording.APP_LEAD}</p></header>",
            apply_default_css=False,
        )
        with gr.Tabs():
            with gr.Tab(wording.ASK_TAB, id="ask"):
                ask_page(app, kb)
            with gr.Tab(wording.DOCUMENTS_TAB, id="documents") as documents_tab:
                documents_page(documents_tab, kb)
    return app


def _keep_gradio_offline() -> None:
    # Read by Gradio while it is imported, so it has to be in the environment.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("GRADIO_ALLOWED_PATHS", "GRADIO_SHARE", "GRADIO_NUM_WORKERS"):
        os.environ.pop(name, None)
