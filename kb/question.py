"""Understanding a question: its wording in Vietnamese, what it mentions and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.text import fold, has_diacritics, tokenise, tokens


class Asked(StrEnum):
    """What kind of answer a question asks for."""

    AGENCY = "agency"
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"
    LIST = "list"
    DEFINITION = "definition"
    WORDING = "wording"
    OTHER = "other"


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
    """

    question: str
    text: str
    english: bool
    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    concepts: tuple[Concept, ...]
    asked: Asked
    parts: int


_FORM_WORDS = frozenset(
    "nào gì bao nhiêu ai đâu mấy thế như khi sao hỏi xin cho biết là có không được bị thì mà ạ à nhé vậy "
    "hãy trích nguyên văn câu chữ đúng ghi rõ nêu quy định ra vào ở trong của các những và theo với về để "
    "phải cần do bởi này đó kia ấy em tôi mình anh chị giúp với".split()
)
_FORM_IMPORTANCE: Mapping[str, float] = {
    word: 0.08 if word in "nào gì bao nhiêu ai đâu mấy ạ nhé vậy em tôi mình xin hỏi" else 0.25
    for word in _FORM_WORDS
}
_ASKED: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (asked, re.compile(pattern))
    for asked, pattern in (
        (Asked.WORDING, r"nguyen van|cau chu|\btrich (?:dan|dung|nguyen|lai|cau|doan)|^trich\b|dung loi|verbatim|exact (?:wording|words|text)|\bquote\b|word for word|original wording"),
        (Asked.LIST, r"\bgom (?:nhung|cac|co)\b|\bgom\b.*\bnao\b|liet ke|\bke ten\b|\bke ra\b|bao gom|\bnhung\b(?:(?!\bla bao nhieu\b).)*\b(?:nao|gi)\b|\bcac\b(?:(?!bao nhieu).)*\b(?:nao|gi)\b|\bnhung gi\b|\blist (?:the|all)\b|^list\b|^name (?:the|all)\b|^which (?:\w+ ){0,3}\w+s (?:are|were|must|should|may|does|do|have|did)\b|^what (?:\w+ ){0,2}\w+s (?:are|were|must)\b|^what are\b|what does .* (?:include|consist|contain|comprise)"),
        (Asked.AGENCY, r"\b(?:co quan|don vi|so|ban|nganh|vu|cuc|phong|to chuc|doanh nghiep|cong ty|bo|chuc danh|nguoi|lanh dao|cap|hoi dong|uy ban|van phong)(?: \w+){0,3} nao\b|\bai\b|^who\b|\bwhom?\b|\bby whom\b|which (?:\w+ )?(?:agency|agencies|authority|department|body|unit|ministry|office|organi[sz]ation|company|committee|level|official|investor|person)|what (?:agency|authority|department|body|unit|company)|\bcq nao|\bdv nao|chu tri|chu dau tu\b.*\bla\b"),
        (Asked.NUMBER, r"bao nhieu|\bmay (?!nam nao)|\bty le\b.*\b(?:nao|la)\b|how (?:many|much|large|big|high|far)|what (?:\w+ )?(?:percentage|share|number|amount|rate|total|area|cost|capital|capacity|fee|size|scale|proportion|level|target|height|width|length)|tong (?:von|so|cong|dien tich|muc)|dien tich|kinh phi|quy mo|cong suat|muc (?:phat|chi|ho tro|dau tu|thu)|\bvon\b.*\bla\b"),
        (Asked.TIME, r"khi nao|bao gio|\b(?:ngay|nam|thang|quy|luc|giai doan|thoi (?:gian|diem|han|ky)) (?:\w+ )?nao\b|thoi gian|thoi han|bao lau|\bwhen\b|what (?:year|date|day|month|period|deadline|time|stage)|which (?:year|period|date)|how long|deadline|by what date|within how|in what year|tien do|han cuoi|ngay may|nam may|truoc ngay"),
        (Asked.PLACE, r"o dau|tai dau|\b(?:noi|tinh|xa|phuong|huyen|thi tran|thanh pho|dia diem|dia ban|dia phuong|khu vuc|vung) nao\b|\bwhere\b|which (?:province|commune|ward|district|city|town|place|location|area)|dia diem"),
        (Asked.DEFINITION, r"\bla gi\b|the nao la|nghia la|duoc hieu|khai niem|dinh nghia|giai thich tu|what is (?:meant|a|an|the)\b|\bdefin|\bmean(?:s|ing)?\b|viet tat"),
    )
)  # fmt: skip
_INTERROGATIVES = re.compile(
    r"bao nhieu|\bmay\b|khi nao|bao gio|\bai\b|o dau|\bnao\b|\bgi\b|bao lau|\bhow (?:many|much|long)|\bwho\b|\bwhen\b|\bwhere\b|\bwhich\b|\bwhat\b"
)


