"""What a chat model replies: statements with the wording that they claim to rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_STATEMENTS = 12
LONGEST_STATEMENT = 600


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """Wording that the model says stands in the section with the id ``source``."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as the model wrote it; nothing of it is to be trusted."""

    text: str
    quotes: tuple[DraftQuote, ...]


def finished_drafts(reply: str) -> tuple[Draft, ...]:
    """Read the statements that a reply still being streamed holds so far, but for the last.

    The last one may be cut anywhere, even in the middle of a number.
    """
    return _drafts(_statements(_partial(reply))[:-1])


def all_drafts(reply: str) -> tuple[Draft, ...] | None:
    """Read the statements of a whole reply; ``None`` when it is not what was asked for."""
    from langchain_core.utils.json import parse_json_markdown

    try:
        found = parse_json_markdown(reply, parser=json.loads)
    except ValueError:
        return None
    stated = isinstance(found, dict) and isinstance(found.get("statements"), list)
    return _drafts(_statements(found)) if stated else None


def _partial(reply: str) -> Any:  # noqa: ANN401 (whatever the model wrote)
    from langchain_core.utils.json import parse_partial_json

    start = reply.find("{")
    if start < 0:
        return None
    try:
        return parse_partial_json(reply[start:])
    except ValueError:
        return None


def _statements(found: Any) -> list[Any]:  # noqa: ANN401
    statements = found.get("statements") if isinstance(found, dict) else None
    return statements if isinstance(statements, list) else []


def _drafts(statements: Sequence[Any]) -> tuple[Draft, ...]:
    drafts = [_draft(each) for each in statements[:MOST_STATEMENTS]]
    return tuple(draft for draft in drafts if draft is not None)


def _draft(found: Any) -> Draft | None:  # noqa: ANN401
    if not isinstance(found, dict):
        return None
    text, evidence = found.get("text"), found.get("evidence")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_STATEMENT:
        return None
    return Draft(text.strip(), _quotes(evidence if isinstance(evidence, list) else ()))


def _quotes(evidence: Sequence[Any]) -> tuple[DraftQuote, ...]:
    return tuple(
        DraftQuote(str(each.get("source", "")), each["quote"])
        for each in evidence
        if isinstance(each, dict) and isinstance(each.get("quote"), str) and each["quote"].strip()
    )
