"""What an abbreviation stands for, where a document introduces it: "hợp tác xã (HTX)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite
from kb.matching import Weighing
from kb.records import Document, Hit, Statement
from kb.sentences import sentences
from kb.text import fold, tokenise

_ASKED = re.compile(
    r"viet tat|\bstands? for\b|\babbreviat|\bacronym|\bshort for\b|goi tat|ten day du"
)
_WHAT_IS = tuple(
    re.compile(rf"(?:\w+ ){{{before}}}[\w&-]+(?: trong [^?]*)? la (?:\w+ ){{0,3}}gi\b")
    for before in range(3)
)
"""A question for the thing that its first, second or third word names, and nothing more."""
_SHORT = re.compile(r"[^\W\d_][\w&-]{1,9}")
_INTRODUCED = r"\((?:sau đây )?(?:(?:gọi|viết)(?: tắt)? là )?[“\"']?{short}[”\"']?[,;)]"
_REACH = 120
"""Characters before an abbreviation in which its long form stands."""


def abbreviation_statement(
    weighing: Weighing, hits: Sequence[Hit], catalog: Catalog
) -> Statement | None:
    """Say what an abbreviation stands for, in the words that introduce it; ``None`` if none do."""
    understanding = weighing.understanding
    folded = fold(understanding.question)
    if _ASKED.search(folded):
        shorts = _SHORT.findall(understanding.question)
    else:
        words = zip(understanding.question.split(), _WHAT_IS, strict=False)
        shorts = [w for w, asks in words if _SHORT.fullmatch(w) and asks.match(folded)]
    if not shorts:
        return None
    found = [hit.section.document_id for hit in hits]
    documents = [catalog.documents[id_] for id_ in dict.fromkeys((*found, *catalog.documents))]
    for short in shorts:
        known = [words for c in weighing.concepts if c.source.lower() == short.lower()
                 for words, _ in c.alternatives]  # fmt: skip
        for document in documents:
            if short.upper() not in document.text:
                continue
            for start, end in _long_forms(document.text, short.upper(), known):
                return _statement(document, catalog, start, end)
    return None


def _long_forms(
    text: str, short: str, known: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """List where a text introduces an abbreviation: the ranges of its long form."""
    for match in re.finditer(_INTRODUCED.format(short=re.escape(short)), text):
        low = max(0, match.start() - _REACH)
        words = tokenise(text[low : match.start()])
        spelt = [fold(word.text) for word in words]
        for size in _sizes(spelt, short, known):
            yield low + words[-size].start, low + words[-1].end


def _sizes(before: Sequence[str], short: str, known: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Give how many of the words before an abbreviation it stands for, where that is certain."""
    letters = [fold(letter) for letter in short if letter.isalpha()]
    if [word[0] for word in before[-len(letters) :]] == letters:
        yield len(letters)
    for wording in known:
        if len(wording) > 1 and list(before[-len(wording) :]) == [fold(word) for word in wording]:
            yield len(wording)


def _statement(document: Document, catalog: Catalog, start: int, end: int) -> Statement | None:
    section = catalog.section_at(document.id, start)
    if section is None:
        return None
    low, high = section.start, section.end
    if high - low > LONGEST_QUOTE:
        held = (span for span in sentences(document.text[low:high]) if low + span[1] > start)
        first = next(held, (start - low, end - low))
        low, high = low + first[0], low + first[1]
    return Statement(document.text[start:end], (cite(document, section, low, high),))
