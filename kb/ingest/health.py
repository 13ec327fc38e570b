"""Whether the text taken out of a file can be trusted, and how to say so in a line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from kb.ingest.orthography import is_spelled
from kb.letters import LETTER
from kb.records import PageHealth, PageState
from kb.text import has_diacritics, is_syllable

_WORD = re.compile(rf"{LETTER}{{2,}}")
# Symbol fonts keep bullets and arrows in U+F020 to U+F0FF; a few of these are no damage.
_MOST_UNREADABLE = 0.02
_LEAST_UNREADABLE = 3
_FEWEST_WORDS = 20
_LEAST_PLAUSIBLE = 0.5
# Words with a question mark inside ("Quy?t ??nh"): what stays when letters have no code.
_QUESTIONED = re.compile(rf"{LETTER}\?+{LETTER}|\?\?{LETTER}")
_MOST_QUESTIONED = 0.05
# Text whose words are all shaped like syllables yet carry no diacritics has lost them.
_FEWEST_BARE = 30
_LEAST_SHAPED = 0.7

# Letters that only Vietnamese has: French or Spanish words are not judged by its spelling.
_ONLY_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_ENGLISH_SHAPE = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_CONSONANTS = re.compile("[^aeiouy]{5}", re.IGNORECASE)

_STATES: dict[PageState, str] = {
    "text": "lớp chữ",
    "recognised": "nhận dạng",
    "converted": "chuyển từ bảng mã cũ",
    "suspicious": "đáng ngờ",
    "empty": "trống",
}


def judge_text(text: str) -> str | None:
    """Say in Vietnamese what looks damaged in the text of a page, or ``None`` if nothing does."""
    if _unreadable(text):
        return (
            "Nhiều ký tự không đọc được (tệp thiếu bảng mã Unicode của phông chữ); "
            "hãy đối chiếu với bản gốc hoặc quét lại để nhận dạng chữ."
        )
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if len(_QUESTIONED.findall(text)) > max(_LEAST_UNREADABLE, _MOST_QUESTIONED * len(words)):
        return "Nhiều chữ có dấu đã thành dấu «?»; hãy lấy lại văn bản từ bản gốc."
    if _is_gibberish(words):
        return (
            "Phần lớn các từ không đọc thành tiếng (phông chữ hoặc bảng mã lạ); "
            "hãy đối chiếu với bản gốc."
        )
    if _lost_diacritics(words):
        return "Chữ không có dấu tiếng Việt ở cả trang; hãy đối chiếu với bản gốc."
    return None


def _unreadable(text: str) -> bool:
    counts = Counter(text)
    visible = sum(count for character, count in counts.items() if not character.isspace())
    bad = sum(count for character, count in counts.items() if _is_unreadable(character))
    return bad >= max(_LEAST_UNREADABLE, _MOST_UNREADABLE * visible)


def _is_unreadable(character: str) -> bool:
    if character in "\t\n\r\f\v":
        return False
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cc", "Cn")


def _is_gibberish(words: Sequence[str]) -> bool:
    """Tell whether words are none of any language, or have Vietnamese letters and no such form."""
    vietnamese = [word for word in words if _ONLY_VIETNAMESE.search(word)]
    return any(
        len(some) >= _FEWEST_WORDS and _share(some, holds) < _LEAST_PLAUSIBLE
        for some, holds in ((words, _is_plausible), (vietnamese, is_spelled))
    )


def _share(words: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, words)) / len(words)


def _is_plausible(word: str) -> bool:
    """Tell whether a word is spelled as in Vietnamese, or could be one of English or a name."""
    if is_spelled(word):
        return True
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if _ENGLISH_SHAPE.fullmatch(bare.replace("đ", "d").replace("Đ", "D")) is None:
        return False
    return word.isupper() or (_VOWEL.search(bare) is not None and _CONSONANTS.search(bare) is None)


def _lost_diacritics(words: Sequence[str]) -> bool:
    if len(words) < _FEWEST_BARE or any(map(has_diacritics, words)):
        return False
    return _share(words, is_syllable) >= _LEAST_SHAPED


def summarise(health: Sequence[PageHealth]) -> str:
    """Say in one Vietnamese line how the pages of a document were read.

    For example: "12 trang: 10 lớp chữ, 2 nhận dạng (tin cậy 91 %)".
    """
    if not health:
        return "không có trang nào"
    counts = {state: sum(page.state == state for page in health) for state in _STATES}
    parts = [
        f"{count} {_STATES[state]}" + (_confidence(health) if state == "recognised" else "")
        for state, count in counts.items()
        if count
    ]
    return f"{len(health)} trang: {', '.join(parts)}"


def _confidence(health: Sequence[PageHealth]) -> str:
    known = [
        page.confidence
        for page in health
        if page.state == "recognised" and page.confidence is not None
    ]
    return f" (tin cậy {round(100 * sum(known) / len(known))} %)" if known else ""
