"""The page of one document, and the pieces of the documents page that are loaded by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from kb.accounts import allows
from kb.errors import NotFoundError
from kb.serial import encodable
from kb.ui.documents.ingest_panel import ingest_panel
from kb.ui.documents.listing import documents_list
from kb.ui.documents.selection import Sort
from kb.ui.viewer.gathering import gather
from kb.ui.viewer.page import missing_page, viewer_page

if TYPE_CHECKING:
    from kb.server.services import Services


def viewer_routes(services: Services) -> APIRouter:
    """Make the routes ``/van-ban/{document_id}`` and ``/fragments/…``."""
    router = APIRouter(include_in_schema=False)
    kb, jobs = services.kb, services.jobs

    @router.get("/van-ban/{document_id}")
    def document(document_id: str, tu: str = "", den: str = "", trang: str = "") -> Response:
        try:
            view = gather(kb, document_id, tu, den, trang)
        except NotFoundError:
            return HTMLResponse(missing_page(), 404)
        return HTMLResponse(encodable(viewer_page(view)))

    @router.get("/fragments/documents")
    def listing(
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        sort: Sort = "name",
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> Response:
        can_edit = allows(request.state.account, "editor")
        return HTMLResponse(encodable(documents_list(kb, q, sort, page, can_edit=can_edit)))

    @router.get("/fragments/ingest")
    def ingest(request: Request) -> Response:
        can_edit = allows(request.state.account, "editor")
        return HTMLResponse(encodable(ingest_panel(jobs.progress(), can_edit=can_edit)))

    return router
