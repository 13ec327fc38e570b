"""The evaluation page: a place that ``evaluation.js`` fills from the app's own routes.

Sets are uploaded, runs last for minutes and outlive a reload of the page, so nothing of this page
is kept by Gradio: the server holds the state and gives it out as HTML.
"""

from __future__ import annotations

import gradio as gr

from kb.ui import panels
from kb.ui.markup import escape
from kb.ui.wording import evaluation as wording

CONTENT = "/danh-gia/noi-dung"
PROGRESS = "/danh-gia/tien-do"
CHECK = "/danh-gia/kiem-tra"
COMPARISON = "/danh-gia/so-sanh"


def evaluation_page() -> None:
    """Lay out the evaluation page inside the current tab."""
    gr.HTML(placeholder(), apply_default_css=False, elem_id="kb-evaluation")


def placeholder() -> str:
    """Return the page before it is filled."""
    return (
        f'<div class="kb-evaluation" data-evaluation="{CONTENT}" data-progress="{PROGRESS}" '
        f'data-offline="{escape(wording.OFFLINE)}">'
        '<p class="kb-sr" role="status" aria-live="polite" data-status></p>'
        "<div data-message></div>"
        f"<div data-content>{panels.note(wording.LOADING)}</div></div>"
    )
