"""The page for signing in."""

from __future__ import annotations

from kb.server import wording
from kb.server.plain_pages import plain_page
from kb.ui.markup import escape
from kb.ui.wording.common import APP_TITLE


def sign_in_page(wanted: str, name: str = "", failure: str = "") -> str:
    """Show the form; ``wanted`` is where to go afterwards, ``failure`` what went wrong before."""
    # role=alert lets a screen reader say it at once; the field points to it as well.
    said = f'<p class="kb-error" id="loi" role="alert">{escape(failure)}</p>' if failure else ""
    told = ' aria-describedby="loi" aria-invalid="true"' if failure else ""
    # The cursor stands where there is something to type.
    at_name, at_password = ("", " autofocus") if name else (" autofocus", "")
    return plain_page(
        wording.SIGN_IN_TITLE,
        f'<main class="kb-sign-in"><h1>{APP_TITLE}</h1><h2>{wording.SIGN_IN_TITLE}</h2>{said}'
        '<form method="post" action="/dang-nhap">'
        f'<input type="hidden" name="tiep" value="{escape(wanted)}">'
        f'<label for="ten">{wording.SIGN_IN_NAME}</label>'
        f'<input id="ten" name="ten" value="{escape(name)}" autocomplete="username" required '
        f'maxlength="64" autocapitalize="none" spellcheck="false"{told}{at_name}>'
        f'<label for="mat_khau">{wording.SIGN_IN_PASSWORD}</label>'
        '<input id="mat_khau" name="mat_khau" type="password" autocomplete="current-password" '
        f'required maxlength="256"{told}{at_password}>'
        f'<button type="submit">{wording.SIGN_IN_BUTTON}</button></form>'
        f'<p class="kb-muted">{wording.SIGN_IN_HELP}</p></main>',
    )
