"""Evidence packs for download: chosen answers as a Word or an Excel file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from kb.accounts import require
from kb.errors import BusyError
from kb.evidence_pack import EvidencePack, collect, read_chosen
from kb.server import wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.server.services import Services

AT_ONCE = 2
"""Packs made at the same time; each may draw dozens of pages."""
PATIENCE = 60.0  # seconds to wait for a turn
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Items = Annotated[
    list[object],
    Body(description="{question, understood_as, answer, citations: [{document_id, start, …}]}"),
]
Format = Annotated[Literal["docx", "xlsx"], Body(description="Word or Excel.")]


def evidence_pack_routes(services: Services) -> APIRouter:
    """Make the route ``/api/evidence-pack``."""
    router = APIRouter(prefix="/api", tags=["evidence"])
    turns = threading.BoundedSemaphore(AT_ONCE)

    @router.post("/evidence-pack", summary="Write chosen answers with their proofs to a file")
    def evidence_pack(request: Request, items: Items, format: Format) -> Response:
        account = request.state.account
        require(account, "reader")
        chosen = read_chosen(items)
        made_at = datetime.now().astimezone()
        with _turn(turns):
            pack = collect(services.kb, chosen, made_at, account.name)
            content = _written(services.kb, pack, format)
        name = f"ho-so-trich-dan-{made_at:%Y%m%d-%H%M}.{format}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            # The page tells how much was left out; the file lists what and why.
            "X-KB-Left-Out": str(len(pack.left_out)),
        }
        return Response(content, media_type=_MEDIA_TYPES[format], headers=headers)

    return router


def _written(kb: KnowledgeBase, pack: EvidencePack, format: Literal["docx", "xlsx"]) -> bytes:
    # Neither library is loaded before the first pack.
    if format == "xlsx":
        from kb.evidence_pack.xlsx_file import write_xlsx

        return write_xlsx(pack)
    from kb.evidence_pack.docx_file import write_docx
    from kb.evidence_pack.pictures import draw

    return write_docx(pack, draw(kb, pack))


@contextmanager
def _turn(turns: threading.BoundedSemaphore) -> Iterator[None]:
    """Wait until fewer than ``AT_ONCE`` packs are being made.

    Raises:
        BusyError: it took too long.
    """
    if not turns.acquire(timeout=PATIENCE):
        raise BusyError(wording.PACKS_BUSY)
    try:
        yield
    finally:
        turns.release()
