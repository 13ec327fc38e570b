"""Which words Vietnamese spelling allows: a closed set of initials, rimes and tones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
# Rimes that end in a stop carry one of two tones (acute, dot below).
_STOP = re.compile("(?:c|ch|p|t)$")
_STOP_TONES = "\u0301\u0323"

_PLAIN_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ich im in inh ip it iu "
    "ia iêc iêm iên iêng iêp iêt iêu y o oc oi om on ong op ot oong ooc "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt "
    "ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu"
)
_ROUNDED_RIMES = (
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet "
    "uê uêch uên uênh uêt uân uâng uât uây uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt"
)
_BARE_RIMES = "yêm yên yêng yêt yêu"
_AFTER_QU = (
    "a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng âp ât âu ây e en eng eo et "
    "ê êch ên ênh êt i it ich in inh iu iên iêt o ô ôc ơ y ych yn ynh yt yên yêt yu"
)
_AFTER_GI = (
    "a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e em en eo "
    "ep et ê êc êm ên êng êt êu o oc oi om on ong ot ô ôc ôi ông ôt ơ ơi ơm ơn ơt u ua uc ui um un "
    "ung ut uôc ư ưa ưi ưng ươc ương ươi n"
)


def _one_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


def _pattern() -> re.Pattern[str]:
    """Write the spelling rules down: c, g, ng before back vowels; k, gh, ngh before e, ê, i, y."""
    soft = "(?=[eêiy])"
    hard = "(?![eêiy])"
    initials = (
        f"b|ch|c{hard}|d|đ|gh{soft}|g(?!h|[eêy])|h|kh|k{soft}|l|m|ngh{soft}|ng(?!h|[eêiy])|nh|n|ph|p|"
        "r|s|th|tr|t|v|x"
    )
    rimes = f"{_one_of(_PLAIN_RIMES)}|{_one_of(_ROUNDED_RIMES)}"
    return re.compile(
        f"(?:{initials})?(?:{rimes})|qu(?:{_one_of(_AFTER_QU)})|gi(?:{_one_of(_AFTER_GI)})?"
        f"|{_one_of(_BARE_RIMES)}"
    )


_SYLLABLE = _pattern()


@lru_cache(maxsize=1 << 15)
def is_spelled(word: str) -> bool:
    """Tell whether a word is a syllable as Vietnamese spelling has it, diacritics included."""
    bare, tones = _TONE.subn("", unicodedata.normalize("NFD", word.lower()))
    bare = unicodedata.normalize("NFC", bare)
    if tones > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    if _STOP.search(bare) is None:
        return True
    return any(tone in unicodedata.normalize("NFD", word) for tone in _STOP_TONES)
