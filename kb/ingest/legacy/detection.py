"""Which legacy encoding a run of text is in, by its font and by what it says when converted."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.legacy.encodings import ENCODINGS, TCVN3, VNI, as_latin, decode
from kb.ingest.legacy.frequency import is_known, log_frequency
from kb.letters import LETTER

# "ABCDEF+.VnTimeH,Bold", "VNI-Times"; the capitals before "+" mark a subset of the font.
_TCVN3_FONT = re.compile(r"(?:^|\+)\.?Vn[A-Z0-9]")
_VNI_FONT = re.compile(r"(?:^|\+)VNI[-_ ]", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"H(?:[-, ](?:Bold|Italic|Regular|Oblique)\w*)?$")

_OUTSIDE = string.punctuation + string.digits + "“”‘’…–—\u00a0"
# Letters beyond Latin-1; those of cp1252 (Œ, Š, Ž, Ÿ, ƒ) can be bytes of a legacy text.
_BEYOND_LATIN = re.compile(rf"(?![ŒœŠšŸŽžƒˆ\x00-\xff]){LETTER}")

# Natural logarithms of how many times as usual the words are after conversion. A font's name speaks
# for itself: text is left alone only if conversion makes usual words rare.
_ALLOWED_LOSS = -2.0
# Without one, the words that change must gain much, be many, and nearly all become words.
_LEAST_GAIN = 3.0
_LEAST_WORDS = 4
_LEAST_KNOWN = 0.85
_MOST_KNOWN_BEFORE = 0.3


@dataclass(frozen=True, slots=True)
class _Change:
    """What a conversion does to the words that it changes."""

    words: int
    gain: float
    known: float
    known_before: float


def convert_run(text: str, font: str = "") -> tuple[str, str | None]:
    """Convert a run of text in one font, where it is in a legacy encoding.

    Args:
        text: as extracted, the bytes of legacy text read as Latin-1 or cp1252.
        font: the name of the font, empty if unknown.

    Returns:
        The text in Unicode (NFC), and the name of the encoding it was in (a key of
        ``ENCODINGS``), or ``None`` if it was left as it is.
    """
    return convert_runs([(text, font)])[0]


def convert_runs(runs: Sequence[tuple[str, str]]) -> list[tuple[str, str | None]]:
    """Convert the runs of a page or document, each given as its text and the name of its font.

    All runs in one font are judged together, since a single word says too little: "có" is a usual
    word of Unicode text and a rare one of TCVN3. Returns for each run what ``convert_run`` does.
    """
    texts: dict[str, list[str]] = {}
    for text, font in runs:
        if not _is_unicode(latin := as_latin(text)):
            texts.setdefault(font, []).append(latin)
    encodings = {font: _encoding("\n".join(those), font) for font, those in texts.items()}
    return [_converted(text, font, encodings.get(font)) for text, font in runs]


def _encoding(text: str, font: str) -> str | None:
    """Return the encoding of all the text in a font that is not Unicode Vietnamese as it is."""
    named = _encoding_by_font(font)
    if named is None:
        return detect(text)
    change = _change(text, decode(text, named))
    return named if change.gain >= _ALLOWED_LOSS else None


def _converted(text: str, font: str, encoding: str | None) -> tuple[str, str | None]:
    composed = unicodedata.normalize("NFC", text)
    if encoding is None or _is_unicode(as_latin(text)):
        return composed, None
    converted = decode(text, encoding)
    if encoding == TCVN3 and _CAPITAL_FONT.search(font):
        # The font shows small letters as capitals: the capitals are what people read.
        converted = converted.upper()
    return converted, encoding if converted != composed else None


def detect(text: str) -> str | None:
    """Return the legacy encoding of a paragraph or page whose fonts are unknown, or ``None``.

    It is named only on overwhelming evidence: the text holds no Vietnamese letters of Unicode, and
    nearly all the words that conversion changes become usual Vietnamese words.
    """
    latin = as_latin(text)
    if _is_unicode(latin):
        return None
    changes = {encoding: _change(latin, decode(text, encoding)) for encoding in ENCODINGS}
    best = max(changes, key=lambda encoding: changes[encoding].gain)
    change = changes[best]
    sure = (
        change.words >= _LEAST_WORDS
        and change.gain >= _LEAST_GAIN * change.words
        and change.known >= _LEAST_KNOWN
        and change.known_before <= _MOST_KNOWN_BEFORE
    )
    return best if sure else None


def _encoding_by_font(font: str) -> str | None:
    if _TCVN3_FONT.search(font):
        return TCVN3
    return VNI if _VNI_FONT.search(font) else None


def _is_unicode(text: str) -> bool:
    """Tell whether letters stand in the text that no 8-bit encoding read as Latin-1 can give."""
    return _BEYOND_LATIN.search(text) is not None


def _change(before: str, after: str) -> _Change:
    pairs = [
        (old, new) for old, new in zip(_words(before), _words(after), strict=True) if old != new
    ]
    if not pairs:
        return _Change(0, 0.0, 0.0, 0.0)
    return _Change(
        words=len(set(pairs)),
        gain=sum(log_frequency(new) - log_frequency(old) for old, new in set(pairs)),
        known=sum(is_known(new) for _, new in pairs) / len(pairs),
        known_before=sum(is_known(old) for old, _ in pairs) / len(pairs),
    )


def _words(text: str) -> list[str]:
    # Cut at white space only, which no encoding touches, so that both sides have as many words.
    return [word.strip(_OUTSIDE) for word in text.split()]
