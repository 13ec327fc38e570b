"""The page of one document: outline, full text, page image, facts."""

from __future__ import annotations

from collections.abc import Iterator

from kb.records import Section
from kb.ui.cards import copy_button
from kb.ui.document_names import short_name, subject
from kb.ui.documents.health import health_summary, remarks_of
from kb.ui.documents.listing import health_badge
from kb.ui.markup import escape
from kb.ui.theme import links
from kb.ui.viewer.full_text import anchor, full_text
from kb.ui.viewer.gathering import DocumentView
from kb.ui.viewer.links import document_link, original_link, page_image_link, text_link
from kb.ui.wording import common
from kb.ui.wording import documents as document_words
from kb.ui.wording import viewer as wording

_LIST = "/?trang=van-ban"
_OUTLINE_KINDS = frozenset({"title", "heading", "article", "appendix"})
_LONGEST_LINE = 90
_DEEPEST = 3


def viewer_page(view: DocumentView) -> str:
    """Write the whole page."""
    name = short_name(view.document)
    about = subject(view.document)
    lead = f'<p class="kb-subject">{escape(about)}</p>' if about else ""
    with_picture = " kb-with-picture" if view.page else ""
    text = full_text(view.document, view.sections, view.mark)
    return _whole(
        name,
        f'<main class="kb-viewer{with_picture}"><header class="kb-viewer-head">'
        f'<p class="kb-back"><a href="{_LIST}">‹ {wording.BACK}</a></p>'
        f"<h1>{escape(name)}</h1>{lead}{_notice(view)}{_toolbar(view)}{_facts(view)}</header>"
        f"{_outline(view)}"
        f'<article class="kb-full kb-wording" aria-label="{wording.TEXT}">{text}</article>'
        f"{_picture(view, name)}</main>",
    )


def missing_page() -> str:
    """Write the page that says that there is no such document."""
    return _whole(
        wording.MISSING_TITLE,
        f'<main class="kb-viewer"><section class="kb-panel kb-refused" role="alert">'
        f"<h1>{wording.MISSING_TITLE}</h1><p>{wording.MISSING}</p>"
        f'<p><a href="{_LIST}">‹ {wording.BACK}</a></p></section></main>',
    )


def _whole(title: str, body: str) -> str:
    style = links(
        "base.css", "base-components.css", "base-cards.css", "viewer.css", "base.js", "viewer.js"
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {common.APP_TITLE}</title>{style}</head>"
        f'<body class="kb-page">{body}</body></html>'
    )


def _notice(view: DocumentView) -> str:
    if not view.notice:
        return ""
    return f'<p class="kb-panel kb-refused" role="alert">{escape(view.notice)}</p>'


def _toolbar(view: DocumentView) -> str:
    id_ = view.document.id
    marked = ""
    if view.mark:
        marked = f'<a class="kb-button primary" href="#trich">{wording.GO_TO_MARK}</a>'
    return (
        f'<div class="kb-toolbar">{marked}'
        f'<a class="kb-button" href="{original_link(id_)}" download>{wording.DOWNLOAD_ORIGINAL}</a>'
        f'<a class="kb-button" href="{text_link(id_)}">{wording.DOWNLOAD_TEXT}</a>'
        f'<span class="kb-muted kb-find-hint">{wording.FIND_HINT}</span>'
        f"{health_badge(view.facts)}</div>"
    )


def _facts(view: DocumentView) -> str:
    """Show what is known of the document, folded away: the text is what people came for."""
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _known(view))
    remarks = "".join(f"<li>{escape(one)}</li>" for one in remarks_of(view.facts))
    told = (
        f'<div class="kb-notes"><p class="kb-label">{document_words.REMARKS}</p>'
        f"<ul>{remarks}</ul></div>"
        if remarks
        else ""
    )
    opened = " open" if remarks else ""
    return (
        f'<details class="kb-viewer-facts"{opened}><summary>{wording.FACTS}</summary>'
        f'<dl class="kb-facts">{rows}</dl>{told}{_official(view)}</details>'
    )


