"""Question sets over HTTP: upload, list, download in any format, removal."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from kb.accounts import require
from kb.evaluation.sets.question_set import question_set_bytes
from kb.evaluation.sets.saved import LARGEST_UPLOAD, SavedSets, TakenError
from kb.evaluation.sets.template import template_bytes

if TYPE_CHECKING:
    from kb.server.services import Services

_MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}
TEMPLATE = PurePath("bo-cau-hoi-mau.xlsx")

FileName = Annotated[str, Query(min_length=1, max_length=255, description="The file's name.")]
Replace = Annotated[bool, Query(description="Whether a set of that name may be replaced.")]
Format = Annotated[Literal["xlsx", "csv", "jsonl"], Query(description="The format wanted.")]


def question_sets_routes(services: Services) -> APIRouter:
    """Make the routes ``/api/question-sets`` and ``/api/question-template``."""
    router = APIRouter(prefix="/api", tags=["evaluation"])
    sets = SavedSets(services.kb.home)

    @router.get("/question-sets", summary="List the question sets")
    def listed() -> JSONResponse:
        return JSONResponse(
            [{"name": one.name, "changed": one.changed.isoformat()} for one in sets.all()]
        )

    @router.post("/question-sets", summary="Keep a question set; the body is the file itself")
    async def upload(request: Request, name: FileName, replace: Replace = False) -> JSONResponse:
        require(request.state.account, "editor")
        content = await _body(request)
        return await run_in_threadpool(keep, request, name, content, replace)

    def keep(request: Request, file_name: str, content: bytes, replace: bool) -> JSONResponse:
        try:
            name = sets.add(file_name, content, replace=replace)
        except TakenError as error:
            return JSONResponse({"error": str(error)}, 409)
        services.audit.record(request.state.account, "question-set.upload", name)
        return JSONResponse({"name": name}, 201)

    @router.get("/question-sets/{name}", summary="Download a question set")
    def download(name: str, format: Format = "xlsx") -> Response:
        content = question_set_bytes(sets.questions(name), PurePath(f"{name}.{format}"))
        return _attachment(content, f"{name}.{format}")

    @router.delete("/question-sets/{name}", summary="Remove a question set")
    def remove(request: Request, name: str) -> JSONResponse:
        require(request.state.account, "editor")
        sets.remove(name)
        services.audit.record(request.state.account, "question-set.remove", name)
        return JSONResponse({"name": name})

    @router.get("/question-template", summary="Download a question set to begin from")
    def template() -> Response:
        return _attachment(template_bytes(TEMPLATE), TEMPLATE.name)

    return router


async def _body(request: Request) -> bytes:
    """Take in a body piece by piece, as long as it is not too large.

    Raises:
        HTTPException: it is.
    """
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST_UPLOAD:
            raise HTTPException(413)
    return bytes(content)


def _attachment(content: bytes, name: str) -> Response:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    media_type = _MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(content, media_type=media_type, headers=headers)
