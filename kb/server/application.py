"""The web application: Gradio's pages and the app's own routes in one FastAPI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.config import Config

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kb.knowledge_base import KnowledgeBase


def create(kb: KnowledgeBase, config: Config) -> FastAPI:
    """Compose the whole application over ``kb``; nothing is served yet.

    Raises:
        KBError: the knowledge base cannot be read.
    """
    from kb.ui.app import build

    pages = build(kb)  # first, because it keeps Gradio offline before Gradio is imported
    import gradio as gr
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from kb.ui.theme import STATIC, head, theme

    # FastAPI's own documentation pages load scripts from outside.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
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
        mcp_server=False,
        theme=theme(),
        head=head(),
    )
    return app
