"""Understanding a question: its wording in Vietnamese, what it mentions and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.letters import LOWER, UPPER
from kb.question.asked import (
    FORM_IMPORTANCE,
    Asked,
    Role,
    asks_amount,
    asks_person,
    asks_total,
    asks_whole,
    body_asked,
    clues,
    count_parts,
    focus_of,
    kind_asked,
    role_asked,
)
from kb.question.facets import Facet, facet_asked
from kb.question.links import Link, link_asked
from kb.question.measures import Dimension, Measure, measure_asked
from kb.question.parts import Part
from kb.question.periods import spelt_out, years_in
from kb.question.references import Reference, references
from kb.text import bigrams, fold, has_diacritics, tokenise, tokens


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing the question mentions; any one of ``alternatives`` in a text mentions it too.

    An alternative is its tokens and its weight; the weights of a concept's alternatives are at most
    1. ``importance`` is low for words that carry the form of a question rather than its matter.
    """

    source: str
    alternatives: tuple[tuple[tuple[str, ...], float], ...]
    importance: float = 1.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as it is searched for.

    ``text`` is the question in Vietnamese with its diacritics; ``typed`` holds the tokens as they
    were typed, folded. ``asked`` is the main kind of answer, ``parts`` how many things are asked.
    ``also`` are further wordings to search for (the abbreviations of phrases), with weights.
    ``focus`` are the words that name what is asked for ("cơ quan chủ trì", "tổng vốn"), ``measure``
    is what an amount asked for measures ("bao nhiêu ha"), ``total`` whether a sum is asked for,
    ``facet`` the fact of a document, ``role`` the part played and ``body`` a pattern of what the
    one asked for must be called, as far as the wording tells.
    ``names`` are the folded word pairs written with capitals within the question ("lang_son"),
    ``places`` those that it calls a province, district and so on.
    ``references`` are the documents that it names by number, ``years`` those it asks about, and
    ``whole`` says whether a sum over everything is asked for, not over one group. ``link`` is how
    the answer hangs together with the rest, ``person`` whether it may be a person's name.
    """

    question: str
    text: str
    english: bool
    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    concepts: tuple[Concept, ...]
    asked: Asked
    parts: int
    also: tuple[tuple[tuple[str, ...], float], ...] = ()
    focus: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    measure: Measure | None = None
    total: bool = False
    facet: Facet | None = None
    role: Role = Role.DOER
    body: str = ""
    references: tuple[Reference, ...] = ()
    years: frozenset[int] = frozenset()
    whole: bool = False
    link: Link = Link.NONE
    person: bool = False


_ENGLISH_FORM = (
    r"(?:which|what|how|who|whom|when|where|by what|by when|is|are|was|were|do|does|did|give|quote|"
    r"name|list|tell|exact|sentence|wording|word|words)\b"
)
_ENGLISH_ASKING = re.compile(r"(?:which|what|how|who)\b")
_NAME = re.compile(rf"(?<=\w )[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+)+")
_PLACE = re.compile(
    rf"(?:(?i:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|xã|phường|"
    rf"thị trấn)) ([{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+)|"
    rf"([{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+) (?:province|city|district|commune|ward|town)"
)
_CONTEXT_IMPORTANCE = 0.5
"""Of words that another part of a question says: this one may or may not be about them."""
_UNIT_IMPORTANCE = 0.4
"""Of the unit that is asked for: the answer may write it otherwise ("phần trăm", "%")."""
_OFFICE_WORDS = (
    "bo so ban uy nghi thong quyet luat dieu hoi chinh thu van cuc vu vien pho tong ke nha dang "
    "trung quoc viet chu giam cong ngan toa kiem thanh doan lien phu chuong muc khoan state the "
    "ministry department bank"
)
OFFICE_WORDS = frozenset(_OFFICE_WORDS.split())
"""First words of the names of offices and documents, folded."""


def understand(
    question: str, restorer: Restorer, glossary: Glossary, *, verbatim: bool = False
) -> Understanding:
    """Work out what a question says and asks; never fails, whatever was typed.

    Where it is taken ``verbatim``, no diacritics are restored and nothing is translated.
    """
    typed = " ".join(question.split())
    question = typed if verbatim else spelt_out(typed)
    english = not verbatim and glossary.is_english(question)
    also: tuple[tuple[tuple[str, ...], float], ...] = ()
    if english:
        text = glossary.rendering(question)
        concepts = _translated(question, glossary)
    else:
        text = question if verbatim else restorer.restore(question)
        concepts, also = _mentioned(text, glossary)
    asking = clues(question)
    kind = kind_asked(asking, len(tokens(question)), english)
    return Understanding(
        question=typed,
        text=text,
        english=english,
        typed=tuple(tokens(fold(question))),
        tokens=tuple(tokens(text)),
        concepts=concepts,
        asked=kind,
        parts=count_parts(asking),
        also=also,
        focus=_english_focus(concepts) if english else focus_of(_words(text)),
        measure=_measure(kind, asking, clues(text)),
        total=asks_total(asking),
        facet=facet_asked(asking),
        role=role_asked(asking),
        body=body_asked(asking),
        names=_names(question, concepts if english else ()),
        places=_places(question),
        references=references(question),
        years=years_in(question),
        whole=asks_whole(asking),
        link=link_asked(asking),
        person=asks_person(asking),
    )


def understand_part(
    part: Part, restorer: Restorer, glossary: Glossary, *, verbatim: bool = False
) -> Understanding:
    """Work out what one part of a question asks; its own words count more than those about it."""
    asked = replace(understand(part.question, restorer, glossary, verbatim=verbatim), parts=1)
    if not part.context:
        return asked
    about = understand(part.context, restorer, glossary, verbatim=verbatim)
    said = {concept.source for concept in asked.concepts}
    return replace(
        asked,
        concepts=asked.concepts
        + tuple(
            replace(concept, importance=_CONTEXT_IMPORTANCE * concept.importance)
            for concept in about.concepts
            if concept.source not in said
        ),
        also=asked.also + about.also,
        names=asked.names | about.names,
        places=asked.places | about.places,
        references=asked.references or about.references,
        years=asked.years or about.years,
        total=asked.total or about.total,
        whole=asked.whole or about.whole,
    )


def _measure(kind: Asked, asking: str, text: str) -> Measure | None:
    """Tell what amount is asked for; what is counted is named in Vietnamese."""
    if kind not in (Asked.NUMBER, Asked.TIME, Asked.OTHER):
        return None
    asked = measure_asked(asking)
    counts = asked is not None and asked.dimension is Dimension.COUNT
    return measure_asked(text) or asked if counts else asked


def _english_focus(concepts: tuple[Concept, ...]) -> tuple[str, ...]:
    """Give the Vietnamese words of what stands beside the English interrogative."""
    at = [i for i, c in enumerate(concepts) if _ENGLISH_ASKING.match(fold(c.source))]
    near = concepts[at[0] : at[0] + 3] if at else concepts[:2]
    return tuple(
        token
        for concept in near
        if concept.importance >= 1
        for words, _ in concept.alternatives[:2]
        for token in words
    )


def _words(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


def _names(question: str, translated: Sequence[Concept]) -> frozenset[str]:
    """Give the folded pairs of words written with capitals, but for those that were translated."""
    pairs = frozenset(
        pair
        for name in _NAME.findall(question)
        for pair in bigrams([fold(token) for token in tokens(name)])
        if pair.partition("_")[0] not in OFFICE_WORDS
    )
    others = {
        fold(token)
        for concept in translated
        for token in tokens(concept.source)
        if all(tokens(concept.source) != list(words) for words, _ in concept.alternatives)
    }
    return frozenset(pair for pair in pairs if others.isdisjoint(pair.split("_")))


def _places(question: str) -> frozenset[str]:
    return frozenset(
        pair
        for names in _PLACE.findall(question)
        for name in names
        for pair in bigrams([fold(token) for token in tokens(name)])
    )


def _mentioned(
    text: str, glossary: Glossary
) -> tuple[tuple[Concept, ...], tuple[tuple[tuple[str, ...], float], ...]]:
    """Make one concept a token, with its long form or abbreviation as an alternative."""
    expansions: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for expansion in glossary.expand_abbreviations(text):
        for term, weight in expansion.terms:
            spelt = tuple(tokens(term))
            if spelt:
                expansions.setdefault(fold(expansion.source), []).append((spelt, weight))
    concepts = []
    words = _words(text)
    for place, word in enumerate(words):
        alternatives: list[tuple[tuple[str, ...], float]] = [((word,), 1.0)]
        alternatives += expansions.pop(fold(word), [])
        importance = FORM_IMPORTANCE.get(word, 1.0)
        if asks_amount(words[max(0, place - 3) : place]) and not word[0].isdigit():
            importance = min(importance, _UNIT_IMPORTANCE)
        concepts.append(Concept(word, tuple(alternatives), importance))
    # What is left are the abbreviations of phrases: other spellings of words already there.
    also = tuple(alternative for found in expansions.values() for alternative in found)
    return tuple(concepts), also


def _translated(question: str, glossary: Glossary) -> tuple[Concept, ...]:
    concepts = []
    for expansion in glossary.translate(question):
        alternatives = tuple(
            (tuple(tokens(term)), weight) for term, weight in expansion.terms if tokens(term)
        )
        if alternatives:
            forms = all(
                len(words) == 1 and words[0] in FORM_IMPORTANCE for words, _ in alternatives
            )
            asks = re.match(_ENGLISH_FORM, fold(expansion.source)) is not None
            concepts.append(Concept(expansion.source, alternatives, 0.25 if forms or asks else 1.0))
    return tuple(concepts)


def names_in(question: str) -> list[str]:
    """List the words written with capitals within a question, but for names of offices."""
    found = _NAME.findall(question)
    return [name for name in found if fold(name.split()[0]) not in OFFICE_WORDS]


def lacks_diacritics(understanding: Understanding) -> bool:
    """Whether the question was typed without any diacritics."""
    return not has_diacritics(understanding.question)
