"""The documents page: a frame that its script fills from the app's own routes.

What takes long to draw, changes by itself or is large (lists, progress, files that are sent) goes
by these routes rather than by Gradio's events.
"""

from __future__ import annotations

import json

import gradio as gr

from kb.ingest.file_types import EXPLAINED_SUFFIXES, READABLE_SUFFIXES
from kb.ingest_jobs import DEFAULT_LIMITS
from kb.ui.markup import escape
from kb.ui.wording import documents as wording

_IN_BROWSER = (
    *("SENDING_HEADING", "SENDING", "SENDING_NOTE", "SKIPPED", "NOT_SENT", "SEND_FAILED"),
    *("TOO_LARGE", "NOTHING_READABLE", "ACTION_FAILED", "LOAD_FAILED", "REMOVED"),
    *("REREAD_QUEUED", "HIDDEN", "NO_SUFFIX"),
)


def documents_page() -> None:
    """Lay out the page inside the current tab."""
    gr.HTML(frame(), apply_default_css=False)


def frame() -> str:
    """Return the page without its documents; ``static/documents.js`` adds them."""
    words = {name: getattr(wording, name) for name in _IN_BROWSER}
    settings = {
        "words": words,
        "suffixes": sorted(EXPLAINED_SUFFIXES.union(READABLE_SUFFIXES)),
        "limit": DEFAULT_LIMITS.file,
    }
    return (
        f'<section id="kb-documents" class="kb-documents" '
        f'data-settings="{escape(json.dumps(settings, ensure_ascii=False))}">'
        f"{_upload()}{_sending()}"
        '<div class="kb-ingest-slot"></div>'
        f"{_filters()}"
        '<p class="kb-documents-said kb-muted" role="status" aria-live="polite"></p>'
        f'<div class="kb-documents-list" aria-busy="true"><p class="kb-searching">'
        f'<span class="kb-spinner" aria-hidden="true"></span>{wording.LOADING}</p></div>'
        f"{_dialog()}</section>"
    )


def _upload() -> str:
    limit = DEFAULT_LIMITS.file // 1_000_000
    accepted = ",".join(READABLE_SUFFIXES)
    return (
        f'<div class="kb-drop kb-upload" role="group" aria-label="{wording.UPLOAD_HEADING}" hidden>'
        f'<p class="kb-upload-lead">{wording.UPLOAD_LEAD}</p>'
        f'<p class="kb-help">{wording.UPLOAD_KINDS.format(limit=limit)}</p>'
        '<div class="kb-actions">'
        f'<button type="button" class="kb-button primary" data-choose="files">'
        f"{wording.CHOOSE_FILES}</button>"
        f'<button type="button" class="kb-button" data-choose="folder">'
        f"{wording.CHOOSE_FOLDER}</button></div>"
        '<label class="kb-check"><input type="checkbox" data-replace> '
        f"{wording.REPLACE_LABEL}</label>"
        f'<input type="file" data-files multiple accept="{accepted}" aria-label="'
        f'{wording.CHOOSE_FILES}" hidden><input type="file" data-folder webkitdirectory '
        f'aria-label="{wording.CHOOSE_FOLDER}" hidden></div>'
        f'<p class="kb-no-upload kb-muted" hidden>{wording.NO_UPLOAD}</p>'
    )


def _sending() -> str:
    return (
        '<section class="kb-panel kb-sending" hidden>'
        f'<h2>{wording.SENDING_HEADING}</h2><p class="kb-sending-said" role="status"></p>'
        f'<progress class="kb-progress" max="1" value="0" aria-label="{wording.SENDING_HEADING}">'
        f'</progress><p class="kb-help kb-sending-note">{wording.SENDING_NOTE}</p>'
        '<p class="kb-sending-skipped kb-muted"></p>'
        '<div class="kb-not-sent" hidden><p class="kb-label"></p>'
        '<ul class="kb-ingest-items"></ul></div>'
        '<div class="kb-actions">'
        f'<button type="button" class="kb-button small" data-sending="stop">{wording.STOP_SENDING}'
        f'</button><button type="button" class="kb-button small" data-sending="hide" hidden>'
        f"{wording.DISMISS}</button></div></section>"
    )


def _filters() -> str:
    options = "".join(
        f'<option value="{value}">{label}</option>' for value, label in wording.SORTS.items()
    )
    return (
        '<div class="kb-toolbar" role="search"><label class="kb-field kb-filter">'
        f'<span>{wording.FILTER_LABEL}</span><input type="search" maxlength="200" '
        f'placeholder="{wording.FILTER_PLACEHOLDER}" data-filter autocomplete="off"></label>'
        f'<label class="kb-field"><span>{wording.SORT_LABEL}</span>'
        f"<select data-sort>{options}</select></label></div>"
    )


def _dialog() -> str:
    return (
        '<dialog class="kb-dialog kb-remove" aria-labelledby="kb-remove-heading">'
        f'<h2 id="kb-remove-heading">{wording.REMOVE_HEADING}</h2>'
        f'<p class="kb-remove-name"></p><p>{wording.REMOVE_NOTE}</p>'
        '<p class="kb-invalid" role="alert" hidden></p><div class="kb-actions">'
        f'<button type="button" class="kb-button" data-dialog="cancel" autofocus>{wording.CANCEL}'
        f'</button><button type="button" class="kb-button danger primary" data-dialog="remove">'
        f"{wording.REMOVE_CONFIRM}</button></div></dialog>"
    )
