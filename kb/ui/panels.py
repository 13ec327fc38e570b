"""States of a page as HTML: a remark, an error, a search going on, an empty collection."""

from __future__ import annotations

from kb.ui.markup import escape
from kb.ui.wording import common as wording


def welcome(document_count: int) -> str:
    """Show the collection's state before anything was asked."""
    if document_count == 0:
        return panel(
            f"<h2>{wording.EMPTY_STORE_HEADING}</h2><p>{wording.EMPTY_STORE_NOTE}</p>"
            f'<pre class="kb-command"><code>{wording.EMPTY_STORE_COMMAND}</code></pre>'
            f"<p>{wording.EMPTY_STORE_AFTER}</p>",
            kind="notice",
        )
    count = wording.WELCOME_COUNT.format(count=document_count)
    return panel(f"<p>{count} {wording.WELCOME}</p>", kind="quiet")


def searching() -> str:
    """Show that an answer is being looked for."""
    return panel(
        f'<p class="kb-searching"><span class="kb-spinner" aria-hidden="true"></span>'
        f"{wording.SEARCHING}</p>",
        kind="quiet",
        status=wording.SEARCHING,
    )


def note(message: str) -> str:
    """Show a short remark in place of an answer."""
    return panel(f"<p>{escape(message)}</p>", kind="quiet", status=message)


def failure(message: str) -> str:
    """Show an error, in words that a user can act on."""
    return panel(
        f"<h2>{wording.ERROR_HEADING}</h2><p>{escape(message)}</p>", kind="error", status=message
    )


def panel(body: str, kind: str, status: str = "") -> str:
    """Frame ``body`` (HTML); ``status`` is what a screen reader is told."""
    return f'{status_line(status)}<section class="kb-panel kb-{kind}">{body}</section>'


def status_line(text: str) -> str:
    """Tell screen readers of a change."""
    # First in every state, so that the same element stays in the page: screen readers announce
    # changes inside a live region, not a region that is new.
    return f'<p class="kb-sr" role="status" aria-live="polite">{escape(text)}</p>'
