"""An answer as HTML: what is said, its evidence, the passages near it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.records import Answer
from kb.ui.ask.statements import notes_html, place_of, statements_html
from kb.ui.cards import Evidence, Passage, evidence_card, passage_card
from kb.ui.markup import escape
from kb.ui.panels import status_line
from kb.ui.wording import ask as wording

NEAREST_SHOWN = 3


def answer_page(answer: Answer, evidence: Sequence[Evidence], passages: Sequence[Passage]) -> str:
    """Show the whole result: the answer, then its evidence, then related passages.

    ``evidence`` holds the citations of the answer and of its notes, in order and without repeats;
    ``passages`` holds its hits.
    """
    if answer.abstained_because is not None:
        return _refusal(answer, passages)
    said = wording.STATUS_ANSWERED.format(text=answer.text)
    numbers = {place_of(item.citation): number for number, item in enumerate(evidence, start=1)}
    cited = {item.citation.section_id for item in evidence}
    cards = "".join(
        evidence_card(item, number, answer.statements)
        for number, item in enumerate(evidence, start=1)
    )
    related = [passage for passage in passages if passage.hit.section.id not in cited]
    return (
        status_line(" ".join((said, *(note.text for note in answer.notes))))
        + f'<section class="kb-panel kb-answer"><h2>{wording.ANSWER_HEADING}</h2>'
        + statements_html(answer.statements, numbers)
        + _understood(answer)
        + _unanswered(answer)
        + notes_html(answer.notes, numbers)
        + "</section>"
        + f'<section class="kb-evidence"><h2>{wording.EVIDENCE_HEADING}</h2>{cards}</section>'
        + _related(related)
    )


def _refusal(answer: Answer, passages: Sequence[Passage]) -> str:
    nearest = "".join(passage_card(passage) for passage in passages[:NEAREST_SHOWN])
    reason = f"<p>{escape(answer.abstained_because)}</p>" if answer.abstained_because else ""
    section = ""
    if nearest:
        section = (
            f'<section class="kb-evidence"><h2>{wording.NEAREST_HEADING}</h2>'
            f'<p class="kb-muted">{wording.NEAREST_NOTE}</p>{nearest}</section>'
        )
    return (
        status_line(wording.STATUS_REFUSED)
        + f'<section class="kb-panel kb-refused"><h2>{wording.REFUSED_HEADING}</h2>{reason}'
        + _understood(answer)
        + "</section>"
        + section
        + _related(passages[NEAREST_SHOWN:])
    )


def _unanswered(answer: Answer) -> str:
    return "".join(
        f'<p class="kb-soft">{escape(wording.UNANSWERED.format(part=part))}</p>'
        for part in answer.unanswered
    )


def _understood(answer: Answer) -> str:
    if answer.understood_as.strip() == answer.question.strip():
        return ""
    return (
        f'<p class="kb-understood"><span>{wording.UNDERSTOOD_AS}</span> '
        f"{escape(answer.understood_as)}</p>"
    )


def _related(passages: Sequence[Passage]) -> str:
    if not passages:
        return ""
    cards = "".join(passage_card(passage) for passage in passages)
    heading = wording.RELATED_HEADING.format(count=len(passages))
    return f'<details class="kb-related"><summary>{heading}</summary>{cards}</details>'