def _known(view: DocumentView) -> Iterator[tuple[str, str]]:
    facts = view.facts
    unknown = f'<span class="kb-muted">{common.UNKNOWN}</span>'

    def shown(value: str | None) -> str:
        return escape(value) if value else unknown

    yield document_words.DOCUMENT_KIND, shown(facts.kind)
    yield document_words.DOCUMENT_NUMBER, shown(facts.number)
    issued = facts.issued_on.strftime("%d/%m/%Y") if facts.issued_on else None
    yield document_words.DOCUMENT_DATE, shown(issued)
    yield document_words.DOCUMENT_ISSUER, shown(facts.issuer)
    if facts.signer:
        yield document_words.DOCUMENT_SIGNER, shown(facts.signer)
    yield document_words.DOCUMENT_FILE, shown(facts.source)
    if facts.other_sources:
        yield document_words.OTHER_NAMES, shown(", ".join(facts.other_sources))
    yield document_words.DOCUMENT_FORMAT, facts.format.upper()
    if facts.pages:
        yield document_words.DOCUMENT_PAGES, str(facts.pages)
    yield document_words.DOCUMENT_LENGTH, f"{facts.characters:,}".replace(",", ".")
    yield document_words.HEALTH, escape(health_summary(facts))
    for said, other in view.related:
        link = f'<a href="{document_link(other.id)}">{escape(short_name(other))}</a>'
        yield escape(said), link
    yield wording.HASH, f"<code>{escape(facts.id)}</code>"


def _official(view: DocumentView) -> str:
    first, later = view.official
    what = escape(view.citation.label) if view.citation and view.citation.label else ""
    place = what or wording.OFFICIAL_DOCUMENT
    return (
        f'<div class="kb-official"><p class="kb-label">{wording.OFFICIAL} ({place})</p>'
        f"<p>{escape(first)}</p>"
        f'<div class="kb-actions">{copy_button(common.COPY_OFFICIAL, first)}'
        f"{copy_button(common.COPY_LATER, later)}</div></div>"
    )


def _outline(view: DocumentView) -> str:
    text = view.document.text
    lines = "".join(
        f'<li class="kb-deep-{min(len(section.path), _DEEPEST)}">'
        f'<a href="#{anchor(section)}">{escape(_line(text, section))}</a></li>'
        for section in view.sections
        if section.kind in _OUTLINE_KINDS
    )
    if not lines:
        lines = f'<li class="kb-muted">{wording.OUTLINE_EMPTY}</li>'
    # Closed at first: on a narrow screen the text comes first; the script opens it on a wide one.
    return (
        f'<nav class="kb-outline" aria-label="{wording.OUTLINE}"><details>'
        f"<summary>{wording.OUTLINE}</summary><ol>{lines}</ol></details></nav>"
    )


def _line(text: str, section: Section) -> str:
    words = " ".join(text[section.start : section.end].split())
    line = text[section.start : section.end].strip().partition("\n")[0].strip()
    # A title set in several lines is told by its beginning rather than by its first line alone.
    line = words if section.kind in ("title", "appendix") else line
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def _picture(view: DocumentView, name: str) -> str:
    """Show the page's image, with links that turn pages; the script turns them in place."""
    if not view.page:
        return ""
    pages, page = view.facts.pages, view.page
    marked = {box[0] for box in view.citation.boxes} if view.citation else set()
    alt = wording.PICTURE_MARKED if page in marked else wording.PICTURE_ALT
    start, end = view.mark or (None, None)
    source = page_image_link(view.document.id, page, start, end)
    pattern = page_image_link(view.document.id, 0, start, end).replace("/0.png", "/{page}.png")
    return (
        f'<aside class="kb-picture" aria-label="{wording.PICTURE}" data-pages="{pages}" '
        f'data-page="{page}" data-source="{escape(pattern)}" data-of="{wording.PAGE_OF}" '
        f'data-alt="{escape(wording.PICTURE_ALT.replace("{name}", name))}">'
        f'<div class="kb-picture-bar">{_turn(view, page - 1, wording.PREVIOUS)}'
        f'<span role="status">{wording.PAGE_OF.format(page=page, pages=pages)}</span>'
        f"{_turn(view, page + 1, wording.NEXT)}</div>"
        f'<a class="kb-picture-link" href="{escape(source)}" target="_blank">'
        f'<img src="{escape(source)}" alt="{escape(alt.format(page=page, name=name))}" '
        f'decoding="async" width="800" height="1131"></a>'
        f'<p class="kb-picture-failed kb-muted" hidden>{wording.PICTURE_FAILED}</p></aside>'
    )


def _turn(view: DocumentView, page: int, label: str) -> str:
    if not 1 <= page <= view.facts.pages:
        return f'<a class="kb-button small" aria-disabled="true">{label}</a>'
    address = document_link(view.document.id, *(view.mark or (None, None))).partition("#")[0]
    joint = "&" if "?" in address else "?"
    href = escape(f"{address}{joint}trang={page}")
    return f'<a class="kb-button small" href="{href}" data-turn="{page}">{label}</a>'
