"""The documents page: what has been loaded, and the facts known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from kb.errors import KBError
from kb.ui import panels
from kb.ui.documents.listing import documents_page as listing_html

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


def documents_page(tab: gr.Tab, kb: KnowledgeBase) -> None:
    """Lay out the list of documents inside ``tab``, read anew each time the tab is opened."""

    def listing() -> str:
        try:
            return listing_html(kb.documents(), kb.related())
        except KBError as error:
            return panels.failure(str(error))

    documents = gr.HTML(panels.searching(), apply_default_css=False, elem_id="kb-documents")
    tab.select(listing, outputs=documents, show_progress="hidden", api_visibility="private")
