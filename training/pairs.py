"""Makes the pairs of texts that should lie close together, each kind with its share of a batch."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

from codeswitch import Lexicon, strip_diacritics
from sources import Question, Sources, article_text

_CHUNK = 700
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n+")

SHARES = {
    "law title to body": 0.13,
    "law sentence to its neighbours": 0.09,
    "official sentence to its neighbours": 0.09,
    "law switched to English": 0.15,
    "official switched to English": 0.05,
    "law questions": 0.09,
    "decree questions": 0.12,
    "questions switched to English": 0.05,
    "parallel law": 0.10,
    "parallel articles": 0.03,
    "terms": 0.05,
    "tatoeba": 0.02,
    "snippets": 0.02,
    "places": 0.01,
}


@dataclass(slots=True)
class Pairs:
    """Pairs of one kind: indices into ``Texts``, and the group (document) that each belongs to."""

    queries: list[int] = field(default_factory=list)
    passages: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)


class Collected:
    """All texts, each once, and the pairs over them by kind."""

    def __init__(self) -> None:
        """Begin without texts."""
        self.texts: list[str] = []
        self.kinds: dict[str, Pairs] = defaultdict(Pairs)
        self._known: dict[str, int] = {}
        self._groups: dict[str, int] = {}

    def add(self, kind: str, query: str, passage: str, group: str = "") -> None:
        """Add a pair; pairs of the same ``group`` are put in the same batch as hard negatives."""
        if not query.strip() or not passage.strip():
            return
        pairs = self.kinds[kind]
        pairs.queries.append(self._text(query))
        pairs.passages.append(self._text(passage))
        pairs.groups.append(self._groups.setdefault(group, len(self._groups)) if group else -1)

    def _text(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = len(self.texts)
            self.texts.append(text)
        return self._known[text]


def collect_pairs(sources: Sources, lexicon: Lexicon, seed: int) -> Collected:
    """Make every kind of pair, reproducibly."""
    chance = random.Random(seed)
    collected = Collected()
    _add_laws(collected, sources, lexicon, chance)
    _add_documents(collected, sources, lexicon, chance)
    _add_questions(collected, "law questions", sources.law_questions, lexicon, chance)
    _add_questions(collected, "decree questions", sources.decree_questions, lexicon, chance)
    _add_parallel(collected, sources, lexicon, chance)
    return collected


def chunks(text: str, size: int = _CHUNK) -> list[str]:
    """Cut a text at line ends into stretches of about ``size`` characters."""
    stretches: list[str] = []
    current = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if current and len(current) + len(line) > size:
            stretches.append(current)
            current = ""
        current = f"{current}\n{line}" if current else line[: 3 * size]
    return [*stretches, current] if current else stretches


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if 25 < len(part) < 400]


def _sometimes_stripped(text: str, chance: random.Random, rate: float = 0.12) -> str:
    return strip_diacritics(text) if chance.random() < rate else text


def _add_laws(
    collected: Collected, sources: Sources, lexicon: Lexicon, chance: random.Random
) -> None:
    for article in sources.articles:
        parts = chunks(article.body)[:3]
        group = article.document
        for number, part in enumerate(parts):
            title = article.title
            if chance.random() < 0.4:
                title = f"{article.title} {article.law}"
            passage = f"{article.law}. {part}" if title is not article.title else part
            collected.add("law title to body", _sometimes_stripped(title, chance), passage, group)
            wordings = [title]
            sentences = _sentences(part)
            if sentences:
                sentence = chance.choice(sentences)
                wordings.append(sentence)
                # A sentence and what stands beside it: other words on the same matter.
                beside = parts[number - 1] if number else article.title
                sentence = _sometimes_stripped(sentence, chance)
                collected.add("law sentence to its neighbours", sentence, beside, group)
            for wording in wordings:
                if chance.random() < 0.6:
                    english = lexicon.switch(wording, chance.uniform(0.5, 1.0), chance)
                    collected.add("law switched to English", english, passage, group)


def _add_documents(
    collected: Collected, sources: Sources, lexicon: Lexicon, chance: random.Random
) -> None:
    for number, (_, body) in enumerate(sources.documents):
        group = f"official {number}"
        parts = chunks(body.replace("| ", ""))
        for before, part in zip(["", *parts], parts, strict=False):
            sentences = _sentences(part)
            if len(sentences) < 2:
                continue
            sentence = chance.choice(sentences)
            beside = before if before and chance.random() < 0.3 else part.replace(sentence, " ")
            stripped = _sometimes_stripped(sentence, chance)
            collected.add("official sentence to its neighbours", stripped, beside, group)
            english = lexicon.switch(sentence, chance.uniform(0.5, 1.0), chance)
            collected.add("official switched to English", english, part, group)


def _add_questions(
    collected: Collected,
    kind: str,
    questions: list[Question],
    lexicon: Lexicon,
    chance: random.Random,
) -> None:
    for question in questions:
        for wording in (question.vietnamese, question.keywords):
            collected.add(kind, wording, question.passage, question.group)
            collected.add(kind, strip_diacritics(wording), question.passage, question.group)
            for _ in range(2):
                english = lexicon.switch(wording, chance.uniform(0.5, 1.0), chance)
                collected.add(
                    "questions switched to English", english, question.passage, question.group
                )
            collected.add(kind, wording, question.passage, question.group)
            collected.add(kind, question.english, question.passage, question.group)
        # The same question in two languages.
        collected.add("parallel law", question.english, question.vietnamese, question.group)


def _add_parallel(
    collected: Collected, sources: Sources, lexicon: Lexicon, chance: random.Random
) -> None:
    for english, vietnamese in sources.parallel:
        collected.add("parallel law", english, vietnamese)
    for english_title, english, title, body in sources.parallel_articles:
        for english_part, part in zip(chunks(english), chunks(body), strict=False):
            collected.add("parallel articles", english_title, f"{title}. {part}")
            collected.add("parallel articles", english_part, f"{title}. {part}")
    for english, vietnamese in lexicon.pairs:
        collected.add("terms", english, vietnamese)
        if chance.random() < 0.15:
            collected.add("terms", strip_diacritics(vietnamese), vietnamese)
    for english, vietnamese in sources.tatoeba:
        collected.add("tatoeba", english, vietnamese)
    for question, context in sources.snippets:
        collected.add("snippets", _sometimes_stripped(question, chance), context)
        switched = lexicon.switch(question, chance.uniform(0.5, 1.0), chance)
        collected.add("snippets", switched, context)
    for english, vietnamese in sources.places:
        collected.add("places", english, vietnamese)


def vocabulary_texts(sources: Sources) -> list[tuple[str, str]]:
    """The texts that words are counted in, with their language."""
    texts = [("vi", article_text(article)[:1500]) for article in sources.articles]
    texts += [("vi", body) for _, body in sources.documents]
    for question in sources.law_questions + sources.decree_questions:
        # Counted three times: questions use everyday words that law text lacks.
        texts += [("vi", question.vietnamese), ("en", question.english)] * 3
    for english, vietnamese in [*sources.parallel, *sources.tatoeba, *sources.places]:
        texts += [("en", english), ("vi", vietnamese)]
    texts += [("vi", f"{question} {context}") for question, context in sources.snippets]
    return texts
