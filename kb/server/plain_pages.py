"""Pages that stand outside Gradio: plain HTML with the app's own style, without scripts."""

from __future__ import annotations

from kb.server import wording
from kb.ui.markup import escape
from kb.ui.theme import links
from kb.ui.wording.common import APP_TITLE

_STYLE = links("base.css", "signin.css")


def plain_page(title: str, body: str) -> str:
    """Wrap a body, HTML already, into a whole page."""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {APP_TITLE}</title>{links('base.css', 'signin.css')}</head>"
        f'<body class="kb-page">{body}</body></html>'
    )


def message_page(said: str, status: int) -> str:
    """Say something that went wrong, and where to go on."""
    return plain_page(
        wording.MESSAGE_TITLE,
        f'<main class="kb-message"><h1>{wording.MESSAGE_TITLE}</h1>'
        f'<p>{escape(said)}</p><p class="kb-muted">{wording.STATUS.format(status=status)}</p>'
        f'<p><a href="/">{wording.BACK}</a></p></main>',
    )
