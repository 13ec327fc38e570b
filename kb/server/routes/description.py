"""The description of the API (OpenAPI), served by the app itself."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from kb.server.access import needs_accounts

if TYPE_CHECKING:
    from kb.server.services import Services

_ABOUT = (
    "JSON interface of the knowledge base. Every citation satisfies "
    "`text[start:end] == quote`, offsets being Unicode code points of the document's text. "
    'Errors are `{"error": "…"}` in Vietnamese. Where accounts are on, send the token of '
    "`kb user token NAME` as `Authorization: Bearer …`."
)


def description_routes(services: Services, app: FastAPI) -> APIRouter:
    """Make the route ``/api/openapi.json``, which describes the routes of ``app``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/openapi.json")
    def openapi() -> JSONResponse:
        return JSONResponse(described(app, signing_in=needs_accounts(services.config)))

    return router


def described(app: FastAPI, *, signing_in: bool) -> dict[str, Any]:
    """Describe the app's own routes; Gradio's are mounted and have no part in it."""
    found = get_openapi(
        title="Hỏi đáp văn bản",
        version=_version(),
        description=_ABOUT,
        routes=app.routes,
    )
    if signing_in:
        found.setdefault("components", {})["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"}
        }
        found["security"] = [{"token": []}]
    return found


def _version() -> str:
    try:
        return version("kb")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"
