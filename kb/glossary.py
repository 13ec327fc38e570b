"""Vietnamese and English terms, abbreviations and English words, for searching.

The bundled files were written for this project; staff can add a file of their own in the format of
``data/glossary.tsv``: Vietnamese, English, further English, further Vietnamese and abbreviations
(tab-separated, alternatives separated by "|"). Rows of that file come before the bundled ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import KBError
from kb.text import Token, fold, has_diacritics, nfc, tokenise

DATA = Path(__file__).parent / "data"

_MOST_TERMS = 6
# What an English phrase says for a Vietnamese term: as its name, as another name, as a plain word.
_AS_NAME, _AS_OTHER_NAME, _AS_WORD, _OWN = 1.0, 0.5, 0.7, 4.0
_BESIDE_TERM, _PLAIN_FORM, _INFLECTED = 0.4, 0.6, 0.3

_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_POSSESSIVE = re.compile(r"['’](?:s\b)?")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Expansion:
    """Alternatives in Vietnamese for one phrase of a question.

    ``terms`` are (wording, weight) pairs, heaviest first; the weights sum to 1. ``source`` is the
    phrase as it stands in the question.
    """

    terms: tuple[tuple[str, float], ...]
    source: str


# --- English words ------------------------------------------------------------------------------

# Words that only hold a sentence together. Words that ask for something stand in the glossary
# ("who", "how long"), as they say what kind of wording the answer has.
_FUNCTION_WORDS = frozenset(
    """
    a an the of to in on at for by with from into onto upon within and or nor but if then than as so
    is are was were be been being am do does did done has have had having will would shall should
    can could may might must this that these those it its they them their theirs he she his her we
    us our you your i me my there here what which whose how why whether s t not no also only just
    about any some such each per via get gets got let please tell give me according out up down off
    over
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)
_IRREGULAR = {
    one: word
    for word, forms in {
        "be": "been being",
        "begin": "began begun",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "child": "children",
        "choose": "chose chosen",
        "criterion": "criteria",
        "basis": "bases",
        "datum": "data",
        "die": "died dying",
        "draw": "drew drawn",
        "feed": "fed",
        "find": "found",
        "foot": "feet",
        "give": "gave given",
        "go": "went gone",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lay": "laid",
        "lead": "led",
        "leave": "left",
        "lend": "lent",
        "life": "lives",
        "lose": "lost",
        "make": "made",
        "man": "men",
        "meet": "met",
        "pay": "paid",
        "person": "people persons",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "spend": "spent",
        "stand": "stood",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "win": "won",
        "woman": "women",
        "write": "wrote written",
        "analysis": "analyses",
        "plow": "plough",
        "gray": "grey",
        "fulfil": "fulfill",
        "enrol": "enroll",
        "catalog": "catalogue",
        "check": "cheque",
    }.items()
    for one in forms.split()
}
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"our(?=(?:s|ed|ing|able|ite|ites|hood|hoods)?$)"), "or"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"yz|ys(?=(?:e|ed|es|ing)$)"), "ys"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers|s)?$)"), "l"),
    (re.compile(r"(?<=licen)s|(?<=offen)s|(?<=defen)s|(?<=practi)s"), "c"),
    (re.compile(r"(?<=program)me?(?=$|s$|d$)"), ""),
)


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """Return the form under which inflections and spellings of an English word are equal.

    Not always a word itself: "agencies" gives "agency", "planned" and "plans" give "plan",
    "organisation" gives "organization", "issuing" and "issue" give "issu".
    """
    word = _IRREGULAR.get(word, word)
    if len(word) > 3:
        for pattern, spelling in _SPELLINGS:
            word = pattern.sub(spelling, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "ches", "shes", "xes")):
            word = word[:-2]
        else:
            word = word[:-1]
    for ending in ("ing", "ed"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2 and re.search("[aeiouy]", stem):
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "elsz":
                stem = stem[:-1]
            word = stem[:-1] + "y" if word.endswith("ied") else stem
            break
    if len(word) > 5 and word.endswith("ly"):
        word = word[:-2]
    bare = word.rstrip("e")
    return bare if len(bare) > 2 else word


def _english_words(phrase: str) -> list[str]:
    """Return the words of an English phrase in lower case; possessives and brackets go."""
    phrase = phrase.lower()
    if not phrase.isascii() or not phrase.replace(" ", "").isalpha():
        phrase = _POSSESSIVE.sub(" ", _BRACKETED.sub("", phrase))
        phrase = _NO_WORD.sub(" ", phrase)
    return phrase.split()


# The shape of a Vietnamese syllable without its diacritics.
_SYLLABLE = re.compile(
    "(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    "(?:ieu|yeu|oai|oay|uay|uoi|uou|uya|uyu|uye|oeo|uao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|"
    "ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)(?:c|ch|m|n|ng|nh|p|t)?"
)


def is_syllable(word: str) -> bool:
    """Tell whether a word could be a Vietnamese syllable whose diacritics were left out."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


# --- files --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    vietnamese: str
    english: tuple[str, ...]
    others: tuple[str, ...]


def _alternatives(field: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in field.split("|")) if part)


def _read_glossary(path: Path) -> list[_Row]:
    """Read a glossary file.

    Raises:
        KBError: the file cannot be read, or a row is not in the format; the message names its line.
    """
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KBError(
            f"Không đọc được bảng thuật ngữ «{path}»; cần một tệp văn bản UTF-8."
        ) from error
    rows: list[_Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if not 2 <= len(fields) <= 4 or not fields[0] or not (fields[1] or "".join(fields[2:])):
            raise KBError(
                f"Bảng thuật ngữ «{path.name}», dòng {number}: cần từ 2 đến 4 cột cách nhau bằng "
                f"dấu tab (tiếng Việt, tiếng Anh, tiếng Anh khác, từ đồng nghĩa và viết tắt), "
                f"cột đầu không được trống; dòng này là «{line.strip()[:80]}»."
            )
        fields += [""] * (4 - len(fields))
        english = (*_alternatives(fields[1]), *_alternatives(fields[2]))
        rows.append(_Row(fields[0], english, _alternatives(fields[3])))
    return rows


def _read_dictionary(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, vietnamese = line.partition("\t")
        yield word, _alternatives(vietnamese)


# --- the glossary -------------------------------------------------------------------------------

# English phrase (its words joined by a space) -> Vietnamese term -> weight.
Phrases = dict[str, dict[str, float]]


class _English:
    """English phrases with their Vietnamese alternatives, by exact words and by lemmas."""

    def __init__(self, rows: Sequence[_Row], own: Sequence[_Row]) -> None:
        self.phrases: Phrases = {}
        for row in rows:
            self._add(row, 1.0)
        for word, vietnamese in _read_dictionary(DATA / "dictionary.tsv"):
            terms = self.phrases.setdefault(" ".join(_english_words(word)), {})
            # State documents use a word as the glossary does; the dictionary fills what it lacks.
            factor = _BESIDE_TERM if terms else _AS_WORD
            written = {term.lower(): term for term in terms}
            for rank, term in enumerate(vietnamese, 1):
                term = written.get(term.lower(), term)
                terms[term] = terms.get(term, 0.0) + factor / rank
        for row in own:
            self._add(row, _OWN)
        self.longest = max((phrase.count(" ") + 1 for phrase in self.phrases), default=1)
        # Lemmas take time, so they are made for the phrases of one beginning when first asked for.
        self._beginnings: dict[str, list[str]] = {}
        for phrase in self.phrases:
            self._beginnings.setdefault(_beginning(phrase), []).append(phrase)
        self._by_lemmas: dict[str, dict[str, list[str]]] = {}

    def _add(self, row: _Row, factor: float) -> None:
        for rank, english in enumerate(row.english):
            share = factor * (_AS_NAME if rank == 0 else _AS_OTHER_NAME)
            phrase = " ".join(_english_words(english))
            if english.isupper() and len(english) < 7 and phrase.isalpha():
                phrase = english
            if phrase.startswith(("the ", "a ", "an ", "to ")):
                phrase = phrase.partition(" ")[2]
            if not phrase:
                continue
            self._weigh(phrase, row.vietnamese, share)
            if phrase.endswith((" of vietnam", " of viet nam")):
                self._weigh(phrase.partition(" of viet")[0], row.vietnamese, share)

    def _weigh(self, phrase: str, term: str, weight: float) -> None:
        terms = self.phrases.setdefault(phrase, {})
        terms[term] = terms.get(term, 0.0) + weight

    def _same_lemmas(self, words: Sequence[str]) -> list[str]:
        """Return the phrases that have the lemmas of these words, shortest first."""
        beginning = _beginning(words[0])
        lemmas = self._by_lemmas.get(beginning)
        if lemmas is None:
            lemmas = self._by_lemmas.setdefault(beginning, {})
            for phrase in sorted(self._beginnings.get(beginning, ()), key=len):
                lemmas.setdefault(" ".join(map(lemma, phrase.split())), []).append(phrase)
        return lemmas.get(" ".join(map(lemma, words)), [])

    def terms(self, words: Sequence[str]) -> dict[str, float]:
        """Return the alternatives for the phrase of these words; empty if it is unknown.

        A word in capitals is first looked for as an abbreviation (IT, SEA).
        """
        if len(words) == 1 and words[0].isupper() and words[0] in self.phrases:
            return self.phrases[words[0]]
        words = [word.lower() for word in words]
        phrase = " ".join(words)
        exact = self.phrases.get(phrase)
        same = self._same_lemmas(words)
        if exact is not None and same[0] == phrase:
            return exact
        merged = dict(exact or {})
        for rank, other in enumerate(same[:1] if exact else same):
            # The shortest phrase is the plain form of the word; others are at times other words.
            share = _PLAIN_FORM if exact else _INFLECTED if rank else 1.0
            for term, weight in self.phrases[other].items():
                merged[term] = merged.get(term, 0.0) + share * weight
        return merged or self.phrases.get(phrase.upper(), {})

    def knows(self, word: str) -> bool:
        """Tell whether a word is English: translated here, or a function word."""
        return word in _FUNCTION_WORDS or word in self.phrases or bool(self._same_lemmas([word]))


def _beginning(phrase: str) -> str:
    word = phrase.partition(" ")[0]
    return _IRREGULAR.get(word, word)[:2]


class Glossary:
    """What is known of terms in both languages, and how abbreviations are written out."""

    def __init__(self, rows: Sequence[_Row], own: Sequence[_Row] = ()) -> None:
        """Take the bundled rows and the staff's own, which come first."""
        self._rows = rows
        self._own = own
        self._english_side: _English | None = None
        self._short_side: _Abbreviations | None = None

    @classmethod
    def bundled(cls, own: Path | None = None) -> Glossary:
        """Return the bundled glossary, with the rows of the staff's own file if one is given.

        Raises:
            KBError: the own file cannot be read or a row of it is not in the format.
        """
        return cls(_bundled_rows(), _read_glossary(own) if own is not None else ())

    @property
    def _english(self) -> _English:
        if self._english_side is None:
            self._english_side = _English(self._rows, self._own)
        return self._english_side

    @property
    def _short(self) -> _Abbreviations:
        if self._short_side is None:
            self._short_side = _Abbreviations((*self._own, *self._rows))
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
            for word in _english_words(written):
                known = self._english.knows(word)
                if not is_syllable(word):
                    english += weight if known else 0.0
                elif not known:
                    vietnamese += weight
                elif word not in _FUNCTION_WORDS:
                    vietnamese += weight / 2
        return english > 0 and english >= vietnamese

    def translate(self, question: str) -> list[Expansion]:
        """Return the phrases of an English question with their Vietnamese alternatives, in order.

        The longest phrase known wins; function words are dropped; names, numbers, document numbers
        and Vietnamese words stand for themselves.
        """
        question = nfc(question)
        units = _units(question)
        found: list[Expansion] = []
        at = 0
        while at < len(units):
            taken, expansion = self._next(question, units, at)
            if expansion is not None:
                found.append(expansion)
            at += taken
        return found

    def _next(self, question: str, units: Sequence[_Unit], at: int) -> tuple[int, Expansion | None]:
        """Return how many units are taken at a place, and their expansion unless it is dropped."""
        unit = units[at]
        if unit.terms:
            return 1, Expansion(unit.terms, question[unit.start : unit.end])
        named = _name_length(units, at)
        for length in range(min(self._english.longest, len(units) - at), 0, -1):
            span = units[at : at + length]
            words = [word for one in span for word in one.words]
            if not all(one.words for one in span) or (named and length <= named):
                continue
            if length == 1 and unit.words[0] in _FUNCTION_WORDS:
                return 1, None
            terms = self._english.terms(words)
            if terms:
                return length, Expansion(_normalised(terms), question[span[0].start : span[-1].end])
        length = named or 1
        source = question[unit.start : units[at + length - 1].end]
        return length, Expansion(((source, 1.0),), source)

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
def _bundled_rows() -> tuple[_Row, ...]:
    return tuple(_read_glossary(DATA / "glossary.tsv"))


def _normalised(terms: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the heaviest terms, heaviest first, their weights summing to 1."""
    best = sorted(terms.items(), key=lambda item: -item[1])[:_MOST_TERMS]
    total = sum(weight for _, weight in best)
    return tuple((term, weight / total) for term, weight in best)


# --- abbreviations ------------------------------------------------------------------------------

_SHORT = re.compile(r"(?=.*[A-ZĐƠƯ])[A-ZĐƠƯ][A-Za-zĐđƠơƯư]{0,7}\.?")


class _Abbreviations:
    """Short forms of Vietnamese terms, and the terms that have them."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self.long_forms: dict[str, dict[str, float]] = {}
        self.folded: dict[str, dict[str, float]] = {}
        self.short_forms: dict[str, dict[str, float]] = {}
        self.longest = 1
        for row in rows:
            for short in row.others:
                if _is_abbreviation(short):
                    self._add(short.rstrip("."), row.vietnamese)

    def _add(self, short: str, term: str) -> None:
        # The first rows of the glossary are the commoner terms, so later readings weigh less.
        terms = self.long_forms.setdefault(short, {})
        terms.setdefault(term, 1.0 / (1 + len(terms)))
        folded = fold(short)
        if not is_syllable(folded):
            same = self.folded.setdefault(folded, {})
            same.setdefault(term, 1.0 / (1 + len(same)))
        words = [token.text for token in tokenise(term)]
        shorts = self.short_forms.setdefault(" ".join(words), {})
        shorts.setdefault(short, 1.0 / (1 + len(shorts)))
        self.longest = max(self.longest, len(words))

    def terms(self, text: str, span: Sequence[Token]) -> dict[str, float]:
        """Return the long forms of one token, or the short forms of a whole term."""
        if len(span) > 1:
            return self.short_forms.get(" ".join(token.text for token in span), {})
        written = text[span[0].start : span[0].end]
        if written in self.long_forms:
            return self.long_forms[written]
        folded = fold(written)
        return (
            {}
            if has_diacritics(written) and "đ" not in written.lower()
            else self.folded.get(folded, {})
        )


def _is_abbreviation(short: str) -> bool:
    letters = short.rstrip(".")
    return (
        _SHORT.fullmatch(short) is not None
        and len(letters) > 1
        and sum(letter.isupper() for letter in letters) * 2 >= len(letters)
    )


# --- the units of an English question -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of a question, or a date, number or code, which has its ``terms`` already."""

    start: int
    end: int
    words: tuple[str, ...] = ()
    capital: bool = False
    terms: tuple[tuple[str, float], ...] = ()


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(month.capitalize() for month in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"|(?P<month3>{_MONTH})(?=,?\s+\d{{4}}))(?:,?\s+(?P<year>\d{{4}}))?\b"
)


def _units(question: str) -> list[_Unit]:
    units: list[_Unit] = []
    until = 0
    dates = {match.start(): match for match in _DATE.finditer(question)}
    for token in tokenise(question):
        if token.start < until:
            continue
        if token.start in dates:
            match = dates[token.start]
            until = match.end()
            units.append(_Unit(token.start, until, terms=_date_terms(match)))
            continue
        written = question[token.start : token.end]
        if any(character.isdigit() for character in written) or "/" in written:
            units.append(_Unit(token.start, token.end, terms=_code_terms(written)))
        elif written not in ("s", "t") or question[token.start - 1 : token.start] not in ("'", "’"):
            shouted = written.isupper() and len(written) > 1 and not question.isupper()
            words = (written if shouted else written.lower(),)
            units.append(_Unit(token.start, token.end, words, written[0].isupper()))
    return units


def _date_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    part = match.groupdict()
    name = part["month"] or part["month2"] or part["month3"]
    month = _MONTHS.index(name.lower()) + 1
    day, year = part["day"] or part["day2"], part["year"]
    spoken = f"tháng {month}" + (f" năm {year}" if year else "")
    dashed = f"{month}/{year}" if year else str(month)
    if day:
        spoken, dashed = f"ngày {int(day)} {spoken}", f"{int(day)}/{dashed}"
    return ((spoken, 0.5), (dashed, 0.5))


def _code_terms(written: str) -> tuple[tuple[str, float], ...]:
    """Return a number as Vietnamese and as English write it; a document number with its đ."""
    if re.fullmatch(r"\d+(?:[.,]\d+)+", written):
        swapped = written.translate(str.maketrans(".,", ",."))
        return ((swapped, 0.5), (written, 0.5))
    stroked = re.sub(r"(?<![A-Z])(QD|ND|HDND|KHDT)(?![A-Z])", _stroke, written, flags=re.IGNORECASE)
    return ((stroked, 0.5), (written, 0.5)) if stroked != written else ((written, 1.0),)


def _stroke(match: re.Match[str]) -> str:
    return (
        match.group()
        .replace("HD", "HĐ")
        .replace("KHD", "KHĐ")
        .replace("QD", "QĐ")
        .replace("ND", "NĐ", 1 if match.group() == "ND" else 0)
    )


def _name_length(units: Sequence[_Unit], at: int) -> int:
    """Return how many units from a place are one Vietnamese name without diacritics; 0 if none."""
    length = 0
    for place in range(at, len(units)):
        unit = units[place]
        first_word = place == 0 and unit.words and unit.words[0] in _FUNCTION_WORDS
        if not unit.words or not unit.capital or first_word or not is_syllable(unit.words[0]):
            break
        if length and unit.start - units[place - 1].end != 1:
            break
        length += 1
    return length if length > 1 else 0
