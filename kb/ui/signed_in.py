"""Who is signed in, and the way out."""

from __future__ import annotations

from kb.accounts import Account
from kb.ui.markup import escape
from kb.ui.wording import common as wording


def signed_in_place() -> str:
    """Return the place in a page's header that ``signin.js`` fills in."""
    return (
        f'<div id="kb-signed-in" data-ended="{wording.SESSION_ENDED}" '
        f'data-again="{wording.SIGN_IN_AGAIN}"></div>'
    )


def signed_in(account: Account) -> str:
    """Name the account, with a button that signs out; empty for one without a name."""
    if not account.name:
        return ""
    # A form, not a link: no other page can make a browser send it.
    return (
        '<form class="kb-signed-in" method="post" action="/dang-xuat"><span>'
        f"<b>{escape(account.name)}</b> ({wording.ROLES[account.role]})</span>"
        f'<button type="submit">{wording.SIGN_OUT}</button></form>'
    )
