"""How far the files that were sent have come, and stopping or going on with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from kb.accounts import require

if TYPE_CHECKING:
    from kb.server.services import Services


def ingest_routes(services: Services) -> APIRouter:
    """Make the routes under ``/api/ingest``."""
    router = APIRouter(prefix="/api/ingest", tags=["documents"])
    jobs, audit = services.jobs, services.audit

    @router.get("", summary="Progress of the running and of the last ingest")
    def progress() -> JSONResponse:
        return JSONResponse(jobs.progress().as_json())

    @router.post("/stop", summary="Stop after the page being read; what is left can go on later")
    def stop(request: Request) -> JSONResponse:
        require(request.state.account, "editor")
        audit.record(request.state.account, "ingest-stop")
        jobs.stop()
        return JSONResponse(jobs.progress().as_json())

    @router.post("/retry", summary="Go on with what was stopped or interrupted")
    def retry(request: Request) -> JSONResponse:
        require(request.state.account, "editor")
        jobs.retry()
        return JSONResponse(jobs.progress().as_json())

    @router.post("/clear", summary="Forget what has ended, interrupted files included")
    def clear(request: Request) -> JSONResponse:
        require(request.state.account, "editor")
        jobs.clear()
        return JSONResponse(jobs.progress().as_json())

    return router
