"""Makes the tokenizer: Vietnamese syllables and two-syllable words, English words, word pieces."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from codeswitch import strip_diacritics
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
_SPACE = "▁"
# Old-style tone placement throughout: both placements of a word must be one token. A pair such as
# "uý" in "quý" is rewritten too, which is harmless as it happens on both sides of a comparison.
_TONES = [
    (f"{first}{new}", f"{old}{second}")
    for first, second, olds, news in (
        ("o", "a", "òóỏõọ", "àáảãạ"),
        ("o", "e", "òóỏõọ", "èéẻẽẹ"),
        ("u", "y", "ùúủũụ", "ỳýỷỹỵ"),
    )
    for old, new in zip(olds, news, strict=True)
]
_BREAK = r"\s*(?:[^\p{L}\p{M}\p{N}\s]|[\n\r\t])+\s*"


def build_tokenizer(
    texts: Iterable[tuple[str, str]], terms: Iterable[str], size: int, compounds: int
) -> tuple[Tokenizer, dict[str, float]]:
    """Make a Unigram tokenizer from counted words, and the probability of each of its pieces.

    Args:
        texts: pairs of a language ("vi" or "en") and a text.
        terms: words that must be in the vocabulary once they occur anywhere.
        size: number of pieces, at most.
        compounds: number of two-syllable Vietnamese words among them.
    """
    splitter = _splitter()
    words: Counter[str] = Counter()
    couples: Counter[tuple[str, str]] = Counter()
    for language, text in texts:
        for phrase in splitter(text):
            tokens = re.findall(r"[^\W\d_]+|\d+", phrase)
            words.update(tokens)
            if language == "vi":
                couples.update(pairwise(tokens))
                if len(text) < 400:
                    words.update(strip_diacritics(phrase).split())
    for term in terms:
        for phrase in splitter(term):
            words.update(dict.fromkeys(phrase.split(), 8))
    total = sum(words.values())
    joined = _compounds(words, couples, compounds, total)
    pieces = _subwords(words)
    alphabet = {letter for word, count in words.items() if count > 3 for letter in word}
    room = size - 2 - len(joined) - len(pieces) - 2 * len(alphabet)
    whole = [word for word, count in words.most_common(room) if count > 1]
    probabilities = {f"{_SPACE}{word}": words[word] / total for word in whole}
    probabilities |= joined
    floor = min(probabilities.values())
    for piece in sorted(pieces):
        # Pieces cost more than any whole word, so that a known word is never cut.
        probabilities.setdefault(piece, floor * 1e-4)
    for letter in sorted(alphabet):
        probabilities.setdefault(letter, floor * 1e-6)
        probabilities.setdefault(_SPACE + letter, floor * 1e-6)
    scored = [(piece, math.log(share)) for piece, share in probabilities.items()]
    return _unigram([(UNKNOWN, 0.0), (_SPACE, -60.0), *scored]), probabilities


def _unigram(scored: list[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("ð", "đ"),
            normalizers.Replace(Regex("[\u00ad\u200b-\u200d\u2060\ufeff]"), ""),
            normalizers.Replace(Regex(r"[^\S\n\r\t]+"), " "),
            *(normalizers.Replace(new, old) for new, old in _TONES),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_BREAK), behavior="removed"),
            pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always", split=False),
        ]
    )
    return tokenizer


def _splitter() -> Splitter:
    return Splitter(_unigram([(UNKNOWN, 0.0)]))


class Splitter:
    """Cuts a text into normalised phrases exactly as the finished tokenizer will."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Use the normaliser and the splitter of ``tokenizer``."""
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> list[str]:
        """Normalise ``text`` and cut it at punctuation and line ends."""
        normalised = self._tokenizer.normalizer.normalize_str(text)
        parts = self._tokenizer.pre_tokenizer.pre_tokenize_str(normalised)
        return [part.replace(_SPACE, " ").strip() for part, _ in parts]


def _compounds(
    words: Counter[str], couples: Counter[tuple[str, str]], number: int, total: int
) -> dict[str, float]:
    """Choose pairs of syllables that occur together far more often than by chance."""
    found = []
    for (first, second), count in couples.items():
        if count < 60 or first.isdigit() or second.isdigit() or len(first) + len(second) < 4:
            continue
        expected = words[first] * words[second] / total
        strength = math.log(count / expected) / -math.log(count / total)
        if strength > 0.25:
            found.append((count * strength, first, second, count))
    found.sort(reverse=True)
    return {
        f"{_SPACE}{first}{_SPACE}{second}": count / total
        for _, first, second, count in found[:number]
    }


def _subwords(words: Counter[str]) -> set[str]:
    """Learn word pieces for words outside the vocabulary."""
    trainer = trainers.BpeTrainer(vocab_size=5000, special_tokens=[], show_progress=False)
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    rare = sorted(word for word, count in words.items() if count > 1 and word.isalpha())
    learner.train_from_iterator(rare, trainer)
    return {piece for piece in learner.get_vocab() if len(piece) > 1}
