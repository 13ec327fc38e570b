"""What a chat model is shown: sections as data with short ids, hidden characters taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.llm.orders import without_orders
from kb.records import Document, Hit, Section

MOST_SOURCES = 8
MOST_CHARACTERS = 9000
# Characters that a person does not see but a model reads: zero-width ones, those that turn the
# direction of writing, variation selectors, "tags" that spell ASCII invisibly, control characters.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of a document that the model may quote from, under a short id.

    ``start`` and ``end`` are offsets in the document's text; ``visible`` is that stretch without
    its ``hidden`` characters and the sentences that give ``orders`` to a model (their numbers).
    """

    id: str
    document: Document
    section: Section
    start: int
    end: int
    visible: str
    hidden: int = 0
    orders: int = 0


def visible_text(text: str) -> tuple[str, int]:
    """Return a text without the characters that nobody sees, and how many they were."""
    return _HIDDEN.subn("", text)


def sources_of(hits: Sequence[Hit], documents: Mapping[str, Document]) -> tuple[Source, ...]:
    """Take the best hits as sources, as many as a small model can attend to."""
    sources: list[Source] = []
    room = MOST_CHARACTERS
    for hit in hits[:MOST_SOURCES]:
        document = documents.get(hit.section.document_id)
        if document is None:
            continue
        end = hit.shown_end
        visible, hidden = visible_text(document.text[hit.start : end])
        visible, orders = without_orders(visible)
        if len(visible) > room:
            break
        room -= len(visible)
        name = f"S{len(sources) + 1}"
        shown = Source(name, document, hit.section, hit.start, end, visible, hidden, orders)
        sources.append(shown)
    return tuple(sources)


def data_block(sources: Sequence[Source]) -> str:
    """Write the sources as JSON, whose strings cannot end before their closing quotation mark."""
    return json.dumps([_shown(source) for source in sources], ensure_ascii=False, indent=1)


def _shown(source: Source) -> dict[str, object]:
    section, document = source.section, source.document
    shown: dict[str, object] = {
        "id": source.id,
        "document": _one_line(" ".join(filter(None, (document.kind, document.number)))),
        "place": _one_line(" › ".join((*section.path[-2:], section.label))),
        "wording": source.visible,
    }
    if section.cells:
        shown["columns"] = {_one_line(name): _one_line(cell) for name, cell in section.cells}
    return shown


def _one_line(text: str) -> str:
    return without_orders(" ".join(visible_text(text)[0].split()))[0]
