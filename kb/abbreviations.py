"""Short forms of Vietnamese terms (UBND) and the terms that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.text import Token, fold, has_diacritics, is_syllable, tokenise

_SHORT = re.compile(r"(?=.*[A-ZĐƠƯ])[A-ZĐƠƯ][A-Za-zĐđƠơƯư]{0,7}\.?")


class Abbreviations:
    """Short forms of Vietnamese terms, and the terms that have them."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take short forms with the terms they stand for, the commoner terms first.

        What has not the shape of an abbreviation is passed over.
        """
        self.long_forms: dict[str, dict[str, float]] = {}
        self.folded: dict[str, dict[str, float]] = {}
        self.short_forms: dict[str, dict[str, float]] = {}
        self.longest = 1
        for short, term in pairs:
            if _is_abbreviation(short):
                self._add(short.rstrip("."), term)

    def _add(self, short: str, term: str) -> None:
        # The first readings are the commoner ones, so later ones weigh less.
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
