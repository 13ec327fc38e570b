"""The documents as data: lists, facts, texts, files and pages; sending, reading anew, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from kb.accounts import require
from kb.errors import BusyError, NotFoundError
from kb.ingest_jobs.messages import REMOVE_WHILE_WORKING
from kb.server.document_answers import attachment, document_json, facts_json
from kb.server.drawn_pages import DrawnPages
from kb.server.uploads import Upload
from kb.ui.documents.selection import SORTS, Sort, select

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.records import DocumentFacts
    from kb.server.services import Services

_PAGES_KEPT = "private, max-age=300"  # seconds; turning back a page should not draw it again
# What a browser is told of a file that came from outside: to save it, never to show it.
_NEVER_SHOWN = {"Content-Security-Policy": "sandbox; default-src 'none'"}

Start = Annotated[int, Query(ge=0, description="Offset in the text of the first word to mark.")]
End = Annotated[int, Query(ge=0, description="Offset behind the last one; 0 marks nothing.")]


def documents_routes(services: Services) -> APIRouter:
    """Make the routes under ``/api/documents``."""
    router = APIRouter(prefix="/api/documents", tags=["documents"])
    _add_reading(router, services)
    _add_changing(router, services)
    return router


def _add_reading(router: APIRouter, services: Services) -> None:
    kb, drawn = services.kb, DrawnPages(services.kb)

    @router.get("", summary="List the documents with their facts")
    def documents(
        q: Annotated[str, Query(max_length=200, description="Words to look for in facts.")] = "",
        sort: Sort = "name",
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> JSONResponse:
        found = select(kb.facts(), q, sort)
        shown = [facts_json(one) for one in found[offset : offset + limit]]
        return JSONResponse({"total": len(found), "sorts": list(SORTS), "documents": shown})

    @router.get("/{document_id}", summary="Facts, text health and outline of a document")
    def document(document_id: str) -> JSONResponse:
        facts = facts_of(kb, document_id)
        return JSONResponse(document_json(facts, kb.sections(facts.source)))

    @router.get("/{document_id}/text", summary="The text that all offsets point into")
    def text(document_id: str) -> Response:
        return PlainTextResponse(kb.document_by_id(document_id).text)

    @router.get("/{document_id}/original", summary="The file as it was given")
    def original(document_id: str) -> Response:
        facts = facts_of(kb, document_id)
        return FileResponse(
            kb.original_path(document_id),
            media_type="application/octet-stream",
            headers={"Content-Disposition": attachment(facts.source), **_NEVER_SHOWN},
        )

    @router.get("/{document_id}/pages/{page}.png", summary="A page, some words marked on it")
    async def page_image(document_id: str, page: int, start: Start = 0, end: End = 0) -> Response:
        facts = facts_of(kb, document_id)
        marked = (start, end) if start < end else None
        image = await drawn.get(document_id, (facts.source, page, marked))
        return Response(image, media_type="image/png", headers={"Cache-Control": _PAGES_KEPT})


def _add_changing(router: APIRouter, services: Services) -> None:
    kb, jobs, audit = services.kb, services.jobs, services.audit

    @router.post("", summary="Send files (multipart/form-data) to be read", status_code=202)
    async def upload(request: Request) -> JSONResponse:
        account = request.state.account
        require(account, "editor")
        taking = Upload(jobs, audit, account)
        await taking.take(request)
        answer: dict[str, Any] = {"files": [one.as_json() for one in taking.taken]}
        if any(not one.error for one in taking.taken):
            return JSONResponse(answer, 202)
        answer["error"] = taking.taken[0].error if taking.taken else "Không có tệp nào được gửi."
        return JSONResponse(answer, 422)

    @router.post("/{document_id}/reread", summary="Read a document anew", status_code=202)
    def reread(request: Request, document_id: str) -> JSONResponse:
        account = request.state.account
        require(account, "editor")
        facts = facts_of(kb, document_id)
        kb.original_path(document_id)  # says at once where there is nothing to read from
        item = jobs.reread(document_id, facts.source, account.name)
        audit.record(account, "reread", f"{facts.source} ({document_id})")
        return JSONResponse({"id": item.id, "name": item.name}, 202)

    @router.delete("/{document_id}", summary="Remove a document under all its names")
    def remove(request: Request, document_id: str) -> JSONResponse:
        account = request.state.account
        require(account, "editor")
        facts = facts_of(kb, document_id)
        try:
            for name in (*facts.other_sources, facts.source):
                kb.remove(name)
        except BusyError as error:
            said = REMOVE_WHILE_WORKING if jobs.child_pid is not None else str(error)
            return JSONResponse({"error": said}, 409)
        audit.record(account, "remove", f"{facts.source} ({document_id})")
        return JSONResponse({"removed": facts.source})


def facts_of(kb: KnowledgeBase, document_id: str) -> DocumentFacts:
    """Give the facts of a document.

    Raises:
        NotFoundError: there is no such document.
    """
    for facts in kb.facts():
        if facts.id == document_id:
            return facts
    raise NotFoundError("Văn bản này không còn trong kho (có thể vừa được gỡ hoặc thay bản khác).")
