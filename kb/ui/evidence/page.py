"""The page of chosen answers: a frame that its script fills from the browser's own memory.

Nothing of it is kept on the server. The script writes texts as texts, never as HTML.
"""

from __future__ import annotations

import json

import gradio as gr

from kb.ui.markup import escape
from kb.ui.wording import evidence as wording


def evidence_page() -> None:
    """Lay out the page inside the current tab."""
    gr.HTML(frame(), apply_default_css=False)


def frame() -> str:
    """Return the page without its answers; ``static/evidence.js`` adds them."""
    words = escape(json.dumps(wording.IN_BROWSER_WORDS, ensure_ascii=False))
    return (
        f'<section id="kb-pack" class="kb-pack" data-words="{words}"><h2>{wording.HEADING}</h2>'
        f'<p class="kb-muted">{wording.LEAD}</p><div class="kb-toolbar">'
        f"{_button('docx', wording.DOWNLOAD_DOCX, 'primary')}"
        f"{_button('xlsx', wording.DOWNLOAD_XLSX, '')}"
        f"{_button('clear', wording.CLEAR, 'danger kb-spread')}</div>"
        '<p class="kb-pack-said" role="status" aria-live="polite"></p>'
        '<ol class="kb-pack-list"></ol></section>'
    )


def _button(does: str, label: str, look: str) -> str:
    classes = f"kb-button {look}".strip()
    return f'<button type="button" class="{classes}" data-pack="{does}" disabled>{label}</button>'
