"""Characters that no Word or Excel file can hold, written as their codes and counted."""

from __future__ import annotations

import re

# What XML 1.0 forbids, and the carriage return, which its readers turn into a line feed.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
EXAMPLE = "⟦U+000C⟧"
"""How such a character, here the form feed, is written."""


def legible(text: str) -> str:
    """Write each character that the file cannot hold as its code; all others stay as they are."""
    return _UNWRITABLE.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)


def unwritable(text: str) -> int:
    """Count the characters that ``legible`` writes as codes."""
    return len(_UNWRITABLE.findall(text))
