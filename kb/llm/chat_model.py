"""Chat models through LangChain: loaded by name, asked with a deadline, never with tools."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.errors import ModelError
from kb.llm.prompts import Messages

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_JSON_MODE: dict[str, dict[str, Any]] = {
    # In the body as it is: as an option it takes a road of the client that loses the token counts.
    "openai": {"extra_body": {"response_format": {"type": "json_object"}}},
    "ollama": {"format": "json"},
}
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_SERVED_AT = {"ollama": "http://127.0.0.1:11434"}


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which chat model is used: ``name`` is "provider:model", ``url`` and ``key`` its server's.

    ``timeout`` bounds a whole reply, in seconds.
    """

    name: str
    url: str | None = None
    key: str | None = None
    timeout: float = 60.0

    @property
    def provider(self) -> str:
        """Who serves the model, as LangChain calls it."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply as it streams in, with the tokens counted so far where the server says."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class ChatModel:
    """A chat model that streams text and keeps to a deadline."""

    def __init__(self, settings: ModelSettings) -> None:
        """Load the model's client; no connection is opened yet.

        Raises:
            ModelError: the provider is unknown, or its package is not installed.
        """
        self.settings = settings
        self._model = _load(settings)

    def stream(self, messages: Messages, *, as_json: bool = False) -> Iterator[Piece]:
        """Yield the reply piece by piece.

        Raises:
            ModelError: the server cannot be reached, refuses, or takes longer than the settings
                allow; what had arrived by then has been yielded.
        """
        bound = _JSON_MODE.get(self.settings.provider, {}) if as_json else {}
        pieces: queue.Queue[Piece | Exception | None] = queue.Queue()
        stopped = threading.Event()

        def receive() -> None:
            try:
                for chunk in self._model.stream(messages, **bound):
                    pieces.put(_piece(chunk))
                    if stopped.is_set():
                        return
                pieces.put(None)
            # Each provider's client has exceptions of its own; all are handed on, none is lost.
            except Exception as error:
                pieces.put(error)

        threading.Thread(target=receive, name="chat model", daemon=True).start()
        until = time.monotonic() + self.settings.timeout
        try:
            while (piece := self._next(pieces, until)) is not None:
                yield piece
        finally:
            stopped.set()

    def _next(self, pieces: queue.Queue[Piece | Exception | None], until: float) -> Piece | None:
        try:
            found = pieces.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise ModelError(
                f"Mô hình «{self.settings.name}» chưa trả lời xong sau "
                f"{self.settings.timeout:g} giây (KB_LLM_TIMEOUT)."
            ) from None
        if isinstance(found, Exception):
            raise ModelError(
                f"Mô hình «{self.settings.name}» báo lỗi: {_short(found)}. Hãy kiểm tra máy chủ mô "
                "hình và KB_LLM, KB_LLM_URL, KB_LLM_KEY."
            ) from found
        return found


def _load(settings: ModelSettings) -> BaseChatModel:
    # Tracing would send questions and documents to LangChain's own service.
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"
    # A model on this machine is asked directly, whatever proxy the office has.
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*hosts, *_THIS_MACHINE]))
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0}
    url = settings.url or _SERVED_AT.get(settings.provider)
    if url:
        options["base_url"] = url
    if settings.provider == "openai":
        # A local server wants no key, but the client insists on one; that of the environment is
        # not for it to see.
        options |= {"api_key": settings.key or "none", "max_retries": 1, "stream_usage": True}
        options["timeout"] = settings.timeout
        if not url:
            options["base_url"] = "https://api.openai.com/v1"
    elif settings.key:
        options["api_key"] = settings.key
    try:
        model: BaseChatModel = init_chat_model(settings.name, **options)
    except ImportError as error:
        raise ModelError(
            f"Chưa cài gói để dùng KB_LLM={settings.name} ({_short(error)}). "
            'Hãy chạy: pip install "kb[llm]", hoặc gói mà thông báo trên nêu.'
        ) from error
    except ValueError as error:
        raise ModelError(
            f"KB_LLM là «{settings.name}»; cần dạng nhà-cung-cấp:mô-hình, ví dụ "
            f"ollama:qwen3:4b hoặc openai:tên-mô-hình ({_short(error)})."
        ) from error
    return model


def _piece(chunk: Any) -> Piece:  # noqa: ANN401 (a message chunk of any provider)
    usage = chunk.usage_metadata or {}
    return Piece(
        chunk.text if isinstance(chunk.text, str) else chunk.text(),
        int(usage.get("input_tokens") or 0),
        int(usage.get("output_tokens") or 0),
    )


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
