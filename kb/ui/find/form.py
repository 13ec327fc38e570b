"""The forms of the page as HTML: what to find, what to check, and in which documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.document_filter import DocumentFilter, FilterValues
from kb.quote_check import LONGEST_QUOTATION
from kb.ui.markup import escape
from kb.ui.wording import find as wording
from kb.wording_search import LONGEST_WORDING

MORE = 20
"""Places of a kind that are shown at first, and added by each "show more"."""
MOST_SHOWN = 500

# Runs in the browser, once a component: what is filled in becomes an event of Gradio.
SEND = """
element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("click", kbFindRequest(event.target));
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-more]");
  if (button) trigger("click", kbFindMore(button));
});
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What a form asks for: some words, among which documents, how many places of each kind."""

    wording: str
    among: DocumentFilter
    limit: int = MORE


def read_request(data: object) -> Request:
    """Read the data of an event, which any browser may have written."""
    fields = data if isinstance(data, Mapping) else {}
    year, limit = str(fields.get("year") or ""), str(fields.get("limit") or "")
    among = DocumentFilter(
        documents=_chosen(fields, "document"),
        kinds=_chosen(fields, "kind"),
        years=(int(year),) if _is_number(year) else (),
        issuers=_chosen(fields, "issuer"),
    )
    shown = min(int(limit), MOST_SHOWN) if _is_number(limit) and int(limit) else MORE
    return Request(str(fields.get("wording") or ""), among, shown)


def modes() -> str:
    """Offer the two things that the page does; the style sheet shows the part of the one chosen."""
    return (
        f'<fieldset class="kb-modes"><legend class="kb-sr">{wording.MODES}</legend>'
        f"{_mode('find', wording.MODE_FIND, checked=True)}"
        f"{_mode('quote', wording.MODE_QUOTE, checked=False)}</fieldset>"
    )


def find_form(value: str = "") -> str:
    """Ask for the words to find."""
    return (
        '<form class="kb-find-form" data-form="find">'
        f'<label class="kb-field"><span>{wording.FIND_LABEL}</span>'
        f'<textarea id="kb-find-wording" name="wording" rows="2" maxlength="{LONGEST_WORDING}" '
        f'aria-describedby="kb-find-help" placeholder="{wording.FIND_PLACEHOLDER}">'
        f"{escape(value)}</textarea></label>"
        f'<button type="submit" class="kb-button primary">{wording.FIND_BUTTON}</button>'
        f'<p class="kb-help" id="kb-find-help">{wording.FIND_HELP}</p></form>'
    )


def quote_form() -> str:
    """Ask for the quotation to check."""
    # Longer pastes are let in, so that the check can say what is wrong with them.
    help_text = wording.QUOTE_HELP.format(longest=f"{LONGEST_QUOTATION:,}".replace(",", "."))
    return (
        '<form class="kb-find-form" data-form="quote">'
        f'<label class="kb-field"><span>{wording.QUOTE_LABEL}</span>'
        '<textarea id="kb-quote-wording" name="wording" rows="6" '
        f'aria-describedby="kb-quote-help" placeholder="{wording.QUOTE_PLACEHOLDER}"></textarea>'
        f'</label><button type="submit" class="kb-button primary">{wording.QUOTE_BUTTON}</button>'
        f'<p class="kb-help" id="kb-quote-help">{help_text}</p></form>'
    )


def filter_fields(values: FilterValues) -> str:
    """Offer the documents, kinds, years and authorities of the collection."""
    fields = (
        _select("document", wording.FILTER_DOCUMENT, wording.FILTER_ANY_DOCUMENT, values.documents),
        _select("kind", wording.FILTER_KIND, wording.FILTER_ALL, values.kinds),
        _select("year", wording.FILTER_YEAR, wording.FILTER_ALL, map(str, values.years)),
        _select("issuer", wording.FILTER_ISSUER, wording.FILTER_ALL, values.issuers),
    )
    return (
        f'<details class="kb-find-filters"><summary>{wording.FILTERS}'
        f'<span class="kb-badge info" data-filters-on hidden>{wording.FILTERS_ON}</span></summary>'
        f'<div class="kb-toolbar">{"".join(fields)}'
        f'<button type="button" class="kb-button small" data-filters-clear>'
        f"{wording.FILTERS_CLEAR}</button></div></details>"
    )


def _mode(name: str, label: str, *, checked: bool) -> str:
    state = " checked" if checked else ""
    return (
        f'<label><input type="radio" name="kb-find-mode" id="kb-mode-{name}" value="{name}"'
        f"{state}> <span>{label}</span></label>"
    )


def _select(name: str, label: str, every: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return (
        f'<label class="kb-field"><span>{label}</span><select name="{name}" autocomplete="off">'
        f'<option value="">{every}</option>{options}</select></label>'
    )


def _chosen(fields: Mapping[object, object], name: str) -> tuple[str, ...]:
    value = str(fields.get(name) or "")
    return (value,) if value else ()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6