def understand(question: str, restorer: Restorer, glossary: Glossary) -> Understanding:
    """Work out what a question says and asks; never fails, whatever was typed."""
    question = " ".join(question.split())
    english = glossary.is_english(question)
    if english:
        text = glossary.rendering(question)
        concepts = _translated(question, glossary)
    else:
        text = restorer.restore(question)
        concepts = _mentioned(text, glossary)
    folded = fold(question)
    clues = folded if english else f"{folded} {fold(text)}"
    return Understanding(
        question=question,
        text=text,
        english=english,
        typed=tuple(tokens(folded)),
        tokens=tuple(tokens(text)),
        concepts=concepts,
        asked=_what_is_asked(clues, len(tokens(question)), english),
        parts=_count_parts(folded),
    )


def _what_is_asked(clues: str, length: int, english: bool) -> Asked:
    for asked, pattern in _ASKED:
        if pattern.search(clues):
            return asked
    # A bare term typed into the search box asks what the documents say of it.
    return Asked.DEFINITION if length <= 6 and not english else Asked.OTHER


def _count_parts(folded: str) -> int:
    """Count how many things are asked: interrogatives on either side of "và" or "and"."""
    pieces = re.split(r"\bva\b|\band\b|,|;|\?", folded)
    return max(1, sum(bool(_INTERROGATIVES.search(piece)) for piece in pieces))


def _mentioned(text: str, glossary: Glossary) -> tuple[Concept, ...]:
    """Make one concept a token, with its long form or abbreviation as an alternative."""
    expansions: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for expansion in glossary.expand_abbreviations(text):
        for term, weight in expansion.terms:
            words = tuple(tokens(term))
            if words:
                expansions.setdefault(fold(expansion.source), []).append((words, weight))
    concepts = []
    for token in tokenise(text):
        alternatives: list[tuple[tuple[str, ...], float]] = [((token.text,), 1.0)]
        alternatives += expansions.pop(fold(token.text), [])
        concepts.append(
            Concept(token.text, tuple(alternatives), _FORM_IMPORTANCE.get(token.text, 1.0))
        )
    for source, found in expansions.items():
        words = tuple(tokens(source))
        concepts.append(Concept(source, tuple(found), 0.3 if len(words) > 1 else 1.0))
    return tuple(concepts)


def _translated(question: str, glossary: Glossary) -> tuple[Concept, ...]:
    concepts = []
    for expansion in glossary.translate(question):
        alternatives = tuple(
            (tuple(tokens(term)), weight) for term, weight in expansion.terms if tokens(term)
        )
        if alternatives:
            forms = all(len(words) == 1 and words[0] in _FORM_WORDS for words, _ in alternatives)
            concepts.append(Concept(expansion.source, alternatives, 0.25 if forms else 1.0))
    return tuple(concepts)


def lacks_diacritics(understanding: Understanding) -> bool:
    """Whether the question was typed without any diacritics."""
    return not has_diacritics(understanding.question)
