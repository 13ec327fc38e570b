"""English words: function words, forms under which words are equal, and slips of one letter."""

from __future__ import annotations

import re
from functools import lru_cache

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
    both either neither else too ever really actually itself himself herself themselves yourself
    myself ourselves cannot while
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)
# The same of several words: nothing in the documents answers to them.
FUNCTION_PHRASES = frozenset(
    " ".join(phrase.split())
    for phrase in """
    i e, e g, is it, is there, are there, was there, were there, supposed to, going to,
    so that, in order to, at all, of course, as well, as well as, in which case, the way,
    i need, i need to know, i want, i want to know, i would like to know, i like to know,
    we need, we need to know, can you tell me, could you tell me, do you know
    """.split(",")  # noqa: SIM905 - as above
)
IRREGULAR = {
    one: word
    for word, forms in {
        "be": "been being",
        "become": "became",
        "begin": "began begun",
        "bear": "bore borne",
        "bind": "bound",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "child": "children",
        "choose": "chose chosen",
        "criterion": "criteria",
        "basis": "bases",
        "datum": "data",
        "deal": "dealt",
        "die": "died dying",
        "draw": "drew drawn",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "feed": "fed",
        "fight": "fought",
        "fly": "flew flown",
        "forbid": "forbade forbidden",
        "find": "found",
        "foot": "feet",
        "freeze": "froze frozen",
        "give": "gave given",
        "go": "went gone",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lay": "laid",
        "lead": "led",
        "learn": "learnt",
        "leave": "left",
        "lend": "lent",
        "lie": "lying",
        "life": "lives",
        "lose": "lost",
        "make": "made",
        "man": "men",
        "meet": "met",
        "overtake": "overtook overtaken",
        "owe": "owed owing",
        "pay": "paid",
        "person": "people persons",
        "prove": "proven",
        "ride": "rode ridden",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "shoot": "shot",
        "show": "shown",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "steal": "stole stolen",
        "strike": "struck",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "tie": "tying",
        "undergo": "underwent undergone",
        "undertake": "undertook undertaken",
        "wear": "wore worn",
        "win": "won",
        "withdraw": "withdrew withdrawn",
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
_HISSING = ("sses", "ches", "shes", "xes", "zes", "oes", "nuses", "ruses", "suses", "puses")
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
    if len(word) < 6 or not word.endswith("ly") or word.endswith("ply"):  # "supply", "comply"
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


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG_WORD = 6


def one_letter_off(word: str) -> set[str]:
    """Return what a long word may be a slip for: a letter lacking, changed, added or moved.

    The first letter stands; short words are too near to others to be mended.
    """
    if len(word) < _LONG_WORD:
        return set()
    found = set()
    for at in range(1, len(word) + 1):
        start, rest = word[:at], word[at:]
        found |= {start + letter + rest for letter in _LETTERS}
        if rest:
            found |= {start + rest[1:], start + rest[1:2] + rest[0] + rest[2:]}
            found |= {start + letter + rest[1:] for letter in _LETTERS}
    return found - {word}
