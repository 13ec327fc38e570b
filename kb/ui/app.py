"""Composes the pages and serves them, on this machine only and without outside requests."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kb.config import Config
from kb.errors import KBError
from kb.ui import wording
from kb.ui.script import PAGE_SCRIPT

if TYPE_CHECKING:
    import gradio as gr

    from kb.knowledge_base import KnowledgeBase

STYLE = Path(__file__).with_name("style.css")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def build(kb: KnowledgeBase) -> gr.Blocks:
    """Compose the pages over ``kb``; nothing is served yet.

    Raises:
        KBError: the knowledge base cannot be read.
    """
    _keep_gradio_offline()
    import gradio as gr

    from kb.ui.ask import ask_page
    from kb.ui.documents import documents_page

    app = gr.Blocks(title=wording.APP_TITLE, analytics_enabled=False)
    with app:
        gr.HTML(
            f'<header class="kb-header"><h1>{wording.APP_TITLE}</h1>'
            f"<p>{wording.APP_LEAD}</p></header>",
            apply_default_css=False,
        )
        with gr.Tabs():
            with gr.Tab(wording.ASK_TAB, id="ask"):
                ask_page(app, kb)
            with gr.Tab(wording.DOCUMENTS_TAB, id="documents") as documents_tab:
                documents_page(documents_tab, kb)
    return app


def serve(config: Config, announce: Callable[[str], Any] = typer.echo) -> None:
    """Serve the web app until interrupted; ``announce`` receives each line for the console.

    A port that is taken is an error rather than a reason to move to the next one: the address that
    people have bookmarked must not silently become another.

    Raises:
        KBError: the port is taken or cannot be opened, or the knowledge base cannot be read.
    """
    _refuse_taken_port(config)
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase(config=config) as kb:
        app = build(kb)
        launch(app, config)
        if config.host not in LOCAL_HOSTS:
            announce(wording.OPEN_TO_NETWORK.format(host=config.host))
        announce(wording.OPEN_BROWSER.format(address=f"http://{config.host}:{config.port}"))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            app.close(verbose=False)
            announce(wording.STOPPED)


def launch(app: gr.Blocks, config: Config) -> None:
    """Start serving ``app`` in background threads, without anything that leaves this machine.

    Raises:
        KBError: the port cannot be opened.
    """
    try:
        app.launch(
            server_name=config.host,
            server_port=config.port,
            prevent_thread_lock=True,
            inbrowser=False,
            share=False,
            quiet=True,
            show_error=False,
            footer_links=[],
            run_history=False,
            # Nothing is uploaded yet, so the upload route takes nothing of any size.
            max_file_size="1kb",
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
            theme=_theme(),
            css_paths=STYLE,
            js=PAGE_SCRIPT,
        )
    except OSError as error:
        raise KBError(
            wording.CANNOT_LISTEN.format(host=config.host, port=config.port, other=config.port + 1)
        ) from error


def _keep_gradio_offline() -> None:
    # Read by Gradio while it is imported and launched, so it has to be in the environment.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("GRADIO_ALLOWED_PATHS", "GRADIO_SHARE", "GRADIO_NUM_WORKERS"):
        os.environ.pop(name, None)
    # Gradio calls its own address once when it starts; an office proxy must not get that call.
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*hosts, "127.0.0.1", "localhost"]))


def _refuse_taken_port(config: Config) -> None:
    # Asking beforehand costs a moment; finding out after the model is loaded costs seconds.
    try:
        with socket.create_connection((config.host, config.port), timeout=0.5):
            pass
    except OSError:
        return
    raise KBError(
        wording.PORT_TAKEN.format(host=config.host, port=config.port, other=config.port + 1)
    )


def _theme() -> gr.themes.Base:
    import gradio as gr

    # Only fonts that the machine has; Gradio would serve or fetch its own otherwise.
    fonts = [
        gr.themes.Font(name)
        for name in ("Segoe UI", "Noto Sans", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
    ]
    mono = [gr.themes.Font(name) for name in ("Consolas", "DejaVu Sans Mono", "monospace")]
    petrol = gr.themes.Color(
        c50="#eef7f7",
        c100="#d6ebec",
        c200="#aed6d8",
        c300="#7fd0d3",
        c400="#3f979d",
        c500="#0f5d63",
        c600="#0f5d63",
        c700="#0b484d",
        c800="#093a3e",
        c900="#072c2f",
        c950="#051f21",
        name="petrol",
    )
    return gr.themes.Default(
        primary_hue=petrol,
        secondary_hue=petrol,
        neutral_hue="slate",
        text_size="lg",
        radius_size="lg",
        font=fonts,
        font_mono=mono,
    ).set(
        body_background_fill="#f5f7f8",
        body_background_fill_dark="#10181d",
        button_primary_background_fill_dark="*primary_600",
    )
