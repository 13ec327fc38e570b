"""Vietnamese and English terms and abbreviations, for searching.

The bundled files were written for this project; staff can add a file of their own in the same
format (``kb.glossary_file``), whose rows come before the bundled ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.abbreviations import Abbreviations
from kb.english import (
    FUNCTION_PHRASES,
    FUNCTION_WORDS,
    IRREGULAR,
    english_words,
    one_letter_off,
    plain_forms,
    shortest_form,
)
from kb.english_units import Unit, may_be_verb, name_length, units
from kb.glossary_file import Row, read_dictionary, read_glossary
from kb.text import has_diacritics, is_syllable, nfc, tokenise

DATA = Path(__file__).parent / "data"

_MOST_TERMS = 6
# What an English phrase says for a Vietnamese term: as its name, as another name, as a plain word.
_AS_NAME, _AS_OTHER_NAME, _AS_WORD, _OWN = 1.0, 0.5, 0.7, 4.0
_BESIDE_TERM, _PLAIN_FORM, _INFLECTED = 0.4, 0.6, 0.3

# Documents abbreviate a term in their running text (UBND). More weight would dilute the term.
_ABBREVIATED = 0.15

# A word written with a capital may be a name ("Stark", "Panthers"), which texts leave as it is.
_AS_WRITTEN = 0.5
# What no file knows may be a slip of the keys, or a word that texts leave as it is.
_AS_TYPED = 0.5

_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")


@dataclass(frozen=True, slots=True)
class Expansion:
    """Alternatives in Vietnamese for one phrase of a question.

    ``terms`` are (wording, weight) pairs, heaviest first; the weights sum to 1. ``source`` is the
    phrase as it stands in the question.
    """

    terms: tuple[tuple[str, float], ...]
    source: str


# English phrase (its words joined by a space) -> Vietnamese term -> weight.
Phrases = dict[str, dict[str, float]]


class _English:
    """English phrases with their Vietnamese alternatives, by exact words and by plain forms."""

    def __init__(self, rows: Sequence[Row], own: Sequence[Row]) -> None:
        self.phrases: Phrases = {}
        for row in rows:
            self._add(row, 1.0)
        self._terms = {phrase.lower() for phrase in self.phrases}
        for word, vietnamese in read_dictionary(DATA / "dictionary.tsv"):
            terms = self.phrases.setdefault(" ".join(english_words(word)), {})
            # State documents use a word as the glossary does; the dictionary fills what it lacks.
            factor = _BESIDE_TERM if terms else _AS_WORD
            written = {term.lower(): term for term in terms}
            for rank, term in enumerate(vietnamese, 1):
                term = written.get(term.lower(), term)
                terms[term] = terms.get(term, 0.0) + factor / rank
        for row in own:
            self._add(row, _OWN)
        self.longest = max((phrase.count(" ") + 1 for phrase in self.phrases), default=1)
        # Inflections take time, so they are made for the phrases of one beginning when asked for.
        self._beginnings: dict[str, list[str]] = {}
        for phrase in self.phrases:
            self._beginnings.setdefault(_beginning(phrase), []).append(phrase)
        self._by_shortest: dict[str, dict[str, list[str]]] = {}

    def _add(self, row: Row, factor: float) -> None:
        short_forms = [name for name in row.others if _in_running_text(name, row.vietnamese)]
        for rank, english in enumerate(row.english):
            share = factor * (_AS_NAME if rank == 0 else _AS_OTHER_NAME)
            phrase = " ".join(english_words(english))
            if english.isupper() and len(english) < 7 and phrase.isalpha():
                phrase = english
            if phrase.startswith(("the ", "a ", "an ", "to ")):
                phrase = phrase.partition(" ")[2]
            if not phrase:
                continue
            self._weigh(phrase, row.vietnamese, share)
            for short in short_forms[:1]:
                self._weigh(phrase, short, share * _ABBREVIATED)
            if phrase.endswith((" of vietnam", " of viet nam")):
                self._weigh(phrase.partition(" of viet")[0], row.vietnamese, share)

    def _weigh(self, phrase: str, term: str, weight: float) -> None:
        terms = self.phrases.setdefault(phrase, {})
        terms[term] = terms.get(term, 0.0) + weight

    def _same_words(self, words: Sequence[str]) -> list[str]:
        """Return the phrases of which each word is a form of the same word, shortest first."""
        beginning = _beginning(words[0])
        known = self._by_shortest.get(beginning)
        if known is None:
            known = self._by_shortest.setdefault(beginning, {})
            for phrase in sorted(self._beginnings.get(beginning, ()), key=len):
                shortest = " ".join(map(shortest_form, phrase.split()))
                known.setdefault(shortest, []).append(phrase)
        near = known.get(" ".join(map(shortest_form, words)), [])
        return [phrase for phrase in near if _same(phrase.split(), words)]

    def terms(self, words: Sequence[str]) -> dict[str, float]:
        """Return the alternatives for the phrase of these words; empty if it is unknown.

        A word in capitals is first looked for as an abbreviation (IT, SEA).
        """
        if len(words) == 1 and words[0].isupper() and words[0] in self.phrases:
            return self.phrases[words[0]]
        words = [word.lower() for word in words]
        phrase = " ".join(words)
        exact = self.phrases.get(phrase)
        same = self._same_words(words)
        if exact is not None and same[0] == phrase:
            return exact
        merged = dict(exact or {})
        for rank, other in enumerate(same[:1] if exact else same):
            # The shortest phrase is the plain form of the word; others are at times other words.
            share = _PLAIN_FORM if exact else _INFLECTED if rank else 1.0
            for term, weight in self.phrases[other].items():
                merged[term] = merged.get(term, 0.0) + share * weight
        return merged or self.phrases.get(phrase.upper(), {})

    def verb(self, word: str) -> dict[str, float]:
        """Return the alternatives for a word as a verb, if that is another matter than its noun.

        The files have it as "to issue", beside "issue".
        """
        return self.terms(["to", word])

    def slip(self, word: str) -> dict[str, float]:
        """Return the alternatives for the commonest word that a long unknown one may be meant for.

        What was typed stays among them.
        """
        meant = [other for other in one_letter_off(word) if other in self.phrases]
        if not meant:
            return {}
        order = {phrase: place for place, phrase in enumerate(self.phrases)}
        terms = self.phrases[min(meant, key=order.__getitem__)]
        return {**terms, word: _AS_TYPED * sum(terms.values())}

    def is_plain(self, words: Sequence[str]) -> bool:
        """Tell whether words are of the general language only, not a term of state documents."""
        return " ".join(words).lower() not in self._terms

    def knows(self, word: str) -> bool:
        """Tell whether a word is English: translated here, or a function word."""
        return word in FUNCTION_WORDS or word in self.phrases or bool(self._same_words([word]))


def _beginning(phrase: str) -> str:
    word = phrase.partition(" ")[0]
    return IRREGULAR.get(word, word)[:2]


def _same(phrase: Sequence[str], words: Sequence[str]) -> bool:
    return not any(
        plain_forms(one).isdisjoint(plain_forms(other))
        for one, other in zip(phrase, words, strict=True)
    )


class Glossary:
    """What is known of terms in both languages, and how abbreviations are written out."""

    def __init__(self, rows: Sequence[Row], own: Sequence[Row] = ()) -> None:
        """Take the bundled rows and the staff's own, which come first."""
        self._rows = rows
        self._own = own
        self._english_side: _English | None = None
        self._short_side: Abbreviations | None = None

    @classmethod
    def bundled(cls, own: Path | None = None) -> Glossary:
        """Return the bundled glossary, with the rows of the staff's own file if one is given.

        Raises:
            KBError: the own file cannot be read or a row of it is not in the format.
        """
        return cls(_bundled_rows(), read_glossary(own) if own is not None else ())

    @property
    def _english(self) -> _English:
        if self._english_side is None:
            self._english_side = _English(self._rows, self._own)
        return self._english_side

    @property
    def _short(self) -> Abbreviations:
        if self._short_side is None:
            self._short_side = Abbreviations(
                (short, row.vietnamese) for row in (*self._own, *self._rows) for short in row.others
            )
        return self._short_side

    def is_english(self, question: str) -> bool:
        """Tell whether a question is in English; Vietnamese without diacritics is not."""
        question = nfc(question)
        found = list(_ENGLISH_WORD.finditer(question))
        if sum(has_diacritics(match.group()) for match in found) * 2 > len(found):
            return False
        english = vietnamese = 0.0
        for match in found:
            written = match.group()
            # Names and abbreviations stand in questions of either language.
            weight = 0.3 if match.start() > 0 and written[0].isupper() else 1.0
            if written.isupper() and len(written) > 1 and not question.isupper():
                continue
            if has_diacritics(written):
                vietnamese += weight
                continue
            for word in english_words(written):
                known = self._english.knows(word)
                if not is_syllable(word):
                    english += weight if known else 0.0
                elif not known:
                    vietnamese += weight
                elif word not in FUNCTION_WORDS:
                    vietnamese += weight / 2
        return english > 0 and english >= vietnamese

    def translate(self, question: str) -> list[Expansion]:
        """Return the phrases of an English question with their Vietnamese alternatives, in order.

        The longest phrase known wins; function words are dropped; names, numbers, document numbers
        and Vietnamese words stand for themselves.
        """
        question = nfc(question)
        parts = units(question)
        found: list[Expansion] = []
        at = 0
        while at < len(parts):
            taken, expansion = self._next(question, parts, at)
            if expansion is not None:
                found.append(expansion)
            at += taken
        return found

    def _next(self, question: str, units: Sequence[Unit], at: int) -> tuple[int, Expansion | None]:
        """Return how many units are taken at a place, and their expansion unless it is dropped."""
        unit = units[at]
        if unit.terms:
            return 1, Expansion(unit.terms, question[unit.start : unit.end])
        named = name_length(units, at)
        for length in range(min(self._english.longest, len(units) - at), 0, -1):
            span = units[at : at + length]
            words = [word for one in span for word in one.words]
            if not all(one.words for one in span) or (named and length <= named):
                continue
            if length == 1 and unit.words[0] in FUNCTION_WORDS:
                return 1, None
            if " ".join(words).lower() in FUNCTION_PHRASES:
                return length, None
            acts = length == 1 and may_be_verb(units, at)
            verb = self._english.verb(words[0]) if acts else {}
            terms = verb or self._english.terms(words)
            if terms:
                source = question[span[0].start : span[-1].end]
                if at and all(one.capital for one in span) and self._english.is_plain(words):
                    terms = {**terms, source: _AS_WRITTEN * sum(terms.values())}
                return length, Expansion(_normalised(terms), source)
        length = named or 1
        source = question[unit.start : units[at + length - 1].end]
        slip = self._english.slip(source) if length == 1 and _may_be_slip(source) else {}
        return length, Expansion(_normalised(slip or {source: 1.0}), source)

    def rendering(self, question: str) -> str:
        """Return one Vietnamese rendering of an English question: the best of each phrase."""
        return " ".join(expansion.terms[0][0] for expansion in self.translate(question))

    def expand_abbreviations(self, text: str) -> list[Expansion]:
        """Return what abbreviations in a Vietnamese text stand for, and the short forms of terms.

        Capitals count in forms that are also words ("CA", "AN"); others may be typed in lower case
        and without diacritics ("ubnd", "hdnd", "tp"). Document numbers are left alone.
        """
        text = nfc(text)
        found = tokenise(text)
        expansions: list[Expansion] = []
        at = 0
        while at < len(found):
            taken = 1
            for length in range(min(self._short.longest, len(found) - at), 0, -1):
                span = found[at : at + length]
                terms = self._short.terms(text, span)
                if terms:
                    source = text[span[0].start : span[-1].end]
                    expansions.append(Expansion(_normalised(terms), source))
                    taken = length
                    break
            at += taken
        return expansions


@lru_cache(maxsize=1)
def _bundled_rows() -> tuple[Row, ...]:
    return tuple(read_glossary(DATA / "glossary.tsv"))


def _in_running_text(name: str, term: str) -> bool:
    """Tell whether a name is an abbreviation of its term that stands outside document numbers.

    Those of ministries (BTC) and those of two letters (QĐ) stand in every number cited.
    """
    return len(name) > 2 and name.isupper() and name.isalpha() and not term.startswith("Bộ ")


def _may_be_slip(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.islower() and not is_syllable(word)


def _normalised(terms: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the heaviest terms, heaviest first, their weights summing to 1."""
    best = sorted(terms.items(), key=lambda item: -item[1])[:_MOST_TERMS]
    total = sum(weight for _, weight in best)
    return tuple((term, weight / total) for term, weight in best)
