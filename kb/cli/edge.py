"""What the commands share: opening the collection, showing errors, printing and writing JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.config import Config
from kb.errors import KBError
from kb.records import Document, Hit

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

AsJson = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON duy nhất.")]


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show what a user can act on as a message; anything else is a defect and keeps its trace."""
    try:
        yield
    except KBError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        raise typer.Exit(1) from error


@contextmanager
def opened() -> Iterator[KnowledgeBase]:
    """Open the collection that the environment names, and close it again."""
    with shown_errors():
        config = Config.from_environment()
        from kb.knowledge_base import KnowledgeBase

        with KnowledgeBase(config=config) as knowledge_base:
            yield knowledge_base


def documents_of(hits: Iterable[Hit], knowledge_base: KnowledgeBase) -> dict[str, Document]:
    """Give the documents that the hits lie in, by id."""
    ids = dict.fromkeys(hit.section.document_id for hit in hits)
    return {id_: knowledge_base.document_by_id(id_) for id_ in ids}


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))
