"""The encoding of a web page: byte order mark, content, declaration, in this order of trust."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 8192
_TELLING = 200
_WIDE_SHARE = 0.2
"""Of the first bytes, how many are zero at least in UTF-16 text that carries no mark."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers take these names to mean.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8"}
# Bytes that nothing is known of are read one for one; what they say tells later what they are.
_ONE_FOR_ONE = "latin-1"


def decode_page(content: bytes) -> tuple[str, str, bool]:
    """Decode a web page; gives its text, its encoding and whether every byte could be read.

    Text that is valid UTF-8 beyond ASCII is UTF-8, whatever the page declares.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    start = content[:_TELLING]
    if start.count(b"\0") > _WIDE_SHARE * len(start):
        return _decode(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    text, encoding, whole = _decode(content, "utf-8")
    if whole:
        return text, encoding, True
    declared = _declared(content)
    if declared == "utf-8":
        # A page cut short or damaged in a few places is still what it says it is.
        return text, encoding, False
    return _decode(content, declared or _ONE_FOR_ONE)


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_DECLARED_WITHIN])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    return _MEANT.get(name, name)


def _decode(content: bytes, encoding: str) -> tuple[str, str, bool]:
    text = content.decode(encoding, errors="replace")
    return text, encoding, "\ufffd" not in text or b"\xef\xbf\xbd" in content
