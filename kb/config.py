"""Settings. This is the only module that reads the environment (variables ``KB_*``)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import KBError

_LEAST_MEMORY = 1024  # MiB; the libraries that read PDF need as much to be loaded
_LONGEST_REPLY = 3600  # seconds
_LONGEST_RERANKING = 60.0  # seconds
_BACKENDS = ("torch", "onnx", "openvino")
_DEVICE = re.compile(r"cpu|mps|cuda(?::\d+)?")
BUNDLED_MODEL = Path(__file__).parent / "models" / "vi-en-static"


@dataclass(frozen=True, slots=True)
class Config:
    """Where things are and which engines are used.

    ``home`` is the folder of the store and its derived indexes. ``embedding_model`` is the folder
    of a model or a hub name. ``glossary`` is an optional file of the staff's own terms, in the
    format of the bundled glossary. ``host`` and ``port`` are where the web app listens.
    ``reader_memory`` is how many MiB of memory the process that opens a foreign file may use.
    ``accounts`` asks for signing in even on this machine alone; ``mcp`` opens the endpoint for
    assistants; ``names`` are further names by which the web app may be reached (behind a proxy).
    ``llm`` is a chat model ("ollama:qwen3:4b"), ``llm_url`` and ``llm_key`` those of its server,
    ``llm_timeout`` how many seconds a whole reply may take.
    ``embedding_dimension`` cuts the embedding model's vectors short; ``embedding_device`` ("cpu",
    "cuda", "mps") and ``embedding_backend`` ("torch", "onnx", "openvino") say how it is run.
    ``reranker`` is a cross-encoder, run on the same device, which may take ``reranker_seconds``
    for a search.
    """

    home: Path = Path(".kb")
    embedding_model: str = str(BUNDLED_MODEL)
    glossary: Path | None = None
    host: str = "127.0.0.1"
    port: int = 7860
    reader_memory: int = 2048
    accounts: bool = False
    mcp: bool = False
    names: tuple[str, ...] = ()
    llm: str | None = None
    llm_url: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_timeout: int = 60
    embedding_dimension: int | None = None
    embedding_device: str = "cpu"
    embedding_backend: str = "torch"
    reranker: str | None = None
    reranker_seconds: float = 2.0

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
        timeout = values.get("KB_LLM_TIMEOUT") or "60"
        if not timeout.isdigit() or not 0 < int(timeout) <= _LONGEST_REPLY:
            raise KBError(f"KB_LLM_TIMEOUT là «{timeout}»; cần số giây, từ 1 đến {_LONGEST_REPLY}.")
        return cls(
            home=Path(values.get("KB_HOME") or ".kb"),
            embedding_model=values.get("KB_EMBEDDING_MODEL") or str(BUNDLED_MODEL),
            glossary=Path(values["KB_GLOSSARY"]) if values.get("KB_GLOSSARY") else None,
            host=values.get("KB_HOST") or "127.0.0.1",
            port=int(port),
            reader_memory=int(memory),
            accounts=_switch(values, "KB_ACCOUNTS"),
            mcp=_switch(values, "KB_MCP"),
            names=tuple((values.get("KB_NAMES") or "").replace(",", " ").lower().split()),
            llm=values.get("KB_LLM") or None,
            llm_url=values.get("KB_LLM_URL") or None,
            llm_key=values.get("KB_LLM_KEY") or None,
            llm_timeout=int(timeout),
            embedding_dimension=_dimension(values),
            embedding_device=_device(values),
            embedding_backend=_backend(values),
            reranker=values.get("KB_RERANKER") or None,
            reranker_seconds=_reranker_seconds(values),
        )


def _dimension(values: Mapping[str, str]) -> int | None:
    value = values.get("KB_EMBEDDING_DIMENSION")
    if not value:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise KBError(f"KB_EMBEDDING_DIMENSION là «{value}»; cần số chiều, từ 1 trở lên.")
    return int(value)


def _device(values: Mapping[str, str]) -> str:
    value = (values.get("KB_EMBEDDING_DEVICE") or "cpu").lower()
    if not _DEVICE.fullmatch(value):
        raise KBError(f"KB_EMBEDDING_DEVICE là «{value}»; cần cpu, cuda hoặc mps.")
    return value


def _backend(values: Mapping[str, str]) -> str:
    value = (values.get("KB_EMBEDDING_BACKEND") or "torch").lower()
    if value not in _BACKENDS:
        raise KBError(f"KB_EMBEDDING_BACKEND là «{value}»; cần torch, onnx hoặc openvino.")
    return value


def _reranker_seconds(values: Mapping[str, str]) -> float:
    value = values.get("KB_RERANKER_SECONDS") or "2"
    try:
        seconds = float(value.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_RERANKING:
        most = f"{_LONGEST_RERANKING:.0f}"
        raise KBError(f"KB_RERANKER_SECONDS là «{value}»; cần số giây, trên 0 và tới {most}.")
    return seconds


def _switch(values: Mapping[str, str], name: str) -> bool:
    value = (values.get(name) or "off").lower()
    if value not in ("on", "off"):
        raise KBError(f"{name} là «{value}»; cần on hoặc off.")
    return value == "on"
