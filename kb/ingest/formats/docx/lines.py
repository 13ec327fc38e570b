"""The lines of a DOCX paragraph: what its tabs and soft breaks stand for in plain text."""

from __future__ import annotations

import re

from kb.ingest.formats.docx.runs import SOFT_BREAK
from kb.ingest.structure.cells import is_letterhead
from kb.ingest.structure.lines import is_upper
from kb.ingest.structure.outline import find_marker

_TABS = re.compile(r" *\t[ \t]*")
_SENTENCE_END = re.compile(r"[.;:!?…]\W*$")


def shown_lines(text: str) -> tuple[str, ...]:
    """Cut a paragraph at the soft breaks that part real lines; at any other stands a space.

    A tab only sets words apart, and becomes a space, except in a letterhead laid out with tabs.
    """
    lines: list[str] = []
    for piece in text.split(SOFT_BREAK):
        line = _without_tabs(piece)
        if not line:
            continue
        if lines and not _parts_lines(lines[-1], line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return tuple(lines)


def _without_tabs(line: str) -> str:
    line = line.strip(" \t\u00a0")
    between = "\t" if "\t" in line and is_letterhead(line) else " "
    return _TABS.sub(between, line)


def _parts_lines(before: str, after: str) -> bool:
    """Whether a soft break stands between two lines rather than within a sentence."""
    return (
        "\t" in before + after
        or is_upper(before)
        or is_upper(after)
        or _SENTENCE_END.search(before) is not None
        or find_marker(after) is not None
    )
