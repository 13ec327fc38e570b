"""``kb check --install``: whether the program is as it was delivered, and keeps to this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.edge import shown_errors

if TYPE_CHECKING:
    from kb.soundness import CheckLine


def installation_lines(bundle: Path | None) -> Iterator[CheckLine]:
    """Check the installed files, the bundle they came from if it is named, and the connections."""
    with shown_errors():
        from kb.installation.connections import check_connections
        from kb.installation.files import check_bundle, check_files

        yield from check_files()
        if bundle is not None:
            yield from check_bundle(bundle)
        yield check_connections()
