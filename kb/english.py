"""English words and questions: forms under which words are equal, dates, numbers and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.text import is_syllable, tokenise

# Words that only hold a sentence together. Words that ask for something stand in the glossary
# ("who", "how long"), as they say what kind of wording the answer has.
FUNCTION_WORDS = frozenset(
    """
    a an the of to in on at for by with from into onto upon within and or nor but if then than as so
    is are was were be been being am do does did done has have had having will would shall should
    can could may might must this that these those it its they them their theirs he she his her we
    us our you your i me my there here what which whose how why whether s t not no also only just
    about any some such each per via get gets got let please tell give me according out up down off
    over don doesn didn isn aren wasn weren hasn haven hadn couldn wouldn shouldn mustn ll ve re
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)
IRREGULAR = {
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
_TWO_SPELLINGS = re.compile(r"is|our|tre|y[sz]|ll|ens|tis|gramm")  # the others need no look
_ENDINGS = ("s", "ing", "ed", "ly")
_HISSING = ("sses", "ches", "shes", "xes", "zes", "oes")
_DOUBLING = re.compile(r"[^aeiouy]*[aeiouy][^aeiouwxy]")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_POSSESSIVE = re.compile(r"['’](?:s\b)?")
_NO_WORD = re.compile(r"[\W_]+")
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=..)our(?=(?:s|ed|ing|able|ite|ites|hood|hoods)?$)"), "or"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"yz|ys(?=(?:e|ed|es|ing)$)"), "ys"),
    (re.compile(r"(?<=[aeiouy])([^aeiouy]+[aeiou])ll(?=(?:ed|ing|er|ers|s)?$)"), r"\1l"),
    (re.compile(r"(?<=licen)s|(?<=offen)s|(?<=defen)s|(?<=practi)s"), "c"),
    (re.compile(r"(?<=program)me?(?=$|s$|d$)"), ""),
)


@lru_cache(maxsize=65536)
def plain_forms(word: str) -> frozenset[str]:
    """Return what an English word may be a form of, itself included, each in one spelling.

    "agencies" gives "agency" too, "planned" gives "plan", "organisation" gives "organization". Not
    every form is a word; two words are forms of one where they share one.
    """
    word = IRREGULAR.get(word, word)
    if len(word) > 3 and _TWO_SPELLINGS.search(word):
        for pattern, spelling in _SPELLINGS:
            word = pattern.sub(spelling, word)
    if not word.endswith(_ENDINGS):
        return frozenset([word])
    found = {word} | _singulars(word)
    for form in tuple(found):
        found |= _of_verb(form, "ing") | _of_verb(form, "ed") | _of_adverb(form)
    return frozenset(found)


@lru_cache(maxsize=65536)
def shortest_form(word: str) -> str:
    """Return what all forms of an English word have in common, to look them up by.

    Other words may have it in common too ("rate" and "rat"): ``plain_forms`` tells them apart.
    """
    form = min(plain_forms(word), key=lambda one: (len(one), one))
    bare = form.rstrip("e") or form
    return bare[:-1] if len(bare) > 2 and bare[-1] == bare[-2] else bare


def _singulars(word: str) -> set[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return set()
    if word.endswith("ies") and len(word) > 4:
        return {word[:-3] + "y"}
    return {word[:-1], word[:-2]} if word.endswith(_HISSING) else {word[:-1]}


def _of_verb(word: str, ending: str) -> set[str]:
    stem = word[: -len(ending)]
    if not word.endswith(ending) or len(stem) < 3 or not re.search("[aeiouy]", stem):
        return set()
    if stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return {stem[:-1], stem}
    if ending == "ed" and stem.endswith("i"):
        return {stem[:-1] + "y"}
    # A short stem doubles its last letter ("planned"), so "rated" is of "rate", never of "rat".
    return {stem + "e"} if _DOUBLING.fullmatch(stem) else {stem, stem + "e"}


def _of_adverb(word: str) -> set[str]:
    if len(word) < 6 or not word.endswith("ly"):
        return set()
    if word.endswith("ily"):
        return {word[:-3] + "y"}
    return {word[:-1] + "e"} if word.endswith("bly") else {word[:-2]}


def english_words(phrase: str) -> list[str]:
    """Return the words of an English phrase in lower case; possessives and brackets go."""
    phrase = phrase.lower()
    if not phrase.isascii() or not phrase.replace(" ", "").isalpha():
        phrase = _POSSESSIVE.sub(" ", _BRACKETED.sub("", phrase))
        phrase = _NO_WORD.sub(" ", phrase)
    return phrase.split()


# --- the units of a question --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
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

_ROMAN_DIGITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[\s-]+century\b", re.IGNORECASE)
_DECADE = re.compile(r"\b(\d{2,4}0)['’]?s\b")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


def units(question: str) -> list[Unit]:
    """Cut an English question into words, dates, numbers and codes; a possessive s is none."""
    found: list[Unit] = []
    until = 0
    fixed = _fixed_units(question)
    for token in tokenise(question):
        if token.start < until:
            continue
        if token.start in fixed:
            found.append(fixed[token.start])
            until = found[-1].end
            continue
        written = question[token.start : token.end]
        if any(character.isdigit() for character in written) or "/" in written:
            found.append(Unit(token.start, token.end, terms=_code_terms(written)))
        elif written not in ("s", "t") or question[token.start - 1 : token.start] not in ("'", "’"):
            shouted = written.isupper() and len(written) > 1 and not question.isupper()
            words = (written if shouted else written.lower(),)
            found.append(Unit(token.start, token.end, words, written[0].isupper()))
    return found


def _fixed_units(question: str) -> dict[int, Unit]:
    """Find the dates, centuries, decades and ordinals of a question, by where they start."""
    return {
        match.start(): Unit(*match.span(), terms=terms(match))
        for pattern, terms in (
            (_ORDINAL, _ordinal_terms),
            (_DECADE, _decade_terms),
            (_CENTURY, _century_terms),
            (_DATE, _date_terms),
        )
        for match in pattern.finditer(question)
    }


def _ordinal_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    return ((f"thứ {match[1]}", 0.5), (match[1], 0.5))


def _decade_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    return ((f"thập niên {match[1]}", 0.4), (f"những năm {match[1]}", 0.3), (match[1], 0.3))


def _century_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    number = int(match[1])
    tens, ones = divmod(number, 10)
    roman = "X" * tens + _ROMAN_DIGITS[ones]
    return ((f"thế kỷ {number}", 0.5), (f"thế kỷ {roman}", 0.5))


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


def name_length(units: Sequence[Unit], at: int) -> int:
    """Return how many units from a place are one Vietnamese name without diacritics; 0 if none."""
    length = 0
    for place in range(at, len(units)):
        unit = units[place]
        first_word = place == 0 and unit.words and unit.words[0] in FUNCTION_WORDS
        if not unit.words or not unit.capital or first_word or not is_syllable(unit.words[0]):
            break
        if length and unit.start - units[place - 1].end != 1:
            break
        length += 1
    return length if length > 1 else 0
