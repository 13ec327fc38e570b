"""Settings. This is the only module that reads the environment (variables ``KB_*``)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KBError

_LEAST_MEMORY = 1024  # MiB; the libraries that read PDF need as much to be loaded
BUNDLED_MODEL = Path(__file__).parent / "models" / "vi-en-static"


@dataclass(frozen=True, slots=True)
class Config:
    """Where things are and which engines are used.

    ``home`` is the folder of the store and its derived indexes. ``embedding_model`` is the folder
    of a model or a hub name. ``glossary`` is an optional file of the staff's own terms, in the
    format of the bundled glossary. ``host`` and ``port`` are where the web app listens.
    ``reader_memory`` is how many MiB of memory the process that opens a foreign file may use.
    """

    home: Path = Path(".kb")
    embedding_model: str = str(BUNDLED_MODEL)
    glossary: Path | None = None
    host: str = "127.0.0.1"
    port: int = 7860
    reader_memory: int = 2048

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read the variables ``KB_*`` that the README lists.

        Raises:
            KBError: a value cannot be used; the message names the variable.
        """
        values = os.environ if environment is None else environment
        port = values.get("KB_PORT") or "7860"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise KBError(f"KB_PORT là «{port}»; cần một số cổng từ 1 đến 65535.")
        memory = values.get("KB_READER_MEMORY") or "2048"
        if not memory.isdigit() or int(memory) < _LEAST_MEMORY:
            raise KBError(f"KB_READER_MEMORY là «{memory}»; cần số MB, từ {_LEAST_MEMORY} trở lên.")
        return cls(
            home=Path(values.get("KB_HOME") or ".kb"),
            embedding_model=values.get("KB_EMBEDDING_MODEL") or str(BUNDLED_MODEL),
            glossary=Path(values["KB_GLOSSARY"]) if values.get("KB_GLOSSARY") else None,
            host=values.get("KB_HOST") or "127.0.0.1",
            port=int(port),
            reader_memory=int(memory),
        )
