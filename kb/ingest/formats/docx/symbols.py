"""Signs of the symbol fonts of Word in Unicode."""

from __future__ import annotations

import re

_PRIVATE = 0xF000
_PRIVATE_SIGN = re.compile("[\uf000-\uf0ff]")
_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        strict=True,
    )
)
_SYMBOL = {ord(letter): greek for letter, greek in _GREEK.items()} | {
    **{0x2D: "−", 0x40: "≅", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑"},
    **{0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•"},
    **{0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪"},
    **{0xCE: "∈", 0xD1: "∇", 0xD6: "√", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫", 0x6A: "φ", 0x76: "ϖ"},
}
_WINGDINGS = {
    **{0x21: "✏", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑"},
    **{0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xD8: "➢"},
    **{0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0xA3: "□", 0x96: "•", 0x97: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str) -> str:
    """The Unicode character of a sign in a symbol font; empty when it is not known."""
    place = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    signs = _FONTS.get(font.lower())
    if signs is None:
        return "" if place != code else chr(code)
    as_is = signs is _SYMBOL and 0x20 <= place < 0x7F
    return signs.get(place, chr(place) if as_is else "")


def without_private_signs(text: str, font: str) -> str:
    """Write the signs of symbol fonts that stand in a run's text as Unicode ones.

    In an ordinary font, which has none, Word shows those of the font Symbol.
    """
    shown_in = font if "dings" in font.lower() else "symbol"
    return _PRIVATE_SIGN.sub(lambda sign: symbol(ord(sign[0]), shown_in), text)
