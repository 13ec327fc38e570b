"""The web app: reads the settings, serves the pages, and says in Vietnamese what went wrong."""

from __future__ import annotations

import sys

import typer

from kb.config import Config
from kb.errors import KBError
from kb.server.serving import serve


def main() -> int:
    """Serve until interrupted; returns the process's exit code."""
    try:
        serve(Config.from_environment())
    except KBError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
