"""Vietnamese text: normal forms for searching, tokens, and places of quotes.

Nothing made here is ever shown as wording. Every function that names a place gives half-open
ranges ``[start, end)`` of code points in the string that it was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kb.letters import COMBINING, INVISIBLE, LETTER, WORD, WORD_CHARACTER

_TONES = "\u0300\u0301\u0309\u0303\u0323"


def _fold_table() -> dict[int, str]:
    """Map each accented, full-width or look-alike character to its plain lower-case form."""
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        parts = unicodedata.normalize("NFD", chr(code).lower())
        table[code] = "".join(part for part in parts if not unicodedata.combining(part))
    for code in (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F)):  # ligatures, full-width forms
        table[code] = unicodedata.normalize("NFKC", chr(code)).lower()
    for code in (0xD0, 0xF0, 0x110, 0x111, 0x189, 0x256):  # Ð ð Đ đ and the African Ɖ ɖ
        table[code] = "d"
    table.update(_punctuation_table())
    for code in (*range(0x300, 0x370), 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF):
        table[code] = ""
    return table


def _punctuation_table() -> dict[int, str]:
    """Map variants of spaces, dashes and quotation marks to one each; lengths stay the same."""
    variants = {
        " ": "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))),
        "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
        "'": "\u2018\u2019\u201a\u201b\u2032\u00b4`",
        '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    }
    return {ord(one): to for to, all_of in variants.items() for one in all_of}


_PUNCTUATION = _punctuation_table()
_FOLD = _fold_table()
_LOOKALIKE = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_RESIZED = re.compile("[" + "".join(chr(c) for c, to in _FOLD.items() if len(to) != 1) + "]")


def nfc(text: str) -> str:
    """Return the text in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without diacritics, as a search key only.

    đ becomes d, special spaces become a space, dashes and quotation marks become plain ones,
    zero-width characters and soft hyphens go. Line breaks and runs of spaces stay.
    """
    return text.translate(_FOLD).lower()


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold the text and say where each folded character came from.

    Returns:
        The folded text and ``len(folded) + 1`` offsets in ``text``: the folded range ``[i, j)``
        stands at ``text[offsets[i]:offsets[j]]``.
    """
    folded = fold(text)
    offsets: list[int] = []
    at = 0
    for match in _RESIZED.finditer(text):
        offsets.extend(range(at, match.start()))
        offsets.extend([match.start()] * len(_FOLD[ord(match.group())]))
        at = match.end()
    offsets.extend(range(at, len(text) + 1))
    return folded, offsets


def has_diacritics(text: str) -> bool:
    """Tell whether any Vietnamese letter or tone mark (đ among them) stands in the text."""
    return _ACCENTED.search(nfc(text)) is not None


