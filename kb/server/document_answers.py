"""Documents as JSON, and the header that names a file to be saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from kb.records import DocumentFacts, Section
from kb.serial import encodable
from kb.ui.documents.health import health_summary, remarks_of
from kb.ui.viewer.links import document_link, original_link, text_link


def facts_json(facts: DocumentFacts) -> dict[str, Any]:
    """Give what is known of a document besides its words."""
    return {
        "id": facts.id,
        "name": facts.source,
        "other_names": list(facts.other_sources),
        "title": facts.title,
        "kind": facts.kind,
        "number": facts.number,
        "issuer": facts.issuer,
        "issued_on": facts.issued_on.isoformat() if facts.issued_on else None,
        "signer": facts.signer,
        "format": facts.format,
        "pages": facts.pages,
        "characters": facts.characters,
        "health": health_summary(facts),
        "remarks": list(remarks_of(facts)),
        "links": {
            "view": document_link(facts.id),
            "text": text_link(facts.id),
            "original": original_link(facts.id),
        },
    }


def document_json(facts: DocumentFacts, sections: Iterable[Section]) -> dict[str, Any]:
    """Give the facts of a document with its outline."""
    outline = [
        {
            "kind": section.kind,
            "label": section.label,
            "path": list(section.path),
            "start": section.start,
            "end": section.end,
        }
        for section in sections
    ]
    return {**facts_json(facts), "sections": outline}


def attachment(name: str) -> str:
    """Return the value of Content-Disposition that saves a file under its own name (RFC 5987)."""
    last = encodable(PurePosixPath(name).name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-_ ") else "_" for c in last)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(last, safe='')}"
