"""Who is behind an event of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.accounts import Account
from kb.errors import NotAllowedError
from kb.ui.wording import common as wording

if TYPE_CHECKING:
    import gradio as gr


def account_of(request: gr.Request) -> Account:
    """Return the account that the guard found for a request.

    Raises:
        NotAllowedError: there is none, because the request did not come through the guard.
    """
    account = getattr(getattr(request, "state", None), "account", None)
    if not isinstance(account, Account):
        raise NotAllowedError(wording.NOT_SIGNED_IN)
    return account
