"""An answer as HTML: what is said, its evidence, the passages near it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.records import Answer
from kb.ui.ask.session import Shown
from kb.ui.ask.statements import notes_html, place_of, statements_html
from kb.ui.cards import Evidence, Passage, evidence_card, passage_card
from kb.ui.markup import escape
from kb.ui.wording import ask as wording

NEAREST_SHOWN = 3


def answered(
    answer: Answer,
    evidence: Sequence[Evidence],
    passages: Sequence[Passage],
    *,
    verbatim: bool = False,
) -> Shown:
    """Show an answer, then its evidence, then related passages.

    ``evidence`` holds the citations of the answer and of its notes, in order and without repeats;
    ``passages`` holds its hits; ``verbatim`` says that the question was taken as it was typed.
    """
    numbers = {place_of(item.citation): number for number, item in enumerate(evidence, start=1)}
    cited = {item.citation.section_id for item in evidence}
    said = wording.STATUS_ANSWERED.format(text=answer.text)
    return Shown(
        status=" ".join((said, *(note.text for note in answer.notes))),
        said=f'<section class="kb-panel kb-answer"><h2>{wording.ANSWER_HEADING}</h2>'
        f"{statements_html(answer.statements, numbers)}{_understood(answer, verbatim)}"
        f"{_unanswered(answer)}{notes_html(answer.notes, numbers)}</section>",
        evidence=f'<section class="kb-evidence"><h2>{wording.EVIDENCE_HEADING}</h2>'
        f"{_evidence_cards(answer, evidence)}</section>"
        + _related([passage for passage in passages if passage.hit.section.id not in cited]),
    )


def refused(
    answer: Answer,
    passages: Sequence[Passage],
    *,
    searched: int,
    absent: Sequence[str] = (),
    verbatim: bool = False,
) -> Shown:
    """Show that nothing was found, why, in how many documents, and the nearest passages.

    ``absent`` are the words of the question that no document holds.
    """
    found = [wording.SEARCHED.format(count=searched)]
    if absent:
        words = ", ".join(f"«{word}»" for word in absent)
        found.append(wording.ABSENT_WORDS.format(words=words))
    reason = f"<p>{escape(answer.abstained_because)}</p>" if answer.abstained_because else ""
    nearest = _passage_cards(passages[:NEAREST_SHOWN])
    section = ""
    if nearest:
        section = (
            f'<section class="kb-evidence"><h2>{wording.NEAREST_HEADING}</h2>'
            f'<p class="kb-muted">{wording.NEAREST_NOTE}</p>{nearest}</section>'
        )
    return Shown(
        status=" ".join((wording.STATUS_REFUSED, *found)),
        said=f'<section class="kb-panel kb-refused"><h2>{wording.REFUSED_HEADING}</h2>'
        f'<p class="kb-searched">{escape(" ".join(found))}</p>{reason}'
        f"{_understood(answer, verbatim)}</section>",
        evidence=section + _related(passages[NEAREST_SHOWN:]),
    )


def _evidence_cards(answer: Answer, evidence: Sequence[Evidence]) -> str:
    """Show the citations; a document is described on the first card that cites it."""
    described: set[str] = set()
    cards = ""
    for number, item in enumerate(evidence, start=1):
        brief = item.document.id in described
        cards += evidence_card(
            item, number, answer.statements, question=answer.understood_as, brief=brief
        )
        described.add(item.document.id)
    return cards


def _passage_cards(passages: Sequence[Passage]) -> str:
    return "".join(passage_card(passage, brief=True) for passage in passages)


def _unanswered(answer: Answer) -> str:
    return "".join(
        f'<p class="kb-muted">{escape(wording.UNANSWERED.format(part=part))}</p>'
        for part in answer.unanswered
    )


def _understood(answer: Answer, verbatim: bool) -> str:
    if verbatim:
        return (
            f'<p class="kb-understood">{wording.TAKEN_VERBATIM} '
            f"{_again_button('understood', wording.TAKE_UNDERSTOOD)}</p>"
        )
    if answer.understood_as.strip() == answer.question.strip():
        return ""
    return (
        f'<p class="kb-understood"><span>{wording.UNDERSTOOD_AS}</span> '
        f"{escape(answer.understood_as)} "
        f"{_again_button('verbatim', wording.TAKE_VERBATIM)}</p>"
    )


def _again_button(action: str, label: str) -> str:
    # Of the question that is shown: the box above may hold another one by now.
    return f'<button type="button" class="kb-link" data-action="{action}">{label}</button>'


def _related(passages: Sequence[Passage]) -> str:
    if not passages:
        return ""
    heading = wording.RELATED_HEADING.format(count=len(passages))
    cards = _passage_cards(passages)
    return f'<details class="kb-related"><summary>{heading}</summary>{cards}</details>'
