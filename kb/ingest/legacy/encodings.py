"""The legacy encodings TCVN3 (ABC), VNI and windows-1258, read as if they were Latin-1."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb.ingest.legacy.frequency import is_known

TCVN3, VNI, WINDOWS_1258 = "TCVN3", "VNI", "windows-1258"

# Fonts marked as symbol fonts have their codes moved to U+F000; codes 0x80 to 0x9F are cp1252's.
_TO_LATIN = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}
_TO_CP1252 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# Standing alone, a dot, a footnote mark and the signs of arithmetic are what they seem to be.
_TCVN3_CODE = re.compile(rf"(?P<sign>(?<![A-Za-z¡-ÿ])[·¹×÷](?![A-Za-z¡-ÿ]))|[{''.join(_TCVN3)}]")

_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_LETTERS = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))
# A mark after a letter gives the letter its quality, its tone or both.
_VNI_BREVE = dict(zip("êéèúüë", "ăắằẳẵặ", strict=True))
_VNI_CIRCUMFLEX = {
    "a": dict(zip("âáàåãä", "âấầẩẫậ", strict=True)),
    "e": dict(zip("âáàåãä", "êếềểễệ", strict=True)),
    "o": dict(zip("âáàåãä", "ôốồổỗộ", strict=True)),
}


def _vni_pairs() -> dict[str, str]:
    """Map each letter and mark, and each letter that stands alone, to the letter that it shows."""
    pairs = dict(_VNI_LETTERS)
    for base in "aeouyôö":
        shown = _VNI_LETTERS.get(base, base)
        for mark, tone in _VNI_TONES.items():
            pairs[base + mark] = unicodedata.normalize("NFC", shown + tone)
    for base, marks in _VNI_CIRCUMFLEX.items():
        pairs.update({base + mark: letter for mark, letter in marks.items()})
    pairs.update({"a" + mark: letter for mark, letter in _VNI_BREVE.items()})
    # The first character alone says whether it is a capital: "Aùnh" is typed as often as "AÙNH".
    for pair, letter in list(pairs.items()):
        for written in {pair[0].upper() + pair[1:], pair.upper()}:
            pairs[written] = letter.upper()
        pairs[pair[0] + pair[1:].upper()] = letter
    return pairs


_VNI = _vni_pairs()
# Two characters before one: "ô" alone is ơ, "ôù" is ớ.
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=lambda pair: (-len(pair), pair))))

# The letters at which windows-1258 differs from Latin-1; tone marks follow their letter there.
_CP1258 = {code: bytes([code]).decode("cp1258") for code in range(0xC0, 0x100)}

_WORD_WITH_HYPHEN = re.compile(r"[^\W\d_]*-(?:[^\W\d_]+-?)*")


def as_latin(text: str) -> str:
    """Return the text as bytes read as Latin-1 would stand: shifted codes put back, NFC."""
    return unicodedata.normalize("NFC", text.translate(_TO_LATIN).translate(_TO_CP1252))


def _tcvn3(text: str) -> str:
    converted = _TCVN3_CODE.sub(lambda found: found["sign"] or _TCVN3[found.group()], text)
    return _WORD_WITH_HYPHEN.sub(_hyphen_as_letter, converted)


def _hyphen_as_letter(match: re.Match[str]) -> str:
    """Read a hyphen as ư where that makes a syllable of what is none.

    The code of ư (0xAD) is a hyphen in the encoding that PDF files declare for such fonts.
    """
    word = match.group()
    read = word.replace("-", "ư")
    if is_known(read) and not all(is_known(part) for part in word.split("-")):
        return read
    return word


def _vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


def _windows_1258(text: str) -> str:
    return text.translate(_CP1258)


ENCODINGS: dict[str, Callable[[str], str]] = {
    TCVN3: _tcvn3,
    VNI: _vni,
    WINDOWS_1258: _windows_1258,
}


def decode(text: str, encoding: str) -> str:
    """Return text of a legacy encoding, its bytes read as Latin-1 or cp1252, as Unicode (NFC)."""
    return unicodedata.normalize("NFC", ENCODINGS[encoding](as_latin(text)))
