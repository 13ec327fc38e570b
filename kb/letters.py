"""Vietnamese letters as parts of regular expressions."""

from __future__ import annotations

# Inside brackets. A range such as À-Ỹ will not do: in Unicode small and capital letters alternate.
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
LOWER = UPPER.replace("A-Z", "a-z").lower()
# Marks that carry no meaning of their own: combining accents (of text in NFD) and zero-width ones.
COMBINING = "\u0300-\u036f"
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
# Superscripts are footnote marks, except after a unit of length ("m²").
_SUPERSCRIPT = "\u00b9\u00b2\u00b3\u2070-\u209f"
# Whole patterns: a letter, a character within a word, a word.
LETTER = r"[^\W\d_" + _SUPERSCRIPT + "]"
WORD_CHARACTER = r"[^\W_" + _SUPERSCRIPT + "]"
_MARKS = rf"[{COMBINING}{INVISIBLE}]*"
WORD = rf"{LETTER}{_MARKS}(?:{WORD_CHARACTER}{_MARKS})*"
