"""How far the files that were sent have come, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from kb.ingest_jobs import Item, Progress
from kb.ui.markup import escape
from kb.ui.wording import documents as wording

_SHOWN_WAITING = 5
_SIGNS = {"done": "✓", "unchanged": "=", "failed": "✗", "interrupted": "!"}


def ingest_panel(progress: Progress, *, can_edit: bool) -> str:
    """Show the run as a whole, then what failed, what is at work and waits, and what is done.

    The element tells the script by ``data-active`` whether to look again soon, by ``data-ended``
    whether there may be new documents, and by ``data-edit`` whether files may be sent.
    """
    if not progress.items and progress.phase == "idle":
        return f'<div data-active="0" data-ended="0" data-edit="{int(can_edit)}"></div>'
    active = progress.phase != "idle"
    counts = progress.counts
    total = len(progress.items)
    said = _phase(progress)
    return (
        f'<section class="kb-panel kb-ingest" data-active="{int(active)}" '
        f'data-ended="{progress.ended}" data-edit="{int(can_edit)}">'
        f'<header><h2>{wording.INGEST_HEADING}</h2><p role="status">{said}</p></header>'
        f'<progress class="kb-progress" max="{max(total, 1)}" value="{_advance(progress):.3f}" '
        f'aria-label="{wording.INGEST_HEADING}"></progress>'
        f'<p class="kb-ingest-counts">{_counts(counts, progress.ended, total)}</p>'
        f"{_message(progress.message)}"
        f"{_items(progress.items)}"
        f"{_buttons(counts, active) if can_edit else ''}</section>"
    )


def _phase(progress: Progress) -> str:
    if progress.phase == "idle" and progress.counts.get("interrupted"):
        return wording.INTERRUPTED_PHASE
    return wording.PHASES[progress.phase]


def _advance(progress: Progress) -> float:
    """Return how many files are done, the pages of those being read counted as parts.

    A file whose last page was read is not done before it is embedded and stored.
    """
    at_work = (item for item in progress.items if item.status == "reading" and item.pages)
    return progress.ended + sum(0.9 * item.page / item.pages for item in at_work)


def _counts(counts: dict[str, int], ended: int, total: int) -> str:
    said = [wording.PROGRESS.format(done=ended, total=total)]
    said += [
        text.format(count=counts[status])
        for status, text in wording.COUNTS.items()
        if counts.get(status)
    ]
    return "".join(f"<span>{one}</span>" for one in said)


def _message(message: str) -> str:
    return f'<p class="kb-ingest-message">{escape(message)}</p>' if message else ""


def _items(items: Sequence[Item]) -> str:
    """List what needs a person first, then what goes on; what went well is folded away."""
    bad = [item for item in items if item.status in ("failed", "interrupted")]
    at_work = [item for item in items if item.status in ("reading", "embedding")]
    waiting = [item for item in items if item.status == "waiting"]
    well = [item for item in items if item.status in ("done", "unchanged")]
    rows = "".join(map(_item, (*bad, *at_work, *waiting[:_SHOWN_WAITING])))
    if len(waiting) > _SHOWN_WAITING:
        more = wording.MORE_WAITING.format(count=len(waiting) - _SHOWN_WAITING)
        rows += f'<li class="kb-muted">{more}</li>'
    listed = f'<ul class="kb-ingest-items">{rows}</ul>' if rows else ""
    if not well:
        return listed
    done = "".join(map(_item, reversed(well)))
    return (
        f'{listed}<details class="kb-ingest-done"><summary>'
        f"{wording.SHOW_ENDED.format(count=len(well))}</summary>"
        f'<ul class="kb-ingest-items">{done}</ul></details>'
    )


def _item(item: Item) -> str:
    status = wording.STATUSES[item.status]
    if item.status == "reading" and item.pages > 1:
        status = wording.READING_PAGE.format(page=item.page, pages=item.pages)
    sign = _SIGNS.get(item.status, "")
    busy = '<span class="kb-spinner"></span>' if item.status in ("reading", "embedding") else sign
    message = f'<p class="kb-ingest-reason">{escape(item.message)}</p>' if item.message else ""
    name = f'<span class="kb-ingest-name">{escape(item.name)}</span>'
    return (
        f'<li class="kb-ingest-{item.status}">'
        f'<span class="kb-ingest-sign" aria-hidden="true">{busy}</span>'
        f'<div>{name} <span class="kb-muted">{status}</span>{message}</div></li>'
    )


def _buttons(counts: dict[str, int], active: bool) -> str:
    buttons = ""
    if active:
        buttons += _button("stop", wording.STOP)
    elif counts.get("interrupted"):
        buttons += _button("retry", wording.RETRY.format(count=counts["interrupted"]))
    if not active:
        buttons += _button("clear", wording.CLEAR)
    return f'<div class="kb-actions">{buttons}</div>'


def _button(action: str, label: str) -> str:
    return f'<button type="button" class="kb-button small" data-ingest="{action}">{label}</button>'
