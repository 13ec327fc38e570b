"""Shows a comparison of two evaluations in a terminal, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.evaluation.comparison import SIGNIFICANT, Change, Comparison, Row
from kb.evaluation.diagnosis import Outcome
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

_SHORTENED = 100


def comparison_text(comparison: Comparison) -> str:
    """Return the measures side by side, then the questions won and lost."""
    lines = [f"{'(%)':<26}{'trước':>7}{'sau':>7}{'chênh':>7}  {'khoảng 95 %':<16}hơn kém      p"]
    lines += [_change(change) for change in comparison.changes]
    lines += [
        "",
        *(line.format(level=p_value(SIGNIFICANT)) for line in COMPARED),
    ]
    if comparison.unpaired:
        ids = ", ".join(comparison.unpaired)
        lines += ["", UNPAIRED.format(ids=ids)]
    lines += ["", NOW_RIGHT.format(count=len(comparison.won))]
    lines += _questions(comparison.won)
    lines += ["", NOW_WRONG.format(count=len(comparison.lost))]
    lines += _questions(comparison.lost)
    return "\n".join(lines)


def gate_text(comparison: Comparison) -> str:
    """Say whether quality fell, and in which measures."""
    if not comparison.fallen:
        return "Chất lượng không giảm có ý nghĩa thống kê."
    named = "; ".join(
        f"{MEASURES[change.measure].name} {percent(change.before)} → {percent(change.after)} % "
        f"(p = {p_value(change.p)})"
        for change in comparison.fallen
    )
    return f"Chất lượng giảm có ý nghĩa thống kê: {named}."


def _change(change: Change) -> str:
    bounds = signed_interval(change.interval)
    return (
        f"{MEASURES[change.measure].name:<26}{percent(change.before):>7}{percent(change.after):>7}"
        f"{signed(change.difference):>7}  {bounds:<16}{change.wins:>3} {change.losses:>3} "
        f"{p_value(change.p):>6}{'*' if change.p < SIGNIFICANT else ''}"
    )


def _questions(pairs: Sequence[tuple[Row, Row]]) -> Iterator[str]:
    for old, new in pairs:
        yield f"  {new['id']}: {_shortened(new['question'])}"
        if new["answers"]:
            yield f"      đáp án: {_shortened('; '.join(new['answers']))}"
        yield f"      trước:  {_given(old)}"
        yield f"      nay:    {_given(new)}"


def _given(row: Row) -> str:
    given = REFUSED if row["abstained"] else _shortened(row["answer"])
    return f"{given} [{OUTCOMES[Outcome(row['outcome'])].short}]"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORTENED else flat[: _SHORTENED - 1] + "…"
