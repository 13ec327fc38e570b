"""The reranker of the configuration: loaded when first needed, done without when it cannot be."""

from __future__ import annotations

import logging
from pathlib import Path

from kb.config import Config
from kb.errors import ModelError
from kb.retrieval.model_folders import FOLDER
from kb.retrieval.reranking import Reranker, RerankerSettings, load_reranker


class OptionalReranker:
    """Gives the reranker that is set, or none; ``notice`` says why one that is set is not used."""

    def __init__(self, config: Config, home: Path) -> None:
        """Load nothing yet; models that were pulled are in ``home``."""
        self._settings = None
        if config.reranker is not None:
            self._settings = RerankerSettings(
                config.reranker, home / FOLDER, config.reranker_seconds, config.embedding_device
            )
        self._loaded: Reranker | None = None
        self._failure: str | None = None

    @property
    def name(self) -> str | None:
        """The reranker that is set, if one is."""
        return self._settings.name if self._settings is not None else None

    def reranker(self) -> Reranker | None:
        """Give the reranker; ``None`` if none is set or it cannot be loaded, which is tried once.

        A failure is told in the log: questions are answered all the same, in our own order.
        """
        if self._settings is not None and self._loaded is None and self._failure is None:
            try:
                self._loaded = load_reranker(self._settings)
            except ModelError as error:
                self._failure = f"Kết quả không được xếp lại. {error}"
                logging.getLogger(__name__).warning(self._failure)
        return self._loaded

    @property
    def notice(self) -> str | None:
        """What keeps the reranker from its work, in Vietnamese; ``None`` if nothing does."""
        return self._loaded.notice if self._loaded is not None else self._failure
