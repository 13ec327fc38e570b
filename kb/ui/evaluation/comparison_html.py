"""Two evaluations compared, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from kb.evaluation.comparison import SIGNIFICANT, Change, Comparison, Row
from kb.evaluation.diagnosis import Outcome
from kb.evaluation.reports.comparison_text import gate_text
from kb.evaluation.reports.wording import (
    COMPARED,
    MEASURES,
    NOW_RIGHT,
    NOW_WRONG,
    OUTCOMES,
    REFUSED,
    UNPAIRED,
    p_value,
    percent,
    signed,
    signed_interval,
)
from kb.ui.markup import escape
from kb.ui.wording import evaluation as wording

_MOST_SHOWN = 100
"""Questions of a list; the reports themselves hold the rest."""


def comparison_html(comparison: Comparison) -> str:
    """Return whether quality fell, the measures side by side, the questions won and lost."""
    fallen = " fallen" if comparison.fallen else ""
    rows = "".join(map(_change, comparison.changes))
    note = " ".join(COMPARED).format(level=p_value(SIGNIFICANT))
    names = ("trước", "sau", "chênh", "khoảng 95 %", "hơn", "kém", "p")
    head = "".join(f'<th scope="col" class="number">{name}</th>' for name in names)
    return (
        f'<p class="verdict{fallen}">{escape(gate_text(comparison))}</p>'
        + _unpaired(comparison.unpaired)
        + f'<div class="kb-scroll" role="region" aria-label="{wording.COMPARE_HEADING}" '
        'tabindex="0"><table class="kb-table changes"><thead><tr>'
        f'<th scope="col">%</th>{head}</tr></thead>'
        f'<tbody>{rows}</tbody></table></div><p class="kb-muted">{escape(note)}</p>'
        + _questions(NOW_WRONG, comparison.lost)
        + _questions(NOW_RIGHT, comparison.won)
    )


def _change(change: Change) -> str:
    turn = ""
    if change.significant:
        turn = "better" if change.wins > change.losses else "worse"
    star = "*" if change.significant else ""
    cells = (
        percent(change.before),
        percent(change.after),
        signed(change.difference),
        signed_interval(change.interval),
        str(change.wins),
        str(change.losses),
        escape(p_value(change.p)) + star,
    )
    shown = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    term = MEASURES[change.measure]
    name = f'<th scope="row" title="{term.meaning}">{term.name}</th>'
    return f'<tr class="{turn}">{name}{shown}</tr>'


def _unpaired(ids: Sequence[str]) -> str:
    if not ids:
        return ""
    listed = ", ".join(ids[:_MOST_SHOWN]) + (", …" if len(ids) > _MOST_SHOWN else "")
    return f'<p class="kb-muted">{escape(UNPAIRED.format(ids=listed))}</p>'


def _questions(heading: str, pairs: Sequence[tuple[Row, Row]]) -> str:
    listed = "".join(_question(old, new) for old, new in pairs[:_MOST_SHOWN])
    if len(pairs) > _MOST_SHOWN:
        listed += f"<li>… và {len(pairs) - _MOST_SHOWN} câu nữa.</li>"
    title = heading.format(count=len(pairs))
    if not pairs:
        return f"<h4>{title}</h4>"
    return f'<details open><summary>{title}</summary><ul class="kb-list">{listed}</ul></details>'


def _question(old: Row, new: Row) -> str:
    expected = ""
    if new["answers"]:
        expected = f"<div><dt>đáp án</dt><dd>{escape('; '.join(new['answers']))}</dd></div>"
    return (
        f"<li><strong>{escape(new['question'])}</strong> "
        f'<span class="kb-muted">{escape(new["id"])}</span><dl>{expected}'
        f"<div><dt>trước</dt><dd>{_given(old)}</dd></div>"
        f"<div><dt>nay</dt><dd>{_given(new)}</dd></div></dl></li>"
    )


def _given(row: Row) -> str:
    given = REFUSED if row["abstained"] else row["answer"]
    return (
        f'{escape(given)} <span class="kb-muted">[{OUTCOMES[Outcome(row["outcome"])].short}]</span>'
    )
