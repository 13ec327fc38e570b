"""Text made safe to stand in HTML."""

from __future__ import annotations

import html


def escape(text: str) -> str:
    """Make any text safe inside HTML elements and quoted attributes, white space kept."""
    # Attribute values lose raw line ends in some parsers; character references keep them verbatim.
    escaped = html.escape(text, quote=True)
    return escaped.replace("\r", "&#13;").replace("\t", "&#9;").replace("\n", "&#10;")