# The shape of a Vietnamese syllable without its diacritics.
_SYLLABLE = re.compile(
    "(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    "(?:ieu|yeu|oai|oay|uay|uoi|uou|uya|uyu|uye|oeo|uao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|"
    "ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)(?:c|ch|m|n|ng|nh|p|t)?"
)


def is_syllable(word: str) -> bool:
    """Tell whether a word could be a Vietnamese syllable whose diacritics were left out."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


# --- tone placement and spelling variants -------------------------------------------------------


def _compose(vowel: str, tone: str) -> str:
    return nfc(vowel + tone)


def _tone_moves() -> dict[str, str]:
    """Map each vowel pair with a misplaced tone mark to the accepted (old-style) pair."""
    moves: dict[str, str] = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            for one in (first, first.upper()):
                for two in (second, second.upper()):
                    moves[one + _compose(two, tone)] = _compose(one, tone) + two
    return moves


_MOVES = _tone_moves()
_MOVES_BACK = {to: of for of, to in _MOVES.items()}
_VOWELS_AFTER_Q = "aăâeêoơyAĂÂEÊOƠY"


def _q_moves() -> dict[str, str]:
    """Map "ú" + vowel (only after q, where u belongs to the consonant) to "u" + marked vowel."""
    return {
        _compose(u, tone) + vowel: u + _compose(vowel, tone)
        for u in "uU"
        for vowel in _VOWELS_AFTER_Q
        for tone in _TONES
    }


_Q_MOVES = _q_moves()
_ACCENTED = re.compile(
    "["
    + "".join(
        sorted(
            {_compose(v, t) for v in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for t in ("", *_TONES)}
            - set("aeiouyAEIOUY")
        )
    )
    + "đĐ]"
)


def _pairs_of(moves: Iterable[str], first: str) -> str:
    """Give a pattern of second letters of pairs, each behind a first letter of the kind given."""
    pairs = [pair for pair in moves if unicodedata.normalize("NFD", pair[0])[0].lower() == first]
    before, after = ("".join(dict.fromkeys(letters)) for letters in zip(*pairs, strict=True))
    return f"(?<=[{before}])[{after}]"


# What may open a pair stands first: the search then passes over all else at once.
_OPEN = re.compile(
    "[" + "".join(dict.fromkeys(pair[0] for pair in (*_MOVES, *_MOVES_BACK))) + "]"
    rf"(?:(?<![qQ].)(?:{_pairs_of(_MOVES, 'o')}|{_pairs_of(_MOVES, 'u')})(?!{LETTER})"
    rf"|(?:{_pairs_of(_MOVES_BACK, 'o')}|{_pairs_of(_MOVES_BACK, 'u')})(?={LETTER}))"
)
_AFTER_Q = re.compile("(?<=[qQ])(?:" + "|".join(_Q_MOVES) + ")")
_TONED_U = re.compile("[qQ][" + "".join(_compose(u, t) for u in "uU" for t in _TONES) + "]")


def normalise_tone(text: str) -> str:
    """Return the text in NFC with each tone mark on the letter where old-style spelling puts it.

    hoà becomes hòa, thuý thúy, khoẻ khỏe; quý and quà stay; slips such as hòan and qủa become
    hoàn and quả. The look-alike Ð becomes Đ. Case stays. NFC text keeps its length.
    """
    text = nfc(text).translate(_LOOKALIKE)
    text = _OPEN.sub(_place_tone, text)
    if _TONED_U.search(text):
        text = _AFTER_Q.sub(lambda match: _Q_MOVES[match.group()], text)
    return text


def _place_tone(match: re.Match[str]) -> str:
    pair = match.group()
    return _MOVES[pair] if pair in _MOVES else _MOVES_BACK[pair]


def _vowel_swap(of: str, to: str) -> dict[str, str]:
    return {_compose(of, tone): _compose(to, tone) for tone in ("", *_TONES)}


# Which of i and y the documents themselves prefer after each consonant (kỹ, lý, mỹ, but sĩ, vĩ).
_TO_Y = _vowel_swap("i", "y")
_TO_I = _vowel_swap("y", "i")
_I_OR_Y = re.compile(
    rf"[hklmtqsv](?<!{WORD_CHARACTER}.)"
    rf"(?:(?<!-.)(?:(?<=[hklmt])|(?<=q)u)[{''.join(_TO_Y)}]|(?<=[sv])[{''.join(_TO_I)}])"
    rf"(?![-{COMBINING}]?{WORD_CHARACTER})"
)


def key(text: str) -> str:
    """Return the form under which spellings of the same words are equal, diacritics kept.

    Lower case, ``normalise_tone``, and one of i and y in open syllables (kĩ as kỹ, lí as lý, qui as
    quy, sỹ as sĩ).
    """
    return _I_OR_Y.sub(_one_of_i_and_y, normalise_tone(text).lower())


def _one_of_i_and_y(match: re.Match[str]) -> str:
    syllable = match.group()
    swap = _TO_I if syllable[0] in "sv" else _TO_Y
    return syllable[:-1] + swap[syllable[-1]]


# --- tokens -------------------------------------------------------------------------------------


class Token(NamedTuple):
    """A syllable, word, number or document number: its ``key`` and its place.

    ``start`` and ``end`` bound the half-open range of code points in the string tokenised.
    """

    text: str
    start: int
    end: int


# Order matters: dates; document numbers (09/2026/TT-BXD, 320/QĐ-UBND, 29-NQ/TU); numbers with inner
# separators; areas and volumes; words, which may hold digits after their first letter (m3, QL3).
_TOKEN = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}(?!\d)"
    rf"|\d+/\d{{4}}/{WORD}(?:-{WORD})*"
    rf"|\d+/(?:{WORD}(?:-{WORD})+|[A-ZĐÐ]{{2,}}\d*(?!{WORD_CHARACTER}))"
    rf"|\d+-{WORD}(?:/{WORD})+"
    r"|\d+(?:[.,]\d+)*"
    rf"|[kcdmh]?m[²³](?!{WORD_CHARACTER})"
    rf"|{WORD}"
)
_CUT = re.compile("[/-]")
_IGNORED = re.compile(f"[{INVISIBLE}]")
_SQUARE = str.maketrans("²³", "23")


def tokenise(text: str) -> list[Token]:
    """Cut the text into tokens; nothing is stopped, stemmed or dropped but punctuation.

    Numbers keep inner "." and "," ("16.500", "8,2"); dates with slashes and document numbers are
    one token ("320/qđ-ubnd"); a range is two ("2023-2030"); "%", dashes and footnote marks are
    none. The zero of a two-digit number goes, so that "05 ngày" and "5 ngày" are equal.
    """
    # Keys of text without invisible marks keep their length, so one pass serves the whole text.
    whole = key(text)
    same = len(whole) == len(text) and _IGNORED.search(text) is None
    return [
        Token(
            _form(whole[start:end] if same else key(_IGNORED.sub("", text[start:end]))), start, end
        )
        for start, end in (match.span() for match in _TOKEN.finditer(text))
    ]


def _form(token: str) -> str:
    if len(token) == 2 and token[0] == "0" and token[1].isdigit():
        return token[1]
    return token.translate(_SQUARE) if token[-1] in "²³" else token


def tokens(text: str) -> list[str]:
    """Return the texts of the tokens; a date or document number is followed by its parts."""
    found: list[str] = []
    for token in tokenise(text):
        found.append(token.text)
        if "/" in token.text:
            found.extend(_form(part) for part in _CUT.split(token.text) if part)
    return found


def bigrams(words: Sequence[str]) -> list[str]:
    """Return each two neighbours joined by "_"; n tokens give n - 1 bigrams."""
    return [f"{first}_{second}" for first, second in pairwise(words)]


# --- places of quotes ---------------------------------------------------------------------------

_UNEVEN = re.compile(rf"\s+|[{INVISIBLE}]+|[^\s{COMBINING}][{COMBINING}]+")


@lru_cache(maxsize=16)
def _squeezed(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text as quotes are compared, with the offset of each of its characters.

    Runs of white space count as one space, invisible characters as nothing; spelling as in ``key``
    but for i and y. The offsets are one more than the characters.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _UNEVEN.finditer(text):
        pieces.append(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        found = match.group()
        piece = " " if found.isspace() else _IGNORED.sub("", nfc(found))
        pieces.append(piece)
        offsets.extend([match.start()] * len(piece))
        at = match.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text) + 1))
    # "İ" is the one letter whose lower case is longer than itself.
    squeezed = "".join(pieces).replace("İ", "I").translate(_PUNCTUATION)
    squeezed = _OPEN.sub(_place_tone, squeezed.translate(_LOOKALIKE)).lower()
    return squeezed, tuple(offsets)


def locate(quote: str, text: str, start: int = 0) -> tuple[int, int] | None:
    """Find where a quote stands in the text at or after ``start``; the first place, or None.

    The exact wording is tried first, then wording equal but for white space, composed or decomposed
    letters, tone placement, case, and the kind of dashes and quotation marks. Diacritics count.
    """
    quote = quote.strip()
    if not quote:
        return None
    exact = text.find(quote, start)
    if exact >= 0:
        return exact, exact + len(quote)
    squeezed, offsets = _squeezed(text)
    wanted = _squeezed(quote)[0].strip()
    at = squeezed.find(wanted) if wanted else -1
    while at >= 0 and offsets[at] < start:
        at = squeezed.find(wanted, at + 1)
    if at < 0:
        return None
    return offsets[at], offsets[at + len(wanted)]
