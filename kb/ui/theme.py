"""The look: one accent colour, fonts that the machine has, and the files of ``static/``."""

from __future__ import annotations

import hashlib
from pathlib import Path

import gradio as gr

STATIC = Path(__file__).with_name("static")


def theme() -> gr.themes.Base:
    """Give Gradio's own components the colours and fonts of the app."""
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
        body_background_fill="#f4f7f8",
        body_background_fill_dark="#10181d",
        button_primary_background_fill_dark="*primary_600",
    )


def head() -> str:
    """Return the lines of ``<head>`` that load the app's own style and scripts."""
    files = sorted(STATIC.iterdir(), key=lambda file: (not file.name.startswith("base"), file.name))
    return "\n".join(_line(file) for file in files)


def links(*names: str) -> str:
    """Return the lines that load these files of ``static/``, for pages outside Gradio."""
    return "\n".join(_line(STATIC / name) for name in names)


def _line(file: Path) -> str:
    # The sum in the address makes browsers fetch a file again when an update changed it.
    address = f"/kb/{file.name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
    if file.suffix == ".css":
        return f'<link rel="stylesheet" href="{address}">'
    return f'<script src="{address}" defer></script>'
