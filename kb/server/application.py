"""The web application: Gradio's pages and the app's own routes in one FastAPI application."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from kb.accounts import AuditLog, Users
from kb.config import Config
from kb.errors import KBError
from kb.ingest_jobs import IngestJobs
from kb.server import wording
from kb.server.services import Services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import APIRouter, FastAPI

    from kb.knowledge_base import KnowledgeBase
    from kb.server.access import Access

_AT_ONCE = 16  # events of one kind at the same time


def create(kb: KnowledgeBase, config: Config) -> FastAPI:
    """Compose the whole application over ``kb``; nothing is served yet.

    Raises:
        KBError: the knowledge base or the file of users cannot be read, or there must be accounts
            and are none.
    """
    from kb.ui.app import build

    if config.mcp and find_spec("mcp") is None:
        raise KBError(wording.NO_MCP.format(found="thiếu gói «mcp»"))
    pages = build(
        kb, assistants=config.mcp
    )  # first, because it keeps Gradio offline before Gradio is imported
    # Gradio's own default is one at a time for all users.
    pages.queue(default_concurrency_limit=_AT_ONCE, api_open=False)
    import gradio as gr
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from kb.server.access import Access
    from kb.server.failures import handle_failures
    from kb.server.guard import Guard
    from kb.server.routes.description import description_routes
    from kb.server.working import working
    from kb.ui.theme import STATIC, head, theme

    services = Services(kb, config, Users(kb.home), AuditLog(kb.home), jobs=IngestJobs(kb, config))
    access = Access.of(services)
    # FastAPI's own documentation pages load scripts from outside.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=working(services))
    handle_failures(app)
    for router in _routers(services, access):
        app.include_router(router)
    app.include_router(description_routes(services, app))
    app.mount("/kb", StaticFiles(directory=STATIC), name="kb")
    gr.mount_gradio_app(
        app,
        pages,
        path="/",
        server_name=config.host,
        server_port=config.port,
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        show_error=False,
        # Files come in by the app's own route; Gradio's takes nothing of any size.
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=config.mcp,
        theme=theme(),
        head=head(),
    )
    if config.mcp and not pages.mcp_server:
        raise KBError(wording.NO_MCP.format(found=pages.mcp_error))
    # Outside everything, also what answers to unforeseen errors.
    app.middleware_stack = Guard(app.build_middleware_stack(), access)
    return app


def _routers(services: Services, access: Access) -> Iterator[APIRouter]:
    """Give the routes of the app, a router a file."""
    from kb.server.routes.documents import documents_routes
    from kb.server.routes.evaluations import evaluations_routes
    from kb.server.routes.evidence_pack import evidence_pack_routes
    from kb.server.routes.ingest import ingest_routes
    from kb.server.routes.question_sets import question_sets_routes
    from kb.server.routes.questions import questions_routes
    from kb.server.routes.signing_in import signing_in_routes
    from kb.server.routes.viewer import viewer_routes

    yield signing_in_routes(services, access)
    for routes in (
        questions_routes,
        documents_routes,
        ingest_routes,
        viewer_routes,
        evidence_pack_routes,
        question_sets_routes,
        evaluations_routes,
    ):
        yield routes(services)
