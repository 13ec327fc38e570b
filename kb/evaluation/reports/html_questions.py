"""The questions of an HTML report, grouped by what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from kb.evaluation.diagnosis import Outcome
from kb.evaluation.reports.wording import OUTCOMES, percent
from kb.evaluation.result import Result
from kb.evaluation.sets.labels import KINDS, LANGS, label
from kb.records import Citation, Evidence
from kb.serial import HITS, distinct


def questions_html(results: Sequence[Result], names: Mapping[str, str]) -> str:
    """Return every question with what was expected, what was given, and the evidence for both.

    Each outcome is a list that folds away; those of failures are unfolded. ``names`` maps the ids
    of documents to their names.
    """
    groups = []
    for outcome, term in OUTCOMES.items():
        members = [result for result in results if result.outcome is outcome]
        if not members:
            continue
        unfolded = " open" if outcome.success is False else ""
        groups.append(
            f'<details class="group" id="{outcome}"{unfolded}>'
            f'<summary><span class="chip {outcome}"></span>{term.name} '
            f'<span class="count">{len(members)}</span>'
            f'<span class="soft">{term.meaning}</span></summary>'
            + "".join(_question(result, names) for result in members)
            + "</details>"
        )
    return "".join(groups)


def _question(result: Result, names: Mapping[str, str]) -> str:
    question = result.question
    facts = f"{label(question.kind, KINDS)} · {label(question.lang, LANGS)}"
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _rows(result, names))
    return (
        '<details class="question"><summary>'
        f'<span class="id">{escape(question.id)}</span> {escape(question.question)} '
        f'<span class="soft">{escape(facts)}</span></summary><dl>{rows}</dl></details>'
    )


def _rows(result: Result, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what there is to say of a question: a heading and its HTML."""
    question, answer = result.question, result.answer
    expected = "<br>".join(map(escape, question.answers))
    if not question.answerable:
        expected = '<span class="soft">kho không có, cần từ chối</span>'
    yield "Đáp án", expected or '<span class="soft">bộ câu hỏi không ghi</span>'
    yield "Trả lời", _given(result)
    if answer.confidence is not None:
        yield "Độ tin", f"{percent(answer.confidence)} %"
    if answer.understood_as != answer.question:
        yield "Hiểu là", escape(answer.understood_as)
    evidence = _evidence(result)
    if evidence:
        yield "Bằng chứng", evidence
    shown = () if result.abstained else answer.statements
    cited = distinct(citation for statement in shown for citation in statement.citations)
    if cited:
        yield "Trích dẫn", "".join(map(_citation, cited))
    if answer.hits:
        yield "Kết quả tìm", _hits(result, names)


def _given(result: Result) -> str:
    answer = result.answer
    if not result.abstained:
        return f'<span class="given">{escape(answer.text)}</span>'
    refusal = f"Từ chối: {escape(answer.abstained_because or '')}"
    if not answer.withheld:
        return refusal
    verdict = {True: " (đúng)", False: " (sai)", None: ""}[result.right_if_shown]
    withheld = "; ".join(statement.text for statement in answer.withheld)
    return f'{refusal}<br><span class="soft">Giữ lại{verdict}: {escape(withheld)}</span>'


def _evidence(result: Result) -> str:
    question = result.question
    required = len(question.evidence)
    ranks = [*result.found_at[:required]]
    # All alternatives together are one requirement: they share its rank.
    ranks += [result.found_at[-1]] * len(question.evidence_any) if question.evidence_any else []
    pieces = zip((*question.evidence, *question.evidence_any), ranks, strict=True)
    return "".join(
        _piece(piece, rank, alternative=number >= required)
        for number, (piece, rank) in enumerate(pieces)
    )


def _piece(piece: Evidence, rank: int | None, alternative: bool) -> str:
    where = "không tìm thấy" if rank is None else f"thấy ở kết quả thứ {rank}"
    kind = "một trong các chỗ" if alternative else "cần có"
    return (
        f'<figure><figcaption>{escape(piece.document)} <span class="soft">{kind}, {where}</span>'
        f"</figcaption><blockquote>{escape(piece.quote)}</blockquote></figure>"
    )


def _citation(citation: Citation) -> str:
    page = f", trang {citation.page}" if citation.page else ""
    place = f"{citation.label} ({citation.source}{page})"
    return (
        f"<figure><figcaption>{escape(place)}</figcaption>"
        f"<blockquote>{escape(citation.quote)}</blockquote></figure>"
    )


def _hits(result: Result, names: Mapping[str, str]) -> str:
    items = []
    for rank, hit in enumerate(result.answer.hits[:HITS], start=1):
        mark = ' <span class="mark">có bằng chứng</span>' if rank in result.found_at else ""
        place = f"{hit.section.label} ({names[hit.section.document_id]})"
        items.append(f"<li>{escape(place)}{mark}</li>")
    return f"<ol>{''.join(items)}</ol>"


def outcome_links(counts: Mapping[Outcome, int]) -> str:
    """Return the outcomes that occur, with how many questions each, linked to their lists."""
    items = [
        f'<li><a href="#{outcome}"><span class="chip {outcome}"></span>{term.name}</a> '
        f'<span class="count">{counts[outcome]}</span> '
        f'<span class="soft">{term.meaning}</span></li>'
        for outcome, term in OUTCOMES.items()
        if counts.get(outcome)
    ]
    return f'<ul class="outcomes">{"".join(items)}</ul>'
