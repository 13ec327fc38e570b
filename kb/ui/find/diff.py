"""Differences word by word as HTML: marked by sign, by line and in words, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from kb.quoting.differences import Piece
from kb.ui.markup import escape
from kb.ui.wording import find as wording

_LONG = 60  # words left out or added that are shown in part only
_ENDS = 12
_MOST_ROWS = 60


def diff_html(pieces: Sequence[Piece]) -> str:
    """Show a quotation turning into its original: what to strike from it, what to put in."""
    parts = []
    for number, piece in enumerate(pieces):
        space = " " if piece.spaced and number else ""
        quoted = _marked("del", "−", wording.TO_DELETE, piece.quoted)
        original = _marked("ins", "+", wording.TO_INSERT, piece.original)
        if piece.kind == "same":
            parts.append(space + escape(piece.original))
        elif piece.kind == "added":
            parts.append(space + quoted)
        elif piece.kind == "missing":
            parts.append(space + original)
        else:
            parts.append(f"{space}{quoted} {original}")
    return f'<p class="kb-diff">{"".join(parts)}</p>'


def legend() -> str:
    """Say what the two marks mean."""
    return (
        '<p class="kb-diff kb-legend"><span><del><span aria-hidden="true">−</span>abc</del> '
        f'{wording.LEGEND_DELETE}</span> <span><ins><span aria-hidden="true">+</span>abc</ins> '
        f"{wording.LEGEND_INSERT}</span></p>"
    )


def differences_table(differences: Sequence[Piece]) -> str:
    """List what differs, a row a difference."""
    rows = "".join(
        f'<tr><td class="number">{number}</td>'
        f"<td>{wording.DIFFERENCE_KINDS[piece.kind]}</td>"
        f"<td>{_cell(piece.quoted)}</td><td>{_cell(piece.original)}</td></tr>"
        for number, piece in enumerate(differences[:_MOST_ROWS], start=1)
    )
    left = len(differences) - _MOST_ROWS
    more = f"<p>{wording.MORE_DIFFERENCES.format(count=left)}</p>" if left > 0 else ""
    return (
        f'<div class="kb-scroll" tabindex="0" role="region" aria-label="{wording.TABLE}">'
        f'<table class="kb-table"><caption>{wording.TABLE}</caption><thead><tr>'
        f'<th scope="col" class="number"><span aria-hidden="true">#</span>'
        f'<span class="kb-sr">STT</span></th><th scope="col">{wording.TABLE_KIND}</th>'
        f'<th scope="col">{wording.TABLE_QUOTED}</th>'
        f'<th scope="col">{wording.TABLE_ORIGINAL}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def _marked(tag: str, sign: str, said: str, words: str) -> str:
    return (
        f'<{tag}><span aria-hidden="true">{sign}</span><span class="kb-sr">{said} </span>'
        f'{_shortened(words)}<span class="kb-sr"> {wording.END_OF_MARK}</span></{tag}>'
    )


def _cell(words: str) -> str:
    return _shortened(words) if words else f'<span class="kb-muted">{wording.NONE}</span>'


def _shortened(text: str) -> str:
    """Escape some words, the middle of very many left out."""
    words = text.split()
    if len(words) <= _LONG:
        return escape(text)
    head = text[: _after(text, words[:_ENDS])]
    tail = " ".join(words[-_ENDS:])
    left_out = wording.LEFT_OUT.format(count=len(words) - 2 * _ENDS)
    return f'{escape(head)} <em class="kb-muted">{left_out}</em> {escape(tail)}'


def _after(text: str, words: Sequence[str]) -> int:
    """Give the offset behind some words that a text begins with."""
    at = 0
    for word in words:
        at = text.index(word, at) + len(word)
    return at
